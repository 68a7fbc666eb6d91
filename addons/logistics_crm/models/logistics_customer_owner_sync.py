from odoo import api, fields, models
from odoo.tools import SQL

from .logistics_customer_owner import OwnerChange


class LogisticsCustomerOwner(models.Model):
    """The rows follow the salesperson: one statement, whatever the number of rows."""

    _inherit = "logistics.customer.owner"

    @api.model
    def _assign(self, partners, user, source, reason, date=None):
        """Make `user` the salesperson (none: the public pool) and say why.

        :param partners: customers (commercial entities)
        :param user: res.users, empty to release
        :param source: key of `source`
        :param date: first day of the new owner, default today; not in the future
        """
        change = OwnerChange(source, reason, date)
        # sudo: the caller checked that this person may move these customers.
        partners = partners.sudo().with_context(logistics_owner_change=change)
        partners.write({"user_id": user.id})
        if not user:
            partners._logistics_enter_pool()

    @api.model
    def _sync_salesperson(self, partners=None):
        """Close and open lead rows so that they say what ``user_id`` says.

        Contacts of a company have no rows of their own. A customer that loses its
        salesperson enters the public pool.

        :param partners: res.partner, None for all customers
        :returns: number of rows closed and opened
        """
        if partners is not None and not partners.ids:
            return 0
        change = self.env.context.get("logistics_owner_change")
        if not isinstance(change, OwnerChange):
            imported = self.env.context.get("import_file")
            change = OwnerChange("import" if imported else "assignment")
        # All fields at once: naming some would split what core writes in one go.
        self.env["res.partner"].flush_model()
        self.flush_model()
        [(closed, opened)] = self.env.execute_query(
            self._sync_statement(
                SQL("TRUE")
                if partners is None
                else SQL("p.id IN %s", tuple(partners.ids)),
                change,
            )
        )
        if closed or opened:
            self.invalidate_model(flush=False)
            self.env["res.partner"].invalidate_model(
                ["logistics_owner_ids", "logistics_pool_since"], flush=False
            )
        return closed + opened

    def _sync_statement(self, scope, change):
        return SQL(
            _SYNC,
            scope=scope,
            date=change.date or fields.Date.context_today(self),
            reason=change.reason,
            end_reason=change.reason or self._default_end_reason(change),
            source=change.source,
            uid=self.env.uid,
            now=self.env.cr.now(),
        )

    def _default_end_reason(self, change):
        labels = dict(self._fields["source"]._description_selection(self.env))
        return labels[change.source]

    @api.model
    def _install_rows(self):
        """Give every customer with a salesperson the row "at install" (open start)."""
        self.env["res.partner"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO logistics_customer_owner
                       (partner_id, user_id, company_id, role, share, reason, source,
                        create_uid, create_date, write_uid, write_date)
                SELECT p.id, p.user_id, p.company_id, 'lead', 100, %(reason)s,
                       'install', %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM res_partner p
                 WHERE p.user_id IS NOT NULL AND p.commercial_partner_id = p.id
                   AND NOT EXISTS (
                       SELECT FROM logistics_customer_owner o
                        WHERE o.partner_id = p.id AND o.role = 'lead')
                """,
                reason=self.env._(
                    "Salesperson when the customer business was installed"
                ),
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        self.invalidate_model(flush=False)
        return self.env.cr.rowcount

    @api.model
    def _get_drift(self):
        """Ids of customers whose open lead row is not their salesperson: changed by SQL
        or by a recomputation since the last night. Shown on the health page."""
        self.env["res.partner"].flush_model(["user_id", "commercial_partner_id"])
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id
                  FROM res_partner p
             LEFT JOIN logistics_customer_owner o
                    ON o.partner_id = p.id AND o.role = 'lead' AND o.date_to IS NULL
                 WHERE o.user_id IS DISTINCT FROM
                       CASE WHEN p.commercial_partner_id = p.id THEN p.user_id END
              GROUP BY p.id
                """
            )
        )
        return [partner_id for [partner_id] in rows]

    @api.model
    def _cron_reconcile(self):
        """Write the rows of salespersons who were changed behind the application."""
        change = OwnerChange("inferred", self.env._("Found by the nightly check"))
        return self._as_engine(change)._sync_salesperson()


#: One statement: what it closes, it does not see; hence the two ways to a last date.
#: The customers are read first and joined as sets: a table without statistics (a large
#: import, the hour after installing) would be scanned once per customer otherwise.
_SYNC = """
WITH scope AS MATERIALIZED (
    SELECT p.id, p.user_id, p.company_id, p.is_company,
           p.commercial_partner_id = p.id AS is_customer
      FROM res_partner p
     WHERE %(scope)s
), closed AS (
    UPDATE logistics_customer_owner o
       SET date_to = GREATEST(%(date)s::date, o.date_from),
           end_reason = %(end_reason)s,
           write_uid = %(uid)s, write_date = %(now)s
      FROM scope p
     WHERE o.partner_id = p.id AND o.role = 'lead' AND o.date_to IS NULL
       AND (o.user_id IS DISTINCT FROM p.user_id OR p.is_customer IS FALSE)
 RETURNING o.partner_id, o.date_to
), past AS (
    SELECT p.id, max(o.date_to) AS date_to,
           bool_or(o.date_to IS NULL AND o.user_id = p.user_id) AS is_open
      FROM scope p
      JOIN logistics_customer_owner o ON o.partner_id = p.id
     WHERE o.role = 'lead' AND o.is_merged IS NOT TRUE
  GROUP BY p.id
), ended AS (
    SELECT partner_id, max(date_to) AS date_to FROM closed GROUP BY partner_id
), opened AS (
    INSERT INTO logistics_customer_owner
           (partner_id, user_id, company_id, role, share, date_from,
            reason, source, create_uid, create_date, write_uid, write_date)
    SELECT p.id, p.user_id, p.company_id, 'lead', 100,
           GREATEST(%(date)s::date, past.date_to, ended.date_to),
           %(reason)s, %(source)s, %(uid)s, %(now)s, %(uid)s, %(now)s
      FROM scope p
 LEFT JOIN past ON past.id = p.id
 LEFT JOIN ended ON ended.partner_id = p.id
     WHERE p.user_id IS NOT NULL AND p.is_customer
       AND past.is_open IS NOT TRUE
 RETURNING partner_id
), pooled AS (
    UPDATE res_partner p
       SET logistics_pool_since = %(now)s
      FROM closed
     WHERE closed.partner_id = p.id AND p.user_id IS NULL
       AND p.is_company AND p.commercial_partner_id = p.id
)
SELECT (SELECT count(*) FROM closed), (SELECT count(*) FROM opened)
"""
