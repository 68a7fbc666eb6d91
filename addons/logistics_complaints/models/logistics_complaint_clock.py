from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import sla
from .selections import CLOCK_STATES, DEPARTMENT_PROMISES, PROMISES

#: What a clock takes over from its complaint, for lists and statistics.
FACTS = ("company_id", "commercial_partner_id", "category_id", "tier_id")


class LogisticsComplaintClock(models.Model):
    """One promise on one complaint: when it started, when it is due, what ended it.

    Rows are facts: start, minutes and calendar never change, the verdict is stored once
    and a reopened complaint gets new rows. What the clock says *now* is never stored:
    ``tools.sla.state_at`` derives it. Due times are in
    ``logistics_complaint_clock_times.py``, escalation is in
    ``logistics_complaint_clock_ladder.py``.
    """

    _name = "logistics.complaint.clock"
    _description = "Complaint Clock"
    _order = "complaint_id desc, round_number desc, start, id"
    _rec_name = "kind"
    _check_company_auto = True

    complaint_id = fields.Many2one(
        "logistics.complaint",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    # Follow the complaint. No related fields, so that a batch of clocks is inserted
    # with them: nothing is reckoned for each row, nothing written twice.
    company_id = fields.Many2one(
        "res.company", compute="_compute_facts", store=True, readonly=False, index=True
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_facts",
        store=True,
        readonly=False,
        index=True,
    )
    category_id = fields.Many2one(
        "logistics.complaint.category",
        compute="_compute_facts",
        store=True,
        readonly=False,
    )
    tier_id = fields.Many2one(
        "logistics.tier",
        string="Tier then",
        compute="_compute_facts",
        store=True,
        readonly=False,
        check_company=True,
        help="Tier of the customer when the complaint came in.",
    )
    target_id = fields.Many2one(
        "logistics.sla.target",
        string="Promised by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    kind = fields.Selection(PROMISES, string="Promise", required=True, readonly=True)
    round_number = fields.Integer(
        string="Round", default=1, readonly=True, aggregator=None
    )
    department_id = fields.Many2one(
        "hr.department", readonly=True, index="btree_not_null", ondelete="set null"
    )
    user_id = fields.Many2one(
        "res.users", string="Answers for it", readonly=True, index=True
    )
    start = fields.Datetime(required=True, readonly=True)
    minutes = fields.Float(readonly=True, aggregator="avg")
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Schedule",
        readonly=True,
        check_company=True,
        help="Empty: 24x7.",
    )
    can_pause = fields.Boolean(readonly=True)
    due = fields.Datetime(readonly=True, index=True)
    paused_since = fields.Datetime(readonly=True)
    runs = fields.Boolean(
        compute="_compute_runs",
        store=True,
        readonly=False,
        help="Not stopped by a pause that began in time.",
    )
    met_at = fields.Datetime(string="Kept on", readonly=True)
    ended_at = fields.Datetime(string="Ended on", readonly=True)
    end_reason = fields.Selection(
        [
            ("merged", "Merged"),
            ("cancelled", "Cancelled"),
            ("superseded", "Replaced"),
            ("closed", "Closed without it"),
        ],
        readonly=True,
    )
    verdict = fields.Selection(
        [("met", "Kept"), ("late", "Kept late"), ("none", "No verdict")], readonly=True
    )
    kept = fields.Float(
        string="Kept in time",
        readonly=True,
        aggregator="avg",
        help="1 kept in time, 0 late: the average is the share of promises kept.",
    )
    gross_minutes = fields.Float(readonly=True, aggregator="avg")
    net_minutes = fields.Float(readonly=True, aggregator="avg")
    paused_minutes = fields.Float(readonly=True, aggregator="sum")
    problem = fields.Char(
        readonly=True, help="The schedule could not be used; the clock runs 24x7."
    )
    state = fields.Selection(
        CLOCK_STATES, compute="_compute_state", search="_search_state"
    )
    seconds_left = fields.Integer(compute="_compute_state", string="Time left")
    next_rung_at = fields.Datetime(readonly=True)
    escalation_ids = fields.One2many(
        "logistics.complaint.escalation", "clock_id", string="Escalations"
    )

    _ladder_idx = models.Index("(next_rung_at) WHERE next_rung_at IS NOT NULL")
    _open_idx = models.Index(
        "(complaint_id, due) WHERE met_at IS NULL AND ended_at IS NULL"
    )

    def _check_company(self, fnames=None):
        """A batch of clocks names the same few targets and schedules, and the check
        looks at companies alone: one clock of each kind stands for all."""
        if len(self) == 1:
            return super()._check_company(fnames)
        names = [
            name
            for name, field in self._fields.items()
            if field.relational and field.check_company and name != "complaint_id"
        ]
        kinds = {}
        for clock in self.sudo():  # sudo: the check itself reads the links so
            key = (clock.company_id, clock.complaint_id.company_id)
            kinds[key + tuple(clock[name] for name in names)] = clock.id
        some = self.browse(kinds.values())
        return super(LogisticsComplaintClock, some)._check_company(fnames)

    # --- verdict of this moment -----------------------------------------------------

    def _as_tool(self):
        """Value that the pure functions judge."""
        self.ensure_one()
        return sla.Clock(
            self.due or None,
            self.met_at or None,
            self.ended_at or None,
            self.paused_since or None,
        )

    @api.depends(*(f"complaint_id.{name}" for name in FACTS))
    def _compute_facts(self):
        for clock in self:
            clock.update({name: clock.complaint_id[name] for name in FACTS})

    @api.depends("due", "paused_since")
    def _compute_runs(self):
        for clock in self:
            since = clock.paused_since
            clock.runs = bool(clock.due) and not (since and since <= clock.due)

    @api.depends("due", "met_at", "ended_at", "paused_since")
    def _compute_state(self):
        now = fields.Datetime.now()
        for clock in self:
            clock.state = sla.state_at(now, clock._as_tool())
            clock.seconds_left = sla.seconds_left(now, clock._as_tool()) or 0

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        still = Domain("met_at", "=", False) & Domain("ended_at", "=", False)
        # A pause counts as one when it began in time (same rule as state_at).
        running = Domain("runs", "=", True)
        domains = {
            "met": Domain("verdict", "=", "met"),
            "late": Domain("verdict", "=", "late"),
            "closed": Domain("verdict", "=", "none"),
            "running": still & running & Domain("due", ">=", now),
            "breached": still & running & Domain("due", "<", now),
            "paused": still & ~running,
        }
        return Domain.OR(domains[key] for key in value if key in domains)

    # --- ends -----------------------------------------------------------------------

    def _meet(self, at):
        """Evidence came: store the verdict once, with net and gross minutes."""
        for clock in self.filtered(lambda c: not c.verdict):
            pauses = [(start, stop or at) for start, stop in clock._get_pauses()]
            due = clock._due_after(clock.minutes, pauses) or clock.due
            net = clock.calendar_id._logistics_net(
                clock.start, at, clock.company_id, pauses
            )
            gross = (at - clock.start).total_seconds() / 60
            verdict = sla.state_at(at, sla.Clock(due, at))
            clock.write(
                {
                    "due": due,
                    "met_at": at,
                    "user_id": clock._get_answerer().id,
                    "paused_since": False,
                    "verdict": verdict,
                    "kept": 1.0 if verdict == sla.MET else 0.0,
                    "gross_minutes": gross,
                    "net_minutes": net.total_seconds() / 60,
                    "paused_minutes": sum(
                        (stop - start).total_seconds() / 60 for start, stop in pauses
                    ),
                    "next_rung_at": False,
                }
            )
        self._forget_open()

    def _get_answerer(self):
        """Who answers for the promise; where nobody does, who brought the evidence."""
        self.ensure_one()
        known = self.user_id or self.complaint_id.user_id
        return known or self.env.user.filtered(lambda user: not user.share)

    def _forget_open(self):
        """The list of open clocks is a filter that the cache does not follow."""
        self.complaint_id.invalidate_recordset(["open_clock_ids"])

    def _end(self, reason, at=None):
        """End without verdict: merged, cancelled, replaced (P8). A promise that was
        broken already stays broken: it is judged late."""
        at = at or fields.Datetime.now()
        for clock in self.filtered(lambda c: not c.verdict):
            broken = sla.state_at(at, clock._as_tool()) == sla.BREACHED
            clock.write(
                {
                    "ended_at": at,
                    "end_reason": reason,
                    "verdict": "late" if broken else "none",
                    "kept": 0.0,
                    "paused_since": False,
                    "next_rung_at": False,
                }
            )
        self._forget_open()

    def _is_department(self):
        self.ensure_one()
        return self.kind in DEPARTMENT_PROMISES
