from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.closing import missing

#: Which rows a person works on to bring the points of a fact back.
COLLECT, VISIT, MOVE = "collect", "visit", "move"
WORK = {
    "overdue_share": COLLECT,
    "collected": COLLECT,
    "followup_quota": VISIT,
    "followed_customers": VISIT,
    "visits_done": VISIT,
    "visit_compliance": VISIT,
    "revenue": MOVE,
    "invoiced": MOVE,
    "new_customers": MOVE,
    "landed_customers": MOVE,
    "win_rate": MOVE,
}


class LogisticsKpiAppraisal(models.Model):
    """What a person does now to close the gap: invoices to collect, customers to visit,
    leads to move. Read with the rights of whoever looks."""

    _inherit = "logistics.kpi.appraisal"

    is_workable = fields.Boolean(
        string="Can still change", compute="_compute_is_workable"
    )
    closing_line_ids = fields.Many2many(
        "logistics.kpi.appraisal.line",
        string="What closes the gap",
        compute="_compute_closing_line_ids",
    )
    collect_count = fields.Integer(
        string="Documents overdue", compute="_compute_work_counts"
    )
    visit_count = fields.Integer(
        string="Customers to visit", compute="_compute_work_counts"
    )
    lead_count = fields.Integer(string="Leads to move", compute="_compute_work_counts")

    @api.depends("state", "is_running")
    def _compute_is_workable(self):
        for appraisal in self:
            appraisal.is_workable = appraisal.is_running and appraisal.state == "draft"

    @api.depends("line_ids.score", "line_ids.max_points", "is_workable")
    def _compute_closing_line_ids(self):
        self.closing_line_ids = False
        for appraisal in self.filtered("is_workable"):
            lines = appraisal.line_ids.filtered(
                lambda line: line._missing() is not None
            )
            appraisal.closing_line_ids = lines.sorted(
                lambda line: line.computed_score - line.max_points
            )

    @api.depends("employee_id", "is_workable")
    def _compute_work_counts(self):
        """Asked for an open period only: what is over cannot be changed any more."""
        self.collect_count = self.visit_count = self.lead_count = 0
        for appraisal in self.filtered("is_workable"):
            user = appraisal._get_user()
            appraisal.collect_count = self.env[
                "logistics.receivable.report"
            ].search_count(appraisal._get_collect_domain(user))
            appraisal.visit_count = len(appraisal._get_customers_to_visit(user))
            appraisal.lead_count = self.env["crm.lead"].search_count(
                appraisal._get_lead_domain(user)
            )

    def _get_user(self):
        self.ensure_one()
        # sudo: only the user of the person appraised leaves hr
        return self.sudo().employee_id.user_id

    def _get_collect_domain(self, user):
        return Domain("user_id", "=", user.id or 0) & Domain(
            [("company_id", "=", self.company_id.id), ("amount_overdue", ">", 0)]
        )

    def _get_lead_domain(self, user):
        return Domain("user_id", "=", user.id or 0) & Domain(
            [
                ("company_id", "in", [self.company_id.id, False]),
                ("type", "=", "opportunity"),
                ("won_status", "=", "pending"),
            ]
        )

    def _get_customers_to_visit(self, user):
        """Customers that the follow-up quota of the month still misses."""
        quotas = self.env["logistics.followup.quota"].search(
            [
                ("user_id", "=", user.id or 0),
                ("company_id", "=", self.company_id.id),
                ("month", "=", self.date_to and self.date_to.replace(day=1)),
            ]
        )
        found = self.env["res.partner"]
        for quota in quotas.filtered(lambda row: row.missing > 0):
            found |= quota._get_missing_customers()
        return found

    # --- buttons ----------------------------------------------------------------------

    def action_open_collect(self):
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_receivable_report_action"
        )
        return {
            **action,
            "name": self.env._("Invoices to collect"),
            "domain": list(self._get_collect_domain(self._get_user())),
            "context": {},
            "view_mode": "list",
            "views": [(False, "list")],
        }

    def action_open_visit(self):
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_customer_action"
        )
        customers = self._get_customers_to_visit(self._get_user())
        return {
            **action,
            "name": self.env._("Customers to visit"),
            "domain": [("id", "in", customers.ids)],
            "context": {},
        }

    def action_open_leads(self):
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Leads to move"),
            "res_model": "crm.lead",
            "view_mode": "list,kanban,form",
            "domain": list(self._get_lead_domain(self._get_user())),
            "context": {"create": False},
        }


class LogisticsKpiAppraisalLine(models.Model):
    _inherit = "logistics.kpi.appraisal.line"

    closing_text = fields.Char(
        string="What brings the points back", compute="_compute_closing_text"
    )
    lost_points = fields.Float(
        string="Points to win", compute="_compute_closing_text", aggregator=None
    )

    def _missing(self):
        """How much is missing to all points of a scored line, ``None`` = nothing."""
        self.ensure_one()
        if not self.is_scored or self.score >= self.max_points:
            return None
        return missing(self.rule_kind, self.numerator, self.denominator, self.target)

    @api.depends("numerator", "denominator", "score", "max_points")
    @api.depends_context("lang")
    def _compute_closing_text(self):
        for line in self:
            line.lost_points = line.max_points - line.score if line.is_scored else 0.0
            line.closing_text = line._closing_sentence()

    def _closing_sentence(self):
        found = self._missing()
        if found is None:
            return False
        work = WORK.get(self.fact)
        amount = self._figure(found, self._closing_unit())
        if work == COLLECT and self.rule_kind == "lower":
            return self.env._("Collect %(amount)s of what is overdue.", amount=amount)
        if work == VISIT:
            return self.env._("Follow up %(number)s more customers.", number=amount)
        return self.env._("%(amount)s are missing to the target.", amount=amount)

    def _closing_unit(self):
        """Money behind a share stays money; the port knows the unit of the fact."""
        known = self.env["logistics.fact"]._facts().get(self.fact)
        if self.fact == "overdue_share" or (known and known.unit == "amount"):
            return "amount"
        return "count"

    def action_open_work(self):
        """The rows to work on: what to collect, whom to visit, which leads to move."""
        self.check_access("read")
        self.ensure_one()
        work = WORK.get(self.fact)
        appraisal = self.appraisal_id
        if work == COLLECT:
            return appraisal.action_open_collect()
        if work == VISIT:
            return appraisal.action_open_visit()
        if work == MOVE:
            return appraisal.action_open_leads()
        raise UserError(
            self.env._("%(line)s has no rows of its own to work on.", line=self.name)
        )
