from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestServiceLevel(CashCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels = cls.env["logistics.service.level"]

    def _contract(self, **targets):
        contract = self._signed_contract(
            target_ids=[
                Command.create({"metric": metric, "target": target})
                for metric, target in targets.items()
            ]
        )
        return contract

    def _ship(self, contract, name, **values):
        return self._new_shipment(
            name=name,
            contract_id=contract.id,
            shipped_on=values.pop("shipped_on", date(2026, 3, 10)),
            **values,
        )

    def _measure(self, contract, day=date(2026, 3, 15)):
        self.levels._measure_month(contract, day)
        return {
            level.metric: level for level in contract.service_level_ids.sorted("id")
        }

    def test_on_time_delivery_counts_in_the_month_it_was_due(self):
        contract = self._contract(delivery=95)
        due = datetime(2026, 3, 12, 8)
        self._ship(contract, "A", planned_arrival=due, delivered_on=date(2026, 3, 12))
        self._ship(contract, "B", planned_arrival=due, delivered_on=date(2026, 3, 14))
        self._ship(contract, "C", planned_arrival=due)
        self._ship(contract, "D", planned_arrival=datetime(2026, 4, 2, 8))
        level = self._measure(contract)["delivery"]
        self.assertEqual((level.numerator, level.denominator), (1, 3))
        self.assertEqual((level.value, level.verdict), (33.33, "missed"))
        self.assertEqual(sorted(level.missed_ids.mapped("name")), ["B", "C"])
        self.assertEqual(level.explanation, "1 of 3 shipments: 33.33 %, target 95 %.")

    def test_lead_time_of_the_contract_where_no_arrival_is_planned(self):
        contract = self._contract(delivery=95)
        contract.lead_time_hours = 48
        self._ship(contract, "A", delivered_on=date(2026, 3, 12))
        self._ship(contract, "B", delivered_on=date(2026, 3, 13))
        level = self._measure(contract)["delivery"]
        self.assertEqual((level.numerator, level.denominator), (1, 2))

    def test_pick_up_within_its_window(self):
        contract = self._contract(pickup=100)
        until = datetime(2026, 3, 10, 6)
        self._ship(contract, "A", pickup_until=until, pickup_done_at=until)
        late = until + timedelta(minutes=1)
        self._ship(contract, "B", pickup_until=until, pickup_done_at=late)
        level = self._measure(contract)["pickup"]
        self.assertEqual((level.numerator, level.denominator), (1, 2))

    def test_completion_pod_and_damage(self):
        contract = self._contract(completion=90, pod=90, damage=1)
        done = [
            self._ship(contract, name, delivered_on=date(2026, 3, 12))
            for name in ("A", "B")
        ]
        self._ship(contract, "C")
        done[0].write({"pod_due_on": date(2026, 3, 20)})
        done[0].pod_received_on = date(2026, 3, 18)
        done[1].write({"pod_due_on": date(2026, 3, 20)})
        self.env["logistics.shipment.exception"].create(
            {"shipment_id": done[1].id, "kind": "damage"}
        )
        levels = self._measure(contract)
        figures = {
            metric: (level.numerator, level.denominator, level.verdict)
            for metric, level in levels.items()
        }
        self.assertEqual(
            figures,
            {
                "completion": (2, 3, "missed"),
                "pod": (1, 2, "missed"),
                "damage": (1, 2, "missed"),
            },
        )
        self.assertEqual(levels["damage"].missed_ids, done[1])

    def test_customer_told_of_exceptions_in_time(self):
        contract = self._contract(response=50)
        shipment = self._ship(contract, "A")
        begin = datetime(2026, 3, 11, 2)
        for hours in (4, 5, None):
            self.env["logistics.shipment.exception"].create(
                {
                    "shipment_id": shipment.id,
                    "kind": "late",
                    "happened_at": begin,
                    "customer_informed_at": hours and begin + timedelta(hours=hours),
                }
            )
        level = self._measure(contract)["response"]
        self.assertEqual((level.numerator, level.denominator), (1, 3))
        self.assertIn("within 4 hours", level.explanation)

    def test_nothing_due_is_no_figure(self):
        contract = self._contract(delivery=95)
        level = self._measure(contract)["delivery"]
        self.assertEqual((level.verdict, level.denominator), ("none", 0))

    def test_cancelled_shipments_do_not_count(self):
        contract = self._contract(completion=95)
        self._ship(contract, "A").action_cancel()
        self.assertEqual(self._measure(contract)["completion"].verdict, "none")

    def test_measured_again_is_the_same_row(self):
        contract = self._contract(completion=95)
        shipment = self._ship(contract, "A")
        self._measure(contract)
        shipment.action_deliver()
        levels = self._measure(contract)
        self.assertEqual(len(contract.service_level_ids), 1)
        self.assertEqual(levels["completion"].verdict, "met")

    def test_nightly_job_measures_this_and_the_last_month_only(self):
        contract = self._contract(completion=95)
        with freeze_time("2026-04-03 12:00:00"):
            self.levels._measure_open_months(self.company_a)
        self.assertEqual(
            sorted(contract.service_level_ids.mapped("month")),
            [date(2026, 3, 1), date(2026, 4, 1)],
        )

    def test_button_needs_targets_and_the_role(self):
        contract = self._contract()
        with self.assertRaises(UserError):
            self.as_role(contract, "service").action_measure_service()
        with self.assertRaises(AccessError):
            self.as_role(contract, "plain").action_measure_service()

    def test_statement_prints_the_levels_of_its_month(self):
        contract = self._contract(completion=95)
        self._ship(contract, "A", delivered_on=date(2026, 3, 12))
        self._measure(contract)
        statement = self.env["logistics.statement"].new(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "date_from": date(2026, 2, 26),
                "date_to": date(2026, 3, 25),
            }
        )
        html = str(
            self.env["ir.qweb"]._render(
                "logistics_crm.report_statement_service_levels", {"o": statement}
            )
        )
        self.assertIn("Completed shipments", html)
        self.assertIn("100.0", html)
