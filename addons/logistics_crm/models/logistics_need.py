from odoo import api, fields, models


class LogisticsNeed(models.Model):
    """One service that the customer needs, how, when and at what price
    (B-2.1-A3.1, B-5.1.6, H-5.4.5-2)."""

    _name = "logistics.need"
    _description = "Logistics Need"
    _order = "sheet_id, importance desc, sequence, id"
    _check_company_auto = True

    sheet_id = fields.Many2one(
        "logistics.need.sheet",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    sequence = fields.Integer(default=10)
    lead_id = fields.Many2one(
        related="sheet_id.lead_id", store=True, index="btree_not_null"
    )
    partner_id = fields.Many2one(related="sheet_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="sheet_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    service_id = fields.Many2one(
        "logistics.service",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    category = fields.Selection(related="service_id.category", store=True)
    service_stage = fields.Char(help="Where in the customer's flow the service sits.")
    operation_mode = fields.Char(help="How the work is done.")
    operation_time = fields.Char(help="When the work is done, or how fast.")
    fee = fields.Monetary(help="What the customer pays for it now or expects to pay.")
    importance = fields.Selection(
        [
            ("1", "Not important"),
            ("2", "Less important"),
            ("3", "Important"),
            ("4", "Very important"),
            ("5", "Decisive"),
        ],
        default="3",
        required=True,
        help="How much the need weighs in the customer's decision.",
    )
    requirement = fields.Text()
    satisfied = fields.Selection(
        [("open", "Not met yet"), ("partly", "Partly met"), ("met", "Met")],
        string="Met by our solution",
        default="open",
        required=True,
    )

    _fee_positive = models.Constraint("CHECK(fee >= 0)", "A fee cannot be negative.")

    @api.depends("service_id")
    def _compute_display_name(self):
        for need in self:
            need.display_name = need.service_id.name
