from odoo import models
from odoo.exceptions import AccessError, UserError

from .logistics_complaint import DONE

#: Object identity that no RPC client can send: only the desk's own methods move a
#: complaint and stamp what happened.
ENGINE = object()
#: Written by the desk's methods only.
STAMPED = {
    "name",
    "state",
    "policy_id",
    "round_number",
    "replied_at",
    "opinion_at",
    "result_at",
    "handed_over_at",
    "investigated_at",
    "judged_at",
    "notified_at",
    "closed_at",
    "merged_into_id",
    "satisfaction",
    "suggestion_state",
    "suggestion_reviewer_id",
    "support_at",
    "support_done_at",
}
#: What a complaint started with: true for ever.
FROZEN = STAMPED | {"received_at", "company_id"}
#: Fields that can make a complaint major.
WEIGHT = {"severity", "claim_amount", "is_safety", "is_legal"}
#: What may still change once a complaint is closed: nothing but the leader's comment.
AFTER_CLOSE = {"leader_instruction", "message_follower_ids", "activity_ids"}


class LogisticsComplaint(models.Model):
    """Who may write what, and when: the same at every door (design rule 10)."""

    _inherit = "logistics.complaint"

    def write(self, vals):
        if not self._is_engine():
            if not FROZEN.isdisjoint(vals):
                self._check_stamped(dict.fromkeys(STAMPED))
            self._check_closed(vals)
            self._check_handler(vals)
        general = self.browse()
        if not WEIGHT.isdisjoint(vals):
            general = self.filtered(lambda c: c.severity == "general")
        result = super().write(vals)
        if vals.get("has_claim"):
            self._as_engine()._start_claim_clock()
        if general:
            general._as_engine()._route_major()
        if "user_id" in vals:
            self._as_engine()._pass_clocks()
        return result

    def _is_engine(self):
        return self.env.context.get("complaint_engine") is ENGINE

    def _as_engine(self):
        # sudo: whoever calls checked the rights and the state before; what happened is
        # stamped by the desk and by nobody else.
        return self.sudo().with_context(complaint_engine=ENGINE)

    def _check_stamped(self, vals):
        if not STAMPED.isdisjoint(vals):
            raise AccessError(
                self.env._(
                    "Use the buttons of the complaint: they record what happened."
                )
            )

    def _check_closed(self, vals):
        if AFTER_CLOSE.issuperset(vals):
            return
        own = {name for name in vals if self._fields[name]._module == self._module_name}
        if own - AFTER_CLOSE and (closed := self.filtered(lambda c: c.state in DONE)):
            raise UserError(
                self.env._(
                    "%(complaint)s is closed and stays as it is: reopen it first.",
                    complaint=closed[0].name,
                )
            )

    _module_name = "logistics_complaints"

    def _check_handler(self, vals):
        """A department writes its investigation and nothing else."""
        user = self.env.user
        if self.env.su or user.has_group("logistics_crm.group_logistics_cs_officer"):
            return
        if not self._get_investigation_fields().issuperset(vals):
            raise AccessError(
                self.env._(
                    "The department records its investigation; customer service "
                    "changes the rest."
                )
            )

    def _check_open(self, *states):
        """Refuse a button in the wrong state.

        :param states: allowed ones; none = every open one
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for complaint in self:
            if complaint.state in states or (
                not states and complaint.state not in DONE
            ):
                continue
            raise UserError(
                self.env._(
                    "%(complaint)s is in step '%(state)s': this cannot be done now.",
                    complaint=complaint.name,
                    state=labels[complaint.state],
                )
            )

    def _check_role(self, *roles):
        """Refuse who has none of the roles (short names of logistics_crm's groups)."""
        user = self.env.user
        if self.env.su or any(
            user.has_group(f"logistics_crm.group_logistics_{role}") for role in roles
        ):
            return
        raise AccessError(self.env._("Your role does not allow this step."))
