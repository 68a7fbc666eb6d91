from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: Stamped by the buttons, never by a client.
STAMPED = {"manager_id", "decided_by_id", "decided_at", "closed_at", "user_id"}


class LogisticsUrgentReport(models.Model):
    """Urgent tour report: what the visitor cannot solve himself goes to the manager at
    once; he decides what is done until when, the result is reported back
    (B-2.2-A8.3, decisions A5)."""

    _name = "logistics.urgent.report"
    _description = "Urgent Report"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "reported_at desc, id desc"
    _rec_name = "trigger"
    _check_company_auto = True
    _mail_post_access = "read"

    visit_id = fields.Many2one(
        "logistics.visit",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Reported by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    manager_id = fields.Many2one("res.users", readonly=True)
    reported_at = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    trigger = fields.Selection(
        [
            ("policy", "Major change of a competitor's sales policy"),
            ("move", "New sales or service move of a competitor"),
            ("service", "Problem in our own service"),
            ("other", "Other matter that cannot wait"),
        ],
        required=True,
        default="service",
    )
    facts = fields.Text(required=True)
    own_action = fields.Text(
        string="Done so far", help="What the visitor handled himself."
    )
    decision = fields.Text(string="Manager's decision", tracking=True)
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_at = fields.Datetime(readonly=True)
    deadline = fields.Date(tracking=True)
    executor_id = fields.Many2one(
        "res.users", string="To be done by", domain=[("share", "=", False)]
    )
    result = fields.Text(tracking=True)
    closed_at = fields.Datetime(readonly=True)
    state = fields.Selection(
        [("open", "To decide"), ("decided", "Decided"), ("closed", "Closed")],
        compute="_compute_state",
        store=True,
    )

    @api.depends("decided_at", "closed_at")
    def _compute_state(self):
        for report in self:
            decided = "decided" if report.decided_at else "open"
            report.state = "closed" if report.closed_at else decided

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            company = self.env["res.company"].browse(
                vals.get("company_id") or self.env.company.id
            )
            vals.update(dict.fromkeys(STAMPED, False), user_id=self.env.uid)
            vals["manager_id"] = (
                self.env["logistics.visit"]._find_approver(self.env.user, company).id
            )
        reports = super().create(vals_list)
        for report in reports:
            report._tell_manager()
        return reports

    def write(self, vals):
        if not self.env.su and not STAMPED.isdisjoint(vals):
            raise AccessError(self.env._("Decide and close with the buttons."))
        if not self.env.su and "facts" in vals:
            raise AccessError(
                self.env._("What was reported stays: add a comment, or a new report.")
            )
        return super().write(vals)

    def _tell_manager(self):
        self.ensure_one()
        subject = self.env._(
            "Urgent report from %(user)s: %(customer)s",
            user=self.user_id.name,
            customer=self.partner_id.display_name or self.company_id.name,
        )
        self.env["logistics.notifier"]._notify(
            self.manager_id, subject, self.facts, self, urgency="urgent"
        )
        self.activity_schedule(
            "logistics_crm.mail_activity_type_visit_alert",
            summary=subject,
            user_id=self.manager_id.id or self.env.uid,
        )

    def action_decide(self):
        """The manager's decision is written; who executes it is asked to."""
        self.check_access("write")
        for report in self:
            if report.manager_id != self.env.user and not self.env.user.has_group(
                "logistics_crm.group_logistics_leader"
            ):
                raise UserError(
                    self.env._(
                        "%(manager)s decides this report.",
                        manager=report.manager_id.name,
                    )
                )
            if not (report.decision and report.deadline):
                raise UserError(
                    self.env._("Enter the decision and until when it is to be done.")
                )
            # sudo: stamps are refused otherwise; who may decide was checked above
            report.sudo().write(
                {"decided_by_id": self.env.uid, "decided_at": fields.Datetime.now()}
            )
            report.activity_feedback(["logistics_crm.mail_activity_type_visit_alert"])
            report.activity_schedule(
                "logistics_crm.mail_activity_type_visit_support",
                date_deadline=report.deadline,
                summary=report.decision,
                user_id=(report.executor_id or report.user_id).id,
            )
        return True

    def action_close(self):
        self.check_access("write")
        for report in self:
            if not report.decided_at or not report.result:
                raise UserError(
                    self.env._("Enter the result of the decision before you close.")
                )
        # sudo: as for the decision
        self.sudo().write({"closed_at": fields.Datetime.now()})
        self.activity_feedback(["logistics_crm.mail_activity_type_visit_support"])
        return True
