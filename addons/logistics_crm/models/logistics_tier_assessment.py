from odoo import api, fields, models

from ..tools import scoring, tiermarks
from .logistics_tier_basis import KINDS


class LogisticsTierAssessment(models.Model):
    """Dated, approved grading of one customer in one scheme (H-7.1-6, K-2.3-5, P-2-5).

    Append-only once decided: figures, tiers, parties and dates never change, only the
    end of the validity is set once. The approved rows are the tier history.
    """

    _name = "logistics.tier.assessment"
    _description = "Tier Assessment"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        ondelete="restrict",
        domain=[("parent_id", "=", False)],
    )
    scheme_id = fields.Many2one(
        "logistics.tier.scheme",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        default=lambda self: self._default_scheme_id(),
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self), copy=False
    )
    trigger = fields.Selection(
        [
            ("quarter", "Periodic review"),
            ("full", "Full assessment"),
            ("new", "New customer"),
            ("fall", "Below the lowest tier"),
            ("demand", "On demand"),
            ("sheet", "Evaluation sheet"),
        ],
        required=True,
        readonly=True,
        default="sheet",
        copy=False,
    )
    basis_kind = fields.Selection(
        KINDS, string="Basis", readonly=True, copy=False, default="none"
    )
    basis_value = fields.Monetary(
        string="Annual figure", readonly=True, copy=False, aggregator=None
    )
    basis_months = fields.Integer(
        string="Months", readonly=True, copy=False, aggregator=None
    )
    score_ids = fields.One2many(
        "logistics.tier.assessment.score",
        "assessment_id",
        string="Evaluation scores",
        copy=False,
    )
    score = fields.Float(compute="_compute_score", store=True, aggregator="avg")
    scored_weight = fields.Float(
        string="Scored (%)",
        compute="_compute_score",
        store=True,
        aggregator=None,
        help="How much of the weights has a score; what is missing is left out and the "
        "rest counts for 100 %.",
    )
    current_tier_id = fields.Many2one(
        "logistics.tier",
        string="Tier now",
        readonly=True,
        copy=False,
        ondelete="restrict",
        check_company=True,
    )
    proposed_tier_id = fields.Many2one(
        "logistics.tier",
        string="Proposed",
        readonly=True,
        copy=False,
        ondelete="restrict",
        check_company=True,
    )
    raise_to_id = fields.Many2one(
        "logistics.tier",
        string="May be raised to",
        readonly=True,
        copy=False,
        ondelete="restrict",
        check_company=True,
        help="Qualitative flags justify one tier more, if the approver agrees.",
    )
    decided_tier_id = fields.Many2one(
        "logistics.tier",
        string="Tier to approve",
        copy=False,
        ondelete="restrict",
        domain="[('scheme_id', '=', scheme_id)]",
        check_company=True,
        tracking=True,
        help="Empty: untiered. Another tier than proposed needs a reason.",
    )
    decision_note = fields.Text(string="Reason of the deviation", copy=False)
    reasons = fields.Json(readonly=True, copy=False)
    reason_text = fields.Text(string="Why", compute="_compute_reason_text")
    change = fields.Selection(
        [
            ("first", "First tier"),
            ("up", "Up"),
            ("down", "Down"),
            ("same", "Unchanged"),
        ],
        compute="_compute_change",
        store=True,
    )
    exception_codes = fields.Json(compute="_compute_change", store=True)
    is_exception = fields.Boolean(
        string="Exception", compute="_compute_change", store=True
    )
    exception_text = fields.Char(
        string="Look at it because", compute="_compute_exception_text"
    )
    valid_from = fields.Date(
        copy=False, tracking=True, help="Empty: the day of the approval."
    )
    valid_to = fields.Date(
        copy=False, tracking=True, help="Last day. Empty: until the next assessment."
    )
    end_reason = fields.Selection(
        [
            ("replaced", "Next assessment"),
            ("expired", "Limited from the start"),
            ("merged", "Customers were merged"),
        ],
        readonly=True,
        copy=False,
    )
    next_review = fields.Date(readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    decided_on = fields.Datetime(readonly=True, copy=False)
    merged_from = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Number of the customer that was merged into this one.",
    )
    user_id = fields.Many2one(related="partner_id.user_id", string="Salesperson")

    _history_idx = models.Index(
        "(partner_id, scheme_id, company_id, valid_from) "
        "WHERE approval_state = 'approved'"
    )
    _partner_idx = models.Index("(partner_id)")
    _open_idx = models.Index(
        "(scheme_id, company_id) WHERE approval_state IN ('draft', 'submitted')"
    )

    @api.model
    def _default_scheme_id(self):
        return self.env["logistics.tier.scheme"]._get_policy_scheme(self.env.company)

    @api.depends("partner_id", "scheme_id", "date")
    def _compute_display_name(self):
        for assessment in self:
            assessment.display_name = " · ".join(
                filter(
                    None,
                    (
                        assessment.partner_id.name,
                        assessment.scheme_id.code,
                        fields.Date.to_string(assessment.date),
                    ),
                )
            )

    @api.depends(
        "score_ids.score", "score_ids.is_scored", "score_ids.weight", "scheme_id"
    )
    def _compute_score(self):
        for assessment in self:
            lines = assessment.score_ids
            result = scoring.weighted_score(
                [
                    scoring.Criterion(
                        criterion.id,
                        criterion.weight,
                        tuple(s.score if s.is_scored else None for s in scores),
                        tuple(scores.mapped("weight")),
                    )
                    for criterion, scores in lines.grouped("criterion_id").items()
                ]
            )
            assessment.score = result.value or 0.0
            assessment.scored_weight = result.weight if result.value is not None else 0

    @api.depends("current_tier_id", "decided_tier_id", "proposed_tier_id", "reasons")
    def _compute_change(self):
        for assessment in self:
            now, then = assessment.current_tier_id, assessment.decided_tier_id
            order = assessment.scheme_id.tier_ids.sorted("sequence").ids
            codes = [code for code, _args in assessment.reasons or []]
            marks = tiermarks.exceptions(
                now.id or None,
                then.id or None,
                order,
                codes,
                deviates=then != assessment.proposed_tier_id,
            )
            assessment.exception_codes = list(marks)
            assessment.is_exception = bool(marks)
            if now == then:
                assessment.change = "same"
            elif not now:
                assessment.change = "first"
            else:
                up = then._get_rank() < now._get_rank()
                assessment.change = "up" if up else "down"
