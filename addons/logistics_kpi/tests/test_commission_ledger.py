from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .commission_common import PAID, CommissionCommon


@tagged("post_install", "-at_install")
class TestCommissionLedger(CommissionCommon):
    def test_partial_payment_pays_its_part_net_of_tax(self):
        self._plan()
        invoice = self._invoice(1000)
        self._pay(invoice, 530)
        self._run()
        entry = self._entries()
        self.assertEqual(round(entry.base, 2), 500.00)
        self.assertEqual(entry.amount, 10.00)
        self.assertEqual(entry.employee_id, self.employees["sales"])
        self.assertEqual((entry.date, entry.event_id.move_id), (PAID, invoice))

    def test_full_payment_in_parts_adds_up_to_the_invoice(self):
        self._plan()
        invoice = self._invoice(1000)
        for amount in (333.33, 333.33, 393.34):
            self._pay(invoice, amount)
        self._run()
        self.assertAlmostEqual(sum(self._entries().mapped("base")), 1000, places=4)

    def test_one_payment_over_many_invoices(self):
        self._plan()
        invoices = self._invoice(100) | self._invoice(200)
        self._pay(invoices, 318)
        self._run()
        self.assertCountEqual(self._amounts(), [2.0, 4.0])

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

    def test_two_currencies_count_at_the_rate_of_the_invoice(self):
        usd = self._currency("USD")
        self.env["res.currency.rate"].search([("currency_id", "=", usd.id)]).unlink()
        for day, rate in ((date(2026, 1, 1), 0.125), (date(2026, 4, 10), 0.1)):
            self.env["res.currency.rate"].create(
                {
                    "currency_id": usd.id,
                    "name": day,
                    "rate": rate,
                    "company_id": self.company_a.id,
                }
            )
        self._plan()
        invoice = self._invoice(1000, currency_id=usd.id)
        self._pay(invoice, 1060, currency=usd, rate=10)
        self._run()
        entry = self._entries()
        self.assertEqual(round(entry.base, 2), 8000.00)
        self.assertEqual(entry.amount, 160.00)
        event = entry.event_id
        self.assertEqual(event.document_currency_id, usd)
        self.assertEqual(round(event.document_amount, 2), 1000.00)
        self.assertEqual(round(event.currency_rate, 4), 8.0)
        self.assertEqual(len(self.Event.search([])), 1, "no exchange difference")

    def test_write_off_and_discount_are_no_money(self):
        self._plan()
        self._pay(self._invoice(1000), 1060, lost=106)
        self._pay(self._invoice(500), 530, lost=530)
        self._run()
        self.assertEqual(self._amounts(), [18.0])
        kinds = {event.kind: event.reason for event in self.Event.search([])}
        self.assertEqual(kinds, {"payment": "paid", "write_off": "no_money"})

    def test_credit_note_before_payment_leaves_the_rest(self):
        self._plan()
        invoice = self._invoice(1000)
        refund = self._invoice(-400, reversed_entry_id=invoice.id)
        (self._debt(invoice) + self._debt(refund)).reconcile()
        self._pay(invoice, 636)
        self._run()
        self.assertEqual(self._amounts(), [12.0])

    def test_refund_after_payment_takes_back_from_the_old_owner(self):
        self._plan()
        invoice = self._invoice(1000)
        self._pay(invoice, 1060)
        self._run()
        self.customer.user_id = self.users["sales2"]
        refund = self._invoice(-250, reversed_entry_id=invoice.id)
        self._pay(refund, -265)
        self._run()
        self.assertEqual(self._amounts("sales"), [20.0, -5.0])
        self.assertFalse(self._entries("sales2"))
        back = self._entries("sales")[-1]
        self.assertEqual((back.kind, back.contra_of_id.amount), ("refund", 20.0))
        self.assertEqual(self._run(), 0)

    def test_undone_payment_is_answered_by_a_contra_entry(self):
        self._plan()
        invoice = self._invoice(1000)
        payment = self._pay(invoice, 1060)
        self._run()
        self._debt(invoice).remove_move_reconcile()
        self.customer.user_id = self.users["sales2"]
        self._run()
        self.assertEqual(self._amounts("sales"), [20.0, -20.0])
        contra = self._entries("sales")[-1]
        self.assertEqual(contra.kind, "contra")
        self.assertEqual(contra.version_id, contra.contra_of_id.version_id)
        (self._debt(invoice) + self._debt(payment)).reconcile()
        self._run()
        self.assertEqual(self._amounts("sales"), [20.0, -20.0, 20.0])
        self.assertEqual(self._run(), 0)

    def test_reset_and_edited_invoice(self):
        self._plan()
        invoice = self._invoice(1000)
        payment = self._pay(invoice, 1060)
        self._run()
        invoice.button_draft()
        invoice.invoice_line_ids.price_unit = 900
        invoice.action_post()
        (self._debt(invoice) + self._debt(payment)).reconcile()
        self._run()
        self.assertEqual(sum(self._amounts()), 18.0)

    def test_period_total_decides_the_rate_and_undoing_lowers_it(self):
        self._plan(rates=((0, 0.02), (1000, 0.05)), scope="period")
        first, second = self._invoice(900), self._invoice(900)
        self._pay(first, 954)
        self._run()
        self._pay(second, 954)
        self._run()
        self.assertEqual(self._amounts(), [18.0, 72.0])
        self._debt(second).remove_move_reconcile()
        self._run()
        self.assertEqual(sum(self._amounts()), 18.0)

    def test_split_and_change_of_owner_between_invoice_and_payment(self):
        self.env["logistics.customer.owner"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.users["sales2"].id,
                "role": "participant",
                "date_from": date(2026, 1, 1),
                "share": 30,
            }
        )
        self._plan()
        invoice = self._invoice(1000)
        self.customer.user_id = self.users["leader"]
        self._pay(invoice, 1060)
        self._run()
        self.assertEqual(self._amounts("sales"), [14.0])
        self.assertEqual(self._amounts("sales2"), [6.0])
        self.assertFalse(self._entries("leader"))

    def test_invoiced_basis_follows_posting_and_changes(self):
        self._plan(basis="invoiced", event_date="invoice")
        invoice = self._invoice(1000)
        self._run()
        self.assertEqual(self._amounts(), [20.0])
        invoice.button_draft()
        self._run()
        self.assertEqual(sum(self._amounts()), 0)
        invoice.invoice_line_ids.price_unit = 700
        invoice.action_post()
        self._run()
        self.assertEqual(sum(self._amounts()), 14.0)

    def test_two_companies_have_two_ledgers(self):
        self._plan()
        both = self.users["sales"]
        both.company_ids |= self.company_b
        worker = self.env["hr.employee"].create(
            {"name": "Sales", "user_id": both.id, "company_id": self.company_b.id}
        )
        self._plan(rates=((0, 0.1),), company=self.company_b)
        partner = self._new_owned("Rhine Paper", "sales", self.company_b)
        policy = self.env["logistics.company.policy"]._get(self.company_b)
        policy.commission_from = date(2026, 1, 1)
        self._pay(self._invoice(100, partner, self.company_b), 106)
        self._pay(self._invoice(1000), 1060)
        self.Entry._run(self.company_a | self.company_b)
        self.assertEqual(self._amounts(), [20.0])
        entry = self._entries(company=self.company_b)
        self.assertEqual((entry.employee_id, entry.amount), (worker, 10.0))

    def test_nothing_is_paid_from_a_draft(self):
        self._plan(approve=False)
        self._pay(self._invoice(1000), 1060)
        self._run()
        self.assertFalse(self._entries())

    def test_approval_credits_earlier_money_of_the_version(self):
        version = self._plan(approve=False)
        self._pay(self._invoice(1000), 1060)
        self._run()
        self._approve(version)
        self.assertEqual(self._amounts(), [20.0])

    def test_each_reason_is_told(self):
        self._plan()
        nobody = self._new_customer("No owner Ltd.")
        nobody.with_company(self.company_a).property_account_receivable_id = self.books[
            self.company_a
        ]["receivable"]
        self._pay(self._invoice(100, nobody), 106)
        stranger = self._new_owned("Finance's friend", "finance")
        self._pay(self._invoice(100, stranger), 106)
        self._run()
        reasons = self.Event.search([]).mapped(lambda e: (e.partner_id, e.reason))
        self.assertIn((nobody, "no_owner"), reasons)
        self.assertIn((stranger, "no_employee"), reasons)

    def test_leaver_is_paid_for_what_he_invoiced(self):
        self._plan(leaver_rate=0.5)
        invoice = self._invoice(1000)
        self.employees["sales"].departure_date = date(2026, 4, 10)
        self.employees["sales"].active = False
        self._pay(invoice, 1060)
        self._run()
        self.assertEqual(self._amounts("sales"), [10.0])
        self.assertEqual(self._entries().factors["leaver"], "0.5")

    def test_merged_customers_keep_every_line(self):
        self._plan()
        other = self._new_owned("Northern Steel", "sales2")
        self._pay(self._invoice(1000), 1060)
        self._pay(self._invoice(500, other), 530)
        self._run()
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.customer | other).ids, self.customer
        )
        self.env.invalidate_all()
        self.assertEqual(self._entries().partner_id, self.customer)
        self.assertEqual(sum(self._amounts()), 30.0)
        self.assertEqual(self._run(), 0)

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


@tagged("post_install", "-at_install")
class TestCommissionVersion(CommissionCommon):
    def test_shipped_plans_are_drafts(self):
        for name in ("project", "simple"):
            version = self.env.ref(f"logistics_kpi.logistics_commission_version_{name}")
            self.assertEqual(version.state, "draft")

    def test_terms_of_an_approved_version_stay(self):
        version = self._plan()
        with self.assertRaises(UserError):
            version.write({"basis": "invoiced"})
        with self.assertRaises(UserError):
            version.rate_ids.write({"rate": 0.5})
        with self.assertRaises(UserError):
            version.factor_ids.create({"version_id": version.id, "kind": "age"})

    def test_next_version_supersedes(self):
        version = self._plan()
        action = version.plan_id.action_new_version()
        draft = version.browse(action["res_id"])
        self.assertEqual((draft.number, draft.state), (2, "draft"))
        self.assertEqual(draft.rate_ids.mapped("rate"), [0.02])
        draft.write({"date_from": date(2026, 5, 1)})
        self._approve(draft)
        self.assertEqual(version.date_to, date(2026, 4, 30))
        self.assertEqual(version.state, "superseded")

    def test_shares_of_99_99_are_refused(self):
        with self.assertRaises(ValidationError):
            self._plan(lead_share=70, participant_share=29.99, approve=False)

    def test_overlapping_bands_are_refused(self):
        with self.assertRaises(ValidationError):
            self._plan(rates=((0, 0.02), (0, 0.03)), approve=False)

    def test_a_rate_in_text_is_refused(self):
        version = self._plan(approve=False)
        with self.assertRaises(ValueError):
            version.rate_ids.write({"rate": "two percent"})

    def test_two_plans_for_one_person_are_refused(self):
        self._plan()
        second = self._plan(approve=False)
        second.action_backtest()
        with self.assertRaises(ValidationError):
            second.action_approval_submit()

    def test_a_plan_beside_others_is_paid_as_well(self):
        self._plan()
        self._plan(rates=((0, 0.01),), is_exclusive=False)
        self._pay(self._invoice(1000), 1060)
        self._run()
        self.assertCountEqual(self._amounts(), [20.0, 10.0])

    def test_untried_version_is_not_submitted(self):
        version = self._plan(approve=False)
        with self.assertRaises(UserError):
            version.action_approval_submit()

    def test_trial_compares_with_the_version_in_force(self):
        version = self._plan()
        today = self.env.cr.now().date()
        self._pay(self._invoice(1000, day=today), 1060, day=today)
        self._run()
        draft = self._version(version.plan_id, ((0, 0.03),))
        draft.action_backtest()
        row = draft.backtest_ids
        self.assertEqual((row.amount_now, row.amount_new), (20.0, 30.0))
        self.assertEqual(row.difference, 10.0)
        self.assertEqual(len(self._entries()), 1, "a trial writes no entry")

    def test_people_acknowledge_their_plan(self):
        version = self._plan()
        mine = self.as_role(version, "sales")
        self.assertFalse(mine.is_acknowledged)
        mine.action_acknowledge()
        mine.action_acknowledge()
        self.assertEqual(
            version.acknowledgement_ids.employee_id, self.employees["sales"]
        )
