from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL


class InvoiceOwner(NamedTuple):
    """Whom an invoice is credited to.

    :param user_id: id, or None
    :param source: ``history`` (an ownership row), ``inferred`` (before the first row:
        the invoice's salesperson, a member of a sales team) or ``nobody``
    """

    user_id: int | None
    source: str


class EmployeeBridge(NamedTuple):
    """:param employees: {user id: hr.employee}
    :param missing: res.users without employee there and then; reported, not dropped
    """

    employees: dict
    missing: object


class LogisticsCustomerOwner(models.Model):
    """Questions to the history (design §2.8). KPI, commission, pool and reports ask
    here, never ``invoice_user_id`` alone."""

    _inherit = "logistics.customer.owner"

    @api.model
    def _owners_at(self, partners, date, role="lead"):
        """Who was responsible on a day.

        :param partners: res.partner; a contact is answered by its company
        :param date: datetime.date
        :param role: key of `role`
        :returns: {partner id: res.users}, empty where nobody was; one user for the lead
            role, any number for the others. One statement.
        """
        users = self.env["res.users"]
        if not partners.ids:
            return {}
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.flush_model()
        found = defaultdict(list)
        for partner_id, user_id in self.env.execute_query(
            SQL(
                """
                SELECT p.id, o.user_id
                  FROM res_partner p
                  JOIN logistics_customer_owner o
                    ON o.partner_id = p.commercial_partner_id AND o.role = %(role)s
                   AND (o.date_from IS NULL OR o.date_from <= %(date)s)
                   AND (o.date_to IS NULL OR o.date_to > %(date)s)
                 WHERE p.id IN %(ids)s
              ORDER BY o.is_merged IS TRUE, o.date_from DESC NULLS LAST, o.id DESC
                """,
                role=role,
                date=date,
                ids=tuple(partners.ids),
            )
        ):
            if role != "lead" or not found[partner_id]:
                found[partner_id].append(user_id)
        return {
            partner_id: users.browse(dict.fromkeys(found[partner_id]))
            for partner_id in partners.ids
        }

    @api.model
    def _owner_of_invoice(self, moves):
        """Whom invoices are credited to, by the date of the invoice. A refund follows
        its original invoice, whoever owns the customer now (P19).

        :param moves: account.move
        :returns: {move id: InvoiceOwner}. One statement.
        """
        if not moves.ids:
            return {}
        rows = self.env.execute_query(self._sql_invoice_owners(tuple(moves.ids)))
        return {move_id: InvoiceOwner(user, source) for move_id, user, source in rows}

    @api.model
    def _sql_invoice_owners(self, moves):
        """The same answer as rows (move_id, user_id, source) for a larger statement.

        :param moves: ids as tuple, or ``SQL`` of a subquery in parentheses
        """
        self.env["account.move"].flush_model(
            ["reversed_entry_id", "commercial_partner_id", "invoice_user_id", "date"]
        )
        self.env["crm.team.member"].flush_model(["user_id"])
        self.flush_model()
        return SQL(_INVOICE_OWNERS, ids=moves)

    @api.model
    def _bridge_employees(self, users, company, date):
        """The employees behind users: crm facts and ownership name users, appraisal and
        pay name employees. This is the one place that joins them.

        :param users: res.users
        :param company: res.company; a user may be employed by several
        :param date: datetime.date; an employee who left earlier does not count
        :returns: EmployeeBridge
        """
        # sudo: the join needs the user and the last day only, nobody sees hr data.
        employees = (
            self.env["hr.employee"]
            .sudo()
            .with_context(active_test=False)
            .search_fetch(
                [
                    ("user_id", "in", users.ids),
                    ("company_id", "=", company.id),
                    "|",
                    ("departure_date", "=", False),
                    ("departure_date", ">=", date),
                ],
                ["user_id", "current_version_id"],
            )
        )
        found = {
            employee.user_id.id: employee.sudo(self.env.su) for employee in employees
        }
        return EmployeeBridge(found, users.filtered(lambda u: u.id not in found))


#: Of two rows of merged customers the invoice's own salesperson tells which applies.
_INVOICE_OWNERS = """
WITH RECURSIVE chain AS (
    SELECT m.id AS move_id, m.id AS root_id, m.reversed_entry_id AS next_id
      FROM account_move m WHERE m.id IN %(ids)s
     UNION
    SELECT chain.move_id, m.id, m.reversed_entry_id
      FROM chain JOIN account_move m ON m.id = chain.next_id
), root AS (
    SELECT DISTINCT ON (chain.move_id) chain.move_id, m.invoice_user_id AS user_id,
           m.commercial_partner_id AS partner_id,
           COALESCE(m.invoice_date, m.date) AS date
      FROM chain JOIN account_move m ON m.id = chain.root_id
  ORDER BY chain.move_id, chain.next_id IS NOT NULL
)
SELECT root.move_id,
       COALESCE(own.user_id, CASE WHEN early.is_early THEN seller.user_id END)
           AS user_id,
       CASE WHEN own.user_id IS NOT NULL THEN 'history'
            WHEN early.is_early AND seller.user_id IS NOT NULL THEN 'inferred'
            ELSE 'nobody' END AS source
  FROM root
  LEFT JOIN LATERAL (
       SELECT o.user_id
         FROM logistics_customer_owner o
        WHERE o.partner_id = root.partner_id AND o.role = 'lead'
          AND (o.date_from IS NULL OR o.date_from <= root.date)
          AND (o.date_to IS NULL OR o.date_to > root.date)
     ORDER BY (o.user_id = root.user_id) IS NOT TRUE, o.is_merged IS TRUE,
              o.date_from DESC NULLS LAST, o.id DESC
        LIMIT 1) own ON TRUE
  CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE o.date_from IS NULL
                                  OR o.date_from <= root.date) = 0 AS is_early
         FROM logistics_customer_owner o
        WHERE o.partner_id = root.partner_id AND o.role = 'lead') early
  LEFT JOIN LATERAL (
       SELECT t.user_id FROM crm_team_member t
        WHERE t.user_id = root.user_id LIMIT 1) seller ON TRUE
"""
