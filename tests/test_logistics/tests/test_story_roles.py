"""Who may do what, across the three addons (T21.3), and what roles do together."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.logistics_crm.tests.visit_common import VisitCommon

PREFIX = "logistics_crm.group_logistics_"
MORE = {
    "manager": "cs_manager",
    "claims": "claims_officer",
    "operations": "operations",
    "handler": "complaint_handler",
    "legal": "legal_reviewer",
    "scorer": "kpi_scorer",
}
ROLES = (
    "sales",
    "leader",
    "head",
    "reviewer",
    "policy",
    "service",
    "manager",
    "claims",
    "operations",
    "handler",
    "finance",
    "legal",
    "scorer",
    "executive",
)
#: Model -> letters of each role: read, write, create, unlink. Which records these are
#: is said by the record rules, tested with each document.
TABLE = {
    "logistics.visit": "rwcu rwcu rwcu r rwcu rwcu rwcu r r r r r r rwcu",
    "logistics.spot.check": "rw rwcu rwcu rw rwcu rw rw rw rw rw rw rw rw rw",
    "logistics.trip": "rwcu rwcu rwcu r rwcu rwcu rwcu r r r r r r rwcu",
    "logistics.promise": "rwcu rwcu rwcu r rwcu rwcu rwcu r r r r r r rwcu",
    "logistics.urgent.report": "rwc rwc rwc r rwc rwc rwc r r r r r r rwc",
    "logistics.meeting": "rwcu rwcu rwcu r rwcu rwcu rwcu rwcu r r r r r rwcu",
    "logistics.lead.finding": "rwcu rwcu rwcu r r r r r r r r r r r",
    "logistics.need.sheet": "rwcu rwcu rwcu r r - - - r - - - - r",
    "logistics.solution": "rwcu rwcu rwcu r r - - - - - - - - r",
    "logistics.negotiation": "rwcu rwcu rwcu - - - - - - - - - - rwcu",
    "logistics.negotiation.authorisation": "r r rwc - r - - - - - - - - rwc",
    "logistics.handover": "rwcu rwcu rwcu r r r r - rw - r - - r",
    "logistics.gate.waiver": "r rwc rwc r r r r r r r r r r r",
    "logistics.customer.owner": "r rwc rwc r rwc r r r r r r r r r",
    "logistics.customer.handover": "- rwcu rwcu - rwcu - - - - - - - - -",
    "logistics.tier.assessment": "r rwcu rwcu r rwcu r r r r r r r r r",
    "logistics.visit.rule": "r r r r rwcu r r r r r r r r r",
    "logistics.credit.investigation": "rwcu rwcu rwcu r r r r r r r rwcu r r r",
    "logistics.contract": "rwcu rwcu rwcu - r rwcu rwcu - - - r r - r",
    "logistics.business.order": "rwcu rwcu rwcu - r rwcu rwcu - r - r - - r",
    "logistics.shipment": "rwc rwc rwc r r rwcu rwcu r rwcu r r r r r",
    "logistics.shipment.event": "r r r r r rwc rwc r rwc r r r r r",
    "logistics.statement": "r r r r r rwu rwu r r r rwu r r r",
    "logistics.statement.difference": "r r r r r rwc rwc r r r rwc r r r",
    "logistics.payment.promise": "rwc rwc rwc r r rwc rwc r r r rwc r r r",
    "logistics.credit.release": "r r r r r r r r r r rc r r r",
    "logistics.note": "r r r r r r r r r r rwcu r r r",
    "logistics.loss.report": "rwc rwc rwc r r rwc rwc r r r r r r r",
    "logistics.inspection": "r rwc rwc r rwc r r r r r r r r rwc",
    "logistics.call": "- - - - r rwc rwc - - - - - - r",
    "logistics.complaint": "r r r - r rwc rwc r - rw - - - rw",
    "logistics.complaint.solution": "- - - - r rwc rwc r - r - - - r",
    "logistics.complaint.instruction": "- - - - r rw rw - - - - - - rwcu",
    "logistics.complaint.analysis": "- - - - r rwcu rwcu - - - - - - r",
    "logistics.claim": "- - - - r rwc rwc rwc - - r - - r",
    "logistics.kpi.target": "r r rwc r rwcu r r r r r r r rwc r",
    "logistics.discipline.case": "rw rwcu rwcu rw rwcu rw rwc rw rw rw rw rw rwc rw",
    "logistics.promotion": "r rwc rwc r rwcu r r r r r r r rwc r",
    "logistics.project.initiation": "rwcu rwcu rwcu - rwcu - - - r - r - - r",
    "logistics.annual.plan": "- - rwcu - rwcu - r - - - - - - r",
    "logistics.key.budget": "- - rwcu - rwcu - - - - - rw - - r",
    "logistics.gross.profit": "- - - - r - - - - - rwcu - - r",
    "logistics.commission.settlement": "- - r - r - - - - - r - - r",
}
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestStoryRoles(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role, group in MORE.items():
            cls.users[role] = cls._new_user(role, PREFIX + group, cls.company_a)

    def _letters(self, model, role):
        records = self.as_role(self.env[model], role)
        return "".join(k for k, op in OPERATIONS.items() if records.has_access(op))

    def test_table_of_rights(self):
        for model, row in TABLE.items():
            with self.subTest(model=model):
                found = [self._letters(model, role) or "-" for role in ROLES]
                self.assertEqual(found, row.split())

    def test_strangers_have_no_right_on_any_document(self):
        gained = [
            (model, role)
            for model in TABLE
            for role in ("plain", "portal")
            if self._letters(model, role)
            and (model, role) != ("logistics.statement", "portal")
        ]
        self.assertEqual(gained, [])

    def _complaint(self):
        return self.env["logistics.complaint"].create(
            {
                "subject": "Pallets arrived wet",
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "category_id": self.env.ref("logistics_complaints.category_damage").id,
            }
        )

    def _can_read(self, role, *records):
        return [self.as_role(r, role).has_access("read") for r in records]

    def test_customer_team_reads_visits_promises_and_complaints(self):
        """Whoever is named in the team of a key account, from any department."""
        promise = self.env["logistics.promise"].create(
            {
                "name": "A price list",
                "partner_id": self.customer.id,
                "user_id": self.users["sales"].id,
                "company_id": self.company_a.id,
                "date_due": date(2030, 1, 1),
            }
        )
        records = (self._new_visit(), promise, self._complaint())
        self.assertEqual(self._can_read("sales2", *records), [False] * 3)
        self.assertEqual(self._can_read("operations", *records[:2]), [False] * 2)
        self.env["logistics.customer.owner"].create(
            [
                {
                    "partner_id": self.customer.id,
                    "user_id": self.users[role].id,
                    "role": kind,
                }
                for role, kind in (("sales2", "participant"), ("operations", "expert"))
            ]
        )
        self.env.invalidate_all()
        self.assertEqual(self._can_read("sales2", *records), [True] * 3)
        self.assertEqual(self._can_read("operations", *records[:2]), [True] * 2)
        self.assertFalse(self.as_role(records[0], "sales2").has_access("write"))

    def test_leaders_and_service_managers_read_the_work_of_all(self):
        records = (self._new_visit(), self._complaint())
        for role in ("leader", "head", "manager", "policy", "executive"):
            with self.subTest(role=role):
                self.assertEqual(self._can_read(role, *records), [True, True])
        self.assertEqual(self._can_read("service", *records), [False, True])

    def _plan(self):
        return self.env["logistics.annual.plan"].create(
            {"name": "Sales plan", "company_id": self.company_a.id, "year": 2026}
        )

    def test_service_and_heads_give_their_opinion_on_the_annual_plan(self):
        plan = self._plan()
        for role in ("head", "manager"):
            message = self.as_role(plan, role).message_post(body=f"Opinion of {role}")
            self.assertEqual(message.author_id, self.users[role].partner_id)
        manager = self.as_role(plan, "manager")
        self.assertFalse(manager.has_access("write"))
        manager.read(["goals", "strategy", "target_turnover"])
        manager.line_ids.read(["target_turnover"])
        menu = self.env.ref("logistics_kpi.logistics_annual_plan_menu")
        for role, sees in (("manager", True), ("service", False)):
            menus = self.as_role(self.env["ir.ui.menu"], role)._visible_menu_ids(False)
            self.assertEqual(menu.id in menus, sees)

    def test_service_manager_proposes_a_measure(self):
        values = {
            "name": "Harm to a customer relation",
            "employee_id": self.employees["sales"].id,
            "company_id": self.company_a.id,
            "kind": "penalty",
            "measure": "warning",
        }
        case = self.as_role(self.env["logistics.discipline.case"], "manager").create(
            values
        )
        self.assertEqual((case.origin, case.approval_state), ("manual", "draft"))
        with self.assertRaises(AccessError):
            self.as_role(self.env["logistics.discipline.case"], "service").create(
                values
            )

    def test_support_joins_the_lead_and_writes_its_solution(self):
        """A technician, a planner and an executive beside the salesperson."""
        lead = self.env["crm.lead"].create(
            {
                "name": "Steel to the coast",
                "type": "opportunity",
                "partner_id": self.customer.id,
                "user_id": self.users["sales"].id,
                "company_id": self.company_a.id,
            }
        )
        self.assertFalse(self.as_role(lead, "sales2").has_access("read"))
        self.env["logistics.lead.participant"].create(
            {
                "lead_id": lead.id,
                "user_id": self.users["sales2"].id,
                "role": "support_technical",
            }
        )
        self.env.invalidate_all()
        self.as_role(lead, "sales2").read(["name"])
        solution = self.as_role(self.env["logistics.solution"], "sales2").create(
            {"name": "Two warehouses", "lead_id": lead.id}
        )
        self.assertEqual(solution.version, 1)
        self.assertTrue(self.as_role(solution, "sales").has_access("write"))

    def test_customers_leaders_are_received_with_an_accompanying_leader(self):
        """Visits in both directions: the reception at our place is one more channel."""
        reception = self.env.ref("logistics_crm.visit_channel_reception")
        visit = self._new_visit(
            "executive",
            channel_id=reception.id,
            companion_ids=self.users["head"] | self.users["sales2"],
        )
        self.assertEqual(visit.user_id, self.users["executive"])
        self.assertTrue(self.as_role(visit, "sales2").has_access("read"))
        self.assertFalse(self.as_role(visit, "operations").has_access("read"))

    def test_resources_asked_for_on_a_deal(self):
        """Kind, quantity and day, seen by the superior beside the deal."""
        lead = self.env["crm.lead"].create(
            {
                "name": "Steel to the coast",
                "type": "opportunity",
                "user_id": self.users["sales"].id,
                "company_id": self.company_a.id,
            }
        )
        finding = self.as_role(self.env["logistics.lead.finding"], "sales").create(
            {
                "lead_id": lead.id,
                "kind": "resource",
                "name": "Flatbed trucks of the group",
                "quantity": 4,
                "date": "2026-05-01",
            }
        )
        found = self.as_role(finding, "head").read(["quantity", "date", "user_id"])[0]
        self.assertEqual((found["quantity"], str(found["date"])), (4, "2026-05-01"))
        self.assertEqual(found["user_id"][0], self.users["sales"].id)
