from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..tools import gates

LEADS_NAMED = 20


class CrmLead(models.Model):
    """A step is left only with its key results: one constraint at every door.

    ``step_reached_id`` is the furthest step whose results were accepted; a lead stands
    at most in the step after it. Creation in a stage, drag, list edit, import, RPC,
    mail gateway, automation, change of team and Mark Won all come through here; leads
    of other teams cost nothing. The rule does not look back when the policy changes.
    """

    _inherit = "crm.lead"

    step_reached_id = fields.Many2one(
        "crm.stage",
        string="Results accepted up to",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="Furthest step whose key results were accepted. Only the system sets it.",
    )
    step_back_reason = fields.Char(
        string="Why the lead went back",
        copy=False,
        tracking=True,
        help="Needed while the lead stands in a step whose results were accepted "
        "already.",
    )
    gate_result_ids = fields.One2many(
        "logistics.gate.result", "lead_id", string="Delivered key results"
    )
    gate_waiver_ids = fields.One2many(
        "logistics.gate.waiver", "lead_id", string="Waived key results"
    )
    finding_ids = fields.One2many(
        "logistics.lead.finding", "lead_id", string="Research findings", copy=False
    )

    def copy(self, default=None):
        """The copy keeps what was found out, where its maker may read it: who sells
        without this addon copies leads as ever."""
        copies = super().copy(default)
        if self.env["logistics.lead.finding"].has_access("create"):
            for lead, twin in zip(self, copies, strict=True):
                lead.finding_ids.copy({"lead_id": twin.id})
        return copies

    # --- the gate ---------------------------------------------------------------------

    @api.constrains("stage_id", "team_id")
    def _check_step_results(self):
        steps = self.env["crm.team"]._logistics_steps()
        if not steps:
            return
        proving, returned, settled = {}, [], []
        for lead in self:
            order = steps.get(lead.team_id.id)
            if not order:
                continue
            kind, stages = lead._gate_move(order, lead.stage_id.id)
            if kind == gates.FORWARD:
                proving[lead] = stages
            elif kind == gates.BACK and not lead.step_back_reason:
                returned.append(lead.id)
            elif kind == gates.STAY and lead.step_back_reason:
                settled.append(lead.id)
        self._gate_refuse_return(self.browse(returned))
        if proving:
            self._gate_prove(proving)
        self.browse(settled)._set_gate_vals({"step_back_reason": False})

    def _gate_move(self, order, stage_id):
        """(kind, stages to prove) of standing in a stage, for ``tools.gates``."""
        reached = gates.position(order, self.step_reached_id.id)
        target = gates.position(order, stage_id)
        kind = gates.move(reached, target)
        return kind, [order[place - 1] for place in gates.to_prove(reached, target)]

    def _gate_prove(self, proving):
        """Accept the steps that the leads leave, or name each lead with what lacks."""
        results = self._gate_results(proving, only_blocking=True)
        missing = {lead: gates.missing(found) for lead, found in results.items()}
        if any(missing.values()):
            raise ValidationError(self._gate_sentence(missing))
        accepted = {}
        for lead, stages in proving.items():
            accepted.setdefault(stages[-1], []).append(lead.id)
        for stage_id, lead_ids in accepted.items():
            self.browse(lead_ids)._set_step_reached(stage_id)

    def _gate_sentence(self, missing):
        """Sentence(s) of what keeps each lead back and what to do."""
        names = self.env["logistics.stage.gate"]._gate_names()
        lines = []
        for lead, results in missing.items():
            if results and len(lines) < LEADS_NAMED:
                what = "; ".join(self._gate_label(r, names) for r in results)
                lines.append(
                    self.env._(
                        "%(lead)s: %(what)s.", lead=lead.name or lead.id, what=what
                    )
                )
        more = sum(bool(found) for found in missing.values()) - len(lines)
        if more:
            lines.append(self.env._("… and %(count)s more leads.", count=more))
        return self.env._(
            "Key results are missing; add them with 'Move on' on the lead.\n%(lines)s",
            lines="\n".join(lines),
        )

    def _gate_label(self, result, names):
        name = names.get(result.gate.id, "")
        if result.needed < 2:
            return name
        return self.env._(
            "%(result)s (%(count)s of %(needed)s)",
            result=name,
            count=result.count,
            needed=result.needed,
        )

    def _gate_refuse_return(self, leads):
        if leads:
            raise ValidationError(
                self.env._(
                    "Say why the lead goes back ('Why the lead went back'): %(leads)s.",
                    leads=", ".join(leads[:LEADS_NAMED].mapped("name")),
                )
            )

    # --- what only the gate may write -------------------------------------------------

    def _set_step_reached(self, stage_id):
        self._set_gate_vals({"step_reached_id": stage_id})

    def _set_gate_vals(self, vals):
        """Write past our own guard and without crm's side effects: the values go to the
        database in the same statement as the stage that the caller just wrote."""
        if self:
            # sudo: the user wrote the stage already, so may write the lead; asking the
            # record rules again would cost a statement.
            models.Model.write(self.sudo(), vals)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("step_reached_id"):
                self._gate_refuse_reached()
            # Explicitly empty: a default in the context must not set it either.
            vals["step_reached_id"] = False
        return super().create(vals_list)

    def write(self, vals):
        if "step_reached_id" in vals:
            self._gate_refuse_reached()
        return super().write(vals)

    def _gate_refuse_reached(self):
        raise AccessError(
            self.env._(
                "'Results accepted up to' follows from the delivered key results."
            )
        )

    # --- change of team ---------------------------------------------------------------

    @api.depends("team_id", "type")
    def _compute_stage_id(self):
        """Back in a team with the nine steps, a lead stands where it was."""
        before = {lead: lead.stage_id for lead in self if lead.step_reached_id}
        result = super()._compute_stage_id()
        steps = self.env["crm.team"]._logistics_steps()
        for lead, stage in before.items():
            order = steps.get(lead.team_id.id, ())
            reached = gates.position(order, lead.step_reached_id.id)
            if reached and lead.stage_id != stage:
                lead.stage_id = order[min(reached, len(order) - 1)]
        return result
