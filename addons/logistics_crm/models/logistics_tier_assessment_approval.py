from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .logistics_tier_assessment_propose import QUIET


class LogisticsTierAssessment(models.Model):
    """What approval means for a tier: dated history, effective tier, one reminder for
    the whole list instead of one a customer (decisions A10)."""

    _inherit = "logistics.tier.assessment"

    def _approval_as_engine(self):
        # The trail of steps and one note per decision tell what the change log of each
        # field would tell again.
        return super()._approval_as_engine().with_context(**QUIET)

    def _approval_facts(self):
        self.ensure_one()
        # sudo: the salesperson is only needed to find his leader.
        owner = self.sudo().partner_id.user_id or self.env.user
        return {"company": self.company_id, "owner": owner, "amount": self.basis_value}

    def _approval_check_submit(self):
        self._approval_as_engine()._assess()
        for assessment in self:
            scored = assessment.scheme_id.basis == "score"
            if scored and not assessment.scored_weight:
                raise UserError(
                    self.env._(
                        "%(name)s: nobody has scored yet. Enter at least one score.",
                        name=assessment.display_name,
                    )
                )
        self._check_decision_note()

    def _check_decision_note(self):
        for assessment in self:
            deviates = assessment.decided_tier_id != assessment.proposed_tier_id
            if deviates and not (assessment.decision_note or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(name)s: say why another tier than proposed is approved.",
                        name=assessment.display_name,
                    )
                )

    def _approval_decide(self, decision, reason=None):
        if decision == "approved":
            self._check_decision_note()
        return super()._approval_decide(decision, reason)

    def _approval_on_approved(self):
        today = fields.Date.context_today(self)
        self.filtered(lambda a: not a.valid_from).write({"valid_from": today})
        self.filtered(lambda a: a.valid_to).write({"end_reason": "expired"})
        now = fields.Datetime.now()
        for scheme, batch in self.grouped("scheme_id").items():
            batch.write(
                {
                    "decided_by_id": self.env.uid,
                    "decided_on": now,
                    "next_review": self._get_next_review(scheme, today),
                }
            )
        self._close_replaced()
        self._end_alerts()
        self._approval_log(self.env._("Approved by %(user)s", user=self.env.user.name))
        self.env["res.partner"]._logistics_sync_tiers(self.company_id, self.partner_id)
        return super()._approval_on_approved()

    def _approval_on_rejected(self, reason):
        rejected = self.filtered(lambda a: a.approval_state == "rejected")
        rejected.write(
            {"decided_by_id": self.env.uid, "decided_on": fields.Datetime.now()}
        )
        rejected._end_alerts()
        return super()._approval_on_rejected(reason)

    def _close_replaced(self):
        """End the validity of what the approved rows replace, and their own where a
        later start was approved before."""
        self.flush_model()
        self.env.execute_query(
            SQL(
                """UPDATE logistics_tier_assessment o
                      SET valid_to = n.valid_from - 1, end_reason = 'replaced'
                     FROM logistics_tier_assessment n
                    WHERE n.id IN %(ids)s AND (o.id < n.id OR o.id NOT IN %(ids)s)
                      AND o.partner_id = n.partner_id AND o.scheme_id = n.scheme_id
                      AND o.company_id = n.company_id
                      AND o.approval_state = 'approved'
                      AND o.valid_from <= n.valid_from
                      AND (o.valid_to IS NULL OR o.valid_to >= n.valid_from)
                RETURNING o.id""",
                ids=tuple(self.ids),
            )
        )
        self.env.execute_query(
            SQL(
                """UPDATE logistics_tier_assessment n
                      SET valid_to = l.starts - 1, end_reason = 'replaced'
                     FROM (SELECT n1.id, MIN(o.valid_from) AS starts
                             FROM logistics_tier_assessment n1
                             JOIN logistics_tier_assessment o
                               ON o.partner_id = n1.partner_id
                              AND o.scheme_id = n1.scheme_id
                              AND o.company_id = n1.company_id
                              AND o.approval_state = 'approved'
                              AND o.valid_from > n1.valid_from
                            WHERE n1.id IN %(ids)s
                            GROUP BY n1.id) l
                    WHERE n.id = l.id
                      AND (n.valid_to IS NULL OR n.valid_to >= l.starts)
                RETURNING n.id""",
                ids=tuple(self.ids),
            )
        )
        self.invalidate_model(["valid_to", "end_reason"])

    def _end_alerts(self):
        """A decided proposal answers the boundary alert of its customer."""
        rows = self.env["logistics.tier.basis"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("scheme_id", "in", self.scheme_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("crossed", "=", True),
            ]
        )
        keys = {(a.partner_id, a.scheme_id, a.company_id) for a in self}
        rows.filtered(
            lambda row: (row.partner_id, row.scheme_id, row.company_id) in keys
        ).write({"crossed": False, "crossed_on": False, "crossed_from_id": False})

    # --- one reminder for the whole list ----------------------------------------------

    def _approval_notify_batch(self, steps):
        for scheme in self.scheme_id:
            scheme._remind_approvers(steps.approver_ids)

    def _approval_close_activities(self):
        for scheme in self.scheme_id:
            scheme._remind_approvers(scheme.activity_ids.user_id)

    def _count_pending(self, scheme):
        """Number of proposals of a scheme that each user is asked to decide."""
        submitted = self._search(
            [("scheme_id", "=", scheme.id), ("approval_state", "=", "submitted")]
        )
        return dict(
            self.env["logistics.approval.step"]._read_group(
                [
                    ("res_model", "=", self._name),
                    ("state", "=", "pending"),
                    ("res_id", "in", submitted),
                ],
                ["approver_ids"],
                ["__count"],
            )
        )
