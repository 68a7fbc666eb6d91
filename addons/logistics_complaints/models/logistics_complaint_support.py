from odoo import api, fields, models
from odoo.exceptions import UserError

from .logistics_complaint import DONE

#: What the support team writes itself.
SUPPORT = {"support_result", "service_cost"}
MARKS = [
    ("1", "Very bad"),
    ("2", "Bad"),
    ("3", "Fair"),
    ("4", "Good"),
    ("5", "Excellent"),
]


class LogisticsComplaint(models.Model):
    """Help of another team with a ticket: asked with a deadline, answered with a
    result; the after-sales register shows both (S-1.1.2b, S-1.1.3-09, S-1.2.2-P10,
    S-TOC-5.3.1, S-TOC-F5.1, S-TOC-F5.6)."""

    _inherit = "logistics.complaint"

    support_department_id = fields.Many2one(
        "hr.department",
        string="Support team",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        check_company=True,
    )
    support_user_id = fields.Many2one(
        "res.users",
        string="Support by",
        index="btree_not_null",
        copy=False,
        tracking=True,
        domain=[("share", "=", False)],
    )
    support_due = fields.Datetime(string="Support until", copy=False)
    support_at = fields.Datetime(string="Support asked on", readonly=True, copy=False)
    support_result = fields.Text(string="What support did", copy=False)
    support_done_at = fields.Datetime(
        string="Support answered on", readonly=True, copy=False
    )
    is_support_late = fields.Boolean(
        string="Support is late",
        compute="_compute_is_support_late",
        search="_search_is_support_late",
    )
    service_cost = fields.Monetary(string="Cost of the service", copy=False)
    mark_punctual = fields.Selection(MARKS, string="Punctuality", copy=False)
    mark_attitude = fields.Selection(MARKS, string="Attitude", copy=False)
    mark_quality = fields.Selection(MARKS, string="Quality", copy=False)
    customer_comment = fields.Text(string="Opinion of the customer", copy=False)

    _service_cost_positive = models.Constraint(
        "CHECK(service_cost IS NULL OR service_cost >= 0)",
        "The cost of the service cannot be negative.",
    )

    @api.depends("support_at", "support_due", "support_done_at", "state")
    def _compute_is_support_late(self):
        now = fields.Datetime.now()
        for ticket in self:
            waits = ticket.support_at and not ticket.support_done_at
            waits = waits and ticket.state not in DONE
            due = ticket.support_due
            ticket.is_support_late = bool(waits and due and due < now)

    def _search_is_support_late(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return [
            ("support_at", "!=", False),
            ("support_done_at", "=", False),
            ("support_due", "<", fields.Datetime.now()),
            ("state", "not in", DONE),
        ]

    @api.onchange("support_department_id")
    def _onchange_support_department_id(self):
        if self.support_department_id:
            # sudo: only the user of a head leaves hr
            head = self.support_department_id.sudo().manager_id.user_id
            self.support_user_id = head or self.support_user_id

    def _get_investigation_fields(self):
        return super()._get_investigation_fields() | SUPPORT

    # --- buttons ----------------------------------------------------------------------

    def action_ask_support(self):
        """Forward the ticket to the support team, with a deadline."""
        self._check_role("cs_officer")
        self.check_access("write")
        self._check_open()
        now = fields.Datetime.now()
        for ticket in self:
            ticket._check_support(now)
            ticket._record("support", now, text=ticket.support_department_id.name)
            ticket._as_engine().write({"support_at": now, "support_done_at": False})
            ticket._tell_support()
        return True

    def _check_support(self, now):
        if not (self.support_department_id and self.support_user_id):
            raise UserError(
                self.env._("Choose the support team and who of it takes the ticket.")
            )
        if not self.support_due or self.support_due <= now:
            raise UserError(self.env._("Enter until when support shall be done."))

    def _tell_support(self):
        """A task with the deadline and an urgent word for who helps."""
        title = self.env._("%(ticket)s: please help", ticket=self.name)
        # sudo: the person asked need not be a follower or a colleague of the desk
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.company_id._logistics_local(self.support_due).date(),
            summary=title,
            user_id=self.support_user_id.id,
        )
        self.env["logistics.notifier"]._notify(
            self.support_user_id,
            title,
            "\n".join(filter(None, [self.subject, self.demand])),
            record=self,
            urgency="urgent",
        )

    def action_support_done(self):
        """The support team helped and says how."""
        self._check_role("complaint_handler", "cs_officer")
        self.check_access("write")
        self._check_open()
        for ticket in self:
            if not ticket.support_at or ticket.support_done_at:
                raise UserError(
                    self.env._(
                        "Nobody waits for support on %(name)s.", name=ticket.name
                    )
                )
            if not (ticket.support_result or "").strip():
                raise UserError(self.env._("Write what was done for the customer."))
            now = fields.Datetime.now()
            ticket._record("support_done", now, text=ticket.support_result)
            engine = ticket._as_engine()
            engine.support_done_at = now
            engine.activity_feedback(
                ["mail.mail_activity_data_todo"], user_id=ticket.support_user_id.id
            )
        return True

    def _prepare_visit_vals(self):
        """On-site service is a visit of who helps, due with the support."""
        vals = super()._prepare_visit_vals()
        if self.kind == "aftersale" and self.support_user_id:
            vals["user_id"] = self.support_user_id.id
            if self.support_due:
                vals["date_due"] = self.company_id._logistics_local(
                    self.support_due
                ).date()
        return vals

    def _get_close_problems(self):
        problems = super()._get_close_problems()
        if self.support_at and not self.support_done_at:
            problems.append(self.env._("The support team has not answered yet."))
        return problems
