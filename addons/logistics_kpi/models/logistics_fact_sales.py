from odoo import api, models
from odoo.tools import SQL

from odoo.addons.logistics_crm.tools.measure import COUNT, RATE, Fact, counted, ratio

TYPE = "logistics_crm.logistics_customer_type_"
SPORADIC = TYPE + "sporadic"


class LogisticsFact(models.AbstractModel):
    """What invoices and won leads let measure; one statement a fact (H-3.1-6, -8, -9,
    K-7.1.1, K-7.1.2, K-7.1.3).

    Revenue is posted and untaxed, in company currency, by accounting date, credited to
    the customer's owner of the invoice date; a refund follows its original invoice.
    """

    _inherit = "logistics.fact"

    @api.model
    def _facts(self):
        facts = super()._facts()
        facts["revenue"] = Fact(self.env._("Revenue invoiced"))
        facts["new_customers"] = Fact(self.env._("New customers won"), COUNT)
        facts["new_target_customers"] = Fact(self.env._("New target customers"), COUNT)
        facts["new_project_customers"] = Fact(
            self.env._("New project customers"), COUNT
        )
        facts["win_rate"] = Fact(self.env._("Opportunities won of closed"), RATE)
        facts["purchase_growth"] = Fact(self.env._("Growth of purchases"), RATE)
        facts["repurchase_rate"] = Fact(self.env._("Customers who bought again"), RATE)
        facts["churn_rate"] = Fact(self.env._("Customers lost"), RATE, "less")
        return facts

    def _company_ids(self, employees):
        # sudo: only the company of an employee leaves hr
        return tuple(employees.sudo().company_id.ids)

    def _flush_moves(self):
        self.env["account.move"].flush_model(
            ["state", "move_type", "date", "invoice_date", "amount_untaxed_signed"]
        )

    def _measure_revenue(self, employees, date_from, date_to):
        self._flush_moves()
        # Plain SQL without access check: who is appraised by sums need not open
        # invoices; ids go to the frozen evidence, opened with the reader's own rights.
        which = SQL(
            """(SELECT id FROM account_move
                 WHERE state = 'posted' AND company_id IN %s
                   AND move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                   AND date BETWEEN %s AND %s)""",
            self._company_ids(employees),
            date_from,
            date_to,
        )
        return self._sum_invoices(employees, which)

    def _sum_invoices(self, employees, which):
        """Untaxed sums of the documents that a query names, each for its own owner."""
        owners = self.env["logistics.customer.owner"]._sql_invoice_owners(which)
        rows = self.env.execute_query(
            SQL(
                """SELECT o.user_id, SUM(m.amount_untaxed_signed),
                          ARRAY_AGG(m.id ORDER BY m.id)
                     FROM (%s) o JOIN account_move m ON m.id = o.move_id
                    WHERE o.user_id IS NOT NULL
                    GROUP BY o.user_id""",
                owners,
            )
        )
        found = {user: (float(amount), ids) for user, amount, ids in rows}
        return self._by_user(
            employees,
            lambda user: counted(
                found.get(user, (0.0, ()))[0],
                "account.move",
                found.get(user, (0.0, ()))[1],
            ),
        )

    # --- customers --------------------------------------------------------------------

    def _lost_gap(self):
        months = self.env["logistics.company.policy"]._get().lost_months
        return f"{months} months"

    def _measure_new_customers(self, employees, date_from, date_to):
        """Customers whose opportunity was won in the period and who had no business
        before, back to the gap after which a customer counts as lost; sporadic ones do
        not count."""
        sporadic = self.env.ref(SPORADIC, raise_if_not_found=False)
        kinds = SQL("IS DISTINCT FROM %s", sporadic.id if sporadic else 0)
        return self._measure_won(employees, date_from, date_to, kinds)

    def _measure_won(self, employees, date_from, date_to, kinds):
        """Customers won, of the customer types that a condition in SQL names."""
        self.env["crm.lead"].flush_model()
        self._flush_moves()
        companies = self._company_ids(employees)
        begin, end = (
            self.env["res.company"]
            .browse(companies[:1])
            ._logistics_bounds(date_from, date_to)
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT l.user_id, COUNT(DISTINCT p.commercial_partner_id),
                          ARRAY_AGG(DISTINCT l.id)
                     FROM crm_lead l
                     JOIN res_partner p ON p.id = l.partner_id
                     JOIN res_partner c ON c.id = p.commercial_partner_id
                    WHERE l.won_status = 'won' AND l.user_id IS NOT NULL
                      AND l.date_closed >= %(begin)s AND l.date_closed < %(end)s
                      AND (l.company_id IS NULL OR l.company_id IN %(companies)s)
                      AND l.logistics_customer_type_id %(kinds)s
                      AND NOT EXISTS (
                          SELECT 1 FROM account_move m
                           WHERE m.commercial_partner_id = c.id AND m.state = 'posted'
                             AND m.move_type = 'out_invoice'
                             AND m.company_id IN %(companies)s
                             AND m.invoice_date < %(first)s
                             AND m.invoice_date >= %(first)s::date - %(gap)s::interval)
                    GROUP BY l.user_id""",
                begin=begin,
                end=end,
                companies=companies,
                kinds=kinds,
                first=date_from,
                gap=self._lost_gap(),
            )
        )
        return self._counted_rows(employees, rows, "crm.lead")

    def _counted_rows(self, employees, rows, model):
        found = {user: (number, ids) for user, number, ids in rows}
        return self._by_user(
            employees,
            lambda user: counted(
                found.get(user, (0, ()))[0], model, found.get(user, (0, ()))[1]
            ),
        )

    def _measure_win_rate(self, employees, date_from, date_to):
        self.env["crm.lead"].flush_model(["won_status", "user_id", "date_closed"])
        companies = self.env["res.company"].browse(self._company_ids(employees))
        begin, end = companies[:1]._logistics_bounds(date_from, date_to)
        rows = self.env.execute_query(
            SQL(
                """SELECT user_id, COUNT(*) FILTER (WHERE won_status = 'won'),
                          COUNT(*), ARRAY_AGG(id)
                     FROM crm_lead
                    WHERE won_status IN ('won', 'lost') AND user_id IS NOT NULL
                      AND date_closed >= %s AND date_closed < %s
                      AND (company_id IS NULL OR company_id IN %s)
                    GROUP BY user_id""",
                begin,
                end,
                tuple(companies.ids),
            )
        )
        return self._ratio_rows(employees, rows, "crm.lead")

    def _ratio_rows(self, employees, rows, model):
        found = {user: row for user, *row in rows}

        def measure(user):
            top, base, ids = found.get(user, (0, 0, ()))
            return ratio(float(top), float(base), model, ids)

        return self._by_user(employees, measure)

    def _measure_purchase_growth(self, employees, date_from, date_to):
        """Same customers, same period of last year; by who leads them at the end."""
        return self._ratio_rows(
            employees,
            self._customer_rows(
                employees,
                date_to,
                SQL(
                    """SELECT m.commercial_partner_id AS partner_id,
                              SUM(m.amount_untaxed_signed) FILTER (
                                  WHERE m.date >= %(first)s)
                              - SUM(m.amount_untaxed_signed) FILTER (
                                  WHERE m.date < %(first)s) AS top,
                              SUM(m.amount_untaxed_signed) FILTER (
                                  WHERE m.date < %(first)s) AS base
                         FROM account_move m
                        WHERE m.state = 'posted' AND m.company_id IN %(companies)s
                          AND m.move_type IN ('out_invoice', 'out_refund')
                          AND (m.date BETWEEN %(first)s AND %(last)s
                               OR m.date BETWEEN %(first)s::date - interval '1 year'
                                  AND %(last)s::date - interval '1 year')
                        GROUP BY m.commercial_partner_id
                       HAVING SUM(m.amount_untaxed_signed) FILTER (
                                  WHERE m.date < %(first)s) > 0""",
                    first=date_from,
                    last=date_to,
                    companies=self._company_ids(employees),
                ),
            ),
            "res.partner",
        )

    def _measure_churn_rate(self, employees, date_from, date_to):
        """Active at the start (business within the gap before), none within the gap
        before the end."""
        return self._ratio_rows(
            employees,
            self._customer_rows(
                employees,
                date_from,
                SQL(
                    """SELECT m.commercial_partner_id AS partner_id,
                              (MAX(m.invoice_date) <= %(last)s::date
                               - %(gap)s::interval)::int AS top, 1 AS base
                         FROM account_move m
                        WHERE m.state = 'posted' AND m.move_type = 'out_invoice'
                          AND m.company_id IN %(companies)s
                          AND m.invoice_date <= %(last)s
                          AND m.invoice_date >= %(first)s::date - %(gap)s::interval
                        GROUP BY m.commercial_partner_id
                       HAVING MIN(m.invoice_date) < %(first)s""",
                    first=date_from,
                    last=date_to,
                    gap=self._lost_gap(),
                    companies=self._company_ids(employees),
                ),
            ),
            "res.partner",
        )

    def _customer_rows(self, employees, day, customers):
        """(user, sum of top, sum of base, partners) of the customers that somebody
        leads on a day."""
        self._flush_moves()
        self.env["logistics.customer.owner"].flush_model()
        return self.env.execute_query(
            SQL(
                """SELECT o.user_id, COALESCE(SUM(c.top), 0), COALESCE(SUM(c.base), 0),
                          ARRAY_AGG(c.partner_id)
                     FROM (%(customers)s) c
                     JOIN LATERAL (
                          SELECT user_id FROM logistics_customer_owner
                           WHERE partner_id = c.partner_id AND role = 'lead'
                             AND (date_from IS NULL OR date_from <= %(day)s)
                             AND (date_to IS NULL OR date_to > %(day)s)
                        ORDER BY is_merged IS TRUE, date_from DESC NULLS LAST, id DESC
                           LIMIT 1) o ON TRUE
                    GROUP BY o.user_id""",
                customers=customers,
                day=day,
            )
        )
