from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class LogisticsCreditRelease(models.Model):
    """Finance lifts a block for a time, with a reason: of periodic settlement after an
    unsigned statement, or of a red credit light (H-7.4.6-5). Never changed: a new one
    replaces it."""

    _name = "logistics.credit.release"
    _description = "Release by Finance"
    _order = "date_to desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    kind = fields.Selection(
        [("statement", "Unsigned statement"), ("credit", "Credit light")],
        required=True,
        default="statement",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    date_from = fields.Date(
        required=True, default=fields.Date.context_today, readonly=True
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=30),
    )
    reason = fields.Text(required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Released by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    is_running = fields.Boolean(
        compute="_compute_is_running", search="_search_is_running"
    )

    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "A release ends after it begins."
    )

    @api.depends("date_from", "date_to")
    def _compute_is_running(self):
        today = fields.Date.context_today(self)
        for release in self:
            release.is_running = release.date_from <= today <= release.date_to

    def _search_is_running(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return [("date_from", "<=", today), ("date_to", ">=", today)]

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and not self.env.user.has_group(
            "logistics_crm.group_logistics_finance_settlement"
        ):
            raise AccessError(self.env._("Only finance lifts a block."))
        for vals in vals_list:
            if not (vals.get("reason") or "").strip():
                raise ValidationError(self.env._("Say why the block is lifted."))
            vals.update(user_id=self.env.uid, date_from=fields.Date.context_today(self))
        releases = super().create(vals_list)
        for release in releases:
            release.partner_id._message_log(
                body=self.env._(
                    "Released by finance until %(date)s: %(reason)s",
                    date=release.date_to,
                    reason=release.reason,
                )
            )
        return releases

    def write(self, vals):  # pylint: disable=method-required-super
        # A merge of customers moves the row by SQL, not through here.
        raise UserError(self.env._("A release is not changed: make a new one instead."))
