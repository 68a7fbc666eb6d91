from typing import NamedTuple

from odoo import api, fields, models, tools


class CreditBounds(NamedTuple):
    """What turns a credit light yellow or red, named as on the policy."""

    credit_warn_share: float
    credit_red_days: int
    credit_red_signals: int


class LogisticsCompanyPolicy(models.Model):
    """Numbers about receivables and credit (H-7.4.6, S-2.3.4-W, B-3.1.1, E6)."""

    _inherit = "logistics.company.policy"

    credit_warn_share = fields.Float(
        string="Warn from share of the limit",
        default=0.8,
        tracking=True,
        help="0.8: the credit light turns yellow at 80 % of the credit limit.",
    )
    credit_red_days = fields.Integer(
        string="Red when late over (days)",
        default=30,
        tracking=True,
        help="Days late of the oldest open instalment.",
    )
    credit_red_signals = fields.Integer(
        string="Red from risk signals", default=3, tracking=True
    )
    credit_signal_months = fields.Integer(
        string="Risk signals count for (months)", default=12, tracking=True
    )
    note_free_days = fields.Integer(
        string="Notes: days without interest",
        default=60,
        tracking=True,
        help="Counted from the shipment; waiting longer costs interest.",
    )
    note_interest_rate = fields.Float(
        string="Notes: interest a year",
        digits=(6, 5),
        tracking=True,
        help="0.0435 for 4.35 %. The source names none: enter the bank's.",
    )
    credit_months_key = fields.Integer(
        string="Credit file valid, tiers A and B (months)", default=12, tracking=True
    )
    credit_months_other = fields.Integer(
        string="Credit file valid, others (months)", default=6, tracking=True
    )
    credit_order_policy = fields.Selection(
        [("none", "Nothing"), ("warn", "Warn"), ("block", "Block")],
        string="Red light at a business order",
        default="warn",
        required=True,
        tracking=True,
        help="Block: finance releases the customer for a time, with a reason.",
    )
    credit_file_policy = fields.Selection(
        [("none", "Nothing"), ("warn", "Warn"), ("block", "Block")],
        string="Credit terms without an approved credit file",
        default="warn",
        required=True,
        tracking=True,
        help="Business orders paid by week, by month or on return of the POD.",
    )
    debt_years = fields.Integer(
        string="Limitation of debts (years)",
        default=3,
        tracking=True,
        help="Counted from the last acknowledgement: signed statement, promise or part "
        "payment. An alert comes six months before.",
    )
    dso_days = fields.Integer(
        string="Window of the days sales outstanding",
        default=90,
        tracking=True,
        help="Rolling: receivables of today against the revenue of this many days.",
    )

    @api.model
    @tools.ormcache("company_id")
    def _credit_bounds(self, company_id):
        """The bounds of a company as a value: every page of cards asks for them."""
        policy = self._get(self.env["res.company"].browse(company_id))
        return CreditBounds(*(policy[name] for name in CreditBounds._fields))

    def write(self, vals):
        result = super().write(vals)
        if not set(CreditBounds._fields).isdisjoint(vals):
            self.env.registry.clear_cache()
        return result
