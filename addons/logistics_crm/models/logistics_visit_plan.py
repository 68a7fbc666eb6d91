from datetime import UTC

from odoo import api, fields, models

from ..tools import visitplan


class LogisticsVisit(models.Model):
    """Visits that the rules demand: made, dropped, escalated, missed."""

    _inherit = "logistics.visit"

    @api.model
    def _write_plan(self, company, plan, rows, policy):
        """Make the planned visits and delete the superfluous ones.

        :returns: dict with the numbers of ``visits``, ``dropped`` and ``short`` ones
        """
        self.browse(plan.dropped).unlink()
        rules = self.env["logistics.visit.rule"].browse(
            {rows[slot.key[0]].rule_id for slot in plan.slots}
        )
        channels = {rule.id: rule._plan_channel() for rule in rules}
        values = [
            self._prepare_plan_vals(
                company,
                rows[slot.key[0]],
                slot,
                plan.placements[slot.key],
                channels,
                policy,
            )
            for slot in plan.slots
        ]
        ids = self.env["logistics.visit.compliance"]._insert_rows(self._table, values)
        self.invalidate_model(flush=False)
        self.browse(ids)._set_facts()
        return {
            "visits": len(ids),
            "dropped": len(plan.dropped),
            "short": sum(vals["no_capacity"] for vals in values),
        }

    @api.model
    def _prepare_plan_vals(self, company, row, slot, placement, channels, policy):
        channel = channels[row.rule_id]
        day = placement.day
        start = day and visitplan.time_of(
            day, placement.rank, policy.visit_day_capacity
        )
        date = day.date if day else row.date_to
        return {
            "partner_id": row.partner_id,
            "user_id": row.user_id,
            "company_id": company.id,
            "channel_id": channel.id,
            "rule_id": row.rule_id,
            "compliance_id": row.id,
            "plan_key": f"{row.id}/{slot.key[1]}",
            "planned_start": start and start.astimezone(UTC).replace(tzinfo=None),
            "planned_hours": channel.hours,
            "date_due": row.date_to,
            "date": date,
            "count_date": date,
            "no_capacity": not day,
            "state": "planned",
        }

    @api.model
    def _find_open_plan(self, partner, lead, channel, moment):
        """The visit planned for the user at the screen that a contact fulfils: one of
        a demand whose period holds that day, else one planned for that day.

        :param partner: res.partner, a company; may be empty when `lead` is given
        :param moment: naive UTC datetime of the contact
        """
        whom = [("partner_id", "=", partner.id)] if partner else []
        if lead:
            whom = [("lead_id", "=", lead.id)]
        if not whom:
            return self
        day = self.env.company._logistics_local(moment).date()
        visits = self.search(
            [
                *whom,
                ("user_id", "=", self.env.uid),
                ("company_id", "=", self.env.company.id),
                ("state", "=", "planned"),
                ("actual_start", "=", False),
                "|",
                ("date", "=", day),
                ("compliance_id.date_from", "<=", day),
            ],
            order="date_due, date, id",
        )
        return visits.filtered(lambda visit: visit._is_fulfilled_by(channel, day))[:1]

    def _is_fulfilled_by(self, channel, day):
        """Does a contact by this channel on this day do what was planned?"""
        # sudo: what a rule accepts is policy
        rule = self.sudo().rule_id
        if not rule:
            return self.date == day and self.channel_id.kind == channel.kind
        grace = fields.Date.add(self.date_due, days=rule.late_days)
        accepted = rule.channel_ids
        return day <= grace and (not accepted or channel in accepted)

    # --- overdue ----------------------------------------------------------------------

    @api.model
    def _settle_overdue(self, company, today):
        """Tell superiors once what is overdue; close what can no more be made up.

        :returns: number of visits told about
        """
        overdue = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "planned"),
                ("actual_start", "=", False),
                ("compliance_id", "!=", False),
                ("date_due", "<", today),
            ]
        )
        fresh = overdue.filtered(lambda visit: not visit.escalated_on)
        for user, visits in fresh.grouped("user_id").items():
            self._tell_overdue(company, user, visits)
        fresh._as_engine().write({"escalated_on": today})
        missed = overdue.filtered(
            lambda v: fields.Date.add(v.date_due, days=v.rule_id.late_days) < today
        )
        missed._as_engine().write({"state": "missed"})
        missed._on_counting_changed()
        return len(fresh)

    @api.model
    def _tell_overdue(self, company, user, visits):
        names = visits[:20].mapped("partner_id.name")
        leader = self._find_approver(user, company)
        self.env["logistics.notifier"]._notify(
            leader,
            self.env._("Overdue visits of %(user)s", user=user.name),
            self.env._(
                "%(number)s visits that were due were not made: %(customers)s",
                number=len(visits),
                customers=", ".join(names),
            ),
            visits[:1],
        )

    @api.model
    def _cron_plan(self):
        """Plan ahead and settle what is overdue, company by company."""
        self._find_lost_events()
        self.env["res.company"]._logistics_each(self._plan_company)

    @api.model
    def _plan_company(self, company):
        today = company._logistics_local(fields.Datetime.now()).date()
        self._settle_overdue(company, today)
        self.env["logistics.visit.compliance"]._plan(company, today)

    @api.model
    def _plan_soon(self):
        """Tiers or rules changed: the plan follows within minutes."""
        # sudo: only wakes the job up
        self.env.ref("logistics_crm.ir_cron_visit_plan").sudo()._trigger()
