import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import split_every

from .logistics_customer_owner import LEAD, OwnerChange

_logger = logging.getLogger(__name__)
BATCH = 200
ACTIVITY = "logistics_crm.mail_activity_type_pool_warning"


class LogisticsCustomerOwner(models.Model):
    """Customers whom nobody follows up go to the public pool, after a warning."""

    _inherit = "logistics.customer.owner"

    release_on = fields.Date(
        readonly=True, help="The owner was told that the customer is released then."
    )
    release_error = fields.Char(readonly=True)

    @api.model
    def _cron_release(self):
        """Warn owners, and release what they were warned of, where a company set the
        days."""
        cron = self.env["ir.cron"]
        policies = self.env["logistics.company.policy"].search(
            [("pool_release_days", ">", 0)]
        )
        todo = [
            (policy, row_ids)
            for policy in policies
            for row_ids in split_every(BATCH, self._release_candidates(policy).ids)
        ]
        cron._commit_progress(remaining=len(todo))
        for policy, row_ids in todo:
            self.with_company(policy.company_id).browse(row_ids)._release_batch(policy)
            if not cron._commit_progress(1):
                break

    @api.model
    def _release_candidates(self, policy):
        """Rows of owners in a company who had the time to follow up."""
        days = policy.pool_release_days - policy.pool_warning_days
        before = fields.Date.context_today(self) - timedelta(days=days)
        return self.search(
            [
                ("role", "=", LEAD),
                ("date_to", "=", False),
                ("partner_id.active", "=", True),
                ("partner_id.is_company", "=", True),
                "|",
                ("partner_id.company_id", "=", policy.company_id.id),
                "&",
                ("partner_id.company_id", "=", False),
                ("user_id.company_id", "=", policy.company_id.id),
                "|",
                ("date_from", "=", False),
                ("date_from", "<=", before),
            ]
        )

    def _release_batch(self, policy):
        """Release and announce; set-based up to the few rows that are really due."""
        today = fields.Date.context_today(self)
        partners = self.partner_id
        last_days = partners._logistics_last_follow_up()
        protected = partners._logistics_protection()
        announced, relieved = {}, self.browse()
        for row in self:
            days = [d for d in (last_days.get(row.partner_id.id), row.date_from) if d]
            last = max(days, default=None)
            due_on = row._release_day(policy, last, today)
            if row.partner_id.id in protected or not due_on:
                relieved += row.filtered("release_on")
            elif row.release_on and max(row.release_on, due_on) <= today:
                row._release_safely(last)
            elif not row.release_on:
                announced[row] = due_on
        relieved._as_engine(OwnerChange("pool")).write({"release_on": False})
        for row, day in announced.items():
            row._announce_release(max(day, today + policy._pool_warning()))

    def _release_day(self, policy, last, today):
        """Day on which the customer may be released; None while it is far away."""
        due_on = last + policy._pool_period() if last else today
        return due_on if due_on - policy._pool_warning() <= today else None

    def _announce_release(self, day):
        """Tell the owner; the day is kept on the row, so deleting the activity does not
        put it off."""
        self._as_engine(OwnerChange("pool")).write({"release_on": day})
        if self.user_id.active:
            self.partner_id.activity_schedule(
                ACTIVITY,
                date_deadline=day,
                summary=self.env._("Follow up, or the customer goes to the pool"),
                user_id=self.user_id.id,
            )

    def _release_safely(self, last):
        """Release one customer; a failing one is rolled back and stamped."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                if self.partner_id.try_lock_for_update(allow_referencing=True):
                    self._release(last)
        except Exception as error:
            _logger.warning("Customer %s was not released: %s", self.partner_id, error)
            self._as_engine(OwnerChange("pool")).write({"release_error": str(error)})

    def _release(self, last):
        """Hand one customer to the pool and take the warning away.

        :param last: day of the last follow-up, None if there was none
        """
        reason = (
            self.env._("No follow-up since %s", fields.Date.to_string(last))
            if last
            else self.env._("No follow-up on record")
        )
        partner = self.partner_id
        partner.activity_unlink([ACTIVITY])
        self._assign(partner, self.env["res.users"], "pool", reason)
