from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LogisticsHandover(models.Model):
    """Hand-over of a won deal from sales to operations: what was sold at which rates,
    who is who, when the first shipment leaves, who operates it (H-2.1.6-1, H-5.8.4-1,
    decisions B8).

    Buttons and guards are in ``logistics_handover_state.py``.
    """

    _name = "logistics.handover"
    _description = "Hand-over to Operations"
    _inherit = ["logistics.file.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _file_fields = ("rate_file_ids", "plan_file_ids")

    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )

    # From sales
    contract_rates = fields.Html(help="Rates and surcharges of the contract.")
    rate_file_ids = fields.Many2many(
        "ir.attachment",
        relation="logistics_handover_rate_file_rel",
        string="Contract and rate files",
    )
    need_sheet_id = fields.Many2one(
        "logistics.need.sheet",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    agreed_points = fields.Text(help="Agreed in the negotiation.")
    contact_ids = fields.Many2many(
        "res.partner", string="Contacts of the customer", check_company=True
    )
    pod_rules = fields.Text(
        string="Rules for proofs of delivery",
        help="Form, signature or stamp, how and within which time they come back.",
    )
    statement_rules = fields.Text(
        string="Rules for statements",
        help="Settlement day, form, whom to send it to, term of payment.",
    )
    first_shipment_date = fields.Date(string="First shipment on", tracking=True)
    remarks = fields.Text()

    # Operations
    operations_user_id = fields.Many2one(
        "res.users",
        string="Operations leader",
        domain=[("share", "=", False)],
        tracking=True,
        index="btree_not_null",
    )
    member_ids = fields.Many2many(
        "res.users",
        string="Operation group",
        domain="[('share', '=', False)]",
        help="The operation project group of this customer.",
    )
    plan_file_ids = fields.Many2many(
        "ir.attachment",
        relation="logistics_handover_plan_file_rel",
        string="Operation plan",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "With operations"),
            ("accepted", "Accepted"),
            ("returned", "Sent back"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    submitted_at = fields.Datetime(readonly=True, copy=False)
    decided_at = fields.Datetime(readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False
    )
    return_reason = fields.Text(readonly=True, copy=False)

    @api.depends("partner_id", "lead_id")
    def _compute_display_name(self):
        for sheet in self:
            # sudo: operations do not read the opportunity; only its name shows
            name = sheet.sudo().lead_id.name
            sheet.display_name = " / ".join(filter(None, (sheet.partner_id.name, name)))

    @api.constrains("lead_id")
    def _check_won(self):
        if self._is_engine():
            # Two opportunities were merged: the sheet goes along as it is.
            return
        for sheet in self:
            # sudo: whether the deal is won, nothing of it is shown
            if not sheet.sudo().lead_id._logistics_may_hand_over():
                raise ValidationError(
                    self.env._(
                        "%(lead)s is not won and nothing is agreed yet: only then it "
                        "is handed over to operations.",
                        lead=sheet.sudo().lead_id.display_name,
                    )
                )
