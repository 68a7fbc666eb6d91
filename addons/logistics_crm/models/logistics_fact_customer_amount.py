from odoo import api, models


class LogisticsFact(models.AbstractModel):
    """Facts of a customer, beside those of employees: one number for one period."""

    _inherit = "logistics.fact"

    @api.model
    def _customer_amounts(self):
        """Names of what can be asked of a customer in this database.

        Extend with ``super()._customer_amounts() | {"claim_loss"}`` and one method
        ``_amount_<name>(company, customer, date_from, date_to)``.
        """
        return frozenset()

    @api.model
    def _customer_amount(self, name, company, customer, date_from, date_to):
        """One number of one customer.

        :param name: one of ``_customer_amounts``
        :param date_from, date_to: dates, both included
        :returns: number in the company's currency or a count; ``None`` when no addon
            here knows it, which is not 0
        """
        if name not in self._customer_amounts():
            return None
        measure = getattr(self, f"_amount_{name}")
        return measure(company, customer.commercial_partner_id, date_from, date_to)
