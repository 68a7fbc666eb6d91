from odoo import api, models

from ..tools.measure import RATE, Fact, ratio


class LogisticsFact(models.AbstractModel):
    """What contracts let others measure, by who is responsible for the contract
    (K-7.1.3)."""

    _inherit = "logistics.fact"

    @api.model
    def _facts(self):
        facts = super()._facts()
        facts["signing_in_time"] = Fact(
            self.env._("Contracts signed by the planned day"), RATE
        )
        facts["contract_checks_passed"] = Fact(
            self.env._("Contract checks passed"), RATE
        )
        return facts

    def _measure_signing_in_time(self, employees, date_from, date_to):
        """Contracts signed in the period; one without a planned day is left out."""
        contracts = self.env["logistics.contract"].search_fetch(
            [
                ("user_id", "in", self._users_of(employees)),
                # sudo: only the company of an employee leaves hr
                ("company_id", "in", employees.sudo().company_id.ids),
                ("signed_on", ">=", date_from),
                ("signed_on", "<=", date_to),
                ("planned_sign_date", "!=", False),
            ],
            ["user_id", "signed_on", "planned_sign_date"],
        )
        found = contracts.grouped("user_id")

        def measure(user):
            mine = found.get(self.env["res.users"].browse(user), contracts.browse())
            in_time = mine.filtered(lambda c: c.signed_on <= c.planned_sign_date)
            return ratio(len(in_time), len(mine), mine._name, mine.ids)

        return self._by_user(employees, measure)

    def _measure_contract_checks_passed(self, employees, date_from, date_to):
        """Execution checks done in the period whose result was as agreed."""
        checks = self.env["logistics.contract.check"].search_fetch(
            [
                ("contract_id.user_id", "in", self._users_of(employees)),
                # sudo: as above
                ("company_id", "in", employees.sudo().company_id.ids),
                ("done_on", ">=", date_from),
                ("done_on", "<=", date_to),
                ("result", "!=", False),
            ],
            ["contract_id", "result"],
        )
        found = checks.grouped("user_id")

        def measure(user):
            mine = found.get(self.env["res.users"].browse(user), checks.browse())
            good = mine.filtered(lambda check: check.result == "good")
            return ratio(len(good), len(mine), mine._name, mine.ids)

        return self._by_user(employees, measure)
