from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LogisticsPodRule(models.Model):
    """Which proof of delivery a customer wants back, and how fast (H-7.4.5-1). The
    rule of the company without customer is the default."""

    _name = "logistics.pod.rule"
    _description = "POD Rule"
    _order = "partner_id, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        check_company=True,
        help="Empty: every customer without a rule of his own.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    kind = fields.Selection(
        [
            ("original", "Original"),
            ("copy", "Copy"),
            ("electronic", "Electronic"),
            ("none", "Not needed"),
        ],
        required=True,
        default="original",
    )
    copies = fields.Integer(default=1)
    needs_stamp = fields.Boolean(string="Stamp needed")
    days = fields.Integer(
        string="Return within, days", help="Zero: as the company policy says."
    )

    _numbers_positive = models.Constraint(
        "CHECK(copies >= 0 AND COALESCE(days, 0) >= 0)",
        "Copies and days cannot be negative.",
    )

    @api.constrains("partner_id", "company_id")
    def _check_single(self):
        for rule in self:
            if (
                self.search_count(
                    [
                        ("partner_id", "=", rule.partner_id.id),
                        ("company_id", "=", rule.company_id.id),
                    ],
                    limit=2,
                )
                > 1
            ):
                raise ValidationError(
                    self.env._("This customer has a POD rule: change that one.")
                )

    @api.model
    def _by_customer(self, company):
        """{commercial partner id or False: rule}, the first of a merged customer."""
        result = {}
        # sudo: the rule holds for whoever enters the waybill.
        for rule in self.sudo().search([("company_id", "=", company.id)]):
            result.setdefault(rule.partner_id.commercial_partner_id.id, rule)
        return result
