from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..tools import gates

#: Object identity that no RPC client can send: the merge of two leads moves their
#: results, nobody else changes what was delivered, by whom and when.
MERGE = object()
FACTS = frozenset({"lead_id", "gate_id", "done_by_id", "done_at", "not_available"})


class LogisticsGateResult(models.Model):
    """A key result that somebody delivered for a lead: tick or document. One upload may
    satisfy several gates: it is then attached to several results (decisions C2)."""

    _name = "logistics.gate.result"
    _description = "Delivered Key Result"
    _order = "id desc"
    _rec_name = "gate_id"
    _check_company_auto = True

    lead_id = fields.Many2one(
        "crm.lead", required=True, ondelete="cascade", index=True, check_company=True
    )
    company_id = fields.Many2one(related="lead_id.company_id")
    gate_id = fields.Many2one(
        "logistics.stage.gate",
        string="Key result",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    stage_id = fields.Many2one(related="gate_id.stage_id", string="Step")
    document_type_id = fields.Many2one(
        related="gate_id.document_type_id", store=True, index="btree_not_null"
    )
    done_by_id = fields.Many2one(
        "res.users",
        string="Done by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    done_at = fields.Datetime(
        string="Done at", required=True, readonly=True, default=fields.Datetime.now
    )
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Files", bypass_search_access=True
    )
    not_available = fields.Boolean(
        help="The document cannot be had; the note says why.", readonly=True
    )
    note = fields.Text()

    _lead_gate_uniq = models.Constraint(
        "UNIQUE(lead_id, gate_id)",
        "This key result is delivered already: open it and add your file there.",
    )

    # --- what may be recorded ---------------------------------------------------------

    @api.constrains("lead_id", "gate_id", "not_available", "attachment_ids", "note")
    def _check_result(self):
        for result in self:
            if problem := result._problem():
                raise ValidationError(
                    self.env._(
                        "%(lead)s: %(problem)s",
                        lead=result.lead_id.display_name,
                        problem=problem,
                    )
                )

    def _problem(self):
        """Sentence that says why the result cannot be recorded, or nothing."""
        gate, name = self.gate_id, self.gate_id.name
        if gate.kind == gates.CHECK:
            return self.env._(
                "'%(gate)s' is proved by data and ticks itself: enter the data.",
                gate=name,
            )
        if gate.off_for_tender and self.lead_id.logistics_public_tender:
            return self.env._(
                "'%(gate)s' cannot be recorded for a public tender.", gate=name
            )
        if self.not_available and not gate.may_be_unavailable:
            return self.env._("'%(gate)s' has to be delivered.", gate=name)
        if self.not_available and not (self.note or "").strip():
            return self.env._(
                "write into the note why '%(gate)s' is not available.", gate=name
            )
        if gate.kind == gates.DOCUMENT and not (
            self.not_available or self.attachment_ids
        ):
            return self.env._("add the file of '%(gate)s'.", gate=name)
        return None

    @api.model_create_multi
    def create(self, vals_list):
        now = fields.Datetime.now()
        for vals in vals_list:
            # Who delivered it is who is logged in; nobody delivers for others.
            vals.update(done_by_id=self.env.uid, done_at=now)
        results = super().create(vals_list)
        results.lead_id.check_access("write")
        results._own_files()
        return results

    def write(self, vals):
        if (
            not FACTS.isdisjoint(vals)
            and self.env.context.get("gate_results") is not MERGE
        ):
            raise AccessError(
                self.env._(
                    "A delivered result stays as it is: delete it and record it anew."
                )
            )
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._own_files()
        return result

    def _own_files(self):
        """Files belong to the lead: they stay with it whatever happens to this row."""
        for result in self:
            # sudo: the uploader's own fresh files; the lead was checked before.
            files = result.sudo().attachment_ids
            fresh = files.filtered(lambda file: file.create_uid == self.env.user)
            fresh.write({"res_model": "crm.lead", "res_id": result.lead_id.id})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_accepted(self):
        order = self.env["crm.team"]._logistics_steps()
        for result in self:
            lead = result.lead_id
            steps = order.get(lead.team_id.id, ())
            if (
                gates.position(steps, result.gate_id.stage_id.id)
                <= gates.position(steps, lead.step_reached_id.id)
                and steps
            ):
                raise ValidationError(
                    self.env._(
                        "%(lead)s was moved on with '%(gate)s': the result stays.",
                        lead=lead.display_name,
                        gate=result.gate_id.name,
                    )
                )
