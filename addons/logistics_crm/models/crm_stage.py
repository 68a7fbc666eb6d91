from odoo import fields, models


class CrmStage(models.Model):
    _inherit = "crm.stage"

    # A field of ours: the native requirements text cannot be translated.
    logistics_guidance = fields.Text(
        string="Work and key results",
        translate=True,
        help="What is to be done in this step and what it must bring.",
    )
