from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .commission_common import CommissionCommon

APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)


@tagged("post_install", "-at_install")
class TestCommissionSettlement(CommissionCommon):
    def _statement(self, settlement, role="sales"):
        return settlement.statement_ids.filtered(
            lambda s: s.employee_id == self.employees[role]
        )

    def test_settled_month_is_locked_and_pays(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        settlement = self._settle(APRIL)
        self.assertTrue(settlement.locked_at)
        statement = self._statement(settlement)
        self.assertEqual((statement.earned, statement.payable), (20.0, 20.0))
        self.assertEqual(self._entries().state, "paid")
        with self.assertRaises(UserError):
            settlement.action_prepare()
        with self.assertRaises(UserError):
            settlement.unlink()

    def test_late_facts_land_in_the_open_month(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        self._settle(APRIL)
        self._pay(self._invoice(500), 530)
        may = self._settle(MAY)
        self.assertEqual(self._statement(may).earned, 10.0)

    def test_preparing_again_counts_nothing_twice(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        settlement = self._settle(APRIL, approve=False)
        self._pay(self._invoice(500), 530)
        settlement.action_prepare()
        self.assertEqual(self._statement(settlement).earned, 30.0)
        self.assertEqual(len(settlement.statement_ids), 1)

    def test_recovery_is_capped_and_carried_forward(self):
        self._plan()
        first = self._invoice(10000)
        self._pay(first, 10600)
        self._settle(APRIL)
        self._pay(
            self._invoice(-5000, reversed_entry_id=first.id, day=MAY),
            -5300,
            day=date(2026, 5, 20),
        )
        self._pay(self._invoice(2000, day=MAY), 2120, day=date(2026, 5, 21))
        may = self._settle(MAY)
        statement = self._statement(may)
        self.assertEqual((statement.earned, statement.taken_back), (40.0, -100.0))
        self.assertEqual((statement.recovered, statement.payable), (-8.0, 32.0))
        self.assertEqual(statement.carried_out, -92.0)
        self._pay(self._invoice(30000, day=JUNE), 31800, day=date(2026, 6, 21))
        june = self._statement(self._settle(JUNE))
        self.assertEqual((june.carried_in, june.recovered), (-92.0, -92.0))
        self.assertEqual((june.payable, june.carried_out), (508.0, 0.0))
        total = sum(self._entries("sales").mapped("amount"))
        self.assertAlmostEqual(total, 20 * 10 - 100 + 40 + 600, places=2)

    def test_undone_in_the_same_month_is_no_recovery(self):
        self._plan()
        invoice = self._invoice(1000)
        self._pay(invoice, 1060)
        self._run()
        self._debt(invoice).remove_move_reconcile()
        self._pay(self._invoice(100), 106)
        statement = self._statement(self._settle(APRIL))
        self.assertEqual((statement.earned, statement.taken_back), (2.0, 0.0))

    def test_retention_is_kept_and_released_in_its_month(self):
        self._plan(retention_rate=0.2, release_month=5)
        self._pay(self._invoice(1000), 1060)
        april = self._statement(self._settle(APRIL))
        self.assertEqual((april.retained, april.payable), (-4.0, 16.0))
        self._pay(self._invoice(100, day=MAY), 106, day=date(2026, 5, 9))
        may = self._statement(self._settle(MAY))
        self.assertEqual((may.released, may.retained), (4.0, -0.4))
        self.assertEqual(may.payable, 5.6)

    def test_release_asks_what_is_overdue_once_for_everybody(self):
        self._plan(retention_rate=0.2, release_month=6)
        other = self._new_owned("Southern Paper Co., Ltd.", "sales2")
        for customer in (self.customer, other):
            self._pay(self._invoice(1000, customer), 1060)
        self._settle(APRIL)
        for customer in (self.customer, other):
            self._pay(
                self._invoice(1000, customer, day=JUNE), 1060, day=date(2026, 6, 5)
            )
        asked = []
        model = self.registry["logistics.commission.settlement"]
        original = model._get_overdue

        def overdue(settlement, partners):
            asked.append(partners)
            return original(settlement, partners)

        with patch.object(model, "_get_overdue", overdue):
            june = self._settle(JUNE)
        self.assertEqual(asked, [self.customer | other])
        self.assertEqual([round(s.released, 2) for s in june.statement_ids], [4, 4])

    def test_leaver_gets_everything_retained(self):
        self._plan(retention_rate=0.2)
        self._pay(self._invoice(1000), 1060)
        self._settle(APRIL)
        self.employees["sales"].departure_date = date(2026, 5, 10)
        may = self._statement(self._settle(MAY))
        self.assertEqual((may.released, may.payable), (4.0, 4.0))

    def test_lines_of_a_customer_with_too_much_overdue_wait(self):
        self._plan(hold_overdue_rate=0.2)
        self._pay(self._invoice(1000), 1060)
        late = self._invoice(1000)
        settlement = self._settle(APRIL, approve=False)
        self.assertFalse(settlement.statement_ids)
        self.assertEqual(settlement.held_count, 1)
        self._pay(late, 1060, day=date(2026, 4, 25))
        settlement.action_prepare()
        self.assertEqual(self._statement(settlement).earned, 40.0)
        self.assertEqual(settlement.held_count, 0)

    def test_preview_says_why_money_is_not_in_it(self):
        self._plan()
        self._pay(self._invoice(1000, self._new_owned("X Ltd.", "finance")), 1060)
        settlement = self._settle(APRIL, approve=False)
        self.assertEqual(settlement.excluded_count, 1)
        found = self.Event.search(settlement.action_open_excluded()["domain"])
        self.assertEqual(found.reason, "no_employee")

    @mute_logger("odoo.sql_db")
    def test_one_settlement_a_month(self):
        self._settle(APRIL, approve=False)
        with self.assertRaises(IntegrityError):
            self._settle(date(2026, 4, 17), approve=False)

    def test_somebody_else_prepares_it_now(self):
        settlement = self._settle(APRIL, approve=False)
        self.patch(
            type(settlement), "try_lock_for_update", lambda self, **kw: self.browse()
        )
        with self.assertRaises(UserError):
            settlement.action_prepare()

    def test_backdated_version_over_a_locked_month_is_refused(self):
        version = self._plan()
        self._pay(self._invoice(1000), 1060)
        self._settle(APRIL)
        draft = self._version(version.plan_id, date_from=date(2026, 4, 15))
        draft.action_backtest()
        with self.assertRaises(ValidationError):
            draft.action_approval_submit()

    def test_dispute_won_is_paid_in_the_open_month(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        self._settle(APRIL)
        entry = self._entries("sales").filtered(lambda e: e.kind == "commission")
        mine = self.as_role(self.env["logistics.commission.dispute"], "sales")
        dispute = mine.create(
            {"entry_id": entry.id, "reason": "Rate was 3 percent", "wanted": 30}
        )
        with self.assertRaises(ValidationError):
            mine.create({"entry_id": entry.id, "reason": "again"})
        with self.assertRaises(AccessError):
            dispute.action_accept()
        judged = self.as_role(dispute, "pay")
        with self.assertRaises(UserError):
            judged.action_accept()
        judged.write({"answer": "You are right.", "granted": 10})
        judged.action_accept()
        month = self.env.cr.now().date().replace(day=1)
        statement = self._statement(self._settle(month))
        self.assertEqual((statement.earned, statement.payable), (10.0, 10.0))
        with self.assertRaises(UserError):
            judged.write({"granted": 99})

    def test_nobody_disputes_another_persons_line(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        self._run()
        entry = self._entries("sales")
        with self.assertRaises(AccessError):
            self.as_role(entry, "sales2").action_dispute()
        with self.assertRaises(AccessError):
            self.as_role(self.env["logistics.commission.dispute"], "sales2").create(
                {"entry_id": entry.id, "reason": "mine"}
            )

    def test_export_for_payroll(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        settlement = self._settle(APRIL, approve=False)
        with self.assertRaises(UserError):
            settlement.action_export()
        self._approve(settlement)
        self.as_role(settlement, "pay").action_export()
        text = settlement._get_export().decode("utf-8-sig")
        row = text.splitlines()[1].split(",")
        self.assertEqual((row[0], row[1], row[7]), ("2026-04", "Sales", "20.00"))
        self.assertTrue(settlement.exported_at)

    def test_pay_officer_prepares_and_others_do_not(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        settlement = self.as_role(
            self.env["logistics.commission.settlement"], "pay"
        ).create({"month": APRIL})
        settlement.action_prepare()
        self.assertEqual(settlement.amount_payable, 20.0)
        for role in ("sales", "service", "policy"):
            with self.assertRaises(AccessError):
                self.as_role(settlement, role).action_prepare()
        with self.assertRaises(AccessError):
            settlement.write({"locked_at": "2026-05-01 00:00:00"})

    def test_four_approve_by_the_shipped_rule(self):
        rule = self.env.ref("logistics_kpi.approval_rule_commission_settlement")
        rule.active = True
        self._plan()
        self._pay(self._invoice(1000), 1060)
        settlement = self._settle(APRIL, approve=False)
        self.as_role(settlement, "pay").action_approval_submit()
        for role in ("head", "policy", "finance", "executive"):
            self.assertFalse(settlement.locked_at)
            self.as_role(settlement, role).action_approval_approve()
        self.assertTrue(settlement.locked_at)
