from odoo import api, fields, models
from odoo.exceptions import ValidationError

FACTS = frozenset(
    (
        "profit",
        "revenue",
        "target",
        "attainment",
        "overdue",
        "reason",
        "amount",
        "amount_now",
        "amount_later",
        "released_on",
        "computed_at",
    )
)


class LogisticsManagementPool(models.Model):
    _inherit = "logistics.management.pool"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [{k: v for k, v in vals.items() if k not in FACTS} for vals in vals_list]
        )

    def write(self, vals):
        if not FACTS.isdisjoint(vals) and not self._approval_is_engine():
            self._approval_refuse_foreign()
        return super().write(vals)


class LogisticsManagementPoolBand(models.Model):
    """A factor of the pool by target reached or by overdue rate (H-10.6-3, -4)."""

    _name = "logistics.management.pool.band"
    _description = "Management Pool Factor"
    _order = "pool_id, kind, bound, id"
    _check_company_auto = True

    pool_id = fields.Many2one(
        "logistics.management.pool",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="pool_id.company_id", store=True, precompute=True
    )
    kind = fields.Selection(
        [("attainment", "Attainment rate"), ("overdue", "Overdue rate")], required=True
    )
    bound = fields.Float(
        string="Starting at",
        digits=(8, 4),
        aggregator=None,
        help="1 is 100 %. The boundary counts for the better row.",
    )
    value = fields.Float(string="Factor", digits=(6, 4), default=1.0, aggregator=None)

    @api.constrains("bound", "value", "kind", "pool_id")
    def _check_rows(self):
        for pool in self.pool_id:
            keys = [(row.kind, round(row.bound, 4)) for row in pool.band_ids]
            if len(keys) != len(set(keys)) or min(pool.band_ids.mapped("value")) < 0:
                raise ValidationError(
                    self.env._("Each factor begins at its own figure, none below zero.")
                )


class LogisticsManagementPoolShare(models.Model):
    """A member of the management team (H-10.6-1, -6)."""

    _name = "logistics.management.pool.share"
    _description = "Management Pool Share"
    _order = "pool_id, percent desc, id"
    _check_company_auto = True

    pool_id = fields.Many2one(
        "logistics.management.pool",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="pool_id.company_id", store=True, precompute=True
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Person", required=True, index=True, check_company=True
    )
    role = fields.Selection(
        [
            ("head", "Head of the department"),
            ("general", "General or deputy manager"),
            ("member", "Outstanding member"),
        ],
        required=True,
        default="head",
    )
    percent = fields.Float(string="Share (%)", default=40.0, aggregator=None)
    grade_factor = fields.Float(
        string="Grade factor",
        default=1.0,
        digits=(6, 4),
        aggregator=None,
        help="By the person's appraisal; what it takes off is not given to others.",
    )

    @api.constrains("percent", "grade_factor")
    def _check_numbers(self):
        if any(row.percent < 0 or row.grade_factor < 0 for row in self):
            raise ValidationError(self.env._("Shares and factors are not below zero."))


class LogisticsCommissionEntry(models.Model):
    _inherit = "logistics.commission.entry"

    kind = fields.Selection(
        selection_add=[("pool", "Management pool")], ondelete={"pool": "cascade"}
    )
