from odoo import fields, models
from odoo.tools import SQL

STATES = [
    ("owned", "Owned"),
    ("protected", "Owned and protected"),
    ("pool", "In the public pool"),
    ("free", "Without owner"),
    ("archived", "Archived"),
]


class ResPartner(models.Model):
    """What keeps a customer with its owner: deals, unpaid invoices, follow-up."""

    _inherit = "res.partner"

    def _logistics_ownership_state(self):
        """{customer id: key of STATES}; facts first, protection last."""
        protected = self.filtered("user_id")._logistics_protection()

        def state(partner):
            if not partner.active:
                return "archived"
            if partner.user_id:
                return "protected" if partner.id in protected else "owned"
            return "pool" if partner.logistics_pool_since else "free"

        return {partner.id: state(partner) for partner in self}

    def _logistics_protection(self):
        """Why customers are not released: {customer id: sentence}. Set-based."""
        if not self:
            return {}
        policy = self.env["logistics.company.policy"]._get()
        tiers = policy.pool_protect_tier_ids
        found = {
            partner.id: self.env._("its tier is %s", partner.logistics_tier_id.code)
            # sudo: the tier protects whoever asks; only its code is shown.
            for partner in self.sudo()
            if tiers and partner.logistics_tier_id in tiers
        }
        if policy.pool_protect_unpaid:
            # sudo: whether something is unpaid is asked, amounts are not read.
            rows = (
                self.env["account.move"]
                .sudo()
                ._read_group(
                    [
                        ("commercial_partner_id", "in", self.ids),
                        ("move_type", "=", "out_invoice"),
                        ("state", "=", "posted"),
                        ("amount_residual", ">", 0),
                    ],
                    ["commercial_partner_id"],
                )
            )
            why = self.env._("an invoice is not paid yet")
            found |= {partner.id: why for [partner] in rows}
        if policy.pool_protect_opportunity:
            # sudo: whether a deal is open is asked, nothing of it is read.
            rows = (
                self.env["crm.lead"]
                .sudo()
                ._read_group(
                    [
                        ("partner_id.commercial_partner_id", "in", self.ids),
                        ("type", "=", "opportunity"),
                        ("won_status", "=", "pending"),
                    ],
                    ["partner_id"],
                )
            )
            why = self.env._("an opportunity is open")
            found |= {partner.commercial_partner_id.id: why for [partner] in rows}
        return found

    def _logistics_last_follow_up(self):
        """Last day on which somebody followed customers up: {customer id: date}.

        Counts a stage moved, an invoice posted, an activity done, a meeting held. An
        addon narrows or widens it here. One statement.
        """
        self.env.flush_all()
        warning = self.env.ref("logistics_crm.mail_activity_type_pool_warning")
        rows = self.env.execute_query(
            SQL(
                _FOLLOW_UPS,
                ids=tuple(self.ids) or (0,),
                today=fields.Date.context_today(self),
                warning=warning.id,
            )
        )
        return dict(rows)


_FOLLOW_UPS = """
WITH person AS (
    SELECT id, commercial_partner_id AS customer_id FROM res_partner
     WHERE commercial_partner_id IN %(ids)s
), lead AS (
    SELECT l.id, p.customer_id, l.active, l.date_last_stage_update
      FROM crm_lead l JOIN person p ON p.id = l.partner_id
), event AS (
    SELECT customer_id, date_last_stage_update::date AS day FROM lead WHERE active
     UNION ALL
    SELECT commercial_partner_id, invoice_date FROM account_move
     WHERE commercial_partner_id IN %(ids)s AND state = 'posted'
       AND move_type IN ('out_invoice', 'out_receipt')
     UNION ALL
    SELECT p.customer_id, a.date_done FROM mail_activity a
      JOIN person p ON p.id = a.res_id AND a.res_model = 'res.partner'
     WHERE a.active IS FALSE AND a.activity_type_id IS DISTINCT FROM %(warning)s
     UNION ALL
    SELECT lead.customer_id, a.date_done FROM mail_activity a
      JOIN lead ON lead.id = a.res_id AND a.res_model = 'crm.lead'
     WHERE a.active IS FALSE
     UNION ALL
    SELECT p.customer_id, e.start::date FROM calendar_event e
      JOIN calendar_event_res_partner_rel r ON r.calendar_event_id = e.id
      JOIN person p ON p.id = r.res_partner_id
     WHERE e.active
)
SELECT customer_id, max(day) FROM event WHERE day <= %(today)s GROUP BY customer_id
"""
