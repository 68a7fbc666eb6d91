from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

REPORTERS = (
    "logistics_crm.group_logistics_salesperson",
    "logistics_crm.group_logistics_cs_officer",
)
LEADERS = (
    "logistics_crm.group_logistics_leader",
    "logistics_crm.group_logistics_executive",
)
#: What the person who reports adds; figures and marks move by buttons.
FREE = {"comment", "activity_ids", "message_follower_ids", "message_ids"}


class LogisticsCustomerMonth(models.Model):
    """Monthly customer report: on the 15th each salesperson reports last month's
    revenue, receivables older than three months and of the current month, customer by
    customer; the manager marks them (P-3-8, P-3-9). Figures are those of the day on
    which the report was submitted."""

    _name = "logistics.customer.month"
    _description = "Monthly Customer Report"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "month desc, user_id, revenue desc, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", string="Salesperson", readonly=True, index=True
    )
    manager_id = fields.Many2one("res.users", readonly=True, index=True)
    month = fields.Date(
        required=True,
        readonly=True,
        index=True,
        help="First day of the month whose revenue is reported.",
    )
    date_figures = fields.Date(string="Figures of", readonly=True)
    revenue = fields.Monetary(
        string="Revenue last month",
        readonly=True,
        help="Posted invoices less credit notes, without tax.",
    )
    receivable_old = fields.Monetary(
        string="Over three months", readonly=True, help="Open and late over 90 days."
    )
    receivable_month = fields.Monetary(
        string="Current month", readonly=True, help="Open, booked in the current month."
    )
    receivable = fields.Monetary(string="Open receivables", readonly=True)
    comment = fields.Text(tracking=True)
    state = fields.Selection(
        [("draft", "To report"), ("submitted", "Reported"), ("marked", "Marked")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    mark = fields.Selection(
        [("normal", "Normal"), ("attention", "Attention"), ("risk", "Risk")],
        readonly=True,
        copy=False,
        tracking=True,
    )
    submitted_on = fields.Date(readonly=True, copy=False)
    marked_on = fields.Date(readonly=True, copy=False)
    marked_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    @api.constrains("partner_id", "month", "company_id")
    def _check_once(self):
        for report in self:
            if (
                self.search_count(
                    [
                        ("partner_id", "=", report.partner_id.id),
                        ("month", "=", report.month),
                        ("company_id", "=", report.company_id.id),
                    ],
                    limit=2,
                )
                > 1
            ):
                raise ValidationError(
                    self.env._(
                        "%(customer)s has a report of this month already.",
                        customer=report.partner_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Reports are made from the books."))
        return super().create(vals_list)

    def write(self, vals):
        free = FREE | {n for n in vals if n.startswith(("activity_", "message_"))}
        if not self.env.su and (
            not free.issuperset(vals)
            or ("comment" in vals and any(r.state == "marked" for r in self))
        ):
            raise AccessError(
                self.env._("Add your comment; the figures come from the books.")
            )
        return super().write(vals)

    # --- buttons ----------------------------------------------------------------------

    def action_submit(self):
        """Report to the manager, with the figures of today."""
        self.check_access("write")
        if not any(map(self.env.user.has_group, REPORTERS)):
            raise AccessError(self.env._("Sales and customer service report."))
        if any(report.state != "draft" for report in self):
            raise UserError(self.env._("This was reported already."))
        today = fields.Date.context_today(self)
        self._refresh(today)
        # sudo: state and day move by this button only
        self.sudo().write({"state": "submitted", "submitted_on": today})
        return True

    def action_mark_normal(self):
        return self._mark("normal")

    def action_mark_attention(self):
        return self._mark("attention")

    def action_mark_risk(self):
        return self._mark("risk")

    def _mark(self, mark):
        self.check_access("write")
        if not any(map(self.env.user.has_group, LEADERS)):
            raise AccessError(self.env._("Managers mark the report."))
        if own := self.filtered(
            lambda r: r.user_id == self.env.user and r.manager_id != self.env.user
        ):
            raise UserError(
                self.env._(
                    "%(customer)s is your own report: your superior marks it.",
                    customer=own[0].partner_id.display_name,
                )
            )
        if any(report.state == "draft" for report in self):
            raise UserError(self.env._("This was not reported yet."))
        # sudo: the mark moves by this button only
        self.sudo().write(
            {
                "state": "marked",
                "mark": mark,
                "marked_on": fields.Date.context_today(self),
                "marked_by_id": self.env.uid,
            }
        )
        return True
