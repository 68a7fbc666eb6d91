from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

#: The role whose holder is the salesperson (``res.partner.user_id``) of the customer.
LEAD = "lead"


class OwnerChange(NamedTuple):
    """Why ownership rows are written now. Travels in the context under
    ``logistics_owner_change``; no RPC client can send an instance of it.

    :param source: key of ``logistics.customer.owner.source``
    :param reason: sentence for the reader of the history
    :param date: first day of the new owner, default today
    """

    source: str = "assignment"
    reason: str | None = None
    date: object = None


class LogisticsCustomerOwner(models.Model):
    """Who was responsible for a customer, in which role, from when until when.

    Facts are append-only: a row is ended once and never changed or deleted; whoever is
    salesperson has exactly one open row with the lead role (design §2.8, H-2.5-2,
    K-3.0). `date_to` is the first day on which the person was no longer responsible, so
    a row of one day that changed hands again has equal dates and owns nothing.
    """

    _name = "logistics.customer.owner"
    _description = "Customer Ownership"
    _order = "date_from desc nulls last, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    # A customer that Odoo lets anybody delete has no document: nothing is lost with it.
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True
    )
    role = fields.Selection(
        [
            (LEAD, "Lead developer"),
            ("participant", "Participant"),
            ("assistant", "Assistant"),
            ("sponsor", "Executive sponsor"),
            ("service", "Customer service officer"),
            ("expert", "Industry expert"),
            ("technical", "Technical support"),
        ],
        required=True,
        default="participant",
    )
    share = fields.Float(
        string="Share (%)",
        aggregator=None,
        help="Part of the result that is credited to this person, in percent.",
    )
    date_from = fields.Date(
        string="Start date",
        default=fields.Date.context_today,
        help="Empty: since ever.",
    )
    date_to = fields.Date(
        string="Until",
        help="First day on which the person was no longer responsible. Empty: still.",
    )
    reason = fields.Text()
    end_reason = fields.Text()
    source = fields.Selection(
        [
            ("install", "At install"),
            ("assignment", "Assignment"),
            ("import", "Import"),
            ("request", "Request"),
            ("pool", "Public pool"),
            ("merge", "Merge of customers"),
            ("inferred", "Inferred"),
        ],
        required=True,
        readonly=True,
        default="assignment",
    )
    is_merged = fields.Boolean(
        readonly=True,
        help="The row came with another customer that was merged into this one; where "
        "periods overlap, the row of the surviving customer counts.",
    )

    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "The end must not be before the start."
    )
    _share_percent = models.Constraint(
        "CHECK(share >= 0 AND share <= 100)", "A share lies between 0 and 100 percent."
    )
    _lead_idx = models.Index("(partner_id, date_to) WHERE role = 'lead'")

    @api.depends("partner_id")
    def _compute_company_id(self):
        """The company at the time of writing: facts do not move with the customer."""
        for row in self:
            row.company_id = row.partner_id.company_id

    @api.depends("partner_id", "user_id", "role")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for row in self:
            row.display_name = self.env._(
                "%(customer)s: %(person)s (%(role)s)",
                customer=row.partner_id.display_name or "",
                person=row.user_id.name or "",
                role=roles.get(row.role, ""),
            )

    @api.constrains("partner_id", "user_id", "role", "date_from", "date_to")
    def _check_overlap(self):
        """One lead at a time; nobody twice in the same role. Not a database constraint:
        the merge of two customers would delete the rows that violate it."""
        self.flush_model()
        found = self.env.execute_query(
            SQL(
                """
                SELECT a.id, b.id
                  FROM logistics_customer_owner a
                  JOIN logistics_customer_owner b
                    ON b.partner_id = a.partner_id AND b.role = a.role AND b.id <> a.id
                   AND (a.role = 'lead' OR b.user_id = a.user_id)
                   AND daterange(a.date_from, a.date_to)
                       && daterange(b.date_from, b.date_to)
                 WHERE a.id IN %s
                   AND a.is_merged IS NOT TRUE AND b.is_merged IS NOT TRUE
                 LIMIT 1
                """,
                tuple(self.ids),
            )
        )
        if found:
            row, other = self.browse(found[0])
            raise ValidationError(
                self.env._(
                    "%(row)s: the dates overlap with %(other)s. End the earlier one "
                    "first.",
                    row=row.display_name,
                    other=other.display_name,
                )
            )

    # --- append-only ----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_engine():
            if any(vals.get("role") == LEAD for vals in vals_list):
                raise UserError(
                    self.env._(
                        "The lead developer is the salesperson of the customer: change "
                        "the salesperson, or hand the customer over."
                    )
                )
            # The person who writes by hand is known; only jobs have another source.
            vals_list = [
                {**vals, "source": "assignment", "is_merged": False}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_engine():
            self._check_end(vals)
        return super().write(vals)

    def _check_end(self, vals):
        if not vals.keys() <= {"date_to", "end_reason"}:
            raise AccessError(
                self.env._("Ownership is history: end the row and add a new one.")
            )
        for row in self:
            if row.role == LEAD or row.date_to:
                raise AccessError(
                    self.env._(
                        "%(row)s cannot be ended by hand: the lead developer changes "
                        "with the salesperson, and an ended row stays as it is.",
                        row=row.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        raise UserError(self.env._("Ownership is history and stays: end the row."))

    def _is_engine(self):
        change = self.env.context.get("logistics_owner_change")
        return isinstance(change, OwnerChange)

    def _as_engine(self, change):
        # sudo: nobody writes ownership directly; each caller checked its own rights.
        return self.sudo().with_context(logistics_owner_change=change)

    # --- buttons --------------------------------------------------------------------

    def action_end(self):
        """End the membership today."""
        self.check_access("write")
        for row in self:
            today = fields.Date.context_today(row)
            row.write(
                {
                    "date_to": max(today, row.date_from or today),
                    "end_reason": self.env._("Ended by %s", self.env.user.name),
                }
            )
        return True

    def action_open_customer(self):
        self.check_access("read")
        self.ensure_one()
        return self.partner_id.get_formview_action()
