from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class LogisticsCommissionTermMixin(models.AbstractModel):
    """A row of a version's terms: changed in a draft only."""

    _name = "logistics.commission.term.mixin"
    _description = "Row of Commission Terms"
    _check_company_auto = True

    version_id = fields.Many2one(
        "logistics.commission.version",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="version_id.company_id", store=True)
    bound = fields.Float(
        string="Starting at",
        digits=(16, 4),
        aggregator=None,
        help="A row holds up to where the next one begins; the first one holds for "
        "everything below as well. So there is no gap and no overlap.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_draft()
        return rows

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_draft()

    def _check_draft(self):
        for version in self.version_id:
            if version.approval_state in ("submitted", "approved"):
                raise UserError(
                    self.env._(
                        "The terms of %(version)s are decided: make a new version.",
                        version=version.display_name,
                    )
                )


class LogisticsCommissionRate(models.Model):
    """One band of rates; the first table whose customer conditions fit counts."""

    _name = "logistics.commission.rate"
    _description = "Commission Rate"
    _inherit = ["logistics.commission.term.mixin"]
    _order = "version_id, sequence, bound, id"

    sequence = fields.Integer(
        default=10, string="Table", help="Rows of one number are one table of bands."
    )
    tier_ids = fields.Many2many(
        "logistics.tier",
        "logistics_commission_rate_tier_rel",
        string="Customer tiers",
    )
    rate = fields.Float(digits=(16, 6), aggregator=None, required=True)

    @api.constrains("version_id", "sequence", "bound")
    def _check_bound(self):
        for version in self.version_id:
            keys = [(row.sequence, round(row.bound, 4)) for row in version.rate_ids]
            if len(keys) != len(set(keys)):
                raise ValidationError(
                    self.env._(
                        "Two rates of %(version)s begin at the same figure: their "
                        "bands would overlap.",
                        version=version.display_name,
                    )
                )
            for rows in version.rate_ids.grouped("sequence").values():
                if any(row.tier_ids != rows[0].tier_ids for row in rows):
                    raise ValidationError(
                        self.env._(
                            "Rows of one table have the same customer tiers: give "
                            "other tiers another table number."
                        )
                    )

    @api.constrains("rate")
    def _check_rate(self):
        if any(not 0 <= row.rate <= 1 for row in self):
            raise ValidationError(self.env._("A rate lies between 0 % and 100 %."))
