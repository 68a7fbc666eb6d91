from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .statement_common import SIGNATURE, StatementCommon


@tagged("post_install", "-at_install")
class TestStatement(StatementCommon):
    # --- made from shipments ----------------------------------------------------------

    def test_made_from_billable_shipments_of_the_payer(self):
        self._ship("WB1", 1000, fee=60)
        self._ship("WB2", 500)
        pending = self._ship("WB3", 700)
        pending.order_id = False
        statement = self._make()
        self.assertEqual(statement.partner_id, self.customer)
        self.assertEqual(statement.line_ids.mapped("name"), ["WB1", "WB2"])
        self.assertEqual(statement.amount_total, 1560)
        self.assertEqual(statement.line_ids[0].amount_freight, 1000)
        self.assertEqual(statement.line_ids[0].amount_fees, 60)
        self.assertRegex(statement.name, r"^ST\d{6}-")

    def test_made_twice_gives_one_statement(self):
        self._ship("WB1", 1000)
        self.assertEqual(len(self._make()), 1)
        self.assertFalse(self._make())

    def test_later_shipments_wait_for_the_next_one(self):
        self._ship("WB1", 1000, date(2026, 6, 30))
        self._ship("WB2", 1000, date(2026, 7, 1))
        self.assertEqual(self._make().line_ids.mapped("name"), ["WB1"])

    def test_each_payer_and_currency_has_its_own(self):
        self._ship("WB1", 1000)
        self._ship("WB2", 50, currency=self.usd)
        shared = self._ship("WB3", 300, fee=30)
        shared.charge_ids[1].payer_id = self.other
        made = self._make()
        totals = {(s.partner_id, s.currency_id.name): s.amount_total for s in made}
        self.assertEqual(
            totals,
            {
                (self.customer, "CNY"): 1300,
                (self.customer, "USD"): 50,
                (self.other, "CNY"): 30,
            },
        )

    def test_two_companies_share_a_customer_in_two_currencies(self):
        self._ship("WB1", 1000)
        self._ship("WB1", 70, company=self.company_b)
        mine = self._make()
        theirs = self._make(company=self.company_b)
        self.assertEqual((mine.amount_total, mine.currency_id.name), (1000, "CNY"))
        self.assertEqual((theirs.amount_total, theirs.currency_id.name), (70, "EUR"))
        seen = self.as_role(self.statements, "finance").search([])
        self.assertEqual(seen, mine)

    def test_balance_equals_the_ledger(self):
        old = self._invoice(1000, date(2026, 4, 1), date(2026, 4, 30))
        self._invoice(200, date(2026, 6, 5), date(2026, 7, 5))
        self._invoice(140, date(2026, 6, 5), currency_id=self.usd.id)
        self._pay(old, 400, date(2026, 6, 20))
        self._pay(old, 100, date(2026, 7, 20))
        self._ship("WB1", 10)
        statement = self._make()
        self.assertEqual(statement.amount_opening, 1000)
        self.assertEqual(statement.amount_invoiced, 200)
        self.assertEqual(statement.amount_settled, 400)
        self.assertEqual(statement.amount_closing, 800)
        self.assertEqual(statement.amount_d90, 600)
        self.assertEqual(statement.amount_current, 200)

    def test_any_number_of_payers_costs_the_same_for_balances(self):
        payers = [self._new_customer(f"Payer {n}") for n in range(6)]
        keys = [(payer.id, self.company_a.currency_id.id) for payer in payers]
        self.env.flush_all()
        for some in (keys[:2], keys):
            self.env.invalidate_all()
            self.env["res.partner"].browse(k[0] for k in some).mapped(
                "commercial_partner_id.name"
            )
            with self.assertQueryCount(3):
                self.statements._get_figures(
                    self.company_a, date(2026, 6, 1), date(2026, 6, 30), some
                )

    def _contract(self, **values):
        return self.env["logistics.contract"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "date_start": date(2026, 1, 1),
                "date_end": date(2026, 12, 31),
                **values,
            }
        )

    def test_a_contract_nobody_signed_sets_no_day(self):
        draft = self._contract(settlement_day=10)
        self._ship("WB1", 1000, date(2026, 2, 10))
        day = date(2026, 2, 23)
        made = self.statements._generate_due(self.company_a, day)
        self.assertEqual(made.partner_id, self.customer)
        self.assertFalse(made.contract_id)
        self.assertEqual(draft.phase, "draft")

    def test_settlement_day_of_the_contract_and_lead(self):
        signed = self._contract(settlement_day=31)
        signed._as_engine().write({"phase": "signed", "signed_on": date(2026, 1, 1)})
        self._ship("WB1", 1000, date(2026, 2, 10))
        self._ship("WB2", 1000, date(2026, 2, 10), partner=self.other)
        with freeze_time("2026-02-23"):
            made = self.statements._generate_due(self.company_a, date(2026, 2, 23))
            self.assertEqual(made.partner_id, self.customer | self.other)
        mine = made.filtered(lambda s: s.partner_id == self.customer)
        self.assertEqual(mine.date_from, date(2026, 2, 1))
        self.assertEqual(mine.contract_id, signed)
        self.assertFalse((made - mine).contract_id)

    def test_before_the_lead_nothing_is_made(self):
        self._ship("WB1", 1000, date(2026, 6, 10))
        self.assertFalse(
            self.statements._generate_due(self.company_a, date(2026, 6, 19))
        )
        self.assertTrue(
            self.statements._generate_due(self.company_a, date(2026, 6, 20))
        )

    # --- frozen -----------------------------------------------------------------------

    def test_nobody_writes_what_is_frozen(self):
        statement = self._sent(1000)
        for role in ("service", "finance"):
            mine = self.as_role(statement, role)
            with self.assertRaises(AccessError):
                mine.write({"state": "signed"})
            with self.assertRaises(AccessError):
                mine.line_ids.write({"amount_total": 1})
            with self.assertRaises(AccessError):
                mine.with_context(statement_engine=True).write({"amount_closing": 1})
            mine.write({"note": "Ask on Friday"})

    def test_sent_statements_are_not_deleted(self):
        statement = self._sent(1000)
        with self.assertRaises(UserError):
            statement.unlink()

    def test_a_deleted_draft_frees_its_charges(self):
        self._ship("WB1", 1000)
        self._make().unlink()
        self.assertEqual(self._make().amount_total, 1000)

    def test_hash_tells_a_change(self):
        statement = self._sent(1000)
        self.assertTrue(statement.is_hash_valid)
        self.env.cr.execute(
            "UPDATE logistics_statement_line SET amount_total = 1 WHERE id = %s",
            statement.line_ids.ids,
        )
        self.env.invalidate_all()
        self.assertFalse(statement.is_hash_valid)
        with self.assertRaises(UserError):
            statement._sign("Li Lei", SIGNATURE, "192.0.2.7")

    def test_a_changed_shipment_shows_on_the_line(self):
        statement = self._sent(1000)
        self.assertFalse(statement.line_ids.is_changed)
        statement.line_ids.charge_ids.amount = 900
        self.env.invalidate_all()
        self.assertTrue(statement.line_ids.is_changed)
        self.assertEqual(statement.amount_total, 1000)

    # --- sent -------------------------------------------------------------------------

    def test_sending_queues_a_mail_with_the_link(self):
        statement = self._sent(1000)
        mail = self.env["mail.mail"].search(
            [("model", "=", statement._name), ("res_id", "=", statement.id)]
        )
        self.assertEqual(mail.state, "outgoing")
        self.assertIn(f"/my/statements/{statement.id}?access_token=", mail.body_html)
        self.assertEqual(mail.recipient_ids, self.customer)

    def test_payer_without_address_is_named(self):
        self._ship("WB1", 1000, partner=self.other)
        with self.assertRaisesRegex(UserError, "Southern Paper"):
            self._make().action_send()

    def test_salesperson_cannot_send(self):
        self._ship("WB1", 1000)
        with self.assertRaises(AccessError):
            self.as_role(self._make(), "sales").action_send()

    # --- lines ------------------------------------------------------------------------

    def _dispute(self, line, amount, reason="Rate of May"):
        return self.as_role(
            self.env["logistics.statement.difference"], "service"
        ).create(
            {
                "statement_id": line.statement_id.id,
                "line_id": line.id,
                "customer_amount": amount,
                "reason": reason,
            }
        )

    def test_states_follow_the_lines(self):
        statement = self._sent(1000, 500)
        one, two = statement.line_ids
        one._accept()
        self.assertEqual(statement.state, "sent")
        difference = self._dispute(two, 400)
        self.assertEqual(statement.state, "disputed")
        self.assertEqual(statement.amount_disputed, 500)
        self.assertEqual(statement.amount_agreed, 1000)
        difference.cause = "price"
        difference.action_take_customer()
        self.assertEqual(statement.state, "accepted")
        self.assertEqual(statement.amount_agreed, 1400)

    def test_every_answer_settles_the_line(self):
        statement = self._sent(100, 100, 100, 100)
        answers = ("take_ours", "take_customer", "take_agreed", "postpone")
        for line, answer in zip(statement.line_ids, answers, strict=True):
            difference = self._dispute(line, 80)
            difference.write({"cause": "quantity", "agreed_amount": 90})
            getattr(difference, f"action_{answer}")()
        self.assertEqual(statement.line_ids.mapped("agreed_amount"), [100, 80, 90, 0])
        self.assertEqual(self._make().amount_total, 100)

    def test_an_answer_needs_a_cause_and_stays(self):
        statement = self._sent(100)
        difference = self._dispute(statement.line_ids, 80)
        with self.assertRaises(UserError):
            difference.action_take_ours()
        difference.cause = "price"
        difference.action_take_ours()
        with self.assertRaises(UserError):
            difference.action_take_customer()
        with self.assertRaises(UserError):
            difference.cause = "pod"

    def test_a_dispute_needs_reason_amount_and_its_own_line(self):
        statement = self._sent(100)
        for amount, reason in ((-1, "Rate"), (80, " ")):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self._dispute(statement.line_ids, amount, reason)
        self._dispute(statement.line_ids, 80)
        with self.assertRaises(UserError):
            self._dispute(statement.line_ids, 70)

    def test_differences_are_due_at_the_end_of_the_month(self):
        statement = self._sent(100)
        difference = self._dispute(statement.line_ids, 80)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE logistics_statement_difference SET date_due = '2026-06-30'"
            " WHERE id = %s",
            difference.ids,
        )
        self.env.invalidate_all()
        with freeze_time("2026-07-01"):
            overdue = self.env["logistics.statement.difference"].search(
                [("is_overdue", "=", True)]
            )
            self.assertEqual(overdue, difference)

    # --- signed -----------------------------------------------------------------------

    def test_signature_freezes_amount_hash_signer_and_address(self):
        statement = self._signed(1000, 500)
        self.assertEqual(statement.state, "signed")
        self.assertEqual(statement.amount_signed, 1500)
        self.assertEqual(
            (statement.signed_by, statement.signed_ip), ("Li Lei", "192.0.2.7")
        )
        self.assertEqual(len(statement.signed_hash), 64)

    def test_disputed_lines_wait_for_the_next_statement(self):
        statement = self._sent(1000, 500)
        self._dispute(statement.line_ids[1], 400)
        statement._sign("Li Lei", SIGNATURE, "192.0.2.7")
        self.assertEqual(statement.amount_signed, 1000)
        self.assertEqual(statement.line_ids[1].verdict, "postponed")
        self.assertEqual(self._make().amount_total, 500)

    def test_signing_twice_or_a_draft_is_refused(self):
        statement = self._signed(1000)
        with self.assertRaises(UserError):
            statement._sign("Li Lei", SIGNATURE, "192.0.2.7")
        self._ship("WB9", 10)
        with self.assertRaises(UserError):
            self._make()._sign("Li Lei", SIGNATURE, "192.0.2.7")

    def test_bad_signatures(self):
        statement = self._sent(1000)
        for bad in ("", None, "JVBERi0xLjQK", "%%%", "A" * 28_000_000):
            with self.assertRaises(ValidationError):
                statement._sign("Li Lei", bad, "192.0.2.7")
        with self.assertRaises(ValidationError):
            statement._sign(" ", SIGNATURE, "192.0.2.7")

    def test_three_proofs_are_kept_apart(self):
        statement = self._signed(1000)
        self.assertFalse(statement.is_proven)
        self.as_role(self.env["logistics.statement.seal"], "service").create(
            {"statement_id": statement.id, "file": SIGNATURE, "filename": "seal.png"}
        ).action_file()
        self.assertTrue(statement.is_proven)
        statement._as_engine().proof_required = "original"
        self.assertFalse(statement.is_proven)
        self.as_role(statement, "service").action_original_received()
        self.assertTrue(statement.is_proven)

    def test_the_print_shows_signature_and_hash(self):
        statement = self._signed(1000)
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("logistics_crm.action_report_statement", statement.ids)[
                0
            ]
            .decode()
        )
        self.assertIn(statement.signed_hash, html)
        self.assertIn("Li Lei", html)
        self.assertIn("WB1", html)

    # --- new version ------------------------------------------------------------------

    def test_a_new_version_replaces_and_keeps_the_signed_one(self):
        statement = self._signed(1000)
        statement.line_ids.charge_ids.amount = 900
        self.as_role(self.env["logistics.statement.restate"], "service").create(
            {"statement_id": statement.id, "reason": "Wrong weight"}
        ).action_restate()
        new = self.statements.search([("previous_id", "=", statement.id)])
        self.assertEqual((new.version, new.state), (2, "draft"))
        self.assertEqual(new.name, statement.name)
        self.assertEqual(new.amount_total, 900)
        self.assertEqual(
            (statement.state, statement.amount_signed), ("superseded", 1000)
        )

    # --- blocked ----------------------------------------------------------------------

    def test_unsigned_blocks_the_next_settlement_until_finance_lifts_it(self):
        statement = self._signed(1000)
        with freeze_time("2026-07-16"):
            self.assertTrue(statement.is_blocking)
            self._ship("WB9", 10, date(2026, 7, 1))
            make = self.as_role(self.env["logistics.statement.make"], "service")
            july = {"date_from": date(2026, 7, 1), "date_to": date(2026, 7, 25)}
            with self.assertRaisesRegex(UserError, "Northern Steel"):
                make.create({"partner_ids": self.customer.ids, **july}).action_make()
            self.assertFalse(self._make(end=date(2026, 7, 25)))
            release = self.env["logistics.credit.release"]
            vals = {
                "partner_id": self.customer.id,
                "reason": "Seal is on its way",
                "company_id": self.company_a.id,
                "date_to": date(2026, 7, 31),
            }
            for role in ("sales", "service", "executive"):
                with self.assertRaises(AccessError):
                    self.as_role(release, role).create(vals)
            with self.assertRaises(ValidationError):
                self.as_role(release, "finance").create({**vals, "reason": ""})
            self.as_role(release, "finance").create(vals)
            self.assertEqual(self._make(end=date(2026, 7, 25)).amount_total, 10)

    def test_blocked_customers_have_a_red_light(self):
        self._sent(1000)
        with freeze_time("2026-07-16"):
            seen = self.as_role(self.customer, "sales")
            self.assertEqual(seen.logistics_credit_light, "red")
            self.assertEqual(seen.logistics_credit_reason, "statement not signed")

    def test_uninvoiced_charges_count_for_the_limit(self):
        self.customer.with_company(self.company_a).credit_limit = 900
        self._ship("WB1", 1000)
        self._ship("WB2", 14, currency=self.usd)
        self.env.flush_all()
        self.env.invalidate_all()
        finance = self.as_role(self.customer, "finance")
        self.assertEqual(finance.logistics_exposure, 1100)
        self.assertEqual(finance.logistics_credit_light, "red")

    def test_a_release_is_not_changed(self):
        release = self.as_role(self.env["logistics.credit.release"], "finance").create(
            {
                "partner_id": self.customer.id,
                "reason": "Seal is on its way",
                "company_id": self.company_a.id,
            }
        )
        with self.assertRaises(UserError):
            release.sudo().write({"reason": "Other"})

    def test_red_light_stops_or_warns_at_the_order(self):
        self.customer.with_company(self.company_a).credit_limit = 10
        self._ship("WB1", 1000)
        order = self._order(self.customer)
        self.policy.credit_order_policy = "block"
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "over the credit limit"):
            order._check_credit()
        self.as_role(self.env["logistics.credit.release"], "finance").create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "kind": "credit",
                "reason": "New limit is being approved",
            }
        )
        self.env.invalidate_all()
        order._check_credit()
        self.policy.credit_order_policy = "warn"
