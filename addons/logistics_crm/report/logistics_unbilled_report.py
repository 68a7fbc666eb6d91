from odoo import api, fields, models
from odoo.tools import SQL


class LogisticsUnbilledReport(models.Model):
    """Delivered charges that no posted invoice held at the end of a day: revenue that
    is earned and not billed (decisions C6). The day is the context key
    ``logistics_as_of``, default today; what is invoiced later counts as unbilled."""

    _name = "logistics.unbilled.report"
    _description = "Delivered and not Invoiced"
    _auto = False
    _order = "delivered_on, id"
    _check_company_auto = True
    _depends = {
        "logistics.shipment.charge": [
            "amount",
            "company_id",
            "payer_id",
            "shipment_id",
            "statement_line_id",
            "tax_category",
            "type_id",
        ],
        "logistics.shipment": ["currency_id", "delivered_on", "name", "state"],
        "logistics.statement.line": ["amount_total", "settled_amount", "verdict"],
        "account.move": ["date", "logistics_statement_id", "move_type", "state"],
        "res.partner": ["commercial_partner_id", "user_id"],
        "res.currency.rate": ["company_id", "currency_id", "name", "rate"],
    }

    name = fields.Char(string="Waybill", readonly=True)
    shipment_id = fields.Many2one(
        "logistics.shipment", readonly=True, check_company=True
    )
    statement_id = fields.Many2one(
        "logistics.statement", readonly=True, check_company=True
    )
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    payer_id = fields.Many2one("res.partner", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    type_id = fields.Many2one("logistics.charge.type", string="Charge", readonly=True)
    tax_category = fields.Selection(related="type_id.tax_category")
    delivered_on = fields.Date(string="Delivered on", readonly=True)
    date_as_of = fields.Date(string="As of", readonly=True)
    amount_currency = fields.Monetary(
        string="Amount (currency)",
        readonly=True,
        currency_field="currency_id",
        help="Add up within one currency only.",
    )
    amount = fields.Monetary(
        string="Unbilled",
        readonly=True,
        currency_field="company_currency_id",
        help="At the rate of that day, in the company's currency.",
    )

    @api.model
    def _get_as_of(self):
        wanted = self.env.context.get("logistics_as_of")
        return fields.Date.to_date(wanted) or fields.Date.context_today(self)

    @property
    def _table_query(self):
        return SQL(_UNBILLED, as_of=self._get_as_of())


#: A settled dispute counts with what was agreed, charge by charge in proportion.
_UNBILLED = """
SELECT c.id, s.name, s.id AS shipment_id, l.statement_id, c.payer_id, c.type_id,
       p.commercial_partner_id AS partner_id, root.user_id, c.company_id, s.currency_id,
       s.delivered_on, %(as_of)s::date AS date_as_of, due.amount AS amount_currency,
       ROUND(due.amount / COALESCE(doc.rate, 1) * COALESCE(own.rate, 1), 2) AS amount
  FROM logistics_shipment_charge c
  JOIN logistics_shipment s ON s.id = c.shipment_id
  JOIN res_partner p ON p.id = c.payer_id
  JOIN res_partner root ON root.id = p.commercial_partner_id
  JOIN res_company k ON k.id = c.company_id
  LEFT JOIN logistics_statement_line l ON l.id = c.statement_line_id
  CROSS JOIN LATERAL (
       SELECT CASE WHEN l.verdict = 'resolved' AND l.amount_total <> 0
                   THEN c.amount * l.settled_amount / l.amount_total
                   ELSE c.amount END::numeric AS amount) due
  LEFT JOIN LATERAL (
       SELECT r.rate FROM res_currency_rate r
        WHERE r.currency_id = s.currency_id AND r.name <= %(as_of)s
          AND (r.company_id = split_part(k.parent_path, '/', 1)::int
               OR r.company_id IS NULL)
        ORDER BY r.company_id, r.name DESC LIMIT 1) doc ON TRUE
  LEFT JOIN LATERAL (
       SELECT r.rate FROM res_currency_rate r
        WHERE r.currency_id = k.currency_id AND r.name <= %(as_of)s
          AND (r.company_id = split_part(k.parent_path, '/', 1)::int
               OR r.company_id IS NULL)
        ORDER BY r.company_id, r.name DESC LIMIT 1) own ON TRUE
 WHERE s.delivered_on <= %(as_of)s AND s.state <> 'cancel' AND due.amount <> 0
   AND NOT EXISTS (
       SELECT FROM account_move m
        WHERE m.logistics_statement_id = l.statement_id AND m.state = 'posted'
          AND m.move_type = 'out_invoice' AND m.date <= %(as_of)s)
"""
