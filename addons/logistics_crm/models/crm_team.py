from odoo import fields, models


class CrmTeam(models.Model):
    """A team may work by the nine checked steps; all other teams stay as they are."""

    _inherit = "crm.team"

    use_logistics_steps = fields.Boolean(
        string="Nine logistics steps",
        help="Leads of this team use the team's own stages only and follow the rules of "
        "project customer development. Other teams are not touched.",
    )
