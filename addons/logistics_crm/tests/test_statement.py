"""Statements are made from shipments, frozen and sent."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import ageing
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

    def test_both_days_are_those_of_the_ageing_report(self):
        start, end = date(2026, 6, 1), date(2026, 6, 30)
        for late in (-1, 0, 1, 30, 31, 60, 61, 90, 91):
            due = end - timedelta(days=late)
            day = min(due, end)
            self._invoice(100 + late, day, due)
        old = self._invoice(1000, date(2026, 4, 1), date(2026, 4, 30))
        for amount, day in ((100, start), (200, end), (300, date(2026, 7, 1))):
            self._pay(old, amount, day)
        refund = {"move_type": "out_refund", "currency_id": self.usd.id}
        self._invoice(50, date(2026, 5, 2), **refund)
        self._invoice(20, date(2026, 6, 2), **refund)
        currencies = self.company_a.currency_id | self.usd
        keys = [(self.customer.id, currency.id) for currency in currencies]
        figures = self.statements._get_figures(self.company_a, start, end, keys)
        for (_payer, currency_id), found in figures.items():
            opening = self._aged(date(2026, 5, 31), currency_id)
            closing = self._aged(end, currency_id)
            self.assertTrue(opening and closing)
            self.assertEqual(found["amount_opening"], sum(opening.values()))
            self.assertEqual(found["amount_closing"], sum(closing.values()))
            for age in ageing.CLASSES:
                self.assertEqual(found[f"amount_{age}"], closing.get(age, 0), age)
        self.assertEqual(figures[keys[1]]["amount_invoiced"], -20)

    def _aged(self, day, currency_id):
        """What the ageing report says of the customer in one currency."""
        # The date is no part of the cache's key.
        self.env.invalidate_all()
        report = self.report.with_context(logistics_as_of=str(day))
        domain = [
            ("partner_id", "=", self.customer.id),
            ("company_id", "=", self.company_a.id),
            ("currency_id", "=", currency_id),
        ]
        return dict(
            report._read_group(domain, ["age_class"], ["residual_currency:sum"])
        )

    def test_any_number_of_payers_costs_the_same_for_balances(self):
        payers = [self._new_customer(f"Payer {n}") for n in range(6)]
        keys = [(payer.id, self.company_a.currency_id.id) for payer in payers]
        self.env.flush_all()
        for some in (keys[:2], keys):
            self.env.invalidate_all()
            self.env["res.partner"].browse(k[0] for k in some).mapped(
                "commercial_partner_id.name"
            )
            with self.assertQueryCount(1):
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
