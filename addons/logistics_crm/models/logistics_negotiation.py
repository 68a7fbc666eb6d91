from odoo import api, fields, models

#: Salespeople read their own deals by record rule; customer service, finance and portal
#: have no access to negotiations at all (K-4.3.2b, H-5.7.2-3).
TEAM_ONLY = (
    "logistics_crm.group_logistics_salesperson,logistics_crm.group_logistics_executive"
)


class LogisticsNegotiation(models.Model):
    """A negotiation with the customer, with or without a tender before it: who leads
    it, what we want, where we stop, and what both sides agreed on (K-4.3.2a to -c,
    S-2.1.4-07b, H-5.7.2, H-5.8).

    Buttons and guards are in ``logistics_negotiation_state.py``.
    """

    _name = "logistics.negotiation"
    _description = "Negotiation"
    _inherit = ["logistics.file.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _file_fields = ("minutes_file_ids",)

    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    partner_id = fields.Many2one(related="lead_id.partner_id", string="Customer")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    place = fields.Char()
    with_tender = fields.Boolean(
        string="After a tender",
        help="The negotiation follows a bid that we won; otherwise it is direct.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Lead negotiator",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        index=True,
        tracking=True,
        help="A senior leader, or a person with an authorisation for the day and the "
        "contract value.",
    )
    member_ids = fields.Many2many(
        "res.users", string="Team", domain="[('share', '=', False)]"
    )
    contact_ids = fields.Many2many(
        "res.partner", string="People of the customer", check_company=True
    )
    amount = fields.Monetary(
        string="Contract value a year", tracking=True, help="Expected, without tax."
    )
    authorisation_problem = fields.Char(compute="_compute_authorisation_problem")

    # Before: for the team only
    goal = fields.Text(groups=TEAM_ONLY, help="What we want to reach.")
    strategy = fields.Text(groups=TEAM_ONLY)
    bottom_line = fields.Text(
        groups=TEAM_ONLY, help="Terms below which we do not sign."
    )
    floor_price = fields.Text(
        groups=TEAM_ONLY, help="Lowest price, by lane or service where they differ."
    )
    floor_amount = fields.Monetary(
        string="Floor of the contract value", groups=TEAM_ONLY, aggregator=None
    )
    focus_business = fields.Text(
        string="Focus target business",
        groups=TEAM_ONLY,
        help="The business that we want above all.",
    )
    cautions = fields.Text(groups=TEAM_ONLY)
    rehearsal = fields.Text(groups=TEAM_ONLY, help="Result of the rehearsal.")
    quote_ids = fields.One2many(
        "logistics.negotiation.quote",
        "negotiation_id",
        string="Competitors' quotes",
        groups=TEAM_ONLY,
    )

    # During
    topic_ids = fields.One2many(
        "logistics.negotiation.topic", "negotiation_id", string="Topics", copy=True
    )
    minutes = fields.Html(help="What was said, beside the topics.")
    minutes_file_ids = fields.Many2many("ir.attachment", string="Signed minutes")
    agreed_count = fields.Integer(compute="_compute_agreed_count", string="Agreed")
    topic_count = fields.Integer(
        compute="_compute_agreed_count", string="Topics in all"
    )
    state = fields.Selection(
        [
            ("draft", "Preparation"),
            ("running", "Negotiating"),
            ("agreed", "Agreed"),
            ("failed", "Without agreement"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    closed_at = fields.Datetime(readonly=True, copy=False)

    _amounts_positive = models.Constraint(
        "CHECK(amount >= 0 AND floor_amount >= 0)", "Amounts cannot be negative."
    )

    @api.depends("lead_id", "date")
    def _compute_display_name(self):
        for negotiation in self:
            name = negotiation.lead_id.name or ""
            day = fields.Date.to_string(negotiation.date) if negotiation.date else ""
            negotiation.display_name = f"{name}, {day}"

    @api.depends("topic_ids.agreed")
    def _compute_agreed_count(self):
        for negotiation in self:
            topics = negotiation.topic_ids
            negotiation.topic_count = len(topics)
            negotiation.agreed_count = len(topics.filtered("agreed"))

    @api.depends("user_id", "date", "amount", "company_id")
    def _compute_authorisation_problem(self):
        for negotiation in self:
            negotiation.authorisation_problem = (
                negotiation._authorisation_problem() or False
            )

    @api.onchange("lead_id")
    def _onchange_lead_id(self):
        lead = self.lead_id
        self.company_id = lead.company_id or self.company_id
        self.amount = self.amount or 12 * lead.logistics_monthly_volume

    def _get_agreed_points(self):
        """What was agreed, for the contract to start from (K-4.3.2c). Of a topic that
        was agreed several times the latest text holds.

        :return: ``[{"topic": str, "text": str, "negotiation_id": int}, ...]`` in the
            order of the topics; open negotiations give nothing
        """
        points = {}
        closed = self.filtered(lambda n: n.state == "agreed").sorted(
            lambda n: (n.date, n.id)
        )
        for topic in closed.topic_ids.filtered("agreed"):
            points.pop(topic.name, None)
            points[topic.name] = {
                "topic": topic.name,
                "text": topic.agreed_text,
                "negotiation_id": topic.negotiation_id.id,
            }
        return list(points.values())
