from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class LogisticsCommissionDispute(models.Model):
    """A person says that a line is wrong; whoever settles pay answers, and an accepted
    dispute becomes a line of the open month (H-9.1-20)."""

    _name = "logistics.commission.dispute"
    _description = "Commission Dispute"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    entry_id = fields.Many2one(
        "logistics.commission.entry",
        string="Line",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="entry_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    employee_id = fields.Many2one(
        related="entry_id.employee_id", store=True, precompute=True, index=True
    )
    reason = fields.Text(required=True)
    wanted = fields.Monetary(
        string="Right amount", help="What the line should have been."
    )
    state = fields.Selection(
        [("open", "Pending"), ("accepted", "Upheld"), ("refused", "Refused")],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    answer = fields.Text(tracking=True)
    granted = fields.Monetary(
        string="Paid in addition",
        copy=False,
        tracking=True,
        help="Difference to the line; below zero takes back.",
    )
    answer_until = fields.Datetime(
        string="Answer until", compute="_compute_answer_until", store=True
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    decided_at = fields.Datetime(readonly=True, copy=False)

    @api.depends("entry_id")
    def _compute_display_name(self):
        for dispute in self:
            dispute.display_name = self.env._(
                "Dispute of %(line)s", line=dispute.entry_id.display_name
            )

    @api.depends("company_id")
    def _compute_answer_until(self):
        for dispute in self:
            policy = self.env["logistics.company.policy"]._get(dispute.company_id)
            calendar = dispute.company_id.resource_calendar_id
            dispute.answer_until = calendar._logistics_due_at(
                dispute.create_date or fields.Datetime.now(),
                policy.commission_dispute_days * 8 * 60,
                dispute.company_id,
            )

    @api.constrains("entry_id")
    def _check_in_time(self):
        for dispute in self:
            # sudo: the date is needed, whoever disputes may not see the settlement.
            until = dispute.entry_id.sudo().statement_id.settlement_id.dispute_until
            if until and until < (dispute.create_date or fields.Datetime.now()):
                raise ValidationError(
                    self.env._(
                        "The time to dispute this line ended on %(until)s: talk to "
                        "your leader.",
                        until=fields.Datetime.context_timestamp(self, until).date(),
                    )
                )
            if self.search_count(
                [
                    ("entry_id", "=", dispute.entry_id.id),
                    ("state", "=", "open"),
                    ("id", "!=", dispute.id),
                ],
                limit=1,
            ):
                raise ValidationError(
                    self.env._("This line is disputed already: wait for the answer.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            {**vals, "state": "open", "granted": 0.0, "answer": False}
            for vals in vals_list
        ]
        return super().create(vals_list)

    def write(self, vals):
        facts = {"entry_id", "reason", "wanted", "granted", "answer"}
        if not facts.isdisjoint(vals) and any(d.state != "open" for d in self):
            raise UserError(self.env._("A dispute that is answered stays as it is."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_any(self):
        raise UserError(self.env._("A dispute stays: answer it."))

    def action_accept(self):
        """Pay the difference in the open month."""
        self._decide("accepted")
        # sudo: the line that follows from the decision is written by the ledger.
        self.env["logistics.commission.entry"]._as_ledger().create(
            [dispute._prepare_adjustment_vals() for dispute in self.sudo()]
        )
        return True

    def action_refuse(self):
        self._decide("refused")
        return True

    def _decide(self, state):
        self.check_access("write")
        for dispute in self:
            if dispute.state != "open":
                raise UserError(
                    self.env._("%(name)s is answered.", name=dispute.display_name)
                )
            # sudo: only compared: nobody judges his own pay.
            if dispute.employee_id.sudo().user_id == self.env.user:
                raise UserError(self.env._("Somebody else answers your dispute."))
            if not (dispute.answer or "").strip():
                raise UserError(self.env._("Write the answer first."))
            if state == "accepted" and not dispute.granted:
                raise UserError(
                    self.env._("Enter what is paid in addition, or refuse.")
                )
        self.write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )

    def _prepare_adjustment_vals(self):
        self.ensure_one()
        entry = self.entry_id
        today = fields.Date.context_today(self)
        return {
            "company_id": self.company_id.id,
            "kind": "adjustment",
            "version_id": entry.version_id.id,
            "employee_id": entry.employee_id.id,
            "partner_id": entry.partner_id.id,
            "date": today,
            "amount": self.granted,
            "contra_of_id": entry.id,
            "dispute_id": self.id,
            "formula": f"{self.granted:.2f}",
        }
