from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class LogisticsComplaintAnalysis(models.Model):
    """The bulletin: last month's opinions are drawn up by themselves, customer service
    adds what it proposes and sends it to the leaders and departments (S-1.1.3-08)."""

    _inherit = "logistics.complaint.analysis"

    sent_at = fields.Datetime(string="Sent on", readonly=True, copy=False)
    sent_to_ids = fields.Many2many(
        "res.users", string="Sent to", readonly=True, copy=False
    )

    def _get_suggestions(self):
        """Suggestions of the period, for the print."""
        self.ensure_one()
        domain = [*self._get_domain(), ("kind", "=", "suggestion")]
        # sudo: the print is the company's, as its figures are
        return (
            self.env["logistics.complaint"]
            .sudo()
            .search([*domain, ("state", "!=", "cancelled")], order="received_at")
        )

    def _get_recipients(self):
        """Executives, and heads of the departments that tickets name."""
        self.ensure_one()
        # sudo: who leads is asked for everybody who may send
        group = self.env.ref("logistics_crm.group_logistics_executive").sudo()
        leaders = group.all_user_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )
        # sudo: only the users of heads leave hr
        departments = self.env["logistics.complaint"].sudo()
        departments = departments._read_group(
            [*self._get_domain(), ("responsible_department_id", "!=", False)],
            ["responsible_department_id"],
        )
        for (department,) in departments:
            leaders |= department.manager_id.user_id.filtered("active")
        return leaders

    def action_send_bulletin(self):
        """Send the print to the leaders and to the departments concerned."""
        self.env["logistics.complaint"]._check_role("cs_officer")
        self.check_access("write")
        for analysis in self:
            if not analysis.drawn_at or not (analysis.improvement or "").strip():
                raise UserError(
                    self.env._(
                        "Draw up %(name)s and propose improvements first.",
                        name=analysis.name,
                    )
                )
            analysis._send_bulletin()
        return True

    def _send_bulletin(self):
        users = self._get_recipients()
        report = "logistics_complaints.logistics_complaint_analysis_report"
        # sudo: prints for people who may not open the analysis itself
        reports = self.env["ir.actions.report"].sudo()
        content, _kind = reports._render_qweb_pdf(report, self.ids)
        title = self.env._("Complaint analysis %(name)s", name=self.name)
        # sudo: heads of departments get the print, not the record
        self.sudo().message_notify(
            partner_ids=users.partner_id.ids,
            subject=title,
            body=self.improvement,
            attachments=[(f"{title}.pdf", content)],
        )
        # sudo: stamped by this button alone, the right was checked above
        self.sudo().write({"sent_at": fields.Datetime.now(), "sent_to_ids": users.ids})

    @api.model
    def _cron_draw_up(self):
        """Each night: last month is drawn up once, where tickets came in."""
        self.env["res.company"]._logistics_each(self._draw_up_month)

    @api.model
    def _draw_up_month(self, company):
        today = fields.Datetime.now()
        today = company._logistics_local(today).date()
        begin = today - relativedelta(months=1, day=1)
        known = [("company_id", "=", company.id), ("date_from", "=", begin)]
        if self.search_count([*known, ("kind", "=", "month")], limit=1):
            return
        analysis = self.new({"company_id": company.id, "date_from": begin})
        tickets = self.env["logistics.complaint"]
        if not tickets.search_count(analysis._get_domain(), limit=1):
            return
        analysis = self.create({"company_id": company.id, "date_from": begin})
        analysis._draw_up()
        managers = tickets._get_managers(company)
        if managers:
            analysis.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Propose improvements and send the analysis"),
                user_id=managers[:1].id,
            )
