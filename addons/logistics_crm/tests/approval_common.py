"""The ownership request as document, asked of the leader and then the department."""

from odoo import Command

from .common import LogisticsCommon


class ApprovalCommon(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._new_customer()
        cls.rule = cls.env.ref("logistics_crm.logistics_approval_rule_ownership")
        cls.rule.step_ids = [
            Command.clear(),
            Command.create(
                {
                    "name": "Leader",
                    "sequence": 1,
                    "approver_kind": "manager",
                    "due_hours": 0,
                }
            ),
            Command.create(
                {
                    "name": "Department",
                    "sequence": 2,
                    "approver_kind": "group",
                    "group_id": cls.env.ref(
                        "logistics_crm.group_logistics_policy_admin"
                    ).id,
                    "due_hours": 0,
                }
            ),
        ]
        cls.env.ref("base.user_admin").company_ids -= cls.company_a

    def _request(self, role="sales", **values):
        Request = self.as_role(self.env["logistics.ownership.request"], role)
        return Request.create(
            {
                "kind": "join",
                "partner_id": self.customer.id,
                "role": "assistant",
                "reason": "We work together",
                **values,
            }
        )

    def _submitted(self, role="sales", **values):
        request = self._request(role, **values)
        request.action_approval_submit()
        return request

    def _decide(self, request, role, decision="approved", reason=None):
        self.as_role(request, role)._approval_decide(decision, reason)

    def _pending(self, request):
        return request.sudo()._approval_pending_step()

    def _invitations(self, request):
        return self.env["mail.activity"].search(
            [("res_model", "=", request._name), ("res_id", "=", request.id)]
        )
