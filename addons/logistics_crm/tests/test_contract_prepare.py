from odoo.fields import Command
from odoo.tests import tagged

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestContractPrepare(CashCommon):
    def _unprepared(self):
        return self.env["logistics.contract"].search([("is_unprepared", "=", True)])

    def test_what_lacks_is_listed_and_a_task(self):
        contract = self._signed_contract()
        self.assertEqual(len(contract.execution_missing.splitlines()), 3)
        self.assertIn("operating guide", contract.execution_missing)
        self.assertIn("contingency", contract.execution_missing)
        self.assertIn(contract, self._unprepared())
        task = contract.activity_ids.filtered(
            lambda a: a.summary == "Prepare the execution of the contract"
        )
        self.assertEqual(task.user_id, self.users["sales"])
        self.assertIn("operating guide", task.note)

    def test_guide_contingency_and_contacts_make_it_ready(self):
        contract = self._signed_contract()
        contract.write(
            {
                "guide_file_ids": self._new_file("guide.pdf").ids,
                "signal_ids": [
                    Command.create(
                        {
                            "kind": "contingency",
                            "name": "Service falls",
                            "early_sign": "Two late trucks",
                            "measure": "Second carrier",
                        }
                    )
                ],
                "contact_ids": [
                    Command.create({"topic": "Complaints", "reply_hours": 2})
                ],
            }
        )
        self.assertFalse(contract.execution_missing)
        self.assertFalse(contract.is_unprepared)
        self.assertNotIn(contract, self._unprepared())

    def test_further_parties_are_judged(self):
        supplier = self._new_customer("Supplier")
        contract = self._new_contract(
            party_ids=[Command.create({"role": "supplier", "partner_id": supplier.id})]
        )
        self.assertIn("business cultures", contract.execution_missing)
        contract.risk_note = "Family firm, decides slowly"
        self.assertNotIn("business cultures", contract.execution_missing)

    def test_drafts_are_not_nagged(self):
        self.assertNotIn(self._new_contract(), self._unprepared())
