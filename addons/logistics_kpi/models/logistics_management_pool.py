from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.commission import cents


class LogisticsManagementPool(models.Model):
    """Quarterly reward of the management team: a share of the department's realised
    gross profit, by revenue target and overdue rate (H-10.6-1 to -8)."""

    _name = "logistics.management.pool"
    _description = "Management Team Pool"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    department_id = fields.Many2one(
        "hr.department", required=True, index=True, check_company=True
    )
    date_from = fields.Date(
        string="Quarter begins",
        required=True,
        default=lambda self: self._default_date_from(),
        help="Any day of the quarter.",
    )
    date_to = fields.Date(
        string="Last day", compute="_compute_date_to", store=True, precompute=True
    )
    rate = fields.Float(
        string="Share of the gross profit", default=0.02, digits=(6, 4), aggregator=None
    )
    now_rate = fields.Float(
        string="Paid at once", default=0.7, digits=(6, 4), aggregator=None
    )
    band_ids = fields.One2many(
        "logistics.management.pool.band",
        "pool_id",
        string="Factors",
        default=lambda self: self._default_band_ids(),
        copy=True,
    )
    share_ids = fields.One2many("logistics.management.pool.share", "pool_id", copy=True)
    profit = fields.Monetary(
        string="Realised gross profit",
        help="Confirmed months of the department's customers.",
        readonly=True,
        copy=False,
    )
    revenue = fields.Monetary(readonly=True, copy=False)
    target = fields.Monetary(readonly=True, copy=False)
    attainment = fields.Float(
        string="Revenue target reached",
        readonly=True,
        copy=False,
        digits=(8, 4),
        aggregator=None,
    )
    overdue = fields.Float(
        string="Overdue rate",
        readonly=True,
        copy=False,
        digits=(8, 4),
        aggregator=None,
    )
    reason = fields.Char(string="Why nothing", readonly=True, copy=False)
    amount = fields.Monetary(string="Pool", readonly=True, copy=False)
    amount_now = fields.Monetary(string="Payable now", readonly=True, copy=False)
    amount_later = fields.Monetary(
        string="At the year's end", readonly=True, copy=False
    )
    released_on = fields.Date(string="Rest decided on", readonly=True, copy=False)
    computed_at = fields.Datetime(string="Computed at", readonly=True, copy=False)

    _quarter_uniq = models.UniqueIndex(
        "(company_id, department_id, date_from)",
        "The department has a pool for this quarter: open it.",
    )
    _rates_real = models.Constraint(
        "CHECK(rate BETWEEN 0 AND 1 AND now_rate BETWEEN 0 AND 1)",
        "A share lies between 0 % and 100 %.",
    )

    @api.model
    def _default_date_from(self):
        return self._quarter(fields.Date.context_today(self) - relativedelta(months=3))

    @api.model
    def _quarter(self, day):
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)

    @api.model
    def _default_band_ids(self):
        rows = [("attainment", b, v) for b, v in ((0, 0), (0.8, 0.6), (0.9, 0.8))]
        rows += [("attainment", 1, 1), ("attainment", 1.2, 1.2)]
        rows += [("overdue", b, v) for b, v in ((0, 1), (0.15, 0.8), (0.2, 0.5))]
        rows += [("overdue", 0.3, 0)]
        return [
            fields.Command.create({"kind": kind, "bound": bound, "value": value})
            for kind, bound, value in rows
        ]

    @api.depends("date_from")
    def _compute_date_to(self):
        for row in self:
            end = relativedelta(months=3, days=-1)
            row.date_to = row.date_from and row.date_from + end

    @api.depends("department_id", "date_from")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "%(department)s, quarter from %(month)s",
                department=row.department_id.name or "",
                month=row.date_from and row.date_from.strftime("%Y-%m"),
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if day := fields.Date.to_date(vals.get("date_from")):
                vals["date_from"] = self._quarter(day)
        return super().create(vals_list)

    def write(self, vals):
        if day := fields.Date.to_date(vals.get("date_from")):
            vals = {**vals, "date_from": self._quarter(day)}
        return super().write(vals)

    @api.constrains("share_ids")
    def _check_shares(self):
        for row in self:
            total = round(sum(row.share_ids.mapped("percent")), 6)
            if row.share_ids and total != 100:
                raise ValidationError(
                    self.env._(
                        "The shares of %(name)s add up to %(total)s %%: make it "
                        "100 %%.",
                        name=row.display_name,
                        total=total,
                    )
                )

    # --- approval -------------------------------------------------------------------

    def _approval_facts(self):
        return {**super()._approval_facts(), "amount": self.amount}

    def _approval_locked_fields(self):
        return frozenset(
            ("company_id", "department_id", "date_from", "rate", "now_rate")
            + ("band_ids", "share_ids")
        )

    def _approval_check_submit(self):
        for row in self:
            if not row.computed_at or not row.share_ids:
                raise UserError(
                    self.env._("Compute the pool and name its members first.")
                )
            if row.date_to >= fields.Date.context_today(self):
                raise UserError(self.env._("The quarter is not over yet."))

    def _approval_on_approved(self):
        for row in self:
            row._pay(cents(row.amount_now))
