from odoo import api, models
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
        """:returns: list of ``tools.ledger.Terms``, in the order of the plans. One
        statement, whatever the number of versions; one more for each tier factor and
        each version with conditions about products.
        """
        if not self:
            return []
        return [self._term(row) for row in self._read_terms()]

    def _read_terms(self):
        """Rows of the versions with all that hangs on them."""
        Version = type(self)
        self.flush_recordset()
        for model in ("plan", "rate", "factor"):
            self.env[f"logistics.commission.{model}"].flush_model()
        conditions = [
            SQL(
                "ARRAY(SELECT %s FROM %s x WHERE x.%s = v.id) AS %s",
                SQL.identifier("x", Version._fields[name].column2),
                SQL.identifier(Version._fields[name].relation),
                SQL.identifier(Version._fields[name].column1),
                SQL.identifier(name),
            )
            for name in CONDITIONS
        ]
        query = SQL(_TERMS, conditions=SQL(", ").join(conditions), ids=tuple(self.ids))
        return self.env.execute_query_dict(query)

    def _term(self, row):
        achievement = row["basis"] == ACHIEVEMENT
        has_products = row["product_ids"] or row["product_category_ids"]
        return Terms(
            id=row["id"],
            exclusive=row["is_exclusive"],
            basis=row["basis"],
            scope="period" if achievement else row["scope"],
            mode=row["mode"],
            driver="amount" if achievement else row["driver"],
            rates=self._term_rates(row["rates"] or []),
            factors=self._term_factors(row["factors"] or []),
            employees=frozenset(row["employee_ids"]),
            departments=frozenset(row["department_ids"]),
            levels=frozenset(row["job_level_ids"]),
            tiers=frozenset(row["tier_ids"]),
            types=frozenset(row["customer_type_ids"]),
            products=self.browse(row["id"])._term_products()
            if has_products
            else frozenset(),
            metric=row["target_metric_id"] if achievement else None,
            lead_share=round(float(row["lead_share"] or 0), 6),
            floor=float(row["floor_amount"] or 0),
            cap=float(row["cap_amount"] or 0),
            leaver_days=row["leaver_days"] or 0,
            leaver_rate=round(float(row["leaver_rate"] or 0), 6),
            counts_on=row["event_date"],
            date_from=row["date_from"],
            date_to=row["date_to"],
        )

    @api.model
    def _term_rates(self, rows):
        tables = {}
        for table, bound, rate, tiers in rows:
            tables.setdefault(table, []).append((bound, round(rate, 6), tiers))
        return tuple(
            Rule(
                {"tier": frozenset().union(*(tiers for _b, _r, tiers in table))},
                bands_of([(bound, rate) for bound, rate, _tiers in table]),
            )
            for _number, table in sorted(tables.items())
        )

    @api.model
    def _term_factors(self, rows):
        kinds, factors = {}, {}
        for kind, key, bound, value in rows:
            kinds.setdefault(kind, []).append((key, bound, round(value, 4)))
        for kind, table in kinds.items():
            values = {key: value for key, _bound, value in table}
            if kind == "tier":
                Tier = self.env["logistics.tier"]
                tiers = Tier.search([("code", "in", list(values))])
                factors[kind] = {tier.id: values[tier.code] for tier in tiers}
            elif kind in KEY_KINDS:
                factors[kind] = values
            else:
                factors[kind] = bands_of([(bound, value) for _k, bound, value in table])
        return factors


_TERMS = """
SELECT v.id, v.basis, v.scope, v.mode, v.driver, v.target_metric_id, v.lead_share,
       v.floor_amount, v.cap_amount, v.leaver_days, v.leaver_rate, v.event_date,
       v.date_from, v.date_to, COALESCE(p.is_exclusive, FALSE) AS is_exclusive,
       %(conditions)s,
       (SELECT jsonb_agg(jsonb_build_array(
                   r.sequence, COALESCE(r.bound, 0), COALESCE(r.rate, 0),
                   ARRAY(SELECT t.logistics_tier_id
                           FROM logistics_commission_rate_tier_rel t
                          WHERE t.logistics_commission_rate_id = r.id))
               ORDER BY r.sequence, r.bound, r.id)
          FROM logistics_commission_rate r WHERE r.version_id = v.id) AS rates,
       (SELECT jsonb_agg(jsonb_build_array(
                   f.kind, f.key, COALESCE(f.bound, 0), COALESCE(f.value, 0))
               ORDER BY f.kind, f.bound, f.key, f.id)
          FROM logistics_commission_factor f WHERE f.version_id = v.id) AS factors
  FROM logistics_commission_version v
  JOIN logistics_commission_plan p ON p.id = v.plan_id
 WHERE v.id IN %(ids)s
 ORDER BY p.sequence, p.id, v.date_from
"""
