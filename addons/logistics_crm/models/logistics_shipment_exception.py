from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

REVIEWERS = (
    "logistics_crm.group_logistics_leader,logistics_crm.group_logistics_cs_manager"
)


class LogisticsShipmentException(models.Model):
    """Register of exceptions: what went wrong, why, what was done, who reviewed it
    (H-7.4.2-6, H-7.4.2-13, H-7.4.2-14)."""

    _name = "logistics.shipment.exception"
    _description = "Shipment Exception"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "happened_at desc, id desc"
    _check_company_auto = True

    shipment_id = fields.Many2one(
        "logistics.shipment",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="shipment_id.company_id", store=True)
    partner_id = fields.Many2one(
        related="shipment_id.partner_id", string="Customer", store=True, index=True
    )
    kind = fields.Selection(
        [
            ("no_vehicle", "Vehicle not arranged in time"),
            ("late_pickup", "Late pick-up"),
            ("not_loaded", "Not loaded as planned"),
            ("no_waybill", "Goods without waybill or plan"),
            ("late", "Late arrival, transit or sorting"),
            ("damage", "Damage"),
            ("loss", "Loss or shortage"),
            ("refused", "Refused by the consignee"),
            ("other", "Other"),
        ],
        required=True,
        tracking=True,
    )
    happened_at = fields.Datetime(
        string="When", required=True, default=fields.Datetime.now
    )
    place = fields.Char()
    cause = fields.Text()
    measure = fields.Text(string="Remedy")
    customer_informed_at = fields.Datetime(string="Customer informed")
    customer_feedback = fields.Char()
    solved_at = fields.Datetime(readonly=True, copy=False, tracking=True)
    escalated_at = fields.Datetime(readonly=True, copy=False)
    reviewer_id = fields.Many2one("res.users", readonly=True, copy=False)
    reviewed_at = fields.Datetime(readonly=True, copy=False, tracking=True)
    instruction = fields.Text(help="What the reviewer wants to be done.")

    @api.depends("kind", "shipment_id")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for exception in self:
            exception.display_name = (
                f"{exception.shipment_id.name or ''}: {labels.get(exception.kind, '')}"
            )

    def action_solve(self):
        """Closed with its cause and remedy."""
        self.check_access("write")
        for exception in self:
            if not (exception.cause and exception.measure):
                raise UserError(
                    self.env._("Enter the cause and the remedy of the exception first.")
                )
        self.write({"solved_at": fields.Datetime.now()})
        return True

    def action_review(self):
        """Reviewed by a leader or the customer service manager."""
        self.check_access("write")
        if not self.env.user.has_groups(REVIEWERS):
            raise AccessError(
                self.env._("Leaders and customer service managers review exceptions.")
            )
        self.write({"reviewer_id": self.env.uid, "reviewed_at": fields.Datetime.now()})
        return True

    @api.model
    def _cron_escalate(self):
        """Unsolved for hours: the customer service managers are told, once."""
        now = fields.Datetime.now()
        managers = self.env.ref("logistics_crm.group_logistics_cs_manager")
        for exception in self.search(
            [("solved_at", "=", False), ("escalated_at", "=", False)]
        ):
            company = exception.company_id
            policy = self.env["logistics.company.policy"]._get(company)
            limit = timedelta(hours=policy.exception_escalation_hours)
            if exception.happened_at + limit > now:
                continue
            exception.escalated_at = now
            people = managers.all_user_ids.filtered(
                lambda user, company=company: company in user.company_ids
            )
            self.env["logistics.notifier"]._notify(
                people,
                self.env._("Unsolved: %(name)s", name=exception.display_name),
                self.env._("Help to solve it and inform the customer."),
                exception,
                "urgent",
            )


class LogisticsShipment(models.Model):
    _inherit = "logistics.shipment"

    exception_ids = fields.One2many(
        "logistics.shipment.exception", "shipment_id", string="Exceptions"
    )
