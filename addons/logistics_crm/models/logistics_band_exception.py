from odoo import api, fields, models
from odoo.exceptions import UserError

FACTS = frozenset({"lead_id", "owner_id", "volume", "company_id", "reason"})


class LogisticsBandException(models.Model):
    """The direct leader allows a salesperson to lead a customer outside the own
    development band, up to one monthly volume (H-2.5-1)."""

    _name = "logistics.band.exception"
    _description = "Band Exception"
    _inherit = ["logistics.approval.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    lead_id = fields.Many2one(
        "crm.lead",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain=[("team_id.use_logistics_steps", "=", True)],
    )
    owner_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        required=True,
        index=True,
        domain=[("share", "=", False)],
        tracking=True,
        check_company=True,
        help="Who shall lead the development although the volume lies outside the "
        "band.",
    )
    level_id = fields.Many2one(
        "logistics.job.level", compute="_compute_level_id", string="Job level"
    )
    volume = fields.Monetary(
        string="Expected monthly volume",
        required=True,
        tracking=True,
        help="The exception holds up to this volume; for a customer that is too small, "
        "down to it.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    reason = fields.Text(required=True)

    _volume_positive = models.Constraint(
        "CHECK(volume > 0)", "Enter the expected monthly volume."
    )

    @api.depends("lead_id", "owner_id")
    def _compute_display_name(self):
        for request in self:
            request.display_name = " / ".join(
                filter(None, (request.lead_id.name, request.owner_id.name))
            )

    @api.depends("owner_id", "company_id")
    def _compute_level_id(self):
        today = fields.Date.context_today(self)
        # sudo: the level is shown to every colleague; an approver may lack the role.
        levels = self.env["logistics.job.level"].sudo()
        for company, requests in self.grouped("company_id").items():
            found = levels._logistics_level_of(requests.owner_id, company, today)
            for request in requests:
                request.level_id = found.get(request.owner_id.id)

    @api.onchange("lead_id")
    def _onchange_lead_id(self):
        lead = self.lead_id
        self.owner_id = lead.user_id or self.owner_id
        self.volume = lead.logistics_monthly_volume or self.volume
        self.company_id = lead.company_id or self.company_id

    def write(self, vals):
        if not FACTS.isdisjoint(vals) and any(
            request.approval_state in ("submitted", "approved") for request in self
        ):
            raise UserError(
                self.env._(
                    "An exception that was submitted stays as it is: ask for a new one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(request.approval_state != "draft" for request in self):
            raise UserError(
                self.env._("A submitted exception stays in the record of the lead.")
            )

    # --- approval -------------------------------------------------------------------

    def _approval_facts(self):
        return {
            "company": self.company_id,
            "owner": self.owner_id,
            "amount": self.volume,
        }

    def _approval_on_approved(self):
        result = super()._approval_on_approved()
        for request in self:
            request.lead_id._message_log(
                body=self.env._(
                    "%(person)s may lead this customer up to %(volume)s a month: "
                    "exception approved.",
                    person=request.owner_id.name,
                    volume=request.currency_id.format(request.volume),
                )
            )
        return result
