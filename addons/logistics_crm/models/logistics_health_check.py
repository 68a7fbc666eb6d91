import logging
from typing import NamedTuple

from odoo import api, fields, models

from ..tools.health import severity

_logger = logging.getLogger(__name__)


class Check(NamedTuple):
    """What a line of the page is about, and what to do. (Not a bare tuple: behind
    ``_()`` Odoo's export takes the next parenthesis for a text to translate.)"""

    code: str
    title: str
    remedy: str


class LogisticsHealthCheck(models.Model):
    """One line of the health page: a nightly self-check, its findings and the remedy.

    A check is a method ``_check_<code>(company)`` that returns the faulty records; an
    addon adds its own by extending ``_codes``. A check that fails says so and never
    hides the others.
    """

    _name = "logistics.health.check"
    _description = "Health Check"
    _order = "severity_order desc, code, id"
    _rec_name = "code"
    _check_company_auto = True

    code = fields.Selection(selection="_selection_code", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    severity = fields.Selection(
        [("ok", "In order"), ("warning", "Look at it"), ("error", "Repair it")],
        required=True,
        readonly=True,
        default="ok",
    )
    severity_order = fields.Integer(readonly=True, aggregator=None)
    count = fields.Integer("Findings", readonly=True)
    res_model = fields.Char(readonly=True)
    res_ids = fields.Json(readonly=True)
    error = fields.Char("Why the check failed", readonly=True)
    checked_at = fields.Datetime(readonly=True)
    remedy = fields.Char("What to do", compute="_compute_remedy")

    _code_company_uniq = models.Constraint(
        "UNIQUE(code, company_id)", "Each check has one line per company."
    )

    @api.model
    def _selection_code(self):
        return [(code, title) for code, title, _remedy in self._codes()]

    @api.model
    def _codes(self):
        """Every check, in the reader's language."""
        return [
            Check(
                "users_without_employee",
                self.env._("Salespeople without an employee record"),
                self.env._(
                    "Link each user to an employee: leaders, levels and scores need it."
                ),
            ),
            Check(
                "employees_without_user",
                self.env._("Employees with a job level but without a user"),
                self.env._(
                    "Set the user on the employee form, or remove the job level."
                ),
            ),
            Check(
                "calendar",
                self.env._("Company calendar without usable working time"),
                self.env._(
                    "Give the company's working hours one day with fixed times."
                ),
            ),
            Check(
                "scheduled_jobs",
                self.env._("Scheduled jobs of the suite that are off or keep failing"),
                self.env._(
                    "Open the scheduled action, read its last error and switch it on."
                ),
            ),
            Check(
                "late_approvals",
                self.env._("Approvals later than their time limit"),
                self.env._("Remind the person who is asked, or let a superior decide."),
            ),
            Check(
                "approvals_off_rule",
                self.env._("Approvals that nobody named in the rule could decide"),
                self.env._(
                    "Repair the approval rule: its person left or asked himself."
                ),
            ),
        ]

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_remedy(self):
        remedies = {code: remedy for code, _title, remedy in self._codes()}
        for check in self:
            check.remedy = check.error or remedies.get(check.code)

    # --- checks ---------------------------------------------------------------------

    def _check_users_without_employee(self, company):
        group = self.env.ref("logistics_crm.group_logistics_salesperson")
        return group.all_user_ids.filtered(
            lambda u: (
                u.active
                and company in u.company_ids
                and not u.with_company(company).employee_id
            )
        )

    def _check_employees_without_user(self, company):
        return self.env["hr.employee"].search(
            [
                ("company_id", "=", company.id),
                ("job_level_id", "!=", False),
                ("user_id", "=", False),
            ]
        )

    def _check_calendar(self, company):
        calendar = company.resource_calendar_id
        return calendar if calendar._logistics_calendar_problem() else calendar[:0]

    def _check_scheduled_jobs(self, company):
        data = self.env["ir.model.data"].search(
            [("module", "=like", "logistics%"), ("model", "=", "ir.cron")]
        )
        crons = self.env["ir.cron"].with_context(active_test=False)
        return crons.browse(data.mapped("res_id")).filtered(
            lambda cron: not cron.active or cron.failure_count
        )

    def _check_late_approvals(self, company):
        return self.env["logistics.approval.step"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "pending"),
                ("due_at", "<", fields.Datetime.now()),
            ]
        )

    def _check_approvals_off_rule(self, company):
        return self.env["logistics.approval.step"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "pending"),
                ("origin", "in", ["policy", "last_resort"]),
                ("rule_step_id", "!=", False),
            ]
        )

    # --- run ------------------------------------------------------------------------

    @api.model
    def _run(self, companies):
        """Run every check for every company and write only what changed."""
        known = {(c.code, c.company_id): c for c in self.search([])}
        for company in companies:
            for code, _title, _remedy in self._codes():
                vals = self._prepare_result_vals(code, company)
                check = known.get((code, company))
                if check:
                    check.write(vals)
                else:
                    self.create({"code": code, "company_id": company.id, **vals})

    def _prepare_result_vals(self, code, company):
        count, records, error = None, None, False
        try:
            with self.env.cr.savepoint():
                records = getattr(self, f"_check_{code}")(company)
                count = len(records)
        except Exception as exception:
            _logger.info("health check %s failed: %s", code, exception)
            error = self.env._(
                "The check itself failed: %(error)s", error=str(exception)
            )
        verdict = severity(count)
        return {
            "severity": verdict,
            "severity_order": ("ok", "warning", "error").index(verdict),
            "count": count or 0,
            "res_model": records._name if records is not None else False,
            "res_ids": records.ids[:1000] if records is not None else [],
            "error": error,
            "checked_at": fields.Datetime.now(),
        }

    @api.model
    def _cron_run(self):
        self._run(self.env["res.company"].search([("active", "=", True)]))

    @api.model
    def action_run_now(self):
        """Button: check the current companies now and show the page."""
        self.check_access("read")
        # sudo: checks count over all records; the page shows numbers, and the records
        # open with the reader's own rights.
        self.sudo()._run(self.env.companies)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_health_check_action"
        )

    def action_open_records(self):
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": dict(self._selection_code())[self.code],
            "res_model": self.res_model,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.res_ids or [])],
            "context": {"active_test": False},
        }
