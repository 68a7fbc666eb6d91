from odoo import fields, models
from odoo.exceptions import UserError


class LogisticsComplaint(models.Model):
    """Suggestions of customers: reviewed by a manager, adopted or not, carried out,
    thanked for (S-TOC-5.2.3, S-1.1.3-12, S-1.3.1-09)."""

    _inherit = "logistics.complaint"

    suggestion_state = fields.Selection(
        [("adopted", "Adopted"), ("rejected", "Not adopted"), ("done", "Carried out")],
        string="Decision on the suggestion",
        readonly=True,
        copy=False,
        tracking=True,
    )
    suggestion_review = fields.Text(
        string="Evaluation",
        copy=False,
        help="Use, cost and reason: the customer is told the decision, not this text.",
    )
    suggestion_reward = fields.Char(string="Thanks to the customer", copy=False)
    suggestion_reviewer_id = fields.Many2one(
        "res.users", string="Reviewed by", readonly=True, copy=False
    )

    def _review_suggestion(self, verdict):
        self._check_role("cs_manager")
        self.check_access("write")
        self._check_open()
        for complaint in self:
            if complaint.kind != "suggestion":
                raise UserError(
                    self.env._("%(name)s is no suggestion.", name=complaint.name)
                )
            if not (complaint.suggestion_review or "").strip():
                raise UserError(self.env._("Write the evaluation first."))
        self._as_engine().write(
            {
                "suggestion_state": verdict,
                "suggestion_reviewer_id": self.env.uid,
            }
        )
        return True

    def action_suggestion_adopt(self):
        return self._review_suggestion("adopted")

    def action_suggestion_reject(self):
        return self._review_suggestion("rejected")

    def action_suggestion_done(self):
        """An adopted suggestion was carried out."""
        self._check_role("cs_manager")
        self.check_access("write")
        if self.filtered(lambda c: c.suggestion_state != "adopted"):
            raise UserError(self.env._("Only an adopted suggestion is carried out."))
        self._as_engine().suggestion_state = "done"
        return True

    def _get_close_problems(self):
        problems = super()._get_close_problems()
        if self.kind == "suggestion" and not self.suggestion_state:
            problems.append(self.env._("Have a manager evaluate the suggestion."))
        return problems
