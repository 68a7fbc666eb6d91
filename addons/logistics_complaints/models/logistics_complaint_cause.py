from datetime import timedelta
from itertools import pairwise

from odoo import api, fields, models
from odoo.tools import SQL

CAUSES = [
    ("packing", "Packing"),
    ("handling", "Loading and handling"),
    ("handover", "Hand-over and counting"),
    ("vehicle", "Vehicle or equipment"),
    ("traffic", "Traffic and weather"),
    ("planning", "Planning and dispatch"),
    ("data", "Data or papers"),
    ("conduct", "Conduct of staff"),
    ("carrier", "Carrier"),
    ("customer", "Customer or consignee"),
    ("other", "Other"),
]


class LogisticsComplaint(models.Model):
    """By what complaints are analysed: kind of cause, lane, carrier, repetition
    (H-7.4.3.10-1, S-TOC-6.3.5)."""

    _inherit = "logistics.complaint"

    cause_kind = fields.Selection(
        CAUSES, string="Kind of cause", copy=False, tracking=True
    )
    lane = fields.Char(
        compute="_compute_lane", store=True, help="From and to of the shipment."
    )
    carrier_id = fields.Many2one(
        related="shipment_id.carrier_id",
        string="Carrier",
        related_sudo=True,
        check_company=False,
    )
    repeated = fields.Float(
        default=0.0,
        readonly=True,
        copy=False,
        aggregator="avg",
        help="1: the customer complained about the same category shortly before. The "
        "average is the repeat rate.",
    )

    @api.depends("shipment_id.origin", "shipment_id.destination")
    def _compute_lane(self):
        for complaint in self:
            # sudo: where the shipment went is no secret of the desk
            shipment = complaint.shipment_id.sudo()
            ends = (shipment.origin, shipment.destination)
            complaint.lane = " – ".join(filter(None, ends)) or False

    def _get_investigation_fields(self):
        return super()._get_investigation_fields() | {"cause_kind"}

    def _set_repeated(self):
        """Ask once for a batch who complained about the same shortly before."""
        for company, batch in self.grouped("company_id").items():
            days = company._logistics_policy().complaint_repeat_days
            known = batch.filtered(
                lambda c: (
                    c.kind == "complaint" and c.category_id and c.commercial_partner_id
                )
            )
            if days and known:
                known._mark_repeated(timedelta(days=days))

    def _mark_repeated(self, span):
        first = min(self.mapped("received_at")) - span
        earlier = self.search_fetch(
            [
                ("company_id", "in", self.company_id.ids),
                ("commercial_partner_id", "in", self.commercial_partner_id.ids),
                ("category_id", "in", self.category_id.ids),
                ("kind", "=", "complaint"),
                ("state", "!=", "cancelled"),
                ("received_at", ">=", first),
                ("received_at", "<=", max(self.mapped("received_at"))),
            ],
            ["commercial_partner_id", "category_id", "received_at"],
        )
        groups = earlier.grouped(lambda c: (c.commercial_partner_id, c.category_id))
        # The nearest one before tells: those before it are further away.
        repeated = {
            later.id
            for rows in groups.values()
            for before, later in pairwise(rows.sorted("received_at, id"))
            if later.received_at - before.received_at <= span
        }
        self.filtered(lambda c: c.id in repeated).repeated = 1.0


class LogisticsComplaintClock(models.Model):
    """Promises by severity, channel, lane and carrier, and their P50 and P90."""

    _inherit = "logistics.complaint.clock"

    severity = fields.Selection(related="complaint_id.severity", related_sudo=True)
    channel = fields.Selection(related="complaint_id.channel", related_sudo=True)
    lane = fields.Char(related="complaint_id.lane", related_sudo=True)
    carrier_id = fields.Many2one(
        related="complaint_id.shipment_id.carrier_id",
        string="Carrier",
        related_sudo=True,
        check_company=False,
    )
    p50_minutes = fields.Float(
        string="P50 minutes",
        compute="_compute_percentiles",
        aggregator="avg",
        help="Half of the promises took at most so many working minutes.",
    )
    p90_minutes = fields.Float(
        string="P90 minutes",
        compute="_compute_percentiles",
        aggregator="avg",
        help="Nine in ten promises took at most so many working minutes.",
    )

    @api.depends("net_minutes")
    def _compute_percentiles(self):
        for clock in self:
            clock.p50_minutes = clock.p90_minutes = clock.net_minutes

    def _read_group_select(self, aggregate_spec, query):
        """P50 and P90 of any group: the smallest value that so many do not exceed, the
        same rank as ``tools.sla.percentile``. Promises without minutes do not count."""
        shares = {"p50_minutes:avg": 0.5, "p90_minutes:avg": 0.9}
        if aggregate_spec not in shares:
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "PERCENTILE_DISC(%s) WITHIN GROUP (ORDER BY %s)"
            " FILTER (WHERE %s IS NOT NULL)",
            shares[aggregate_spec],
            self._field_to_sql(self._table, "net_minutes", query),
            self._field_to_sql(self._table, "met_at", query),
        )
