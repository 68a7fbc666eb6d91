"""Role x model x operation, companies, portal."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import START, ComplaintCommon

#: role -> operations on model
TABLE = {
    "logistics.complaint": {
        "service": "rwc",
        "manager": "rwc",
        "handler": "rw",
        "claims": "r",
        "arbiter": "r",
        "executive": "rw",
        "policy": "r",
        "sales": "r",
        "plain": "",
        "portal": "",
    },
    "logistics.complaint.clock": {
        "service": "r",
        "manager": "r",
        "handler": "r",
        "sales": "r",
        "plain": "",
        "portal": "",
    },
    "logistics.complaint.event": {"service": "r", "sales": "", "portal": ""},
    "logistics.complaint.pause": {"service": "r", "manager": "rw", "portal": ""},
    "logistics.complaint.solution": {
        "service": "rwc",
        "handler": "r",
        "arbiter": "rw",
        "sales": "",
        "portal": "",
    },
    "logistics.complaint.liability": {"service": "rwcu", "sales": "", "portal": ""},
    "logistics.complaint.measure": {"service": "rwc", "sales": "r", "portal": ""},
    "logistics.sla.policy": {"service": "r", "manager": "r", "policy": "rwcu"},
    "logistics.sla.target": {"service": "r", "manager": "r", "policy": "rwcu"},
    "logistics.complaint.category": {"service": "r", "manager": "rwcu", "plain": ""},
    "logistics.duty.shift": {"service": "r", "manager": "rwcu", "portal": ""},
}
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestAccess(ComplaintCommon):
    def test_table(self):
        for model, roles in TABLE.items():
            for role, allowed in roles.items():
                for key, operation in OPERATIONS.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        records = self.as_role(self.env[model], role)
                        self.assertEqual(records.has_access(operation), key in allowed)

    def test_salesperson_sees_own_customers_only(self):
        complaint = self._new()
        with self.assertRaises(AccessError):
            self.as_role(complaint, "sales").read(["subject"])
        self.customer.user_id = self.users["sales"]
        self.assertTrue(self.as_role(complaint, "sales").subject)

    def test_claims_officer_sees_claims_only(self):
        complaint = self._new()
        with self.assertRaises(AccessError):
            self.as_role(complaint, "claims").read(["subject"])
        complaint.has_claim = True
        self.assertTrue(self.as_role(complaint, "claims").subject)

    def test_other_company_sees_nothing(self):
        self._new()
        self.users["sales_b"].group_ids += self.env.ref(
            "logistics_crm.group_logistics_cs_manager"
        )
        complaints = self.as_role(self.env["logistics.complaint"], "sales_b")
        self.assertFalse(complaints.search([("company_id", "=", self.company_a.id)]))

    def test_complaint_is_never_deleted(self):
        complaint = self._new()
        with self.assertRaises(Exception):  # noqa: B017
            complaint.sudo().unlink()

    def test_buttons_refuse_strangers(self):
        complaint = self._new(at=START)
        for role in ("plain", "portal", "claims"):
            for button in ("reply", "opinion", "result", "judge", "close", "cancel"):
                with (
                    self.subTest(role=role, button=button),
                    self.assertRaises(AccessError),
                ):
                    getattr(self.as_role(complaint, role), f"action_{button}")()

    def test_customer_page_counts_open_tickets_of_the_reader(self):
        self._new()
        self._new(kind="enquiry")
        customer = self.as_role(self.customer, "service")
        self.assertEqual(customer.logistics_ticket_count, 2)
        action = customer.action_logistics_open_tickets()
        found = self.env["logistics.complaint"].search(action["domain"])
        self.assertEqual(len(found), 2)
        stranger = self.as_role(self.customer, "sales")
        self.assertEqual(stranger.logistics_ticket_count, 0)
