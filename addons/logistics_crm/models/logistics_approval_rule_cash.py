from odoo import fields, models

CASES = [
    ("exception", "Order below the profit standard or off the tariff"),
    ("review", "Contract: supervisor and legal review"),
    ("signoff", "Contract: sign-off"),
]


class LogisticsApprovalRule(models.Model):
    """What contracts and business orders are asked about beside the amount."""

    _inherit = "logistics.approval.rule"

    special_case = fields.Selection(
        CASES, help="Empty: whatever is decided about the document.", tracking=True
    )
    tier_codes = fields.Char(
        string="Tiers",
        help="Codes with commas, for example A,B. Empty: any.",
        tracking=True,
    )

    def _matches(self, facts):
        if not super()._matches(facts):
            return False
        codes = {code.strip() for code in (self.tier_codes or "").split(",")} - {""}
        if codes and facts.get("tier") not in codes:
            return False
        return not self.special_case or self.special_case in facts.get("cases", ())
