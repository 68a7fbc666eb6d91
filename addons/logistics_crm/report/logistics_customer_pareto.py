from odoo import fields, models
from odoo.tools import SQL


class LogisticsCustomerPareto(models.Model):
    """Customers by falling revenue with cumulative share (20/80), and the base of the
    tables by tier and area (S-TOC-3.3, S-TOC-7.3). ``scoring.pareto`` is the
    specification; a test compares both."""

    _name = "logistics.customer.pareto"
    _description = "Customer Pareto"
    _auto = False
    _order = "company_id, rank"
    _check_company_auto = True

    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    industry_id = fields.Many2one("res.partner.industry", readonly=True)
    state_id = fields.Many2one("res.country.state", string="Area", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    tier_id = fields.Many2one("logistics.tier", readonly=True, check_company=True)
    basis_tier_id = fields.Many2one(
        "logistics.tier", string="Tier by figure", readonly=True, check_company=True
    )
    revenue = fields.Monetary(string="Revenue of the window", readonly=True)
    annual_value = fields.Monetary(string="Annual figure", readonly=True)
    rank = fields.Integer(string="Revenue rank", readonly=True, aggregator=None)
    share = fields.Float(string="Share (%)", readonly=True)
    cumulative = fields.Float(
        string="Cumulative share (%)", readonly=True, aggregator="max"
    )
    in_80 = fields.Boolean(string="Brings the first 80 %", readonly=True)
    in_top_20 = fields.Boolean(string="Top 20 % of customers", readonly=True)
    is_key_account = fields.Boolean(string="Key account", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT s.id, s.partner_id, s.company_id, s.revenue, s.annual_value,
                   s.basis_tier_id, s.rank, p.user_id, p.industry_id, p.state_id,
                   p.country_id, t.id AS tier_id,
                   COALESCE(s.earned / NULLIF(s.total, 0), 0) * 100 AS share,
                   COALESCE(s.running / NULLIF(s.total, 0), 0) * 100 AS cumulative,
                   s.earned > 0 AND ROUND((s.running - s.earned) / s.total, 4) < 0.8
                       AS in_80,
                   s.rank <= CEIL(s.customers / 5.0) AS in_top_20,
                   COALESCE(t.is_key_account, FALSE)
                       OR COALESCE(p.logistics_is_benchmark, FALSE)
                       OR COALESCE(p.logistics_is_strategic_partner, FALSE)
                       AS is_key_account
              FROM (SELECT b.id, b.partner_id, b.company_id, b.revenue,
                           b.value AS annual_value, b.tier_id AS basis_tier_id,
                           GREATEST(b.revenue, 0) AS earned,
                           ROW_NUMBER() OVER falling AS rank,
                           COUNT(*) OVER everybody AS customers,
                           SUM(GREATEST(b.revenue, 0)) OVER everybody AS total,
                           SUM(GREATEST(b.revenue, 0)) OVER falling AS running
                      FROM logistics_tier_basis b
                      JOIN logistics_company_policy c
                        ON c.company_id = b.company_id
                       AND c.tier_scheme_id = b.scheme_id
                     WHERE b.kind IN ('trailing', 'annualised', 'target')
                    WINDOW everybody AS (PARTITION BY b.company_id),
                           falling AS (PARTITION BY b.company_id
                                       ORDER BY b.revenue DESC, b.id
                                       ROWS UNBOUNDED PRECEDING)) s
              JOIN res_partner p ON p.id = s.partner_id
              LEFT JOIN logistics_tier t
                ON t.id = (p.logistics_tier_id ->> s.company_id::text)::int
            """
        )

    def action_open_partner(self):
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }
