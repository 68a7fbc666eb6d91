from odoo import fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import approval
from .logistics_approval_mixin import ENGINE

POLICY_GROUP = "logistics_crm.group_logistics_policy_admin"


class LogisticsApprovalMixin(models.AbstractModel):
    """The engine behind the buttons: rounds, steps, who is asked, what is recorded.

    The requester cannot approve; without an eligible approver the next superior, then
    the policy administrators are asked, and the requester only if nobody else is left
    (decisions C4: never stuck, always logged).
    """

    _inherit = "logistics.approval.mixin"

    def _approval_as_engine(self):
        # sudo: deciders often may not write the document itself (legal, finance); the
        # engine checked before that they are approvers of the current step.
        return self.sudo().with_context(approval_engine=ENGINE)

    def _approval_start(self):
        """Create the steps of a new round and ask the first approvers."""
        self.ensure_one()
        document = self._approval_as_engine()
        facts = document._approval_facts()
        # sudo: rules are policy, the same for everybody who submits.
        rule = self.env["logistics.approval.rule"].sudo()._for_document(document)
        number = document.approval_round + 1
        document.write(
            {
                "approval_state": "submitted",
                "approval_round": number,
                "approval_requested_by_id": self.env.uid,
            }
        )
        base = {
            "res_model": self._name,
            "res_id": self.id,
            "document_name": document.display_name,
            "company_id": facts["company"].id,
            "round_number": number,
            "requested_by_id": self.env.uid,
        }
        # sudo: the trail is written by the engine alone, nobody has create rights.
        self.env["logistics.approval.step"].sudo().create(
            [
                {**base, "name": step.name, "rule_step_id": step.id, "sequence": index}
                for index, step in enumerate(rule.step_ids)
            ]
            or [{**base, "name": self.env._("Project Management Department")}]
        )
        document._approval_next()

    def _approval_advance(self):
        """After an approval: ask the next step, or finish the round."""
        done = self.filtered(lambda d: not d._approval_current_steps("waiting"))
        for document in self - done:
            document._approval_next()
        if done:
            done.write({"approval_state": "approved"})
            done._approval_on_approved()

    def _approval_next(self):
        """Activate the next waiting step."""
        self.ensure_one()
        step = self._approval_current_steps("waiting")[:1]
        facts = self._approval_facts()
        now = fields.Datetime.now()
        hours = step.rule_step_id.due_hours
        step.write(
            {
                "state": "pending",
                "activated_at": now,
                "due_at": facts["company"].resource_calendar_id._logistics_due_at(
                    now, hours * 60, facts["company"]
                )
                if hours
                else False,
            }
        )
        self._approval_ask(step, facts)

    def _approval_ask(self, step, facts):
        """Find who decides a pending step, and tell them."""
        self.ensure_one()
        found = self._approval_candidates(step, facts)
        if not found.users:
            raise UserError(
                self.env._(
                    "Nobody in %(company)s may decide '%(step)s': give one of its "
                    "users the role Policy administrator, then try again.",
                    company=facts["company"].name,
                    step=step.name,
                )
            )
        step.write(
            {
                "approver_ids": [fields.Command.set(found.users)],
                "origin": found.origin,
            }
        )
        if found.origin != "named":
            labels = dict(step._fields["origin"]._description_selection(self.env))
            self._approval_log(labels[found.origin])
        self._approval_notify(step)

    def _approval_candidates(self, step, facts):
        company, owner = facts["company"], facts["owner"]
        # sudo: only user ids of superiors leave hr, no employee data.
        employees = owner.sudo().with_company(company).employee_id

        def eligible(user_id):
            user = self.env["res.users"].browse(user_id)
            return user.active and not user.share and company in user.company_ids

        def parent_of(employee_id):
            return employees.browse(employee_id).parent_id.id or None

        chain = approval.chain_of(employees.id or None, parent_of)
        policy = self.env.ref(POLICY_GROUP).all_user_ids
        rule_step = step.rule_step_id
        named = rule_step._get_named_users(owner, company) if rule_step else policy
        return approval.candidates(
            named.ids,
            [u for u in employees.browse(chain).mapped("user_id.id") if u],
            policy.ids,
            step.requested_by_id.id,
            eligible,
        )

    def _approval_current_steps(self, *states):
        """Steps of the running round in the given states, in order."""
        return self.approval_step_ids.filtered(
            lambda s: s.round_number == self.approval_round and s.state in states
        ).sorted("sequence")

    def _approval_pending_step(self):
        return self.browse().approval_step_ids.concat(
            *(d._approval_current_steps("pending") for d in self)
        )

    def _approval_check_decider(self):
        """Refuse whoever is not asked now (also by RPC)."""
        self.check_access("read")
        # sudo: the steps are compared with the user; of them only names are shown.
        for document in self.sudo():
            step = document._approval_pending_step()
            if document.approval_state != "submitted" or not step:
                raise UserError(
                    self.env._(
                        "%(name)s does not wait for a decision.",
                        name=document.display_name,
                    )
                )
            if self.env.user not in step.approver_ids:
                raise AccessError(
                    self.env._(
                        "%(name)s waits for %(users)s to decide.",
                        name=document.display_name,
                        users=", ".join(step.approver_ids.mapped("name")),
                    )
                )

    def _approval_decide(self, decision, reason=None):
        """Record the decision of the current user on every document of the batch."""
        self._approval_check_decider()
        if decision != "approved" and not (reason or "").strip():
            raise ValidationError(self.env._("Give a reason."))
        documents = self._approval_as_engine()
        documents._approval_pending_step().write(
            {
                "state": decision,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
                "reason": reason,
            }
        )
        documents._approval_close_activities()
        if decision == "approved":
            documents._approval_advance()
            return
        for document in documents:
            document._approval_current_steps("waiting").write({"state": "cancelled"})
        rejected = decision == "rejected"
        documents.write({"approval_state": "rejected" if rejected else "draft"})
        for document in documents:
            document._approval_log(reason)
        if rejected:
            documents._approval_on_rejected(reason)
        else:
            documents._approval_on_returned(reason)

    def _approval_close_activities(self):
        self.activity_unlink(["logistics_crm.mail_activity_type_approval"])

    def _approval_log(self, text):
        self.ensure_one()
        self._message_log(body=text)
