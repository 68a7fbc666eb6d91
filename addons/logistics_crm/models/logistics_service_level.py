from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import date_utils

from ..tools import service_level
from .logistics_contract_target import METRICS


class LogisticsServiceLevel(models.Model):
    """How one target of a contract was kept in one month, from its shipments: what
    counted, what was kept, why (decision B2). The running and the last month are
    measured every night; older ones stay as they were printed."""

    _name = "logistics.service.level"
    _description = "Service Level"
    _order = "month desc, contract_id, metric"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "logistics.contract",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", string="Customer", store=True, index=True
    )
    month = fields.Date(required=True, readonly=True, index=True)
    metric = fields.Selection(
        METRICS, string="Service target", required=True, readonly=True
    )
    target = fields.Float(
        string="Target (%)", digits=(16, 2), readonly=True, aggregator="avg"
    )
    numerator = fields.Integer(string="Cases on target", readonly=True)
    denominator = fields.Integer(string="Cases counted", readonly=True)
    value = fields.Float(
        string="Actual (%)", digits=(16, 2), readonly=True, aggregator="avg"
    )
    verdict = fields.Selection(
        [
            ("met", "Target met"),
            ("missed", "Target missed"),
            ("none", "Nothing due"),
        ],
        string="Result",
        required=True,
        readonly=True,
        index=True,
    )
    limit_hours = fields.Float(readonly=True, aggregator=None)
    explanation = fields.Char(compute="_compute_explanation")
    missed_ids = fields.Many2many(
        "logistics.shipment",
        "logistics_service_level_missed_rel",
        string="Shipments against it",
        readonly=True,
    )
    missed_count = fields.Integer(string="Against it", readonly=True)

    _contract_month_uniq = models.UniqueIndex("(contract_id, month, metric)")

    @api.depends("contract_id", "metric", "month")
    def _compute_display_name(self):
        labels = dict(self._fields["metric"]._description_selection(self.env))
        for level in self:
            month = level.month and level.month.strftime("%Y-%m") or ""
            level.display_name = (
                f"{level.contract_id.name} {month} {labels.get(level.metric, '')}"
            )

    @api.depends("metric", "numerator", "denominator", "value", "target", "verdict")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for level in self:
            level.explanation = level._sentence()

    def _sentence(self):
        """One sentence in the language of the reader that says why."""
        self.ensure_one()
        if self.verdict == "none":
            return self.env._("Nothing was due in the month.")
        values = {
            "hits": self.numerator,
            "keys": self.denominator,
            "value": f"{self.value:g}",
            "target": f"{self.target:g}",
        }
        if self.metric == service_level.RESPONSE:
            return self.env._(
                "%(hits)s of %(keys)s exceptions were told to the customer within "
                "%(hours)s hours: %(value)s %%, target %(target)s %%.",
                hours=f"{self.limit_hours:g}",
                **values,
            )
        if self.metric in service_level.LESS:
            return self.env._(
                "%(hits)s of %(keys)s delivered shipments had damage or loss: "
                "%(value)s %%, at most %(target)s %%.",
                **values,
            )
        return self.env._(
            "%(hits)s of %(keys)s shipments: %(value)s %%, target %(target)s %%.",
            **values,
        )

    def action_view_missed(self):
        """The shipments that count against the target."""
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "logistics.shipment",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.missed_ids.ids)],
        }

    # --- measuring --------------------------------------------------------------------

    @api.model
    def _cron_measure(self):
        self.env["res.company"]._logistics_each(self._measure_open_months)

    @api.model
    def _measure_open_months(self, company):
        today = fields.Date.context_today(self)
        contracts = self.env["logistics.contract"].search(
            [("company_id", "=", company.id), ("target_ids", "!=", False)]
        )
        for back in (1, 0):
            self._measure_month(contracts, today - relativedelta(months=back))

    @api.model
    def _measure_month(self, contracts, day):
        """Measure the month of a day for contracts that bound both sides in it; written
        rows are brought up to date."""
        first, last = date_utils.get_month(day)
        running = contracts.filtered(lambda c: c._binds_between(first, last))
        # sudo: figures are written by this computation only, from all shipments.
        levels = self.sudo()
        known = {
            (level.contract_id.id, level.metric): level
            for level in levels.search(
                [("contract_id", "in", running.ids), ("month", "=", first)]
            )
        }
        fresh = []
        for contract in running:
            # sudo: as above.
            contract = contract.sudo()
            ships, incidents = contract._service_facts(first, last)
            for target in contract.target_ids:
                vals = target._prepare_level_vals(ships, incidents, first, last)
                level = known.get((contract.id, target.metric))
                if level:
                    level.write(vals)
                else:
                    fresh.append(vals)
        return levels.create(fresh)
