from odoo import api, fields, models

KINDS = [
    ("trailing", "Twelve months"),
    ("annualised", "Average month × 12"),
    ("expected", "Expected month × 12"),
    ("target", "Annual income target"),
    ("none", "No data"),
]


class LogisticsTierBasis(models.Model):
    """The figure of one customer in one scheme and company, kept every night.

    A derived figure, not a fact: the nightly statement writes the rows that changed
    (H-7.1-4, B-2.3-A8). No unique key, because it would contain the partner and a
    merge of partners would delete rows; the statement itself makes one row each.
    """

    _name = "logistics.tier.basis"
    _description = "Tier Basis"
    _order = "value desc, id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade"
    )
    scheme_id = fields.Many2one(
        "logistics.tier.scheme",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, default="none")
    value = fields.Monetary(string="Annual figure", aggregator=None)
    months = fields.Integer(
        aggregator=None, help="Complete months that were summed or averaged."
    )
    first_month = fields.Date(string="Business since")
    as_of = fields.Date(string="As of", help="Last day that the figure covers.")
    revenue = fields.Monetary(
        string="Revenue of the window",
        help="Posted invoices less refunds, without tax, nothing projected.",
    )
    previous_value = fields.Monetary(
        string="One review earlier",
        aggregator=None,
        help="The same figure as it was one review interval before.",
    )
    trend = fields.Selection(
        [("up", "Rising"), ("flat", "Unchanged"), ("down", "Falling")]
    )
    trend_percent = fields.Float(
        string="Change (%)", compute="_compute_trend_percent", aggregator=None
    )
    tier_id = fields.Many2one(
        "logistics.tier",
        string="Tier by figure",
        ondelete="set null",
        check_company=True,
    )
    crossed = fields.Boolean(string="Boundary crossed")
    crossed_on = fields.Date()
    crossed_from_id = fields.Many2one(
        "logistics.tier",
        string="Was",
        ondelete="set null",
        check_company=True,
        help="Tier by figure before the boundary was crossed; empty: untiered.",
    )
    crossed_direction = fields.Selection(
        [("up", "Up"), ("down", "Down")], compute="_compute_crossed_direction"
    )
    reviewed_on = fields.Date(help="Day on which the engine looked at it last.")
    error = fields.Char(
        help="Why no proposal could be made; tried again when the figure changes."
    )
    user_id = fields.Many2one(related="partner_id.user_id", string="Salesperson")

    _partner_idx = models.Index("(partner_id, scheme_id, company_id)")
    _crossed_idx = models.Index("(crossed_on) WHERE crossed")
    _value_idx = models.Index("(company_id, scheme_id, value DESC)")

    @api.depends("partner_id", "scheme_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = (
                f"{row.partner_id.name or ''} · {row.scheme_id.code or ''}"
            )

    @api.depends("value", "previous_value")
    def _compute_trend_percent(self):
        for row in self:
            before = row.previous_value
            row.trend_percent = before and (row.value - before) / abs(before) * 100

    @api.depends("crossed", "tier_id", "crossed_from_id")
    def _compute_crossed_direction(self):
        for row in self:
            up = row.tier_id._get_rank() < row.crossed_from_id._get_rank()
            row.crossed_direction = row.crossed and ("up" if up else "down")

    def action_open_partner(self):
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }

    def action_propose(self):
        """Propose the selected customers now, whatever the calendar says."""
        self.env["logistics.tier.assessment"]._check_may_propose()
        self._refresh(partners=self.partner_id)
        made = self.env["logistics.tier.assessment"]._propose(self, "demand")
        return made._action_show_proposals()
