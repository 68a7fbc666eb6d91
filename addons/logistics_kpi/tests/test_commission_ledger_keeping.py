"""The ledger is written once, at a flat cost, and closed to every hand."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .commission_common import PAID, CommissionCommon


@tagged("post_install", "-at_install")
class TestCommissionLedgerKeeping(CommissionCommon):
    def test_rerun_writes_nothing(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        self.assertEqual(self._run(), 2)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            self.assertEqual(self._run(), 0)
        self.assertEqual(len(self._entries()), 1)

    def test_statements_do_not_grow_with_payments(self):
        self._plan()
        for _number in range(3):
            self._pay(self._invoice(100), 106)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._run()
        few = self.env.cr.sql_log_count - before
        for _number in range(12):
            self._pay(self._invoice(100), 106)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._run()
        self.assertLessEqual(self.env.cr.sql_log_count - before, few)
        self.assertEqual(len(self._entries()), 15)

    def _statements_of(self, work):
        """Statements of one call, as of a request of its own."""
        # The policy of a company is older than the transaction that asks for it.
        self.env.cr.execute(
            "UPDATE logistics_company_policy"
            " SET create_date = create_date - INTERVAL '1 day'"
        )
        self.env.registry.clear_cache()
        self.env["logistics.company.policy"]._known_ids()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _month_with_payments(self, month):
        for number in range(12):
            self._pay(self._invoice(100 + number, day=month), 106, day=month)
        return self.env["logistics.commission.settlement"].create(
            {"company_id": self.company_a.id, "month": month}
        )

    def test_one_more_month_costs_few_statements(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        self._settle(date(2026, 4, 1))
        may = self._month_with_payments(date(2026, 5, 1))
        # Twenty of its own; the rest fills the caches of the registry.
        self.assertLessEqual(self._statements_of(may.action_prepare), 25)
        self.assertEqual(may.statement_ids.line_count, 12)

    def test_a_month_from_payment_to_lock_costs_few_statements(self):
        self._plan(retention_rate=0.2)
        april = self._month_with_payments(date(2026, 4, 1))

        def settle():
            april.action_prepare()
            april._lock()

        self.assertLessEqual(self._statements_of(settle), 60)
        self.assertEqual(april.statement_ids.line_count, 12)

    def test_posting_is_not_slowed(self):
        hooks = {"create", "write", "_post", "action_post", "button_draft", "reconcile"}
        hooks |= {"button_cancel", "_compute_amount", "_compute_payment_state"}
        for name in ("account.move", "account.move.line", "account.partial.reconcile"):
            for base in type(self.env[name]).__mro__:
                if getattr(base, "_module", None) == "logistics_kpi":
                    self.assertFalse(hooks & vars(base).keys())
        without = self._statements_of_an_invoice()
        self._plan()
        self.assertLessEqual(self._statements_of_an_invoice(), without + 3)

    def _statements_of_an_invoice(self):
        self._invoice(100)  # The first one fills the caches of the registry.
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._invoice(100)
        return self.env.cr.sql_log_count - before

    def test_entries_refuse_every_hand(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        self._run()
        entry = self._entries()
        for role in ("pay", "policy", "sales"):
            with self.assertRaises(AccessError):
                self.as_role(entry, role).write({"amount": 1})
        with self.assertRaises(AccessError):
            entry.write({"amount": 1})
        with self.assertRaises(AccessError):
            entry.with_context(logistics_ledger=True).unlink()
        with self.assertRaises(AccessError):
            self.Entry.create(
                {
                    "company_id": self.company_a.id,
                    "kind": "bonus",
                    "employee_id": self.employees["sales"].id,
                    "date": PAID,
                    "amount": 1,
                }
            )

    def test_everybody_sees_the_own_pay_only(self):
        self._plan()
        other = self._new_owned("Southern Steel", "sales2")
        self._pay(self._invoice(1000), 1060)
        self._pay(self._invoice(500, other), 530)
        self._run()
        seen = {
            role: len(self.as_role(self.Entry, role).search([]))
            for role in ("sales", "sales2", "leader", "service", "pay")
        }
        self.assertEqual(
            seen, {"sales": 1, "sales2": 1, "leader": 2, "service": 0, "pay": 2}
        )
        with self.assertRaises(AccessError):
            self.as_role(self.Entry, "plain").search([])

    def test_cron_isolates_companies(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        real = type(self.Entry)._run_company

        def broken(entries, company):
            if company == self.company_b:
                raise ValueError("broken on purpose")
            return real(entries, company)

        self.patch(type(self.Entry), "_run_company", broken)
        cron = self.env.ref("logistics_kpi.ir_cron_commission_ledger")
        logger = "odoo.addons.logistics_crm.models.res_company"
        with self.enter_registry_test_mode(), self.assertLogs(logger, "ERROR"):
            cron.method_direct_trigger()
        self.assertEqual(self._amounts(), [20.0])
