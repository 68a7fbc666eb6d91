from datetime import timedelta

from odoo import api, models
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


class LogisticsTierBasis(models.Model):
    """Parts of the nightly statement: what is read (``inv``, ``annual``, ``facts``,
    ``src``) and what is written (``upd``, ``ins``)."""

    _inherit = "logistics.tier.basis"

    @api.model
    def _sql_only(self, alias, partners):
        if partners is None:
            return SQL()
        return SQL(
            "AND %s IN %s",
            SQL.identifier(alias, "commercial_partner_id"),
            tuple(partners.commercial_partner_id.ids) or (0,),
        )

    def _sql_invoices(self, companies, partners, dates):
        """Sums per company and customer from the invoice headers, one pass."""
        return SQL(
            """SELECT m.company_id, m.commercial_partner_id AS partner_id,
                      SUM(m.amount_untaxed_signed) FILTER (
                          WHERE m.invoice_date >= %(start)s
                            AND m.invoice_date < %(end)s) AS total,
                      SUM(m.amount_untaxed_signed) FILTER (
                          WHERE m.invoice_date >= %(previous_start)s
                            AND m.invoice_date < %(previous_end)s) AS before,
                      SUM(m.amount_untaxed_signed) FILTER (
                          WHERE m.invoice_date >= %(month)s) AS so_far,
                      MIN(m.invoice_date) AS first_day
                 FROM account_move m
                WHERE m.state = 'posted'
                  AND m.move_type IN ('out_invoice', 'out_refund')
                  AND m.invoice_date <= %(as_of)s
                  AND m.commercial_partner_id IS NOT NULL
                  AND m.company_id IN %(companies)s %(only)s
                GROUP BY m.company_id, m.commercial_partner_id""",
            companies=tuple(companies.ids),
            only=self._sql_only("m", partners),
            **dates,
        )

    def _sql_annual(self, scheme, companies, partners, today):
        """What is known of a year without an invoice: the income target, or twelve
        times the expected monthly volume of the open opportunities (H-7.1-4)."""
        if scheme.basis == "target":
            return SQL(
                """SELECT t.company_id, p.commercial_partner_id AS partner_id,
                          SUM(t.amount) AS amount
                     FROM logistics_customer_target t
                     JOIN res_partner p ON p.id = t.partner_id
                    WHERE t.year = %s AND t.company_id IN %s %s
                    GROUP BY t.company_id, p.commercial_partner_id""",
                today.year,
                tuple(companies.ids),
                self._sql_only("p", partners),
            )
        return SQL(
            """SELECT c.id AS company_id, p.commercial_partner_id AS partner_id,
                      SUM(l.logistics_monthly_volume) * 12 AS amount
                 FROM crm_lead l
                 JOIN res_partner p ON p.id = l.partner_id
                 LEFT JOIN crm_team t ON t.id = l.team_id
                 LEFT JOIN res_users u ON u.id = l.user_id
                 JOIN res_company c ON c.id = COALESCE(
                      l.company_id, t.company_id, u.company_id, p.company_id, c.id)
                WHERE l.active AND l.type = 'opportunity' AND l.won_status = 'pending'
                  AND l.logistics_monthly_volume > 0
                  AND c.id IN %s %s
                GROUP BY c.id, p.commercial_partner_id""",
            tuple(companies.ids),
            self._sql_only("p", partners),
        )

    def _sql_known(self, dates):
        """Sums and months of history of each customer.

        ``OFFSET 0`` keeps the planner from repeating an expression wherever its name is
        used. Without an invoice the first month is NULL, which LEAST and GREATEST skip:
        no month then.
        """
        return SQL(
            """SELECT k.*, LEAST(12, GREATEST(0, %s - k.first_number)) AS n,
                      LEAST(12, GREATEST(0, %s - k.first_number)) AS before_n
                 FROM (SELECT company_id, partner_id, i.total, i.before, i.so_far,
                              i.first_day, a.amount,
                              (date_part('year', i.first_day) * 12
                               + date_part('month', i.first_day))::int AS first_number
                         FROM inv i FULL JOIN annual a USING (company_id, partner_id)
                       OFFSET 0) k
               OFFSET 0""",
            self._month_number(dates["end"]),
            self._month_number(dates["previous_end"]),
        )

    @api.model
    def _sql_facts(self, scheme, dates):
        """Kind, months and annual value of each customer, not yet rounded."""
        known = self._sql_known(dates)
        if scheme.basis == "target":
            return SQL(
                """SELECT f.company_id, f.partner_id, f.total, f.first_day,
                          CASE WHEN f.amount IS NULL THEN 'none' ELSE 'target' END
                              AS kind,
                          0 AS months, f.amount AS value, NULL::numeric AS previous
                     FROM (%s) f""",
                known,
            )
        return SQL(
            """SELECT f.company_id, f.partner_id, f.total, f.first_day,
                      CASE WHEN f.n >= 12 THEN 'trailing'
                           WHEN f.n > 0 THEN 'annualised'
                           WHEN f.amount IS NOT NULL THEN 'expected'
                           WHEN f.so_far IS NOT NULL THEN 'annualised'
                           ELSE 'none' END AS kind,
                      CASE WHEN f.n > 0 THEN f.n
                           WHEN f.amount IS NULL AND f.so_far IS NOT NULL THEN 1
                           ELSE 0 END AS months,
                      CASE WHEN f.n >= 12 THEN COALESCE(f.total, 0)
                           WHEN f.n > 0 THEN COALESCE(f.total, 0) * 12 / f.n
                           ELSE COALESCE(f.amount, f.so_far * 12) END AS value,
                      CASE WHEN f.before_n >= 12 THEN COALESCE(f.before, 0)
                           WHEN f.before_n > 0
                           THEN COALESCE(f.before, 0) * 12 / f.before_n
                           END AS previous
                 FROM (%s) f""",
            known,
        )

    @api.model
    def _month_number(self, day):
        return day.year * 12 + day.month

    def _sql_source(self, scheme, companies, dates):
        """The row as it should be: rounded, with trend and the tier by figure."""
        bands = [
            SQL(
                "(%s, %s, %s::numeric, %s::numeric)",
                company.id,
                band.key,
                band.lower,
                band.upper,
            )
            for company in companies
            if scheme._is_amount_based()
            for band in scheme._get_bands(company, dates["as_of"])
        ] or [SQL("(0, 0, 0::numeric, 0::numeric)")]
        digits = [
            SQL("(%s, %s)", company.id, company.currency_id.decimal_places)
            for company in companies
        ]
        return SQL(
            """SELECT r.*, b.tier_id,
                      CASE WHEN r.value > r.previous_value THEN 'up'
                           WHEN r.value < r.previous_value THEN 'down'
                           WHEN r.value = r.previous_value THEN 'flat' END AS trend
                 FROM (SELECT f.company_id, f.partner_id, f.kind, f.months,
                              date_trunc('month', f.first_day)::date AS first_month,
                              CASE WHEN f.first_day >= %s
                                   THEN %s ELSE %s END AS as_of,
                              ROUND(f.value::numeric, d.digits) AS value,
                              ROUND(COALESCE(f.total, 0), d.digits) AS revenue,
                              ROUND(f.previous::numeric, d.digits) AS previous_value
                         FROM facts f
                         JOIN (VALUES %s) d(company_id, digits) USING (company_id)
                       OFFSET 0) r
                 LEFT JOIN (VALUES %s) b(company_id, tier_id, lower, upper)
                        ON b.company_id = r.company_id AND r.value > 0
                       AND r.value >= b.lower
                       AND (b.upper IS NULL OR r.value < b.upper)""",
            dates["end"],
            dates["as_of"],
            dates["end"] - timedelta(days=1),
            SQL(", ").join(digits),
            SQL(", ").join(bands),
        )

    def _sql_update(self, scheme, companies, partners, today):
        """Write the rows that differ from what they should be."""
        return SQL(
            """UPDATE logistics_tier_basis b
                  SET kind = n.kind, value = n.value, months = n.months,
                      first_month = n.first_month, as_of = n.as_of,
                      revenue = n.revenue, previous_value = n.previous_value,
                      trend = n.trend, tier_id = n.tier_id, error = NULL,
                      reviewed_on = CASE WHEN b.error IS NULL THEN b.reviewed_on END,
                      crossed = n.crossed,
                      crossed_on = CASE WHEN n.moved AND n.crossed THEN %(today)s
                                        WHEN n.crossed THEN b.crossed_on END,
                      crossed_from_id = CASE WHEN n.crossed AND b.crossed
                                             THEN b.crossed_from_id
                                             WHEN n.crossed THEN b.tier_id END,
                      write_uid = %(uid)s, write_date = (now() AT TIME ZONE 'UTC')
                 FROM (%(wanted)s) n
                WHERE b.id = n.id AND (%(old)s) IS DISTINCT FROM (%(new)s)
            RETURNING b.id""",
            today=today,
            uid=self.env.uid,
            wanted=self._sql_wanted(scheme, companies, partners),
            old=SQL(", ").join(SQL.identifier("b", name) for name in FIGURES),
            new=SQL(", ").join(SQL.identifier("n", name) for name in FIGURES),
        )

    def _sql_wanted(self, scheme, companies, partners):
        """Present rows as they should be; a source that vanished leaves 'no data'.

        An alert starts when the tier by figure changes and ends when the figure comes
        back to where it started; without data nothing was crossed.
        """
        return SQL(
            """SELECT m.*,
                      CASE WHEN NOT m.moved THEN COALESCE(m.was_crossed, FALSE)
                           WHEN m.was_crossed THEN m.from_id IS DISTINCT FROM m.tier_id
                           ELSE TRUE END AS crossed
                 FROM (SELECT o.id, COALESCE(s.kind, 'none') AS kind, s.value,
                              COALESCE(s.months, 0) AS months, s.first_month,
                              s.as_of, COALESCE(s.revenue, 0) AS revenue,
                              s.previous_value, s.trend, s.tier_id,
                              o.crossed AS was_crossed, o.crossed_from_id AS from_id,
                              s.value IS NOT NULL
                                  AND s.tier_id IS DISTINCT FROM o.tier_id AS moved
                         FROM logistics_tier_basis o
                         LEFT JOIN src s ON s.partner_id = o.partner_id
                                        AND s.company_id = o.company_id
                        WHERE o.scheme_id = %(scheme)s
                          AND o.company_id IN %(companies)s %(only)s) m""",
            scheme=scheme.id,
            companies=tuple(companies.ids),
            only=SQL()
            if partners is None
            else SQL(
                "AND o.partner_id IN %s",
                tuple(partners.commercial_partner_id.ids) or (0,),
            ),
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
                 FROM src s
                 LEFT JOIN (%(in_force)s) c
                        ON c.partner_id = s.partner_id AND c.company_id = s.company_id
                WHERE s.kind != 'none'
                  AND NOT EXISTS (
                      SELECT 1 FROM logistics_tier_basis o
                       WHERE o.partner_id = s.partner_id
                         AND o.company_id = s.company_id
                         AND o.scheme_id = %(scheme)s)
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
