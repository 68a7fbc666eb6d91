from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from ..tools import visitplan
from .logistics_visit_facts import EXECUTIVES, Facts

#: Roles of ownership that make somebody responsible for visits.
OWNER_ROLES = ("lead", "sponsor", "service")


class People(NamedTuple):
    """Who is responsible for customers today, and how high they stand.

    :param owners: {(customer id, role of ownership): user id}
    :param ranks: {user id: rank of the job level}
    :param superiors: {user id: ids of the superiors, nearest first}
    :param executives: ids of users with the executive role
    :param departments: {user id: department id}
    """

    owners: dict
    ranks: dict
    superiors: dict
    executives: frozenset
    departments: dict

    def responsible(self, rule, partner_id):
        """Who has to see to a rule: user id, or None when nobody has the role."""
        owner = self.owners.get((partner_id, "lead"))
        chain = [owner, *self.superiors.get(owner, ())] if owner else []
        if rule.role == "executive":
            return self.owners.get((partner_id, "sponsor")) or next(
                (user for user in chain if user in self.executives), None
            )
        if rule.role == "service":
            return self.owners.get((partner_id, "service")) or owner
        if rule.role == "level":
            rank = rule.job_level_id.rank
            return next((u for u in chain if self.ranks.get(u, 0) >= rank), None)
        return owner

    def facts(self, channel_id, partner_id, user_id):
        """What a rule would judge of a visit that this person makes."""
        return Facts(
            channel_id,
            by_owner=self.owners.get((partner_id, "lead")) == user_id,
            by_executive=user_id in self.executives
            or self.owners.get((partner_id, "sponsor")) == user_id,
            by_service=self.owners.get((partner_id, "service")) == user_id,
            top_rank=self.ranks.get(user_id, 0),
        )


class LogisticsVisitCompliance(models.Model):
    """What the rules demand: tier history, customer stage and people → one row a
    customer, rule and period; pro-rated for new, lost and re-tiered customers."""

    _inherit = "logistics.visit.compliance"

    @api.model
    def _collect_demands(self, company, rules, people, today, last):
        """Every demand of the periods that run between two days.

        :param rules: logistics.visit.rule in force
        :param people: who is responsible
        :param today, last: dates
        :returns: {key: values of a row}, nothing is written
        """
        demands = {}
        if not rules:
            return demands
        first = min(
            visitplan.period_of(today, unit).start for unit in rules.mapped("unit")
        )
        tiers = self._get_tier_spans(company, rules.tier_id, first, last)
        stages = self._get_stage_spans(company, today)
        for rule in rules:
            in_force = [
                (rule.date_from, rule.date_to and rule.date_to + relativedelta(days=1))
            ]
            row = self._prepare_rule_vals(rule, company)
            spans_of = tiers.get(rule.tier_id.id, {})
            for partner_id, spans in spans_of.items():
                limits = visitplan.clip(
                    in_force, stages(partner_id, rule.customer_stage)
                )
                spans = visitplan.clip(spans, limits)
                if not spans:
                    continue
                user_id = people.responsible(rule, partner_id)
                for period in visitplan.periods(rule.unit, today, last):
                    number = visitplan.required(rule.count, period, spans)
                    if number:
                        demands[
                            f"{rule.id}/{company.id}/{partner_id}/{period.start}"
                        ] = {
                            **row,
                            "partner_id": partner_id,
                            "user_id": user_id,
                            "department_id": people.departments.get(user_id),
                            "date_from": period.start,
                            "date_to": period.end,
                            "required": number,
                        }
        return demands

    @api.model
    def _prepare_rule_vals(self, rule, company):
        return {
            "rule_id": rule.id,
            "company_id": company.id,
            "tier_id": rule.tier_id.id,
            "role": rule.role,
            "unit": rule.unit,
            "channel_id": rule.channel_ids.id if len(rule.channel_ids) == 1 else None,
        }

    @api.model
    def _get_tier_spans(self, company, tiers, first, last):
        """Dated tiers of active customers: {tier id: {customer id: [(from, to)]}}."""
        self.env["logistics.tier.assessment"].flush_model()
        self.env["res.partner"].flush_model(["active"])
        rows = self.env.execute_query(
            SQL(
                """SELECT a.decided_tier_id, a.partner_id, a.valid_from,
                          a.valid_to + 1
                     FROM logistics_tier_assessment a
                     JOIN res_partner p ON p.id = a.partner_id AND p.active
                    WHERE a.company_id = %s AND a.decided_tier_id IN %s
                      AND a.approval_state = 'approved' AND a.valid_from <= %s
                      AND (a.valid_to IS NULL OR a.valid_to >= %s)
                      AND a.end_reason IS DISTINCT FROM 'merged'
                 ORDER BY a.partner_id, a.valid_from""",
                company.id,
                tuple(tiers.ids),
                last,
                first,
            )
        )
        spans = {}
        for tier_id, partner_id, begin, stop in rows:
            spans.setdefault(tier_id, {}).setdefault(partner_id, []).append(
                (begin, stop)
            )
        return spans

    @api.model
    def _get_stage_spans(self, company, today):
        """A function (customer id, stage of a rule) -> spans of days in that stage."""
        partners = self.env["res.partner"]
        policy = self.env["logistics.company.policy"]._get(company)
        runs = partners._logistics_business_runs(company, True)
        signed = partners._logistics_signed_ids(company)
        gap = relativedelta(months=policy.lost_months)

        def spans(partner_id, stage):
            since, latest = runs.get(partner_id, (None, None))
            lost = latest + gap if latest and latest + gap <= today else None
            if stage == "any":
                return [(None, lost)]
            if stage == "signed":
                if latest:
                    return [(since, lost)]
                return [(None, None)] if partner_id in signed else []
            if partner_id in signed:
                return []
            return [(None, since)]

        return spans

    @api.model
    def _get_people(self, company, today):
        owners = self._get_owners(today)
        users = self.env["res.users"].browse({user for user in owners.values() if user})
        superiors = {user.id: user._logistics_superiors(company) for user in users}
        everybody = users.browse(
            {*users.ids, *(leader for chain in superiors.values() for leader in chain)}
        )
        levels = self.env["logistics.job.level"]._logistics_level_of(
            everybody, company, today
        )
        # sudo: only department ids and ranks of people leave hr, who holds a role is
        # policy.
        employees = self.env["hr.employee"].sudo()
        employees = employees.search(
            [("user_id", "in", everybody.ids), ("company_id", "=", company.id)]
        )
        return People(
            owners,
            {user: level.sudo().rank for user, level in levels.items()},
            superiors,
            frozenset(self.env.ref(EXECUTIVES).sudo().all_user_ids.ids),
            {e.user_id.id: e.department_id.id or None for e in employees},
        )

    @api.model
    def _get_owners(self, today):
        """{(customer id, role): user id} of today; the newest row of active users."""
        self.env["logistics.customer.owner"].flush_model()
        self.env["res.users"].flush_model(["active"])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (o.partner_id, o.role)
                          o.partner_id, o.role, o.user_id
                     FROM logistics_customer_owner o
                     JOIN res_users u ON u.id = o.user_id AND u.active
                    WHERE o.role IN %s
                      AND (o.date_from IS NULL OR o.date_from <= %s)
                      AND (o.date_to IS NULL OR o.date_to > %s)
                 ORDER BY o.partner_id, o.role, o.is_merged IS TRUE,
                          o.date_from DESC NULLS LAST, o.id DESC""",
                OWNER_ROLES,
                today,
                today,
            )
        )
        return {(partner, role): user for partner, role, user in rows}

    # --- write ------------------------------------------------------------------------

    @api.model
    def _write_demands(self, company, demands, today):
        """Make the rows of the running and coming periods as demanded; writes only
        what differs. A demand that fell away asks for 0, its row stays.

        :returns: number of rows written
        """
        self.flush_model()
        known = {
            key: values
            for key, *values in self.env.execute_query(
                SQL(
                    """SELECT key, required, user_id, department_id
                         FROM logistics_visit_compliance
                        WHERE company_id = %s AND date_to >= %s""",
                    company.id,
                    today,
                )
            )
        }
        new = [
            {"key": key, **vals} for key, vals in demands.items() if key not in known
        ]
        changed = []
        for key, values in known.items():
            wanted = demands.get(key)
            target = (
                [wanted["required"], wanted["user_id"], wanted["department_id"]]
                if wanted
                else [0, *values[1:]]
            )
            if target != values:
                changed.append((key, *target))
        self._insert_rows(self._table, new)
        if changed:
            self.env.execute_query(
                SQL(
                    """UPDATE logistics_visit_compliance c
                          SET required = n.required, user_id = n.user_id,
                              department_id = n.department_id
                         FROM unnest(%s::varchar[], %s::int[], %s::int[], %s::int[])
                              AS n (key, required, user_id, department_id)
                        WHERE c.key = n.key RETURNING c.id""",
                    *map(list, zip(*changed, strict=True)),
                )
            )
        self.invalidate_model(flush=False)
        return len(new) + len(changed)

    @api.model
    def _insert_rows(self, table, rows):
        """Insert many rows in one statement; a row whose unique key exists is left.

        :param rows: dicts with the same columns
        :returns: ids of the new rows
        """
        if not rows:
            return []
        now = self.env.cr.now()
        stamps = {
            "create_uid": self.env.uid,
            "write_uid": self.env.uid,
            "create_date": now,
            "write_date": now,
        }
        fields_of = self.env[table.replace("_", ".")]._fields
        columns = list(rows[0])
        arrays = [
            SQL("%s::%s[]", [row[c] for row in rows], SQL(fields_of[c].column_type[1]))
            for c in columns
        ]
        found = self.env.execute_query(
            SQL(
                """INSERT INTO %s (%s, %s) SELECT n.*, %s FROM unnest(%s) AS n
                   ON CONFLICT DO NOTHING RETURNING id""",
                SQL.identifier(table),
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(map(SQL.identifier, stamps)),
                SQL(", ").join(SQL("%s", value) for value in stamps.values()),
                SQL(", ").join(arrays),
            )
        )
        return [row_id for [row_id] in found]
