from odoo import api, models


class LogisticsFact(models.AbstractModel):
    """What complaints and claims of a customer cost: asked by gross profit and by the
    evaluation of a landed project (H-7.4.4-3, H-10.4-9, H-10.5-3)."""

    _inherit = "logistics.fact"

    @api.model
    def _customer_amounts(self):
        return super()._customer_amounts() | {"claim_loss", "upheld_major"}

    @api.model
    def _amount_claim_loss(self, company, customer, date_from, date_to):
        """Net loss of claims paid in the period, in the company's currency."""
        # sudo: who confirms gross profit learns the sum, no claim
        claims = self.env["logistics.claim"].sudo()
        claims = claims.search(
            [
                ("company_id", "=", company.id),
                ("partner_id.commercial_partner_id", "=", customer.id),
                ("paid_on", ">=", date_from),
                ("paid_on", "<=", date_to),
            ]
        )
        return sum(
            claim.currency_id._convert(
                claim.net_loss, company.currency_id, company, claim.paid_on
            )
            for claim in claims
        )

    @api.model
    def _amount_upheld_major(self, company, customer, date_from, date_to):
        """Number of major complaints of the period that were found justified."""
        begin, end = company._logistics_bounds(date_from, date_to)
        # sudo: only a number leaves the desk
        complaints = self.env["logistics.complaint"].sudo()
        return complaints.search_count(
            [
                ("company_id", "=", company.id),
                ("commercial_partner_id", "=", customer.id),
                ("kind", "=", "complaint"),
                ("severity", "=", "major"),
                ("state", "!=", "cancelled"),
                ("judged_at", "!=", False),
                ("consistency", "in", ("full", "partial")),
                ("received_at", ">=", begin),
                ("received_at", "<", end),
            ]
        )
