from odoo import api, models
from odoo.tools import SQL

from odoo.addons.logistics_crm.tools.measure import COUNT, Fact

from .logistics_fact_sales import TYPE


class LogisticsFact(models.AbstractModel):
    """New customers counted apart by their type, so that each can have its own target;
    ``new_customers`` adds them (H-3.1-8)."""

    _inherit = "logistics.fact"

    @api.model
    def _facts(self):
        facts = super()._facts()
        facts["new_target_customers"] = Fact(self.env._("New target customers"), COUNT)
        facts["new_project_customers"] = Fact(
            self.env._("New project customers"), COUNT
        )
        return facts

    def _measure_new_target_customers(self, employees, date_from, date_to):
        return self._measure_won_of(employees, date_from, date_to, "target")

    def _measure_new_project_customers(self, employees, date_from, date_to):
        return self._measure_won_of(employees, date_from, date_to, "project")

    def _measure_won_of(self, employees, date_from, date_to, kind):
        found = self.env.ref(TYPE + kind, raise_if_not_found=False)
        kinds = SQL("= %s", found.id if found else 0)
        return self._measure_won(employees, date_from, date_to, kinds)
