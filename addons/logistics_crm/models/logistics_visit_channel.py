from odoo import fields, models


class LogisticsVisitChannel(models.Model):
    """A form of contact: on-site visit, caring call, e-mail (H-7.2-3, K-4.5.1c)."""

    _name = "logistics.visit.channel"
    _description = "Visit Channel"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        copy=False,
        help="Technical name; imports and other addons recognise the channel by it.",
    )
    kind = fields.Selection(
        [
            ("visit", "Meeting in person"),
            ("call", "Call"),
            ("message", "Message"),
        ],
        required=True,
        default="visit",
        help="A meeting has a place and a stay, a call a length, a message neither.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    hours = fields.Float(
        string="Usual length",
        default=1.0,
        aggregator=None,
        help="Planned length in hours; the real one is taken from the report.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)",
        "This technical name belongs to another channel: choose a new one.",
    )
    _hours_positive = models.Constraint(
        "CHECK(hours >= 0 AND hours <= 24)", "A channel lasts between 0 and 24 hours."
    )
