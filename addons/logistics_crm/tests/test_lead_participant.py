from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import LogisticsCommon


@tagged("post_install", "-at_install")
class TestLeadParticipant(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env.ref("logistics_crm.crm_team_project")
        cls.lead = cls._new_lead("Coils")
        cls.salesman = cls._new_user(
            "native", "sales_team.group_sale_salesman", cls.company_a
        )

    @classmethod
    def _new_lead(cls, name, role="leader", **values):
        return cls.env["crm.lead"].create(
            {
                "name": name,
                "type": "opportunity",
                "team_id": cls.team.id,
                "user_id": cls.users[role].id,
                "company_id": cls.company_a.id,
                **values,
            }
        )

    def _join(self, role, as_="participant", lead=None, **values):
        return self.env["logistics.lead.participant"].create(
            {
                "lead_id": (lead or self.lead).id,
                "user_id": self.users[role].id,
                "role": as_,
                **values,
            }
        )

    # --- participants work on the lead -----------------------------------------------

    def test_participant_opens_and_edits_the_lead(self):
        lead = self.as_role(self.lead, "sales")
        self.assertFalse(lead.has_access("read"))
        self._join("sales")
        lead.name = "Coils and wire"
        self.assertEqual(lead.search([("id", "=", lead.id)]), lead)

    def test_participant_does_not_delete_the_lead(self):
        self._join("sales")
        self.assertFalse(self.as_role(self.lead, "sales").has_access("unlink"))

    def test_who_left_no_longer_sees_the_lead(self):
        row = self._join("sales")
        row.unlink()
        self.assertFalse(self.as_role(self.lead, "sales").has_access("read"))

    def test_attachments_and_activities_follow(self):
        self._join("sales")
        attachment = self.as_role(self.env["ir.attachment"], "sales").create(
            {
                "name": "tender.pdf",
                "res_model": "crm.lead",
                "res_id": self.lead.id,
                "raw": b"tender",
            }
        )
        self.assertEqual(attachment.raw, b"tender")
        activity = self.as_role(self.lead, "sales").activity_schedule(
            summary="Collect lanes", user_id=self.users["sales"].id
        )
        self.assertEqual(activity.summary, "Collect lanes")

    def test_other_company_stays_closed(self):
        with self.assertRaisesRegex(Exception, "company"):
            self._join("sales_b")

    def test_native_salesman_sees_exactly_what_he_saw(self):
        """Our rule has our group: without it Odoo's personal rule alone decides."""
        own = self._new_lead("Own", user_id=self.salesman.id)
        nobodys = self._new_lead("Nobody", user_id=False)
        self.env["logistics.lead.participant"].create(
            {"lead_id": self.lead.id, "user_id": self.salesman.id}
        )
        leads = (own | nobodys | self.lead).with_user(self.salesman)
        self.assertEqual(leads._filtered_access("read"), own | nobodys)
        self.assertEqual(leads._filtered_access("write"), own | nobodys)

    # --- who names participants ------------------------------------------------------

    def test_salesperson_of_the_lead_names_participants_on_the_form(self):
        lead = self.as_role(self._new_lead("Wire", "sales"), "sales")
        form = Form(lead, "crm.crm_lead_view_form")
        with form.logistics_participant_ids.new() as line:
            line.user_id = self.users["sales2"]
            line.role = "assistant"
            line.share = 20
        form.save()
        self.assertEqual(lead.logistics_participant_ids.share, 20)
        self.assertIn(
            self.users["sales2"].partner_id, lead.message_follower_ids.partner_id
        )

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_participant_names_nobody(self):
        self._join("sales")
        rows = self.as_role(self.env["logistics.lead.participant"], "sales")
        with self.assertRaises(AccessError):
            rows.create({"lead_id": self.lead.id, "user_id": self.users["sales2"].id})

    def test_rights_by_role(self):
        row = self._join("sales")
        rights = {
            role: "".join(
                letter
                for letter, operation in (
                    ("r", "read"),
                    ("w", "write"),
                    ("d", "unlink"),
                )
                if self.as_role(row, role).has_access(operation)
            )
            for role in ("sales", "sales2", "leader", "head", "reviewer", "plain")
        }
        self.assertEqual(
            rights,
            {
                "sales": "r",
                "sales2": "",
                "leader": "rwd",
                "head": "rwd",
                "reviewer": "r",
                "plain": "",
            },
        )

    # --- rules of the rows -----------------------------------------------------------

    @mute_logger("odoo.sql_db")
    def test_nobody_takes_part_twice(self):
        self._join("sales")
        with self.assertRaises(IntegrityError):
            self._join("sales", "assistant")

    @mute_logger("odoo.sql_db")
    def test_one_lead_developer(self):
        self._join("sales", "lead_developer")
        with self.assertRaises(IntegrityError):
            self._join("sales2", "lead_developer")

    def test_shares_stay_within_100(self):
        self._join("sales", share=60)
        with self.assertRaisesRegex(ValidationError, "add up to 100.5 %"):
            self._join("sales2", share=40.5)

    def test_coming_and_going_is_in_the_chatter(self):
        row = self._join("sales")
        row.role = "assistant"
        row.unlink()
        previews = self.lead.message_ids.mapped("preview")
        for text in (
            "Sales joins: Participant",
            "Sales takes part now: Assistant",
            "Sales leaves: Assistant",
        ):
            self.assertIn(text, previews)

    # --- merge -----------------------------------------------------------------------

    def test_participants_survive_a_merge(self):
        other = self._new_lead("Wire")
        self._join("sales", "lead_developer", share=50)
        self._join("sales", "assistant", other)
        self._join("sales2", "lead_developer", other, share=30)
        self._join("head", "support_executive", other, share=60)
        merged = (self.lead | other).merge_opportunity()
        rows = {
            row.user_id: (row.role, row.share)
            for row in merged.logistics_participant_ids
        }
        first = self.lead if merged == self.lead else other
        self.assertEqual(
            set(rows), {self.users[r] for r in ("sales", "sales2", "head")}
        )
        self.assertEqual(
            [role for role, _share in rows.values()].count("lead_developer"), 1
        )
        self.assertLessEqual(sum(share for _role, share in rows.values()), 100)
        self.assertTrue(first.exists())
