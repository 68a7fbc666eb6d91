from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain


class LogisticsContract(models.Model):
    """What a contract needs before it is carried out: the operating guide, solutions
    of foreseeable problems, the contacts, and a judgement of further parties
    (B-2.1-A6.2 to B-2.1-A9). It warns, it stops nobody."""

    _inherit = "logistics.contract"

    execution_missing = fields.Text(
        string="Lacks before execution", compute="_compute_execution_missing"
    )
    is_unprepared = fields.Boolean(
        string="Not ready for execution",
        compute="_compute_execution_missing",
        search="_search_is_unprepared",
    )

    @api.depends(
        "phase",
        "guide_file_ids",
        "signal_ids.kind",
        "contact_ids.reply_hours",
        "party_ids.role",
        "risk_note",
    )
    def _compute_execution_missing(self):
        unprepared = self.filtered_domain(self._unprepared_domain())
        for contract in self:
            contract.is_unprepared = contract in unprepared
            contract.execution_missing = "\n".join(contract._missing_texts()) or False

    def _missing_texts(self):
        self.ensure_one()
        others = self.party_ids.filtered(lambda p: p.role != "customer")
        missing = [
            (
                not self.guide_file_ids,
                self.env._("Attach the operating guide agreed with the customer."),
            ),
            (
                "contingency" not in self.signal_ids.mapped("kind"),
                self.env._("Enter at least one contingency with its solution."),
            ),
            (
                not any(self.contact_ids.mapped("reply_hours")),
                self.env._("Say who answers whom within how many hours."),
            ),
            (
                others and not (self.risk_note or "").strip(),
                self.env._("Judge the business cultures and risks of the parties."),
            ),
        ]
        return [text for lacks, text in missing if lacks]

    @api.model
    def _unprepared_domain(self):
        return Domain("phase", "in", ("to_sign", "signed")) & (
            Domain("guide_file_ids", "=", False)
            | ~Domain("signal_ids.kind", "=", "contingency")
            | ~Domain("contact_ids.reply_hours", ">", 0)
            | (
                Domain("party_ids.role", "in", ("upstream", "downstream", "supplier"))
                & Domain("risk_note", "=", False)
            )
        )

    def _search_is_unprepared(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._unprepared_domain()
        return domain if True in value else ~domain

    def action_sign(self):
        """Who is responsible gets the list of what lacks, as one task."""
        result = super().action_sign()
        for contract in self.filtered("is_unprepared"):
            contract.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Prepare the execution of the contract"),
                note=Markup("<br>").join(contract._missing_texts()),
                user_id=contract.user_id.id,
            )
        return result
