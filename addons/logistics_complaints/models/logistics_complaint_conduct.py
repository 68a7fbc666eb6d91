from odoo import fields, models
from odoo.exceptions import UserError


class LogisticsComplaint(models.Model):
    """The responsible person's complaint becomes a proposal of appraisal, when that is
    installed: the port of logistics_crm carries it (GEN-X2, H-4.3.2-2, S-1.2.2-P9)."""

    _inherit = "logistics.complaint"

    can_propose_case = fields.Boolean(compute="_compute_can_propose_case")

    def _compute_can_propose_case(self):
        self.can_propose_case = self.env["logistics.conduct.port"]._is_installed()

    def action_propose_case(self):
        """Propose a measure for the responsible person; people decide about it."""
        self._check_role("cs_manager")
        self.check_access("write")
        self.ensure_one()
        if not self.inv_employee_id or not self.investigated_at:
            raise UserError(
                self.env._(
                    "Finish the investigation of %(complaint)s first: it names the "
                    "responsible person.",
                    complaint=self.name,
                )
            )
        return self.env["logistics.conduct.port"]._propose(
            self.inv_employee_id,
            f"complaint:{self.id}",
            {
                "name": self.env._("Complaint %(name)s", name=self.name),
                "company": self.company_id,
                "date": fields.Date.to_date(self.inv_at or self.received_at),
                "facts": "\n".join(
                    filter(None, [self.subject, self.inv_content, self.inv_cause])
                ),
                "is_serious": self.severity == "major",
            },
        )
