from odoo import models

from .logistics_gate_result import MERGE


class CrmLead(models.Model):
    """Merging two leads keeps what was delivered for either of them."""

    _inherit = "crm.lead"

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        self._merge_gate_records(opportunities)
        return result

    def _merge_gate_records(self, opportunities):
        """Results, waivers and findings go to the lead that stays; of two results for
        the same gate the one it has stays. Its review stays; without one it gets the
        best of the others. What was *accepted* is never added up."""
        # sudo: whoever may merge the leads may not see restricted findings; nothing is
        # shown, everything moves.
        kept, others = self.sudo(), opportunities.sudo()
        have = kept.gate_result_ids.gate_id
        for result in others.gate_result_ids:
            if result.gate_id not in have:
                result.with_context(gate_results=MERGE).lead_id = kept
                have |= result.gate_id
        others.gate_waiver_ids.with_context(gate_results=MERGE).lead_id = kept
        others.finding_ids.lead_id = kept
        if not kept.review_ids:
            order = ["approved", "submitted", "rejected", "draft"]
            reviews = others.review_ids.sorted(
                lambda review: order.index(review.approval_state)
            )
            reviews[:1].lead_id = kept
