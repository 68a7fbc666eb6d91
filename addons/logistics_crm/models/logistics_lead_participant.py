from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare


class LogisticsLeadParticipant(models.Model):
    """Who works on a lead beside its salesperson, in which role (H-2.5-2)."""

    _name = "logistics.lead.participant"
    _description = "Lead Participant"
    _order = "lead_id, role, id"
    _rec_name = "user_id"
    _check_company_auto = True

    lead_id = fields.Many2one(
        "crm.lead", required=True, index=True, ondelete="cascade", check_company=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        required=True,
        index=True,
        domain=[("share", "=", False)],
        check_company=True,
    )
    company_id = fields.Many2one(related="lead_id.company_id", store=True, index=True)
    role = fields.Selection(
        [
            ("lead_developer", "Lead developer"),
            ("participant", "Participant"),
            ("assistant", "Assistant"),
            ("support_operations", "Support: operations"),
            ("support_technical", "Support: technical"),
            ("support_strategy", "Support: strategy"),
            ("support_executive", "Support: executive"),
        ],
        required=True,
        default="participant",
    )
    share = fields.Float(
        string="Share (%)",
        digits=(5, 2),
        aggregator="avg",
        help="Part of the success in percent, for the split of commission. What is "
        "left to 100 % belongs to the salesperson.",
    )
    stage_id = fields.Many2one(related="lead_id.stage_id")
    partner_id = fields.Many2one(related="lead_id.partner_id", string="Customer")
    salesperson_id = fields.Many2one(related="lead_id.user_id", string="Salesperson")

    _lead_user_uniq = models.Constraint(
        "UNIQUE(lead_id, user_id)", "This person takes part in the lead already."
    )
    _one_lead_developer = models.UniqueIndex(
        "(lead_id) WHERE role = 'lead_developer'",
        "A lead has one lead developer: give the other person another role first.",
    )
    _share_percent = models.Constraint(
        "CHECK(share IS NULL OR share BETWEEN 0 AND 100)",
        "A share lies between 0 and 100 %.",
    )

    @api.constrains("share", "lead_id")
    def _check_share(self):
        for lead in self.lead_id:
            total = sum(lead.logistics_participant_ids.mapped("share"))
            if float_compare(total, 100, precision_digits=2) > 0:
                raise ValidationError(
                    self.env._(
                        "The shares of %(lead)s add up to %(total)s %%: lower them to "
                        "100 %% or less.",
                        lead=lead.name,
                        total=round(total, 2),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        participants = super().create(vals_list)
        participants._log_on_leads(self.env._("%(person)s joins: %(role)s"))
        for lead in participants.lead_id:
            users = participants.filtered(
                lambda p, lead=lead: p.lead_id == lead
            ).user_id
            lead.message_subscribe(users.partner_id.ids)
        return participants

    def write(self, vals):
        leaders = self.filtered(lambda p: p.role == "lead_developer")
        result = super().write(vals)
        if "role" in vals or "user_id" in vals:
            self._log_on_leads(self.env._("%(person)s takes part now: %(role)s"))
            leaders.lead_id._check_logistics_band()
        return result

    def unlink(self):
        led = self.filtered(lambda p: p.role == "lead_developer").lead_id
        self._log_on_leads(self.env._("%(person)s leaves: %(role)s"))
        result = super().unlink()
        led.exists()._check_logistics_band()
        return result

    def _log_on_leads(self, template):
        """Say in the chatter of each lead who came or went.

        :param template: translated text with ``%(person)s`` and ``%(role)s``
        """
        roles = dict(self._fields["role"]._description_selection(self.env))
        bodies = {
            lead.id: ", ".join(
                template % {"person": row.user_id.name, "role": roles[row.role]}
                for row in rows
            )
            for lead, rows in self.grouped("lead_id").items()
        }
        self.lead_id._message_log_batch(bodies)
