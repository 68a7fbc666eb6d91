from odoo import fields, models


class LogisticsReceivableAsOf(models.TransientModel):
    """Asks for the day of the ageing (H-7.4.6-8)."""

    _name = "logistics.receivable.as.of"
    _description = "Ageing as of a Date"

    date = fields.Date(string="As of", required=True, default=fields.Date.context_today)

    def action_open_report(self):
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_receivable_report_action"
        )
        return {
            **action,
            "display_name": self.env._(
                "Ageing as of %(date)s", date=fields.Date.to_string(self.date)
            ),
            "context": {"logistics_as_of": fields.Date.to_string(self.date)},
        }
