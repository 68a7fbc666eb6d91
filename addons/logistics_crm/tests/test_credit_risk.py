from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .bill_common import BillCommon
from .visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestCreditRisk(BillCommon):
    """Risk signals, notes receivable and loss reports."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["finance"].group_ids |= cls.env.ref("account.group_account_invoice")
        cls.today = fields.Date.context_today(cls.env["res.partner"])
        cls.kinds = cls.env["logistics.risk.signal.type"].search([("weight", "=", 1)])
        cls.bankrupt = cls.env.ref("logistics_crm.risk_signal_19")

    def _signal(self, kind, role="sales", **values):
        return self.as_role(self.env["logistics.risk.signal"], role).create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "type_id": kind.id,
                **values,
            }
        )

    def _light(self):
        self.env.flush_all()
        self.env.invalidate_all()
        seen = self.as_role(self.customer, "sales")
        return seen.logistics_credit_light, seen.logistics_at_risk

    # --- signals ----------------------------------------------------------------------

    def test_the_twenty_signals_of_the_form_are_there(self):
        kinds = self.env["logistics.risk.signal.type"].search([])
        self.assertEqual(len(kinds), 20)

    def test_one_signal_is_yellow_three_are_red(self):
        self._signal(self.kinds[0])
        self.assertEqual(self._light(), ("yellow", False))
        self._signal(self.kinds[1])
        self._signal(self.kinds[2])
        self.assertEqual(self._light(), ("red", True))

    def test_bankruptcy_alone_is_red(self):
        self._signal(self.bankrupt)
        self.assertEqual(self._light(), ("red", True))

    def test_old_and_cleared_signals_do_not_count(self):
        self._signal(self.bankrupt, date=self.today - relativedelta(months=13))
        self.assertEqual(self._light(), ("none", False))
        signal = self._signal(self.bankrupt)
        with self.assertRaises(AccessError):
            self.as_role(signal, "sales").action_clear()
        self.as_role(signal, "finance").action_clear()
        self.assertEqual(self._light(), ("none", False))
        self.assertEqual(signal.cleared_by_id, self.users["finance"])

    def test_a_signal_stays_as_it_was_seen(self):
        signal = self._signal(self.kinds[0])
        self.assertEqual(signal.user_id, self.users["sales"])
        with self.assertRaises(AccessError):
            signal.write({"date": self.today - relativedelta(years=2)})
        with self.assertRaises(UserError):
            signal.sudo().unlink()

    def test_at_risk_customers_are_found(self):
        self._signal(self.bankrupt)
        self._invoice(100, self.today - relativedelta(days=40), partner=self.other)
        self.env.flush_all()
        partners = self.as_role(self.env["res.partner"], "finance")
        found = partners.search([("logistics_at_risk", "=", True)])
        self.assertEqual(found & (self.customer | self.other), found)
        self.assertEqual(len(found), 2)

    def test_the_worst_grade_in_force_is_red(self):
        file = self.env["logistics.credit.investigation"].create(
            {"partner_id": self.customer.id, "company_id": self.company_a.id}
        )
        file.grade_id = self.env.ref("logistics_crm.credit_grade_d")
        file._approval_as_engine().write({"approval_state": "approved"})
        file.sudo().date_expiry = self.today
        self.assertEqual(self._light(), ("red", True))
        file.sudo().date_expiry = self.today - relativedelta(days=1)
        self.assertEqual(self._light(), ("none", False))

    def test_signals_of_another_company_do_not_count_here(self):
        self._signal(self.bankrupt, "sales_b", company_id=self.company_b.id)
        self.assertEqual(self._light(), ("none", False))

    # --- notes ------------------------------------------------------------------------

    def _note(self, **values):
        return self.as_role(self.env["logistics.note"], "finance").create(
            {
                "number": "1305 0001",
                "kind": "commercial",
                "company_id": self.company_a.id,
                "currency_id": self.company_a.currency_id.id,
                "partner_id": self.customer.id,
                "acceptor": "Northern Steel Finance",
                "amount": 100000,
                "date_received": date(2026, 2, 1),
                "date_maturity": date(2026, 4, 1),
                "interest_rate": 0.0365,
                **values,
            }
        )

    def test_interest_beyond_sixty_days_from_the_shipment(self):
        invoice = self._invoice(100000, date(2026, 1, 1), partner=self.customer)
        note = self._note(move_ids=[Command.set(invoice.ids)])
        self.assertEqual(note.date_shipped, date(2026, 1, 1))
        self.assertEqual(note.interest, 300)
        note.date_maturity = date(2026, 2, 20)
        self.assertEqual(note.interest, -100)

    def test_rate_and_days_of_the_policy_are_kept(self):
        policy = self.env["logistics.company.policy"]._get(self.company_a)
        self.assertEqual(policy.note_free_days, 60)
        policy.note_interest_rate = 0.05
        note = (
            self.as_role(self.env["logistics.note"], "finance")
            .with_company(self.company_a)
            .new({})
        )
        self.assertEqual((note.interest_rate, note.free_days), (0.05, 60))

    def test_a_note_goes_its_way_by_finance_only(self):
        note = self._note()
        with self.assertRaises(AccessError):
            self.as_role(note, "leader").action_collect()
        with self.assertRaises(UserError):
            note.action_endorse()
        note.endorsed_to_id = self.other
        note.action_endorse()
        self.assertEqual(note.state, "endorsed")
        self.assertTrue(note.is_open, "recourse: still at risk")
        with self.assertRaises(UserError):
            note.action_discount()
        with self.assertRaises(UserError):
            note.amount = 5
        note.action_collect()
        self.assertFalse(note.is_open)
        with self.assertRaises(AccessError):
            note.state = "held"

    def test_discounting_names_the_bank(self):
        note = self._note()
        with self.assertRaises(UserError):
            note.action_discount()
        note.write({"discount_bank": "Bank of Ningbo", "discount_cost": 812.5})
        note.action_discount()
        self.assertEqual(note.state, "discounted")

    def test_a_dishonoured_note_turns_the_light_red_until_it_is_paid(self):
        note = self._note()
        note.action_dishonour()
        self.assertEqual(self._light(), ("red", True))
        note.action_collect()
        self.assertEqual(self._light(), ("none", False))

    def test_finance_is_reminded_a_week_before(self):
        note = self._note(date_maturity=self.today + relativedelta(days=7))
        later = self._note(date_maturity=self.today + relativedelta(days=8))
        notes = self.env["logistics.note"]
        notes._cron_remind()
        notes._cron_remind()
        self.assertEqual(len(note.activity_ids), 1)
        self.assertFalse(later.activity_ids)

    # --- loss -------------------------------------------------------------------------

    def _loss(self, **values):
        return self.as_role(self.env["logistics.loss.report"], "sales").create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "cause": "price",
                "reason": "Competitor is 8 % cheaper",
                "measures": "New price for the Chengdu lane",
                "expected_loss": 50000,
                **values,
            }
        )

    def test_a_report_before_the_loss_counts(self):
        self._invoice(100, self.today - relativedelta(months=2))
        report = self._loss(date=self.today - relativedelta(years=1))
        self.assertEqual(report.date, self.today, "nobody dates it back")
        self.assertTrue(report.is_counting)
        self.assertFalse(report.detected_on)

    def test_a_report_after_the_loss_does_not_count(self):
        self._invoice(100, self.today - relativedelta(months=5))
        report = self._loss()
        self.assertTrue(report.detected_on)
        self.assertFalse(report.is_counting)

    def test_losses_without_report_are_counted_for_the_owner(self):
        self._invoice(100, self.today - relativedelta(months=4))
        facts = self.env["logistics.fact"]
        employees = self.employees["sales"]
        period = (self.today - relativedelta(months=3), self.today)
        found = facts._measure("losses_unreported", employees, *period)
        self.assertEqual(found[employees.id].value, 1)
        report = self._loss()
        report.sudo().write({"date": self.today - relativedelta(months=3)})
        self.env.flush_all()
        found = facts._measure("losses_unreported", employees, *period)
        self.assertEqual(found[employees.id].value, 0)

    def test_what_was_reported_stays(self):
        report = self._loss()
        report.write({"result": "Won back"})
        with self.assertRaises(AccessError):
            report.write({"expected_loss": 1})
        with self.assertRaises(UserError):
            report.sudo().unlink()

    # --- promises ---------------------------------------------------------------------

    def test_only_collectors_cancel_promises(self):
        promise = self.env["logistics.payment.promise"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "user_id": self.users["sales"].id,
                "amount": 100,
                "date_due": self.today,
            }
        )
        for role in ("executive", "plain"):
            with self.assertRaises(AccessError):
                self.as_role(promise, role).action_cancel()
        self.as_role(promise, "finance").action_cancel()
        self.assertEqual(promise.state, "cancelled")


@tagged("post_install", "-at_install")
class TestCreditVisit(VisitCommon):
    """A credit change seen on a visit opens the credit file again."""

    def _seen(self):
        visit = self._new_report(credit_change=True, credit_cause="Asks for 90 days")
        visit.action_submit()
        return self.env["logistics.credit.investigation"].search(
            [("partner_id", "=", self.customer.id)]
        )

    def test_a_new_file_for_the_visitor_when_there_is_none(self):
        file = self._seen()
        self.assertEqual(len(file), 1)
        self.assertEqual(file.note, "Asks for 90 days")
        self.assertEqual(file.user_id, self.users["sales"])

    def test_the_surveyor_of_the_last_file_does_it_again(self):
        old = self.env["logistics.credit.investigation"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "user_id": self.users["finance"].id,
            }
        )
        old._approval_as_engine().write({"approval_state": "approved"})
        new = self._seen() - old
        self.assertEqual(len(new), 1)
        self.assertEqual(new.user_id, self.users["finance"])
        self.assertEqual(new.approval_state, "draft")

    def test_an_open_file_is_used(self):
        old = self.env["logistics.credit.investigation"].create(
            {"partner_id": self.customer.id, "company_id": self.company_a.id}
        )
        self.assertEqual(self._seen(), old)
