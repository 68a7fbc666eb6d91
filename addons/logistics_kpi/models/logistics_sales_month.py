from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

#: Keys of write that only the engine sets.
PROTECTED = {"computed_at", "frozen_at", "published_at", "unassigned"}
ENGINE = object()


class LogisticsSalesMonth(models.Model):
    """The sales statistics of a month or a year: computed as often as one likes, then
    closed and published with its first three; never changed afterwards (S-2.2.4-A9,
    -A16, -A20, -SN)."""

    _name = "logistics.sales.month"
    _description = "Sales Month"
    _inherit = ["mail.thread"]
    _order = "month desc, period, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    period = fields.Selection(
        [("month", "Monthly"), ("year", "Yearly")], required=True, default="month"
    )
    month = fields.Date(
        string="Period begins",
        required=True,
        default=lambda self: self._default_month(),
        help="Any day of the month or year.",
    )
    date_to = fields.Date(string="Last day", compute="_compute_date_to")
    statement_ids = fields.One2many(
        "logistics.sales.statement",
        "sales_month_id",
        string="Sales statements",
        readonly=True,
    )
    computed_at = fields.Datetime(string="Computed at", readonly=True, copy=False)
    frozen_at = fields.Datetime(
        string="Closed at", readonly=True, copy=False, tracking=True
    )
    published_at = fields.Datetime(readonly=True, copy=False, tracking=True)
    unassigned = fields.Monetary(
        string="Sales of nobody",
        readonly=True,
        copy=False,
        help="Net sales of customers whose responsible person is not employed here.",
    )
    total_sales = fields.Monetary(
        "Net sales", compute="_compute_totals", compute_sudo=True
    )
    total_bonus = fields.Monetary("Bonus", compute="_compute_totals", compute_sudo=True)
    state = fields.Selection(
        [("open", "Not closed"), ("closed", "Closed")], compute="_compute_state"
    )

    _month_uniq = models.UniqueIndex(
        "(company_id, period, month)", "This period exists: open it."
    )

    @api.model
    def _default_month(self):
        return fields.Date.context_today(self) - relativedelta(months=1, day=1)

    @api.depends("month", "period")
    def _compute_date_to(self):
        for row in self:
            end = relativedelta(month=12, day=31)
            end = end if row.period == "year" else relativedelta(day=31)
            row.date_to = row.month and row.month + end

    @api.depends("month", "period")
    def _compute_display_name(self):
        for row in self:
            form = "%Y" if row.period == "year" else "%Y-%m"
            row.display_name = self.env._(
                "Sales of %(month)s", month=row.month and row.month.strftime(form)
            )

    @api.depends("frozen_at")
    def _compute_state(self):
        for row in self:
            row.state = "closed" if row.frozen_at else "open"

    @api.depends("statement_ids.total_sales", "statement_ids.bonus")
    def _compute_totals(self):
        for row in self:
            row.total_sales = sum(row.statement_ids.mapped("total_sales"))
            row.total_bonus = sum(row.statement_ids.mapped("bonus"))

    @api.model
    def _first_day(self, vals, period):
        day = fields.Date.to_date(vals["month"])
        return day.replace(month=1 if period == "year" else day.month, day=1)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.update(dict.fromkeys(PROTECTED, False))
            if vals.get("month"):
                vals["month"] = self._first_day(vals, vals.get("period", "month"))
        rows = super().create(vals_list)
        for row in rows.filtered(lambda r: r.period == "year" and r.month.month > 1):
            row.month = row.month.replace(month=1)
        return rows

    def write(self, vals):
        engine = self.env.context.get("logistics_sales") is ENGINE
        if not engine and (
            not PROTECTED.isdisjoint(vals)
            or (
                not {"month", "period", "company_id"}.isdisjoint(vals)
                and any(row.computed_at for row in self)
            )
        ):
            raise UserError(
                self.env._("Compute and close the period with its buttons.")
            )
        if vals.get("month"):
            period = vals.get("period") or self[:1].period
            vals = {**vals, "month": self._first_day(vals, period)}
        return super().write(vals)

    def _as_sales_engine(self):
        return self.with_context(logistics_sales=ENGINE)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        if kept := self.filtered("frozen_at"):
            raise UserError(
                self.env._("%(name)s is closed and stays.", name=kept[0].display_name)
            )
        self.statement_ids._as_ledger().unlink()

    def _check_open(self):
        if done := self.filtered("frozen_at"):
            raise UserError(
                self.env._(
                    "%(name)s is closed: what changes is counted in the open month.",
                    name=done[0].display_name,
                )
            )

    # --- buttons --------------------------------------------------------------------

    def action_compute(self):
        """Read the books and compute everybody's statement anew."""
        self.check_access("write")
        self._check_open()
        for row in self:
            row._compute_statements()
        return True

    def action_close(self):
        """Compute once more, freeze, pay the bonus with the next salary and publish the
        first three."""
        self.check_access("write")
        self._check_open()
        today = fields.Date.context_today(self)
        for row in self.sorted("month"):
            if row.date_to >= today:
                raise UserError(
                    self.env._(
                        "%(name)s is not over yet: close it afterwards.",
                        name=row.display_name,
                    )
                )
            row._check_before()
            row._compute_statements()
            row.statement_ids._pay_bonus()
            now = fields.Datetime.now()
            row._as_sales_engine().write({"frozen_at": now})
            row._publish()
        return True

    def _check_before(self):
        """Months are closed in their order; a year after its months."""
        self.ensure_one()
        before = [("company_id", "=", self.company_id.id), ("period", "=", "month")]
        if self.period == "year":
            before += [("month", ">=", self.month), ("month", "<=", self.date_to)]
        else:
            before += [("month", "<", self.month)]
        if waiting := self.search([*before, ("frozen_at", "=", False)], limit=1):
            raise UserError(
                self.env._("Close %(name)s first.", name=waiting.display_name)
            )

    def _publish(self):
        """The first three, for everybody who has a statement."""
        self.ensure_one()
        best = self.statement_ids.filtered(lambda r: 0 < r.rank <= 3)
        if not best:
            return
        lines = [
            self.env._("Place %(rank)s: %(person)s", rank=r.rank, person=name)
            for r, name in ((r, r.employee_id.name) for r in best.sorted("rank"))
        ]
        # sudo: addresses of the people's own users.
        partners = self.statement_ids.employee_id.sudo().user_id.partner_id
        self.message_post(
            subject=self.env._("Best sales of %(name)s", name=self.display_name),
            body="\n".join(lines),
            partner_ids=partners.ids,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )
        self._as_sales_engine().write({"published_at": fields.Datetime.now()})

    @api.model
    def _cron_compute(self):
        """Nightly: the running month and the one before, as long as they are open."""
        self.env["res.company"]._logistics_each(self._compute_company)

    @api.model
    def _compute_company(self, company):
        today = fields.Date.context_today(self)
        running = today.replace(day=1)
        months = [running - relativedelta(months=1), running]
        known = self.search(
            [
                ("company_id", "=", company.id),
                ("period", "=", "month"),
                ("month", "in", months),
            ]
        )
        missing = set(months) - set(known.mapped("month"))
        known |= self.create(
            [{"company_id": company.id, "month": month} for month in sorted(missing)]
        )
        known.filtered(lambda row: not row.frozen_at).action_compute()
