from dateutil.relativedelta import relativedelta

from odoo import fields, models


class LogisticsCompanyPolicy(models.Model):
    """Numbers of commission that hold for a whole company."""

    _inherit = "logistics.company.policy"

    commission_from = fields.Date(
        string="Commission counts from",
        tracking=True,
        help="Payments before this day are never looked at. Empty: the last 13 months "
        "before this policy was made.",
    )
    commission_recovery_cap = fields.Float(
        string="Largest part taken back in a month",
        default=0.2,
        tracking=True,
        aggregator=None,
        help="Of what a person is paid in that month; the rest is carried forward "
        "(decision C7: the law on wages allows one fifth).",
    )
    commission_dispute_days = fields.Integer(
        string="Working days to dispute a line", default=5, tracking=True
    )
    commission_wait_note = fields.Boolean(
        string="Commercial bills count when collected",
        default=True,
        tracking=True,
        help="A payment of an invoice for which the customer gave a commercial "
        "acceptance bill earns commission when the bill is no risk any more.",
    )
    _commission_cap_share = models.Constraint(
        "CHECK(commission_recovery_cap BETWEEN 0 AND 1)",
        "The part that is taken back lies between 0 % and 100 %.",
    )

    def _commission_start(self):
        """First day of money that commission looks at; fixed, so that the window does
        not move over facts."""
        made = fields.Date.to_date(self.create_date)
        return self.commission_from or (made - relativedelta(months=13)).replace(day=1)
