from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

#: Days that a deal of the demo stood in each step; every deal takes a little longer.
STAYS = (8, 11, 14, 21, 25, 18, 16, 12)


class LogisticsDemo(models.AbstractModel):
    """When the deals of the demo went through the steps: the quiet context in which
    demo data are made leaves no history, the funnel report lives on it."""

    _inherit = "logistics.demo"

    def _load_deals(self):  # pylint: disable=missing-return
        super()._load_deals()
        steps = self.env["crm.team"]._logistics_steps()
        leads = self.env["crm.lead"].search(
            [("team_id", "in", list(steps))], order="id"
        )
        for index, lead in enumerate(leads):
            order = steps[lead.team_id.id]
            self._date_steps(lead, order[: order.index(lead.stage_id.id) + 1], index)
        lost = leads.filtered(lambda lead: lead.won_status == "pending")[-2:]
        reason = self.env["crm.lost.reason"].search([], limit=1)
        lost.action_set_lost(lost_reason_id=reason.id)

    def _date_steps(self, lead, order, index):
        """The steps that the lead left, backwards from some days ago."""
        ago = 4 + index % 6
        for number in range(len(order) - 1, 0, -1):
            self._note_step(lead, order[number - 1], order[number], ago)
            if number == len(order) - 1:
                self._set_day(lead, "date_last_stage_update", ago)
                if lead.won_status == "won":
                    self._set_day(lead, "date_closed", ago)
            ago += STAYS[number - 1] + index % 5
        self._set_day(lead, "create_date", ago)

    def _note_step(self, lead, before, after, ago):
        """The tracked change of the step, as the pipeline notes it."""
        message = self.env["mail.message"].create(
            {
                "model": lead._name,
                "res_id": lead.id,
                "message_type": "notification",
                "subtype_id": self.env.ref("crm.mt_lead_stage").id,
                "author_id": lead.user_id.partner_id.id,
                "date": self._moment(ago),
            }
        )
        stages = self.env["crm.stage"]
        # sudo: the technical record of the field
        field = self.env["ir.model.fields"].sudo()._get(lead._name, "stage_id")
        value = self.env["mail.tracking.value"].create(
            {
                "field_id": field.id,
                "old_value_integer": before,
                "old_value_char": stages.browse(before).name,
                "new_value_integer": after,
                "new_value_char": stages.browse(after).name,
                "mail_message_id": message.id,
            }
        )
        self._set_day(value, "create_date", ago)

    def _moment(self, ago):
        now = fields.Datetime.now().replace(hour=2, minute=0, second=0, microsecond=0)
        return now - timedelta(days=ago)

    def _set_day(self, record, name, ago):
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "UPDATE %s SET %s = %s WHERE id = %s RETURNING id",
                SQL.identifier(record._table),
                SQL.identifier(name),
                self._moment(ago),
                record.id,
            )
        )
        record.invalidate_recordset([name])
