from odoo import api, fields, models
from odoo.tools import SQL

#: Months shown, the running one included.
MONTHS = 13


class LogisticsFollowupQuota(models.Model):
    """Follow-up quota: of each person and month, how many customers of the required
    tier he moved, against the quota of his job level (H-8.1-1 to -3, H-3.1-11,
    decisions A15).

    A customer counts once a month, for the visitor and for every companion, when a
    visit of that month counts and moved something (``is_followup``).
    """

    _name = "logistics.followup.quota"
    _description = "Follow-up Quota"
    _auto = False
    _order = "month desc, user_id"
    _rec_name = "user_id"

    user_id = fields.Many2one("res.users", string="Person", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    month = fields.Date(readonly=True, help="First day of the month.")
    job_level_id = fields.Many2one("logistics.job.level", readonly=True)
    tier_code = fields.Char(string="Of tier", readonly=True)
    tier_rank = fields.Integer(readonly=True, aggregator=None)
    quota = fields.Integer(readonly=True)
    followed = fields.Integer(string="Followed up", readonly=True)
    missing = fields.Integer(readonly=True)
    rate = fields.Float(string="Quota met", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        for model in ("logistics.visit", "hr.version", "hr.employee"):
            self.env[model].flush_model()
        for model in ("logistics.job.level", "logistics.tier"):
            self.env[model].flush_model()
        self.env["logistics.company.policy"].flush_model()
        companion = self.env["logistics.visit"]._fields["companion_ids"]
        return SQL(
            _QUOTA,
            months=MONTHS,
            today=fields.Date.context_today(self),
            companions=SQL.identifier(companion.relation),
            companion=SQL.identifier(companion.column2),
            companion_visit=SQL.identifier(companion.column1),
        )

    # --- buttons ----------------------------------------------------------------------

    def action_open_followed(self):
        """The visits that count for this person and month."""
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_visit_action"
        )
        return {**action, "domain": self._get_visit_domain(), "context": {}}

    def action_open_missing(self):
        """Customers of this person, of a tier that counts, not followed up yet."""
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_customer_action"
        )
        return {
            **action,
            "name": self.env._("Still to follow up: %(user)s", user=self.user_id.name),
            "domain": [("id", "in", self._get_missing_customers().ids)],
            "context": {},
        }

    def _get_visit_domain(self):
        visits = self.env["logistics.visit"]
        return [
            *visits._counted_domain(),
            ("is_followup", "=", True),
            ("company_id", "=", self.company_id.id),
            ("date", ">=", self.month),
            ("date", "<", fields.Date.add(self.month, months=1)),
            ("tier_id.sequence", "in", self._get_ranks()),
            "|",
            ("user_id", "=", self.user_id.id),
            ("companion_ids", "in", self.user_id.id),
        ]

    def _get_ranks(self):
        """Ranks of the tiers that count (1 is the best)."""
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        if policy.followup_mode == "own":
            return [self.tier_rank]
        scheme = self.env["logistics.tier.scheme"]._get_policy_scheme(self.company_id)
        # sudo: which tiers exist is policy
        ranks = scheme.sudo().tier_ids.mapped("sequence")
        if policy.followup_mode == "any":
            return ranks
        return [rank for rank in ranks if rank <= self.tier_rank]

    def _get_missing_customers(self):
        """Customers he leads or takes part in, in the order of their tier."""
        day = min(
            fields.Date.context_today(self),
            fields.Date.subtract(fields.Date.add(self.month, months=1), days=1),
        )
        owners = self.env["logistics.customer.owner"]
        mine = owners.search(
            [
                ("user_id", "=", self.user_id.id),
                ("role", "in", ("lead", "participant", "assistant")),
                "|",
                ("date_from", "=", False),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">", day),
            ]
        ).partner_id
        followed = self.env["logistics.visit"].search(self._get_visit_domain())
        tiers = mine._logistics_tier_at(day, self.company_id)
        ranks = self._get_ranks()
        return (mine - followed.partner_id).filtered(
            # sudo: the rank of a tier is policy
            lambda partner: (
                tiers[partner.id].sudo().sequence in ranks and tiers[partner.id]
            )
        )

    @api.model
    def _cron_remind(self):
        """Once a week: what is still missing this month (H-8.1-3)."""
        month = fields.Date.context_today(self).replace(day=1)
        for row in self.search([("month", "=", month), ("missing", ">", 0)]):
            self.env["logistics.notifier"]._notify(
                row.user_id,
                self.env._("Follow-up quota of this month"),
                self.env._(
                    "You followed up %(followed)s of %(quota)s customers (tier "
                    "%(tier)s). Still missing: %(missing)s.",
                    followed=row.followed,
                    quota=row.quota,
                    tier=row.tier_code or "",
                    missing=row.missing,
                ),
            )


#: One row a person and month: the level of the last day of the month decides.
_QUOTA = """
WITH month AS (
    SELECT d::date AS first, (d + interval '1 month - 1 day')::date AS last
      FROM generate_series(date_trunc('month', %(today)s::date)
                           - (%(months)s - 1) * interval '1 month',
                           date_trunc('month', %(today)s::date),
                           interval '1 month') d
), person AS (
    SELECT DISTINCT ON (e.user_id, e.company_id, m.first)
           e.id AS employee_id, e.user_id, e.company_id, m.first AS month,
           h.job_level_id,
           h.department_id, level.quota_count AS quota,
           level.quota_tier AS tier_code, t.sequence AS tier_rank,
           p.followup_mode AS mode, p.tier_scheme_id AS scheme_id
      FROM month m
      CROSS JOIN hr_employee e
      CROSS JOIN LATERAL (
        SELECT v.job_level_id, v.department_id FROM hr_version v
         WHERE v.employee_id = e.id AND v.active AND v.date_version <= m.last
      ORDER BY v.date_version DESC LIMIT 1) h
      JOIN logistics_job_level level
        ON level.id = h.job_level_id AND level.quota_count > 0
      JOIN logistics_company_policy p ON p.company_id = e.company_id
      LEFT JOIN logistics_tier t
        ON t.scheme_id = p.tier_scheme_id AND t.code = level.quota_tier
     WHERE e.user_id IS NOT NULL AND e.active
  ORDER BY e.user_id, e.company_id, m.first, e.id
), contact AS (
    SELECT v.user_id, v.company_id, v.date, v.tier_id,
           COALESCE(v.partner_id, -v.lead_id) AS customer
      FROM logistics_visit v
     WHERE v.counts_from IS NOT NULL AND v.is_false IS NOT TRUE AND v.is_followup
       AND v.date >= (SELECT MIN(first) FROM month)
     UNION ALL
    SELECT c.%(companion)s, v.company_id, v.date, v.tier_id,
           COALESCE(v.partner_id, -v.lead_id)
      FROM logistics_visit v
      JOIN %(companions)s c ON c.%(companion_visit)s = v.id
     WHERE v.counts_from IS NOT NULL AND v.is_false IS NOT TRUE AND v.is_followup
       AND v.date >= (SELECT MIN(first) FROM month)
), followed AS (
    SELECT p.user_id, p.company_id, p.month, COUNT(DISTINCT c.customer) AS number
      FROM person p
      JOIN contact c
        ON c.user_id = p.user_id AND c.company_id = p.company_id
       AND c.date >= p.month AND c.date < p.month + interval '1 month'
      JOIN logistics_tier t ON t.id = c.tier_id
     WHERE CASE p.mode WHEN 'own' THEN t.sequence = p.tier_rank
                       WHEN 'any' THEN TRUE
                       ELSE t.sequence <= p.tier_rank END
  GROUP BY p.user_id, p.company_id, p.month
)
SELECT p.employee_id * 16 + (EXTRACT(year FROM p.month)::int * 12
                             + EXTRACT(month FROM p.month)::int) %% 16 AS id,
       p.user_id, p.company_id, p.department_id, p.month, p.job_level_id,
       p.tier_code, p.tier_rank, p.quota, COALESCE(f.number, 0)::int AS followed,
       GREATEST(p.quota - COALESCE(f.number, 0), 0)::int AS missing,
       LEAST(COALESCE(f.number, 0)::float / p.quota, 1) AS rate
  FROM person p
  LEFT JOIN followed f USING (user_id, company_id, month)
"""
