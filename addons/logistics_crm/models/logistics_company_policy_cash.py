from odoo import fields, models


class LogisticsCompanyPolicy(models.Model):
    """Numbers of orders, contracts, shipments and proofs of delivery."""

    _inherit = "logistics.company.policy"

    oms_tms_integrated = fields.Boolean(
        string="OMS and TMS integrated",
        tracking=True,
        help="Waybills come from a connected system: the business order is optional, "
        "waybills without one are priced by the sender and billable.",
    )
    branch_code = fields.Char(
        string="Branch letters",
        tracking=True,
        help="Put before the customer name on orders, for the search in the transport "
        "system.",
    )
    order_months_one_off = fields.Integer(
        string="One-off order, months", default=1, tracking=True
    )
    order_months_contract = fields.Integer(
        string="Long-term order with contract, months", default=12, tracking=True
    )
    order_months_no_contract = fields.Integer(
        string="Long-term order without contract, months", default=3, tracking=True
    )
    order_expiry_days = fields.Integer(
        string="Warn before an order ends, days", default=7, tracking=True
    )
    order_pending_hours = fields.Integer(
        string="Business order after the waybill within, hours",
        default=24,
        tracking=True,
    )
    order_pending_warn_hours = fields.Integer(
        string="Remind of a missing business order after, hours",
        default=20,
        tracking=True,
    )
    intake_check_minutes = fields.Integer(
        string="Check a customer's order within, minutes", default=30, tracking=True
    )
    tariff_tolerance = fields.Float(
        string="Tolerance below the tariff (%)",
        default=0.0,
        tracking=True,
        help="Rates further below the tariff need the approval of exceptions.",
    )
    contract_tiers = fields.Char(
        string="Tiers with contract duty",
        default="A,B",
        tracking=True,
        help="Without a valid contract and a long-term agreement the first order of "
        "such a customer is blocked; others are warned.",
    )
    contract_reminder_days = fields.Char(
        string="Remind before a contract ends, days",
        default="60,30,7",
        tracking=True,
    )
    pod_days = fields.Integer(
        string="Return of the POD within, days",
        default=15,
        tracking=True,
        help="After delivery, where neither customer nor contract says otherwise. The "
        "source names no limit.",
    )
    exception_escalation_hours = fields.Integer(
        string="Unsolved exceptions to the leaders after, hours",
        default=4,
        tracking=True,
    )

    _order_months_positive = models.Constraint(
        "CHECK(order_months_one_off > 0 AND order_months_contract > 0"
        " AND order_months_no_contract > 0)",
        "Orders last at least one month.",
    )
