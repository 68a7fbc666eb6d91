from odoo import api, fields, models
from odoo.exceptions import UserError


class LogisticsVisitLog(models.TransientModel):
    """Log a call or message in two clicks: open, save (K-4.5.1c)."""

    _name = "logistics.visit.log"
    _description = "Log a Call"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null"
    )
    lead_id = fields.Many2one("crm.lead", string="Opportunity", index="btree_not_null")
    channel_id = fields.Many2one(
        "logistics.visit.channel",
        required=True,
        default=lambda self: self.env.ref(
            "logistics_crm.visit_channel_phone", raise_if_not_found=False
        ),
    )
    ended_at = fields.Datetime(
        string="Ended at", required=True, default=lambda self: fields.Datetime.now()
    )
    minutes = fields.Float(string="Length (min)", default=3.0)
    talk = fields.Text(string="What was talked about", required=True)
    next_step = fields.Text()
    next_date = fields.Date(string="Next step on")

    @api.constrains("minutes")
    def _check_minutes(self):
        if any(log.minutes < 0 or log.minutes > 24 * 60 for log in self):
            raise UserError(self.env._("A call lasts between 0 and 1,440 minutes."))

    def _prepare_visit_vals(self):
        self.ensure_one()
        return {
            "channel_id": self.channel_id.id,
            "actual_start": fields.Datetime.subtract(
                self.ended_at, minutes=self.minutes
            ),
            "actual_stop": self.ended_at,
            "talk": self.talk,
            "next_step": self.next_step,
            "next_date": self.next_date,
        }

    def action_log(self):
        """Fill the planned call of this period if there is one, else log a new one;
        either way it is submitted."""
        self.check_access("write")
        self.ensure_one()
        visits = self.env["logistics.visit"]
        customer = self.partner_id.commercial_partner_id
        visit = visits._find_open_plan(
            customer, self.lead_id, self.channel_id, self.ended_at
        )
        if visit:
            visit.write(self._prepare_visit_vals())
        else:
            visit = visits.create(
                {
                    **self._prepare_visit_vals(),
                    "partner_id": self.partner_id.id,
                    "lead_id": self.lead_id.id,
                    "is_unplanned": True,
                }
            )
        visit.action_submit()
        return {"type": "ir.actions.act_window_close"}
