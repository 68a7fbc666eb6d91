from odoo import api, fields, models

from .res_partner_profile import SENSITIVE


class LogisticsNeedLane(models.Model):
    """A lane of the customer's volume (H-5.4.5-1)."""

    _name = "logistics.need.lane"
    _description = "Lane of a Customer"
    _order = "sheet_id, sequence, id"
    _check_company_auto = True

    sheet_id = fields.Many2one(
        "logistics.need.sheet",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    sequence = fields.Integer(default=10)
    partner_id = fields.Many2one(related="sheet_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="sheet_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    origin = fields.Char(required=True)
    destination = fields.Char(required=True)
    transport_mode = fields.Selection(
        [
            ("road", "Road"),
            ("rail", "Rail"),
            ("air", "Air"),
            ("sea", "Sea"),
            ("express", "Express"),
            ("intermodal", "Intermodal"),
        ]
    )
    volume = fields.Float(string="Volume a month")
    unit = fields.Char(help="For example t, m³, pallets or trips.")
    price = fields.Monetary(
        string="Price now", groups=SENSITIVE, help="What the customer pays for a unit."
    )
    supplier = fields.Char(string="Supplier now", groups=SENSITIVE)

    _figures_positive = models.Constraint(
        "CHECK(volume >= 0 AND price >= 0)", "Volume and price cannot be negative."
    )

    @api.depends("origin", "destination")
    def _compute_display_name(self):
        for lane in self:
            lane.display_name = f"{lane.origin or ''} - {lane.destination or ''}"
