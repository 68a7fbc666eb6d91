"""Sales statements of two salespeople, their targets and bonuses.

`sales` leads one customer of two years (existing), `sales2` another.
"""

from datetime import date

from freezegun import freeze_time

from .commission_common import APRIL, CommissionCommon

NOW = "2026-07-10 02:00:00"


class SalesMonthCommon(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Month = cls.env["logistics.sales.month"]
        cls.other = cls._new_owned("Southern Steel", "sales2")
        cls._invoice(100, day=date(2025, 4, 5))
        cls._invoice(100, cls.other, day=date(2025, 4, 5))
        # Invoices every other month keep both customers in business.
        cls._invoice(10, day=date(2026, 2, 5))
        cls._invoice(10, cls.other, day=date(2026, 2, 5))

    def _month(self, month=APRIL, close=False, period="month"):
        row = self.Month.create(
            {"company_id": self.company_a.id, "month": month, "period": period}
        )
        with freeze_time(NOW):
            row.action_close() if close else row.action_compute()
        return row

    def _of(self, month, role="sales"):
        return month.statement_ids.filtered(
            lambda row: row.employee_id == self.employees[role]
        )

    def _refund(self, amount, reason=False, origin=None, **values):
        return self._invoice(
            -amount,
            logistics_return_reason=reason,
            reversed_entry_id=origin and origin.id,
            **values,
        )

    def _bonus(self, **values):
        return self.env["logistics.sales.bonus"].create(
            {"company_id": self.company_a.id, **values}
        )

    def _set_target(self, amount, month=APRIL, role="sales"):
        self.env["logistics.kpi.target"].create(
            {
                "company_id": self.company_a.id,
                "metric_id": self.env.ref("logistics_kpi.metric_revenue").id,
                "month": month,
                "employee_id": self.employees[role].id,
                "amount": amount,
            }
        )
