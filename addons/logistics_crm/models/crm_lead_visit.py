from odoo import fields, models


class CrmLead(models.Model):
    """Visits and calls on the opportunity; they follow it when it is merged."""

    _inherit = "crm.lead"

    logistics_visit_id = fields.Many2one(
        "logistics.visit",
        string="Found in visit",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        groups="logistics_crm.group_logistics_user",
    )
    logistics_visit_count = fields.Integer(
        string="Visits",
        compute="_compute_logistics_visit_count",
        groups="logistics_crm.group_logistics_user",
    )

    def _compute_logistics_visit_count(self):
        counts = dict(
            self.env["logistics.visit"]._read_group(
                [("lead_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["lead_id"],
                ["__count"],
            )
        )
        for lead in self:
            lead.logistics_visit_count = counts.get(lead._origin, 0)

    def action_logistics_log_call(self):
        """Button: log a call about this opportunity."""
        self.env["logistics.visit.log"].check_access("create")
        self.ensure_one()
        return self.env["logistics.visit"]._open_form(
            self.env._("Log a call"),
            "logistics.visit.log",
            {"default_lead_id": self.id, "default_partner_id": self.partner_id.id},
        )

    def action_logistics_open_visits(self):
        self.env["logistics.visit"].check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_visit_action"
        )
        return {
            **action,
            "domain": [("lead_id", "=", self.id)],
            "context": {
                "default_lead_id": self.id,
                "default_partner_id": self.partner_id.commercial_partner_id.id,
            },
        }

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: whoever may merge the leads moves everything that hangs on them
        visits = self.env["logistics.visit"].sudo()
        visits.search([("lead_id", "in", opportunities.ids)])._as_engine().write(
            {"lead_id": self.id}
        )
        promises = self.env["logistics.promise"].sudo()
        promises.search([("lead_id", "in", opportunities.ids)]).write(
            {"lead_id": self.id}
        )
        return result
