from odoo import fields, models
from odoo.tools import SQL


class LogisticsOrderPunctuality(models.Model):
    """Business orders placed and approved in time, by person and department
    (H-5.9.4-3). A waybill counts for the salesperson of its customer: is its order
    valid within the hours of the policy? A step of an approval counts for who decided
    it, or is asked first. What is open and not yet due does not count."""

    _name = "logistics.order.punctuality"
    _description = "Punctuality of Orders and Approvals"
    _auto = False
    _order = "date desc, id desc"
    _check_company_auto = True
    _depends = {
        "logistics.shipment": [
            "company_id",
            "commercial_partner_id",
            "kind",
            "name",
            "order_placed_at",
            "pending_reason",
            "state",
        ],
        "logistics.approval.step": [
            "approver_ids",
            "company_id",
            "decided_at",
            "decided_by_id",
            "document_name",
            "due_at",
            "res_model",
            "state",
        ],
        "logistics.company.policy": [
            "company_id",
            "oms_tms_integrated",
            "order_pending_hours",
        ],
        "res.partner": ["user_id"],
    }

    name = fields.Char(string="Document", readonly=True)
    kind = fields.Selection(
        [("order", "Business order placed"), ("approval", "Business order approved")],
        string="What",
        readonly=True,
    )
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    date = fields.Datetime(string="Due", readonly=True)
    done_at = fields.Datetime(readonly=True)
    hours_late = fields.Float(readonly=True, aggregator="avg")
    on_time_rate = fields.Float(
        string="On time (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )

    @property
    def _table_query(self):
        return SQL(_PUNCTUALITY, now=fields.Datetime.now())


_PUNCTUALITY = """
SELECT t.id, t.kind, t.name, t.company_id, t.user_id, v.department_id, t.due_at AS date,
       t.done_at,
       CASE WHEN t.done_at <= t.due_at THEN 100.0 ELSE 0.0 END AS on_time_rate,
       GREATEST(EXTRACT(EPOCH FROM COALESCE(t.done_at, %(now)s) - t.due_at) / 3600, 0)
           AS hours_late
  FROM (SELECT s.id * 2 AS id, 'order' AS kind, s.name, s.company_id, p.user_id,
               s.create_date + make_interval(hours => COALESCE(k.order_pending_hours,
                                                               24)) AS due_at,
               CASE WHEN s.pending_reason IS NULL THEN
                    COALESCE(s.order_placed_at, s.create_date) END AS done_at
          FROM logistics_shipment s
          JOIN res_partner p ON p.id = s.commercial_partner_id
          LEFT JOIN logistics_company_policy k ON k.company_id = s.company_id
         WHERE s.kind = 'waybill' AND s.state <> 'cancel'
           AND k.oms_tms_integrated IS NOT TRUE
        UNION ALL
        SELECT a.id * 2 + 1, 'approval', a.document_name, a.company_id,
               COALESCE(a.decided_by_id, asked.user_id), a.due_at, a.decided_at
          FROM logistics_approval_step a
          LEFT JOIN LATERAL (
               SELECT MIN(r.res_users_id) AS user_id
                 FROM logistics_approval_step_res_users_rel r
                WHERE r.logistics_approval_step_id = a.id) asked ON TRUE
         WHERE a.res_model = 'logistics.business.order' AND a.due_at IS NOT NULL
           AND a.state IN ('pending', 'approved', 'rejected', 'returned')) t
  LEFT JOIN hr_employee e ON e.user_id = t.user_id AND e.company_id = t.company_id
  LEFT JOIN hr_version v ON v.id = e.current_version_id
 WHERE t.done_at IS NOT NULL OR t.due_at < %(now)s
"""
