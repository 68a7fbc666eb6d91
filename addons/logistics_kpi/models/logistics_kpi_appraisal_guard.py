from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .logistics_kpi_appraisal import ENGINE

#: What people write on an appraisal themselves; everything else is computed or moved.
FREE_TEXT = {"feedback", "conclusion", "next_plan"}
MINE = {"company_id", "employee_id", "department_id", "job_level_id", "template_id"}


class LogisticsKpiAppraisal(models.Model):
    """Figures and states are written by the appraisal's own machinery alone; a
    confirmed appraisal is frozen for everybody (H-3.2-7)."""

    _inherit = "logistics.kpi.appraisal"

    def _as_engine(self):
        # sudo: people see and decide appraisals that they may not write; each caller
        # checked first who acts.
        return self.sudo().with_context(logistics_kpi_engine=ENGINE)

    def _is_engine(self):
        return self.env.context.get("logistics_kpi_engine") is ENGINE

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_engine():
            raise AccessError(
                self.env._(
                    "Appraisals are generated for everybody in scope: use Generate."
                )
            )
        return super().create(vals_list)

    def write(self, vals):
        if not (self._is_engine() or self._approval_is_engine()):
            self._refuse_frozen(vals)
        return super().write(vals)

    def _refuse_frozen(self, vals):
        """Figures and states are never written by hand, by nobody; texts until the
        appraisal is confirmed."""
        own = {
            name
            for name in vals
            if self._fields[name]._module == "logistics_kpi"
            or name in ("approval_state", *MINE)
        }
        locked = own - FREE_TEXT - {"line_ids", "opinion_ids"}
        if locked:
            raise AccessError(
                self.env._(
                    "Figures and states of an appraisal are not typed in: adjust a "
                    "line with a reason, or use the buttons."
                )
            )
        if own and (done := self.filtered(lambda a: a.state == "confirmed")):
            raise UserError(
                self.env._(
                    "%(name)s is confirmed and frozen. What became known later goes "
                    "into the next open month; only the policy administrator reopens.",
                    name=done[0].display_name,
                )
            )
        for command in vals.get("line_ids") or ():
            if command[0] not in (1, 4):
                raise AccessError(
                    self.env._("The lines of an appraisal come from its template.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_own_machinery(self):
        if not self._is_engine():
            raise UserError(
                self.env._("An appraisal stays for ever, it is part of the history.")
            )
