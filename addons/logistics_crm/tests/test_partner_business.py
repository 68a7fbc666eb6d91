"""Contracts, orders, shipments and statements from the page of the customer."""

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .statement_common import StatementCommon

DOCUMENTS = ("contract", "order", "shipment", "statement")


@tagged("post_install", "-at_install")
class TestPartnerBusiness(StatementCommon):
    def _counts(self, role, partner):
        partner = self.as_role(partner, role)
        return [partner[f"logistics_{name}_count"] for name in DOCUMENTS]

    def _found(self, role, name, partner):
        partner = self.as_role(partner, role)
        action = getattr(partner, f"action_logistics_open_{name}s")()
        return partner.env[action["res_model"]].search(action["domain"])

    def test_one_page_leads_to_all_documents(self):
        statement = self._signed(1000, 500)
        counts = self._counts("service", statement.partner_id)
        self.assertEqual(counts[2:], [2, 1])
        for name, count in zip(DOCUMENTS, counts, strict=True):
            found = self._found("service", name, statement.partner_id)
            self.assertEqual(len(found), count)
        self.assertEqual(
            self._found("service", "statement", statement.partner_id), statement
        )
        contact = self.env["res.partner"].create(
            {"name": "Li Wei", "parent_id": statement.partner_id.id}
        )
        self.assertEqual(self._counts("service", contact), counts)
        with Form(self.as_role(statement.partner_id, "service")) as form:
            self.assertEqual(form.logistics_statement_count, 1)

    def test_who_may_not_read_them_counts_none(self):
        statement = self._signed(1000)
        self.users["operations"] = self._new_user(
            "operations", "logistics_crm.group_logistics_operations", self.company_a
        )
        self.assertEqual(self._counts("operations", statement.partner_id)[0], 0)
        with self.assertRaises(AccessError):
            self._found("operations", "contract", statement.partner_id)
        with self.assertRaises(AccessError):
            self._found("plain", "shipment", statement.partner_id)
