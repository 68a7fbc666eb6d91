from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from ..tools import visitperiods


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
        units = set(rules.mapped("unit"))
        first = min(visitperiods.period_of(today, unit).start for unit in units)
        until = max(visitperiods.period_of(last, unit).end for unit in units)
        tiers = self._get_tier_spans(company, rules.tier_id, first, until)
        stages = self._get_stage_spans(company, today)
        for rule in rules:
            in_force = [
                (rule.date_from, rule.date_to and rule.date_to + relativedelta(days=1))
            ]
            row = self._prepare_rule_vals(rule, company)
            spans_of = tiers.get(rule.tier_id.id, {})
            for partner_id, spans in spans_of.items():
                limits = visitperiods.clip(
                    in_force, stages(partner_id, rule.customer_stage)
                )
                spans = visitperiods.clip(spans, limits)
                if not spans:
                    continue
                user_id = people.responsible(rule, partner_id)
                for period in visitperiods.periods(rule.unit, today, last):
                    number = visitperiods.required(rule.count, period, spans)
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
            self._update_demands(changed)
        self.invalidate_model(flush=False)
        return len(new) + len(changed)

    @api.model
    def _update_demands(self, changed):
        """:param changed: (key, required, user id, department id) of each row"""
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
