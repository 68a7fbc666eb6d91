from odoo import fields, models


class AccountMove(models.Model):
    """Link to the statement, and the numbers of the tax platform (decisions E2)."""

    _inherit = "account.move"

    logistics_statement_id = fields.Many2one(
        "logistics.statement",
        string="Customer statement",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
        groups="logistics_crm.group_logistics_user",
    )
    logistics_einvoice_number = fields.Char(
        string="E-invoice number", copy=False, index="btree_not_null"
    )
    logistics_einvoice_date = fields.Date(string="E-invoice date", copy=False)
    logistics_red_letter_number = fields.Char(
        string="Red-letter confirmation", copy=False, index="btree_not_null"
    )
    logistics_unbilled_on = fields.Date(
        string="Unbilled revenue of", copy=False, readonly=True, index="btree_not_null"
    )
