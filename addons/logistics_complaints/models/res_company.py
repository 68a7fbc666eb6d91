from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _logistics_policy(self):
        """The policy record of one company."""
        self.ensure_one()
        return self.env["logistics.company.policy"]._get(self)
