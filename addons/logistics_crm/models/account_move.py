from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    # When did a customer do business with us? Asked for every page of customers.
    _logistics_business_idx = models.Index(
        "(commercial_partner_id, company_id, invoice_date)"
        " WHERE state = 'posted' AND move_type = 'out_invoice'"
    )
