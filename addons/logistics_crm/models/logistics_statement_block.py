from odoo import api, fields, models
from odoo.tools import SQL


class LogisticsStatement(models.Model):
    """Who has not signed gets no further periodic settlement; only finance lifts it,
    for a time and with a reason (H-7.4.6-5)."""

    _inherit = "logistics.statement"

    is_blocking = fields.Boolean(
        string="Blocks settlement",
        compute="_compute_is_blocking",
        search="_search_is_blocking",
    )

    @api.depends("state", "is_proven", "date_sign_due")
    def _compute_is_blocking(self):
        today = fields.Date.context_today(self)
        for statement in self:
            statement.is_blocking = (
                statement.state not in ("draft", "superseded")
                and not statement.is_proven
                and statement.date_sign_due < today
            )

    def _search_is_blocking(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("state", "not in", ("draft", "superseded")),
            ("is_proven", "=", False),
            ("date_sign_due", "<", fields.Date.context_today(self)),
        ]

    @api.model
    def _unproven_sql(self, company, today):
        """SQL of the commercial partners with a late unsigned statement."""
        self.flush_model(
            ["state", "is_proven", "date_sign_due", "commercial_partner_id"]
        )
        return SQL(
            """SELECT s.commercial_partner_id AS partner_id
                 FROM logistics_statement s
                WHERE s.company_id = %s AND s.date_sign_due < %s
                  AND s.state NOT IN ('draft', 'superseded')
                  AND s.is_proven IS NOT TRUE""",
            company.id,
            today,
        )

    @api.model
    def _released_sql(self, company, today, kind):
        """SQL of the commercial partners with a running release."""
        self.env["logistics.credit.release"].flush_model()
        return SQL(
            """SELECT p.commercial_partner_id AS partner_id
                 FROM logistics_credit_release r
                 JOIN res_partner p ON p.id = r.partner_id
                WHERE r.company_id = %(company)s AND r.kind = %(kind)s
                  AND r.date_from <= %(today)s AND r.date_to >= %(today)s""",
            company=company.id,
            kind=kind,
            today=today,
        )

    @api.model
    def _blocked_payers(self, company, payer_ids):
        """Ids of the payers whose periodic settlement is stopped."""
        if not payer_ids:
            return set()
        today = fields.Date.context_today(self)
        rows = self.env.execute_query(
            SQL(
                """SELECT p.id FROM res_partner p
                    WHERE p.id IN %s AND p.commercial_partner_id IN (%s)
                      AND p.commercial_partner_id NOT IN (%s)""",
                tuple(payer_ids),
                self._unproven_sql(company, today),
                self._released_sql(company, today, "statement"),
            )
        )
        return {row[0] for row in rows}
