from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ..tools.commission import Rule
from ..tools.ledger import KEY_KINDS
from ..tools.ledgershares import bands_of
from ..tools.ledgerterms import ACHIEVEMENT
from ..tools.ledgertypes import Terms

#: Conditions that are read together.
CONDITIONS = (
    "employee_ids",
    "department_ids",
    "job_level_ids",
    "tier_ids",
    "customer_type_ids",
    "product_category_ids",
    "product_ids",
)


class LogisticsCommissionVersion(models.Model):
    """The version as the judge reads it."""

    _inherit = "logistics.commission.version"

    def _terms(self):
        """:returns: list of ``tools.ledger.Terms``, in the order of the plans"""
        ordered = self.sorted(lambda v: (v.plan_id.sequence, v.plan_id.id, v.date_from))
        conditions = self._read_conditions()
        return [version._term(conditions[version.id]) for version in ordered]

    def _read_conditions(self):
        """{version id: {field: ids}} of all conditions, by one statement."""
        found = defaultdict(lambda: defaultdict(set))
        if not self:
            return found
        self.flush_recordset(CONDITIONS)
        parts = []
        for name in CONDITIONS:
            field = self._fields[name]
            version = SQL.identifier(field.column1)
            parts.append(
                SQL(
                    "SELECT %s, %s, %s FROM %s WHERE %s IN %s",
                    name,
                    version,
                    SQL.identifier(field.column2),
                    SQL.identifier(field.relation),
                    version,
                    tuple(self.ids),
                )
            )
        for name, version, value in self.env.execute_query(
            SQL(" UNION ALL ").join(parts)
        ):
            found[version][name].add(value)
        return found

    def _term(self, conditions):
        self.ensure_one()
        named = {name: frozenset(conditions[name]) for name in CONDITIONS}
        return Terms(
            id=self.id,
            exclusive=self.plan_id.is_exclusive,
            basis=self.basis,
            scope="period" if self.basis == ACHIEVEMENT else self.scope,
            mode=self.mode,
            driver="amount" if self.basis == ACHIEVEMENT else self.driver,
            rates=self._term_rates(),
            factors=self._term_factors(),
            employees=named["employee_ids"],
            departments=named["department_ids"],
            levels=named["job_level_ids"],
            tiers=named["tier_ids"],
            types=named["customer_type_ids"],
            products=self._term_products()
            if named["product_ids"] or named["product_category_ids"]
            else frozenset(),
            metric=self.target_metric_id.id if self.basis == ACHIEVEMENT else None,
            lead_share=round(self.lead_share, 6),
            floor=self.floor_amount,
            cap=self.cap_amount,
            leaver_days=self.leaver_days,
            leaver_rate=round(self.leaver_rate, 6),
            counts_on=self.event_date,
            date_from=self.date_from,
            date_to=self.date_to or None,
        )

    def _term_rates(self):
        tables = self.rate_ids.grouped("sequence")
        return tuple(
            Rule(
                {"tier": frozenset(rows.tier_ids.ids)},
                bands_of([(row.bound, round(row.rate, 6)) for row in rows]),
            )
            for _number, rows in sorted(tables.items())
        )

    def _term_factors(self):
        factors = {}
        for kind, rows in self.factor_ids.grouped("kind").items():
            if kind == "tier":
                tiers = self.env["logistics.tier"].search(
                    [("code", "in", rows.mapped("key"))]
                )
                values = {row.key: round(row.value, 4) for row in rows}
                factors[kind] = {tier.id: values[tier.code] for tier in tiers}
            elif kind in KEY_KINDS:
                factors[kind] = {row.key: round(row.value, 4) for row in rows}
            else:
                factors[kind] = bands_of([(r.bound, round(r.value, 4)) for r in rows])
        return factors
