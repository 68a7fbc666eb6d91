from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .deal_common import DealCommon

SECTIONS = {
    name: "<p>text</p>"
    for name in (
        "objective",
        "resources",
        "service_model",
        "information_model",
        "suggestions",
        "philosophy",
    )
}


@tagged("post_install", "-at_install")
class TestNeed(DealCommon):
    def test_the_catalogue_has_23_services_in_four_categories(self):
        groups = self.env["logistics.service"]._read_group(
            [("company_id", "=", False)], ["category"], ["__count"]
        )
        self.assertEqual(
            dict(groups),
            {"transport": 6, "warehouse": 10, "information": 5, "finance": 2},
        )

    def test_a_sheet_takes_the_customer_of_its_opportunity(self):
        self.assertEqual(self._new_sheet().partner_id, self.customer)

    def test_a_sheet_without_opportunity_and_customer_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Choose the opportunity"):
            self.env["logistics.need.sheet"].create({"goods_name": "Steel"})

    def test_needs_not_met_are_counted(self):
        service = self.env.ref("logistics_crm.logistics_service_picking")
        sheet = self._new_sheet(
            need_ids=[
                (0, 0, {"service_id": service.id, "satisfied": "met"}),
                (0, 0, {"service_id": service.id}),
            ]
        )
        self.assertEqual(sheet.open_count, 1)

    def test_a_negative_fee_is_refused(self):
        service = self.env.ref("logistics_crm.logistics_service_picking")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._new_sheet(
                need_ids=[(0, 0, {"service_id": service.id, "fee": -1})]
            ).flush_recordset()

    def test_the_print_ticks_what_is_needed_of_all_services(self):
        service = self.env.ref("logistics_crm.logistics_service_picking")
        sheet = self._new_sheet(need_ids=[(0, 0, {"service_id": service.id})])
        matrix = sheet._get_service_matrix()
        rows = [row for _label, rows in matrix for row in rows]
        self.assertEqual([s for s, needs in rows if needs], [service])
        self.assertGreaterEqual(len(rows), 23)

    def test_a_colleague_does_not_see_the_sheet(self):
        sheet = self._new_sheet(
            lane_ids=[(0, 0, {"origin": "Shanghai", "destination": "Xi'an"})]
        )
        mine = self.as_role(sheet, "sales")
        self.assertEqual(mine.lane_ids.display_name, "Shanghai - Xi'an")
        with self.assertRaises(AccessError):
            self.as_role(sheet, "sales2").read(["goods_name"])
        with self.assertRaises(AccessError):
            self.as_role(sheet.lane_ids, "sales2").read(["origin"])

    def test_operations_see_a_sheet_only_once_it_is_handed_over(self):
        handover = self._new_handover()
        sheet = handover.need_sheet_id
        with self.assertRaises(AccessError):
            self.as_role(sheet, "operations").read(["goods_name"])
        handover.action_submit()
        seen = self.as_role(sheet, "operations").read(["goods_name"])
        self.assertEqual(seen[0]["goods_name"], "Steel coils")

    def test_another_company_sees_nothing(self):
        sheet = self._new_sheet()
        found = self.as_role(sheet, "sales_b").search([("id", "=", sheet.id)])
        self.assertFalse(found)


@tagged("post_install", "-at_install")
class TestSolution(DealCommon):
    def test_versions_are_numbered_by_opportunity(self):
        other = self._new_lead(name="Second deal")
        first, second = self._new_solution(), self._new_solution()
        third = self._new_solution(lead_id=other.id)
        self.assertEqual((first + second + third).mapped("version"), [1, 2, 1])

    def test_an_incomplete_solution_cannot_be_confirmed(self):
        solution = self._new_solution(objective="<p>Cheaper</p>")
        solution.action_discuss()
        with self.assertRaisesRegex(UserError, "2. Resources and strengths"):
            solution.action_confirm()

    def test_a_file_stands_for_the_sections(self):
        solution = self._new_solution(attachment_ids=self._new_file("plan.pdf").ids)
        solution.action_discuss()
        solution.action_confirm()
        self.assertEqual(solution.state, "confirmed")
        self.assertEqual(solution.confirmed_by_id, self.env.user)

    def test_a_confirmed_version_never_changes(self):
        solution = self._confirmed()
        with self.assertRaisesRegex(UserError, "create a new version"):
            solution.write({"objective": "<p>Other</p>"})
        with self.assertRaisesRegex(UserError, "stays on record"):
            solution.unlink()

    def test_a_correction_is_the_next_version(self):
        solution = self._confirmed()
        copy = solution.browse(solution.action_new_version()["res_id"])
        self.assertEqual((copy.version, copy.state), (2, "draft"))
        copy.objective = "<p>Other</p>"
        self.assertEqual(solution.objective, "<p>text</p>")

    def test_the_state_moves_by_buttons_only(self):
        solution = self.as_role(self._new_solution(), "sales")
        with self.assertRaises(AccessError):
            solution.write({"state": "confirmed"})
        with self.assertRaisesRegex(UserError, "Draft"):
            solution.action_confirm()
        born = solution.create(
            {"name": "X", "lead_id": self.lead.id, "state": "confirmed", "version": 9}
        )
        self.assertEqual((born.state, born.version), ("draft", 2))

    def test_merged_opportunities_number_their_solutions_on(self):
        other = self._new_lead(name="Twin")
        mine, theirs = self._confirmed(), self._new_solution(lead_id=other.id)
        self.lead._merge_dependences(other)
        self.assertEqual(theirs.lead_id, self.lead)
        self.assertEqual((mine.version, theirs.version), (1, 2))

    def test_a_file_of_the_solution_opens_for_who_reads_it(self):
        solution = self._new_solution()
        mine = self.as_role(solution, "sales")
        file = mine.env["ir.attachment"].create({"name": "a", "raw": b"x"})
        mine.attachment_ids = file
        self.assertEqual(self.as_role(file, "leader").raw, b"x")
        with self.assertRaises(AccessError):
            self.as_role(file, "sales2").read(["raw"])

    def _confirmed(self):
        solution = self._new_solution(**SECTIONS)
        solution.action_discuss()
        solution.action_confirm()
        return solution
