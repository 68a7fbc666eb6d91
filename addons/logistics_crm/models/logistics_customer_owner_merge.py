from odoo import fields, models
from odoo.tools import SQL


class LogisticsCustomerOwner(models.Model):
    """What becomes of the rows when customers are merged."""

    _inherit = "logistics.customer.owner"

    def _settle_merge(self, partner):
        """Close and mark rows that overlap after a merge; nothing is deleted.

        :param self: rows that came with the merged customers
        :param partner: surviving customer; without salesperson it takes over the
            latest one of the merged customers
        """
        user = partner.user_id
        if not user:
            running = self.filtered(lambda row: row.role == "lead" and not row.date_to)
            user = running.sorted(lambda row: (str(row.date_from or ""), row.id))[
                -1:
            ].user_id
        reason = self.env._("Merged with another customer")
        self._assign(partner, user, "merge", reason)
        self.env.cr.execute(
            SQL(
                """
                WITH rows AS (
                    SELECT o.*, o.date_to IS NULL AS is_open,
                           o.id IN %(moved)s AS moved,
                           daterange(o.date_from, o.date_to) AS period
                      FROM logistics_customer_owner o
                     WHERE o.partner_id = %(partner)s AND o.is_merged IS NOT TRUE
                )
                UPDATE logistics_customer_owner o
                   SET is_merged = TRUE,
                       date_to = COALESCE(o.date_to, GREATEST(%(today)s, o.date_from)),
                       end_reason = COALESCE(o.end_reason, %(reason)s)
                  FROM rows a
                 WHERE a.id = o.id AND EXISTS (
                       SELECT FROM rows b
                        WHERE b.id <> a.id AND b.role = a.role
                          AND (a.role = 'lead' OR b.user_id = a.user_id)
                          AND b.period && a.period
                          AND (b.is_open, NOT b.moved, -b.id)
                            > (a.is_open, NOT a.moved, -a.id))
                """,
                moved=tuple(self.ids),
                partner=partner.id,
                today=fields.Date.context_today(self),
                reason=reason,
            )
        )
        self.invalidate_model(flush=False)
