from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MONTH, AppraisalCommon


@tagged("post_install", "-at_install")
class TestKpiPolicy(AppraisalCommon):
    def _template(self, weights, **values):
        metric = self.metric_revenue
        return self.env["logistics.kpi.template"].create(
            {
                "name": "Own",
                "line_ids": [
                    Command.create({"metric_id": metric.id, "weight": weight})
                    for weight in weights
                ],
                **values,
            }
        )

    def test_weights_of_99_or_101_are_refused(self):
        for weights in ((60, 39), (60, 41)):
            with self.assertRaises(ValidationError):
                self._template(weights)
        self.assertEqual(self._template((60, 40)).weight_total, 100)

    def test_weights_are_changed_together(self):
        template = self._template((60, 40))
        first, second = template.line_ids
        template.write(
            {
                "line_ids": [
                    Command.update(first.id, {"weight": 70, "max_points": 70}),
                    Command.update(second.id, {"weight": 30, "max_points": 30}),
                ]
            }
        )
        with self.assertRaises(ValidationError):
            first.write({"weight": 71, "max_points": 71})

    def test_points_different_from_the_weight_are_refused(self):
        template = self._template((100,))
        with self.assertRaises(ValidationError):
            template.line_ids.max_points = 99
        draft = self._template((60, 30), active=False)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            draft.line_ids[:1].max_points = 50
            self.env.flush_all()

    def test_versions_of_one_level_do_not_overlap(self):
        level = self._level("staff")
        self._template((100,), job_level_ids=level.ids, date_to=date(2026, 6, 30))
        with self.assertRaises(ValidationError):
            self._template((100,), job_level_ids=level.ids, date_from=date(2026, 6, 30))
        self._template((100,), job_level_ids=level.ids, date_from=date(2026, 7, 1))

    def test_four_templates_of_the_handbook(self):
        templates = [
            self.env.ref(f"logistics_kpi.template_{key}")
            for key in ("deputy_manager", "senior_manager", "general_manager", "head")
        ]
        rows = [
            [(x.metric_id.rule_kind, x.weight, x.target, x.step) for x in t.line_ids]
            for t in templates
        ]
        self.assertEqual(rows[0], rows[1])
        self.assertEqual(
            rows[0],
            [
                ("higher", 60, 1, 0.01),
                ("higher", 20, 0.8, 0.01),
                ("lower", 10, 0.2, 0.01),
                ("count", 10, 1, 1),
            ],
        )
        self.assertEqual([row[1] for row in rows[2]], [10, 50, 20, 10, 10])
        self.assertEqual([row[1] for row in rows[3]], [30, 20, 30, 10, 10])
        self.assertEqual(rows[3][1][2:], (0.15, 0.02))
        self.assertFalse(self.env.ref("logistics_kpi.template_head_printed").active)

    def test_grade_boundaries_on_the_unrounded_total(self):
        grades = self.env["logistics.kpi.grade"]
        found = [
            grades._grade_of(value, self.company_a).name
            for value in (100, 90, 89.99999, 80, 79.5, 60, 59.9999, 0)
        ]
        self.assertEqual(found, ["A", "A", "B", "B", "C", "C", "D", "D"])

    def test_target_of_the_same_month_twice_is_refused(self):
        self._target("sales", 100)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._target("sales", 200, date(2026, 3, 15))

    def test_import_of_targets_with_unknown_people_or_text_is_refused(self):
        header = ["metric_id", "employee_id", "month", "amount"]
        rows = [
            [self.metric_revenue.name, "Nobody Known", "2026-03-01", "100"],
            [self.metric_revenue.name, self.employees["sales"].name, "2026-03-01", "a"],
        ]
        with mute_logger("odoo.sql_db"):
            result = self.env["logistics.kpi.target"].load(header, rows)
        self.assertFalse(result["ids"])
        self.assertTrue(all(m["type"] == "error" for m in result["messages"]))

    def test_sum_of_people_is_compared_with_the_department(self):
        self._target("sales", 60)
        self._target("sales2", 30)
        target = self.env["logistics.kpi.target"].create(
            {
                "company_id": self.company_a.id,
                "metric_id": self.metric_revenue.id,
                "level": "department",
                "department_id": self.department.id,
                "month": MONTH,
                "amount": 100,
            }
        )
        self.assertEqual((target.below_total, target.below_difference), (90, -10))

    def test_a_year_is_split_to_the_cent(self):
        wizard = self.env["logistics.kpi.target.split"].create(
            {
                "company_id": self.company_a.id,
                "metric_id": self.metric_revenue.id,
                "year": 2026,
                "level": "person",
                "employee_id": self.employees["sales"].id,
                "amount": 100,
            }
        )
        wizard.action_split()
        rows = self.env["logistics.kpi.target"].search(wizard._domain())
        self.assertEqual(len(rows), 12)
        self.assertAlmostEqual(sum(rows.mapped("amount")), 100, 2)
        wizard.action_split()
        self.assertEqual(
            self.env["logistics.kpi.target"].search_count(wizard._domain()), 12
        )

    def test_only_the_policy_administrator_changes_policy(self):
        for role in ("head", "scorer", "executive"):
            with self.assertRaises(AccessError):
                self.as_role(self.metric_revenue, role).write({"points": 2})


@tagged("post_install", "-at_install")
class TestKpiAccess(AppraisalCommon):
    """Scores by every door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._target("sales", 1_000)
        cls._target("sales", 0, metric="new_customers")
        cls._generate()
        cls.appraisal = cls.env["logistics.kpi.appraisal"].search(
            [("employee_id", "=", cls.employees["sales"].id)]
        )

    def test_who_reads_a_computed_appraisal(self):
        readers = {
            role
            for role, user in self.users.items()
            if role not in ("portal", "plain")
            and self.as_role(self.appraisal, role).search(
                [("id", "=", self.appraisal.id)]
            )
        }
        self.assertEqual(
            readers, {"sales", "leader", "head", "scorer", "policy", "executive"}
        )

    def test_during_the_review_the_employee_waits(self):
        self.as_role(self.appraisal, "scorer").action_score()
        mine = self.as_role(self.appraisal, "sales")
        self.assertFalse(mine.search([("id", "=", self.appraisal.id)]))
        self.as_role(self.appraisal, "leader").action_approval_approve()
        self.as_role(self.appraisal, "head").action_approval_approve()
        self.assertTrue(mine.search([("id", "=", self.appraisal.id)]))

    def test_a_colleague_reads_nothing_by_any_door(self):
        other = self.as_role(self.appraisal, "sales2")
        lines = self.as_role(self.appraisal.line_ids, "sales2")
        for call in (
            lambda: other.read(["total"]),
            lambda: lines.read(["score"]),
            lambda: other.message_post(body="x"),
            lambda: lines[:1].action_open_sources(),
        ):
            with self.assertRaises(AccessError):
                call()
        with self.assertRaises(UserError):
            other.export_data(["total"])
        domain = [("employee_id", "=", self.employees["sales"].id)]
        self.assertFalse(other.search(domain))
        self.assertFalse(lines._read_group(domain, ["employee_id"], ["score:avg"]))
        attachment = self.env["ir.attachment"].create(
            {
                "name": "x.txt",
                "raw": b"x",
                "res_model": self.appraisal._name,
                "res_id": self.appraisal.id,
            }
        )
        with self.assertRaises(AccessError):
            self.as_role(attachment, "sales2").read(["raw"])
        with self.assertRaises(AccessError):
            self.as_role(self.env["ir.actions.report"], "sales2")._render_qweb_html(
                "logistics_kpi.report_appraisal", self.appraisal.ids
            )

    def test_other_company_reads_nothing(self):
        found = self.as_role(self.env["logistics.kpi.appraisal"], "sales_b").search([])
        self.assertFalse(found)

    def test_printed_form_equals_the_screen(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "logistics_kpi.report_appraisal", self.appraisal.ids
        )
        text = html.decode()
        for line in self.appraisal.line_ids:
            self.assertIn(line.name, text)
        self.assertIn(f"{self.appraisal.total:.2f}", text)

    def test_monthly_table_has_one_page_a_department(self):
        south = self.env["hr.department"].create(
            {"name": "South", "company_id": self.company_a.id}
        )
        self.employees["leader"].version_id.department_id = south
        made = self._generate()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "logistics_kpi.report_appraisal_table", made.ids
        )
        text = html.decode()
        self.assertEqual(text.count("Monthly appraisal table"), 2)
        for appraisal in made:
            self.assertIn(appraisal.employee_id.display_name, text)
            if appraisal.has_total:
                self.assertIn(f"{appraisal.total:.2f}", text)

    def test_rights_by_role_and_model(self):
        models = {
            "logistics.kpi.metric": {"policy": "rwcu"},
            "logistics.kpi.template": {"policy": "rwcu"},
            "logistics.kpi.grade": {"policy": "rwcu"},
            "logistics.kpi.target": {
                "policy": "rwcu",
                "head": "rwc",
                "scorer": "rwc",
            },
            "logistics.kpi.appraisal": {},
            "logistics.kpi.adjustment": {},
            "logistics.kpi.delta": {},
            "logistics.kpi.rank": {},
            "logistics.discipline.rule": {"policy": "rwcu"},
            "logistics.promotion.condition": {"policy": "rwcu"},
        }
        plain = {"logistics.kpi.appraisal": "rw"}
        names = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
        for model, special in models.items():
            for role in ("sales", "head", "scorer", "policy", "executive", "plain"):
                allowed = special.get(role, plain.get(model, "r"))
                if role == "plain":
                    allowed = ""
                for letter, operation in names.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        self.assertEqual(
                            self.as_role(self.env[model], role).has_access(operation),
                            letter in allowed,
                        )
