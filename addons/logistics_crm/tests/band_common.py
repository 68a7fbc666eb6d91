"""Salespeople of three levels, and leads of any volume."""

from .common import LogisticsCommon


class BandCommon(LogisticsCommon):
    """sales is manager (leads below 200,000), leader is senior manager (200,000 to
    500,000), head is deputy general manager (from 500,000)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env.ref("logistics_crm.crm_team_project")
        cls.team.member_ids = cls.env["res.users"].concat(
            *(cls.users[role] for role in ("sales", "sales2", "leader", "head"))
        )
        cls.native = cls.env["crm.team"].create({"name": "Retail"})
        for role, level in (
            ("sales", "manager"),
            ("leader", "senior_manager"),
            ("head", "deputy_general_manager"),
        ):
            cls.employees[role].job_level_id = cls.env.ref(
                f"logistics_crm.logistics_job_level_{level}"
            )
        cls.policy = cls.env["logistics.company.policy"]._get(cls.company_a)

    def _new_lead(self, volume, role="sales", **values):
        return self.env["crm.lead"].create(
            {
                "name": "Coils",
                "type": "opportunity",
                "team_id": self.team.id,
                "user_id": self.users[role].id,
                "company_id": self.company_a.id,
                "logistics_monthly_volume": volume,
                **values,
            }
        )

    def _participate(self, lead, role, as_="lead_developer", **values):
        return self.env["logistics.lead.participant"].create(
            {
                "lead_id": lead.id,
                "user_id": self.users[role].id,
                "role": as_,
                **values,
            }
        )

    def _notes(self, lead):
        return [m.preview for m in lead.message_ids if "exception" in m.preview]
