import logging
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models

from ..tools import visitplan

_logger = logging.getLogger(__name__)


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model
    def _logistics_each(self, work, *arguments):
        """Nightly work of every active company, one after the other.

        ``work(company, *arguments)`` runs in a savepoint and is committed on its own:
        what fails in one company is logged and does not stop the others. A method of a
        model is called in the company and in the language of its texts. Ends early when
        the job's time is over; the next run goes on.

        :return: the companies whose work failed
        """
        failed = self.browse()
        companies = self.search([("active", "=", True)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            try:
                with self.env.cr.savepoint():
                    company._logistics_call(work, *arguments)
            except Exception:
                failed |= company
                _logger.exception("Nightly work of %s failed", company.name)
            if not cron._commit_progress(1):
                break
        return failed

    def _logistics_call(self, work, *arguments):
        """Call a function, or a model's method, in this company and its language."""
        company = self.with_company(self).with_context(lang=self._logistics_lang())
        records = getattr(work, "__self__", None)
        if isinstance(records, models.BaseModel):
            return work.__func__(records.with_env(company.env), company, *arguments)
        return work(company, *arguments)

    def _logistics_lang(self):
        """Language of what the night writes: reminders, reasons, names of documents.

        That of the policy, else of the company's own contact; ``False`` when neither is
        installed any more.
        """
        # sudo: the language of a company is no secret of another company's user
        policy = self.env["logistics.company.policy"]._get(self)
        lang = policy.text_lang or self.sudo().partner_id.lang
        return bool(self.env["res.lang"]._get_data(code=lang)) and lang

    def _logistics_zone(self):
        """Time zone in which this company's days, weeks and months begin: that of its
        working schedule, UTC without one."""
        # sudo: the zone of a schedule is no secret of another company's user
        return ZoneInfo(self.sudo().resource_calendar_id.tz or "UTC")

    def _logistics_local(self, moment):
        """A naive UTC datetime as aware time of the company."""
        return moment.replace(tzinfo=UTC).astimezone(self._logistics_zone())

    def _logistics_bounds(self, first, last):
        """Naive UTC datetimes of the beginning of a day and the end of another."""
        zone = self._logistics_zone()
        return tuple(
            datetime.combine(day, time.min, zone).astimezone(UTC).replace(tzinfo=None)
            for day in (first, last + timedelta(days=1))
        )

    def _logistics_spans(self, calendar, begin, end):
        """Working spans of a schedule in this company; whole days of it where the
        schedule cannot tell (none, flexible, empty)."""
        # sudo: when a company works is no secret
        calendar = calendar.sudo()
        if calendar and not calendar._logistics_calendar_problem():
            return calendar._logistics_work_intervals(begin, end, self)
        start = begin.replace(tzinfo=UTC)
        days = (end - begin).days
        return [
            (
                start + timedelta(days=day, hours=9),
                start + timedelta(days=day, hours=18),
            )
            for day in range(days)
        ]

    def _logistics_workdays(self, first, last):
        """Dates from ``first`` to ``last`` on which the company works, holidays and
        make-up days counted; every day where its schedule cannot tell."""
        self.ensure_one()
        # sudo: as above
        calendar = self.sudo().resource_calendar_id
        spans = self._logistics_spans(calendar, *self._logistics_bounds(first, last))
        return [day.date for day in visitplan.workdays(spans, self._logistics_zone())]

    def _logistics_silent_cutoff(self):
        """Reports handed in before this moment (naive UTC) waited the full working days
        that the policy allows; None when silence never approves."""
        self.ensure_one()
        days = self.env["logistics.company.policy"]._get(self).visit_silent_days
        if not days:
            return None
        today = self._logistics_local(fields.Datetime.now()).date()
        past = self._logistics_workdays(
            today - timedelta(days=days * 7 + 30), today - timedelta(days=1)
        )
        if len(past) < days:
            return None
        midnight = datetime.combine(past[-days], time.min, self._logistics_zone())
        return midnight.astimezone(UTC).replace(tzinfo=None)
