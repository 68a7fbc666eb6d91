import logging
from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.fields import Command

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
        """When the ladder speaks next; equal clocks of a batch are reckoned once."""
        if self.verdict:
            return False
        memo = {} if memo is None else memo
        key = ("next", self.target_id, self.calendar_id, self.company_id, self.start)
        key += (self.minutes, tuple(self._get_pauses()), self.complaint_id.severity)
        key += (self.escalation_ids.rung_id,)
        if key not in memo:
            rungs = self._get_rungs(memo)
            memo[key] = min((tell for _rung, _at, tell in rungs), default=False)
        return memo[key]

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
        rows, later = self._get_due_rows(now)
        self.env["logistics.complaint.escalation"].create(rows)._tell()
        for clock, at in later.items():
            clock.next_rung_at = at

    def _get_due_rows(self, now):
        """What is said now, and when each clock speaks next.

        :returns: values of escalations, oldest first; dict of clock -> instant or False
        """
        rows, later, memo = [], {}, {}
        for clock in self:
            rungs = clock._get_rungs(memo) if not clock.verdict else []
            due = [row for row in rungs if row[2] <= now]
            later[clock] = min(
                (row[2] for row in rungs if row not in due), default=False
            )
            rows += [
                {
                    "clock_id": clock.id,
                    "rung_id": rung.id,
                    "due_at": at,
                    "sent_at": now,
                    "user_ids": [
                        Command.set(clock._get_listener_ids(rung.notify, memo))
                    ],
                }
                for rung, at, _tell in due
            ]
        rows.sort(key=lambda row: row["due_at"])
        return rows, later

    def _get_listener_ids(self, notify, memo):
        """Users to tell; clocks in the same hands ask once for a batch."""
        key = ("listeners", notify, self.kind, self.department_id, self.user_id)
        key += (self.complaint_id.user_id, self.company_id)
        if key not in memo:
            memo[key] = self._get_listeners(notify).ids
        return memo[key]

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
        related="clock_id.complaint_id",
        store=True,
        precompute=True,
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="clock_id.company_id", store=True, precompute=True, index=True
    )
    rung_id = fields.Many2one(
        "logistics.sla.rung", required=True, readonly=True, ondelete="restrict"
    )
    percent = fields.Integer(
        related="rung_id.percent", store=True, precompute=True, aggregator=None
    )
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
        """One sentence per row."""
        labels = dict(
            self.env["logistics.complaint.clock"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        late = self.env._("%(complaint)s: %(promise)s is late")
        soon = self.env._("%(complaint)s: %(promise)s is due soon")
        return [
            (late if row.percent >= 100 else soon)
            % {
                "complaint": row.complaint_id.name,
                "promise": labels[row.clock_id.kind],
            }
            for row in self
        ]

    def _remind(self, users):
        """A reminder on the complaint, one for each promise; the message was sent."""
        todo = self.env.ref("logistics_complaints.mail_activity_type_complaint_late")
        model_id = self.env["ir.model"]._get_id("logistics.complaint")
        today = fields.Date.context_today(self)
        wanted = {
            (row.complaint_id.id, line)
            for row, line in zip(self, self._get_lines(), strict=True)
        }
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": todo.id,
                    "res_model_id": model_id,
                    "res_id": complaint_id,
                    "user_id": user.id,
                    "date_deadline": today,
                    "summary": line,
                }
                for complaint_id, line in sorted(wanted)
                for user in users[:1]
            ]
        )
