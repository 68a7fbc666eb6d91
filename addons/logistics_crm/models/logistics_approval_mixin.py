from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: Object identity that no RPC client can send: only this engine moves a document
#: through its states, every other writer of the protected fields is refused.
ENGINE = object()
PROTECTED = {
    "approval_state": "draft",
    "approval_requested_by_id": False,
    "approval_round": 0,
}


class LogisticsApprovalMixin(models.AbstractModel):
    """A document that others approve in ordered steps.

    The document says what is decided by ``_approval_facts`` (company, amount, owner),
    what must not change meanwhile by ``_approval_locked_fields``, and what follows by
    ``_approval_on_approved`` / ``_on_rejected`` / ``_on_returned``. Models add
    ``mail.thread`` and ``mail.activity.mixin`` themselves. Who is asked, and when, is
    in ``logistics_approval_engine.py``.
    """

    _name = "logistics.approval.mixin"
    _description = "Approved Document"

    approval_state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
        ],
        string="Approval",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    approval_round = fields.Integer(readonly=True, copy=False, aggregator=None)
    approval_requested_by_id = fields.Many2one(
        "res.users", string="Requested by", readonly=True, copy=False
    )
    approval_step_ids = fields.One2many(
        "logistics.approval.step",
        "res_id",
        string="Approval steps",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        bypass_search_access=True,
    )
    approval_can_decide = fields.Boolean(compute="_compute_approval_can_decide")

    @api.depends(
        "approval_state", "approval_step_ids.state", "approval_step_ids.approver_ids"
    )
    @api.depends_context("uid")
    def _compute_approval_can_decide(self):
        # Searched, not read through the list: the form would show steps of others then.
        asked = set()
        if waiting := self._origin.filtered(lambda d: d.approval_state == "submitted"):
            domain = [
                ("res_model", "=", self._name),
                ("res_id", "in", waiting.ids),
                ("state", "=", "pending"),
                ("approver_ids", "in", self.env.uid),
            ]
            # sudo: only tells the user whether the own id is among the approvers
            steps = self.env["logistics.approval.step"].sudo()
            asked = set(steps._read_group(domain, ["res_id", "round_number"]))
        for document in self:
            document.approval_can_decide = (
                bool(asked) and (document._origin.id, document.approval_round) in asked
            )

    # --- guards ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self._approval_is_engine():
            if any(
                vals.get(f, v) != v for vals in vals_list for f, v in PROTECTED.items()
            ):
                self._approval_refuse_foreign()
            # Written out, so that default_* keys of the context cannot set them.
            vals_list = [{**vals, **PROTECTED} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if not self._approval_is_engine():
            if not PROTECTED.keys().isdisjoint(vals):
                self._approval_refuse_foreign()
            self._approval_refuse_locked(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        if kept := self.filtered("approval_round"):
            raise UserError(
                self.env._(
                    "%(name)s was submitted, so it stays with its decisions: archive "
                    "it or send it back instead.",
                    name=kept[0].display_name,
                )
            )

    def _approval_is_engine(self):
        return self.env.context.get("approval_engine") is ENGINE

    def _approval_refuse_foreign(self):
        raise AccessError(
            self.env._("Submit, approve or reject with the buttons of the document.")
        )

    def _approval_refuse_locked(self, vals):
        if self._approval_locked_fields().isdisjoint(vals):
            return
        for document in self:
            if document.approval_state in ("submitted", "approved"):
                raise UserError(
                    self.env._(
                        "%(name)s is submitted or approved: what is decided cannot be "
                        "changed any more. Have it sent back first.",
                        name=document.display_name,
                    )
                )

    # --- what a document says about itself ------------------------------------------

    def _approval_facts(self):
        """Facts the rules match: ``company`` (res.company), ``owner`` (res.users whose
        leaders are asked), ``amount`` (company currency, untaxed)."""
        self.ensure_one()
        return {
            "company": self.company_id or self.env.company,
            "owner": self.env.user,
            "amount": 0.0,
        }

    def _approval_locked_fields(self):
        """Names of the fields that nobody changes from submission on."""
        return frozenset()

    def _approval_check_submit(self):
        """Raise a ``UserError`` when the document is not ready to be submitted."""

    def _approval_on_approved(self):
        """What follows from approval; called once for the whole batch."""

    def _approval_on_rejected(self, reason):
        """What follows from rejection; called once for the whole batch."""

    def _approval_on_returned(self, reason):
        """What follows when the requester has to correct; once for the whole batch."""

    def _approval_notify(self, step):
        """Tell the approvers of the current step; nobody hears before his turn."""
        self.ensure_one()
        for user in step.approver_ids:
            self.activity_schedule(
                "logistics_crm.mail_activity_type_approval",
                date_deadline=fields.Date.context_today(self, step.due_at)
                if step.due_at
                else None,
                summary=step.name,
                user_id=user.id,
            )

    def _approval_notify_batch(self, steps):
        """Tell the approvers of a whole batch; models with long lists override it.

        :param steps: one pending step a document, all with the same approvers
        """
        documents = {document.id: document for document in self}
        for step in steps:
            documents[step.res_id]._approval_notify(step)

    # --- buttons --------------------------------------------------------------------

    def action_approval_submit(self):
        self.check_access("write")
        if wrong := self.filtered(
            lambda d: d.approval_state not in ("draft", "rejected")
        ):
            raise UserError(
                self.env._(
                    "%(name)s was submitted already: wait for the decision.",
                    name=wrong[0].display_name,
                )
            )
        self._approval_check_submit()
        self._approval_start()
        return True

    def action_approval_approve(self):
        self._approval_decide("approved")
        return True

    def action_approval_reject(self):
        return self._approval_open_decision("rejected")

    def action_approval_send_back(self):
        return self._approval_open_decision("returned")

    def _approval_open_decision(self, decision):
        self._approval_check_decider()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reason"),
            "res_model": "logistics.approval.decision",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_ids": ",".join(map(str, self.ids)),
                "default_decision": decision,
            },
        }
