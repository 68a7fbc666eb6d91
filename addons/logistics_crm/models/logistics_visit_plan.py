from odoo import api, models


class LogisticsVisit(models.Model):
    """Visits that the rules demand."""

    _inherit = "logistics.visit"

    @api.model
    def _find_open_plan(self, partner, lead, channel, moment):
        """The visit planned for the user at the screen that a contact fulfils.

        :param partner: res.partner, a company; may be empty when `lead` is given
        :param moment: naive UTC datetime of the contact
        """
        whom = [("partner_id", "=", partner.id)] if partner else []
        if lead:
            whom = [("lead_id", "=", lead.id)]
        if not whom:
            return self
        day = self.env.company._logistics_local(moment).date()
        return self.search(
            [
                *whom,
                ("user_id", "=", self.env.uid),
                ("company_id", "=", self.env.company.id),
                ("state", "=", "planned"),
                ("actual_start", "=", False),
                ("channel_id.kind", "=", channel.kind),
                ("date", "=", day),
            ],
            order="date_due, id",
            limit=1,
        )
