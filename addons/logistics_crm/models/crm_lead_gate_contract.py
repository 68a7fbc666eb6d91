from odoo import api, models
from odoo.tools import SQL

from ..tools.gates import Measured

#: The supervisor and legal agreed; what follows is between us and the customer.
REVIEWED = ("customer", "signoff", "to_sign", "signed")


class CrmLead(models.Model):
    """The contract's review and the customer's credit file as facts of the gate: they
    tick their results themselves (H-5.3.6-5, H-5.7.3-1)."""

    _inherit = "crm.lead"

    @api.model
    def _gate_checks(self):
        return super()._gate_checks() | {
            "credit_file": self.env._("Valid credit file of the customer"),
            "contract_review": self.env._("Contract reviewed by leader and legal"),
        }

    def _gate_check_credit_file(self, gate, facts):
        return Measured(facts.get(("credit_file", None), 0))

    def _gate_check_contract_review(self, gate, facts):
        return Measured(facts.get(("contract_review", None), 0))

    @api.model
    def _gate_fact_fields(self):
        return super()._gate_fact_fields() + [
            ("logistics.contract", "lead_id phase"),
            (
                "logistics.credit.investigation",
                "partner_id company_id approval_state date_expiry",
            ),
        ]

    @api.model
    def _gate_fact_queries(self, today):
        return super()._gate_fact_queries(today) + [
            SQL(
                """SELECT lead.id, 'contract_review', NULL::int, NULL, COUNT(*)
                     FROM lead JOIN logistics_contract c ON c.lead_id = lead.id
                    WHERE c.phase = ANY(%s)
                    GROUP BY lead.id""",
                list(REVIEWED),
            ),
            SQL(
                """SELECT lead.id, 'credit_file', NULL::int, NULL, COUNT(*)
                     FROM lead JOIN res_partner p ON p.id = lead.partner_id
                     JOIN logistics_credit_investigation i
                       ON i.partner_id = p.commercial_partner_id
                      AND i.company_id = lead.company_id
                    WHERE i.approval_state = 'approved' AND i.date_expiry >= %s
                    GROUP BY lead.id""",
                today,
            ),
        ]
