from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.ledgerterms import ACHIEVEMENT


class LogisticsCommissionVersion(models.Model):
    """Which customers and products count, and whose target is reached."""

    _inherit = "logistics.commission.version"

    customer_type_ids = fields.Many2many(
        "logistics.customer.type",
        "logistics_commission_version_type_rel",
        string="Customer types",
        help="Type on the newest won opportunity of the customer. Empty: any.",
    )
    product_category_ids = fields.Many2many(
        "product.category",
        "logistics_commission_version_category_rel",
        string="Product categories",
        help="Only this part of each invoice counts. Empty: any.",
    )
    product_ids = fields.Many2many(
        "product.product",
        "logistics_commission_version_product_rel",
        string="Products",
        check_company=True,
        help="Beside the categories. Empty: any.",
    )
    target_metric_id = fields.Many2one(
        "logistics.kpi.metric",
        string="Target",
        ondelete="restrict",
        domain=[("basis", "=", "target")],
        check_company=True,
        help="The person's target of the month that the money is compared with.",
    )

    def _term_products(self):
        """Ids of the products that count; empty when there is no condition."""
        self.ensure_one()
        if not (self.product_ids or self.product_category_ids):
            return frozenset()
        # sudo: ids of products, archived ones of old invoices too.
        Product = self.env["product.product"].sudo().with_context(active_test=False)
        found = Product.search(
            [("categ_id", "child_of", self.product_category_ids.ids)]
        )
        # A condition that names nothing any more pays nothing, rather than anything.
        return frozenset(found.ids) | frozenset(self.product_ids.ids) or frozenset({0})

    def _shares_customers(self, other):
        """Different products or types of customers do not meet."""
        if not super()._shares_customers(other):
            return False
        types, others = self.customer_type_ids, other.customer_type_ids
        if types and others and not types & others:
            return False
        products, others = self._term_products(), other._term_products()
        return not (products and others) or bool(products & others)

    def _approval_check_submit(self):
        for version in self:
            if version.basis == ACHIEVEMENT and not version.target_metric_id:
                raise UserError(
                    self.env._(
                        "%(version)s pays by the target reached: name the target.",
                        version=version.display_name,
                    )
                )
        return super()._approval_check_submit()
