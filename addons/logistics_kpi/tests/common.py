"""People of the appraisal tests: logistics_crm's named users, plus a scorer, in a
department with job levels.

company A: Projects (head): head ── leader ── sales, sales2     scorer (KPI scorer)
levels: head = general manager, leader = senior manager, sales = manager,
sales2 = staff
"""

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields

from odoo.addons.logistics_crm.tests.common import LogisticsCommon

MONTH = date(2026, 3, 1)
MONTH_END = date(2026, 3, 31)
LEVELS = {
    "head": "general_manager",
    "leader": "senior_manager",
    "sales": "manager",
    "sales2": "staff",
}


class LogisticsKpiCommon(LogisticsCommon):
    """Base of the tests of appraisal and pay: see the drawing above."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["scorer"] = cls._new_user(
            "scorer", "logistics_crm.group_logistics_kpi_scorer", cls.company_a
        )
        cls.employees["scorer"] = cls._new_employee("scorer")
        cls.department = cls.env["hr.department"].create(
            {
                "name": "Projects",
                "company_id": cls.company_a.id,
                "manager_id": cls.employees["head"].id,
            }
        )
        for role, level in LEVELS.items():
            cls.employees[role].version_id.write(
                {
                    "department_id": cls.department.id,
                    "job_level_id": cls._level(level).id,
                    "date_version": date(2025, 1, 1),
                    "contract_date_start": date(2025, 1, 1),
                }
            )

    @classmethod
    def _level(cls, name):
        return cls.env.ref(f"logistics_crm.logistics_job_level_{name}")


class AppraisalCommon(LogisticsKpiCommon):
    """Factories of invoices, targets and appraisals of company A."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.company_a
        cls.income = cls.env["account.account"].create(
            {
                "name": "Freight",
                "code": "KPI600",
                "account_type": "income",
                "company_ids": [fields.Command.link(company.id)],
            }
        )
        cls.receivable = cls.env["account.account"].create(
            {
                "name": "Receivable",
                "code": "KPI112",
                "account_type": "asset_receivable",
                "reconcile": True,
                "company_ids": [fields.Command.link(company.id)],
            }
        )
        cls.journal = cls.env["account.journal"].create(
            {
                "name": "Sales",
                "code": "KPIS",
                "type": "sale",
                "company_id": company.id,
                "default_account_id": cls.income.id,
            }
        )
        cls.metric_revenue = cls.env.ref("logistics_kpi.metric_revenue")

    @classmethod
    def _customer_of(cls, role, name="Northern Steel Co., Ltd.", **values):
        with freeze_time("2025-01-01"):
            return cls._new_customer(
                name,
                user_id=cls.users[role].id if role else False,
                property_account_receivable_id=cls.receivable.id,
                **values,
            )

    @classmethod
    def _invoice(cls, partner, amount, day, **values):
        move = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "company_id": cls.company_a.id,
                "journal_id": cls.journal.id,
                "invoice_date": day,
                "date": day,
                "invoice_line_ids": [
                    fields.Command.create(
                        {
                            "name": "Freight",
                            "quantity": 1,
                            "price_unit": amount,
                            "account_id": cls.income.id,
                            "tax_ids": [],
                        }
                    )
                ],
                **values,
            }
        )
        move.action_post()
        return move

    @classmethod
    def _target(cls, role, amount, month=MONTH, metric="revenue"):
        return cls.env["logistics.kpi.target"].create(
            {
                "company_id": cls.company_a.id,
                "metric_id": cls.env.ref(f"logistics_kpi.metric_{metric}").id,
                "employee_id": cls.employees[role].id,
                "month": month,
                "amount": amount,
            }
        )

    @classmethod
    def _generate(cls, month=MONTH):
        appraisals = cls.env["logistics.kpi.appraisal"]
        first, last = appraisals._period_of("month", month)
        # Reports that look back some months from today see the month of the test.
        day = fields.Date.add(last, days=3)
        today = staticmethod(lambda *_args, **_kwargs: day)
        with patch.object(fields.Date, "context_today", today):
            return appraisals._generate(cls.company_a, "month", first, last)

    @classmethod
    def _pay(cls, invoice, day):
        """Money for a whole invoice, reconciled."""
        line = invoice.line_ids.filtered(
            lambda x: x.account_id.account_type == "asset_receivable"
        )
        journal = cls.env["account.journal"].search(
            [("code", "=", "KPIM"), ("company_id", "=", invoice.company_id.id)]
        ) or cls.env["account.journal"].create(
            {
                "name": "Various",
                "code": "KPIM",
                "type": "general",
                "company_id": invoice.company_id.id,
            }
        )
        amount = line.amount_residual
        ends = (
            {"account_id": cls.income.id, "debit": amount},
            {
                "account_id": line.account_id.id,
                "partner_id": line.partner_id.id,
                "credit": amount,
            },
        )
        entry = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "date": day,
                "line_ids": [fields.Command.create(end) for end in ends],
            }
        )
        entry.action_post()
        (line | entry.line_ids[-1]).reconcile()
        return entry

    def appraisal_of(self, role, month=MONTH):
        return self.env["logistics.kpi.appraisal"].search(
            [
                ("employee_id", "=", self.employees[role].id),
                ("date_from", "=", month),
                ("subject", "=", "person"),
            ]
        )

    def line_of(self, role, metric, month=MONTH):
        return self.appraisal_of(role, month).line_ids.filtered(
            lambda line: (
                line.metric_id.get_external_id()[line.metric_id.id]
                == f"logistics_kpi.metric_{metric}"
            )
        )

    def confirm(self, appraisals):
        """Score and approve every step, as the people of the rule."""
        self.as_role(appraisals, "scorer").action_score()
        for appraisal in appraisals:
            while appraisal.state in ("scored", "reviewed"):
                user = appraisal._approval_pending_step().approver_ids[:1]
                appraisal.with_user(user).action_approval_approve()
        appraisals.invalidate_recordset()
