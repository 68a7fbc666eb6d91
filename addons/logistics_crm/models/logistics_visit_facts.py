from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

EXECUTIVES = "logistics_crm.group_logistics_executive"
FACT_FIELDS = ("by_owner", "by_executive", "by_service", "top_rank", "tier_id")


class Facts(NamedTuple):
    """What a visit rule judges of a contact."""

    channel_id: int
    by_owner: bool = False
    by_executive: bool = False
    by_service: bool = False
    top_rank: int = 0


class LogisticsVisit(models.Model):
    """Who was there in which role, and which tier the customer had: frozen facts of
    the day of the visit, so that a promotion or a new owner changes no past visit."""

    _inherit = "logistics.visit"

    by_owner = fields.Boolean(string="By the account owner", readonly=True, copy=False)
    by_executive = fields.Boolean(string="By executives", readonly=True, copy=False)
    by_service = fields.Boolean(string="By customer service", readonly=True, copy=False)
    top_rank = fields.Integer(
        string="Highest level",
        readonly=True,
        copy=False,
        aggregator="max",
        help="Rank of the highest job level among visitor and companions.",
    )
    tier_id = fields.Many2one(
        "logistics.tier",
        string="Customer tier",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    is_followup = fields.Boolean(
        string="Effective follow-up",
        readonly=True,
        copy=False,
        help="The contact moved something: a next step was agreed, or the opportunity "
        "changed its step in that month.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits._set_facts()
        return visits

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {
            "user_id",
            "companion_ids",
            "partner_id",
            "lead_id",
            "planned_start",
            "actual_start",
            "date_due",
        }:
            self._set_facts()
        return result

    def _stamp_report(self, now):
        result = super()._stamp_report(now)
        self._set_facts()
        return result

    def _get_facts(self):
        """The frozen facts of one visit as value object."""
        self.ensure_one()
        return Facts(
            self.channel_id.id,
            self.by_owner,
            self.by_executive,
            self.by_service,
            self.top_rank,
        )

    def _set_facts(self):
        """Freeze the facts of the batch: one statement a company."""
        self.flush_recordset()
        for model in ("logistics.customer.owner", "hr.version", "hr.employee"):
            self.env[model].flush_model()
        self.env["logistics.tier.assessment"].flush_model()
        self.env["crm.lead"].flush_model(
            ["user_id", "date_last_stage_update", "logistics_monthly_volume"]
        )
        names = [*FACT_FIELDS, "is_followup"]
        for company, visits in self.grouped("company_id").items():
            self.env.execute_query(visits._sql_facts(company))
        self.invalidate_recordset(names)

    def _sql_facts(self, company):
        # sudo: who holds a role, and which tiers exist, is policy
        executives = self.env.ref(EXECUTIVES).sudo().all_user_ids.ids
        scheme = self.env["logistics.tier.scheme"]._get_policy_scheme(company).sudo()
        companion = self._fields["companion_ids"]
        return SQL(
            _FACTS,
            ids=tuple(self.ids),
            company=company.id,
            executives=executives or [0],
            scheme=scheme.id or 0,
            lead_tier=self._sql_lead_tier(scheme, company),
            companions=SQL.identifier(companion.relation),
            companion=SQL.identifier(companion.column2),
            companion_visit=SQL.identifier(companion.column1),
        )

    @api.model
    def _sql_lead_tier(self, scheme, company):
        """Prospects are graded by the expected year of their opportunity (H-8.1-2)."""
        if not scheme or not scheme._is_amount_based():
            return SQL("NULL::int")
        volume = SQL("COALESCE(l.logistics_monthly_volume, 0) * 12")
        cases = [
            SQL(
                "WHEN %s >= %s AND (%s IS NULL OR %s < %s) THEN %s",
                volume,
                band.lower or 0.0,
                band.upper,
                volume,
                band.upper or 0.0,
                band.key,
            )
            for band in scheme._get_bands(company)
        ]
        if not cases:
            return SQL("NULL::int")
        return SQL("CASE %s END", SQL(" ").join(cases))


#: People = visitor and companions; every fact is that of the day of the visit.
_FACTS = """
UPDATE logistics_visit v
   SET by_owner = f.by_owner, by_executive = f.by_executive,
       by_service = f.by_service, top_rank = f.top_rank, tier_id = f.tier_id,
       is_followup = f.is_followup
  FROM (
    SELECT x.id,
           COALESCE(l.user_id = ANY(p.users), FALSE)
               OR COALESCE('lead' = ANY(o.roles), FALSE) AS by_owner,
           p.users && %(executives)s::int[]
               OR COALESCE('sponsor' = ANY(o.roles), FALSE) AS by_executive,
           COALESCE('service' = ANY(o.roles), FALSE) AS by_service,
           COALESCE(j.rank, 0) AS top_rank,
           COALESCE(t.tier_id, %(lead_tier)s) AS tier_id,
           COALESCE(x.next_step, '') <> '' OR x.next_date IS NOT NULL
               OR COALESCE(date_trunc('month', l.date_last_stage_update)
                           = date_trunc('month', x.date), FALSE) AS is_followup
      FROM logistics_visit x
      LEFT JOIN crm_lead l ON l.id = x.lead_id
      CROSS JOIN LATERAL (
        SELECT array_append(array_agg(c.%(companion)s)
                            FILTER (WHERE c.%(companion)s IS NOT NULL),
                            x.user_id) AS users
          FROM %(companions)s c WHERE c.%(companion_visit)s = x.id) p
      LEFT JOIN LATERAL (
        SELECT array_agg(o.role) AS roles
          FROM logistics_customer_owner o
         WHERE o.partner_id = x.partner_id AND o.user_id = ANY(p.users)
           AND (o.date_from IS NULL OR o.date_from <= x.date)
           AND (o.date_to IS NULL OR o.date_to > x.date)) o ON TRUE
      LEFT JOIN LATERAL (
        SELECT MAX(level.rank) AS rank
          FROM hr_employee e
          CROSS JOIN LATERAL (
            SELECT h.job_level_id FROM hr_version h
             WHERE h.employee_id = e.id AND h.active
          ORDER BY h.date_version <= x.date DESC, ABS(h.date_version - x.date)
             LIMIT 1) h
          JOIN logistics_job_level level ON level.id = h.job_level_id
         WHERE e.user_id = ANY(p.users) AND e.company_id = x.company_id) j ON TRUE
      LEFT JOIN LATERAL (
        SELECT a.decided_tier_id AS tier_id
          FROM logistics_tier_assessment a
         WHERE a.partner_id = x.partner_id AND a.scheme_id = %(scheme)s
           AND a.company_id = %(company)s AND a.approval_state = 'approved'
           AND a.valid_from <= x.date
           AND (a.valid_to IS NULL OR a.valid_to >= x.date)
      ORDER BY COALESCE(a.merged_from, 0) <> 0, a.valid_from DESC, a.id DESC
         LIMIT 1) t ON TRUE
     WHERE x.id IN %(ids)s
  ) f
 WHERE v.id = f.id
RETURNING v.id
"""
