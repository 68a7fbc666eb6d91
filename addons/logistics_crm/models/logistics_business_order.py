from odoo import fields, models


class LogisticsBusinessOrder(models.Model):
    """The approved rates and conditions of a customer (T07)."""

    _name = "logistics.business.order"
    _description = "Business Order"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number",
        required=True,
        default=lambda self: self.env._("New"),
        copy=False,
        index="trigram",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    contract_id = fields.Many2one(
        "logistics.contract",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Placed by",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    date_start = fields.Date(
        required=True, default=fields.Date.context_today, tracking=True
    )
    date_end = fields.Date(required=True, tracking=True)
    closed_on = fields.Date(
        readonly=True,
        copy=False,
        tracking=True,
        help="Closed before its end: no shipment from this day on.",
    )

    _dates_ordered = models.Constraint(
        "CHECK(date_end >= date_start)",
        "An order ends after it begins: correct the dates.",
    )

    def _approval_facts(self):
        return {**super()._approval_facts(), "owner": self.user_id}

    def _is_valid_on(self, partner, day):
        """May a shipment of that customer and day be billed under this order?"""
        self.ensure_one()
        return (
            bool(day)
            and self.approval_state == "approved"
            and partner.commercial_partner_id == self.partner_id.commercial_partner_id
            and self.date_start <= day <= self.date_end
            and not (self.closed_on and day >= self.closed_on)
        )
