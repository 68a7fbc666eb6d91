from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .logistics_commission_version import TERMS


class LogisticsCommissionVersion(models.Model):
    """Approval of a version: tried before, no overlap, no locked month."""

    _inherit = "logistics.commission.version"

    def _approval_locked_fields(self):
        return frozenset(TERMS)

    def _approval_check_submit(self):
        for version in self:
            if not version.rate_ids:
                raise UserError(
                    self.env._(
                        "%(version)s has no rate: add one before you submit it.",
                        version=version.display_name,
                    )
                )
            if not version.backtest_at:
                raise UserError(
                    self.env._(
                        "Try %(version)s on the last 12 months first: press 'Try it'.",
                        version=version.display_name,
                    )
                )
            version._check_open_month()
            version._check_one_plan()

    def _approval_on_approved(self):
        for version in self:
            version._check_open_month()
            version._check_one_plan()
            version._supersede()
        self._run_ledger()

    def _run_ledger(self):
        """Money that came in since the first day of the version is credited now."""
        # sudo: approving a plan lets the ledger work, which nobody writes by hand.
        self.env["logistics.commission.event"].sudo()._reopen(
            self.company_id, min(self.mapped("date_from"))
        )
        self.env["logistics.commission.entry"].sudo()._run(self.company_id)

    def _supersede(self):
        """End the earlier version of the plan the day before this one begins."""
        self.ensure_one()
        earlier = self.plan_id.version_ids.filtered(
            lambda v: (
                v != self
                and v.approval_state == "approved"
                and (not v.date_to or v.date_to >= self.date_from)
            )
        )
        for version in earlier:
            end = max(self.date_from, version.date_from) - timedelta(days=1)
            version._approval_as_engine().write({"date_to": end})

    def _check_open_month(self):
        """A version never begins in a month that was paid already."""
        self.ensure_one()
        # sudo: whether a month is locked is no secret to whoever makes plans.
        locked = self.env["logistics.commission.settlement"].sudo()
        locked = locked.search(
            [
                ("company_id", "=", self.company_id.id),
                ("locked_at", "!=", False),
                ("date_to", ">=", self.date_from),
            ],
            order="month desc",
            limit=1,
        )
        if locked:
            raise ValidationError(
                self.env._(
                    "%(version)s begins before %(month)s was locked: choose a later "
                    "first day.",
                    version=self.display_name,
                    month=locked.display_name,
                )
            )

    def _check_one_plan(self):
        """One exclusive plan a person and day (H-9.1-1)."""
        self.ensure_one()
        if not self.plan_id.is_exclusive:
            return
        others = self.search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("plan_id", "!=", self.plan_id.id)
            & Domain("plan_id.is_exclusive", "=", True)
            & Domain("approval_state", "=", "approved")
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", self.date_from))
        )
        mine = self._get_people()
        for other in others:
            if self._shares_customers(other) and (both := mine & other._get_people()):
                raise ValidationError(
                    self.env._(
                        "%(person)s is paid by %(other)s already: end that plan, or "
                        "narrow who this one is for.",
                        person=both[0].name,
                        other=other.display_name,
                    )
                )

    def _shares_customers(self, other):
        """Do the conditions leave customers that both versions reward?"""
        if not (self.tier_ids and other.tier_ids):
            return True
        return bool(self.tier_ids & other.tier_ids)

    def _get_people(self):
        """Employees whom the version may pay today."""
        self.ensure_one()
        domain = Domain("company_id", "=", self.company_id.id)
        named = Domain.TRUE
        if self.department_ids:
            named &= Domain("department_id", "in", self.department_ids.ids)
        if self.job_level_ids:
            named &= Domain("job_level_id", "in", self.job_level_ids.ids)
        if self.employee_ids:
            people = Domain("id", "in", self.employee_ids.ids)
            narrowed = self.department_ids or self.job_level_ids
            named = people | named if narrowed else people
        # sudo: names of people for a message; levels are seen by hr only.
        return self.env["hr.employee"].sudo().search(domain & named)

    def action_end(self):
        """End an approved version today; open money is still paid."""
        self.check_access("write")
        if wrong := self.filtered(lambda v: v.state != "approved"):
            raise UserError(
                self.env._(
                    "%(version)s is not in force.", version=wrong[0].display_name
                )
            )
        for version in self:
            end = max(fields.Date.context_today(self), version.date_from)
            version._approval_as_engine().write({"date_to": end})
        return True

    def action_backtest(self):
        """Button: what the version would have paid in the last 12 months."""
        self.check_access("write")
        for version in self:
            version._backtest()
        return True
