from odoo import fields, models

from .logistics_statement import PROOFS


class LogisticsCompanyPolicy(models.Model):
    """Numbers about statements (H-7.4.6-1, T21.4)."""

    _inherit = "logistics.company.policy"

    statement_day = fields.Integer(
        string="Settlement day",
        default=25,
        tracking=True,
        help="Where the contract names none; 31 is the last day of the month.",
    )
    statement_lead_days = fields.Integer(
        string="Make statements ahead (days)", default=5, tracking=True
    )
    statement_sign_days = fields.Integer(
        string="To be signed within (days)",
        default=15,
        tracking=True,
        help="Counted from the settlement date. After that further periodic settlement "
        "is stopped until finance lifts it.",
    )
    statement_proof = fields.Selection(
        [proof for proof in PROOFS if proof[0] != "confirmed"],
        string="Proof that ends the duty",
        default="sealed",
        required=True,
        tracking=True,
        help="Where no contract is in force. Confirmed on screen counts only where the "
        "contract says so.",
    )
    statement_link_days = fields.Integer(
        string="Link of the mail can sign for (days)", default=14, tracking=True
    )
    statement_login_amount = fields.Monetary(
        string="Sign by link up to",
        default=100000.0,
        tracking=True,
        help="Above this amount the customer signs logged in to the portal only.",
    )

    _statement_day_range = models.Constraint(
        "CHECK(statement_day BETWEEN 1 AND 31)",
        "The settlement day is a day of the month, 1 to 31.",
    )
