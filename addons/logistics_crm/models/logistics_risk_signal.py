from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

CLEARERS = (
    "logistics_crm.group_logistics_leader",
    "logistics_crm.group_logistics_finance_settlement",
    "logistics_crm.group_logistics_executive",
)


class LogisticsRiskSignal(models.Model):
    """A risk signal that somebody saw at a customer: counts for the credit light until
    it is cleared or grows old (B-3.1.1, S-TOC-7.3.7b). Append-only."""

    _name = "logistics.risk.signal"
    _description = "Risk Signal"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _rec_name = "type_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    type_id = fields.Many2one(
        "logistics.risk.signal.type",
        string="Signal",
        required=True,
        index=True,
        ondelete="restrict",
    )
    group = fields.Selection(related="type_id.group")
    weight = fields.Integer(related="type_id.weight")
    date = fields.Date(
        string="Seen on", required=True, default=fields.Date.context_today
    )
    user_id = fields.Many2one(
        "res.users",
        string="Seen by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
    )
    visit_id = fields.Many2one(
        "logistics.visit", index="btree_not_null", check_company=True
    )
    note = fields.Text(help="What was seen, and where it comes from.")
    cleared_on = fields.Date(readonly=True, copy=False, tracking=True)
    cleared_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    is_counting = fields.Boolean(
        string="Counts", compute="_compute_is_counting", search="_search_is_counting"
    )

    @api.depends("cleared_on", "date", "company_id")
    def _compute_is_counting(self):
        today = fields.Date.context_today(self)
        policies = self.env["logistics.company.policy"]
        for signal in self:
            months = policies._get(signal.company_id).credit_signal_months
            limit = fields.Date.subtract(today, months=months)
            signal.is_counting = not signal.cleared_on and signal.date > limit

    def _search_is_counting(self, operator, value):
        if operator != "in":
            return NotImplemented
        months = self.env["logistics.company.policy"]._get().credit_signal_months
        limit = fields.Date.subtract(fields.Date.context_today(self), months=months)
        return [("cleared_on", "=", False), ("date", ">", limit)]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.update(cleared_on=False, cleared_by_id=False)
            if not self.env.su:
                vals["user_id"] = self.env.uid
        return super().create(vals_list)

    def write(self, vals):
        free = {n for n in vals if n.startswith(("message_", "activity_"))} | {"note"}
        if not self.env.su and not free.issuperset(vals):
            raise AccessError(
                self.env._("A signal stays as it was seen: clear it instead.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Clear the signal instead."))

    def action_clear(self):
        """It turned out harmless or is over."""
        self.check_access("write")
        if not any(map(self.env.user.has_group, CLEARERS)):
            raise AccessError(self.env._("Leaders and finance clear signals."))
        # sudo: a signal is cleared by this button only
        self.sudo().filtered(lambda s: not s.cleared_on).write(
            {
                "cleared_on": fields.Date.context_today(self),
                "cleared_by_id": self.env.uid,
            }
        )
        return True
