from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .logistics_approval_mixin import ENGINE

POLICY_GROUP = "logistics_crm.group_logistics_policy_admin"
#: Written by the engine alone: figures, proposal and trail of the decision.
FIGURES = frozenset(
    {
        "basis_value",
        "basis_kind",
        "basis_months",
        "current_tier_id",
        "proposed_tier_id",
        "raise_to_id",
        "reasons",
        "trigger",
        "decided_by_id",
        "decided_on",
        "next_review",
        "end_reason",
        "merged_from",
    }
)
#: What a new assessment made by a person has none of yet.
UNDECIDED = {
    "trigger": "sheet",
    "decided_tier_id": False,
    "decided_by_id": False,
    "decided_on": False,
    "next_review": False,
    "end_reason": False,
    "merged_from": 0,
}
#: What is assessed; cannot change once others decide about it.
SUBJECT = frozenset({"partner_id", "scheme_id", "company_id", "date", "valid_from"})
DECISION = frozenset({"decided_tier_id", "decision_note", "score_ids"})


class LogisticsTierAssessment(models.Model):
    """Who may write what: figures only the engine, tiers only the Project Management
    Department, and nobody anything once it is decided (design rule 4)."""

    _inherit = "logistics.tier.assessment"

    @api.constrains("decided_tier_id", "scheme_id")
    def _check_decided_tier(self):
        for assessment in self:
            tiers = assessment.decided_tier_id | assessment.proposed_tier_id
            if tiers.scheme_id - assessment.scheme_id:
                raise ValidationError(
                    self.env._("Choose a tier of the scheme that is assessed.")
                )

    @api.constrains("valid_from", "valid_to")
    def _check_validity(self):
        for assessment in self:
            first, last = assessment.valid_from, assessment.valid_to
            # One day before its start is the end of a tier that never took effect.
            if first and last and (first - last).days > 1:
                raise ValidationError(
                    self.env._("The validity ends before it begins: correct the dates.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        engine = self.env.context.get("approval_engine") is ENGINE
        if not engine:
            self._check_foreign_create(vals_list)
            # Written out, so that default_* keys of the context cannot set them.
            vals_list = [{**UNDECIDED, **vals} for vals in vals_list]
        for vals in vals_list:
            partner = self.env["res.partner"].browse(vals.get("partner_id"))
            # sudo: only the id of the commercial entity is taken.
            vals["partner_id"] = partner.sudo().commercial_partner_id.id
        assessments = super().create(vals_list)
        if not engine:
            assessments._approval_as_engine()._assess()
        return assessments

    def _check_foreign_create(self, vals_list):
        for vals in vals_list:
            if not FIGURES.isdisjoint(vals):
                self._refuse_figures()
            if vals.get("decided_tier_id"):
                self._check_policy_admin()

    def write(self, vals):
        if self.env.context.get("approval_engine") is not ENGINE:
            self._check_foreign_write(vals)
        return super().write(vals)

    def _check_foreign_write(self, vals):
        """Refuse what a person may not change; the engine writes past this."""
        if not FIGURES.isdisjoint(vals):
            self._refuse_figures()
        if "decided_tier_id" in vals:
            self._check_policy_admin()
        decided = self.filtered(lambda a: a.approval_state in ("approved", "rejected"))
        moved = not SUBJECT.isdisjoint(vals) and self.filtered(
            lambda a: a.approval_state != "draft"
        )
        if decided and "valid_to" in vals:
            self._check_policy_admin()
        late = "valid_to" in vals and decided.filtered("valid_to")
        if moved or late or (decided and not DECISION.isdisjoint(vals)):
            raise UserError(
                self.env._(
                    "%(name)s is decided or waits for a decision: its history does not "
                    "change. Make a new assessment.",
                    name=(moved or late or decided)[0].display_name,
                )
            )

    def _refuse_figures(self):
        raise AccessError(
            self.env._(
                "Figures and proposals come from invoices and score sheets; nobody "
                "types them in."
            )
        )

    def _check_policy_admin(self):
        if not (self.env.su or self.env.user.has_group(POLICY_GROUP)):
            raise AccessError(
                self.env._("Only the Project Management Department decides tiers.")
            )
