from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class LogisticsCustomerMonth(models.Model):
    """The reports of a month and their figures, from the books (P-3-8)."""

    _inherit = "logistics.customer.month"

    # --- figures ----------------------------------------------------------------------

    @api.model
    def _get_figures(self, company, today, partners=None):
        """{commercial partner id: values} of a day; three statements."""
        this_month = today.replace(day=1)
        last_month = (this_month - timedelta(days=1)).replace(day=1)
        roots = partners and tuple(partners.ids)
        found = defaultdict(
            lambda: dict.fromkeys(
                ("revenue", "receivable", "receivable_old", "receivable_month"), 0.0
            )
        )
        self.env["account.move"].flush_model()
        who = SQL("AND commercial_partner_id IN %s", roots) if roots else SQL()
        for partner_id, revenue in self.env.execute_query(
            SQL(
                """SELECT commercial_partner_id, SUM(amount_untaxed_signed)::float
                     FROM account_move
                    WHERE state = 'posted'
                      AND move_type IN ('out_invoice', 'out_refund')
                      AND company_id = %s AND invoice_date >= %s AND invoice_date < %s
                      %s GROUP BY 1""",
                company.id,
                last_month,
                this_month,
                who,
            )
        ):
            found[partner_id]["revenue"] = revenue
        # sudo: sums of the report; no entry is shown
        report = self.env["logistics.receivable.report"].sudo()
        report._flush_sources()
        for partner_id, total, old, new in self.env.execute_query(
            SQL(
                """SELECT i.partner_id, SUM(i.residual)::float,
                          SUM(i.residual) FILTER (
                              WHERE %(today)s::date - i.date_due > 90)::float,
                          SUM(i.residual) FILTER (WHERE i.date >= %(month)s)::float
                     FROM (%(items)s) i WHERE i.partner_id IS NOT NULL GROUP BY 1""",
                today=today,
                month=this_month,
                items=report._open_items(today, company.ids, roots),
            )
        ):
            found[partner_id].update(
                receivable=total, receivable_old=old or 0, receivable_month=new or 0
            )
        return {p: f for p, f in found.items() if any(f.values())}

    def _refresh(self, today):
        """Take the figures of a day, before they are reported."""
        for company, mine in self.grouped("company_id").items():
            figures = mine._get_figures(company, today, mine.partner_id)
            for report in mine:
                values = figures.get(report.partner_id.id) or dict.fromkeys(
                    ("revenue", "receivable", "receivable_old", "receivable_month"), 0
                )
                # sudo: figures are written by nobody else
                report.sudo().write({**values, "date_figures": today})

    # --- the 15th ---------------------------------------------------------------------

    @api.model
    def _cron_generate(self):
        today = fields.Date.context_today(self)
        self.env["res.company"]._logistics_each(self._generate_due, today)

    @api.model
    def _generate_due(self, company, today):
        """From the day of the policy on, once a month."""
        policy = self.env["logistics.company.policy"]._get(company)
        if today.day < (policy.customer_report_day or 15):
            return self.browse()
        return self._generate(company, today)

    @api.model
    def _generate(self, company, today):
        """Make the missing reports of a month and tell who has to report.

        :returns: the new logistics.customer.month
        """
        month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        # sudo: the night reports on every customer
        maker = self.sudo().with_company(company)
        made = maker.search([("company_id", "=", company.id), ("month", "=", month)])
        figures = maker._get_figures(company, today)
        partners = (
            self.env["res.partner"].sudo().browse(figures) - made.partner_id
        ).exists()
        vals_list = [
            {
                "partner_id": partner.id,
                "company_id": company.id,
                "user_id": user.id,
                "manager_id": manager.id,
                "month": month,
                "date_figures": today,
                **figures[partner.id],
            }
            for partner, user, manager in maker._get_people(partners, company, today)
        ]
        reports = maker.create(vals_list)
        for user, mine in reports.filtered("user_id").grouped("user_id").items():
            self.env["logistics.notifier"]._notify(
                user,
                self.env._("Monthly customer report"),
                self.env._(
                    "%(count)s customers are prepared: add your comment and report "
                    "them.",
                    count=len(mine),
                ),
            )
        return reports

    def _get_people(self, partners, company, today):
        """(customer, who reports, who marks) of each customer."""
        owners = self.env["logistics.customer.owner"]._owners_at(partners, today)
        visits = self.env["logistics.visit"]
        managers = {}
        for partner in partners:
            user = owners[partner.id] or partner.user_id
            if user not in managers:
                managers[user] = visits._find_approver(user, company) if user else user
            yield partner, user, managers[user]
