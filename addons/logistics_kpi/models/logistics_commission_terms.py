from odoo import models

from ..tools.commission import Rule
from ..tools.ledger import KEY_KINDS
from ..tools.ledgershares import bands_of
from ..tools.ledgertypes import Terms


class LogisticsCommissionVersion(models.Model):
    """The version as the judge reads it."""

    _inherit = "logistics.commission.version"

    def _terms(self):
        """:returns: list of ``tools.ledger.Terms``, in the order of the plans"""
        ordered = self.sorted(lambda v: (v.plan_id.sequence, v.plan_id.id, v.date_from))
        return [version._term() for version in ordered]

    def _term(self):
        self.ensure_one()
        return Terms(
            id=self.id,
            exclusive=self.plan_id.is_exclusive,
            basis=self.basis,
            scope=self.scope,
            mode=self.mode,
            driver=self.driver,
            rates=self._term_rates(),
            factors=self._term_factors(),
            employees=frozenset(self.employee_ids.ids),
            departments=frozenset(self.department_ids.ids),
            levels=frozenset(self.job_level_ids.ids),
            tiers=frozenset(self.tier_ids.ids),
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
