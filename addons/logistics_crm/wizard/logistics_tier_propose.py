from odoo import api, fields, models

#: Above this number the scheduled job makes the list, the user does not wait.
AT_ONCE = 500


class LogisticsTierPropose(models.TransientModel):
    """Propose tiers now: for selected customers or for everybody (P-3-20)."""

    _name = "logistics.tier.propose"
    _description = "Propose Tiers"

    scheme_id = fields.Many2one(
        "logistics.tier.scheme",
        required=True,
        domain=[("basis", "!=", "manual")],
        default=lambda self: self._default_scheme_id(),
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        domain="[('parent_id', '=', False)]",
        help="Empty: all customers with a figure.",
    )
    unchanged = fields.Boolean(
        string="Also where the tier stays",
        help="Full assessment: confirms the tier of customers who do not move.",
    )

    @api.model
    def _default_scheme_id(self):
        return self.env["logistics.tier.scheme"]._get_policy_scheme(self.env.company)

    def action_propose(self):
        self.check_access("write")
        self.env["logistics.tier.assessment"]._check_may_propose()
        self.ensure_one()
        basis = self.env["logistics.tier.basis"]
        partners = self.partner_ids.commercial_partner_id or None
        basis._refresh(self.scheme_id, partners)
        domain = [
            ("scheme_id", "=", self.scheme_id.id),
            ("company_id", "=", self.env.company.id),
        ]
        if partners:
            domain.append(("partner_id", "in", partners.ids))
        elif basis.search_count(domain, limit=AT_ONCE + 1) > AT_ONCE:
            return self._hand_over()
        made = self.env["logistics.tier.assessment"]._propose(
            basis.search(domain), "demand", self.unchanged
        )
        return made._action_show_proposals()

    def _hand_over(self):
        """Let the scheduled job make the list for all customers."""
        today = fields.Date.context_today(self)
        vals = {"next_proposal_date": today}
        if self.unchanged:
            vals["next_full_date"] = today
        # sudo: leaders may start the list, only the policy administrator writes the
        # calendar; nothing else of the scheme is written.
        self.scheme_id.sudo().write(vals)
        self.env.ref("logistics_crm.ir_cron_tier_propose").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The list is being made. You will find it under tier proposals in "
                    "some minutes."
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
