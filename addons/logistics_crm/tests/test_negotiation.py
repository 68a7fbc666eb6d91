from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .deal_common import DealCommon


@tagged("post_install", "-at_install")
class TestNegotiation(DealCommon):
    def _authorise(self, role="sales", **values):
        return self.as_role(
            self.env["logistics.negotiation.authorisation"], "head"
        ).create(
            {
                "user_id": self.users[role].id,
                "date_from": "2026-01-01",
                "date_to": "2026-06-30",
                "amount_limit": 1_000_000,
                "company_id": self.company_a.id,
                **values,
            }
        )

    def _of_sales(self, **values):
        return self._new_negotiation(
            user_id=self.users["sales"].id,
            **{"date": "2026-03-01", "amount": 900_000, **values},
        )

    # --- who may lead -----------------------------------------------------------------

    def test_a_senior_leader_needs_no_authorisation(self):
        negotiation = self._new_negotiation()
        negotiation.action_start()
        self.assertEqual(negotiation.state, "running")

    def test_without_authorisation_the_negotiation_does_not_begin(self):
        negotiation = self._of_sales()
        with self.assertRaisesRegex(ValidationError, "Sales is not authorised"):
            negotiation.action_start()
        self.assertIn("not authorised", negotiation.authorisation_problem)

    def test_an_authorisation_holds_on_its_days_and_up_to_its_limit(self):
        self._authorise()
        self._of_sales().action_start()
        with self.assertRaisesRegex(ValidationError, "2026-07-01"):
            self._of_sales(date="2026-07-01").action_start()
        with self.assertRaisesRegex(ValidationError, "above the limit"):
            self._of_sales(amount=1_000_001).action_start()

    def test_a_running_negotiation_cannot_change_to_somebody_unauthorised(self):
        negotiation = self._new_negotiation()
        negotiation.action_start()
        with self.assertRaisesRegex(ValidationError, "not authorised"):
            negotiation.user_id = self.users["sales"]

    def test_an_authorisation_of_another_company_does_not_count(self):
        self._authorise()
        problem = self.env["logistics.negotiation.authorisation"]._refusal(
            self.users["sales"], self.company_b, date(2026, 3, 1), 1
        )
        self.assertEqual(problem, "not_authorised")

    def test_nobody_authorises_himself(self):
        with self.assertRaisesRegex(ValidationError, "Nobody authorises himself"):
            self._authorise("head")

    def test_a_salesperson_authorises_nobody(self):
        rows = self.as_role(self.env["logistics.negotiation.authorisation"], "sales")
        with self.assertRaises(AccessError):
            rows.create({"user_id": self.users["sales2"].id})

    def test_an_authorisation_is_ended_not_rewritten(self):
        row = self._authorise()
        row.date_to = "2026-02-01"
        with self.assertRaisesRegex(AccessError, "give a new one"):
            row.amount_limit = 0

    # --- who reads the bottom line ----------------------------------------------------

    def test_owner_superiors_and_executive_read_the_floor(self):
        negotiation = self._new_negotiation()
        for role in ("sales", "leader", "head", "executive"):
            with self.subTest(role=role):
                values = self.as_role(negotiation, role).read(["floor_amount"])
                self.assertEqual(values[0]["floor_amount"], 900_000)

    def test_others_do_not_even_see_the_negotiation(self):
        negotiation = self._new_negotiation(
            quote_ids=[(0, 0, {"competitor_name": "Fast Cargo", "price": 300})],
        )
        for role in ("sales2", "service", "finance", "policy", "plain", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(negotiation, role).read(["floor_amount"])
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(negotiation.quote_ids, role).read(["price"])

    def test_a_participant_of_the_opportunity_joins_the_team(self):
        negotiation = self._new_negotiation()
        self.env["logistics.lead.participant"].create(
            {"lead_id": self.lead.id, "user_id": self.users["sales2"].id}
        )
        values = self.as_role(negotiation, "sales2").read(["bottom_line"])
        self.assertEqual(values[0]["bottom_line"], "60 days of credit")

    def test_the_superior_of_another_team_reads_nothing(self):
        stranger = self._new_user(
            "stranger", "logistics_crm.group_logistics_leader", self.company_a
        )
        negotiation = self._new_negotiation().with_user(stranger)
        with self.assertRaises(AccessError):
            negotiation.read(["goal"])

    # --- agreed points ----------------------------------------------------------------

    def test_goal_and_bottom_line_come_before_the_first_word(self):
        negotiation = self._new_negotiation(bottom_line=False, floor_amount=0)
        with self.assertRaisesRegex(UserError, "bottom line"):
            negotiation.action_start()

    def test_agreed_needs_at_least_one_agreed_topic(self):
        negotiation = self._new_negotiation()
        negotiation.action_start()
        with self.assertRaisesRegex(UserError, "at least one topic"):
            negotiation.action_agree()

    def test_an_agreed_topic_needs_its_text(self):
        with self.assertRaisesRegex(ValidationError, "what was agreed on 'Term'"):
            self._new_negotiation(topic_ids=[(0, 0, {"name": "Term", "agreed": True})])

    def test_the_contract_starts_from_the_latest_agreed_points(self):
        first = self._agreed("2026-03-01", Term="Two years", Credit="45 days")
        second = self._agreed("2026-04-01", Term="Three years")
        self._new_negotiation(
            topic_ids=[
                (0, 0, {"name": "Price", "agreed": True, "agreed_text": "320"}),
            ]
        )
        points = self.lead.env["logistics.negotiation"].search(
            [("lead_id", "=", self.lead.id)]
        )
        self.assertEqual(
            points._get_agreed_points(),
            [
                {
                    "topic": "Credit",
                    "text": "45 days",
                    "negotiation_id": first.id,
                },
                {
                    "topic": "Term",
                    "text": "Three years",
                    "negotiation_id": second.id,
                },
            ],
        )

    def test_a_closed_negotiation_stays_as_it_is(self):
        negotiation = self._agreed("2026-03-01", Term="Two years")
        for change in (
            lambda: negotiation.write({"minutes": "<p>x</p>"}),
            lambda: negotiation.topic_ids.write({"agreed_text": "x"}),
            lambda: negotiation.topic_ids.unlink(),
            lambda: negotiation.unlink(),
        ):
            with self.assertRaises(UserError):
                change()

    def test_the_state_moves_by_buttons_only(self):
        negotiation = self.as_role(self._new_negotiation(), "sales")
        with self.assertRaises(AccessError):
            negotiation.write({"state": "agreed"})

    def test_the_minutes_print_names_no_floor(self):
        negotiation = self._agreed("2026-03-01", Term="Two years")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "logistics_crm.report_negotiation_minutes", negotiation.ids
        )[0]
        self.assertIn(b"Two years", html)
        self.assertNotIn(b"900,000", html)
        self.assertNotIn(b"60 days of credit", html)

    def _agreed(self, day, **topics):
        lines = [
            (0, 0, {"name": name, "agreed": True, "agreed_text": text})
            for name, text in topics.items()
        ]
        negotiation = self._new_negotiation(date=day, topic_ids=lines)
        negotiation.action_start()
        negotiation.action_agree()
        return negotiation
