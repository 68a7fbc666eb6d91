from odoo import models
from odoo.tools import SQL

#: Columns that the nightly statement compares and writes.
FIGURES = (
    "kind",
    "value",
    "months",
    "first_month",
    "as_of",
    "revenue",
    "previous_value",
    "trend",
    "tier_id",
)

#: Those that are enough to compare: the trend follows from two of them.
_COMPARED = [name for name in FIGURES if name != "trend"]

#: The same columns as they should be; a source that vanished leaves "no data".
_WANTED = {name: SQL.identifier("s", name) for name in FIGURES} | {
    "kind": SQL("COALESCE(s.kind, 'none')"),
    "months": SQL("COALESCE(s.months, 0)"),
    "revenue": SQL("COALESCE(s.revenue, 0)"),
    "trend": SQL(
        """CASE WHEN s.value > s.previous_value THEN 'up'
                WHEN s.value < s.previous_value THEN 'down'
                WHEN s.value = s.previous_value THEN 'flat' END"""
    ),
}


class LogisticsTierBasis(models.Model):
    """Parts of the nightly statement that write: ``diff``, what differs, then ``upd``
    and ``ins``."""

    _inherit = "logistics.tier.basis"

    def _sql_diff(self, scheme, companies, partners):
        """What differs from the rows as they should be: rows to write (``id``) and new
        customers (no ``id``); a source that vanished leaves 'no data'.

        A full join of two sets is hashed or merged, never looped: right after the
        first night the rows have no statistics yet.
        """
        return SQL(
            """SELECT o.id, o.tier_id AS old_tier_id, o.crossed AS was_crossed,
                      o.crossed_from_id AS from_id, o.error,
                      s.company_id, s.partner_id, %(columns)s
                 FROM src s
                 FULL JOIN (SELECT * FROM logistics_tier_basis
                             WHERE scheme_id = %(scheme)s
                               AND company_id IN %(companies)s %(only)s) o
                   ON o.partner_id = s.partner_id AND o.company_id = s.company_id
                WHERE CASE WHEN o.id IS NULL THEN s.kind != 'none'
                           ELSE (%(old)s) IS DISTINCT FROM (%(new)s) END""",
            columns=SQL(", ").join(
                SQL("%s AS %s", value, SQL.identifier(name))
                for name, value in _WANTED.items()
            ),
            scheme=scheme.id,
            companies=tuple(companies.ids),
            only=SQL()
            if partners is None
            else SQL(
                "AND partner_id IN %s",
                tuple(partners.commercial_partner_id.ids) or (0,),
            ),
            old=SQL(", ").join(SQL.identifier("o", name) for name in _COMPARED),
            new=SQL(", ").join(_WANTED[name] for name in _COMPARED),
        )

    def _sql_update(self, today):
        """Write the rows that differ.

        An alert starts when the tier by figure changes and ends when the figure comes
        back to where it started; without data nothing was crossed.
        """
        return SQL(
            """UPDATE logistics_tier_basis b
                  SET (%(columns)s) = ROW(%(values)s), error = NULL,
                      reviewed_on = CASE WHEN b.error IS NULL THEN b.reviewed_on END,
                      crossed = n.crossed,
                      crossed_on = CASE WHEN n.moved AND n.crossed THEN %(today)s
                                        WHEN n.crossed THEN b.crossed_on END,
                      crossed_from_id = CASE WHEN n.crossed AND b.crossed
                                             THEN b.crossed_from_id
                                             WHEN n.crossed THEN b.tier_id END,
                      write_uid = %(uid)s, write_date = (now() AT TIME ZONE 'UTC')
                 FROM (SELECT m.*,
                              CASE WHEN NOT m.moved THEN COALESCE(m.was_crossed, FALSE)
                                   WHEN m.was_crossed
                                   THEN m.from_id IS DISTINCT FROM m.tier_id
                                   ELSE TRUE END AS crossed
                         FROM (SELECT d.*, d.value IS NOT NULL
                                      AND d.tier_id IS DISTINCT FROM d.old_tier_id
                                      AS moved
                                 FROM diff d WHERE d.id IS NOT NULL) m) n
                WHERE b.id = n.id
            RETURNING b.id""",
            today=today,
            uid=self.env.uid,
            columns=SQL(", ").join(SQL.identifier(name) for name in FIGURES),
            values=SQL(", ").join(SQL.identifier("n", name) for name in FIGURES),
        )

    def _sql_insert(self, scheme, today):
        """New customers; one whose figure does not fit his tier is an alert at once."""
        return SQL(
            """INSERT INTO logistics_tier_basis (
                      scheme_id, company_id, partner_id, %(columns)s, crossed,
                      crossed_on, crossed_from_id, create_uid, create_date, write_uid,
                      write_date)
               SELECT %(scheme)s, s.company_id, s.partner_id, %(values)s,
                      %(alert)s, CASE WHEN %(alert)s THEN %(today)s END,
                      CASE WHEN %(alert)s THEN c.tier_id END,
                      %(uid)s, (now() AT TIME ZONE 'UTC'),
                      %(uid)s, (now() AT TIME ZONE 'UTC')
                 FROM diff s
                 LEFT JOIN (%(in_force)s) c
                        ON c.partner_id = s.partner_id AND c.company_id = s.company_id
                WHERE s.id IS NULL
            RETURNING id""",
            scheme=scheme.id,
            today=today,
            alert=SQL("s.tier_id IS DISTINCT FROM c.tier_id")
            if scheme._is_amount_based()
            else SQL("FALSE"),
            uid=self.env.uid,
            columns=SQL(", ").join(SQL.identifier(name) for name in FIGURES),
            values=SQL(", ").join(SQL.identifier("s", name) for name in FIGURES),
            in_force=self.env["logistics.tier.assessment"]._sql_in_force(
                today, scheme=scheme
            ),
        )
