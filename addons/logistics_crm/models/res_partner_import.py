from odoo import api, models


class ResPartner(models.Model):
    """Native import of customers: our screen offers a template of its own."""

    _inherit = "res.partner"

    @api.model
    def get_import_templates(self):
        templates = super().get_import_templates()
        if self.env.context.get("logistics_customer"):
            return [
                {
                    "label": self.env._("Template for customers and their contacts"),
                    "template": "/logistics_crm/static/xls/logistics_customers.xlsx",
                },
                *templates,
            ]
        return templates
