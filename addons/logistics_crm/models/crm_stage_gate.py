from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmStage(models.Model):
    """A step and the key results demanded to leave it."""

    _inherit = "crm.stage"

    gate_ids = fields.One2many("logistics.stage.gate", "stage_id", string="Key results")

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        self.env.registry.clear_cache()
        return stages

    def write(self, vals):
        result = super().write(vals)
        if {"sequence", "team_ids", "name"} & set(vals):
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_step_in_use(self):
        """Leads that stand in the step stop its deletion; those that went past it keep
        what they reached: the step before takes its place."""
        steps = self.env["crm.team"]._logistics_steps()
        ours = self.filtered(lambda stage: set(stage.team_ids.ids) & set(steps))
        if not ours:
            return
        # sudo: leads of others and archived ones count as well.
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        if standing := leads.search_count([("stage_id", "in", ours.ids)]):
            raise UserError(
                self.env._(
                    "%(count)s leads stand in %(step)s: move them to another step "
                    "before you delete it.",
                    count=standing,
                    step=", ".join(ours.mapped("name")),
                )
            )
        # sudo: results of leads of others count as well.
        used = (
            self.env["logistics.gate.result"]
            .sudo()
            .search_count([("gate_id.stage_id", "in", ours.ids)], limit=1)
        )
        if used:
            raise UserError(
                self.env._(
                    "Key results of %(step)s were delivered already: fold the step "
                    "instead of deleting it.",
                    step=", ".join(ours.mapped("name")),
                )
            )
        ours._hand_back_reached(steps)

    def _hand_back_reached(self, steps):
        # sudo: see above.
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        for lead in leads.search([("step_reached_id", "in", self.ids)]):
            order = steps.get(lead.team_id.id, ())
            place = (
                order.index(lead.step_reached_id.id)
                if (lead.step_reached_id.id in order)
                else 0
            )
            before = [stage for stage in order[:place] if stage not in self.ids]
            lead._set_step_reached(before[-1] if before else False)
