from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: Stamped by the buttons, never by a client.
STAMPED = {"signed_out_at", "returned_at", "extension_approved_by_id"}


class LogisticsTrip(models.Model):
    """Outing or trip notice: where somebody goes, which customers, what it costs;
    approved by the leader. Who comes back after the approved end is flagged
    (H-4.2.1-1 to H-4.2.3-1, decisions B7); a penalty is proposed elsewhere, never made
    here."""

    _name = "logistics.trip"
    _description = "Outing or Trip"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "start desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    kind = fields.Selection(
        [("outing", "Outing"), ("trip", "Business trip")],
        required=True,
        default="outing",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Traveller",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    start = fields.Datetime(required=True, tracking=True)
    stop = fields.Datetime(string="Back by", required=True, tracking=True)
    destination = fields.Char()
    purpose = fields.Text(required=True)
    visit_ids = fields.One2many("logistics.visit", "trip_id", string="Visits")
    partner_ids = fields.Many2many(
        "res.partner", string="Customers", compute="_compute_partner_ids"
    )
    cost_estimate = fields.Monetary(tracking=True)
    signed_out_at = fields.Datetime(
        string="Left", readonly=True, copy=False, help="Attendance card signed."
    )
    returned_at = fields.Datetime(string="Returned", readonly=True, copy=False)
    extended_stop = fields.Datetime(
        string="Extended to", copy=False, help="Asked for before the approved end."
    )
    extension_reason = fields.Text(copy=False)
    extension_approved_by_id = fields.Many2one(
        "res.users", string="Extension approved by", readonly=True, copy=False
    )
    is_force_majeure = fields.Boolean(
        string="Force majeure",
        copy=False,
        help="Illness and the like: set by a leader.",
    )
    is_late = fields.Boolean(
        string="Late return", compute="_compute_is_late", store=True
    )

    _stop_after_start = models.Constraint(
        "CHECK(stop > start)", "A trip ends after it starts: correct the times."
    )
    _cost_positive = models.Constraint(
        "CHECK(cost_estimate IS NULL OR cost_estimate >= 0)",
        "The cost estimate cannot be negative.",
    )

    @api.depends("visit_ids.partner_id")
    def _compute_partner_ids(self):
        for trip in self:
            trip.partner_ids = trip.visit_ids.partner_id

    @api.depends(
        "stop",
        "returned_at",
        "extended_stop",
        "extension_approved_by_id",
        "is_force_majeure",
    )
    def _compute_is_late(self):
        for trip in self:
            end = trip.stop
            if trip.extension_approved_by_id:
                end = trip.extended_stop or end
            trip.is_late = bool(
                trip.returned_at
                and trip.returned_at > end
                and not trip.is_force_majeure
            )

    @api.depends("user_id", "destination", "start")
    def _compute_display_name(self):
        for trip in self:
            day = trip.start and trip.company_id._logistics_local(trip.start).date()
            trip.display_name = ", ".join(
                filter(
                    None,
                    (
                        trip.user_id.name,
                        trip.destination,
                        day and fields.Date.to_string(day),
                    ),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_stamps({key for vals in vals_list for key in vals if vals[key]})
        return super().create(vals_list)

    def write(self, vals):
        self._check_stamps(vals.keys())
        if "is_force_majeure" in vals and not self.env.user.has_group(
            "logistics_crm.group_logistics_leader"
        ):
            raise AccessError(self.env._("A leader decides what is force majeure."))
        return super().write(vals)

    def _check_stamps(self, names):
        if not self.env.su and STAMPED & names:
            raise AccessError(self.env._("Use the buttons to leave and to return."))

    # --- approval ---------------------------------------------------------------------

    def _approval_facts(self):
        return {
            **super()._approval_facts(),
            "owner": self.user_id,
            "amount": self.cost_estimate,
        }

    def _approval_locked_fields(self):
        return frozenset({"user_id", "start", "stop", "purpose", "cost_estimate"})

    # --- buttons ----------------------------------------------------------------------

    def action_leave(self):
        self.check_access("write")
        if any(trip.approval_state != "approved" for trip in self):
            raise UserError(self.env._("Have the notice approved before you leave."))
        # sudo: stamps are refused otherwise; the right to write was checked above
        self.sudo().filtered(lambda trip: not trip.signed_out_at).write(
            {"signed_out_at": fields.Datetime.now()}
        )
        return True

    def action_return(self):
        self.check_access("write")
        if any(not trip.signed_out_at or trip.returned_at for trip in self):
            raise UserError(self.env._("You have not left, or are back already."))
        # sudo: as for leaving
        self.sudo().write({"returned_at": fields.Datetime.now()})
        return True

    def action_approve_extension(self):
        """A superior agrees to a later return."""
        self.check_access("read")
        for trip in self:
            if not (trip.extended_stop and trip.extension_reason):
                raise UserError(
                    self.env._("Enter until when and why the trip is extended.")
                )
            superiors = trip.user_id._logistics_superiors(trip.company_id)
            if self.env.uid not in superiors and not self.env.user.has_group(
                "logistics_crm.group_logistics_policy_admin"
            ):
                raise UserError(
                    self.env._(
                        "A superior of %(user)s approves the extension.",
                        user=trip.user_id.name,
                    )
                )
        # sudo: the superior decides on a trip that he may not write himself
        self.sudo().write({"extension_approved_by_id": self.env.uid})
        return True
