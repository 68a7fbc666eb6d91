from odoo import api, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """Uninvoiced charges, blocks and releases are part of the credit."""

    _inherit = "res.partner"

    @api.model
    def _logistics_credit_parts(self, company, partner_ids, today):
        statements = self.env["logistics.statement"]
        return super()._logistics_credit_parts(company, partner_ids, today) + [
            self._logistics_uninvoiced_part(company, partner_ids, today),
            SQL(
                """SELECT b.partner_id, 'blocked', 1.0, 0 FROM (%s) b
                    WHERE b.partner_id IN %s AND b.partner_id NOT IN (%s)""",
                statements._unproven_sql(company, today),
                partner_ids,
                statements._released_sql(company, today, "statement"),
            ),
            SQL(
                """SELECT r.partner_id, 'released', 1.0, 0 FROM (%s) r
                    WHERE r.partner_id IN %s""",
                statements._released_sql(company, today, "credit"),
                partner_ids,
            ),
        ]

    def _logistics_uninvoiced_part(self, company, partner_ids, today):
        """Charges of shipments that no invoice holds yet, at the newest rate."""
        self.env["logistics.shipment.charge"].flush_model()
        self.env["logistics.shipment"].flush_model(["state", "currency_id"])
        self.env["logistics.statement.line"].flush_model(["statement_id"])
        return SQL(
            """SELECT p.commercial_partner_id, 'uninvoiced',
                      SUM(c.amount / COALESCE(rate.rate, 1) * COALESCE(own.rate, 1)
                         )::float, 0
                 FROM logistics_shipment_charge c
                 JOIN logistics_shipment s ON s.id = c.shipment_id
                 JOIN res_partner p ON p.id = c.payer_id
                 LEFT JOIN logistics_statement_line l ON l.id = c.statement_line_id
                 LEFT JOIN logistics_statement t ON t.id = l.statement_id
                 LEFT JOIN LATERAL (
                      SELECT r.rate FROM res_currency_rate r
                       WHERE r.currency_id = s.currency_id AND r.name <= %(today)s
                         AND (r.company_id = %(root)s OR r.company_id IS NULL)
                       ORDER BY r.company_id, r.name DESC LIMIT 1) rate ON TRUE
                 LEFT JOIN LATERAL (
                      SELECT r.rate FROM res_currency_rate r
                       WHERE r.currency_id = %(own)s AND r.name <= %(today)s
                         AND (r.company_id = %(root)s OR r.company_id IS NULL)
                       ORDER BY r.company_id, r.name DESC LIMIT 1) own ON TRUE
                WHERE c.company_id = %(company)s AND s.state <> 'cancel'
                  AND p.commercial_partner_id IN %(ids)s
                  AND (t.state IS NULL OR t.state NOT IN ('invoiced', 'superseded'))
                GROUP BY p.commercial_partner_id""",
            today=today,
            root=company.root_id.id,
            own=company.currency_id.id,
            company=company.id,
            ids=partner_ids,
        )
