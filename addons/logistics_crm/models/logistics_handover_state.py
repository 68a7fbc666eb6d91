from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: Object identity that no RPC client can send: only the buttons move the state.
ENGINE = object()
PROTECTED = {
    "state": "draft",
    "submitted_at": False,
    "decided_at": False,
    "decided_by_id": False,
    "return_reason": False,
}
#: Written by sales, and only while the sheet is with sales.
SALES = {
    "lead_id",
    "partner_id",
    "company_id",
    "user_id",
    "contract_rates",
    "rate_file_ids",
    "need_sheet_id",
    "agreed_points",
    "contact_ids",
    "pod_rules",
    "statement_rules",
    "remarks",
}
OPERATIONS = "logistics_crm.group_logistics_operations"


class LogisticsHandover(models.Model):
    """Submitted by sales, accepted or sent back by operations."""

    _inherit = "logistics.handover"

    can_decide = fields.Boolean(compute="_compute_can_decide")

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        operations = self.env.user.has_group(OPERATIONS)
        for sheet in self:
            sheet.can_decide = operations and sheet.state == "submitted"

    @api.model_create_multi
    def create(self, vals_list):
        # Written out, so that default_* keys of the context cannot set them.
        return super().create([{**vals, **PROTECTED} for vals in vals_list])

    def write(self, vals):
        if not self._is_engine():
            if vals.keys() & PROTECTED.keys():
                raise AccessError(
                    self.env._("Submit, accept or send back a sheet with its buttons.")
                )
            if not SALES.isdisjoint(vals):
                self._check_with_sales()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        if any(sheet.submitted_at for sheet in self):
            raise UserError(
                self.env._("A sheet that operations have seen stays on record.")
            )

    def _check_with_sales(self):
        if any(sheet.state not in ("draft", "returned") for sheet in self):
            raise UserError(
                self.env._(
                    "The sheet is with operations: it can be changed after they sent "
                    "it back."
                )
            )

    def _is_engine(self):
        return self.env.context.get("handover_engine") is ENGINE

    def _as_engine(self):
        # sudo: deciders may not write what sales recorded; each caller checked who
        # asks and what state the sheet is in.
        return self.sudo().with_context(handover_engine=ENGINE)

    # --- buttons ----------------------------------------------------------------------

    def action_submit(self):
        """Hand the sheet to operations."""
        self.check_access("write")
        self._check_with_sales()
        for sheet in self:
            if missing := sheet._get_missing():
                raise UserError(
                    self.env._(
                        "Before operations can accept, enter: %(what)s.",
                        what=", ".join(missing),
                    )
                )
        self._as_engine().write(
            {
                "state": "submitted",
                "submitted_at": fields.Datetime.now(),
                "decided_at": False,
                "decided_by_id": False,
            }
        )
        self._as_engine().activity_feedback(["mail.mail_activity_data_todo"])
        for sheet in self.filtered("operations_user_id"):
            # sudo: sales may give work to operations through this sheet
            sheet.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("New business: accept or send back the hand-over"),
                user_id=sheet.operations_user_id.id,
            )
        return True

    def _get_missing(self):
        """Labels of what operations cannot start without."""
        self.ensure_one()
        # sudo: files of colleagues count as well
        files = self.sudo().rate_file_ids
        required = {
            "contract_rates": files or self.contract_rates,
            "need_sheet_id": self.need_sheet_id,
            "contact_ids": self.contact_ids,
            "pod_rules": self.pod_rules,
            "statement_rules": self.statement_rules,
            "first_shipment_date": self.first_shipment_date,
            "operations_user_id": self.operations_user_id,
        }
        labels = self.fields_get(list(required), ["string"])
        return [labels[name]["string"] for name, value in required.items() if not value]

    def action_accept(self):
        """Operations take over: their group is formed, preparation starts."""
        self._check_decider()
        for sheet in self:
            if not sheet.member_ids:
                raise UserError(
                    self.env._("Choose the operation group before you accept.")
                )
        self._decide("accepted", False)
        for sheet in self:
            sheet._start_preparation()
        return True

    def action_send_back(self):
        """Ask for the reason, then send the sheet back to sales."""
        self._check_decider()
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send back"),
            "res_model": "logistics.handover.return",
            "view_mode": "form",
            "target": "new",
            "context": {"default_handover_id": self.id},
        }

    def _send_back(self, reason):
        self._check_decider()
        if not (reason or "").strip():
            raise UserError(self.env._("Say what sales have to complete."))
        self._decide("returned", reason)
        for sheet in self:
            # sudo: operations give the sheet back to the salesperson named on it
            sheet.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Hand-over sent back: %(reason)s", reason=reason),
                user_id=sheet.user_id.id,
            )

    def _check_decider(self):
        self.check_access("write")
        if not self.env.user.has_group(OPERATIONS):
            raise AccessError(self.env._("Operations accept or send back a hand-over."))
        if any(sheet.state != "submitted" for sheet in self):
            raise UserError(
                self.env._("Only a sheet that lies with operations can be decided.")
            )

    def _decide(self, state, reason):
        engine = self._as_engine()
        engine.write(
            {
                "state": state,
                "decided_at": fields.Datetime.now(),
                "decided_by_id": self.env.uid,
                "return_reason": reason,
            }
        )
        engine.activity_feedback(["mail.mail_activity_data_todo"])

    # --- preparation --------------------------------------------------------------

    def _start_preparation(self):
        """Follow-up tasks of the activity plan, counted from the first shipment, for
        the leader of operations; the group follows the sheet (H-2.1.6-1, H-5.8.4-1)."""
        self.ensure_one()
        # sudo: acceptance informs the group and gives out the tasks of the plan
        sheet = self.sudo()
        sheet.message_subscribe(sheet.member_ids.partner_id.ids)
        plan = self.env.ref("logistics_crm.logistics_handover_plan", False)
        if not plan:
            return
        leader = sheet.operations_user_id or self.env.user
        for task in plan.sudo().template_ids:
            sheet.activity_schedule(
                activity_type_id=task.activity_type_id.id,
                date_deadline=task._get_date_deadline(sheet.first_shipment_date),
                summary=task.summary,
                note=task.note,
                user_id=(task.responsible_id or leader).id,
            )
