from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .logistics_approval_mixin import ENGINE

#: What a scorer fills in; the rest of the line is set up with the sheet.
SCORER_FIELDS = frozenset({"score", "is_scored", "note"})


class LogisticsTierAssessmentScore(models.Model):
    """What one member of the evaluation team gives for one criterion (P-A1-1, P-2-5).

    Not scored is no score, never zero: the line counts once it is ticked as scored.
    """

    _name = "logistics.tier.assessment.score"
    _description = "Evaluation Score"
    _order = "assessment_id, criterion_sequence, criterion_id, id"
    _check_company_auto = True

    assessment_id = fields.Many2one(
        "logistics.tier.assessment",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="assessment_id.company_id", store=True)
    approval_state = fields.Selection(related="assessment_id.approval_state")
    partner_id = fields.Many2one(related="assessment_id.partner_id", string="Customer")
    criterion_id = fields.Many2one(
        "logistics.tier.criterion",
        required=True,
        ondelete="restrict",
        check_company=True,
    )
    criterion_sequence = fields.Integer(related="criterion_id.sequence", store=True)
    criterion_weight = fields.Float(related="criterion_id.weight", aggregator=None)
    standard = fields.Text(related="criterion_id.standard")
    role = fields.Selection(selection="_selection_role")
    scorer_id = fields.Many2one("res.users", required=True, index=True)
    weight = fields.Float(string="Scorer's share", default=1.0, aggregator=None)
    score = fields.Float(aggregator="avg", help="0 to 100.")
    is_scored = fields.Boolean(string="Scored")
    note = fields.Char()
    is_mine = fields.Boolean(compute="_compute_is_mine", search="_search_is_mine")

    _score_range = models.Constraint(
        "CHECK(score >= 0 AND score <= 100)", "A score lies between 0 and 100."
    )

    @api.model
    def _selection_role(self):
        return self.env["logistics.tier.evaluator"]._selection_role()

    @api.depends("scorer_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for line in self:
            line.is_mine = line.scorer_id == self.env.user

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("scorer_id", "=", self.env.uid)]

    @api.onchange("score")
    def _onchange_score(self):
        if self.score:
            self.is_scored = True

    @api.constrains("criterion_id", "assessment_id")
    def _check_scheme(self):
        for line in self:
            if line.criterion_id.scheme_id != line.assessment_id.scheme_id:
                raise ValidationError(
                    self.env._("Choose a criterion of the scheme that is assessed.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._after_change()
        return lines

    def write(self, vals):
        self._check_open(vals)
        result = super().write(vals)
        if not vals.keys().isdisjoint(("score", "is_scored", "weight", "criterion_id")):
            self._after_change()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_draft()

    def _after_change(self):
        """The proposal of a sheet follows its scores until it is submitted."""
        self._check_draft()
        if self.env.context.get("approval_engine") is not ENGINE:
            self.assessment_id._approval_as_engine()._assess()

    def _check_open(self, vals):
        if self.env.su or self.env.context.get("approval_engine") is ENGINE:
            return
        admin = self.env.user.has_group("logistics_crm.group_logistics_policy_admin")
        foreign = self.filtered(lambda line: line.scorer_id != self.env.user)
        if not admin and (foreign or not SCORER_FIELDS.issuperset(vals)):
            raise AccessError(
                self.env._(
                    "Everybody of the evaluation team fills in the own scores only."
                )
            )

    def _check_draft(self):
        if any(line.assessment_id.approval_state != "draft" for line in self):
            raise UserError(
                self.env._(
                    "The evaluation sheet is submitted: send it back before you change "
                    "a score."
                )
            )
