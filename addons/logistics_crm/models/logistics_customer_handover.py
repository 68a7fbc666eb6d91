from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command


class LogisticsCustomerHandover(models.Model):
    """Reviewed reassignment of customers from one salesperson to another, from a day
    on (P-3-11). A future day is applied by the nightly job; customers that changed
    hands in the meantime are left alone and named."""

    _name = "logistics.customer.handover"
    _description = "Customer Handover"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    from_user_id = fields.Many2one(
        "res.users",
        string="Handed over by",
        tracking=True,
        domain=[("share", "=", False)],
        context={"active_test": False},
        help="Only customers of this salesperson move. Empty: whoever has them.",
    )
    to_user_id = fields.Many2one(
        "res.users",
        string="Handed over to",
        tracking=True,
        domain=[("share", "=", False)],
        help="Empty: the customers go to the public pool.",
    )
    date = fields.Date(
        string="From day",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    reason = fields.Text(required=True)
    with_opportunities = fields.Boolean(
        string="Open opportunities too",
        default=True,
        help="The open opportunities of these customers go to the new salesperson.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "logistics_customer_handover_partner_rel",
        string="Customers",
        domain="[('parent_id', '=', False), ('company_id', 'in', [company_id, False])]",
        context={"active_test": False},
        bypass_search_access=True,
    )
    partner_count = fields.Integer(
        compute="_compute_partner_count", string="Number of customers"
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("planned", "Planned"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    skipped = fields.Text(string="Not handed over", readonly=True, copy=False)
    error = fields.Text(readonly=True, copy=False)

    _planned_idx = models.Index("(date) WHERE state = 'planned'")

    @api.depends("partner_ids")
    def _compute_partner_count(self):
        for handover in self:
            handover.partner_count = len(handover.partner_ids)

    @api.depends("from_user_id", "to_user_id", "date")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = self.env._(
                "%(giver)s to %(taker)s, %(date)s",
                giver=handover.from_user_id.name or self.env._("Anybody"),
                taker=handover.to_user_id.name or self.env._("Public pool"),
                date=fields.Date.to_string(handover.date) or "",
            )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "res.partner":
            chosen = self.env["res.partner"].browse(self.env.context.get("active_ids"))
            partners = chosen.commercial_partner_id
            values["partner_ids"] = [Command.set(partners.ids)]
            if len(partners.user_id) == 1:
                values["from_user_id"] = partners.user_id.id
        return values

    @api.onchange("from_user_id")
    def _onchange_from_user_id(self):
        """Somebody leaves: offer all customers of this person."""
        if self.from_user_id and not self.partner_ids:
            self.partner_ids = self.env["res.partner"].search(
                [
                    ("user_id", "=", self.from_user_id.id),
                    ("parent_id", "=", False),
                    ("company_id", "in", [self.company_id.id, False]),
                ]
            )

    def write(self, vals):
        if not vals.keys() <= {"state", "skipped", "error"} and any(
            handover.state in ("done", "cancelled") for handover in self
        ):
            raise UserError(
                self.env._("A finished handover is history: make a new one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(handover.state == "done" for handover in self):
            raise UserError(self.env._("A finished handover is history and stays."))

    # --- buttons --------------------------------------------------------------------

    def action_confirm(self):
        """Hand over now, or plan it when the day is in the future."""
        self.check_access("write")
        for handover in self.filtered(lambda h: h.state in ("draft", "planned")):
            handover._check_ready()
            if handover.date > fields.Date.context_today(handover):
                handover.state = "planned"
            else:
                handover._apply()
        return True

    def action_cancel(self):
        self.check_access("write")
        self.filtered(lambda h: h.state in ("draft", "planned")).state = "cancelled"
        return True

    def _check_ready(self):
        self.ensure_one()
        if not self.partner_ids:
            raise UserError(self.env._("Choose the customers to hand over."))
        if self.to_user_id and not self.to_user_id.active:
            raise UserError(
                self.env._("%s has left: choose somebody else.", self.to_user_id.name)
            )
        past = self.date < fields.Date.context_today(self)
        if past and not self.env.user.has_group(
            "logistics_crm.group_logistics_policy_admin"
        ):
            raise AccessError(
                self.env._(
                    "Only a policy administrator hands over from a day in the past, "
                    "because it changes whom that time is credited to."
                )
            )

    # --- business -------------------------------------------------------------------

    def _apply(self):
        self.ensure_one()
        # sudo: leaders hand over customers of their company; the rights were checked on
        # this document, and the customers were chosen on it.
        partners = self.sudo().partner_ids.commercial_partner_id
        gone = partners.filtered(
            lambda partner: self.from_user_id and partner.user_id != self.from_user_id
        )
        partners -= gone
        if self.with_opportunities and self.to_user_id:
            self._hand_over_opportunities(partners)
        self.env["logistics.customer.owner"]._assign(
            partners, self.to_user_id, "assignment", self.reason, self.date
        )
        names = gone.mapped(
            lambda partner: f"{partner.display_name} ({partner.user_id.name or '-'})"
        )
        self.write({"state": "done", "skipped": "\n".join(names), "error": False})

    def _hand_over_opportunities(self, partners):
        """Open opportunities of the giver follow; those of participants stay."""
        # sudo: see _apply; opportunities of other companies stay where they are.
        leads = (
            self.env["crm.lead"]
            .sudo()
            .search(
                [
                    ("partner_id", "child_of", partners.ids),
                    ("won_status", "=", "pending"),
                    ("company_id", "in", [self.company_id.id, False]),
                ]
            )
        )
        leads.filtered(
            lambda lead: lead.user_id == lead.partner_id.commercial_partner_id.user_id
        ).write({"user_id": self.to_user_id.id})

    @api.model
    def _cron_apply(self):
        """Apply what was planned for today or earlier."""
        due = self.search(
            [("state", "=", "planned"), ("date", "<=", fields.Date.context_today(self))]
        )
        self.env["ir.cron"]._commit_progress(remaining=len(due))
        for handover in due:
            handover._apply_safely()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _apply_safely(self):
        """One handover of the nightly job: a failing one is stamped and left."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                locked = self.try_lock_for_update()
                if locked.state == "planned":
                    locked._apply()
        except (UserError, AccessError) as error:
            self.write({"error": str(error)})
