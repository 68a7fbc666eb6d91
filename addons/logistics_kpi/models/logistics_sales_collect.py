from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.tools import SQL

from ..tools.commission import ZERO, cents, number
from ..tools.salesmonth import COMMUNICATION
from .logistics_sales_expense import DEVELOPMENT

RETURNED = ("late", "business", "quality", "other")
MOVE_FIELDS = (
    "state",
    "posted_before",
    "move_type",
    "date",
    "amount_untaxed_signed",
    "reversed_entry_id",
    "logistics_order_channel",
    "logistics_return_reason",
    "commercial_partner_id",
)


class LogisticsSalesMonth(models.Model):
    """The facts of a period from the books, a fixed number of statements whatever the
    number of invoices. Everything is keyed by user; people come later."""

    _inherit = "logistics.sales.month"

    def _sql_moves(self, first, last):
        """Ids of the period's invoices, credit notes and voided invoices."""
        for model, names in (
            ("account.move", MOVE_FIELDS),
            ("account.move.line", None),
            ("product.product", None),
        ):
            self.env[model].flush_model(names)
        return SQL(
            """(SELECT id FROM account_move
                 WHERE company_id = %s AND date BETWEEN %s AND %s
                   AND (state = 'posted'
                        AND move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                        OR state = 'cancel' AND posted_before
                        AND move_type IN ('out_invoice', 'out_receipt')))""",
            self.company_id.id,
            first,
            last,
        )

    def _sql_owners(self, moves):
        return self.env["logistics.customer.owner"]._sql_invoice_owners(moves)

    def _get_moves(self, user):
        """Ids of the moves that are credited to a user in the period."""
        self.ensure_one()
        which = self._sql_moves(self.month, self.date_to)
        rows = self.env.execute_query(
            SQL(
                "SELECT move_id FROM (%s) o WHERE user_id = %s",
                self._sql_owners(which),
                user.id,
            )
        )
        return [row[0] for row in rows]

    def _collect_sales(self, first, last):
        """{user id or None: {figure: amount}}."""
        rows = self.env.execute_query(
            SQL(
                _SALES,
                owners=self._sql_owners(self._sql_moves(first, last)),
                company=str(self.company_id.id),
            )
        )
        partners = tuple({row[1] for row in rows}) or (0,)
        entries = self.env["logistics.commission.entry"]
        runs = entries._facts_runs(self.company_id, partners)
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        limit = relativedelta(months=policy.new_customer_months)
        found = defaultdict(lambda: defaultdict(lambda: ZERO))
        for user, partner, day, kind, detail, amount, discount, cost in rows:
            figures = found[user]
            starts = [start for start in runs.get(partner, ()) if start <= day]
            is_new = not starts or day < starts[-1] + limit
            self._add_row(figures, kind, detail, is_new, number(amount), discount)
            figures["marginal_cost"] += number(cost)
        return found

    def _add_row(self, figures, kind, detail, is_new, amount, discount):
        if kind == "refund":
            back = f"returns_{detail if detail in RETURNED else 'other'}"
            figures["allowances" if detail == "allowance" else back] -= amount
            return
        if is_new:
            name = "orders_new"
        elif detail in COMMUNICATION:
            name = "orders_communication"
        else:
            name = "orders_visit" if detail == "visit" else "orders_other"
        figures[name] += amount + number(discount)
        figures["discounts"] += number(discount)
        figures["order_count"] += 1
        if kind == "void":
            figures["voids"] += amount

    def _collect_net(self, first, last):
        """{(user id or None, first of month): net sales}; one statement."""
        which = self._sql_moves(first, last)
        return {
            (user, month): number(amount)
            for user, month, amount in self.env.execute_query(
                SQL(
                    """
                    SELECT o.user_id, date_trunc('month', m.date)::date,
                           SUM(m.amount_untaxed_signed)
                      FROM (%s) o JOIN account_move m ON m.id = o.move_id
                     WHERE m.state = 'posted' GROUP BY 1, 2
                    """,
                    self._sql_owners(which),
                )
            )
        }

    def _collect_money(self, first, last):
        """{user id: {collection, receivable}}."""
        found = defaultdict(dict)
        Event = self.env["logistics.commission.event"]._as_ledger()
        Event._collect(self.company_id)
        Event.flush_model()
        paid = SQL(
            """(SELECT move_ref FROM logistics_commission_event
                 WHERE company_id = %s AND kind = 'payment' AND date BETWEEN %s AND %s
                   AND reversal_of_id IS NULL AND reversed_by_id IS NULL)""",
            self.company_id.id,
            first,
            last,
        )
        params = {"company": self.company_id.id, "first": first, "last": last}
        for user, amount in self.env.execute_query(
            SQL(_COLLECTED, owners=self._sql_owners(paid), **params)
        ):
            found[user]["collection"] = number(amount)
        for user, amount in self.env.execute_query(SQL(_RECEIVABLE, **params)):
            found[user]["receivable"] = number(amount)
        return found

    def _collect_expenses(self, first, last):
        """{employee id: {figure: amount}}."""
        found = defaultdict(lambda: defaultdict(lambda: ZERO))
        rows = self.env["logistics.sales.expense"]._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("date", ">=", first),
                ("date", "<=", last),
            ],
            ["employee_id", "kind"],
            ["amount:sum"],
        )
        for employee, kind, amount in rows:
            amount = number(round(amount, 2))
            if kind in ("note_gain", "note_loss"):
                sign = 1 if kind == "note_gain" else -1
                found[employee.id]["note_result"] += sign * amount
            else:
                name = "development" if kind in DEVELOPMENT else "other"
                found[employee.id][f"{name}_expense"] += amount
        return found

    def _collect_targets(self, first, last):
        """{employee id: revenue target}."""
        metric = self.env.ref("logistics_kpi.metric_revenue", raise_if_not_found=False)
        if not metric:
            return {}
        rows = self.env["logistics.kpi.target"]._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("metric_id", "=", metric.id),
                ("level", "=", "person"),
                ("month", ">=", first),
                ("month", "<=", last),
            ],
            ["employee_id"],
            ["amount:sum"],
        )
        return {employee.id: number(round(amount, 2)) for employee, amount in rows}

    def _collect_back(self, first, last):
        """Credit notes of the period on invoices of closed months.

        :returns: {user id: [(month of the invoice, amount, number)]}
        """
        found = defaultdict(list)
        which = self._sql_moves(first, last)
        for user, month, amount, name in self.env.execute_query(
            SQL(
                """
                SELECT o.user_id, date_trunc('month', i.date)::date,
                       -m.amount_untaxed_signed, m.name
                  FROM (%s) o JOIN account_move m ON m.id = o.move_id
                  JOIN account_move i ON i.id = m.reversed_entry_id AND i.date < %s
                 WHERE m.move_type = 'out_refund' AND m.state = 'posted'
              ORDER BY m.id
                """,
                self._sql_owners(which),
                first,
            )
        ):
            found[user].append((month, cents(number(amount)), name))
        return found


#: One row an invoice, with its discount and the cost of its products. A credit note
#: brings the cost of the goods back.
_SALES = """
SELECT o.user_id, m.commercial_partner_id, m.date,
       CASE WHEN m.state = 'cancel' THEN 'void'
            WHEN m.move_type = 'out_refund' THEN 'refund' ELSE 'order' END,
       CASE WHEN m.move_type = 'out_refund' THEN m.logistics_return_reason
            ELSE m.logistics_order_channel END,
       m.amount_untaxed_signed, COALESCE(sums.discount, 0), COALESCE(sums.cost, 0)
  FROM (%(owners)s) o JOIN account_move m ON m.id = o.move_id
CROSS JOIN LATERAL (
       SELECT SUM(CASE WHEN m.move_type = 'out_refund' OR l.discount <= 0 THEN 0
                       WHEN l.discount < 100
                       THEN ABS(l.balance) * l.discount / (100 - l.discount)
                       ELSE 0 END) AS discount,
              SUM(CASE WHEN m.state = 'cancel' THEN 0
                       WHEN m.move_type = 'out_refund'
                        AND m.logistics_return_reason = 'allowance' THEN 0
                       WHEN m.move_type = 'out_refund' THEN -l.quantity
                       ELSE l.quantity END
                  * COALESCE((p.standard_price ->> %(company)s)::numeric, 0)) AS cost
         FROM account_move_line l LEFT JOIN product_product p ON p.id = l.product_id
        WHERE l.move_id = m.id AND l.display_type = 'product') sums
"""

_COLLECTED = """
SELECT o.user_id, SUM(e.base)
  FROM logistics_commission_event e JOIN (%(owners)s) o ON o.move_id = e.move_ref
 WHERE e.company_id = %(company)s AND e.kind = 'payment'
   AND e.date BETWEEN %(first)s AND %(last)s
   AND e.reversal_of_id IS NULL AND e.reversed_by_id IS NULL
 GROUP BY o.user_id
"""

#: By today's books, of the customers that a person leads on the last day.
_RECEIVABLE = """
SELECT own.user_id, SUM(open.amount)
  FROM (SELECT p.commercial_partner_id AS partner_id, SUM(l.balance) AS amount
          FROM account_move_line l
          JOIN account_account a ON a.id = l.account_id
           AND a.account_type = 'asset_receivable'
          JOIN res_partner p ON p.id = l.partner_id
         WHERE l.parent_state = 'posted' AND l.company_id = %(company)s
           AND l.date <= %(last)s
      GROUP BY p.commercial_partner_id HAVING SUM(l.balance) <> 0) open
CROSS JOIN LATERAL (
       SELECT o.user_id FROM logistics_customer_owner o
        WHERE o.partner_id = open.partner_id AND o.role = 'lead'
          AND (o.date_from IS NULL OR o.date_from <= %(last)s)
          AND (o.date_to IS NULL OR o.date_to > %(last)s)
     ORDER BY o.is_merged IS TRUE, o.date_from DESC NULLS LAST, o.id DESC
        LIMIT 1) own
 GROUP BY own.user_id
"""
