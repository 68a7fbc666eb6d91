from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class LogisticsPromise(models.Model):
    """Promises to customers: what, by whom, until when, kept or not (S-3.2.1-A14,
    S-1.2.1-08, decisions B5). Made in a visit or call, later also in a complaint."""

    _name = "logistics.promise"
    _description = "Promise"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_due, id"
    _check_company_auto = True

    name = fields.Char(string="What was promised", required=True)
    kind = fields.Selection(
        [("customer", "To a customer"), ("public", "Published commitment")],
        required=True,
        default="customer",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index=True, ondelete="restrict"
    )
    contact_id = fields.Many2one(
        "res.partner", string="To whom", index="btree_not_null", ondelete="set null"
    )
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    visit_id = fields.Many2one(
        "logistics.visit",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Promised by",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    date = fields.Date(
        string="Promised on", required=True, default=fields.Date.context_today
    )
    date_due = fields.Date(string="Due", tracking=True)
    date_to = fields.Date(
        string="Valid until", help="For published commitments. Empty: until changed."
    )
    kept_on = fields.Date(readonly=True, copy=False, tracking=True)
    broken_reason = fields.Text(string="Why it was not kept", copy=False, tracking=True)
    state = fields.Selection(
        [
            ("open", "To do"),
            ("kept", "Kept"),
            ("late", "Kept late"),
            ("broken", "Not kept"),
            ("public", "Published"),
        ],
        compute="_compute_state",
        store=True,
    )
    kept_share = fields.Float(
        string="Kept (share)",
        compute="_compute_state",
        store=True,
        aggregator="avg",
        help="1 kept in time, 0 late or not kept. Look at decided promises only.",
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )
    alerted_on = fields.Date(readonly=True, copy=False)

    _open_idx = models.Index("(date_due) WHERE state = 'open'")

    @api.depends("kept_on", "date_due", "broken_reason", "kind")
    def _compute_state(self):
        for promise in self:
            if promise.kind == "public":
                promise.state = "public"
            elif promise.broken_reason:
                promise.state = "broken"
            elif not promise.kept_on:
                promise.state = "open"
            else:
                late = promise.date_due and promise.kept_on > promise.date_due
                promise.state = "late" if late else "kept"
            promise.kept_share = float(promise.state == "kept")

    @api.depends("state", "date_due")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for promise in self:
            promise.is_overdue = (
                promise.state == "open"
                and promise.date_due
                and promise.date_due < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return [("state", "=", "open"), ("date_due", "<", today)]

    @api.constrains("kind", "partner_id", "lead_id", "date_due")
    def _check_whom(self):
        for promise in self.filtered(lambda p: p.kind == "customer"):
            if not (promise.partner_id or promise.lead_id) or not promise.date_due:
                raise UserError(
                    self.env._(
                        "%(promise)s: say to which customer it was promised and until "
                        "when.",
                        promise=promise.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("kept_on") for vals in vals_list):
            self._refuse_date()
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and "kept_on" in vals:
            self._refuse_date()
        return super().write(vals)

    def _refuse_date(self):
        raise AccessError(self.env._("A promise is kept with its button, today."))

    @api.onchange("visit_id")
    def _onchange_visit_id(self):
        if self.visit_id:
            self.partner_id = self.visit_id.partner_id
            self.lead_id = self.visit_id.lead_id

    def action_keep(self):
        """The promise was kept today."""
        self.check_access("write")
        self._check_open()
        # sudo: the date is refused otherwise; the right to write was checked above
        self.sudo().write({"kept_on": fields.Date.context_today(self)})
        self.activity_feedback(["logistics_crm.mail_activity_type_visit_alert"])
        return True

    def _check_open(self):
        if wrong := self.filtered(lambda p: p.kept_on or p.kind == "public"):
            raise UserError(
                self.env._(
                    "%(promise)s is not open any more.", promise=wrong[0].display_name
                )
            )

    @api.model
    def _cron_alert_overdue(self):
        """Tell who promised, and his superior, once."""
        overdue = self.search([("is_overdue", "=", True), ("alerted_on", "=", False)])
        for promise in overdue:
            promise.activity_schedule(
                "logistics_crm.mail_activity_type_visit_alert",
                summary=self.env._("Promise is overdue: %(what)s", what=promise.name),
                user_id=promise.user_id.id,
            )
            leader = self.env["logistics.visit"]._find_approver(
                promise.user_id, promise.company_id
            )
            self.env["logistics.notifier"]._notify(
                promise.user_id | leader,
                self.env._("Overdue promise"),
                self.env._(
                    "%(user)s promised %(customer)s until %(date)s: %(what)s",
                    user=promise.user_id.name,
                    customer=(promise.partner_id or promise.lead_id).display_name,
                    date=fields.Date.to_string(promise.date_due),
                    what=promise.name,
                ),
                promise,
            )
        overdue.write({"alerted_on": fields.Date.context_today(self)})
