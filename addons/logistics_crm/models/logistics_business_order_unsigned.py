from odoo import models

from .logistics_shipment_values import PERIODIC


class LogisticsBusinessOrder(models.Model):
    """Who has not signed a statement gets no further order that is settled by period
    (H-7.4.6-5); finance lifts it for a time."""

    _inherit = "logistics.business.order"

    def _submit_problems(self):
        found = super()._submit_problems()
        if self._is_unsigned_customer():
            found.append(
                self.env._(
                    "%(customer)s has not signed an earlier statement: choose another "
                    "payment method, or ask finance for a release.",
                    customer=self.partner_id.commercial_partner_id.name,
                )
            )
        return found

    def _warnings(self):
        found = super()._warnings()
        if self._is_unsigned_customer():
            found.append(
                self.env._(
                    "%(customer)s has not signed an earlier statement: an order that "
                    "is settled by period cannot be submitted.",
                    customer=self.partner_id.commercial_partner_id.name,
                )
            )
        return found

    def _is_unsigned_customer(self):
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        if self.payment_method not in PERIODIC or not customer:
            return False
        # sudo: only whether a statement is unsigned; none is shown.
        statements = self.env["logistics.statement"].sudo()
        return bool(statements._blocked_payers(self.company_id, customer._origin.ids))
