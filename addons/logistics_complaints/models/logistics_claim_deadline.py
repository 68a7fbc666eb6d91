from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class LogisticsClaim(models.Model):
    """Until when the customer may claim, and until when we claim from the insurer or
    carrier; later, goodwill needs a reason, and what they owe us is lost."""

    _inherit = "logistics.claim"

    customer_limit = fields.Date(
        string="Customer claims until",
        compute="_compute_customer_limit",
        store=True,
        help="Delivery plus the days of the company policy.",
    )
    is_late = fields.Boolean(
        string="Claimed too late", compute="_compute_customer_limit", store=True
    )
    goodwill_reason = fields.Char(
        string="Why accepted all the same",
        tracking=True,
        help="A claim that came too late is handed over as goodwill only.",
    )
    is_deadline_missed = fields.Boolean(
        string="Deadline missed",
        compute="_compute_is_deadline_missed",
        search="_search_is_deadline_missed",
        help="Not reported to the insurer or carrier by their deadline.",
    )

    @api.depends("date", "shipment_id.delivered_on", "company_id")
    def _compute_customer_limit(self):
        for claim in self:
            days = claim.company_id._logistics_policy().claim_customer_days
            # sudo: when the goods were delivered is a fact of the claim
            delivered = claim.shipment_id.sudo().delivered_on
            limit = delivered + timedelta(days=days) if delivered and days else False
            claim.customer_limit = limit
            claim.is_late = bool(limit and claim.date and claim.date > limit)

    @api.depends("insurer_deadline", "reported_on")
    def _compute_is_deadline_missed(self):
        today = fields.Date.context_today(self)
        for claim in self:
            end = claim.insurer_deadline
            claim.is_deadline_missed = bool(end and (claim.reported_on or today) > end)

    def _search_is_deadline_missed(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        late = self._search(
            [("reported_on", "=", False), ("insurer_deadline", "<", today)]
        )
        known = self.search_fetch(
            [("reported_on", "!=", False), ("insurer_deadline", "!=", False)],
            ["reported_on", "insurer_deadline"],
        )
        told = known.filtered(lambda c: c.reported_on > c.insurer_deadline)
        return ["|", ("id", "in", late), ("id", "in", told.ids)]

    @api.model_create_multi
    def create(self, vals_list):
        claims = super().create(vals_list)
        claims._remind_deadline()
        return claims

    def write(self, vals):
        result = super().write(vals)
        if not {"insurer_deadline", "officer_id", "reported_on"}.isdisjoint(vals):
            self._remind_deadline()
        return result

    def _remind_deadline(self):
        """One reminder per claim, for the officer, two days before the deadline."""
        kind = "logistics_complaints.mail_activity_type_claim_deadline"
        self.activity_unlink([kind])
        for claim in self:
            user = claim.officer_id or claim.user_id
            if claim.insurer_deadline and not claim.reported_on and user:
                claim.activity_schedule(
                    kind,
                    date_deadline=claim.insurer_deadline - timedelta(days=2),
                    summary=self.env._("Report to the insurer or carrier"),
                    user_id=user.id,
                )

    def action_hand_over(self):
        self._check_step("collecting")
        if late := self.filtered(lambda c: c.is_late and not c.goodwill_reason):
            raise UserError(
                self.env._(
                    "%(claim)s came after %(date)s: say why it is accepted all the "
                    "same, or reject it.",
                    claim=late[0].name,
                    date=late[0].customer_limit,
                )
            )
        return super().action_hand_over()


class LogisticsCompanyPolicy(models.Model):
    _inherit = "logistics.company.policy"

    claim_customer_days = fields.Integer(
        string="Customers claim within (days)",
        tracking=True,
        help="Days after the delivery. Zero: no limit. The handbook names none.",
    )
