from odoo import fields, models

CLAUSES = [
    ("duties", "Rights and duties of both sides"),
    ("service", "Service specification"),
    ("price", "Price"),
    ("time", "Delivery time"),
    ("quality", "Quality standard"),
    ("after_sale", "After-sale service"),
]


class LogisticsContractClause(models.Model):
    """One of the six clauses that every contract must have (K-4.4.1b)."""

    _name = "logistics.contract.clause"
    _description = "Contract Clause"
    _order = "contract_id, id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "logistics.contract",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    kind = fields.Selection(CLAUSES, string="Clause", required=True)
    is_done = fields.Boolean(string="In the contract")
    text = fields.Text(string="Content")
