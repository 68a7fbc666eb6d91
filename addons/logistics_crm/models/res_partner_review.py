from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

REVIEW = "logistics_crm.mail_activity_type_profile_review"


class ResPartner(models.Model):
    """Customer data are looked through again and again (S-3.2.1-A17)."""

    _inherit = "res.partner"

    logistics_profile_reviewed_on = fields.Date(
        string="Card reviewed on", copy=False, readonly=True, tracking=True
    )

    def action_logistics_profile_reviewed(self):
        """The user looked the card through: it is right as it stands today."""
        self.check_access("write")
        self.logistics_profile_reviewed_on = fields.Date.context_today(self)
        self.activity_feedback([REVIEW])
        return True

    @api.model
    def _cron_logistics_profile_review(self):
        policies = self.env["logistics.company.policy"].search(
            [("company_id", "!=", False)]
        )
        self.env["ir.cron"]._commit_progress(remaining=len(policies))
        for policy in policies:
            self._logistics_profile_review_batch(policy)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _logistics_profile_review_batch(self, policy):
        """Ask the salespeople of one company to review their oldest cards.

        Counting starts with the policy of the company, so that nobody finds years of
        work in his inbox on the day after installing.
        """
        customers = self._logistics_due_for_review(policy)
        vals_list = self._prepare_review_activity_vals(
            customers, policy.profile_review_daily
        )
        # Quick: the list of activities tells the person; a mail each would be noise.
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        return activities.create(vals_list)

    def _logistics_due_for_review(self, policy):
        """Customers of salespeople of the company whose card is due, oldest first."""
        salespeople = self.env.ref(
            "logistics_crm.group_logistics_salesperson"
        ).all_user_ids.filtered(lambda user: user.company_id == policy.company_id)
        asked = [("activity_type_id", "=", self.env.ref(REVIEW).id)]
        every = Domain(
            [
                ("parent_id", "=", False),
                ("is_company", "=", True),
                ("user_id", "in", salespeople.ids),
                ("company_id", "in", [False, policy.company_id.id]),
                ("activity_ids", "not any", asked),
            ]
        )
        # Who is a key account is decided company by company.
        partners = self.with_company(policy.company_id)
        key = partners._logistics_key_account_domain()
        often = self._logistics_stale_domain(policy, policy.profile_review_key_days)
        seldom = self._logistics_stale_domain(policy, policy.profile_review_days)
        return partners.search(
            every & ((key & often) | (~key & seldom)),
            order="logistics_profile_reviewed_on NULLS FIRST, id",
        )

    @api.model
    def _logistics_stale_domain(self, policy, days):
        """Cards that nobody looked through within so many days; zero: none."""
        if not days:
            return Domain.FALSE
        limit = fields.Date.context_today(self) - relativedelta(days=days)
        stale = Domain("logistics_profile_reviewed_on", "<", limit)
        if policy.create_date.date() < limit:
            never = Domain("logistics_profile_reviewed_on", "=", False)
            stale |= never & Domain("create_date", "<", limit)
        return stale

    @api.model
    def _logistics_key_account_domain(self):
        """Customers that are reviewed more often."""
        return Domain("logistics_is_key_account", "=", True)

    def _prepare_review_activity_vals(self, customers, daily):
        """Values of the new activities, at most `daily` a person."""
        model_id = self.env["ir.model"]._get_id("res.partner")
        today = fields.Date.context_today(self)
        asked = defaultdict(int)
        vals_list = []
        for customer in customers:
            user = customer.user_id
            if asked[user] >= daily:
                continue
            asked[user] += 1
            vals_list.append(
                {
                    "activity_type_id": self.env.ref(REVIEW).id,
                    "res_model_id": model_id,
                    "res_id": customer.id,
                    "user_id": user.id,
                    "date_deadline": today + relativedelta(days=7),
                    "automated": True,
                }
            )
        return vals_list
