"""Levels of confidentiality, openings of secret customers, the rule of customers."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .confidential_common import LOGGERS, ConfidentialCommon


@tagged("post_install", "-at_install")
class TestConfidentiality(ConfidentialCommon):
    def test_leader_and_policy_administrator_set_the_level(self):
        for role in ("leader", "head", "policy"):
            self.as_role(self.open, role).sudo(False)
        self.as_role(self.open, "leader").logistics_confidentiality = "public"
        self.assertEqual(self.open.logistics_confidentiality, "public")
        with self.assertRaisesRegex(AccessError, "Ask your leader"):
            self.as_role(self.open, "sales").logistics_confidentiality = "secret"
        with self.assertRaises(AccessError):
            self.as_role(self.env["res.partner"], "sales").create(
                {"name": "New", "logistics_confidentiality": "secret"}
            )

    def test_form_shows_the_level_read_only_to_a_salesperson(self):
        with self.assertRaises(AssertionError):
            Form(self.as_role(self.open, "sales")).logistics_confidentiality = "secret"
        with Form(self.as_role(self.open, "leader")) as form:
            form.logistics_confidentiality = "confidential"
        self.assertEqual(self.open.logistics_confidentiality, "confidential")

    # --- openings of secret customers ------------------------------------------------

    def _openings(self, partner):
        return self.env["logistics.access.log"].search(
            [("partner_id", "=", partner.id)]
        )

    def test_opening_a_secret_customer_leaves_one_line_a_day(self):
        for _time in range(2):
            self.as_role(self.secret, "sales").web_read({"name": {}})
        log = self._openings(self.secret)
        self.assertEqual((log.user_id, len(log)), (self.users["sales"], 1))
        with self.assertRaises(UserError):
            log.write({"user_id": False})

    def test_opening_its_contact_counts(self):
        contact = self.env["res.partner"].create(
            {"name": "Li Wei", "parent_id": self.secret.id}
        )
        self.as_role(contact, "sales").web_read({"name": {}})
        self.assertEqual(len(self._openings(self.secret)), 1)

    def test_other_customers_and_lists_are_not_logged(self):
        self.as_role(self.open, "sales").web_read({"name": {}})
        self.as_role(self.all, "sales").web_read({"name": {}})
        self.assertFalse(self._openings(self.open) | self._openings(self.secret))

    def test_opening_an_open_customer_costs_no_statement(self):
        self.secret.logistics_confidentiality = False
        partner = self.as_role(self.open, "sales")
        partner.web_read({"name": {}})
        self.env.flush_all()
        partner.invalidate_recordset()
        with self.assertQueryCount(1):
            partner.web_read({"name": {}})

    @mute_logger(*LOGGERS)
    def test_policy_administrator_alone_reads_the_openings(self):
        self.as_role(self.secret, "sales").web_read({"name": {}})
        log = self._openings(self.secret)
        with self.assertRaises(AccessError):
            self.as_role(log, "head").read(["user_id"])
        self.assertTrue(self.as_role(log, "policy").read(["user_id"]))

    # --- records of ours -------------------------------------------------------------

    def test_record_of_ours_is_read_by_level(self):
        self.open.user_id = self.users["sales2"]
        use = self.env["logistics.competitor.use"].create(
            {
                "partner_id": self.open.id,
                "competitor_name": "Fast Freight",
                "service": "Line-haul",
                "company_id": self.company_a.id,
            }
        )
        self.users["trusted"] = self._new_user(
            "trusted",
            "logistics_crm.group_logistics_leader,logistics_crm.group_logistics_confidential",
            self.company_a,
        )
        self.users["keeper"] = self._new_user(
            "keeper",
            "logistics_crm.group_logistics_leader,logistics_crm.group_logistics_secret",
            self.company_a,
        )
        readers = {}
        for level in (False, "public", "confidential", "secret"):
            use.confidentiality = level
            self.env.flush_all()
            readers[level] = {
                role
                for role in ("leader", "trusted", "keeper", "sales2")
                if self.as_role(use, role).has_access("read")
                and self.as_role(use, role).search([("id", "=", use.id)])
            }
        self.assertEqual(
            readers,
            {
                False: {"leader", "trusted", "keeper", "sales2"},
                "public": {"leader", "trusted", "keeper", "sales2"},
                "confidential": {"trusted", "keeper", "sales2"},
                "secret": {"keeper", "sales2"},
            },
        )


@tagged("post_install", "-at_install")
class TestPartnerRule(ConfidentialCommon):
    """The limiting rule on: what Odoo does every day still works."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.env.ref("logistics_crm.res_partner_rule_mine")
        cls.open.user_id = cls.users["sales"]
        cls.secret.user_id = cls.users["sales2"]

    def _visible(self, role):
        return self.as_role(self.env["res.partner"], role).search(
            [("id", "in", self.all.ids)]
        )

    def _switch_on(self):
        self.as_role(self.policy, "policy").own_partners_only = True

    def test_rule_is_off_until_a_company_wants_it(self):
        self.assertFalse(self.rule.active)
        self.assertEqual(self._visible("sales"), self.all)
        self._switch_on()
        self.assertTrue(self.rule.active)
        self.policy.own_partners_only = False
        self.assertFalse(self.rule.active)

    def test_salesperson_sees_own_and_ownerless_customers(self):
        self._switch_on()
        self.assertEqual(self._visible("sales"), self.open | self.confidential)
        self.assertFalse(self.as_role(self.secret, "sales").has_access("read"))

    def test_leaders_and_other_functions_see_all(self):
        self._switch_on()
        for role in (
            "leader",
            "head",
            "policy",
            "executive",
            "service",
            "finance",
            "plain",
        ):
            self.assertEqual(self._visible(role), self.all, role)

    def test_team_mates_see_each_others_customers(self):
        self._switch_on()
        self.env["crm.team"].create(
            {
                "name": "North",
                "member_ids": [
                    Command.set((self.users["sales"] | self.users["sales2"]).ids)
                ],
            }
        )
        self.assertEqual(self._visible("sales"), self.all)

    def test_another_company_is_not_limited(self):
        self._switch_on()
        self.assertEqual(self._visible("sales_b"), self.all)

    def test_native_paths_of_a_salesperson(self):
        self._switch_on()
        lead = self.as_role(self.env["crm.lead"], "sales").create(
            {
                "name": "Coils",
                "type": "opportunity",
                "partner_id": self.open.id,
                "user_id": self.users["sales"].id,
            }
        )
        lead.phone = "+86 21 5000 0002"
        self.assertEqual(self.open.phone, "+86 21 5000 0002")
        lead.message_post(
            body="Called", partner_ids=self.users["leader"].partner_id.ids
        )
        event = self.as_role(self.env["calendar.event"], "sales").create(
            {
                "name": "Visit",
                "start": "2026-01-05 09:00:00",
                "stop": "2026-01-05 10:00:00",
                "partner_ids": [
                    Command.set((self.open | self.users["sales2"].partner_id).ids)
                ],
            }
        )
        self.assertEqual(len(event.attendee_ids), 2)
        partners = self.as_role(self.env["res.partner"], "sales")
        self.assertTrue(partners.name_search("Open"))
        self.assertFalse(partners.name_search("Hidden"))
        self.assertTrue(partners.browse(self.company_a.partner_id.id).name)
        self.assertTrue(partners.create({"name": "Mine"}).name)

    def test_customer_of_the_own_lead_is_visible(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Coils",
                "partner_id": self.secret.id,
                "user_id": self.users["sales"].id,
                "company_id": self.company_a.id,
            }
        )
        self._switch_on()
        self.assertEqual(self.as_role(lead, "sales").partner_id.name, "Hidden")

    def test_write_right_follows_what_is_read(self):
        self._switch_on()
        partner = self.as_role(self.open, "sales")
        partner.with_context(active_test=False).comment = "Good payer"
        self.assertTrue(partner.has_access("write"))
