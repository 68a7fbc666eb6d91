from odoo import fields, models

METRICS = [
    ("pickup", "On-time pick-up"),
    ("delivery", "On-time delivery"),
    ("completion", "Completed shipments"),
    ("pod", "POD back in time"),
    ("damage", "Damage or loss"),
    ("response", "Customer told of exceptions in time"),
]


class LogisticsContractTarget(models.Model):
    """What the contract promises of the service: one line a metric (decision B2)."""

    _name = "logistics.contract.target"
    _description = "Service Target"
    _order = "contract_id, sequence, id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "logistics.contract",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    metric = fields.Selection(METRICS, string="Service target", required=True)
    target = fields.Float(
        string="Target (%)",
        digits=(16, 2),
        aggregator=None,
        help="At least so many percent; of damage or loss at most.",
    )
    limit_hours = fields.Float(
        string="Within (hours)",
        default=4.0,
        aggregator=None,
        help="Only for exceptions: the customer is told within so many hours.",
    )
    note = fields.Char(string="Remarks")

    _metric_uniq = models.UniqueIndex(
        "(contract_id, metric)", "This target is in the contract already: change it."
    )
    _target_percent = models.Constraint(
        "CHECK(target BETWEEN 0 AND 100 AND COALESCE(limit_hours, 0) >= 0)",
        "Enter a target between 0 and 100 percent, and hours of zero or more.",
    )
