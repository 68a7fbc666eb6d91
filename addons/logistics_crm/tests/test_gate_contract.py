"""The contract's review and the credit file tick their key results themselves."""

from odoo.tests import tagged

from .cash_common import CashCommon
from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestGateContract(CashCommon, GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # As shipped; a database that was upgraded keeps its own policy.
        cls.gate("visit_credit").or_check_code = "credit_file"
        cls.gate("evaluation_contract_review").or_check_code = "contract_review"

    def _state(self, lead, name, step):
        gate = self.gate(name)
        stages = {lead: [self.step(step).id]}
        return {r.gate.id: r.state for r in lead._gate_results(stages)[lead]}[gate.id]

    def test_a_reviewed_contract_needs_no_paper(self):
        lead = self.new_lead(partner_id=self.customer.id)
        contract = self._new_contract(lead_id=lead.id)
        contract.action_approval_submit()
        self.assertEqual(self._state(lead, "evaluation_contract_review", 7), "open")
        self._approve(contract)
        self.assertEqual(contract.phase, "customer")
        self.assertEqual(self._state(lead, "evaluation_contract_review", 7), "met")

    def test_a_valid_credit_file_judges_the_customer(self):
        lead = self.new_lead(partner_id=self.contact.id)
        file = self.env["logistics.credit.investigation"].create(
            {"partner_id": self.customer.id, "company_id": self.company_a.id}
        )
        self.assertEqual(self._state(lead, "visit_credit", 3), "open")
        file._approval_as_engine().write(
            {"approval_state": "approved", "date_expiry": "2099-01-01"}
        )
        self.assertEqual(self._state(lead, "visit_credit", 3), "met")
        file._approval_as_engine().write({"date_expiry": "2020-01-01"})
        self.assertEqual(self._state(lead, "visit_credit", 3), "open")
