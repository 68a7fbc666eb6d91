from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL


class LogisticsTierBasis(models.Model):
    """Parts of the nightly statement that read: ``inv``, ``annual``, ``facts`` and
    ``src``, the rows as they should be."""

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

    def _sql_known(self, scheme, dates):
        """Sums of each customer, and ``n``: complete months since the first invoice, as
        many as the older of both windows can hold. NULL without an invoice.

        Months are counted by where the first day lies between the ends of months: one
        search instead of taking dates apart. ``OFFSET 0`` keeps the planner from
        repeating it wherever its name is used.
        """
        count = 12 + scheme.review_interval_months
        ends = [dates["end"] - relativedelta(months=n) for n in reversed(range(count))]
        return SQL(
            """SELECT k.*, %s - width_bucket(k.first_day, %s::date[]) AS n
                 FROM (SELECT company_id, partner_id, i.total, i.before, i.so_far,
                              i.first_day, a.amount
                         FROM inv i FULL JOIN annual a USING (company_id, partner_id)
                       OFFSET 0) k
               OFFSET 0""",
            count,
            ends,
        )

    @api.model
    def _sql_facts(self, scheme, dates):
        """Kind, months and annual value of each customer, not yet rounded."""
        known = self._sql_known(scheme, dates)
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
                      CASE WHEN f.n > 0 THEN LEAST(f.n, 12)
                           WHEN f.amount IS NULL AND f.so_far IS NOT NULL THEN 1
                           ELSE 0 END AS months,
                      CASE WHEN f.n >= 12 THEN COALESCE(f.total, 0)
                           WHEN f.n > 0 THEN COALESCE(f.total, 0) * 12 / f.n
                           ELSE COALESCE(f.amount, f.so_far * 12) END AS value,
                      CASE WHEN f.n >= 12 + %(interval)s THEN COALESCE(f.before, 0)
                           WHEN f.n > %(interval)s
                           THEN COALESCE(f.before, 0) * 12 / (f.n - %(interval)s)
                           END AS previous
                 FROM (%(known)s) f""",
            known=known,
            interval=scheme.review_interval_months,
        )

    def _sql_source(self, scheme, companies, dates):
        """The row as it should be: rounded, with the tier by figure."""
        digits = [
            SQL("(%s, %s)", company.id, company.currency_id.decimal_places)
            for company in companies
        ]
        return SQL(
            """SELECT r.*, %s AS tier_id
                 FROM (SELECT f.company_id, f.partner_id, f.kind, f.months,
                              date_trunc('month', f.first_day::timestamp)::date
                                  AS first_month,
                              CASE WHEN f.first_day >= %s
                                   THEN %s ELSE %s END AS as_of,
                              ROUND(f.value::numeric, d.digits) AS value,
                              ROUND(COALESCE(f.total, 0), d.digits) AS revenue,
                              ROUND(f.previous::numeric, d.digits) AS previous_value
                         FROM facts f
                         JOIN (VALUES %s) d(company_id, digits) USING (company_id)
                       OFFSET 0) r""",
            self._sql_tier(scheme, companies, dates["as_of"]),
            dates["end"],
            dates["as_of"],
            dates["end"] - timedelta(days=1),
            SQL(", ").join(digits),
        )

    @api.model
    def _sql_tier(self, scheme, companies, day):
        """Tier id by the figure ``r.value``. The highest band comes first, so that a
        figure below a band is done with it after one comparison."""
        cases = [
            SQL(
                "WHEN r.company_id = %s AND r.value >= %s::numeric %s THEN %s",
                company.id,
                band.lower,
                SQL("AND r.value < %s::numeric", band.upper) if band.upper else SQL(),
                band.key,
            )
            for company in companies
            if scheme._is_amount_based()
            for band in sorted(
                scheme._get_bands(company, day),
                key=lambda band: band.lower or 0.0,
                reverse=True,
            )
        ]
        if not cases:
            return SQL("NULL::int")
        return SQL("CASE WHEN r.value > 0 THEN CASE %s END END", SQL(" ").join(cases))
