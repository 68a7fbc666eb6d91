from odoo import api, models
from odoo.tools import SQL

from odoo.addons.logistics_crm.tools.gates import Measured

#: The application was agreed to and not given up.
AGREED = ("approved", "landed", "evaluated", "closed")


class CrmLead(models.Model):
    """The approved project initiation as a fact of the gate (H-10.1-1)."""

    _inherit = "crm.lead"

    @api.model
    def _gate_checks(self):
        return super()._gate_checks() | {
            "initiation": self.env._("Project initiation approved"),
        }

    def _gate_check_initiation(self, gate, facts):
        return Measured(facts.get(("initiation", None), 0))

    @api.model
    def _gate_fact_fields(self):
        return super()._gate_fact_fields() + [
            ("logistics.project.initiation", "partner_id company_id state")
        ]

    @api.model
    def _gate_fact_queries(self, today):
        return super()._gate_fact_queries(today) + [
            SQL(
                """SELECT lead.id, 'initiation', NULL::int, NULL, COUNT(*)
                     FROM lead JOIN res_partner p ON p.id = lead.partner_id
                     JOIN logistics_project_initiation i
                       ON i.partner_id = p.commercial_partner_id
                      AND i.company_id = lead.company_id
                    WHERE i.state = ANY(%s)
                    GROUP BY lead.id""",
                list(AGREED),
            ),
        ]
