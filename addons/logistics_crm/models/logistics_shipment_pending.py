from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class LogisticsShipment(models.Model):
    """Waybills without a valid order: 24 hours to place it (H-5.9.4-1)."""

    _inherit = "logistics.shipment"

    order_deadline = fields.Datetime(
        string="Business order by", compute="_compute_order_deadline"
    )
    order_placed_at = fields.Datetime(
        compute="_compute_order_placed_at",
        store=True,
        copy=False,
        help="When the order stopped being pending: kept from the first time on.",
    )
    order_reminded = fields.Boolean(readonly=True, copy=False)
    order_late = fields.Boolean(
        string="Business order late",
        compute="_compute_order_deadline",
        search="_search_order_late",
    )

    @api.depends("create_date", "pending_reason", "order_placed_at", "company_id")
    def _compute_order_deadline(self):
        now = fields.Datetime.now()
        for shipment in self:
            policy = self.env["logistics.company.policy"]._get(shipment.company_id)
            hours = timedelta(hours=policy.order_pending_hours)
            deadline = (shipment.create_date or now) + hours
            end = shipment.order_placed_at or (shipment.pending_reason and now)
            shipment.order_deadline = deadline
            shipment.order_late = bool(end and end > deadline)

    def _search_order_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        policy = self.env["logistics.company.policy"]._get()
        limit = fields.Datetime.now() - timedelta(hours=policy.order_pending_hours)
        late = Domain("pending_reason", "!=", False) & Domain("create_date", "<", limit)
        return late if True in value else ~late

    @api.depends("pending_reason")
    def _compute_order_placed_at(self):
        for shipment in self:
            placed = not shipment.pending_reason and fields.Datetime.now()
            shipment.order_placed_at = shipment.order_placed_at or placed

    @api.model
    def _cron_pending(self):
        """Remind the developer of the customer after 20 of 24 hours, once."""
        self.env["res.company"]._logistics_each(self._warn_of_pending)

    @api.model
    def _warn_of_pending(self, company):
        policy = self.env["logistics.company.policy"]._get(company)
        if policy.oms_tms_integrated:
            return
        limit = fields.Datetime.now() - timedelta(hours=policy.order_pending_warn_hours)
        pending = self.search(
            Domain("company_id", "=", company.id)
            & Domain("pending_reason", "!=", False)
            & Domain("state", "!=", "cancel")
            & Domain("order_reminded", "=", False)
            & Domain("create_date", "<=", limit)
        )
        pending._remind_pending()

    def _remind_pending(self):
        """One activity a customer, not one a waybill."""
        for customer, shipments in self.grouped("commercial_partner_id").items():
            user = customer.user_id or shipments[:1].create_uid
            if user.active and not user.share:
                shipments[:1].activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._(
                        "Place the business order: %(count)s waybills of %(customer)s "
                        "cannot be billed",
                        count=len(shipments),
                        customer=customer.name,
                    ),
                    user_id=user.id,
                )
        self.order_reminded = True


class LogisticsBusinessOrder(models.Model):
    _inherit = "logistics.business.order"

    def _approval_on_approved(self):
        """Waybills that waited for this order become billable."""
        result = super()._approval_on_approved()
        for order in self:
            # sudo: the approver need not be allowed to change waybills.
            waiting = (
                self.env["logistics.shipment"]
                .sudo()
                .search(
                    Domain("company_id", "=", order.company_id.id)
                    & Domain(
                        "partner_id",
                        "child_of",
                        order.partner_id.commercial_partner_id.id,
                    )
                    & Domain("shipped_on", ">=", order.date_start)
                    & Domain("shipped_on", "<=", order.date_end)
                    & Domain("pending_reason", "!=", False)
                )
            )
            waiting._find_and_price()
        return result
