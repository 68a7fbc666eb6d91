from odoo import fields, models

from .logistics_approval_mixin import ENGINE


class LogisticsBusinessOrder(models.Model):
    """Optional fuel formula of an order: it makes a new version of the prices, which is
    approved like any order, ends the old one and is told to the customer (E7)."""

    _inherit = "logistics.business.order"

    fuel_reference = fields.Float(
        string="Reference price of fuel",
        digits=(16, 4),
        aggregator=None,
        help="Price of fuel that the rates were made with. Zero: no fuel formula.",
    )
    fuel_share = fields.Float(
        string="Share of fuel in the rate (%)", digits=(16, 2), aggregator=None
    )
    fuel_step = fields.Float(
        string="Step of the adjustment (%)",
        digits=(16, 2),
        aggregator=None,
        help="Only full steps of the change of the fuel price count.",
    )
    replaces_id = fields.Many2one(
        "logistics.business.order",
        string="Replaces the prices of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )

    _fuel_positive = models.Constraint(
        "CHECK(COALESCE(fuel_reference, 0) >= 0 AND COALESCE(fuel_step, 0) >= 0"
        " AND COALESCE(fuel_share, 0) BETWEEN 0 AND 100)",
        "Fuel price and step cannot be negative, the share lies between 0 and 100 %.",
    )

    def _approval_locked_fields(self):
        return super()._approval_locked_fields() | {
            "fuel_reference",
            "fuel_share",
            "fuel_step",
            "replaces_id",
        }

    def _approval_on_approved(self):
        """The old prices end where the new ones begin; the customer is told."""
        for order in self.filtered("replaces_id"):
            # sudo: the approver need not be allowed to change the old order.
            old = order.replaces_id.sudo().with_context(approval_engine=ENGINE)
            if not old.closed_on:
                old.closed_on = order.date_start
        result = super()._approval_on_approved()
        for order in self.filtered("replaces_id"):
            order._tell_new_prices()
        return result

    def _tell_new_prices(self):
        self.ensure_one()
        # sudo: the approver sends the notice whatever else he may write.
        self.sudo().message_post(
            subject=self.env._("New prices from %(day)s", day=self.date_start),
            body=self.env._(
                "The price of fuel changed: the prices of the business order "
                "%(number)s are valid from %(day)s. %(reason)s",
                number=self.name,
                day=self.date_start,
                reason=self.adjustment_factor or "",
            ),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=(self.contact_id or self.partner_id).ids,
        )
