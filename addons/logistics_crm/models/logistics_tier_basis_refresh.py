from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

#: What the nightly statement reads; flushed once before it runs.
SOURCES = {
    "account.move": (
        "state",
        "move_type",
        "invoice_date",
        "amount_untaxed_signed",
        "commercial_partner_id",
        "company_id",
    ),
    "crm.lead": (
        "active",
        "type",
        "won_status",
        "partner_id",
        "company_id",
        "team_id",
        "user_id",
        "logistics_monthly_volume",
    ),
    "res.partner": ("commercial_partner_id", "company_id"),
    "logistics.customer.target": ("partner_id", "company_id", "year", "amount"),
    "logistics.tier.assessment": ("approval_state", "valid_from", "valid_to"),
}


class LogisticsTierBasis(models.Model):
    """The nightly statement: one pass over invoice headers, then only what changed.

    ``tiering.annual_basis`` is the specification of the figure; a test compares both.
    """

    _inherit = "logistics.tier.basis"

    @api.model
    def _refresh(self, schemes=None, partners=None, today=None):
        """Bring the rows of active schemes up to date, for all companies at once.

        :param schemes: default all active ones
        :param partners: only these customers (commercial partners)
        :param today: date, default today
        :returns: number of rows written; 0 when nothing changed
        """
        today = today or fields.Date.context_today(self)
        if schemes is None:
            schemes = self.env["logistics.tier.scheme"].search(
                [("basis", "!=", "manual")]
            )
        self.flush_model()
        for model, names in SOURCES.items():
            self.env[model].flush_model(names)
        # Two runs at once (night and button) would insert the same customer twice.
        self.env.execute_query(
            SQL("SELECT pg_advisory_xact_lock(hashtext('logistics_tier_basis'))")
        )
        written = sum(
            self._refresh_scheme(scheme, partners, today)
            for scheme in schemes.filtered("active")
            if scheme.basis != "manual"
        )
        self.invalidate_model()
        return written

    def _refresh_scheme(self, scheme, partners, today):
        return self.env.execute_query(self._sql_refresh(scheme, partners, today))[0][0]

    def _sql_refresh(self, scheme, partners, today):
        """The whole night of one scheme; its result is the number of rows written."""
        # sudo: the figure of a customer is made of all invoices of his company.
        companies = scheme.sudo().company_id or self.env["res.company"].sudo().search(
            [("active", "=", True)]
        )
        dates = self._get_window(scheme, today)
        return SQL(
            """WITH inv AS (%s), annual AS (%s), facts AS (%s),
                    src AS (%s), diff AS MATERIALIZED (%s), upd AS (%s), ins AS (%s)
             SELECT (SELECT COUNT(*) FROM upd) + (SELECT COUNT(*) FROM ins)""",
            self._sql_invoices(companies, partners, dates),
            self._sql_annual(scheme, companies, partners, today),
            self._sql_facts(scheme, dates),
            self._sql_source(scheme, companies, dates),
            self._sql_diff(scheme, companies, partners),
            self._sql_update(today),
            self._sql_insert(scheme, today),
        )

    @api.model
    def _get_window(self, scheme, today):
        """Dates of a scheme's window, as in ``tiering.annual_basis``.

        :returns: dict; ``end`` and ``previous_end`` are the first days after a window
        """
        as_of = today
        if scheme.window == "calendar":
            as_of = today.replace(month=1, day=1) - relativedelta(days=1)
        month = as_of.replace(day=1)
        end = (as_of + relativedelta(days=1)).replace(day=1)
        previous_end = end - relativedelta(months=scheme.review_interval_months)
        return {
            "as_of": as_of,
            "month": month,
            "start": end - relativedelta(months=12),
            "end": end,
            "previous_start": previous_end - relativedelta(months=12),
            "previous_end": previous_end,
        }
