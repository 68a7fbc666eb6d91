from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.ledgershares import bands_of


class LogisticsSalesBonus(models.Model):
    """A row of the bonus tables: by the target reached, or by the place (S-2.2.4-A17 to
    -A19). The source names no amounts: a company without rows pays no such bonus."""

    _name = "logistics.sales.bonus"
    _description = "Sales Bonus Rate"
    _inherit = ["mail.thread"]
    _order = "company_id, period, kind, bound, id"
    _rec_name = "kind"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    active = fields.Boolean(default=True, tracking=True)
    kind = fields.Selection(
        [("performance", "Performance"), ("rank", "Place")],
        required=True,
        default="performance",
        tracking=True,
    )
    period = fields.Selection(
        [("month", "Monthly"), ("year", "Yearly")],
        required=True,
        default="month",
        tracking=True,
    )
    bound = fields.Float(
        string="Starting at",
        digits=(16, 4),
        aggregator=None,
        tracking=True,
        help="Performance: share of the target, 1 is 100 %; the row holds up to the "
        "next. Place: 1 is the first.",
    )
    rate = fields.Float(
        digits=(16, 6),
        aggregator=None,
        tracking=True,
        help="Performance: share of the net sales.",
    )
    amount = fields.Monetary(tracking=True, help="Place: fixed amount.")

    @api.constrains("company_id", "kind", "period", "bound", "rate", "amount", "active")
    def _check_rows(self):
        if any(not 0 <= row.rate <= 1 or row.amount < 0 for row in self):
            raise ValidationError(
                self.env._("A rate lies between 0 % and 100 %, an amount above zero.")
            )
        if any(row.kind == "rank" and row.bound < 1 for row in self):
            raise ValidationError(self.env._("Places count from 1."))
        rows = self.search([("company_id", "in", self.company_id.ids)])
        keys = [(r.company_id.id, r.kind, r.period, round(r.bound, 4)) for r in rows]
        if len(keys) != len(set(keys)):
            raise ValidationError(
                self.env._("Two rows of one bonus table begin at the same figure.")
            )

    @api.model
    def _tables(self, company, period):
        """(bands of performance with rates, {place: amount})."""
        rows = self.search([("company_id", "=", company.id), ("period", "=", period)])
        bands = rows.filtered(lambda row: row.kind == "performance")
        places = rows - bands
        table = [(round(row.bound, 4), round(row.rate, 6)) for row in bands]
        # Below the first row nobody earns.
        table = bands_of([(-1000000, 0), *table])
        return table, {int(p.bound): round(p.amount, 2) for p in places}
