from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.nature import nature_of, stage_of

NATURES = [("new", "New customer"), ("existing", "Existing"), ("lost", "Lost")]
STAGES = [
    ("prospect", "Prospect"),
    ("signed", "In cooperation"),
    ("dormant", "Dormant"),
    ("lost", "Lost"),
]


class ResPartner(models.Model):
    """New, existing or lost by the posted invoices of the current company; never
    stored, because time alone changes it (S-3.2.1-A3, P-2-2)."""

    _inherit = "res.partner"

    logistics_nature = fields.Selection(
        NATURES,
        string="Customer nature",
        compute="_compute_logistics_nature",
        search="_search_logistics_nature",
        help="New: first invoice within the last months that the policy names. Lost: "
        "no invoice for longer than the policy allows; back after that is new.",
    )
    logistics_customer_stage = fields.Selection(
        STAGES,
        string="Customer stage",
        compute="_compute_logistics_nature",
        search="_search_logistics_customer_stage",
        help="Prospect: followed by a salesperson or marked as customer, no business "
        "yet. In cooperation, dormant and lost follow the invoices and contracts.",
    )
    logistics_last_business = fields.Date(
        string="Last business", compute="_compute_logistics_nature"
    )

    @api.depends("commercial_partner_id.user_id", "commercial_partner_id.customer_rank")
    @api.depends_context("company")
    def _compute_logistics_nature(self):
        company = self.env.company
        limits = self._logistics_nature_limits()
        customers = self.commercial_partner_id
        runs = customers._logistics_business_runs(company)
        signed = customers._logistics_signed_ids(company)
        for partner in self:
            customer_id = partner.commercial_partner_id._origin.id
            since, last = runs.get(customer_id, (None, None))
            nature = nature_of(since, last, limits["new"], limits["lost"])
            partner.logistics_nature = nature or False
            partner.logistics_last_business = last or False
            stage = stage_of(nature, last, limits["dormant"], customer_id in signed)
            customer = partner.commercial_partner_id
            followed = customer.user_id or customer.customer_rank
            partner.logistics_customer_stage = (
                stage if stage != "prospect" or followed else False
            )

    def _search_logistics_nature(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = self._logistics_search_runs(value, self._logistics_nature_by)
        if False in value:
            runs = self.env["res.partner"]._logistics_business_runs(
                self.env.company, True
            )
            found |= ~Domain("commercial_partner_id", "in", list(runs))
        return found

    def _search_logistics_customer_stage(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = self._logistics_search_runs(
            value,
            lambda since, last, limits: stage_of(
                self._logistics_nature_by(since, last, limits), last, limits["dormant"]
            ),
        )
        runs = self.env["res.partner"]._logistics_business_runs(self.env.company, True)
        signed = self.env["res.partner"]._logistics_signed_ids(self.env.company)
        # Without business: signed by a contract, a prospect when somebody follows it.
        none = ~Domain("commercial_partner_id", "in", list({*runs, *signed}))
        followed = Domain("commercial_partner_id.user_id", "!=", False) | Domain(
            "commercial_partner_id.customer_rank", ">", 0
        )
        if "signed" in value:
            found |= Domain("commercial_partner_id", "in", list(signed - set(runs)))
        if "prospect" in value:
            found |= none & followed
        if False in value:
            found |= none & ~followed
        return found

    def _logistics_nature_by(self, since, last, limits):
        return nature_of(since, last, limits["new"], limits["lost"])

    def _logistics_search_runs(self, wanted, verdict):
        """Partners with business whose verdict is wanted."""
        limits = self._logistics_nature_limits()
        runs = self.env["res.partner"]._logistics_business_runs(self.env.company, True)
        ids = [pid for pid, run in runs.items() if verdict(*run, limits) in wanted]
        return Domain("commercial_partner_id", "in", ids)

    @api.model
    def _logistics_nature_limits(self):
        """Days from which a customer is new, dormant or lost, by today's policy."""
        policy = self.env["logistics.company.policy"]._get()
        today = fields.Date.context_today(self)
        return {
            "new": today - relativedelta(months=policy.new_customer_months),
            "dormant": today - relativedelta(months=policy.dormant_months),
            "lost": today - relativedelta(months=policy.lost_months),
        }

    def _logistics_business_runs(self, company, every=False):
        """The current run of business of customers, in one statement.

        A run ends with a gap in which the customer counts as lost.

        :param every: of all customers of the company, not of `self` only
        :return: ``{commercial partner id: (first day of the run, last day)}``, in
            posted customer invoices of the company
        """
        if not (every or self._origin.ids):
            return {}
        months = self.env["logistics.company.policy"]._get(company).lost_months
        self.env["account.move"].flush_model(
            [
                "state",
                "move_type",
                "company_id",
                "commercial_partner_id",
                "invoice_date",
            ]
        )
        # Plain SQL without access check: two dates of a customer that the user sees.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT customer, MAX(day) FILTER (WHERE starts), MAX(day)
                  FROM (SELECT commercial_partner_id AS customer,
                               invoice_date AS day,
                               COALESCE(invoice_date > LAG(invoice_date) OVER (
                                   PARTITION BY commercial_partner_id
                                   ORDER BY invoice_date) + %(gap)s::interval,
                                   TRUE) AS starts
                          FROM account_move
                         WHERE state = 'posted' AND move_type = 'out_invoice'
                           AND company_id = %(company)s AND %(partners)s) AS business
                 GROUP BY customer
                """,
                gap=f"{months} months",
                company=company.id,
                partners=SQL("commercial_partner_id IS NOT NULL")
                if every
                else SQL("commercial_partner_id = ANY(%s)", self._origin.ids),
            )
        )
        return {customer: (since, last) for customer, since, last in rows}

    @api.model
    def _logistics_signed_ids(self, company):
        """Customers with a contract in force; the model of contracts extends it.

        :return: set of commercial partner ids
        """
        return set()
