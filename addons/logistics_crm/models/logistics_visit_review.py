from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import approval

POLICY_GROUP = "logistics_crm.group_logistics_policy_admin"


class LogisticsVisit(models.Model):
    """The leader's side: approve a page at a time, send back with a reason."""

    _inherit = "logistics.visit"

    can_decide = fields.Boolean(compute="_compute_can_decide")

    @api.depends("state", "approver_id", "user_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for visit in self:
            visit.can_decide = visit.state == "submitted" and visit._may_decide()

    @api.model
    def _find_approver(self, user, company):
        """Who reviews the visits of a user: the next superior, else the policy
        administrator, else he himself (decisions C4: never stuck)."""
        users = self.env["res.users"]

        def eligible(user_id):
            # sudo: whether a colleague is active in a company
            candidate = users.sudo().browse(user_id)
            return candidate.active and company in candidate.company_ids

        found = approval.candidates(
            [],
            user._logistics_superiors(company),
            # sudo: who holds a role is no personal data
            self.env.ref(POLICY_GROUP).sudo().all_user_ids.ids,
            user.id,
            eligible,
        )
        return users.browse(found.users[:1])

    def _may_decide(self):
        """The reviewer, his superiors, the policy administrator; not the visitor
        unless nobody else is left."""
        self.ensure_one()
        me = self.env.user
        if self.approver_id == me:
            return True
        if self.user_id == me:
            return False
        return me.has_group(POLICY_GROUP) or (
            me.id in self.user_id._logistics_superiors(self.company_id)
        )

    def _check_decider(self):
        self.check_access("read")
        for visit in self:
            if visit.state != "submitted":
                raise UserError(
                    self.env._(
                        "%(visit)s does not wait for a review.",
                        visit=visit.display_name,
                    )
                )
        for visits in self.grouped(lambda v: (v.user_id, v.approver_id)).values():
            if not visits[:1]._may_decide():
                raise AccessError(
                    self.env._(
                        "%(visit)s is reviewed by %(user)s.",
                        visit=visits[:1].display_name,
                        user=visits[:1].approver_id.name or "",
                    )
                )

    def action_approve(self):
        self._check_decider()
        self._as_engine()._decide("approved")
        return True

    def action_send_back(self):
        self._check_decider()
        return self._open_reason("rejected", self.env._("Send back"))

    def action_cancel(self):
        self.check_access("write")
        return self._open_reason("cancelled", self.env._("Cancel visit"))

    def _open_reason(self, decision, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "logistics.visit.reason",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_visit_ids": self.ids,
                "default_decision": decision,
            },
        }

    def _send_back(self, reason):
        self._check_decider()
        if not (reason or "").strip():
            raise ValidationError(self.env._("Say what has to be corrected."))
        self._as_engine()._decide("rejected", reason)

    def _cancel(self, reason):
        self.check_access("write")
        if wrong := self.filtered(lambda v: v.state != "planned" or v.actual_start):
            raise UserError(
                self.env._(
                    "%(visit)s took place or is closed: it cannot be cancelled.",
                    visit=wrong[0].display_name,
                )
            )
        self._as_engine().write({"state": "cancelled", "decision_reason": reason})
        self._as_engine()._on_counting_changed()

    def _decide(self, decision, reason=False, silent=False):
        """Write a decision; a constant number of statements whatever the number of
        visits. Called on the engine's recordset after the caller's checks."""
        now = fields.Datetime.now()
        self.write(
            {
                "state": decision,
                "decided_by_id": False if silent else self.env.uid,
                "decided_at": now,
                "decision_reason": reason,
                "is_silent": silent,
            }
        )
        if decision == "approved":
            self._countable().write({"counts_from": now})
        else:
            for visit in self:
                visit._message_log(body=reason)
                visit.activity_schedule(
                    "logistics_crm.mail_activity_type_visit_correct",
                    summary=reason,
                    user_id=visit.user_id.id,
                )
        self._on_counting_changed()

    def _countable(self):
        """Approved visits that count at once; a lead still under review holds its
        visits back until it is approved (decisions A1)."""
        return self

    def _on_counting_changed(self):
        """Called after a batch of visits began or ceased to count or to be planned."""

    @api.model
    def _counted_domain(self):
        """The visits that count: the one definition for quota, compliance and KPI."""
        return [("counts_from", "!=", False), ("is_false", "=", False)]

    @api.model
    def _cron_approve_silently(self):
        """Without a decision a visit counts after some working days (decisions C3)."""
        self.env["res.company"]._logistics_each(self._approve_silently)

    @api.model
    def _approve_silently(self, company):
        cutoff = company._logistics_silent_cutoff()
        if cutoff:
            waiting = self.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "submitted"),
                    ("submitted_at", "<", cutoff),
                ]
            )
            waiting._as_engine()._decide("approved", silent=True)
