from odoo import api, fields, models
from odoo.exceptions import UserError

DEVELOPMENT = ("salary", "allowance", "vehicle", "fuel", "travel")
KINDS = [
    ("salary", "Salary"),
    ("allowance", "Allowance"),
    ("vehicle", "Vehicle insurance"),
    ("fuel", "Fuel"),
    ("travel", "Travel"),
    ("entertainment", "Entertainment"),
    ("gift", "Gifts"),
    ("note_gain", "Gain on a note"),
    ("note_loss", "Loss on a note"),
]


class LogisticsSalesExpense(models.Model):
    """What a person cost in a month, by hand or import: five development and two other
    expenses, and what a note or acceptance bill of his customer gained or lost
    (S-2.2.4-A7b, -A7c, -A8)."""

    _name = "logistics.sales.expense"
    _description = "Sales Expense"
    _order = "date desc, id desc"
    _rec_name = "kind"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    employee_id = fields.Many2one(
        "hr.employee", string="Person", required=True, index=True, check_company=True
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    kind = fields.Selection(KINDS, required=True, default="travel")
    is_fixed = fields.Boolean(string="Fixed", help="Does not change with the sales.")
    name = fields.Char(string="Note")
    amount = fields.Monetary(required=True)

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "An expense is above zero; a gain has its own kind."
    )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_open()
        return rows

    def write(self, vals):
        self._check_open()
        result = super().write(vals)
        self._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_open()

    def _check_open(self):
        months = {row.date.replace(day=1) for row in self}
        # sudo: whether a month is closed is no secret to whoever enters expenses.
        frozen = self.env["logistics.sales.month"].sudo()
        frozen = frozen.search(
            [
                ("company_id", "in", self.company_id.ids),
                ("period", "=", "month"),
                ("month", "in", list(months)),
                ("frozen_at", "!=", False),
            ],
            limit=1,
        )
        if frozen:
            raise UserError(
                self.env._(
                    "%(month)s is closed: enter the expense in the open month.",
                    month=frozen.display_name,
                )
            )
