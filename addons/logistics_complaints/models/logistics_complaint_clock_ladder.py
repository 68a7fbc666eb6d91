import logging
from collections import defaultdict
from datetime import UTC, timedelta

from odoo import api, fields, models

from ..tools import sla

_logger = logging.getLogger(__name__)

BATCH = 200


class LogisticsComplaintClock(models.Model):
    """The ladder: who hears when a promise is at risk or broken; each rung once."""

    _inherit = "logistics.complaint.clock"

    def _get_rungs(self, memo=None):
        """Rungs that have not spoken yet, in order.

        :param memo: dict of one batch, see ``_logistics_due_at``
        :returns: triples (rung, instant it is reached, instant it may be told)
        """
        self.ensure_one()
        said = self.escalation_ids.rung_id
        pauses = self._get_pauses()
        rungs = [
            (rung, self._get_rung_time(rung, pauses, memo))
            for rung in self.target_id.rung_ids - said
        ]
        rungs.sort(key=lambda pair: pair[1] or self.start)
        quiet = self._get_quiet_hours({} if memo is None else memo)
        return [
            (rung, at, self._get_tell_time(rung, at, quiet)) for rung, at in rungs if at
        ]

    def _get_quiet_hours(self, memo):
        """Hours (from, to) of the company, asked once for a batch."""
        key = ("quiet", self.company_id)
        if key not in memo:
            policy = self.company_id._logistics_policy()
            memo[key] = (policy.complaint_quiet_from, policy.complaint_quiet_to)
        return memo[key]

    def _get_tell_time(self, rung, at, quiet):
        """Managers and executives are not woken for a general complaint (P8); who
        answers for the promise always hears at once."""
        if rung.notify == "owner" or self.complaint_id.severity == "major":
            return at
        if quiet[0] == quiet[1]:
            return at
        local = self.company_id._logistics_local(at)
        later = sla.after_quiet(local.replace(tzinfo=None), *quiet)
        later = later.replace(tzinfo=local.tzinfo).astimezone(UTC)
        return max(at, later.replace(tzinfo=None))

    def _get_rung_time(self, rung, pauses, memo=None):
        minutes = sla.rung_minutes(self.minutes, rung.percent, rung.extra_minutes)
        return self._due_after(minutes, pauses, memo)

    def _get_next_rung(self, memo=None):
        rungs = self._get_rungs(memo) if not self.verdict else []
        return min((tell for _rung, _at, tell in rungs), default=False)

    @api.model
    def _cron_escalate(self):
        """Tell whoever must hear, batch by batch; a clock that fails is put back by an
        hour and never stops the others."""
        cron = self.env["ir.cron"]
        domain = self._get_due_rung_domain()
        cron._commit_progress(remaining=self.search_count(domain))
        while clocks := self.search(
            domain, order="next_rung_at, id", limit=BATCH
        ).try_lock_for_update():
            clocks._escalate_safely()
            if not cron._commit_progress(len(clocks)):
                break

    @api.model
    def _get_due_rung_domain(self):
        return [("next_rung_at", "<=", fields.Datetime.now())]

    def _escalate_safely(self):
        """The batch at once; where that fails, clock by clock."""
        try:
            with self.env.cr.savepoint():
                self._escalate_batch()
        except Exception:
            _logger.exception("escalation of a batch failed, clocks follow singly")
            for clock in self:
                clock._escalate_alone()

    def _escalate_alone(self):
        try:
            with self.env.cr.savepoint():
                self._escalate_batch()
        except Exception as error:
            _logger.exception("escalation of clock %s failed", self.id)
            later = fields.Datetime.now() + timedelta(hours=1)
            self.write({"next_rung_at": later, "problem": str(error)[:200]})

    def _escalate_batch(self):
        """Speak every due rung of these clocks, oldest first, with its true time."""
        now = fields.Datetime.now()
        said = self._record_escalations(now)
        said._tell()
        memo = {}
        for clock in self:
            clock.next_rung_at = clock._get_next_rung(memo)

    def _record_escalations(self, now):
        rows, memo = [], {}
        for clock in self.filtered(lambda c: not c.verdict):
            rows += [
                {"clock_id": clock.id, "rung_id": rung.id, "due_at": at, "sent_at": now}
                for rung, at, tell in clock._get_rungs(memo)
                if tell <= now
            ]
        rows.sort(key=lambda row: row["due_at"])
        escalations = self.env["logistics.complaint.escalation"].create(rows)
        listeners = defaultdict(lambda: self.env["res.users"])
        for row in escalations:
            clock = row.clock_id
            key = (row.rung_id.notify, clock.kind, clock.department_id, clock.user_id)
            key += (clock.complaint_id.user_id, clock.company_id)
            if key not in listeners:
                listeners[key] = clock._get_listeners(row.rung_id.notify)
            row.user_ids = listeners[key]
        return escalations

    def _get_listeners(self, notify):
        """Users to tell: who answers, the superior, or the executives."""
        self.ensure_one()
        if notify == "director":
            group = self.env.ref("logistics_crm.group_logistics_executive")
            found = group.all_user_ids.filtered(
                lambda user: user.active and self.company_id in user.company_ids
            )
            return found or self.complaint_id._get_managers(self.company_id)
        if notify == "owner":
            found = self.user_id if self._is_department() else self._get_officer()
            if found:
                return found
        # sudo: only the user of a head leaves hr
        head = self.department_id.sudo().manager_id.user_id
        if self._is_department() and head:
            return head
        return self.complaint_id._get_managers(self.company_id)[:3]

    def _get_officer(self):
        shifts = self.env["logistics.duty.shift"]
        return self.complaint_id.user_id or shifts._get_on_duty(self.company_id)


class LogisticsComplaintEscalation(models.Model):
    """What the ladder said: one row per clock and rung, for ever."""

    _name = "logistics.complaint.escalation"
    _description = "Escalation"
    _order = "due_at desc, id desc"
    _rec_name = "clock_id"
    _check_company_auto = True

    clock_id = fields.Many2one(
        "logistics.complaint.clock",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    complaint_id = fields.Many2one(
        related="clock_id.complaint_id", store=True, index=True, check_company=True
    )
    company_id = fields.Many2one(related="clock_id.company_id", store=True, index=True)
    rung_id = fields.Many2one(
        "logistics.sla.rung", required=True, readonly=True, ondelete="restrict"
    )
    percent = fields.Integer(related="rung_id.percent", store=True, aggregator=None)
    due_at = fields.Datetime(string="Was due on", required=True, readonly=True)
    sent_at = fields.Datetime(string="Told on", required=True, readonly=True)
    user_ids = fields.Many2many("res.users", string="Told", readonly=True)

    _once = models.Constraint(
        "UNIQUE(clock_id, rung_id)", "Each rung of the ladder speaks once."
    )

    def _tell(self):
        """One message per group of people and a reminder per broken promise."""
        notifier = self.env["logistics.notifier"]
        for users, rows in self.grouped("user_ids").items():
            urgent = any(row.percent >= 100 for row in rows)
            record = rows.complaint_id if len(rows.complaint_id) == 1 else None
            notifier._notify(
                users,
                rows._get_subject(),
                "\n".join(rows._get_lines()),
                record=record,
                urgency="urgent" if urgent else "normal",
            )
            rows.filtered(lambda row: row.percent >= 100)._remind(users)

    def _get_subject(self):
        if len(self.complaint_id) > 1:
            return self.env._(
                "%(count)s complaints need an answer", count=len(self.complaint_id)
            )
        return self._get_lines()[0]

    def _get_lines(self):
        labels = dict(
            self.env["logistics.complaint.clock"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        lines = []
        for row in self:
            values = {
                "complaint": row.complaint_id.name,
                "promise": labels[row.clock_id.kind],
            }
            lines.append(
                self.env._("%(complaint)s: %(promise)s is late", **values)
                if row.percent >= 100
                else self.env._("%(complaint)s: %(promise)s is due soon", **values)
            )
        return lines

    def _remind(self, users):
        """A reminder on the complaint; the message was sent already."""
        todo = self.env.ref("logistics_complaints.mail_activity_type_complaint_late")
        model_id = self.env["ir.model"]._get_id("logistics.complaint")
        today = fields.Date.context_today(self)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": todo.id,
                    "res_model_id": model_id,
                    "res_id": row.complaint_id.id,
                    "user_id": user.id,
                    "date_deadline": today,
                    "summary": row._get_lines()[0],
                }
                for row in self
                for user in users[:1]
            ]
        )
