from odoo import fields, models
from odoo.tools import SQL


class LogisticsSalesAnalysis(models.Model):
    """Posted invoice lines with their profit, by product, area, channel, campaign and
    customer, and by kind of business (B-2.1-A12.1, -A11.1b, S-2.2.4-A9 to -A12)."""

    _name = "logistics.sales.analysis"
    _description = "Sales Analysis"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    _depends = {
        "account.move": [
            "state",
            "move_type",
            "date",
            "commercial_partner_id",
            "logistics_order_channel",
        ],
        "account.move.line": ["balance", "quantity", "product_id", "display_type"],
        "crm.lead": ["campaign_id", "partner_id"],
        "logistics.customer.owner": ["user_id", "date_from", "date_to", "role"],
        "product.product": ["standard_price"],
        "product.template": ["categ_id"],
        "res.partner": ["state_id", "industry_id"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(readonly=True)
    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    state_id = fields.Many2one("res.country.state", string="Area", readonly=True)
    industry_id = fields.Many2one(
        "res.partner.industry", string="Kind of business", readonly=True
    )
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one(
        "product.category", string="Product category", readonly=True
    )
    channel = fields.Selection(
        [
            ("visit", "Visit"),
            ("phone", "Phone"),
            ("letter", "Letter"),
            ("email", "E-mail"),
            ("online", "Online"),
        ],
        string="Order channel",
        readonly=True,
    )
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    quantity = fields.Float(readonly=True)
    net_sales = fields.Monetary(readonly=True)
    cost = fields.Monetary(readonly=True)
    profit = fields.Monetary(string="Gross profit", readonly=True)

    @property
    def _table_query(self):
        return SQL(_QUERY)


#: The responsible person is the customer's of the day of the invoice, the promotion
#: that of the customer's newest opportunity that has one.
_QUERY = """
SELECT l.id, l.company_id, m.date, m.id AS move_id,
       m.commercial_partner_id AS partner_id, own.user_id, p.state_id, p.industry_id,
       l.product_id, t.categ_id, m.logistics_order_channel AS channel,
       promo.campaign_id, sign.of * l.quantity AS quantity, -l.balance AS net_sales,
       money.cost, -l.balance - money.cost AS profit
  FROM account_move_line l
  JOIN account_move m ON m.id = l.move_id AND m.state = 'posted'
   AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
  JOIN res_partner p ON p.id = m.commercial_partner_id
  LEFT JOIN product_product pp ON pp.id = l.product_id
  LEFT JOIN product_template t ON t.id = pp.product_tmpl_id
CROSS JOIN LATERAL (
       SELECT CASE WHEN m.move_type = 'out_refund' THEN -1 ELSE 1 END AS of) sign
CROSS JOIN LATERAL (
       SELECT sign.of * l.quantity * COALESCE(
           (pp.standard_price ->> l.company_id::text)::numeric, 0) AS cost) money
  LEFT JOIN LATERAL (
       SELECT o.user_id FROM logistics_customer_owner o
        WHERE o.partner_id = m.commercial_partner_id AND o.role = 'lead'
          AND (o.date_from IS NULL OR o.date_from <= m.date)
          AND (o.date_to IS NULL OR o.date_to > m.date)
     ORDER BY o.is_merged IS TRUE, o.date_from DESC NULLS LAST, o.id DESC
        LIMIT 1) own ON TRUE
  LEFT JOIN LATERAL (
       SELECT c.campaign_id FROM crm_lead c
        WHERE c.partner_id = m.commercial_partner_id AND c.campaign_id IS NOT NULL
     ORDER BY c.id DESC LIMIT 1) promo ON TRUE
 WHERE l.display_type = 'product'
"""
