from odoo import fields, models
from odoo.exceptions import UserError


class LogisticsComplaint(models.Model):
    """How far the complaint agrees with the facts, and so whether it is accepted
    (H-7.4.3.4-1)."""

    _inherit = "logistics.complaint"

    consistency = fields.Selection(
        [
            ("full", "Agrees with the facts"),
            ("partial", "Agrees partly"),
            ("none", "Does not agree"),
        ],
        string="Complaint and facts",
        copy=False,
        tracking=True,
    )
    accepted_part = fields.Text(string="What is accepted", copy=False)
    customer_confirmed = fields.Boolean(
        string="Customer confirmed the accepted part", copy=False, tracking=True
    )
    refusal_reason = fields.Text(string="Why it is not accepted", copy=False)
    judged_at = fields.Datetime(readonly=True, copy=False)

    def action_judge(self):
        """Record the judgement: accepted, accepted in part, or refused."""
        self._check_role("cs_officer")
        self.check_access("write")
        self._check_open("registered", "investigating", "judged")
        for complaint in self:
            complaint._check_judgement()
        labels = dict(self._fields["consistency"]._description_selection(self.env))
        for complaint in self:
            complaint._record("judged", text=labels[complaint.consistency])
        engine = self._as_engine()
        engine.write({"state": "judged", "judged_at": fields.Datetime.now()})
        return True

    def _check_judgement(self):
        self.ensure_one()
        if not self.consistency:
            raise UserError(
                self.env._("Say how far the complaint agrees with the facts.")
            )
        if self.consistency == "partial" and not (
            self.accepted_part and self.customer_confirmed
        ):
            raise UserError(
                self.env._(
                    "Agree with the customer on the part that is accepted, enter it "
                    "and tick that the customer confirmed."
                )
            )
        if self.consistency == "none" and not self.refusal_reason:
            raise UserError(
                self.env._(
                    "Give the reason; the customer gets it in a friendly letter."
                )
            )
