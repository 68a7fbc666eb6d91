from odoo import api, fields, models
from odoo.exceptions import UserError

#: What the approval decides: fixed from submission on.
DECIDED = frozenset(
    {
        "partner_id",
        "company_id",
        "score_ids",
        "grade_id",
        "credit_limit",
        "payment_term_id",
        "is_guaranteed",
        "guarantor_id",
    }
)


class LogisticsCreditInvestigation(models.Model):
    """Surveyor, manager and general manager sign; then grade, limit and terms apply."""

    _inherit = "logistics.credit.investigation"

    def _approval_facts(self):
        return {
            **super()._approval_facts(),
            "owner": self.user_id,
            "amount": self.credit_limit,
        }

    def _approval_locked_fields(self):
        return DECIDED

    def _approval_check_submit(self):
        for file in self:
            if not any(file.score_ids.mapped("is_scored")):
                raise UserError(
                    self.env._(
                        "%(name)s: score at least one criterion first.", name=file.name
                    )
                )
            if not file.grade_id:
                raise UserError(
                    self.env._("%(name)s: choose the credit grade.", name=file.name)
                )

    def _approval_on_approved(self):
        today = fields.Date.context_today(self)
        for file in self:
            months = file._get_months()
            file.write(
                {
                    "date_approved": today,
                    "date_expiry": fields.Date.add(today, months=months),
                }
            )
            file._apply()
        return super()._approval_on_approved()

    def _get_months(self):
        """How long the file holds, by the customer's tier (S-2.3.4-W, A11)."""
        self.ensure_one()
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        partner = self.partner_id.with_company(self.company_id)
        # sudo: the tier of the customer decides, whoever approves
        code = (partner.sudo().logistics_tier_id.code or "").upper()
        key = code in ("A", "B")
        return policy.credit_months_key if key else policy.credit_months_other

    def _apply(self):
        """Write limit, terms and trust to the customer's native fields."""
        self.ensure_one()
        # sudo: three people signed; the last of them need not be an accountant
        partner = self.partner_id.commercial_partner_id.sudo()
        partner = partner.with_company(self.company_id)
        vals = {"credit_limit": self.credit_limit, "trust": self.grade_id.trust}
        if self.payment_term_id:
            vals["property_payment_term_id"] = self.payment_term_id.id
        partner.write(vals)
        partner._message_log(
            body=self.env._(
                "Credit file %(name)s approved: grade %(grade)s, valid until %(date)s.",
                name=self.name,
                grade=self.grade_id.name,
                date=self.date_expiry,
            )
        )

    @api.model
    def _cron_expire(self):
        """Thirty days before the end: investigate again."""
        day = fields.Date.add(fields.Date.context_today(self), days=30)
        for file in self.search(
            [("approval_state", "=", "approved"), ("date_expiry", "=", day)]
        ):
            file.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=file.date_expiry,
                summary=self.env._("Credit file expires: investigate again"),
                user_id=file.user_id.id,
            )
