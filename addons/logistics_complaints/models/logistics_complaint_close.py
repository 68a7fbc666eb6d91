from odoo import api, fields, models
from odoo.exceptions import UserError

#: States from which what is no complaint is closed with its answer.
SMALL_OPEN = ("received", "registered", "investigating")


class LogisticsComplaint(models.Model):
    """Written notice, visit, satisfaction and closing (H-7.4.3.7-1 to 7.4.3.9-1,
    B-2.2-A12.3, B-2.2-A15.4a/b)."""

    _inherit = "logistics.complaint"

    notified_at = fields.Datetime(
        string="Told in writing", readonly=True, copy=False, tracking=True
    )
    notice_channel = fields.Selection(
        [("mail", "E-mail with letter"), ("letter", "Letter"), ("fax", "Fax")],
        readonly=True,
        copy=False,
    )
    visit_id = fields.Many2one(
        "logistics.visit",
        string="Visit to the customer",
        index="btree_not_null",
        copy=False,
        check_company=True,
    )
    visit_waiver = fields.Char(
        string="Why no visit",
        copy=False,
        help="A customer service manager may do without the visit.",
    )
    customer_accepted = fields.Boolean(
        string="Customer confirmed the end", copy=False, tracking=True
    )
    asked_at = fields.Datetime(string="Satisfaction asked", readonly=True, copy=False)
    satisfaction = fields.Selection(
        [("happy", "Satisfied"), ("ok", "Fair"), ("unhappy", "Dissatisfied")],
        readonly=True,
        copy=False,
        tracking=True,
        help="First vote of the customer. No answer is not satisfied: it stays empty.",
    )
    missing_to_close = fields.Text(compute="_compute_missing_to_close")
    hours_to_close = fields.Float(
        string="Hours to close",
        compute="_compute_hours_to_close",
        store=True,
        aggregator="avg",
    )

    @api.depends("closed_at", "received_at")
    def _compute_hours_to_close(self):
        for complaint in self:
            ended = complaint.closed_at or complaint.received_at
            spent = ended - complaint.received_at if ended else None
            complaint.hours_to_close = spent.total_seconds() / 3600 if spent else 0

    @api.depends("notified_at", "visit_id", "visit_waiver", "measure_ids", "asked_at")
    def _compute_missing_to_close(self):
        for complaint in self:
            complaint.missing_to_close = "\n".join(complaint._get_close_problems())

    # --- written notice -------------------------------------------------------------

    def action_notify_customer(self):
        """Tell the customer in writing: mail with the letter attached."""
        self._check_notice()
        for complaint in self:
            partner, email = complaint.partner_id, complaint.contact_email
            if not (partner.email or email):
                raise UserError(
                    self.env._(
                        "%(complaint)s has no e-mail address: print the letter and "
                        "record that it was sent.",
                        complaint=complaint.name,
                    )
                )
            complaint._send_notice()
        return self._set_notified("mail")

    def action_notice_by_letter(self):
        """The printed letter was posted or handed over."""
        self._check_notice()
        return self._set_notified("letter")

    def _check_notice(self):
        self._check_role("cs_officer")
        self.check_access("write")
        self._check_open("judged", "executing", "feedback", "registered")
        for complaint in self.filtered(lambda c: c.kind == "complaint"):
            refused = complaint.consistency == "none"
            if complaint.state == "registered" or (
                complaint.state == "judged" and not refused
            ):
                raise UserError(
                    self.env._(
                        "%(complaint)s has no approved solution yet.",
                        complaint=complaint.name,
                    )
                )

    def _send_notice(self):
        self.ensure_one()
        template = self.env.ref("logistics_complaints.mail_template_complaint_notice")
        self.message_post_with_source(
            template,
            email_layout_xmlid="mail.mail_notification_light",
            subtype_xmlid="mail.mt_comment",
            message_type="comment",
        )

    def _set_notified(self, channel, at=None):
        at = at or fields.Datetime.now()
        told = "mail" if channel == "mail" else "letter"
        self._record("notice", at, channel=told)
        self._record("promised", at, channel=told)
        self._as_engine().write(
            {
                "notified_at": at,
                "notice_channel": channel,
                "state": "feedback",
            }
        )
        return True

    # --- visit ----------------------------------------------------------------------

    def action_plan_visit(self):
        """A visit by the manager or a delegate."""
        self._check_role("cs_officer")
        self.check_access("write")
        self.ensure_one()
        self._check_open()
        if not self.commercial_partner_id:
            raise UserError(self.env._("Enter the customer first."))
        if not self.visit_id:
            # sudo: the desk plans the visit of somebody else, who owns it then
            visits = self.env["logistics.visit"].sudo()
            self.visit_id = visits.create(self._prepare_visit_vals()).id
        if not self.visit_id.has_access("read"):
            return True
        return {
            "type": "ir.actions.act_window",
            "res_model": "logistics.visit",
            "res_id": self.visit_id.id,
            "views": [(False, "form")],
        }

    def _prepare_visit_vals(self):
        """Values of the visit: the manager's, a week from today."""
        self.ensure_one()
        managers = self._get_managers(self.company_id)
        visitor = (managers & self.env.user or managers)[:1]
        return {
            "partner_id": self.commercial_partner_id.id,
            "company_id": self.company_id.id,
            "user_id": visitor.id or self.env.uid,
            "date_due": fields.Date.add(fields.Date.context_today(self), days=7),
        }

    def _is_visit_missing(self):
        self.ensure_one()
        policy = self.company_id._logistics_policy()
        needed = (
            policy.complaint_visit_major
            if self.severity == "major"
            else policy.complaint_visit_general
        )
        # sudo: only asks whether the visit took place
        state = self.visit_id.sudo().state
        done = state in ("done", "submitted", "approved")
        return bool(needed and not done and not self.visit_waiver)

    # --- close ----------------------------------------------------------------------

    def _get_close_problems(self):
        """Sentences that say what is missing before the file can be closed."""
        self.ensure_one()
        if self.kind != "complaint":
            answered = "promised" in self.event_ids.mapped("kind")
            return [] if answered else [self.env._("Give the final answer.")]
        problems = []
        if not self.notified_at:
            problems.append(self.env._("Tell the customer the outcome in writing."))
        if self._is_visit_missing():
            problems.append(
                self.env._("Visit the customer, or have a manager say why not.")
            )
        if not self.asked_at:
            problems.append(self.env._("Ask the customer how satisfied he is."))
        if self.consistency in ("full", "partial") and not self.measure_ids:
            problems.append(self.env._("Schedule at least one measure."))
        return problems + self._get_claim_problems()

    def _get_claim_problems(self):
        """Claims that are not settled."""
        return []

    def action_close(self):
        self._check_role("cs_officer")
        self.check_access("write")
        for complaint in self:
            complaint._check_open(
                "feedback",
                *(SMALL_OPEN if complaint.kind != "complaint" else ()),
            )
            if problems := complaint._get_close_problems():
                raise UserError("\n".join([complaint.name, *problems]))
        self._record("closed")
        engine = self._as_engine()
        engine.open_clock_ids._end("closed")
        engine.write({"state": "closed", "closed_at": fields.Datetime.now()})
        engine.activity_unlink(
            ["logistics_complaints.mail_activity_type_complaint_late"]
        )
        return True

    def _cancel(self, reason):
        self._check_open()
        self._record("cancelled", text=reason)
        engine = self._as_engine()
        engine._resume("user")
        engine.open_clock_ids._end("cancelled")
        engine.write(
            {
                "state": "cancelled",
                "cancel_reason": reason,
                "closed_at": fields.Datetime.now(),
            }
        )

    def _merge_into(self, target):
        """The duplicate ends without verdict; what was said moves to the other one."""
        self._check_open()
        target._check_open()
        if target in self or target.company_id != self.company_id:
            raise UserError(self.env._("Choose another complaint of the same company."))
        for complaint in self:
            target.message_post(
                body=complaint.description or complaint.subject,
                subject=self.env._("Merged: %(name)s", name=complaint.name),
                subtype_xmlid="mail.mt_note",
            )
        self._record("merged", text=target.name)
        engine = self._as_engine()
        engine._resume("user")
        engine.open_clock_ids._end("merged")
        engine.write(
            {
                "state": "cancelled",
                "merged_into_id": target.id,
                "cancel_reason": self.env._("Merged into %(name)s", name=target.name),
                "closed_at": fields.Datetime.now(),
            }
        )

    def _reopen(self, reason):
        """A new round of clocks; the verdicts of the first round stay."""
        self._check_open("closed", "cancelled")
        now = fields.Datetime.now()
        for complaint in self._as_engine():
            complaint.write(
                {
                    "state": "registered" if complaint.replied_at else "received",
                    "round_number": complaint.round_number + 1,
                    "closed_at": False,
                    "cancel_reason": False,
                    "merged_into_id": False,
                    "notified_at": False,
                    "asked_at": False,
                    "investigated_at": False,
                }
            )
            complaint._start_clocks(now)
        self._record("reopened", now, text=reason)
