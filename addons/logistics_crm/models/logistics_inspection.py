from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: Set by the buttons, never by a client.
STAMPED = {"issued_at", "done_on"}


class LogisticsInspection(models.Model):
    """Regional inspection: help, inspection and supervision of the project development
    of a regional company, with what was found and what is to be done (H-2.3.3-1)."""

    _name = "logistics.inspection"
    _description = "Regional Inspection"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    date = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self)
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    region_id = fields.Many2one(
        "hr.department",
        required=True,
        check_company=True,
        index=True,
        ondelete="restrict",
        help="Regional company, branch or centre that was inspected.",
    )
    inspector_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    lead_ids = fields.Many2many("crm.lead", string="Leads looked at")
    findings = fields.Text(string="What was found", required=True, tracking=True)
    help_given = fields.Text(string="Help and support given")
    actions = fields.Text(string="What is to be done", tracking=True)
    responsible_id = fields.Many2one(
        "res.users", domain=[("share", "=", False)], tracking=True
    )
    date_due = fields.Date(string="Due", tracking=True)
    result = fields.Text(tracking=True)
    issued_at = fields.Datetime(readonly=True, copy=False)
    done_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("issued", "To be done"), ("done", "Done")],
        compute="_compute_state",
        store=True,
    )

    @api.depends("issued_at", "done_on")
    def _compute_state(self):
        for inspection in self:
            issued = "issued" if inspection.issued_at else "draft"
            inspection.state = "done" if inspection.done_on else issued

    @api.depends("region_id", "date")
    def _compute_display_name(self):
        for inspection in self:
            day = fields.Date.to_string(inspection.date) or ""
            inspection.display_name = f"{inspection.region_id.name or ''}, {day}"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.update(dict.fromkeys(STAMPED, False), inspector_id=self.env.uid)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if not STAMPED.isdisjoint(vals):
                raise AccessError(self.env._("Issue and close with the buttons."))
            if "findings" in vals and any(self.mapped("issued_at")):
                raise UserError(
                    self.env._("What was found stays: add a comment or a new record.")
                )
        return super().write(vals)

    # --- buttons ----------------------------------------------------------------------

    def action_issue(self):
        """Button: the responsible person is told what to do until when."""
        self.check_access("write")
        for inspection in self:
            if inspection.state != "draft":
                raise UserError(self.env._("This inspection was issued already."))
            if not (
                inspection.actions and inspection.responsible_id and inspection.date_due
            ):
                raise UserError(
                    self.env._("Enter what is to be done, by whom and until when.")
                )
            inspection.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=inspection.date_due,
                summary=self.env._("Regional inspection"),
                note=inspection.actions,
                user_id=inspection.responsible_id.id,
            )
        # sudo: the stamp is refused to clients; the state was checked above
        self.sudo().write({"issued_at": fields.Datetime.now()})
        return True

    def action_done(self):
        """Button: report what became of it."""
        self.check_access("write")
        for inspection in self:
            if inspection.state != "issued" or not inspection.result:
                raise UserError(
                    self.env._("Issue the inspection and enter its result first.")
                )
        self.activity_feedback(["mail.mail_activity_data_todo"])
        # sudo: the stamp is refused to clients; the state was checked above
        self.sudo().write({"done_on": fields.Date.context_today(self)})
        return True
