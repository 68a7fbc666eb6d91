from odoo import api, fields, models


class LogisticsCommissionPlan(models.Model):
    """Whom the company rewards for which money. What it pays is in its versions, of
    which one at a time is in force (H-9-2, H-9.1-1, GEN-COM, S-2.1.2-06)."""

    _name = "logistics.commission.plan"
    _description = "Commission Plan"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(
        default=10,
        help="Of several plans that fit a person, the first one pays.",
    )
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    is_exclusive = fields.Boolean(
        string="Instead of others",
        default=True,
        tracking=True,
        help="A person gets money for an event from one such plan only. Switch it off "
        "for what is paid beside it, such as a share of the leader.",
    )
    note = fields.Html(string="Purpose", translate=True)
    version_ids = fields.One2many("logistics.commission.version", "plan_id")
    version_count = fields.Integer(compute="_compute_version_count")
    current_version_id = fields.Many2one(
        "logistics.commission.version",
        string="In force",
        compute="_compute_current_version_id",
    )

    @api.depends("version_ids")
    def _compute_version_count(self):
        for plan in self:
            plan.version_count = len(plan.version_ids)

    @api.depends("version_ids.approval_state", "version_ids.date_from")
    @api.depends_context("tz")
    def _compute_current_version_id(self):
        today = fields.Date.context_today(self)
        for plan in self:
            plan.current_version_id = plan.version_ids.filtered(
                lambda v: (
                    v.approval_state == "approved"
                    and v.date_from <= today
                    and (not v.date_to or v.date_to >= today)
                )
            )[:1]

    def action_new_version(self):
        """Copy the newest version as a draft, to change it and have it approved."""
        self.check_access("write")
        self.ensure_one()
        newest = self.version_ids.sorted("number")[-1:]
        version = newest.copy() if newest else newest.create({"plan_id": self.id})
        return version.get_formview_action()
