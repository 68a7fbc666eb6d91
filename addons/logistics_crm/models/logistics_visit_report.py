from odoo import api, fields, models

#: What the visitor may fill in until he submits; locked from then on.
REPORT_FIELDS = frozenset(
    {
        "partner_id",
        "contact_id",
        "user_id",
        "companion_ids",
        "company_id",
        "channel_id",
        "purpose_ids",
        "attendee_ids",
        "actual_start",
        "actual_stop",
        "talk",
        "satisfaction",
        "attitude",
        "needs",
        "other_needs",
        "competitor_news",
        "business_situation",
        "suggestions",
        "next_step",
        "next_date",
        "training_hours",
    }
)


class LogisticsVisit(models.Model):
    """The visit record form (F-S6, P-A3-1 to P-A3-4, P-3-6, K-4.5.1b)."""

    _inherit = "logistics.visit"

    # Before
    target = fields.Text(string="Visit target", help="What this visit shall reach.")
    planned_content = fields.Text(string="Expected topics")
    prepared_item_ids = fields.Many2many(
        "logistics.visit.checklist.item",
        "logistics_visit_prepared_rel",
        string="Preparation",
        domain=[("kind", "=", "prepare")],
    )
    reconfirmed_at = fields.Datetime(
        string="Confirmed again", help="By telephone before leaving."
    )

    # During
    attendee_ids = fields.One2many(
        "logistics.visit.attendee", "visit_id", string="Customer's people", copy=True
    )
    flow_item_ids = fields.Many2many(
        "logistics.visit.checklist.item",
        "logistics_visit_flow_rel",
        string="Steps done",
        domain=[("kind", "=", "flow")],
        copy=False,
    )
    talk = fields.Text(string="What was talked about", copy=False)
    satisfaction = fields.Selection(
        [
            ("1", "Very unsatisfied"),
            ("2", "Unsatisfied"),
            ("3", "Neither"),
            ("4", "Satisfied"),
            ("5", "Very satisfied"),
        ],
        copy=False,
        help="With our service, as the customer says.",
    )
    attitude = fields.Selection(
        [
            ("1", "Refuses"),
            ("2", "Reserved"),
            ("3", "Neutral"),
            ("4", "Interested"),
            ("5", "Wants to cooperate"),
        ],
        string="Attitude to our services",
        copy=False,
    )
    needs = fields.Text(string="Logistics needs and problems", copy=False)
    other_needs = fields.Text(copy=False)
    competitor_news = fields.Text(
        copy=False, help="Market, competitors, how they serve and what they sell."
    )
    business_situation = fields.Text(string="Customer's business", copy=False)
    concerns = fields.Text(string="Concerns and feedback", copy=False)
    suggestions = fields.Text(string="Opinions, suggestions, wishes", copy=False)
    objections = fields.Text(copy=False)
    answers = fields.Text(string="Questions answered", copy=False)
    gift = fields.Char(copy=False)
    training_hours = fields.Float(
        copy=False, help="Time spent on guiding the customer; 1 to 2 hours are usual."
    )
    credit_change = fields.Boolean(
        string="Credit changed", copy=False, help="Signs that the customer pays worse."
    )
    credit_cause = fields.Text(string="Cause of the credit change", copy=False)

    # After
    effect = fields.Selection(
        [
            ("none", "None"),
            ("some", "Some"),
            ("good", "Good"),
            ("decisive", "Decisive"),
        ],
        copy=False,
    )
    main_matters = fields.Text(string="Main matters: handling and result", copy=False)
    other_matters = fields.Text(string="Other matters to report", copy=False)
    visitor_opinion = fields.Text(string="Visitor's opinion", copy=False)
    supervisor_opinion = fields.Text(string="Supervisor's opinion", copy=False)
    next_step = fields.Text(copy=False)
    next_date = fields.Date(string="Next step on", copy=False)
    support_needed = fields.Boolean(string="Support of other departments", copy=False)
    support_department_ids = fields.Many2many(
        "hr.department", string="Departments", copy=False
    )
    support_text = fields.Text(string="What support", copy=False)
    abnormal = fields.Boolean(
        string="Abnormal relation",
        copy=False,
        help="Something is wrong with this customer: the manager hears it the same "
        "day.",
    )
    abnormal_reason = fields.Text(copy=False)
    remarks = fields.Text(copy=False)

    last_visit_id = fields.Many2one(
        "logistics.visit", string="Last visit", compute="_compute_last_visit_id"
    )

    _training_sane = models.Constraint(
        "CHECK(training_hours IS NULL OR training_hours BETWEEN 0 AND 24)",
        "Training takes between 0 and 24 hours: correct the number.",
    )

    @api.depends("partner_id", "lead_id", "date")
    def _compute_last_visit_id(self):
        """Newest finished visit to the same customer, for the brief on the form."""
        for visit in self:
            domain = [
                ("state", "in", ("submitted", "approved")),
                ("id", "not in", visit._origin.ids),
            ]
            if visit.partner_id:
                domain.append(("partner_id", "=", visit.partner_id.id))
            else:
                domain.append(("lead_id", "=", visit.lead_id.id))
            visit.last_visit_id = (
                self.search(domain, order="date desc, id desc", limit=1)
                if visit.partner_id or visit.lead_id
                else False
            )
