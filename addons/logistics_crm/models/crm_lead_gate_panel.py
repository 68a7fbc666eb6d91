from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import gates


class CrmLead(models.Model):
    """What the form shows of the gate: the checklist of the step and the dialog."""

    _inherit = "crm.lead"

    gate_checklist = fields.Json(
        string="Key results of this step", compute="_compute_gate_checklist"
    )
    days_in_step = fields.Integer(compute="_compute_days_in_step")

    @api.depends(
        "stage_id", "team_id", "gate_result_ids", "gate_waiver_ids", "finding_ids"
    )
    def _compute_gate_checklist(self):
        """``{"results": [...], "open": n, "tier": code}`` of the step in which the lead
        stands; one statement for all leads."""
        steps = self.env["crm.team"]._logistics_steps()
        stages = {
            lead: [lead.stage_id.id] if lead.team_id.id in steps else []
            for lead in self
        }
        names = self.env["logistics.stage.gate"]._gate_names()
        tiers = {}
        results = self._origin._gate_results(
            {lead._origin: found for lead, found in stages.items() if found},
            tiers=tiers,
        )
        for lead in self:
            found = results.get(lead._origin)
            lead.gate_checklist = found and {
                "results": [self._gate_row_json(r, names) for r in found],
                "open": len(gates.missing(found)),
                "tier": tiers.get(lead._origin),
            }

    @api.model
    def _gate_row_json(self, result, names):
        return {
            "id": result.gate.id,
            "name": names.get(result.gate.id, ""),
            "state": result.state,
            "count": result.count,
            "needed": result.needed,
            "blocks": result.gate.blocks,
        }

    @api.depends("date_last_stage_update")
    def _compute_days_in_step(self):
        now = fields.Datetime.now()
        for lead in self:
            since = lead.date_last_stage_update
            lead.days_in_step = (now - since).days if since else 0

    # --- buttons ----------------------------------------------------------------------

    def action_logistics_move(self, stage_id=None):
        """Move on to the next step (or to the given one), or open the dialog that lists
        what is missing.

        :param stage_id: id of the step on which the card was dropped
        :return: the action of the dialog, or False when nothing is missing: the lead
            was moved (button) or may be moved now (a stage was given)
        """
        self.check_access("write")
        if not self:
            return False
        self.ensure_one()
        order = self.env["crm.team"]._logistics_steps().get(self.team_id.id, ())
        stage = self.env["crm.stage"].browse(stage_id or self._next_step(order))
        if stage_id and stage.id not in order:
            return False
        kind, stages = self._gate_move(order, stage.id)
        results = self._gate_results({self: stages})[self] if stages else []
        lacking = [r for r in results if r.state == gates.OPEN]
        if gates.missing(lacking) or (kind == gates.BACK and not self.step_back_reason):
            return self.env["logistics.gate.move"]._open(self, stage, kind, lacking)
        if not stage_id:
            self.stage_id = stage
        return False

    def _next_step(self, order):
        place = gates.position(order, self.stage_id.id)
        if not place or place == len(order):
            raise UserError(
                self.env._("%(lead)s has no further step.", lead=self.display_name)
            )
        return order[place]
