from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

USER = "logistics_crm.group_logistics_user"
#: Codes of the credit light that make a customer one at risk.
RISKS = ("over_limit", "very_late", "danger")


class ResPartner(models.Model):
    """At-risk customers: over the limit, long overdue, too many signals, a dishonoured
    note, the worst credit grade or a difficult payer (S-TOC-7.3.7)."""

    _inherit = "res.partner"

    logistics_at_risk = fields.Boolean(
        string="At risk",
        compute="_compute_logistics_at_risk",
        search="_search_logistics_at_risk",
        groups=USER,
    )
    logistics_risk_signal_count = fields.Integer(
        string="Risk signals",
        compute="_compute_logistics_risk_signal_count",
        groups=USER,
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_logistics_at_risk(self):
        # sudo: only whether the customer is at risk leaves the books
        figures = self.sudo()._logistics_credit(self)
        for partner in self:
            mine = figures.get(partner.commercial_partner_id.id)
            reasons = mine and self._logistics_credit_verdict(mine)[1]
            partner.logistics_at_risk = bool(set(reasons or ()) & set(RISKS))

    def _search_logistics_at_risk(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        company = self.env.company
        # sudo: candidates by the books; the rules narrow what is shown
        report = self.env["logistics.receivable.report"].sudo()
        report._flush_sources()
        self.env["logistics.risk.signal"].flush_model()
        self.env["logistics.note"].flush_model()
        self.env["logistics.credit.investigation"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT i.partner_id FROM (%(items)s) i
                    WHERE i.partner_id IS NOT NULL
                    UNION
                   SELECT p.commercial_partner_id FROM logistics_risk_signal g
                     JOIN res_partner p ON p.id = g.partner_id
                    WHERE g.company_id = %(company)s AND g.cleared_on IS NULL
                    UNION
                   SELECT p.commercial_partner_id FROM logistics_note n
                     JOIN res_partner p ON p.id = n.partner_id
                    WHERE n.company_id = %(company)s AND n.state = 'dishonoured'
                    UNION
                   SELECT p.commercial_partner_id FROM logistics_credit_investigation f
                     JOIN res_partner p ON p.id = f.partner_id
                    WHERE f.company_id = %(company)s
                      AND f.approval_state = 'approved'""",
                items=report._open_items(today, company.ids),
                company=company.id,
            )
        )
        candidates = self.browse(row[0] for row in rows)
        # sudo: only who is at risk leaves the books
        found = self.sudo()._logistics_credit(candidates, company)
        risky = [
            partner_id
            for partner_id, mine in found.items()
            if set(self._logistics_credit_verdict(mine)[1]) & set(RISKS)
        ]
        return Domain("commercial_partner_id", "in", risky)

    @api.depends_context("company")
    def _compute_logistics_risk_signal_count(self):
        counted = dict(
            self.env["logistics.risk.signal"]._read_group(
                [
                    ("partner_id", "in", self.ids),
                    ("company_id", "=", self.env.company.id),
                    ("is_counting", "=", True),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.logistics_risk_signal_count = counted.get(partner._origin, 0)

    def action_logistics_risk_signals(self):
        """Signals seen at the customer."""
        self.check_access("read")
        self.env["logistics.risk.signal"].check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_risk_signal_action"
        )
        return {
            **action,
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }

    @api.model
    def _logistics_credit_parts(self, company, partner_ids, today):
        return super()._logistics_credit_parts(company, partner_ids, today) + [
            self._logistics_danger_part(company, partner_ids, today)
        ]

    def _logistics_danger_part(self, company, partner_ids, today):
        """Weight of the signals that count; a dishonoured note, the worst grade or a
        difficult payer in the credit file in force weigh enough for red."""
        self.env["logistics.risk.signal"].flush_model()
        self.env["logistics.note"].flush_model(["state", "partner_id"])
        self.env["logistics.credit.investigation"].flush_model()
        self.env["logistics.company.policy"].flush_model()
        return SQL(_DANGER, company=company.id, today=today, ids=partner_ids or (0,))


_DANGER = """
SELECT d.partner_id, 'danger', d.weight::float, 0
  FROM (SELECT p.commercial_partner_id AS partner_id, SUM(t.weight) AS weight
          FROM logistics_risk_signal g
          JOIN logistics_risk_signal_type t ON t.id = g.type_id
          JOIN res_partner p ON p.id = g.partner_id
          LEFT JOIN logistics_company_policy y ON y.company_id = g.company_id
         WHERE g.company_id = %(company)s AND g.cleared_on IS NULL
           AND g.date <= %(today)s AND t.weight > 0
           AND g.date > %(today)s::date
                        - make_interval(months => COALESCE(y.credit_signal_months, 12))
           AND p.commercial_partner_id IN %(ids)s
         GROUP BY p.commercial_partner_id
         UNION ALL
        SELECT p.commercial_partner_id, COALESCE(y.credit_red_signals, 3)
          FROM logistics_note n
          JOIN res_partner p ON p.id = n.partner_id
          LEFT JOIN logistics_company_policy y ON y.company_id = n.company_id
         WHERE n.company_id = %(company)s AND n.state = 'dishonoured'
           AND p.commercial_partner_id IN %(ids)s
         UNION ALL
        SELECT f.partner_id, f.weight
          FROM (SELECT DISTINCT ON (p.commercial_partner_id)
                       p.commercial_partner_id AS partner_id, v.trust = 'bad'
                       OR i.payment_attitude IN ('difficult', 'balances') AS is_bad,
                       COALESCE(y.credit_red_signals, 3) AS weight
                  FROM logistics_credit_investigation i
                  JOIN res_partner p ON p.id = i.partner_id
                  LEFT JOIN logistics_credit_grade v ON v.id = i.grade_id
                  LEFT JOIN logistics_company_policy y ON y.company_id = i.company_id
                 WHERE i.company_id = %(company)s AND i.approval_state = 'approved'
                   AND i.date_expiry >= %(today)s
                   AND p.commercial_partner_id IN %(ids)s
                 ORDER BY p.commercial_partner_id, i.date_approved DESC NULLS LAST,
                          i.id DESC) f
         WHERE f.is_bad) d
"""
