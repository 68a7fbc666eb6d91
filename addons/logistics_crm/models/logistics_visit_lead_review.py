from odoo import fields, models


class LogisticsVisit(models.Model):
    """Visits of a lead under review are held back: they count from its approval on,
    with their own dates (decisions A1)."""

    _inherit = "logistics.visit"

    def _countable(self):
        countable = super()._countable()
        flagged = self.env["crm.team"]._logistics_steps()
        return countable.filtered(
            lambda visit: (
                visit.lead_id.team_id.id not in flagged
                or visit.lead_id.review_state == "approved"
            )
        )


class LogisticsLeadReview(models.Model):
    _inherit = "logistics.lead.review"

    def _approval_on_approved(self):
        result = super()._approval_on_approved()
        self._release_visits()
        return result

    def _release_visits(self):
        """Let the approved visits of the approved leads count from now on."""
        # sudo: the reviewer may not see every visit; they only begin to count.
        visits = self.env["logistics.visit"].sudo()
        held = visits.search(
            [
                ("lead_id", "in", self.lead_id.ids),
                ("state", "=", "approved"),
                ("counts_from", "=", False),
            ]
        )._as_engine()
        if held:
            held.write({"counts_from": fields.Datetime.now()})
            held._on_counting_changed()
