from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import service_level

WRITERS = (
    "logistics_crm.group_logistics_cs_officer,logistics_crm.group_logistics_leader"
)


class LogisticsContractTarget(models.Model):
    _inherit = "logistics.contract.target"

    def _prepare_level_vals(self, ships, incidents, first, last):
        self.ensure_one()
        counted = service_level.measure(
            self.metric, ships, incidents, first, last, self.limit_hours
        )
        met = service_level.is_met(self.metric, counted.value, self.target)
        hits, keys = set(counted.hits), set(counted.keys)
        bad = hits if self.metric in service_level.LESS else keys - hits
        if self.metric == service_level.RESPONSE:
            bad = self.env["logistics.shipment.exception"].browse(bad).shipment_id.ids
        return {
            "contract_id": self.contract_id.id,
            "month": first,
            "metric": self.metric,
            "target": self.target,
            "numerator": len(counted.hits),
            "denominator": len(counted.keys),
            "value": counted.value or 0,
            "verdict": "none" if met is None else "met" if met else "missed",
            "limit_hours": self.limit_hours,
            "missed_ids": [fields.Command.set(sorted(bad))],
            "missed_count": len(bad),
        }


class LogisticsContract(models.Model):
    """Service targets of a contract and the facts they are measured by."""

    _inherit = "logistics.contract"

    target_ids = fields.One2many(
        "logistics.contract.target", "contract_id", string="Service targets", copy=True
    )
    service_level_ids = fields.One2many(
        "logistics.service.level", "contract_id", string="Service levels"
    )

    def action_measure_service(self):
        """Measure the running and the last month now."""
        self.check_access("write")
        if not self.env.user.has_groups(WRITERS):
            raise AccessError(
                self.env._("Customer service officers and leaders measure the service.")
            )
        if not self.target_ids:
            raise UserError(self.env._("Enter the service targets first."))
        today = fields.Date.context_today(self)
        for back in (1, 0):
            self.env["logistics.service.level"]._measure_month(
                self, today - relativedelta(months=back)
            )
        return True

    def _binds_between(self, first, last):
        """Was the contract in force on any day between the two?"""
        self.ensure_one()
        return (
            self.phase == "signed"
            and (not self.date_start or self.date_start <= last)
            and (not self.date_end or self.date_end >= first)
            and (not self.ended_on or self.ended_on > first)
        )

    def _service_facts(self, first, last):
        """(ships, incidents) of the contract that may count between two days."""
        self.ensure_one()
        shipments = self.env["logistics.shipment"].search(
            [
                ("contract_id", "=", self.id),
                ("kind", "=", "waybill"),
                ("state", "!=", "cancel"),
                ("shipped_on", "<=", last),
                ("shipped_on", ">=", first - relativedelta(months=6)),
            ]
        )
        company = self.company_id
        ships = [shipment._service_ship(company) for shipment in shipments]
        incidents = [
            service_level.Incident(
                exception.id,
                company._logistics_local(exception.happened_at).date(),
                exception._hours_until_told(),
            )
            for exception in shipments.exception_ids
        ]
        return ships, incidents


class LogisticsShipment(models.Model):
    _inherit = "logistics.shipment"

    def _service_ship(self, company):
        """The waybill as ``tools.service_level`` sees it."""
        self.ensure_one()

        def day(moment):
            return company._logistics_local(moment).date() if moment else None

        return service_level.Ship(
            key=self.id,
            shipped_on=self.shipped_on,
            delivery_due=self._delivery_due(day),
            delivered_on=self.delivered_on or None,
            pickup_until=self.pickup_until or None,
            pickup_due_day=day(self.pickup_until),
            picked_up=self.pickup_done_at or None,
            pod_due=self.pod_due_on or None,
            pod_received=self.pod_received_on or None,
            needs_pod=self.pod_state != "none",
            damaged=any(e.kind in ("damage", "loss") for e in self.exception_ids),
        )

    def _delivery_due(self, day):
        """Planned arrival, else the lead time of the contract from pick-up on."""
        if self.planned_arrival:
            return day(self.planned_arrival)
        hours = self.contract_id.lead_time_hours
        if not hours:
            return None
        lead = relativedelta(hours=hours)
        if self.pickup_done_at:
            return day(self.pickup_done_at + lead)
        return self.shipped_on + relativedelta(days=-int(-hours // 24))


class LogisticsShipmentException(models.Model):
    _inherit = "logistics.shipment.exception"

    def _hours_until_told(self):
        self.ensure_one()
        if not self.customer_informed_at:
            return None
        return (self.customer_informed_at - self.happened_at).total_seconds() / 3600
