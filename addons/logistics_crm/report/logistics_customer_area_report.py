from odoo import fields, models
from odoo.tools import SQL


class LogisticsCustomerAreaReport(models.Model):
    """Customers and their logistics revenue by year and area (B-3.4.1, form F-B10).

    One row a customer and year. The ratio is the part of the company's revenue of that
    year, so that it adds up over customers and areas.
    """

    _name = "logistics.customer.area.report"
    _description = "Customers by Year and Area"
    _auto = False
    _order = "year desc, amount desc"
    _check_company_auto = True

    year = fields.Char(readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", string="Area", readonly=True)
    industry_id = fields.Many2one("res.partner.industry", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        string="Logistics revenue",
        readonly=True,
        help="Posted invoices less credit notes, without tax.",
    )
    ratio = fields.Float(string="Ratio (%)", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MIN(move.id) AS id,
                   TO_CHAR(move.invoice_date, 'YYYY') AS year,
                   move.commercial_partner_id AS partner_id,
                   partner.country_id, partner.state_id, partner.industry_id,
                   partner.user_id, move.company_id,
                   SUM(move.amount_untaxed_signed) AS amount,
                   100 * SUM(move.amount_untaxed_signed) / NULLIF(
                       SUM(SUM(move.amount_untaxed_signed)) OVER (
                           PARTITION BY move.company_id,
                                        TO_CHAR(move.invoice_date, 'YYYY')), 0) AS ratio
              FROM account_move move
              JOIN res_partner partner ON partner.id = move.commercial_partner_id
             WHERE move.state = 'posted'
               AND move.move_type IN ('out_invoice', 'out_refund')
             GROUP BY TO_CHAR(move.invoice_date, 'YYYY'), move.commercial_partner_id,
                      partner.id, move.company_id
            """
        )
