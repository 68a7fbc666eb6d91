from odoo import api, fields, models

from ..tools import gates

#: Typed checks that count findings: what is written in the dialog becomes one finding
#: a line of text.
FINDINGS = {
    "need": "need",
    "value_points": "value",
    "difficulties": "difficulty",
    "competitors": "competitor",
    "resources": "resource",
}
#: Typed checks that other records prove: where the user goes to add them.
PLACES = {
    "visit_planned": "logistics.visit",
    "visit_done": "logistics.visit",
    "visit_with_need": "logistics.visit",
    "call_logged": "logistics.visit",
    "exchange_event": "logistics.visit",
    "decision_makers_met": "logistics.visit",
    "seminar": "logistics.meeting",
    "project_group": "logistics.lead.participant",
    "entry_point": "logistics.need.sheet",
    "cooperation_plan": "logistics.solution",
    "bottom_line": "logistics.negotiation",
    "rehearsal": "logistics.negotiation",
    "preparation_started": "logistics.handover",
    "operations_group": "logistics.handover",
}


class LogisticsGateMoveLine(models.TransientModel):
    """One missing key result in the dialog, with what the user adds for it."""

    _name = "logistics.gate.move.line"
    _description = "Missing Key Result"
    _order = "blocks desc, id"

    move_id = fields.Many2one(
        "logistics.gate.move", required=True, ondelete="cascade", index=True
    )
    gate_id = fields.Many2one(
        "logistics.stage.gate", string="Key result", required=True, readonly=True
    )
    label = fields.Char(string="Missing", readonly=True)
    guidance = fields.Text(related="gate_id.guidance")
    kind = fields.Selection(related="gate_id.kind")
    blocks = fields.Boolean(string="Keeps the lead here", readonly=True)
    count = fields.Integer(readonly=True)
    needed = fields.Integer(string="Number needed", readonly=True)
    may_be_unavailable = fields.Boolean(related="gate_id.may_be_unavailable")
    gate_can_waive = fields.Boolean(related="gate_id.can_waive")
    takes_text = fields.Boolean(compute="_compute_takes_text")
    has_place = fields.Boolean(compute="_compute_takes_text")
    done = fields.Boolean(help="Done, or covered by a file for several results.")
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    not_available = fields.Boolean()
    note = fields.Text(
        help="Findings: one a line. Otherwise a note, needed for 'not available'."
    )
    waive = fields.Boolean()

    @api.depends("gate_id")
    def _compute_takes_text(self):
        for line in self:
            line.takes_text = line.gate_id.check_code in FINDINGS
            line.has_place = bool(line._place())

    def _place(self):
        gate = self.gate_id
        return PLACES.get(gate.check_code) or PLACES.get(gate.or_check_code)

    def action_open_place(self):
        """Go where the records are made that prove this key result."""
        self.check_access("read")
        self.ensure_one()
        lead = self.move_id.lead_id
        return {
            "type": "ir.actions.act_window",
            "name": self.gate_id.name,
            "res_model": self._place(),
            "views": [(False, "list"), (False, "form")],
            "domain": [("lead_id", "=", lead.id)],
            "context": {
                "default_lead_id": lead.id,
                "default_partner_id": lead.partner_id.commercial_partner_id.id,
            },
        }

    # --- what the user added becomes records of the lead ------------------------------

    def _record_results(self):
        """Ticks and documents; a document needs its own file or the shared ones."""
        vals_list = []
        lines = self.filtered(
            lambda line: line.kind != gates.CHECK and line._is_given()
        )
        for line in lines:
            vals_list.append(line._prepare_result_vals())
        self.env["logistics.gate.result"].create(vals_list)
        lines.write(
            {"done": False, "file": False, "not_available": False, "note": False}
        )

    def _is_given(self):
        return self.done or self.file or self.not_available

    def _prepare_result_vals(self):
        files = self.env["ir.attachment"]
        if self.file:
            files = files.create(
                {
                    "name": self.file_name or self.gate_id.name,
                    "datas": self.file,
                    "res_model": "crm.lead",
                    "res_id": self.move_id.lead_id.id,
                }
            )
        if self.done:
            files |= self.move_id.attachment_ids
        return {
            "lead_id": self.move_id.lead_id.id,
            "gate_id": self.gate_id.id,
            "attachment_ids": [fields.Command.set(files.ids)],
            "not_available": self.not_available,
            "note": self.note,
        }

    def _record_findings(self):
        lines = self.filtered(lambda line: line.takes_text and line.note)
        self.env["logistics.lead.finding"].create(
            [
                {
                    "lead_id": line.move_id.lead_id.id,
                    "kind": FINDINGS[line.gate_id.check_code],
                    "name": text.strip(),
                }
                for line in lines
                for text in line.note.splitlines()
                if text.strip()
            ]
        )
        lines.note = False
