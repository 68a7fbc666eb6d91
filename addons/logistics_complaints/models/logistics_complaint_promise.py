from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import sla
from .logistics_complaint import DONE
from .logistics_complaint_clock import FACTS
from .selections import CLOCK_STATES, DEPARTMENT_PROMISES, PROMISES

#: Promises of kinds of tickets that are no complaint.
SMALL = ("reply", "promised")


class LogisticsComplaint(models.Model):
    """The clocks of a complaint, and the one that falls due next."""

    _inherit = "logistics.complaint"

    clock_ids = fields.One2many("logistics.complaint.clock", "complaint_id", "Clocks")
    open_clock_ids = fields.One2many(
        "logistics.complaint.clock",
        "complaint_id",
        string="Open clocks",
        domain=[("verdict", "=", False)],
    )
    round_number = fields.Integer(default=1, readonly=True, copy=False, aggregator=None)
    countdown = fields.Json(
        string="Next promise",
        compute="_compute_countdown",
        help="The promise that falls due next and the time left.",
    )
    next_kind = fields.Selection(
        PROMISES, string="Next promise is", compute="_compute_countdown"
    )
    next_due = fields.Datetime(compute="_compute_countdown", search="_search_next_due")
    clock_state = fields.Selection(
        CLOCK_STATES,
        string="Clock",
        compute="_compute_countdown",
        search="_search_clock_state",
    )

    @api.depends("open_clock_ids.due", "open_clock_ids.paused_since", "state")
    def _compute_countdown(self):
        """One query for a whole screen: clocks of all complaints are read at once."""
        now = fields.Datetime.now()
        for complaint in self:
            clocks = complaint.open_clock_ids
            key = sla.next_promise(now, [(c.id, c._as_tool()) for c in clocks])
            clock = clocks.browse(key) if key else clocks[:1]
            done = complaint.state in DONE or not clock
            complaint.next_kind = False if done else clock.kind
            complaint.next_due = False if done else clock.due
            complaint.clock_state = False if done else clock.state
            complaint.countdown = (
                False
                if done
                else {
                    "kind": clock.kind,
                    "state": clock.state,
                    "seconds": clock.seconds_left,
                    "total": round(clock.minutes * 60),
                }
            )

    def _search_clock_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("open_clock_ids.state", "in", list(value))]

    def _search_next_due(self, operator, value):
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented
        return [("open_clock_ids.due", operator, value)]

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Most urgent first: the earliest due time of the clocks that run."""
        if field_name != "next_due":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        clocks = self.env["logistics.complaint.clock"]
        columns = {
            name: SQL.identifier("clock", name, to_flush=clocks._fields[name])
            for name in ("complaint_id", "due", "met_at", "ended_at", "runs")
        }
        return SQL(
            "(SELECT MIN(%(due)s) FROM %(table)s clock"
            " WHERE %(complaint_id)s = %(id)s AND %(met_at)s IS NULL"
            " AND %(ended_at)s IS NULL AND %(runs)s) %(direction)s %(nulls)s",
            table=SQL.identifier(clocks._table),
            id=SQL.identifier(alias, "id"),
            direction=direction,
            nulls=nulls,
            **columns,
        )

    # --- start ----------------------------------------------------------------------

    def _get_targets(self, side):
        """Targets of the frozen policy that apply.

        :param side: ``cs`` or ``department``
        """
        self.ensure_one()
        # sudo: as for the choice of the policy
        targets = self.policy_id.sudo().target_ids
        if side == "department":
            # Feedback and after-sales requests are answered, not investigated.
            kinds = DEPARTMENT_PROMISES if self.kind == "complaint" else ("dept_reply",)
            return targets.filtered(lambda t: t.kind in kinds)
        targets = targets.filtered(lambda t: t.kind not in DEPARTMENT_PROMISES)
        if self.kind != "complaint":
            return targets.filtered(lambda t: t.kind in SMALL)
        return targets.filtered(lambda t: t.kind != "claim" or self.has_claim)

    def _start_clocks(self, start=None):
        """Clocks of customer service; a batch of complaints in one statement."""
        memo = {}
        vals_list = [
            complaint._prepare_clock_vals(target, start or complaint.received_at, memo)
            for complaint in self
            for target in complaint._get_targets("cs")
        ]
        return self._create_clocks(vals_list)

    def _create_clocks(self, vals_list):
        clocks, memo = self.env["logistics.complaint.clock"], {}
        for vals in vals_list:
            vals.update(clocks._get_first_times(vals, memo))
        clocks = clocks.create(vals_list)
        clocks._forget_open()
        return clocks

    def _prepare_clock_vals(self, target, start, memo=None, **values):
        """Values of one clock.

        :param memo: dict of one batch: schedules are looked up and judged once
        """
        self.ensure_one()
        memo = {} if memo is None else memo
        key = (target, self.company_id, values.get("department_id"))
        if key not in memo:
            calendar = target._get_calendar(self.company_id, key[2])
            problem = calendar._logistics_calendar_problem()
            memo[key] = (False if problem else calendar.id, problem)
        calendar_id, problem = memo[key]
        return {
            **{name: self[name].id for name in FACTS},
            "complaint_id": self.id,
            "target_id": target.id,
            "kind": target.kind,
            "round_number": self.round_number,
            "start": start,
            "minutes": target.minutes,
            "calendar_id": calendar_id,
            "problem": problem,
            "can_pause": target.can_pause,
            "user_id": self.user_id.id,
            **values,
        }

    def _start_claim_clock(self):
        """A claim that is raised later starts its answer clock then."""
        for complaint in self.filtered("has_claim"):
            running = complaint.clock_ids.filtered(
                lambda c, r=complaint.round_number: (
                    c.kind == "claim" and c.round_number == r
                )
            )
            targets = complaint._get_targets("cs").filtered(lambda t: t.kind == "claim")
            if not running and targets:
                now = fields.Datetime.now()
                complaint._create_clocks(
                    [complaint._prepare_clock_vals(target, now) for target in targets]
                )

    def _meet_clocks(self, kind, at):
        """Evidence of one kind ends the clocks of that kind in this round."""
        self._as_engine().open_clock_ids.filtered(lambda c: c.kind == kind)._meet(at)

    def _end_clocks(self, reason):
        self._as_engine().open_clock_ids._end(reason)
