from odoo import api, models

from ..tools.measure import COUNT, Fact, counted


class LogisticsFact(models.AbstractModel):
    """Customers that were lost without having been reported before (H-3.1-14), by who
    was responsible on the day of the loss."""

    _inherit = "logistics.fact"

    @api.model
    def _facts(self):
        facts = super()._facts()
        facts["losses_unreported"] = Fact(
            self.env._("Customers lost without report"), COUNT, "less"
        )
        return facts

    def _measure_losses_unreported(self, employees, date_from, date_to):
        # sudo: losses are counted for every person, whoever asks
        reports = self.env["logistics.loss.report"].sudo()
        owners = self.env["logistics.customer.owner"].sudo()
        found = {}
        for company in employees.sudo().company_id:
            lost = reports._unreported_losses(company, date_from, date_to)
            for partner_id, user in owners._owners_at(lost, date_to).items():
                found.setdefault(user.id, []).append(partner_id)
        return self._by_user(
            employees,
            lambda user: counted(
                len(found.get(user, ())), "res.partner", found.get(user, [])
            ),
        )
