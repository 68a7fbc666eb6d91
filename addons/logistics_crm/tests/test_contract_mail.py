from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .cash_common import CashCommon

ANSWER = """Return-Path: <{sender}>
To: contracts@example.com
From: {sender}
Subject: {subject}
Message-ID: <legal-{key}@example.com>
{reference}Date: Tue, 03 Mar 2026 08:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="next"

--next
Content-Type: text/html; charset=utf-8

<p>Clause 4 limits our liability too little.</p>
<blockquote>Please review the contract</blockquote>
--next
Content-Type: application/pdf; name="contract_v2.pdf"
Content-Disposition: attachment; filename="contract_v2.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--next--
"""


@tagged("post_install", "-at_install")
class TestContractMail(CashCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        policy = cls.env["logistics.company.policy"]._get(cls.company_a)
        policy.legal_email = "law@example.com"

    def _in_review(self):
        contract = self._new_contract()
        contract.action_approval_submit()
        return contract

    def _receive(self, contract, sender="law@example.com", reply_to=None, **values):
        subject = values.get("subject", f"Re: {contract.name}: legal review")
        reference = f"In-Reply-To: {reply_to}\nReferences: {reply_to}\n"
        self.env["mail.thread"].sudo().message_process(
            "logistics.contract",
            ANSWER.format(
                sender=sender,
                subject=subject,
                key=contract.id,
                reference=reference if reply_to else "",
            ),
        )

    def test_submitting_sends_the_text_to_the_legal_mailbox(self):
        contract = self._in_review()
        message = contract.message_ids.filtered("outgoing_email_to")
        self.assertEqual(message.outgoing_email_to, "law@example.com")
        self.assertEqual(message.attachment_ids, contract.draft_file_ids)
        self.assertIn(contract.name, message.subject)
        self.assertEqual(contract.draft_ids.mapped("version"), [1])

    def test_answer_with_the_number_is_opinion_and_next_version(self):
        contract = self._in_review()
        first = contract.draft_file_ids
        self._receive(contract)
        initial, version = contract.draft_ids.sorted("version")
        self.assertEqual((version.version, version.source), (2, "legal"))
        self.assertEqual(version.file_ids.name, "contract_v2.pdf")
        self.assertEqual(contract.draft_file_ids, version.file_ids)
        self.assertEqual(initial.file_ids, first, "the first one stays")
        self.assertIn("Clause 4", contract.legal_opinion)
        self.assertNotIn("Please review", contract.legal_opinion)
        self.assertIn(self.users["sales"], contract.activity_ids.user_id)

    def test_reply_without_number_finds_its_thread(self):
        contract = self._in_review()
        sent = contract.message_ids.filtered("outgoing_email_to")
        self._receive(contract, reply_to=sent.message_id, subject="Re: your question")
        self.assertEqual(sorted(contract.draft_ids.mapped("version")), [1, 2])

    def test_answer_never_decides(self):
        contract = self._in_review()
        self._receive(contract)
        self.assertEqual((contract.phase, contract.approval_state)[0], "review")
        self.assertEqual(contract.approval_state, "submitted")

    def test_stranger_changes_nothing(self):
        contract = self._in_review()
        self._receive(contract, sender="stranger@example.com")
        self.assertEqual(len(contract.draft_ids), 1)
        self.assertFalse(contract.legal_opinion)
        self.assertIn("Clause 4", contract.message_ids[0].body)

    def test_legal_reviewer_may_answer_from_his_own_address(self):
        contract = self._in_review()
        self._receive(contract, sender="legal@example.com")
        self.assertEqual(len(contract.draft_ids), 2)

    def test_mail_without_number_goes_back(self):
        alias = self.env.ref("logistics_crm.mail_alias_contract")
        contracts = self.env["logistics.contract"]
        error = contracts._alias_get_error(None, {"subject": "Hello"}, alias)
        self.assertIn("number of the contract", error.message)
        contract = self._in_review()
        known = {"subject": f"RE: {contract.name}"}
        self.assertFalse(contracts._alias_get_error(None, known, alias))

    # --- confidentiality --------------------------------------------------------------

    def test_confidential_contract_is_read_by_its_people_only(self):
        contract = self._new_contract()
        contract.with_context(tracking_disable=True).confidentiality = "confidential"
        self.assertTrue(self.as_role(contract, "sales").has_access("read"))
        for role in ("service", "finance", "leader"):
            self.assertFalse(self.as_role(contract, role).has_access("read"), role)
            clauses = self.as_role(contract.clause_ids, role)
            with self.assertRaises(AccessError):
                clauses.read(["text"])

    def test_group_of_the_level_reads_it(self):
        contract = self._new_contract()
        contract.confidentiality = "confidential"
        self.users["service"].group_ids = [
            Command.link(self.env.ref("logistics_crm.group_logistics_confidential").id)
        ]
        self.assertTrue(self.as_role(contract, "service").has_access("read"))

    def test_who_is_asked_to_decide_reads_it(self):
        contract = self._new_contract()
        contract.confidentiality = "secret"
        contract.action_approval_submit()
        self.assertTrue(self.as_role(contract, "leader").has_access("read"))
        self.assertFalse(self.as_role(contract, "service").has_access("read"))
