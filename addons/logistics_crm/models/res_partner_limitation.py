from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.ageing import limitation

FINANCE = (
    "logistics_crm.group_logistics_finance_settlement,"
    "logistics_crm.group_logistics_executive,account.group_account_manager"
)


class ResPartner(models.Model):
    """When the oldest open debt of a customer becomes time-barred: the law counts from
    its due date, and anew from each acknowledgement - a signed statement, a promise, a
    part payment (decisions E6)."""

    _inherit = "res.partner"

    logistics_acknowledged_on = fields.Date(
        string="Debt acknowledged on",
        compute="_compute_logistics_limitation",
        groups=FINANCE,
        help="Newest of signed statement, promise to pay and part payment.",
    )
    logistics_barred_on = fields.Date(
        string="Debt time-barred on",
        compute="_compute_logistics_limitation",
        groups=FINANCE,
        help="For the oldest overdue instalment.",
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_logistics_limitation(self):
        company, today = self.env.company, fields.Date.context_today(self)
        found = self._logistics_limitation(
            company, today, tuple(self.commercial_partner_id.ids) or (0,)
        )
        for partner in self:
            acknowledged, barred, _state = found.get(
                partner.commercial_partner_id.id, (False, False, "ok")
            )
            partner.logistics_acknowledged_on = acknowledged
            partner.logistics_barred_on = barred

    @api.model
    def _logistics_limitation(self, company, today, partner_ids=None):
        """{commercial partner id: (acknowledged on, barred on, ok/warn/barred)} of
        customers with overdue debts; one statement."""
        # sudo: days only; no amount leaves the books
        report = self.env["logistics.receivable.report"].sudo()
        report._flush_sources()
        self.env["logistics.statement"].flush_model()
        self.env["logistics.payment.promise"].flush_model()
        years = self.env["logistics.company.policy"]._get(company).debt_years
        result = {}
        for partner_id, oldest, acknowledged in self.env.execute_query(
            SQL(
                _ACKNOWLEDGED,
                items=report._open_items(today, company.ids, partner_ids),
                company=company.id,
                today=today,
            )
        ):
            start = max(filter(None, (oldest, acknowledged)))
            result[partner_id] = (
                acknowledged or False,
                *limitation(start, years, today),
            )
        return result

    @api.model
    def _cron_limitation(self):
        """Six months before a debt becomes time-barred its owner hears of it."""
        today = fields.Date.context_today(self)
        self.env["res.company"]._logistics_each(self._logistics_warn, today)

    @api.model
    def _logistics_warn(self, company, today):
        """:returns: res.partner that were warned of, once a barring day"""
        warned = self.browse()
        for partner_id, (_day, barred, state) in self._logistics_limitation(
            company, today
        ).items():
            partner = self.browse(partner_id)
            if state == "ok" or not partner.user_id:
                continue
            summary = self.env._(
                "Debt time-barred on %(date)s: get it acknowledged",
                date=fields.Date.to_string(barred),
            )
            # sudo: the night looks for its own earlier activity
            known = partner.sudo().with_context(active_test=False).activity_ids
            if summary in known.mapped("summary"):
                continue
            # sudo: the night makes it for the owner
            partner.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=today,
                summary=summary,
                user_id=partner.user_id.id,
            )
            warned |= partner
        return warned


#: Exchange differences and credit notes acknowledge nothing.
_ACKNOWLEDGED = """
WITH owing AS (
     SELECT i.partner_id, MIN(i.date_due) AS oldest FROM (%(items)s) i
      WHERE i.residual > 0 AND i.date_due < %(today)s AND i.partner_id IS NOT NULL
      GROUP BY i.partner_id)
SELECT o.partner_id, o.oldest, GREATEST(
       (SELECT MAX(COALESCE(s.signed_on::date, s.sealed_on))
          FROM logistics_statement s
         WHERE s.commercial_partner_id = o.partner_id
           AND s.company_id = %(company)s AND s.state <> 'superseded'),
       (SELECT MAX(n.date)
          FROM logistics_payment_promise n
          JOIN res_partner c ON c.id = n.partner_id
         WHERE c.commercial_partner_id = o.partner_id
           AND n.company_id = %(company)s AND n.cancelled_on IS NULL),
       (SELECT MAX(r.max_date)
          FROM res_partner c
          JOIN account_move_line d ON d.partner_id = c.id
           AND d.company_id = %(company)s AND d.parent_state = 'posted'
           AND d.balance > 0
          JOIN account_partial_reconcile r ON r.debit_move_id = d.id
           AND r.max_date <= %(today)s
          JOIN account_move_line k ON k.id = r.credit_move_id
          JOIN account_move v ON v.id = k.move_id AND v.move_type = 'entry'
         WHERE c.commercial_partner_id = o.partner_id
           AND NOT EXISTS (SELECT FROM account_partial_reconcile x
                            WHERE x.exchange_move_id = v.id)))
  FROM owing o
"""
