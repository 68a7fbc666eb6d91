from collections import defaultdict

from odoo import api, fields, models
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
        """Open a new round for every document of the batch, ask the first approvers.

        The number of statements does not grow with the batch: a quarter's tier list is
        submitted and decided at once (decisions A10).
        """
        documents = self._approval_as_engine()
        # sudo: rules are policy, the same for everybody who submits.
        rules = self.env["logistics.approval.rule"].sudo()._for_documents(documents)
        for number, batch in documents.grouped("approval_round").items():
            batch.write(
                {
                    "approval_state": "submitted",
                    "approval_round": number + 1,
                    "approval_requested_by_id": self.env.uid,
                }
            )
        # sudo: the trail is written by the engine alone, nobody has create rights.
        steps = self.env["logistics.approval.step"].sudo()
        steps.create(
            [
                vals
                for document in documents
                for vals in document._approval_prepare_steps(rules[document])
            ]
        )._take_names()
        documents.invalidate_recordset(["approval_step_ids"])
        documents._approval_next()

    def _approval_prepare_steps(self, rule):
        """Values of the steps that a rule gives to this document's new round."""
        self.ensure_one()
        base = {
            "res_model": self._name,
            "res_id": self.id,
            "document_name": self.display_name,
            "company_id": self._approval_facts()["company"].id,
            "round_number": self.approval_round,
            "requested_by_id": self.env.uid,
        }
        return [
            {**base, "name": step.name, "rule_step_id": step.id, "sequence": index}
            for index, step in enumerate(rule.step_ids)
        ] or [{**base, "name": self.env._("Project Management Department")}]

    def _approval_advance(self):
        """After an approval: ask the next step, or finish the round."""
        done = self.filtered(lambda d: not d._approval_current_steps("waiting"))
        (self - done)._approval_next()
        if done:
            done.write({"approval_state": "approved"})
            done._approval_on_approved()

    def _approval_next(self):
        """Activate the next waiting step of each document of the batch; documents that
        ask the same question are asked together."""
        groups = defaultdict(self.browse)
        steps = {}
        for document in self:
            step = steps[document] = document._approval_current_steps("waiting")[:1]
            facts = document._approval_facts()
            key = (
                step.rule_step_id,
                facts["company"],
                facts["owner"],
                step.requested_by_id,
            )
            groups[key] |= document
        for documents in groups.values():
            pending = self.approval_step_ids.browse(steps[d].id for d in documents)
            facts = documents[:1]._approval_facts()
            now = fields.Datetime.now()
            hours = pending.rule_step_id.due_hours
            pending.write(
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
            documents._approval_ask(pending, facts)

    def _approval_ask(self, steps, facts):
        """Find who decides pending steps that ask the same question, and tell them.

        :param steps: one pending step for each document of the batch
        :param facts: ``_approval_facts`` of one of them
        """
        found = self._approval_candidates(steps[:1], facts)
        if not found.users:
            raise UserError(
                self.env._(
                    "Nobody in %(company)s may decide '%(step)s': give one of its "
                    "users the role Policy administrator, then try again.",
                    company=facts["company"].name,
                    step=steps[:1].name,
                )
            )
        steps.write(
            {
                "approver_ids": [fields.Command.set(found.users)],
                "origin": found.origin,
            }
        )
        if found.origin != "named":
            labels = dict(steps._fields["origin"]._description_selection(self.env))
            self._approval_log(labels[found.origin])
        self._approval_notify_batch(steps)

    @api.model
    def _approval_barred(self, facts):
        """Users who never decide, whatever the rule says: e.g. whoever is judged.

        :param facts: ``_approval_facts`` of the document
        """
        return self.env["res.users"]

    def _approval_candidates(self, step, facts):
        company, owner = facts["company"], facts["owner"]
        # sudo: only user ids of superiors leave hr, no employee data.
        employees = owner.sudo().with_company(company).employee_id

        barred = self._approval_barred(facts)

        def eligible(user_id):
            user = self.env["res.users"].browse(user_id)
            return (
                user.active
                and not user.share
                and company in user.company_ids
                and user not in barred
            )

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
        documents = self.sudo()
        pending = {step.res_id: step for step in documents._approval_pending_step()}
        for document in documents:
            step = pending.get(document.id)
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
        documents.approval_step_ids.browse().concat(
            *(d._approval_current_steps("waiting") for d in documents)
        ).write({"state": "cancelled"})
        rejected = decision == "rejected"
        documents.write({"approval_state": "rejected" if rejected else "draft"})
        documents._approval_log(reason)
        if rejected:
            documents._approval_on_rejected(reason)
        else:
            documents._approval_on_returned(reason)

    def _approval_close_activities(self):
        self.activity_unlink(["logistics_crm.mail_activity_type_approval"])

    def _approval_log(self, text):
        """Note in the chatter of every document of the batch."""
        self._message_log_batch(bodies=dict.fromkeys(self.ids, text))
