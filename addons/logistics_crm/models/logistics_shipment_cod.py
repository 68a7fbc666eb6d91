from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

COLLECTORS = (
    "logistics_crm.group_logistics_operations,"
    "logistics_crm.group_logistics_finance_settlement"
)
FINANCE = "logistics_crm.group_logistics_finance_settlement"


class LogisticsShipment(models.Model):
    """Cash on delivery: money of the shipper that we collect and hold until it is
    remitted; it never becomes revenue (decision E1)."""

    _inherit = "logistics.shipment"

    cod_reference = fields.Char(
        string="Reference of the remittance", copy=False, help="Of the bank transfer."
    )
    cod_state = fields.Selection(
        [
            ("waiting", "Not delivered"),
            ("due", "To collect"),
            ("held", "Held for the shipper"),
            ("remitted", "Remitted"),
        ],
        string="Cash on delivery is",
        compute="_compute_cod_state",
        store=True,
        index="btree_not_null",
    )

    _cod_order = models.Constraint(
        "CHECK(cod_remitted_on IS NULL OR"
        " (cod_collected_on IS NOT NULL AND cod_remitted_on >= cod_collected_on))",
        "Cash is remitted after it was collected: correct the days.",
    )

    @api.depends(
        "cod_amount", "cod_collected_on", "cod_remitted_on", "delivered_on", "state"
    )
    def _compute_cod_state(self):
        for shipment in self:
            shipment.cod_state = shipment._cod_state()

    def _cod_state(self):
        if not self.cod_amount:
            return False
        if self.cod_remitted_on:
            return "remitted"
        if self.cod_collected_on:
            return "held"
        if self.state == "cancel":
            return False
        return "due" if self.delivered_on else "waiting"

    def _check_cod(self, groups, state):
        self.check_access("read")
        if not self.env.user.has_groups(groups):
            raise AccessError(
                self.env._("Operations collects the cash, finance remits it.")
            )
        if wrong := self.filtered(lambda s: s.cod_state != state):
            labels = dict(self._fields["cod_state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(names)s: only waybills with cash '%(state)s' can be taken.",
                    names=", ".join(wrong[:10].mapped("name")),
                    state=labels[state],
                )
            )

    def action_cod_collected(self):
        """The consignee paid today."""
        self._check_cod(COLLECTORS, "due")
        # sudo: finance changes no waybill otherwise; the role was checked.
        self.sudo().write({"cod_collected_on": fields.Date.context_today(self)})
        return True

    def action_cod_remitted(self):
        """The cash went to the shipper today."""
        self._check_cod(FINANCE, "held")
        # sudo: as above.
        self.sudo().write({"cod_remitted_on": fields.Date.context_today(self)})
        return True

    def _cod_batches(self):
        """Waybills of one shipper and currency each, for the remittance list."""
        batches = self.filtered("cod_amount").grouped(
            lambda s: (s.partner_id, s.currency_id)
        )
        return [batch.sorted("id") for batch in batches.values()]
