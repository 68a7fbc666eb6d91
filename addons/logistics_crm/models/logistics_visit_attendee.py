from odoo import fields, models


class LogisticsVisitAttendee(models.Model):
    """A person of the customer who took part (P-A3-1, S-3.2.2-A8.1, -A8.2). Name,
    position and phone stay on the contact, so that an erasure reaches them."""

    _name = "logistics.visit.attendee"
    _description = "Visit Attendee"
    _order = "id"
    _rec_name = "partner_id"

    visit_id = fields.Many2one(
        "logistics.visit", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Contact", required=True, ondelete="cascade", index=True
    )
    function = fields.Char(
        string="Position", related="partner_id.function", readonly=False
    )
    phone = fields.Char(related="partner_id.phone", readonly=False)
    has_decision_power = fields.Boolean(
        string="Decision power", help="Decides on the cooperation with us."
    )
