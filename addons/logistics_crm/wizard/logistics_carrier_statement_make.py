from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import date_utils

from ..models.logistics_carrier_statement import OFFICERS


class LogisticsCarrierStatementMake(models.TransientModel):
    """Make the carrier statements of a month (decision E4)."""

    _name = "logistics.carrier.statement.make"
    _description = "Make Carrier Statements"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    partner_ids = fields.Many2many(
        "res.partner", string="Carriers", help="Empty: every carrier with open cost."
    )
    date_from = fields.Date(
        required=True, default=lambda self: self._default_month()[0]
    )
    date_to = fields.Date(required=True, default=lambda self: self._default_month()[1])

    def _default_month(self):
        last_month = fields.Date.context_today(self) - relativedelta(months=1)
        return date_utils.get_month(last_month)

    def action_make(self):
        self.check_access("write")
        if not self.env.user.has_groups(OFFICERS):
            raise AccessError(
                self.env._("Operations and finance make carrier statements.")
            )
        self.ensure_one()
        made = self.env["logistics.carrier.statement"]._generate(
            self.company_id, self.date_from, self.date_to, self.partner_ids or None
        )
        if not made:
            raise UserError(
                self.env._(
                    "There is nothing to check: every shipment of these days with a "
                    "carrier and an agreed cost is on a carrier statement already."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_carrier_statement_action"
        )
        return {**action, "domain": [("id", "in", made.ids)], "context": {}}
