from odoo import fields, models


class LogisticsTierAssessment(models.Model):
    """What a merge of customers does to tiers: close, never delete."""

    _inherit = "logistics.tier.assessment"

    def _merge_history(self):
        """Close what overlaps after a merge, for one customer; called by the engine.

        The remaining customer's own tier stays in force; where he has none, the newest
        of the merged ones does. The same holds for open proposals.
        """
        yesterday = fields.Date.subtract(fields.Date.context_today(self), days=1)
        for rows in self.grouped(lambda a: (a.scheme_id, a.company_id)).values():
            rows = rows.sorted(
                lambda a: (not a.merged_from, a.date, a.id), reverse=True
            )
            in_force = rows.filtered(
                lambda a: (
                    a.approval_state == "approved"
                    and (not a.valid_to or a.valid_to > yesterday)
                )
            )
            for start, part in in_force[1:].grouped("valid_from").items():
                end = max(yesterday, fields.Date.subtract(start, days=1))
                part.write({"valid_to": end, "end_reason": "merged"})
            waiting = rows.filtered(
                lambda a: a.approval_state in ("draft", "submitted")
            )
            (waiting - waiting[:1])._withdraw_merged()

    def _withdraw_merged(self):
        """Withdraw the proposals of the merged customer: one decision is enough."""
        steps = self.approval_step_ids.filtered(
            lambda step: step.state in ("waiting", "pending")
        )
        steps.write({"state": "cancelled"})
        self.write({"approval_state": "rejected", "end_reason": "merged"})
        self._approval_close_activities()
