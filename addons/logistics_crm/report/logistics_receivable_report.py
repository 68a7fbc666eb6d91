from odoo import api, fields, models
from odoo.tools import SQL

CLASSES = [
    ("current", "Not due"),
    ("d30", "1–30 days"),
    ("d60", "31–60 days"),
    ("d90", "61–90 days"),
    ("over", "Over 90 days"),
]
FINANCE = (
    "logistics_crm.group_logistics_finance_settlement,"
    "account.group_account_readonly,account.group_account_invoice"
)


class LogisticsReceivableReport(models.Model):
    """Open receivables as of any date, one row per instalment (H-7.4.6-8).

    What today's ledger says of that date: today's residual, with the reconciliations
    of later days taken back (design rule 7), so cancelled and re-made reconciliations
    need no bookkeeping of ours. The date is the context key ``logistics_as_of``,
    default today. ``ageing.age_class`` is the specification of the classes.
    """

    _name = "logistics.receivable.report"
    _description = "Receivables by Age"
    _auto = False
    _order = "date_due, id"
    _check_company_auto = True
    _depends = {
        "account.move.line": [
            "move_id",
            "partner_id",
            "company_id",
            "currency_id",
            "account_id",
            "date",
            "date_maturity",
            "amount_residual",
            "amount_residual_currency",
            "parent_state",
        ],
        "account.move": [
            "name",
            "move_type",
            "invoice_date",
            "invoice_user_id",
            "reversed_entry_id",
        ],
        "account.account": ["account_type"],
        "account.partial.reconcile": [
            "debit_move_id",
            "credit_move_id",
            "amount",
            "debit_amount_currency",
            "credit_amount_currency",
            "max_date",
            "exchange_move_id",
        ],
        "res.partner": ["commercial_partner_id", "logistics_tier_id"],
        "logistics.customer.owner": ["partner_id", "user_id", "date_from", "date_to"],
    }

    name = fields.Char(string="Document", readonly=True)
    move_id = fields.Many2one(
        "account.move", string="Journal Entry", readonly=True, groups=FINANCE
    )
    move_line_id = fields.Many2one(
        "account.move.line", string="Instalment", readonly=True, groups=FINANCE
    )
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        readonly=True,
        help="Whose customer it was on the day of the invoice; a credit note follows "
        "its invoice.",
    )
    department_id = fields.Many2one("hr.department", readonly=True)
    tier_id = fields.Many2one("logistics.tier", readonly=True, check_company=True)
    date = fields.Date(string="Booked on", readonly=True)
    date_due = fields.Date(string="Due on", readonly=True)
    date_as_of = fields.Date(string="As of", readonly=True)
    days_late = fields.Integer(readonly=True, aggregator="max")
    age_class = fields.Selection(CLASSES, string="Age", readonly=True)
    residual_currency = fields.Monetary(
        string="Open (currency)",
        readonly=True,
        currency_field="currency_id",
        help="In the currency of the document: add up within one currency only.",
    )
    residual = fields.Monetary(
        string="Outstanding amount", readonly=True, currency_field="company_currency_id"
    )
    amount_current = fields.Monetary(
        string="Not due", readonly=True, currency_field="company_currency_id"
    )
    amount_d30 = fields.Monetary(
        string="1–30 days", readonly=True, currency_field="company_currency_id"
    )
    amount_d60 = fields.Monetary(
        string="31–60 days", readonly=True, currency_field="company_currency_id"
    )
    amount_d90 = fields.Monetary(
        string="61–90 days", readonly=True, currency_field="company_currency_id"
    )
    amount_over = fields.Monetary(
        string="Over 90 days", readonly=True, currency_field="company_currency_id"
    )
    amount_overdue = fields.Monetary(
        string="Overdue", readonly=True, currency_field="company_currency_id"
    )

    @api.model
    def _get_as_of(self):
        """The date of the report: context key ``logistics_as_of`` or today."""
        wanted = self.env.context.get("logistics_as_of")
        return fields.Date.to_date(wanted) or fields.Date.context_today(self)

    @api.model
    def _open_items(self, as_of, company_ids=None, partner_ids=None):
        """SQL of the open receivable lines of a day: id, move_id, partner_id (the
        commercial entity), company_id, currency_id, date, date_due, residual
        (company currency) and residual_currency.

        The caller flushes ``_depends`` (the ORM does for the report itself).

        :param as_of: datetime.date, included
        :param company_ids, partner_ids: tuples of ids, or None for all; partners are
            commercial entities
        """
        where = SQL()
        if company_ids is not None:
            where = SQL("%s AND l.company_id IN %s", where, tuple(company_ids) or (0,))
        if partner_ids is not None:
            where = SQL(
                "%s AND p.commercial_partner_id IN %s",
                where,
                tuple(partner_ids) or (0,),
            )
        return SQL(_OPEN_ITEMS, as_of=as_of, where=where)

    @property
    def _table_query(self):
        as_of = self._get_as_of()
        return SQL(_REPORT, items=self._open_items(as_of), as_of=as_of)

    def _flush_sources(self):
        """Write what the SQL of ``_open_items`` reads."""
        for model, names in self._depends.items():
            self.env[model].flush_model(names)

    def action_open_document(self):
        """The invoice or entry behind a row, for who may read invoices."""
        self.check_access("read")
        self.ensure_one()
        self.env["account.move"].check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [(False, "form")],
        }

    def action_open_partner(self):
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }


_OPEN_ITEMS = """
SELECT l.id, l.move_id, p.commercial_partner_id AS partner_id, l.company_id,
       l.currency_id, l.date, COALESCE(l.date_maturity, l.date) AS date_due,
       l.amount_residual + COALESCE(later.amount, 0) AS residual,
       l.amount_residual_currency + COALESCE(later.amount_currency, 0)
           AS residual_currency
  FROM account_move_line l
  JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
  LEFT JOIN res_partner p ON p.id = l.partner_id
  LEFT JOIN (
       SELECT taken.line_id, SUM(taken.amount) AS amount,
              SUM(taken.amount_currency) AS amount_currency
         FROM (SELECT debit_move_id AS line_id, amount,
                      debit_amount_currency AS amount_currency
                 FROM account_partial_reconcile WHERE max_date > %(as_of)s
                UNION ALL
               SELECT credit_move_id, -amount, -credit_amount_currency
                 FROM account_partial_reconcile WHERE max_date > %(as_of)s) taken
        GROUP BY taken.line_id) later ON later.line_id = l.id
 WHERE l.parent_state = 'posted' AND l.date <= %(as_of)s
   AND (l.amount_residual + COALESCE(later.amount, 0) <> 0
        OR l.amount_residual_currency + COALESCE(later.amount_currency, 0) <> 0)
   %(where)s
"""

#: A refund follows its invoice; before the first ownership row the salesperson of the
#: invoice counts if he was in a sales team (design rule 8).
_REPORT = """
SELECT i.id, i.id AS move_line_id, i.move_id, i.partner_id, i.company_id, i.currency_id,
       m.name, i.date, i.date_due, %(as_of)s::date AS date_as_of, i.residual,
       i.residual_currency, own.user_id, v.department_id, t.id AS tier_id,
       late.days AS days_late, late.age AS age_class,
       CASE WHEN late.age = 'current' THEN i.residual ELSE 0 END AS amount_current,
       CASE WHEN late.age = 'd30' THEN i.residual ELSE 0 END AS amount_d30,
       CASE WHEN late.age = 'd60' THEN i.residual ELSE 0 END AS amount_d60,
       CASE WHEN late.age = 'd90' THEN i.residual ELSE 0 END AS amount_d90,
       CASE WHEN late.age = 'over' THEN i.residual ELSE 0 END AS amount_over,
       CASE WHEN late.age <> 'current' THEN i.residual ELSE 0 END AS amount_overdue
  FROM (%(items)s) i
  JOIN account_move m ON m.id = i.move_id
  LEFT JOIN account_move r ON r.id = m.reversed_entry_id
  LEFT JOIN res_partner p ON p.id = i.partner_id
  LEFT JOIN logistics_tier t
    ON t.id = (p.logistics_tier_id ->> i.company_id::text)::int
  CROSS JOIN LATERAL (
       SELECT %(as_of)s::date - i.date_due AS days,
              CASE WHEN %(as_of)s::date - i.date_due <= 0 THEN 'current'
                   WHEN %(as_of)s::date - i.date_due <= 30 THEN 'd30'
                   WHEN %(as_of)s::date - i.date_due <= 60 THEN 'd60'
                   WHEN %(as_of)s::date - i.date_due <= 90 THEN 'd90'
                   ELSE 'over' END AS age,
              COALESCE(r.invoice_date, r.date, m.invoice_date, m.date) AS sold_on,
              CASE WHEN r.id IS NULL THEN m.invoice_user_id
                   ELSE r.invoice_user_id END AS seller_id) late
  LEFT JOIN LATERAL (
       SELECT COALESCE(
           (SELECT o.user_id
              FROM logistics_customer_owner o
             WHERE o.partner_id = i.partner_id AND o.role = 'lead'
               AND (o.date_from IS NULL OR o.date_from <= late.sold_on)
               AND (o.date_to IS NULL OR o.date_to > late.sold_on)
          ORDER BY (o.user_id = late.seller_id) IS NOT TRUE, o.is_merged IS TRUE,
                   o.date_from DESC NULLS LAST, o.id DESC
             LIMIT 1),
           (SELECT tm.user_id
              FROM crm_team_member tm
             WHERE tm.user_id = late.seller_id
               AND NOT EXISTS (
                   SELECT FROM logistics_customer_owner o
                    WHERE o.partner_id = i.partner_id AND o.role = 'lead'
                      AND (o.date_from IS NULL OR o.date_from <= late.sold_on))
             LIMIT 1)) AS user_id) own ON TRUE
  LEFT JOIN hr_employee e
    ON e.user_id = own.user_id AND e.company_id = i.company_id
  LEFT JOIN hr_version v ON v.id = e.current_version_id
"""
