from odoo import api, fields, models

from .logistics_tier_scheme import TIERS_IN_ONE_GO


class LogisticsTier(models.Model):
    """One tier of a scheme: from which figure, and what the customer gets for it.

    Bands are half-open with the boundary in the better tier; both ends zero means that
    the threshold is still open, such a tier is never proposed (H-7.1-1, K-2.2, P-3-21).
    """

    _name = "logistics.tier"
    _description = "Customer Tier"
    _inherit = ["mail.thread"]
    _order = "scheme_id, sequence, id"
    _rec_name = "code"
    _check_company_auto = True

    scheme_id = fields.Many2one(
        "logistics.tier.scheme",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="scheme_id.company_id", store=True)
    currency_id = fields.Many2one(related="scheme_id.currency_id")
    basis = fields.Selection(related="scheme_id.basis", string="Scheme basis")
    code = fields.Char(required=True, tracking=True)
    name = fields.Char(string="Label", required=True, translate=True)
    sequence = fields.Integer(default=1, help="1 is the best tier.")
    color = fields.Integer()
    min_amount = fields.Monetary(
        string="Amount From", tracking=True, aggregator=None, help="Included."
    )
    max_amount = fields.Monetary(
        string="Amount below",
        tracking=True,
        aggregator=None,
        help="Excluded. Zero: no upper limit.",
    )
    min_in_unit = fields.Float(
        string="From (unit)",
        compute="_compute_in_unit",
        inverse="_inverse_min_in_unit",
        digits=(16, 4),
        aggregator=None,
    )
    max_in_unit = fields.Float(
        string="Below (unit)",
        compute="_compute_in_unit",
        inverse="_inverse_max_in_unit",
        digits=(16, 4),
        aggregator=None,
    )
    min_score = fields.Float(
        string="Score from", tracking=True, aggregator=None, help="Included."
    )
    max_score = fields.Float(
        string="Score below",
        tracking=True,
        aggregator=None,
        help="Excluded. Zero: no upper limit.",
    )
    qualitative = fields.Text(string="Qualitative criteria", translate=True)
    is_key_account = fields.Boolean(string="Key account", tracking=True)
    is_top = fields.Boolean(
        string="Special grade",
        tracking=True,
        help="Special-grade key account: leaders are visited regularly by the "
        "key-account supervisor.",
    )
    # Management policy (P-3-21); zero or empty: nothing granted (G-22).
    advance_fund_limit = fields.Monetary(string="Advance-funding limit", tracking=True)
    credit_limit = fields.Monetary(tracking=True)
    payment_term_id = fields.Many2one(
        "account.payment.term",
        string="Payment period",
        check_company=True,
        tracking=True,
    )
    commission_note = fields.Text(string="Commission management", translate=True)
    resource_note = fields.Text(string="Resource guarantee", translate=True)
    # Contract duty (decisions A9)
    contract_required = fields.Boolean(tracking=True)
    agreement_required = fields.Boolean(
        string="Long-term agreement required", tracking=True
    )
    # Service package (K-2.3)
    team_required = fields.Boolean(string="Account team", tracking=True)
    team_members = fields.Integer(string="Team members at least", default=2)
    solution = fields.Selection(
        [
            ("standard", "Standard service"),
            ("individual", "Individual service plan"),
            ("customised", "Customised solution"),
        ],
        default="standard",
        tracking=True,
    )
    executive_contact = fields.Boolean(string="Periodic executive communication")
    product_priority = fields.Boolean(string="Priority for new services")
    preferential_policy = fields.Boolean(string="Occasional preferential policy")
    green_channel = fields.Boolean(string="Green VIP channel")
    hotline_24h = fields.Boolean(string="24-hour service phone")
    service_note = fields.Text(string="Service plan", translate=True)
    marketing_note = fields.Text(string="Marketing strategy", translate=True)
    activity_plan_id = fields.Many2one(
        "mail.activity.plan",
        domain=[("res_model", "=", "res.partner")],
        help="Scheduled on the customer when the tier becomes effective.",
    )

    _code_scheme_uniq = models.Constraint(
        "UNIQUE(scheme_id, code)", "The scheme has a tier with that code."
    )

    @api.depends("min_amount", "max_amount", "scheme_id.unit")
    def _compute_in_unit(self):
        for tier in self:
            unit = float(tier.scheme_id.unit or 1)
            tier.min_in_unit = tier.min_amount / unit
            tier.max_in_unit = tier.max_amount / unit

    def _inverse_min_in_unit(self):
        for tier in self:
            tier.min_amount = tier.min_in_unit * float(tier.scheme_id.unit or 1)

    def _inverse_max_in_unit(self):
        for tier in self:
            tier.max_amount = tier.max_in_unit * float(tier.scheme_id.unit or 1)

    @api.constrains("min_amount", "max_amount", "min_score", "max_score", "scheme_id")
    def _check_bands(self):
        if self.env.context.get("tier_bands") is not TIERS_IN_ONE_GO:
            self.scheme_id._check_bands()
            self.scheme_id._check_ready()

    def _is_set(self):
        """Does the tier have boundaries in the unit of its scheme?"""
        self.ensure_one()
        if self.scheme_id.basis == "score":
            return bool(self.min_score or self.max_score)
        return bool(self.min_amount or self.max_amount)

    def _get_rank(self):
        """Sortable place of a tier in its scheme: the best first, no tier last."""
        return self.sequence if self else 10**6
