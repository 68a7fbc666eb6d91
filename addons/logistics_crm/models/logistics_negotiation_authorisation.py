from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..tools import deal

#: Senior leaders negotiate by their office (K-4.3.2a).
SENIOR = (
    "logistics_crm.group_logistics_department_head",
    "logistics_crm.group_logistics_executive",
)
FACTS = {"user_id", "date_from", "amount_limit", "company_id"}


class LogisticsNegotiationAuthorisation(models.Model):
    """A senior leader lets a person lead negotiations for a time and up to a value
    (K-4.3.2a). It is never rewritten: it ends, and a new one is given."""

    _name = "logistics.negotiation.authorisation"
    _description = "Negotiation Authorisation"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _rec_name = "user_id"
    _check_company_auto = True

    user_id = fields.Many2one(
        "res.users",
        string="Negotiator",
        required=True,
        index=True,
        domain=[("share", "=", False)],
    )
    date_from = fields.Date(
        string="Valid from", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(
        string="Valid until", tracking=True, help="Last day. Empty: until it is ended."
    )
    amount_limit = fields.Monetary(
        string="Limit", help="Highest contract value of a year. Zero: any."
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    granted_by_id = fields.Many2one(
        "res.users", string="Given by", required=True, readonly=True, copy=False
    )
    note = fields.Text()

    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)", "An authorisation cannot end before it starts."
    )
    _limit_positive = models.Constraint(
        "CHECK(amount_limit >= 0)", "The limit cannot be negative."
    )

    @api.constrains("user_id", "granted_by_id")
    def _check_giver(self):
        if any(row.user_id == row.granted_by_id for row in self):
            raise ValidationError(
                self.env._("Nobody authorises himself: ask another senior leader.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # Who gives it is who is logged in.
            vals["granted_by_id"] = self.env.uid
        return super().create(vals_list)

    def write(self, vals):
        if not (FACTS | {"granted_by_id"}).isdisjoint(vals):
            raise AccessError(
                self.env._(
                    "An authorisation stays as it was given: end it and give a new one."
                )
            )
        return super().write(vals)

    @api.model
    def _refusal(self, user, company, day, amount):
        """Why ``user`` may not lead a negotiation on a day, ``None`` when he may.

        :param amount: expected contract value in the company's currency
        :return: key of ``tools.deal`` (K-4.3.2a)
        """
        # sudo: groups and authorisations of a colleague, only the verdict leaves
        user = user.sudo()
        if any(user.has_group(group) for group in SENIOR):
            return None
        rows = self.sudo().search(
            [("user_id", "=", user.id), ("company_id", "=", company.id)]
        )
        given = [
            deal.Authorisation(r.date_from, r.date_to or None, r.amount_limit)
            for r in rows
        ]
        return deal.refusal(given, day, amount)
