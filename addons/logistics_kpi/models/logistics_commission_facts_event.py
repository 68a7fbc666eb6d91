from bisect import bisect_right
from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..tools.ledgertypes import Customer, Person


class LogisticsCommissionEntry(models.Model):
    """Facts that only some plans ask for, and what is known of one event."""

    _inherit = "logistics.commission.entry"

    @api.model
    def _facts_types(self, terms, partners):
        """{partner id: customer type of the newest won opportunity}."""
        if not any(term.types for term in terms):
            return {}
        self.env["crm.lead"].flush_model(["logistics_customer_type_id", "partner_id"])
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (p.commercial_partner_id)
                           p.commercial_partner_id, l.logistics_customer_type_id
                      FROM crm_lead l JOIN res_partner p ON p.id = l.partner_id
                     WHERE l.logistics_customer_type_id IS NOT NULL
                       AND p.commercial_partner_id IN %s
                  ORDER BY p.commercial_partner_id, l.won_status = 'won' DESC, l.id DESC
                    """,
                    partners,
                )
            )
        )

    @api.model
    def _facts_parts(self, terms, moves):
        """{move id: {product id: its share of the untaxed invoice}}."""
        wanted = frozenset().union(*(term.products for term in terms))
        found = defaultdict(dict)
        if not (wanted and moves.ids):
            return found
        self.env["account.move.line"].flush_model(["product_id", "price_subtotal"])
        for move, product, part in self.env.execute_query(
            SQL(
                """
                SELECT l.move_id, l.product_id,
                       ROUND(SUM(l.price_subtotal) / m.amount_untaxed, 8)
                  FROM account_move_line l JOIN account_move m ON m.id = l.move_id
                 WHERE l.move_id IN %s AND l.product_id IN %s
                   AND l.display_type = 'product' AND m.amount_untaxed <> 0
              GROUP BY l.move_id, l.product_id, m.amount_untaxed
                """,
                tuple(moves.ids),
                tuple(wanted),
            )
        ):
            found[move][product] = part
        return found

    @api.model
    def _facts_targets(self, terms, employees):
        """{(metric id, employee id, first of month): target} of people."""
        metrics = {term.metric for term in terms if term.metric}
        if not (metrics and employees):
            return {}
        rows = self.env["logistics.kpi.target"].search_fetch(
            [
                ("metric_id", "in", list(metrics)),
                ("level", "=", "person"),
                ("employee_id", "in", employees.ids),
            ],
            ["metric_id", "employee_id", "month", "amount"],
        )
        return {
            (row.metric_id.id, row.employee_id.id, row.month): round(row.amount, 2)
            for row in rows
        }

    # --- one event ------------------------------------------------------------------

    @api.model
    def _customer_of(self, event, facts):
        runs = facts.runs.get(event.partner, [])
        start = bisect_right(runs, event.invoice_date)
        since = runs[start - 1] if start else event.invoice_date
        age = (event.invoice_date.year - since.year) * 12
        age += event.invoice_date.month - since.month
        age -= event.invoice_date.day < since.day
        month = event.invoice_date.replace(day=1)
        return Customer(
            self._tier_of(event, facts),
            facts.margins.get((event.partner, month)),
            max(age, 0),
            self._source_of(event, facts),
            facts.types.get(event.partner),
            facts.parts.get(event.move),
        )

    @api.model
    def _tier_of(self, event, facts):
        day = event.invoice_date
        for start, end, tier in facts.tiers.get(event.partner, ()):
            if start <= day and (not end or day <= end):
                return tier
        return None

    @api.model
    def _source_of(self, event, facts):
        """How the owner came to the customer: inherited from somebody, taken out of the
        public pool or assigned, or won by himself (H-9.1-10)."""
        rows = [
            row
            for row in facts.history.get(event.partner, [])
            if row[0] is None or row[0] <= event.invoice_date
        ]
        owner = facts.owners.get(event.move)
        if rows and any(user != owner for _day, user, _source in rows):
            return "inherited"
        return "assigned" if rows and rows[0][2] == "pool" else "self"

    @api.model
    def _persons_of(self, event, facts, cache):
        """:param cache: what the same people are on the same days, found once"""
        owner = facts.owners.get(event.move)
        if not owner:
            return []
        others = facts.participants.get(event.move, ())
        key = ("persons", owner, *others, event.invoice_date, event.date.replace(day=1))
        if key not in cache:
            rows = [("lead", owner, None)]
            rows += [("participant", *row) for row in others if row[0] != owner]
            cache[key] = [self._person(event, facts, *row) for row in rows]
        return cache[key]

    @api.model
    def _person(self, event, facts, role, user, share):
        employee = facts.users.get(user)
        history = facts.people.get(employee)
        if not history:
            return Person(None, role, share)
        past = [row for row in history if row[0] <= event.invoice_date]
        _day, department, level, standard, left = (past or history[:1])[-1]
        if left and left < event.invoice_date:
            return Person(None, role, share)
        grade = facts.grades.get((employee, event.date.replace(day=1)), "exempt")
        person = Person(employee, role, share, department, level, standard)
        return person._replace(left=left or None, grade=grade, targets=facts.targets)
