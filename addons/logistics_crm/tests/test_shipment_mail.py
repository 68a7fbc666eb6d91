from odoo.exceptions import UserError
from odoo.tests import tagged

from .cash_common import CashCommon

MAIL = """Return-Path: <{sender}>
To: orders@example.com
From: {sender}
Subject: Two pallets to Xi'an
Message-ID: <order-{sender}>
Date: Tue, 03 Mar 2026 08:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="next"

--next
Content-Type: text/html; charset=utf-8

<p>Please pick up two pallets tomorrow.</p>
--next
Content-Type: application/pdf; name="plan.pdf"
Content-Disposition: attachment; filename="plan.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--next--
"""


@tagged("post_install", "-at_install")
class TestShipmentMail(CashCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["mail.alias.domain"].search([]) or cls.env["mail.alias.domain"].create(
            {"name": "example.com"}
        )
        cls.domain = cls.env["mail.alias.domain"].search([], limit=1)
        cls.alias = cls.env.ref("logistics_crm.mail_alias_shipment")
        cls.alias.alias_domain_id = cls.domain
        cls.contact.email = "li@example.com"

    def _receive(self, sender):
        text = MAIL.format(sender=sender).replace(
            "orders@example.com", f"orders@{self.domain.name}"
        )
        before = self.env["logistics.shipment"].search([])
        self.env["mail.thread"].sudo().with_company(self.company_a).message_process(
            False, text
        )
        return self.env["logistics.shipment"].search([]) - before

    def test_mail_of_a_customer_is_an_order_taken(self):
        shipment = self._receive("li@example.com")
        self.assertEqual(shipment.partner_id, self.customer)
        self.assertEqual((shipment.state, shipment.intake_channel), ("draft", "mail"))
        self.assertEqual(shipment.message_attachment_count, 1)
        self.assertTrue(shipment.name.startswith("ML"))
        with self.assertRaisesRegex(UserError, "Read the e-mail"):
            shipment.action_check_intake()
        told = self.env["mail.message"].search(
            [("model", "=", shipment._name), ("res_id", "=", shipment.id)]
        )
        self.assertIn(self.users["service"].partner_id, told.notified_partner_ids)

    def test_strangers_and_colleagues_order_nothing(self):
        self.assertFalse(self._receive("nobody@example.com"))
        self.users["sales"].partner_id.email = "sales@example.com"
        self.assertFalse(self._receive("sales@example.com"))

    def test_words_for_the_desk_are_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        policy = self.env["logistics.company.policy"]._get(self.company_a)
        policy.text_lang = "zh_CN"
        self.customer.company_id = self.company_a
        shipment = self._receive("li@example.com")
        self.assertTrue(shipment.needs_clarification.startswith("请阅读邮件"))
