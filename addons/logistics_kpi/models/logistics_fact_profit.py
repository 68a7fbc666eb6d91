from collections import defaultdict

from odoo import api, models

from odoo.addons.logistics_crm.tools.measure import Fact, counted, no_data


class LogisticsFact(models.AbstractModel):
    """Gross profit of confirmed months, by who leads the customer at their end
    (H-3.1-12). A month that finance did not confirm is no data."""

    _inherit = "logistics.fact"

    @api.model
    def _facts(self):
        facts = super()._facts()
        facts["gross_profit"] = Fact(self.env._("Gross profit"))
        return facts

    def _measure_gross_profit(self, employees, date_from, date_to):
        rows = self.env["logistics.gross.profit"].search(
            [
                # sudo: only the company of an employee leaves hr
                ("company_id", "in", employees.sudo().company_id.ids),
                ("month", ">=", date_from),
                ("month", "<=", date_to),
                ("confirmed_at", "!=", False),
            ]
        )
        owners = self.env["logistics.customer.owner"]._owners_at(
            rows.partner_id, date_to
        )
        found = defaultdict(rows.browse)
        for row in rows:
            for user in owners.get(row.partner_id.id, ()):
                found[user.id] |= row

        def measure(user):
            mine = found.get(user)
            if not mine:
                return no_data()
            return counted(sum(mine.mapped("profit")), mine._name, mine.ids)

        return self._by_user(employees, measure)
