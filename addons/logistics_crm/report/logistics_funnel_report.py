from odoo import fields, models
from odoo.tools import SQL

from .logistics_funnel_report_sql import FUNNEL


class LogisticsFunnelReport(models.Model):
    """The funnel of the nine steps: one row for each step that a lead reached
    (H-8.2-10, S-2.1.2-03).

    How long a lead stood in a step comes from the tracked changes of its stage. Figures
    of the whole lead (won, lost, days of development) stand on the row of its first
    step alone, so that sums and averages over any grouping count a lead once.
    """

    _name = "logistics.funnel.report"
    _description = "Sales Funnel Report"
    _auto = False
    _order = "lead_id desc, number"
    _rec_name = "lead_id"
    _check_company_auto = True

    lead_id = fields.Many2one("crm.lead", readonly=True)
    stage_id = fields.Many2one("crm.stage", string="Step", readonly=True)
    number = fields.Integer(string="Step number", readonly=True, aggregator=None)
    team_id = fields.Many2one("crm.team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    state_id = fields.Many2one("res.country.state", string="Area", readonly=True)
    industry_id = fields.Many2one("res.partner.industry", readonly=True)
    tier_id = fields.Many2one(
        "logistics.tier",
        readonly=True,
        check_company=True,
        help="Tier of the customer; of a prospect, what a year of the expected volume "
        "would give.",
    )
    customer_type_id = fields.Many2one("logistics.customer.type", readonly=True)
    source_id = fields.Many2one(
        "logistics.lead.source", string="Found by", readonly=True
    )
    outcome = fields.Selection(
        [
            ("passed", "Left with its results"),
            ("here", "Stands here"),
            ("paused", "Paused here"),
            ("lost", "Lost here"),
            ("back", "Went back"),
        ],
        readonly=True,
    )
    entered_on = fields.Datetime(readonly=True)
    created_on = fields.Datetime(string="Lead created on", readonly=True)
    # --- of the step
    reached = fields.Integer(string="Reached the step", readonly=True)
    here = fields.Integer(string="Standing here", readonly=True)
    stale = fields.Integer(
        readonly=True, help="Standing here longer than the step allows."
    )
    conversion = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Share of the leads that left the step with its results, of all that left "
        "it; leads that still stand there do not count.",
    )
    days = fields.Float(string="Days in step", readonly=True, aggregator="avg")
    volume = fields.Monetary(string="Monthly volume reached", readonly=True)
    volume_here = fields.Monetary(string="Monthly volume standing here", readonly=True)
    # --- of the lead, on the row of the first step
    leads = fields.Integer(readonly=True)
    reviewed = fields.Integer(readonly=True)
    won = fields.Integer(readonly=True)
    lost = fields.Integer(string="Deals lost", readonly=True)
    win_rate = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Won leads of all that are decided; open ones do not count.",
    )
    cycle_days = fields.Float(
        string="Days from entry to won", readonly=True, aggregator="avg"
    )
    won_volume = fields.Monetary(string="Monthly volume won", readonly=True)
    velocity = fields.Monetary(
        readonly=True,
        help="Monthly volume won for each day of development, summed over won leads.",
    )

    @property
    def _table_query(self):
        self.env["crm.lead"].flush_model()
        self.env["mail.tracking.value"].flush_model()
        for model in ("mail.message", "hr.employee", "hr.version", "res.partner"):
            self.env[model].flush_model()
        for model in ("logistics.tier", "crm.stage", "logistics.lead.review"):
            self.env[model].flush_model()
        fields_ = self.env["ir.model.fields"]
        return SQL(
            FUNNEL,
            steps=self._get_steps_sql(),
            bands=self._get_bands_sql(),
            # sudo: the id of a technical record
            field=fields_.sudo()._get("crm.lead", "stage_id").id,
            now=self.env.cr.now(),
        )

    def _get_steps_sql(self):
        """(team, stage, number) of every team that works by the steps."""
        rows = [
            SQL("(%s, %s, %s)", team, stage, number)
            for team, order in self.env["crm.team"]._logistics_steps().items()
            for number, stage in enumerate(order, start=1)
        ]
        return SQL(", ").join(rows or [SQL("(0, 0, 0)")])

    def _get_bands_sql(self):
        """(company, from, to, tier) that grade a prospect by his expected year."""
        schemes = self.env["logistics.tier.scheme"]
        today = fields.Date.context_today(self)
        rows = []
        for company in self.env.companies:
            # sudo: which bands exist is policy
            scheme = schemes._get_policy_scheme(company).sudo()
            if scheme and scheme._is_amount_based():
                rows += [
                    SQL(
                        "(%s, %s, %s, %s)", company.id, band.lower, band.upper, band.key
                    )
                    for band in scheme._get_bands(company, today)
                ]
        return SQL(", ").join(rows or [SQL("(0, 0, 0, 0)")])

    # --- button -----------------------------------------------------------------------

    def action_open_lead(self):
        """The lead of this row."""
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "views": [(False, "form")],
        }
