from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LogisticsCustomerTarget(models.Model):
    """Income target of a customer for a year (B-5.2.1)."""

    _name = "logistics.customer.target"
    _description = "Annual Income Target"
    _inherit = ["mail.thread"]
    _order = "year desc, amount desc, id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        domain=[("parent_id", "=", False)],
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    year = fields.Integer(
        required=True,
        default=lambda self: fields.Date.context_today(self).year,
        aggregator=None,
        tracking=True,
    )
    amount = fields.Monetary(required=True, tracking=True)

    # No unique key over a partner: merging two customers would delete rows.
    _partner_year_idx = models.Index("(partner_id, year, company_id)")
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "An income target is not negative."
    )
    _year_sound = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2999)", "Enter the year with four digits."
    )

    @api.depends("partner_id", "year")
    def _compute_display_name(self):
        for target in self:
            target.display_name = f"{target.partner_id.name or ''} {target.year}"

    @api.constrains("partner_id", "year", "company_id")
    def _check_single(self):
        keys = [(t.partner_id.id, t.year, t.company_id.id) for t in self]
        found = self._read_group(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("year", "in", [key[1] for key in keys]),
                ("company_id", "in", self.company_id.ids),
            ],
            ["partner_id", "year", "company_id"],
            ["__count"],
        )
        for partner, year, company, count in found:
            if count > 1 and (partner.id, year, company.id) in keys:
                raise ValidationError(
                    self.env._(
                        "%(customer)s has an income target for %(year)s already: "
                        "change that one.",
                        customer=partner.display_name,
                        year=year,
                    )
                )
