import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class LogisticsApprovalStep(models.Model):
    """Trail of one approval step of one document. A decided step never changes."""

    _name = "logistics.approval.step"
    _description = "Approval Step"
    _order = "id desc"
    _check_company_auto = True

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", string="Document ID", required=True, readonly=True
    )
    document_name = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    round_number = fields.Integer(default=1, readonly=True, aggregator=None)
    sequence = fields.Integer(readonly=True)
    name = fields.Char(required=True, readonly=True, translate=True)
    rule_step_id = fields.Many2one(
        "logistics.approval.rule.step", ondelete="set null", readonly=True
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting for earlier step"),
            ("pending", "To decide"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("returned", "Sent back"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="waiting",
        readonly=True,
        index=True,
    )
    origin = fields.Selection(
        [
            ("named", "As the rule says"),
            ("superior", "No eligible approver: next superior"),
            ("policy", "No eligible approver: policy administrator"),
            ("last_resort", "Requester is the only eligible approver"),
        ],
        string="Approver found",
        readonly=True,
    )
    approver_ids = fields.Many2many("res.users", string="May decide", readonly=True)
    requested_by_id = fields.Many2one(
        "res.users", string="Requested by", required=True, readonly=True
    )
    activated_at = fields.Datetime(readonly=True)
    due_at = fields.Datetime(readonly=True)
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    decided_at = fields.Datetime(readonly=True)
    reason = fields.Text(readonly=True)
    is_mine = fields.Boolean(compute="_compute_is_mine", search="_search_is_mine")

    _document_idx = models.Index("(res_model, res_id, round_number, sequence)")
    _open_idx = models.Index("(due_at) WHERE state = 'pending'")

    @api.depends("approver_ids", "state")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for step in self:
            step.is_mine = step.state == "pending" and (
                self.env.user in step.approver_ids
            )

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "=", "pending"), ("approver_ids", "in", self.env.uid)]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(step.state in ("approved", "rejected", "returned") for step in self):
            raise UserError(
                self.env._("A decision that was taken stays in the trail for ever.")
            )

    def _take_names(self):
        """What the rule calls its steps today, in each language: whoever reads the
        trail reads it in the own one."""
        if len(self.env["res.lang"].get_installed()) > 1 and self.rule_step_id:
            self.rule_step_id.flush_recordset(["name"])
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE logistics_approval_step s SET name = r.name
                      FROM logistics_approval_rule_step r
                     WHERE r.id = s.rule_step_id AND s.id IN %s
                    """,
                    self._ids,
                )
            )
            self.invalidate_recordset(["name"], flush=False)

    def action_open_document(self):
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    # --- nobody waits for a person who left -------------------------------------------

    @api.model
    def _cron_ask_again(self):
        """Ask somebody else where all approvers left since they were asked."""
        orphans = self.search([("state", "=", "pending")]).filtered(
            lambda step: not step._able_approvers()
        )
        for step in orphans:
            try:
                with self.env.cr.savepoint():
                    step._ask_again()
            except UserError as error:
                _logger.warning("Approval step %s waits: %s", step.id, error)
        return len(orphans)

    def _able_approvers(self):
        """Approvers that are still active users of the company."""
        self.ensure_one()
        return self.approver_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )

    def _ask_again(self):
        self.ensure_one()
        document = self.env[self.res_model].browse(self.res_id).exists()
        if not document:
            self.state = "cancelled"
            return
        document = document._approval_as_engine()
        document._approval_close_activities()
        document._approval_ask(self, document._approval_facts())
