from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import visitperiods, visitplan
from .logistics_visit import ENGINE
from .logistics_visit_facts import Facts


class Row(NamedTuple):
    """An open demand as the planner sees it. ``closed``: planned visits of it that
    somebody cancelled or missed; ``linked``: those that are planned for the person
    responsible now; ``number``: of the next visit that is planned."""

    id: int
    rule_id: int
    partner_id: int
    user_id: int | None
    date_from: object
    date_to: object
    required: int
    closed: int
    linked: int
    number: int

    @property
    def period(self):
        return visitperiods.Period(self.date_from, self.date_to)


class Plan(NamedTuple):
    """What the planner decided: slots by customer, visit ids to drop."""

    slots: list
    placements: dict
    dropped: list


class LogisticsVisitCompliance(models.Model):
    """The plan: visits that the demands of the running and coming periods lack, on
    working days of the people who have to make them. Run as often as you like: the
    second run writes nothing (GEN-V2, H-7.2-4)."""

    _inherit = "logistics.visit.compliance"

    @api.model
    def _plan(self, company, today=None):
        """Bring demands and plan of one company up to date.

        :param company: res.company
        :param today: date, default today in the time zone of the company
        :returns: dict with the numbers of written ``demands``, ``new`` visits,
            ``dropped`` ones, and ``short`` ones for which nobody has a free day
        """
        today = today or company._logistics_local(fields.Datetime.now()).date()
        policy = self.env["logistics.company.policy"]._get(company)
        last = today + timedelta(days=policy.visit_plan_days)
        this = self.with_company(company).with_context(visit_engine=ENGINE)
        rules = self.env["logistics.visit.rule"]._in_force(company)
        people = this._get_people(company, today)
        demands = this._collect_demands(company, rules, people, today, last)
        written = this._write_demands(company, demands, today)
        rows = this._get_open_rows(company, rules, today)
        plan = this._make_plan(company, rules, people, rows, policy, today)
        numbers = self.env["logistics.visit"]._write_plan(company, plan, rows, policy)
        self._recount(SQL("c.company_id = %s AND c.date_to >= %s", company.id, today))
        return {"demands": written, **numbers}

    # --- collect ----------------------------------------------------------------------

    @api.model
    def _get_open_rows(self, company, rules, today):
        """{id: Row} of the demands whose period is not over."""
        self.env["logistics.visit"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT c.id, c.rule_id, c.partner_id, c.user_id, c.date_from,
                          c.date_to, c.required,
                          COUNT(v.id) FILTER (
                              WHERE v.state IN ('cancelled', 'missed')),
                          COUNT(v.id) FILTER (
                              WHERE v.state = 'planned' AND v.user_id = c.user_id),
                          COALESCE(MAX(split_part(v.plan_key, '/', 2)::int) + 1, 0)
                     FROM logistics_visit_compliance c
                LEFT JOIN logistics_visit v ON v.compliance_id = c.id
                    WHERE c.company_id = %s AND c.date_to >= %s AND c.required > 0
                      AND c.rule_id IN %s
                 GROUP BY c.id ORDER BY c.id""",
                company.id,
                today,
                tuple(rules.ids) or (0,),
            )
        )
        return {row[0]: Row(*row) for row in rows}

    @api.model
    def _get_orphans(self, company, today):
        """Visits that the plan made, nobody touched, and whose demand has somebody else
        responsible by now: they are planned anew for him."""
        rows = self.env.execute_query(
            SQL(
                """SELECT v.id FROM logistics_visit v
                     JOIN logistics_visit_compliance c ON c.id = v.compliance_id
                    WHERE c.company_id = %s AND c.date_to >= %s
                      AND v.state = 'planned' AND v.write_date = v.create_date
                      AND v.user_id IS DISTINCT FROM c.user_id
                      AND c.user_id IS NOT NULL""",
                company.id,
                today,
            )
        )
        return {visit_id for [visit_id] in rows}

    @api.model
    def _get_contacts(self, company, first, without):
        """Visits done or planned from a day on.

        :param without: ids of visits that are about to go
        :returns: ({customer id: contacts}, {customer id: those of them that the plan
            made and nobody touched}, {(user id, date): planned visits})
        """
        contacts, movable, load = defaultdict(list), defaultdict(list), defaultdict(int)
        rows = self.env.execute_query(
            SQL(
                """SELECT id, partner_id, count_date, channel_id, by_owner,
                          by_executive, by_service, top_rank,
                          state = 'planned' AND compliance_id IS NOT NULL
                              AND write_date = create_date,
                          CASE WHEN state = 'planned' THEN user_id END,
                          (planned_start AT TIME ZONE 'UTC' AT TIME ZONE %s)::date
                     FROM logistics_visit
                    WHERE company_id = %s AND count_date >= %s
                      AND state NOT IN ('cancelled', 'missed')
                      AND is_false IS NOT TRUE AND id != ALL(%s)
                 ORDER BY count_date DESC, id DESC""",
                company._logistics_zone().key,
                company.id,
                first,
                list(without),
            )
        )
        for visit_id, partner_id, day, *facts, is_free, user_id, planned_on in rows:
            if user_id and planned_on:
                load[user_id, planned_on] += 1
            if partner_id:
                contact = visitplan.Contact(day, day, Facts(*facts), visit_id)
                contacts[partner_id].append(contact)
                if is_free:
                    movable[partner_id].append(contact)
        return contacts, movable, load

    # --- decide -----------------------------------------------------------------------

    @api.model
    def _make_plan(self, company, rules, people, rows, policy, today):
        """Which visits to plan on which day, and which planned ones to drop."""
        first = min((row.date_from for row in rows.values()), default=today)
        dropped = self._get_orphans(company, today)
        contacts, movable, load = self._get_contacts(company, first, dropped)
        accepts = {rule.id: rule._accepts for rule in rules}
        channels = {r.id: r._plan_channel().id for r in rules if r.is_planned}
        demands = defaultdict(list)
        for row in rows.values():
            demands[row.partner_id].append(
                visitplan.Demand(row.id, row.period, row.required, accepts[row.rule_id])
            )
        slots = [
            slot
            for partner_id, mine in demands.items()
            for slot in self._get_slots(
                mine, contacts.get(partner_id, ()), rows, channels, people
            )
        ]
        days = self._get_workdays(company, slots, today)
        placements = visitplan.spread(slots, days, policy.visit_day_capacity, load)
        added = defaultdict(list)
        for slot in slots:
            row, placed = rows[slot.key[0]], placements[slot.key]
            day = placed.day.date if placed.day else row.date_to
            facts = people.facts(channels[row.rule_id], row.partner_id, row.user_id)
            added[row.partner_id].append(visitplan.Contact(day, day, facts, slot.key))
        for partner_id in {*added, *movable}:
            spare = added[partner_id] + movable.get(partner_id, [])
            everything = [*contacts.get(partner_id, ()), *added[partner_id]]
            found = visitplan.superfluous(demands[partner_id], everything, spare)
            dropped.update(contact.key for contact in found)
        return Plan(
            [slot for slot in slots if slot.key not in dropped],
            placements,
            [key for key in dropped if isinstance(key, int)],
        )

    @api.model
    def _get_slots(self, demands, contacts, rows, channels, people):
        """Slots for what the demands of one customer lack."""

        def new_contact(demand):
            row = rows[demand.key]
            facts = people.facts(channels[row.rule_id], row.partner_id, row.user_id)
            return visitplan.Contact(*row.period, facts)

        planned = [
            demand
            for demand in demands
            if rows[demand.key].user_id and rows[demand.key].rule_id in channels
        ]
        for key, lack in visitplan.missing(planned, contacts, new_contact).items():
            row = rows[key]
            # Neither what somebody cancelled nor what he was given already again.
            number = min(lack - row.closed, row.required - row.linked - row.closed)
            have = max(row.required - lack, 0)
            for part in range(number):
                yield visitplan.Slot(
                    (key, row.number + part),
                    row.user_id,
                    row.period,
                    have + part,
                    row.required,
                )

    @api.model
    def _get_workdays(self, company, slots, today):
        """{user id: working days from today on} of everybody who gets a slot."""
        if not slots:
            return {}
        last = max(slot.period.end for slot in slots)
        users = self.env["res.users"].browse({slot.person for slot in slots})
        return users._logistics_workdays(company, today, last)
