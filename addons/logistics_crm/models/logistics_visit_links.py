from odoo import fields, models
from odoo.exceptions import UserError


class LogisticsVisit(models.Model):
    """What grows out of a visit: opportunity, support, urgent report, promise, trip."""

    _inherit = "logistics.visit"

    trip_id = fields.Many2one(
        "logistics.trip",
        check_company=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    promise_ids = fields.One2many("logistics.promise", "visit_id", string="Promises")
    urgent_report_ids = fields.One2many(
        "logistics.urgent.report", "visit_id", string="Urgent reports"
    )
    spot_check_ids = fields.One2many(
        "logistics.spot.check", "visit_id", string="Spot checks"
    )
    opened_lead_ids = fields.One2many(
        "crm.lead", "logistics_visit_id", string="New opportunities"
    )
    is_support_asked = fields.Boolean(readonly=True, copy=False)

    def _open_form(self, title, model, context, target="new"):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": target,
            "context": context,
        }

    def action_new_opportunity(self):
        """The customer wants more: a lead that knows where it comes from."""
        self.check_access("read")
        self.ensure_one()
        return self._open_form(
            self.env._("New opportunity"),
            "crm.lead",
            {
                "default_type": "opportunity",
                "default_partner_id": self.partner_id.id,
                "default_name": self.partner_id.name,
                "default_user_id": self.user_id.id,
                "default_description": self.needs or self.talk,
                "default_logistics_visit_id": self.id,
            },
            target="current",
        )

    def action_support(self):
        """Ask other departments for support."""
        self.check_access("write")
        self.ensure_one()
        return self._open_form(
            self.env._("Ask for support"),
            "logistics.visit.support",
            {"default_visit_id": self.id, "default_text": self.support_text},
        )

    def action_urgent_report(self):
        self.check_access("read")
        self.ensure_one()
        return self._open_form(
            self.env._("Urgent report"),
            "logistics.urgent.report",
            {
                "default_visit_id": self.id,
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
            },
        )

    def action_new_promise(self):
        self.check_access("read")
        self.ensure_one()
        return self._open_form(
            self.env._("Promise"),
            "logistics.promise",
            {
                "default_visit_id": self.id,
                "default_partner_id": self.partner_id.id,
                "default_lead_id": self.lead_id.id,
                "default_contact_id": self.contact_id.id,
                "default_company_id": self.company_id.id,
            },
        )

    def action_new_trip(self):
        """Outing or trip notice for the chosen visits."""
        self.check_access("write")
        planned = self.filtered("planned_start")
        return self._open_form(
            self.env._("Outing or trip"),
            "logistics.trip",
            {
                "default_user_id": self.user_id[:1].id or self.env.uid,
                "default_company_id": self.company_id[:1].id,
                "default_start": min(planned.mapped("planned_start"), default=False),
                "default_stop": max(
                    (visit._planned_span()[1] for visit in planned), default=False
                ),
                "default_visit_ids": [fields.Command.link(visit.id) for visit in self],
            },
            target="current",
        )

    def action_spot_check(self):
        """A superior wants this visit checked."""
        self.check_access("read")
        checks = self.env["logistics.spot.check"]
        checks.check_access("create")
        for visit in self:
            if visit.state not in ("submitted", "approved"):
                raise UserError(
                    self.env._(
                        "%(visit)s has no report to check yet.",
                        visit=visit.display_name,
                    )
                )
            checks |= checks.create({"visit_id": visit.id, "checker_id": self.env.uid})
        return self._open_form(
            self.env._("Spot check"), checks._name, {}, target="current"
        ) | {"res_id": checks[:1].id}

    # --- after the report -------------------------------------------------------------

    def _on_submitted(self):
        result = super()._on_submitted()
        for visit in self:
            if visit.support_needed and not visit.is_support_asked:
                visit._ask_support(visit.support_department_ids, visit.support_text)
            if visit.abnormal:
                visit._tell_abnormal()
            if visit.next_step and visit.next_date:
                visit._schedule_next_step()
        return result

    def _ask_support(self, departments, text):
        """One activity for the head of each department.

        :raises UserError: a department without a head who is a user
        """
        self.ensure_one()
        for department in departments:
            # sudo: only the user of the head leaves hr
            head = department.sudo().manager_id.user_id
            if not head:
                raise UserError(
                    self.env._(
                        "%(department)s has no head who is a user: enter one, or ask "
                        "another department.",
                        department=department.name,
                    )
                )
            self.activity_schedule(
                "logistics_crm.mail_activity_type_visit_support",
                summary=self.env._("Support for %(visit)s", visit=self.display_name),
                note=text,
                user_id=head.id,
            )
        self._as_engine().write(
            {
                "support_needed": True,
                "support_department_ids": [
                    fields.Command.link(department.id) for department in departments
                ],
                "support_text": text,
                "is_support_asked": True,
            }
        )

    def _tell_abnormal(self):
        """The manager hears the same day that a relation is in trouble (P-3-7)."""
        self.ensure_one()
        subject = self.env._(
            "Abnormal relation: %(customer)s",
            customer=(self.partner_id or self.lead_id).display_name,
        )
        self.activity_schedule(
            "logistics_crm.mail_activity_type_visit_alert",
            date_deadline=fields.Date.context_today(self),
            summary=subject,
            note=self.abnormal_reason,
            user_id=self.approver_id.id,
        )
        self.env["logistics.notifier"]._notify(
            self.approver_id, subject, self.abnormal_reason or "", self, "urgent"
        )

    def _schedule_next_step(self):
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.next_date,
            summary=self.next_step,
            user_id=self.user_id.id,
        )
