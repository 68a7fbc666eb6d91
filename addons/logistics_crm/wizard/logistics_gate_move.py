from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.logistics_gate_waiver import LEADER_GROUP
from ..tools import gates


class LogisticsGateMove(models.TransientModel):
    """Lists exactly what a lead lacks for a step, lets the user add it, moves the lead.

    Opened by dragging a card and by the button "Move on" (anchors P29). Everything goes
    through the same records and the same constraint as any other door.
    """

    _name = "logistics.gate.move"
    _description = "Move a Lead On"

    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, index=True, ondelete="cascade"
    )
    stage_id = fields.Many2one("crm.stage", string="To step", required=True)
    is_back = fields.Boolean(readonly=True)
    back_reason = fields.Char(string="Why the lead goes back")
    line_ids = fields.One2many("logistics.gate.move.line", "move_id")
    attachment_ids = fields.Many2many(
        "ir.attachment",
        string="Files for several results",
        help="Upload here what proves more than one result, and tick those lines.",
    )
    # --- what typed checks ask for, written to the lead itself
    checks = fields.Json(readonly=True)
    ask_target = fields.Boolean(compute="_compute_ask")
    ask_source = fields.Boolean(compute="_compute_ask")
    ask_contact = fields.Boolean(compute="_compute_ask")
    ask_willingness = fields.Boolean(compute="_compute_ask")
    ask_visit = fields.Boolean(compute="_compute_ask")
    ask_review = fields.Boolean(compute="_compute_ask")
    logistics_fits = fields.Boolean(related="lead_id.logistics_fits", readonly=False)
    logistics_intention = fields.Boolean(
        related="lead_id.logistics_intention", readonly=False
    )
    logistics_source_id = fields.Many2one(
        related="lead_id.logistics_source_id", readonly=False
    )
    contact_name = fields.Char(related="lead_id.contact_name", readonly=False)
    function = fields.Char(related="lead_id.function", readonly=False)
    phone = fields.Char(related="lead_id.phone", readonly=False)
    logistics_willing = fields.Boolean(
        related="lead_id.logistics_willing", readonly=False
    )
    logistics_agrees_material = fields.Boolean(
        related="lead_id.logistics_agrees_material", readonly=False
    )
    logistics_agrees_visit = fields.Boolean(
        related="lead_id.logistics_agrees_visit", readonly=False
    )
    logistics_willingness = fields.Text(
        related="lead_id.logistics_willingness", readonly=False
    )
    visit_at = fields.Datetime(string="Visit on")
    visit_place = fields.Char(string="At")
    review_state = fields.Selection(related="lead_id.review_state")
    # --- waiver
    can_waive = fields.Boolean(compute="_compute_can_waive")
    waive_reason = fields.Text(string="Reason of the waiver")
    waive_until = fields.Date(
        string="Waiver valid until",
        default=lambda self: (
            fields.Date.context_today(self)
            + timedelta(days=self.env["logistics.company.policy"]._get().waiver_days)
        ),
    )

    @api.depends("checks")
    def _compute_ask(self):
        asked = {
            "ask_target": "target_customer",
            "ask_source": "source",
            "ask_contact": "contact",
            "ask_willingness": "willingness",
            "ask_visit": "visit_planned",
            "ask_review": "review",
        }
        for move in self:
            for name, code in asked.items():
                move[name] = code in (move.checks or [])

    @api.depends("lead_id")
    @api.depends_context("uid")
    def _compute_can_waive(self):
        is_leader = self.env.user.has_group(LEADER_GROUP)
        for move in self:
            move.can_waive = is_leader and move.lead_id.user_id != self.env.user

    @api.model
    def _open(self, lead, stage, kind, results):
        """Action that shows what `lead` lacks to stand in `stage`."""
        names = self.env["logistics.stage.gate"]._gate_names()
        move = self.create(
            {
                "lead_id": lead.id,
                "stage_id": stage.id,
                "is_back": kind == gates.BACK,
                "checks": [r.gate.check for r in results if r.gate.check],
                "line_ids": [
                    fields.Command.create(
                        {
                            "gate_id": result.gate.id,
                            "count": result.count,
                            "needed": result.needed,
                            "blocks": result.gate.blocks,
                            "label": lead._gate_label(result, names),
                        }
                    )
                    for result in results
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move to %(step)s", step=stage.name),
            "res_model": self._name,
            "res_id": move.id,
            "views": [(False, "form")],
            "target": "new",
        }

    # --- buttons ----------------------------------------------------------------------

    def action_confirm(self):
        """Record what was entered and move the lead."""
        self.check_access("write")
        self.ensure_one()
        self._record()
        vals = {"stage_id": self.stage_id.id}
        if self.is_back:
            vals["step_back_reason"] = self.back_reason
        self.lead_id.write(vals)
        return {"type": "ir.actions.act_window_close", "infos": {"moved": True}}

    def action_save(self):
        """Record what was entered; the lead stays where it is."""
        self.check_access("write")
        self.ensure_one()
        self._record()
        return {"type": "ir.actions.act_window_close"}

    def action_submit_review(self):
        """Record what was entered and hand the lead's data to the reviewer."""
        self.check_access("write")
        self.ensure_one()
        self._record()
        self.lead_id.action_logistics_submit_review()
        return {"type": "ir.actions.act_window_close"}

    def _record(self):
        self._record_visit()
        self.line_ids._record_results()
        self.line_ids._record_findings()
        self._record_waivers()

    def _record_visit(self):
        if not (self.visit_at or self.visit_place):
            return
        if not (self.visit_at and self.visit_place):
            raise UserError(self.env._("Enter date and place of the visit."))
        lead = self.lead_id
        self.env["logistics.visit"].create(
            {
                "lead_id": lead.id,
                "partner_id": lead.partner_id.commercial_partner_id.id,
                "company_id": (lead.company_id or self.env.company).id,
                "planned_start": self.visit_at,
                "place": self.visit_place,
            }
        )
        self.write({"visit_at": False, "visit_place": False})

    def _record_waivers(self):
        waived = self.line_ids.filtered("waive")
        if not waived:
            return
        if not (self.waive_reason or "").strip() or not self.waive_until:
            raise UserError(
                self.env._("A waiver needs a reason and the last day it holds.")
            )
        self.env["logistics.gate.waiver"].create(
            [
                {
                    "lead_id": self.lead_id.id,
                    "gate_id": line.gate_id.id,
                    "reason": self.waive_reason,
                    "expires_on": self.waive_until,
                }
                for line in waived
            ]
        )
        waived.waive = False
