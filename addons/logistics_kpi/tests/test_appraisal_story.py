"""A quarter of a company: native invoices, payments and visits become scores, grades,
a proposal, a difference and a promotion.

Projects: head (general manager) ── leader (senior manager) ── sales (manager), sales2
(deputy manager);  South: south (deputy general manager) ── south1 (manager).
"""

from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from odoo.addons.logistics_crm.tests.visit_common import VisitCommon

from .common import AppraisalCommon

MONTHS = [date(2026, month, 1) for month in (1, 2, 3)]
JANUARY, FEBRUARY, MARCH = MONTHS
APRIL = date(2026, 4, 1)
TARGETS = {"leader": 500, "sales": 1_000, "sales2": 400, "south1": 300}
REVENUE = {
    "leader": (500, 500, 500),
    "sales": (930, 1_000, 950),
    "sales2": (100, 100, 400),
    "south1": (300, 300, 300),
}


@tagged("post_install", "-at_install")
class TestAppraisalStory(AppraisalCommon, VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "logistics_crm.group_logistics_leader"
        cls.users["south"] = cls._new_user("south", group, cls.company_a)
        cls.users["south1"] = cls._new_user(
            "south1", "logistics_crm.group_logistics_salesperson", cls.company_a
        )
        for role in ("south", "south1"):
            cls.employees[role] = cls._new_employee(role)
        cls.south = cls.env["hr.department"].create(
            {
                "name": "South",
                "company_id": cls.company_a.id,
                "manager_id": cls.employees["south"].id,
            }
        )
        cls.employees["south"].parent_id = cls.employees["head"]
        cls.employees["south1"].parent_id = cls.employees["south"]
        levels = {
            "south": "deputy_general_manager",
            "south1": "manager",
            "sales2": "deputy_manager",
        }
        for role, level in levels.items():
            version = cls.employees[role].version_id
            version.write(
                {
                    "job_level_id": cls._level(level).id,
                    "date_version": date(2025, 1, 1),
                    "contract_date_start": date(2025, 1, 1),
                }
            )
            if role != "sales2":
                version.department_id = cls.south
        cls.story_customers = {
            role: cls._customer_of(role, f"Customer of {role}") for role in TARGETS
        }
        cls._load_quarter()

    @classmethod
    def _load_quarter(cls):
        for index, month in enumerate(MONTHS):
            for role, target in TARGETS.items():
                cls._target(role, target * 1_000, month)
                number = 1 if role == "sales2" else 0
                cls._target(role, number, month, "new_customers")
                cls._target(role, 0, month, "landed_customers")
                late = role == "sales2"
                invoice = cls._invoice(
                    cls.story_customers[role],
                    REVENUE[role][index] * 1_000,
                    month.replace(day=5),
                    invoice_payment_term_id=False,
                    invoice_date_due=month.replace(day=20)
                    if late
                    else fields.Date.add(month, days=200),
                )
                if role == "leader":
                    cls._pay(invoice, month.replace(day=25))
        scheme = cls.env["logistics.tier.scheme"]._get_policy_scheme(cls.company_a)
        tier = scheme.tier_ids.filtered(lambda x: x.code == "C")
        for name in ("Followed 1", "Followed 2"):
            customer = cls._customer_of("sales", name)
            cls._grade(customer, tier)
            cls._new_counted(start="2026-03-10 02:00:00", partner_id=customer.id)

    def _score_of(self, role, month):
        appraisal = self.appraisal_of(role, month)
        return round(appraisal.total, 4), appraisal.grade_id.name

    def _reason(self, role, appraisal, kind, text):
        self.as_role(self.env["logistics.kpi.reason"], role).create(
            {"appraisal_id": appraisal.id, "kind": kind, "reason": text}
        ).action_confirm()

    def test_a_quarter(self):
        self._january_is_scored_and_reviewed()
        self._february_proposes_a_demotion()
        self._march_is_adjusted_and_appealed()
        self._late_refund_counts_in_april()
        self._promotion_is_approved()
        self._printed_form_equals_the_screen()

    def _january_is_scored_and_reviewed(self):
        made = self._generate(JANUARY)
        self.assertEqual(len(made), 6)
        self.assertEqual(len(made.job_level_id), 5)
        self.assertEqual(len(made.department_id), 2)
        # 53 + 20 + 10 + 0 of ten customers; 60 + 20 + 10 + 4 of six; nothing reached
        self.assertEqual(self._score_of("sales", JANUARY), (83, "B"))
        self.assertEqual(self._score_of("leader", JANUARY), (94, "A"))
        self.assertEqual(self._score_of("sales2", JANUARY), (0, "D"))
        self.assertEqual(self._score_of("south1", JANUARY), (90, "A"))
        department = self.line_of("head", "revenue", JANUARY)
        self.assertEqual(
            (department.numerator, department.denominator), (1_530_000, 1_900_000)
        )
        self.assertEqual(department.computed_score, 11)
        self.confirm(made)
        self.assertEqual(set(made.mapped("state")), {"confirmed"})
        decided = self.appraisal_of("sales", JANUARY).approval_step_ids
        self.assertEqual(
            decided.decided_by_id, self.users["leader"] | self.users["head"]
        )

    def _february_proposes_a_demotion(self):
        made = self._generate(FEBRUARY)
        self.assertFalse(made.delta_ids)
        self.assertEqual(self._score_of("sales2", FEBRUARY), (0, "D"))
        self.confirm(made)
        cases = self.env["logistics.discipline.case"].search(
            [("employee_id", "=", self.employees["sales2"].id)], order="date"
        )
        self.assertEqual(cases.mapped("measure"), ["warning", "demotion"])
        self.assertEqual(set(cases.mapped("approval_state")), {"draft"})
        self.assertEqual(
            self.employees["sales2"].job_level_id, self._level("deputy_manager")
        )

    def _march_is_adjusted_and_appealed(self):
        made = self._generate(MARCH)
        # Two of ten customers followed up by verified visits: eight points off.
        followed = self.line_of("sales", "followup", MARCH)
        self.assertEqual((followed.numerator, followed.computed_score), (2, 2))
        self.assertEqual(self._score_of("sales", MARCH), (87, "B"))
        self.assertEqual(self._score_of("sales2", MARCH), (60, "C"))
        self.as_role(made, "scorer").action_score()
        self.as_role(followed, "leader").write(
            {"adjusted_score": 4, "adjust_reason": "Two visits were entered late"}
        )
        for appraisal in made:
            while appraisal.state in ("scored", "reviewed"):
                user = appraisal._approval_pending_step().approver_ids[:1]
                appraisal.with_user(user).action_approval_approve()
        self.assertEqual(self._score_of("sales", MARCH), (89, "B"))
        march = self.appraisal_of("sales", MARCH)
        self.assertEqual((march.computed_total, march.total), (87, 89))
        self._reason("sales", march, "appeal", "A third visit is missing")
        self._reason("policy", march, "refuse", "It was found false")
        self.assertEqual((march.state, march.appeal_state), ("confirmed", "refused"))

    def _late_refund_counts_in_april(self):
        invoice = self.env["account.move"].search(
            [
                ("partner_id", "=", self.story_customers["sales"].id),
                ("invoice_date", "=", MARCH.replace(day=5)),
            ]
        )
        refund = invoice._reverse_moves(
            [{"invoice_date": date(2026, 3, 28), "date": date(2026, 3, 28)}]
        )
        refund.invoice_line_ids.price_unit = 100_000
        refund.action_post()
        self._target("sales", 1_000_000, APRIL)
        self._target("sales", 0, APRIL, "new_customers")
        self._invoice(self.story_customers["sales"], 600_000, date(2026, 4, 10))
        self._generate(APRIL)
        delta = self.appraisal_of("sales", APRIL).delta_ids.filtered("is_counted")
        self.assertEqual(
            (delta.old_value, delta.new_value, delta.difference),
            (950_000, 850_000, -100_000),
        )
        line = self.line_of("sales", "revenue", APRIL)
        self.assertEqual((line.measured_value, line.numerator), (600_000, 500_000))
        self.assertEqual(line.computed_score, 10)
        self.assertEqual(self._score_of("sales", MARCH), (89, "B"))

    def _promotion_is_approved(self):
        with freeze_time("2026-05-04 03:00:00"):
            promotion = self.as_role(self.env["logistics.promotion"], "policy").create(
                {
                    "company_id": self.company_a.id,
                    "employee_id": self.employees["leader"].id,
                    "to_level_id": self._level("deputy_general_manager").id,
                    "effective_date": date(2026, 5, 1),
                    "assessment_result": "passed",
                    "is_exceptional": True,
                    "justification": "Three times A, led the largest project",
                }
            )
            promotion.action_approval_submit()
            while promotion.approval_state == "submitted":
                user = promotion._approval_pending_step().sudo().approver_ids[:1]
                promotion.with_user(user).action_approval_approve()
            self.assertEqual(promotion.approval_state, "approved")
        version = self.employees["leader"].version_ids.sorted("date_version")[-1]
        self.assertEqual(
            (version.date_version, version.job_level_id),
            (date(2026, 5, 1), self._level("deputy_general_manager")),
        )
        self.assertEqual(
            self.appraisal_of("leader", MARCH).job_level_id,
            self._level("senior_manager"),
        )

    def _printed_form_equals_the_screen(self):
        march = self.as_role(self.appraisal_of("sales", MARCH), "sales")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "logistics_kpi.report_appraisal", march.ids
        )
        text = html.decode()
        for line in march.line_ids:
            for shown in (line.name, line.target_text, line.rule_text):
                self.assertIn(shown or "", text)
            self.assertIn(f"{line.score:.2f}", text)
        self.assertIn("Two visits were entered late", text)
        self.assertIn("89.00", text)
        self.assertIn(march.department_id.display_name, text)
