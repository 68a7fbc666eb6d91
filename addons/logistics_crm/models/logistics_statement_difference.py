from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import date_utils

from .logistics_statement import ENGINE, OPEN

CUSTOMER = {"statement_id", "line_id", "name", "customer_amount", "reason"}
#: The officer's answer, entered before the button.
ANSWER = {"cause", "agreed_amount", "user_id"}


#: A line that is disputed once is not disputed again.
DECIDED = ("disputed", "resolved", "postponed")
#: More differences at once than this are one activity.
MANY = 5


class LogisticsStatementDifference(models.Model):
    """Where the customer's figure differs from ours: amount, reason, cause, answer.
    Solved within the month (H-7.4.6-3); a solved one is never changed."""

    _name = "logistics.statement.difference"
    _description = "Statement Difference"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "statement_id desc, id"
    _check_company_auto = True

    statement_id = fields.Many2one(
        "logistics.statement",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    line_id = fields.Many2one(
        "logistics.statement.line",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('statement_id', '=', statement_id)]",
        check_company=True,
    )
    company_id = fields.Many2one(related="statement_id.company_id", store=True)
    currency_id = fields.Many2one(related="statement_id.currency_id")
    partner_id = fields.Many2one(
        related="statement_id.partner_id", store=True, index=True
    )
    name = fields.Char(
        string="Waybill",
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    kind = fields.Selection(
        [
            ("different", "Another amount"),
            ("missing", "Missing at the customer"),
            ("extra", "Unknown to us"),
        ],
        required=True,
        default="different",
    )
    our_amount = fields.Monetary(related="line_id.amount_total", string="Our amount")
    customer_amount = fields.Monetary(string="Customer's amount")
    reason = fields.Text(required=True)
    user_id = fields.Many2one(
        "res.users", string="Who solves it", domain=[("share", "=", False)], index=True
    )
    date_due = fields.Date(
        string="To be solved by", compute="_compute_date_due", store=True
    )
    cause = fields.Selection(
        [
            ("price", "Wrong rate"),
            ("quantity", "Wrong weight, volume or pieces"),
            ("damage", "Damage or loss"),
            ("delay", "Late delivery"),
            ("twice", "Charged twice"),
            ("pod", "Proof of delivery missing"),
            ("customer", "Customer's mistake"),
            ("other", "Other"),
        ],
        tracking=True,
    )
    agreed_amount = fields.Monetary(tracking=True)
    resolution = fields.Selection(
        [
            ("ours", "Our amount stands"),
            ("customer", "Customer's amount taken"),
            ("compromise", "Agreed amount"),
            ("next", "On the next statement"),
        ],
        readonly=True,
        copy=False,
        tracking=True,
    )
    resolved_on = fields.Datetime(readonly=True, copy=False)
    resolved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )

    @api.depends("line_id")
    def _compute_name(self):
        for difference in self:
            difference.name = difference.line_id.name or difference.name

    @api.depends("create_date")
    def _compute_date_due(self):
        for difference in self:
            made = difference.create_date or fields.Datetime.now()
            difference.date_due = date_utils.end_of(made.date(), "month")

    @api.depends("date_due", "resolution")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for difference in self:
            difference.is_overdue = (
                not difference.resolution
                and bool(difference.date_due)
                and difference.date_due < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return [("resolution", "=", False), ("date_due", "<", today)]

    @api.constrains("statement_id", "line_id", "customer_amount", "reason")
    def _check_difference(self):
        for difference in self:
            if difference.line_id and (
                difference.line_id.statement_id != difference.statement_id
            ):
                raise ValidationError(
                    self.env._("The line belongs to another statement.")
                )
            if difference.customer_amount < 0:
                raise ValidationError(
                    self.env._("The customer's amount cannot be negative.")
                )
            if not (difference.reason or "").strip():
                raise ValidationError(self.env._("Say why the line is disputed."))

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            {k: v for k, v in vals.items() if k not in ("resolution", "resolved_on")}
            for vals in vals_list
        ]
        differences = super().create(vals_list)
        differences.statement_id._check_state(*OPEN)
        lines = differences.line_id
        if wrong := lines.filtered(lambda line: line.verdict in DECIDED):
            raise UserError(
                self.env._(
                    "%(line)s is disputed or settled already.", line=wrong[0].name
                )
            )
        lines.statement_id._as_engine().line_ids.filtered(
            lambda line: line in lines
        ).write({"verdict": "disputed", "verdict_on": fields.Datetime.now()})
        differences.statement_id._update_state()
        differences._assign()
        return differences

    def write(self, vals):
        engine = self.env.su or self.env.context.get("statement_engine") is ENGINE
        if not engine:
            free = ANSWER | {n for n in vals if n.startswith(("activity_", "message_"))}
            if not free.issuperset(vals):
                raise AccessError(
                    self.env._("What the customer said stays; answer it instead.")
                )
            if any(difference.resolution for difference in self):
                raise UserError(self.env._("This difference is solved already."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self.filtered(lambda d: d.statement_id.state != "draft"):
            raise UserError(self.env._("A difference is solved, not deleted."))

    def _as_engine(self):
        # sudo: every caller checked before who may answer
        return self.sudo().with_context(statement_engine=ENGINE)

    def _assign(self):
        """The officer of the statement solves it, if nobody else is named; many at once
        are one activity on the statement."""
        for statement, mine in self.grouped("statement_id").items():
            mine.filtered(lambda d: not d.user_id)._as_engine().write(
                {"user_id": statement.user_id.id}
            )
            for user, theirs in mine.filtered("user_id").grouped("user_id").items():
                if len(theirs) > MANY:
                    # sudo: the customer's file on the portal makes the activity
                    statement.sudo().activity_schedule(
                        "mail.mail_activity_data_todo",
                        date_deadline=min(theirs.mapped("date_due")),
                        summary=self.env._(
                            "Solve %(count)s differences", count=len(theirs)
                        ),
                        user_id=user.id,
                    )
                    continue
                for difference in theirs:
                    # sudo: the customer's remark on the portal makes the activity
                    difference.sudo().activity_schedule(
                        "mail.mail_activity_data_todo",
                        date_deadline=difference.date_due,
                        summary=self.env._("Solve the difference"),
                        user_id=user.id,
                    )

    # --- answers ----------------------------------------------------------------------

    def _resolve(self, resolution):
        self.check_access("write")
        self.statement_id._check_state(*OPEN)
        if any(difference.resolution for difference in self):
            raise UserError(self.env._("This difference is solved already."))
        now = fields.Datetime.now()
        for difference in self:
            amount = {
                "ours": difference.our_amount,
                "customer": difference.customer_amount,
                "compromise": difference.agreed_amount,
            }.get(resolution, 0.0)
            difference._check_cause()
            difference._as_engine().write(
                {
                    "resolution": resolution,
                    "agreed_amount": amount,
                    "resolved_on": now,
                    "resolved_by_id": self.env.uid,
                }
            )
            line = difference.line_id.with_context(statement_engine=ENGINE)
            # sudo: the answer of the officer settles the line
            line.sudo().write(
                {
                    "verdict": "postponed" if resolution == "next" else "resolved",
                    "settled_amount": amount,
                    "verdict_on": now,
                }
            )
            if resolution == "next":
                line._release()
        # sudo: whoever solves it may close the reminder of a colleague
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        self.statement_id._update_state()
        return True

    def _check_cause(self):
        if not self.cause:
            raise UserError(
                self.env._("%(name)s: enter the cause first.", name=self.name)
            )

    def action_take_ours(self):
        return self._resolve("ours")

    def action_take_customer(self):
        return self._resolve("customer")

    def action_take_agreed(self):
        return self._resolve("compromise")

    def action_postpone(self):
        return self._resolve("next")
