"""Contracts signed in time and execution checks passed, by who is responsible."""

from datetime import date

from odoo.tests import freeze_time, tagged

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestFactContract(CashCommon):
    def _measure(self, name, role="sales"):
        employee = self.employees[role]
        return self.env["logistics.fact"]._measure(
            name, employee, date(2026, 3, 1), date(2026, 3, 31)
        )[employee.id]

    def _signed_on(self, day, planned):
        contract = self._new_contract(planned_sign_date=planned)
        # Only the day is judged; the road to the signature has its own tests.
        contract.flush_recordset()
        self.env.cr.execute(
            "UPDATE logistics_contract SET signed_on = %s WHERE id = %s",
            [day, contract.id],
        )
        contract.invalidate_recordset()
        return contract

    def test_signed_by_the_planned_day(self):
        self.assertIsNone(self._measure("signing_in_time").value)
        with freeze_time("2026-02-01"):
            self._signed_on("2026-03-10", "2026-03-10")
            self._signed_on("2026-03-12", "2026-03-10")
            self._signed_on("2026-03-12", False)
            self._signed_on("2026-04-01", "2026-04-02")
        measure = self._measure("signing_in_time")
        self.assertEqual((measure.value, measure.denominator), (0.5, 2))
        self.assertIsNone(self._measure("signing_in_time", "leader").value)

    def test_checks_passed(self):
        contract = self._new_contract()
        rows = (("good", "2026-03-05"), ("good", "2026-03-06"), ("good", "2026-04-01"))
        values = [{"result": result, "done_on": day} for result, day in rows]
        values.append(
            {
                "result": "deviation",
                "done_on": "2026-03-07",
                "deviation": "delay",
                "measure": "Second driver",
            }
        )
        values.append({"done_on": "2026-03-08"})
        self.env["logistics.contract.check"].create(
            [
                {"contract_id": contract.id, "date_due": "2026-03-31", **row}
                for row in values
            ]
        )
        measure = self._measure("contract_checks_passed")
        self.assertAlmostEqual(measure.value, 2 / 3)
        self.assertEqual(measure.denominator, 3)
