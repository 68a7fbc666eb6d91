from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .logistics_visit import ENGINE
from .logistics_visit_rule import ROLES


class LogisticsVisitCompliance(models.Model):
    """What one rule demanded of one customer in one period, and what was done
    (GEN-V3, H-7.2-6).

    The demand is frozen when its period ends: later changes of rules, tiers or owners
    do not rewrite the past. What was done is recounted whenever a visit begins or
    ceases to count, one statement a batch, so that the report reads finished rows.
    """

    _name = "logistics.visit.compliance"
    _description = "Visit Compliance"
    _order = "date_to, partner_id, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    #: rule, customer and first day: own ids in a text, because a merge of customers
    #: must be able to rewrite the customer of two rows of one period.
    key = fields.Char(required=True, readonly=True)
    rule_id = fields.Many2one(
        "logistics.visit.rule",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    tier_id = fields.Many2one(
        "logistics.tier",
        string="Customer tier",
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        readonly=True,
        index=True,
        help="Who has to see to it. Empty: nobody has the role that the rule asks for.",
    )
    department_id = fields.Many2one("hr.department", readonly=True)
    role = fields.Selection(ROLES, readonly=True)
    channel_id = fields.Many2one(
        "logistics.visit.channel",
        readonly=True,
        help="Empty: the rule accepts several channels.",
    )
    unit = fields.Selection(
        related="rule_id.unit", string="Period", store=True, readonly=True
    )
    date_from = fields.Date(string="Start date", required=True, readonly=True)
    date_to = fields.Date(string="Until", required=True, readonly=True)
    required = fields.Integer(readonly=True)
    planned = fields.Integer(
        readonly=True, help="Contacts that are planned or took place."
    )
    reported = fields.Integer(
        string="Waiting", readonly=True, help="Took place, but does not count yet."
    )
    done = fields.Integer(readonly=True)
    on_time = fields.Integer(readonly=True, help="Done within the period itself.")
    missing = fields.Integer(
        readonly=True, help="Still to do, or missed when the period is over."
    )
    rate = fields.Float(
        string="Compliance",
        readonly=True,
        aggregator="avg",
        help="Done of required, at most 1.",
    )
    is_over = fields.Boolean(
        string="Period is over", compute="_compute_is_over", search="_search_is_over"
    )
    visit_ids = fields.One2many(
        "logistics.visit", "compliance_id", string="Planned visits", readonly=True
    )

    _key_uniq = models.Constraint(
        "UNIQUE(key)", "A rule demands visits of a customer once in a period."
    )
    _partner_period_idx = models.Index("(partner_id, date_from)")
    _period_idx = models.Index("(company_id, date_to)")

    @api.depends("partner_id", "rule_id", "date_from")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "%(customer)s: %(rule)s, from %(date)s",
                customer=row.partner_id.name or "",
                rule=row.rule_id.name or "",
                date=row.date_from and fields.Date.to_string(row.date_from) or "",
            )

    @api.depends("date_to")
    def _compute_is_over(self):
        today = fields.Date.context_today(self)
        for row in self:
            row.is_over = bool(row.date_to and row.date_to < today)

    def _search_is_over(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("date_to", "<", fields.Date.context_today(self))]

    # --- guards -----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._check_engine()
        return super().create(vals_list)

    def write(self, vals):
        self._check_engine()
        return super().write(vals)

    def _check_engine(self):
        if self.env.context.get("visit_engine") is not ENGINE:
            raise AccessError(
                self.env._("Compliance follows from rules and visits: change those.")
            )

    # --- recount ----------------------------------------------------------------------

    @api.model
    def _recount(self, scope):
        """Count the visits of some rows again; writes only rows that change.

        :param scope: SQL condition on the alias ``c`` of this table
        :returns: number of rows that changed
        """
        visits = self.env["logistics.visit"]
        visits.flush_model()
        self.flush_model()
        rule = self.env["logistics.visit.rule"]
        rule.flush_model()
        channel = rule._fields["channel_ids"]
        rows = self.env.execute_query(
            SQL(
                _RECOUNT,
                scope=scope,
                channels=SQL.identifier(channel.relation),
                channel=SQL.identifier(channel.column2),
                channel_rule=SQL.identifier(channel.column1),
            )
        )
        self.invalidate_model(
            ["planned", "reported", "done", "on_time", "missing", "rate"], flush=False
        )
        return len(rows)

    # --- buttons ----------------------------------------------------------------------

    def action_open_visits(self):
        """The visits that count for this row, or are planned for it."""
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_visit_action"
        )
        return {
            **action,
            "domain": [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("count_date", ">=", self.date_from),
                ("count_date", "<=", self.date_to),
            ],
            "context": {},
        }

    def action_log_call(self):
        self.check_access("read")
        self.ensure_one()
        return self.partner_id.action_logistics_log_call()

    @api.model
    def action_plan_now(self):
        """Button: plan the visits of the current company now."""
        if not self.env.user.has_group("logistics_crm.group_logistics_policy_admin"):
            raise AccessError(
                self.env._("The policy administrator starts the plan by hand.")
            )
        # sudo: the plan is made for everybody, the company is the current one
        self.sudo()._plan(self.env.company)
        return True


#: Count what a rule accepts: by customer, day, channel and role.
_RECOUNT = """
WITH accepted AS (
    SELECT r.id AS rule_id, r.role, COALESCE(level.rank, 0) AS rank,
           (SELECT array_agg(x.%(channel)s) FROM %(channels)s x
             WHERE x.%(channel_rule)s = r.id) AS channels
      FROM logistics_visit_rule r
      LEFT JOIN logistics_job_level level ON level.id = r.job_level_id
), counted AS (
    SELECT c.id,
           COUNT(v.id) AS planned,
           COUNT(v.id) FILTER (WHERE v.counts_from IS NULL AND v.state IN
                               ('done', 'submitted', 'approved', 'rejected'))
               AS reported,
           COUNT(v.id) FILTER (WHERE v.counts_from IS NOT NULL) AS done,
           COUNT(v.id) FILTER (WHERE v.counts_from IS NOT NULL
                                 AND v.date <= c.date_to) AS on_time
      FROM logistics_visit_compliance c
      JOIN accepted r ON r.rule_id = c.rule_id
      LEFT JOIN logistics_visit v
        ON v.partner_id = c.partner_id AND v.company_id = c.company_id
       AND v.count_date BETWEEN c.date_from AND c.date_to
       AND v.state NOT IN ('cancelled', 'missed') AND v.is_false IS NOT TRUE
       AND (r.channels IS NULL OR v.channel_id = ANY(r.channels))
       AND CASE r.role WHEN 'owner' THEN v.by_owner
                       WHEN 'executive' THEN v.by_executive
                       WHEN 'service' THEN v.by_service OR v.by_owner
                       WHEN 'level' THEN v.top_rank >= r.rank
                       ELSE TRUE END
     WHERE %(scope)s
  GROUP BY c.id
)
UPDATE logistics_visit_compliance c
   SET planned = n.planned, reported = n.reported, done = n.done,
       on_time = n.on_time, missing = GREATEST(c.required - n.done, 0),
       rate = CASE WHEN c.required > 0
                   THEN LEAST(n.done::float / c.required, 1) ELSE 1 END
  FROM counted n
 WHERE n.id = c.id
   AND (c.planned, c.reported, c.done, c.on_time, c.missing)
       IS DISTINCT FROM (n.planned, n.reported, n.done, n.on_time,
                         GREATEST(c.required - n.done, 0))
RETURNING c.id
"""
