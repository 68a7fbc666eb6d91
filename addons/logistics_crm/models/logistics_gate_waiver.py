from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from .logistics_gate_result import MERGE

LEADER_GROUP = "logistics_crm.group_logistics_leader"


class LogisticsGateWaiver(models.Model):
    """A superior lets a lead move on without a key result: with reason, until a date
    (H-5.0-5, H-5.0-7). From then on the result is owed: the gate debt."""

    _name = "logistics.gate.waiver"
    _description = "Waived Key Result"
    _order = "id desc"
    _rec_name = "gate_id"
    _check_company_auto = True

    lead_id = fields.Many2one(
        "crm.lead", required=True, ondelete="cascade", index=True, check_company=True
    )
    company_id = fields.Many2one(related="lead_id.company_id")
    user_id = fields.Many2one(related="lead_id.user_id", string="Salesperson")
    gate_id = fields.Many2one(
        "logistics.stage.gate",
        string="Key result",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    stage_id = fields.Many2one(related="gate_id.stage_id", string="Step")
    reason = fields.Text(required=True)
    expires_on = fields.Date(
        string="Valid until", required=True, help="The last day on which it holds."
    )
    granted_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    revoked_at = fields.Datetime(readonly=True)
    state = fields.Selection(
        [
            ("valid", "Valid"),
            ("settled", "Delivered since"),
            ("owed", "Expired, result owed"),
            ("revoked", "Revoked"),
        ],
        compute="_compute_state",
        search="_search_state",
    )

    _lead_gate_idx = models.Index("(lead_id, gate_id, expires_on)")

    @api.depends("expires_on", "revoked_at", "lead_id", "gate_id")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        met = self.lead_id._gate_met_ids(self.gate_id)
        for waiver in self:
            if waiver.gate_id.id in met.get(waiver.lead_id.id, ()):
                waiver.state = "settled"
            elif waiver.revoked_at:
                waiver.state = "revoked"
            elif waiver.expires_on and waiver.expires_on < today:
                waiver.state = "owed"
            else:
                waiver.state = "valid"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        # What is settled is a matter of facts, not of columns; waivers are few.
        found = self.search([("lead_id", "!=", False)]).filtered(
            lambda waiver: waiver.state in value
        )
        return [("id", "in", found.ids)]

    # --- who may, and what it needs ---------------------------------------------------

    @api.constrains("reason", "expires_on", "gate_id", "lead_id")
    def _check_waiver(self):
        today = fields.Date.context_today(self)
        for waiver in self:
            if not (waiver.reason or "").strip():
                raise ValidationError(self.env._("Give the reason of the waiver."))
            if waiver.expires_on < today:
                raise ValidationError(
                    self.env._("The waiver ends in the past: choose a later date.")
                )
            if not waiver.gate_id.can_waive:
                raise ValidationError(
                    self.env._("'%(gate)s' cannot be waived.", gate=waiver.gate_id.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.update(granted_by_id=self.env.uid, revoked_at=False)
        waivers = super().create(vals_list)
        waivers._check_superior()
        return waivers

    def _check_superior(self):
        """Refuse everybody but a leader who is not the lead's own salesperson."""
        user = self.env.user
        is_leader = user.has_group(LEADER_GROUP)
        for lead in self.lead_id:
            lead.check_access("write")
            if not is_leader or lead.user_id == user:
                raise AccessError(
                    self.env._(
                        "Only a superior of the salesperson may waive a result of "
                        "%(lead)s: ask your leader.",
                        lead=lead.display_name,
                    )
                )

    def write(self, vals):
        merging = self.env.context.get("gate_results") is MERGE
        if not merging and not set(vals) <= {"revoked_at"}:
            raise AccessError(
                self.env._(
                    "A waiver stays as it was given: revoke it and give another."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        raise AccessError(self.env._("A waiver stays in the trail: revoke it."))

    def action_revoke(self):
        self.check_access("write")
        self._check_superior()
        self.write({"revoked_at": fields.Datetime.now()})
        return True
