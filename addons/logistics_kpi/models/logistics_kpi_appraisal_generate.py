from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import date_utils

from ..tools.exempt import is_exempt

PERIOD_MONTHS = {"month": 1, "quarter": 3, "year": 12}
SCORER = "logistics_crm.group_logistics_kpi_scorer"
POLICY = "logistics_crm.group_logistics_policy_admin"


class LogisticsKpiAppraisal(models.Model):
    """Appraisals for everybody in scope: template and department of the last day,
    exempt months, one record a person and period (H-3.1-18, H-3.3.1b)."""

    _inherit = "logistics.kpi.appraisal"

    @api.model
    def _period_of(self, period, day):
        """First and last day of the month, quarter or year that holds a day."""
        return (
            date_utils.start_of(day, period),
            date_utils.end_of(day, period),
        )

    @api.model
    def _cron_generate(self):
        """Nightly: the running period and the last one until it is scored; one company
        after the other, so that one failing company does not hide the others."""
        today = fields.Date.context_today(self)
        self.env["res.company"]._logistics_each(self._generate_company, today)

    @api.model
    def _generate_company(self, company, today):
        """Running and last period of every kind that has templates."""
        made = self.browse()
        for period, months in PERIOD_MONTHS.items():
            for day in (fields.Date.subtract(today, months=months), today):
                first, last = self._period_of(period, day)
                made |= self._generate(company, period, first, last)
        return made

    @api.model
    def _generate(self, company, period, first, last):
        """Make what is missing and compute whatever is not scored yet.

        Idempotent: run twice, nothing changes.

        :returns: the appraisals of that period
        """
        # sudo: the machinery sees every person; callers check who may start it.
        # A running score moves every night: only what people decide is logged.
        self = self.sudo().with_company(company)._as_engine()
        self = self.with_context(tracking_disable=True)
        people = self.env["logistics.kpi.people"]._people(company, first, last)
        wanted = self._wanted(company, period, last, people)
        domain = [
            ("company_id", "=", company.id),
            ("period", "=", period),
            ("date_from", "=", first),
        ]
        known = {
            (appraisal.employee_id.id, appraisal.subject): appraisal
            for appraisal in self.search(domain)
        }
        fresh = {key: row for key, row in wanted.items() if key not in known}
        created = self._create_for(company, period, first, last, fresh)
        stale = [
            (known[key], *row)
            for key, row in wanted.items()
            if key in known and known[key].state == "draft"
        ]
        for appraisal, person, template in stale:
            appraisal._follow(person, template)
        found = self.browse(a.id for a in known.values()) | created
        found.filtered(lambda a: a.state == "draft")._measure_lines(people)
        # Totals are computed now, while nothing is logged.
        found.flush_recordset(["total", "grade_id"])
        return found

    @api.model
    def _wanted(self, company, period, last, people):
        """Who gets which sheet: {(employee id, subject): (person, template)}."""
        templates = self.env["logistics.kpi.template"]
        wanted = {}
        for subject in ("person", "team"):
            valid = templates._get_valid(company, period, subject, last)
            for person in people.values() if valid else ():
                if subject == "team" and not person.head_of:
                    continue
                if person.left and person.left <= last:
                    continue
                template = valid._pick(
                    person.employee_id, person.level_id, bool(person.head_of)
                )
                if template:
                    wanted[person.employee_id, subject] = (person, template)
        return wanted

    def _create_for(self, company, period, first, last, rows):
        """Appraisals with lines for (person, template) rows; one create each."""
        policy = self.env["logistics.company.policy"]._get(company)
        employees = self.env["hr.employee"].browse(key[0] for key in rows)
        superiors = self.env["logistics.kpi.people"]._superiors(employees)
        vals_list = []
        for (employee_id, subject), (person, template) in rows.items():
            reason = self._exempt_reason(person, first, last, policy)
            vals_list.append(
                {
                    "company_id": company.id,
                    "employee_id": employee_id,
                    "subject": subject,
                    "period": period,
                    "date_from": first,
                    "date_to": last,
                    "state": "exempt" if reason else "draft",
                    "exempt_reason": reason,
                    "reviewer_ids": [fields.Command.set(superiors[employee_id].ids)],
                    **self._place_vals(person, template, subject),
                }
            )
        created = self.create(vals_list)
        drafts = created.filtered(lambda a: a.state == "draft")
        drafts._make_lines()
        drafts._make_opinions()
        return created

    @api.model
    def _place_vals(self, person, template, subject):
        department = person.department_id
        if subject == "team" or (person.head_of and template.is_for_heads):
            department = person.head_of or department
        return {
            "department_id": department,
            "job_level_id": person.level_id,
            "template_id": template.id,
        }

    @api.model
    def _exempt_reason(self, person, first, last, policy):
        """New or transferred people are exempt in whole months; longer periods are
        appraised as soon as one month of them is not exempt."""
        month = last.replace(day=1)
        if is_exempt(month, person.hired, policy.kpi_new_months):
            return "new"
        if is_exempt(month, person.moved, policy.kpi_moved_months):
            return "moved"
        return False

    def _follow(self, person, template):
        """A draft follows a change of level, department or template until it is
        scored."""
        self.ensure_one()
        vals = self._place_vals(person, template, self.subject)
        changed = {
            name: value
            for name, value in vals.items()
            if self[name].id != (value or False)
        }
        if not changed:
            return
        self.write(changed)
        if "template_id" in changed:
            self.line_ids.unlink()
            self._make_lines()

    def _make_opinions(self):
        self.env["logistics.kpi.opinion"].with_context(**self.env.context).create(
            [
                {
                    "appraisal_id": appraisal.id,
                    "user_id": template.co_appraiser_id.id,
                    "weight": template.co_weight,
                }
                for appraisal in self
                for template in appraisal.template_id
                if template.co_weight
                and template.co_appraiser_id
                and template.co_appraiser_id != appraisal.employee_id.user_id
            ]
        )

    # --- buttons ----------------------------------------------------------------------

    def action_compute(self):
        """Measure again, as long as nothing was scored."""
        self._check_scorer()
        if wrong := self.filtered(lambda a: a.state != "draft"):
            raise UserError(
                self.env._(
                    "%(name)s is scored already: have it sent back before it is "
                    "computed again.",
                    name=wrong[0].display_name,
                )
            )
        for _key, batch in self.grouped(
            lambda a: (a.company_id, a.date_from, a.date_to)
        ).items():
            first = batch[0]
            people = self.env["logistics.kpi.people"]._people(
                first.company_id, first.date_from, first.date_to
            )
            engine = batch.with_company(first.company_id)._as_engine()
            engine = engine.with_context(tracking_disable=True)
            engine._measure_lines(people)
            engine.flush_recordset(["total", "grade_id"])
        return True

    @api.model
    def action_generate(self):
        """Generate the running and the last period of the current company now."""
        self.env["logistics.kpi.appraisal"]._check_scorer()
        self._generate_company(self.env.company, fields.Date.context_today(self))
        return self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_kpi.logistics_kpi_appraisal_action"
        )

    def _check_scorer(self):
        """Only the project team and the policy administrator score."""
        if self.env.su or any(self.env.user.has_group(g) for g in (SCORER, POLICY)):
            return
        raise AccessError(
            self.env._("Ask somebody with the role KPI scorer to do this.")
        )
