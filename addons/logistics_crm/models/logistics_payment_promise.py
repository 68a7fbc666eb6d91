from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ..tools.ageing import promise_state

STATES = [
    ("open", "Awaiting payment"),
    ("kept", "Kept"),
    ("broken", "Broken"),
    ("cancelled", "Cancelled"),
]

#: Who collects: notes promises and may cancel them.
COLLECTORS = (
    "logistics_crm.group_logistics_salesperson",
    "logistics_crm.group_logistics_cs_officer",
    "logistics_crm.group_logistics_finance_settlement",
)

_PAID = """
SELECT n.id, COALESCE(SUM(p.amount), 0)::float
  FROM logistics_payment_promise n
  JOIN res_partner c ON c.id = n.partner_id
  JOIN res_partner root ON root.id = c.commercial_partner_id
  JOIN res_partner member ON member.commercial_partner_id = root.id
  JOIN account_move_line d ON d.partner_id = member.id AND d.company_id = n.company_id
   AND d.balance > 0
  JOIN account_account a ON a.id = d.account_id AND a.account_type = 'asset_receivable'
  JOIN account_partial_reconcile p ON p.debit_move_id = d.id
   AND p.max_date >= n.date AND p.max_date <= n.date_due
  JOIN account_move_line k ON k.id = p.credit_move_id
  JOIN account_move o ON o.id = k.move_id AND o.move_type <> 'out_refund'
 WHERE n.id IN %s AND NOT EXISTS (SELECT FROM account_partial_reconcile x
                                   WHERE x.exchange_move_id = o.id)
 GROUP BY n.id
"""


class LogisticsPaymentPromise(models.Model):
    """Promise to pay: who promised how much until when; kept or broken by what was
    really paid. It acknowledges the debt (H-7.4.6-10, decisions E6)."""

    _name = "logistics.payment.promise"
    _description = "Promise to Pay"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_due desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Who promised",
        index="btree_not_null",
        domain="[('commercial_partner_id', '=', partner_id)]",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Collector",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    date = fields.Date(
        string="Promised on", required=True, default=fields.Date.context_today
    )
    date_due = fields.Date(string="Will pay by", required=True, tracking=True)
    amount = fields.Monetary(required=True, tracking=True)
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("visit", "Collection visit"),
            ("written", "In writing"),
            ("portal", "Statement"),
        ],
        default="phone",
        required=True,
    )
    note = fields.Text()
    cancelled_on = fields.Date(readonly=True, copy=False)
    paid_amount = fields.Monetary(compute="_compute_state", string="Paid in time")
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "Enter the promised amount."
    )

    def _get_paid(self):
        if not self.ids:
            return {}
        self.flush_recordset()
        self.env["account.partial.reconcile"].flush_model()
        self.env["account.move.line"].flush_model(["partner_id", "balance"])
        return dict(self.env.execute_query(SQL(_PAID, tuple(self.ids))))

    @api.depends("amount", "date", "date_due", "partner_id", "cancelled_on")
    def _compute_state(self):
        paid = self._get_paid()
        today = fields.Date.context_today(self)
        for promise in self:
            promise.paid_amount = paid.get(promise.id, 0.0)
            promise.state = promise.date_due and promise_state(
                promise.amount,
                promise.paid_amount,
                promise.date_due,
                today,
                bool(promise.cancelled_on),
            )

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: ids only; the rules narrow what is shown
        found = self.sudo().search([("partner_id", "!=", False)])
        return [("id", "in", [p.id for p in found if p.state in value])]

    @api.constrains("date", "date_due")
    def _check_dates(self):
        for promise in self:
            if promise.date_due < promise.date:
                raise ValidationError(
                    self.env._("A promise is due on the day it is made or later.")
                )

    def write(self, vals):
        fixed = {"partner_id", "company_id", "date", "date_due", "amount"}
        if not self.env.su and fixed & vals.keys():
            raise UserError(
                self.env._("A promise is not changed: cancel it and note the new one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Cancel the promise instead."))

    def action_cancel(self):
        self.check_access("write")
        if not any(map(self.env.user.has_group, COLLECTORS)):
            raise AccessError(self.env._("Collectors cancel promises."))
        self.write({"cancelled_on": fields.Date.context_today(self)})
        return True

    @api.model
    def _cron_alert_broken(self):
        """The day after: an activity for the collector, a message to his superior."""
        yesterday = fields.Date.subtract(fields.Date.context_today(self), days=1)
        due = self.search([("date_due", "=", yesterday), ("cancelled_on", "=", False)])
        for promise in due.filtered(lambda p: p.state == "broken"):
            promise.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Promise to pay was broken"),
                user_id=promise.user_id.id,
            )
            leader = self.env["logistics.visit"]._find_approver(
                promise.user_id, promise.company_id
            )
            self.env["logistics.notifier"]._notify(
                leader,
                self.env._("Broken promise to pay"),
                self.env._(
                    "%(customer)s promised %(amount)s until %(date)s and did not pay.",
                    customer=promise.partner_id.name,
                    amount=promise.currency_id.format(promise.amount),
                    date=promise.date_due,
                ),
                promise,
            )
