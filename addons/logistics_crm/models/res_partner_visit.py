from odoo import api, fields, models


class ResPartner(models.Model):
    """Visits, calls and promises on the customer."""

    _inherit = "res.partner"

    logistics_visit_count = fields.Integer(
        string="Visits",
        compute="_compute_logistics_visit_count",
        groups="logistics_crm.group_logistics_user",
    )

    def _compute_logistics_visit_count(self):
        """One grouped query a page; only what the reader may see."""
        counts = dict(
            self.env["logistics.visit"]._read_group(
                [
                    ("partner_id", "in", self.commercial_partner_id.ids),
                    ("state", "!=", "cancelled"),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.logistics_visit_count = counts.get(partner.commercial_partner_id, 0)

    def action_logistics_log_call(self):
        """Button: log a call with this customer."""
        self.env["logistics.visit.log"].check_access("create")
        self.ensure_one()
        return self.env["logistics.visit"]._open_form(
            self.env._("Log a call"),
            "logistics.visit.log",
            {"default_partner_id": self.id},
        )

    def action_logistics_open_visits(self):
        self.env["logistics.visit"].check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_visit_action"
        )
        company = self.commercial_partner_id
        return {
            **action,
            "domain": [("partner_id", "=", company.id)],
            "context": {"default_partner_id": company.id},
        }

    @api.model
    def _logistics_on_tier_changed(self, company, changes):
        result = super()._logistics_on_tier_changed(company, changes)
        self.env["logistics.visit"]._plan_soon()
        return result
