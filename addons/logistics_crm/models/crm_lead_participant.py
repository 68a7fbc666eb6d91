from odoo import fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    logistics_participant_ids = fields.One2many(
        "logistics.lead.participant",
        "lead_id",
        string="Participants",
        groups="logistics_crm.group_logistics_user",
    )

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        self._merge_dependences_participants(opportunities)
        return result

    def _merge_dependences_participants(self, opportunities):
        """Participants go along; nobody twice, one lead developer, at most 100 %."""
        # sudo: whoever may merge the leads may merge what belongs to them.
        rows = self.env["logistics.lead.participant"].sudo()
        mine = rows.search([("lead_id", "=", self.id)])
        moving = rows.search([("lead_id", "in", opportunities.ids)], order="id")
        users = set(mine.user_id.ids)
        led = any(row.role == "lead_developer" for row in mine)
        left = 100 - sum(mine.mapped("share"))
        for row in moving:
            if row.user_id.id in users:
                continue
            users.add(row.user_id.id)
            vals = {"lead_id": self.id}
            if row.role == "lead_developer":
                vals["role"] = "participant" if led else row.role
                led = True
            if row.share > left:
                vals["share"] = 0
            left -= vals.get("share", row.share)
            row.write(vals)
