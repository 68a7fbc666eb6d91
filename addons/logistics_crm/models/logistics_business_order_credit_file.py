from odoo import models
from odoo.fields import Domain

from .logistics_shipment_values import PERIODIC


class LogisticsBusinessOrder(models.Model):
    """No credit sale to whom nobody investigated: warned of or stopped, by policy
    (S-1.1.3-10)."""

    _inherit = "logistics.business.order"

    def _submit_problems(self):
        found = super()._submit_problems()
        if self._credit_file_policy() == "block" and self._lacks_credit_file():
            found.append(self._credit_file_text())
        return found

    def _warnings(self):
        found = super()._warnings()
        if self._credit_file_policy() != "none" and self._lacks_credit_file():
            found.append(self._credit_file_text())
        return found

    def _credit_file_policy(self):
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        return policy.credit_file_policy

    def _credit_file_text(self):
        return self.env._(
            "%(customer)s has no approved credit file: let one be approved, or choose "
            "a payment method without credit.",
            customer=self.partner_id.commercial_partner_id.name,
        )

    def _lacks_credit_file(self):
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        if not customer or self.payment_method not in (*PERIODIC, "pod"):
            return False
        # sudo: only whether a valid file is there; none is shown.
        files = self.env["logistics.credit.investigation"].sudo()
        return not files.search_count(
            Domain("partner_id", "child_of", customer._origin.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("is_valid", "=", True),
            limit=1,
        )
