from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import notes

KINDS = [
    ("bank", "Bank acceptance bill"),
    ("commercial", "Commercial acceptance bill"),
    ("cheque", "Post-dated cheque"),
]
STATES = [
    ("held", "In hand"),
    ("endorsed", "Endorsed"),
    ("discounted", "Discounted"),
    ("collected", "Collected"),
    ("dishonoured", "Dishonoured"),
]
FINANCE = "logistics_crm.group_logistics_finance_settlement"
#: What the paper says is not changed once it left our hands.
PAPER = {"partner_id", "company_id", "kind", "number", "amount", "date_maturity"}


class LogisticsNote(models.Model):
    """A note receivable: bill of acceptance or post-dated cheque, who owes it, when it
    falls due, where it went, and what waiting beyond the free days costs (decisions E9,
    S-2.2.4-A15). The books are finance's: the register keeps the paper."""

    _name = "logistics.note"
    _description = "Note Receivable"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_maturity, id"
    _rec_name = "number"
    _check_company_auto = True

    number = fields.Char(required=True, index="trigram", tracking=True)
    kind = fields.Selection(KINDS, required=True, default="bank", tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    drawer = fields.Char(help="Where another than the customer made it out.")
    acceptor = fields.Char(
        required=True, help="Bank or company that pays it when it falls due."
    )
    amount = fields.Monetary(required=True, tracking=True)
    date_issued = fields.Date(string="Issued on")
    date_received = fields.Date(
        string="Received on", required=True, default=fields.Date.context_today
    )
    date_maturity = fields.Date(
        string="Falls due on", required=True, index=True, tracking=True
    )
    move_ids = fields.Many2many(
        "account.move",
        "logistics_note_move_rel",
        string="Invoices paid with it",
        domain="[('move_type', '=', 'out_invoice'), ('state', '=', 'posted'),"
        " ('commercial_partner_id', '=', partner_id)]",
        check_company=True,
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="held",
        copy=False,
        index=True,
        tracking=True,
    )
    state_date = fields.Date(
        string="Since", readonly=True, copy=False, default=fields.Date.context_today
    )
    endorsed_to_id = fields.Many2one(
        "res.partner", string="Endorsed to", index="btree_not_null", check_company=True
    )
    discount_bank = fields.Char(string="Discounted at")
    discount_cost = fields.Monetary(
        string="Cost of discounting", help="Interest and fees that the bank kept."
    )
    has_recourse = fields.Boolean(
        string="With recourse",
        default=True,
        help="If it is dishonoured we pay, though it was endorsed or discounted.",
    )
    is_open = fields.Boolean(
        string="Still at risk", compute="_compute_is_open", search="_search_is_open"
    )

    # Interest beyond the free days
    date_shipped = fields.Date(
        string="Counted from",
        compute="_compute_date_shipped",
        store=True,
        readonly=False,
        help="Delivery of the invoices, by their amounts; else the day of the invoice.",
    )
    interest_rate = fields.Float(
        string="Interest a year",
        digits=(6, 5),
        default=lambda self: (
            self.env["logistics.company.policy"]._get().note_interest_rate
        ),
        aggregator=None,
        help="As in the company policy when the note came in.",
    )
    free_days = fields.Integer(
        default=lambda self: self.env["logistics.company.policy"]._get().note_free_days,
        aggregator=None,
    )
    interest = fields.Monetary(
        string="Interest lost",
        compute="_compute_interest",
        store=True,
        help="Amount × rate × days beyond the free days / 365; negative: won.",
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "Enter the amount of the note."
    )

    @api.depends("move_ids")
    def _compute_date_shipped(self):
        for note in self:
            # sudo: only days and amounts of the chosen invoices
            moves = note.sudo().move_ids
            note.date_shipped = (
                notes.average_day(
                    (move.delivery_date or move.invoice_date, move.amount_total)
                    for move in moves
                )
                or note.date_shipped
            )

    @api.depends(
        "amount", "interest_rate", "date_shipped", "date_maturity", "free_days"
    )
    def _compute_interest(self):
        for note in self:
            known = note.date_shipped and note.date_maturity
            note.interest = known and notes.interest(
                note.amount,
                note.interest_rate,
                note.date_shipped,
                note.date_maturity,
                note.free_days,
            )

    def _is_at_risk(self):
        self.ensure_one()
        return self.state == "held" or (
            self.state in notes.PASSED and self.has_recourse
        )

    @api.depends("state", "has_recourse")
    def _compute_is_open(self):
        for note in self:
            note.is_open = note._is_at_risk()

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            "|",
            ("state", "=", "held"),
            "&",
            ("state", "in", notes.PASSED),
            ("has_recourse", "=", True),
        ]

    @api.constrains("date_issued", "date_maturity")
    def _check_dates(self):
        for note in self:
            if note.date_issued and note.date_maturity < note.date_issued:
                raise ValidationError(
                    self.env._("A note falls due after it was issued.")
                )

    def write(self, vals):
        if not self.env.su:
            if {"state", "state_date"} & vals.keys():
                raise AccessError(self.env._("A note moves by its buttons."))
            if PAPER & vals.keys() and any(note.state != "held" for note in self):
                raise UserError(
                    self.env._("A note that left our hands is not changed any more.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if any(note.state != "held" for note in self):
            raise UserError(self.env._("A note that left our hands stays on file."))

    # --- where it went ----------------------------------------------------------------

    def action_endorse(self):
        return self._move("endorsed")

    def action_discount(self):
        return self._move("discounted")

    def action_collect(self):
        return self._move("collected")

    def action_dishonour(self):
        return self._move("dishonoured")

    def _move(self, state):
        self.check_access("write")
        if not (self.env.su or self.env.user.has_group(FINANCE)):
            raise AccessError(self.env._("Finance moves notes."))
        labels = dict(self._fields["state"]._description_selection(self.env))
        for note in self:
            if not notes.may_follow(note.state, state):
                raise UserError(
                    self.env._(
                        "%(number)s is '%(state)s': this is not possible now.",
                        number=note.number,
                        state=labels[note.state],
                    )
                )
            note._check_ready(state)
        # sudo: states move by these buttons only
        self.sudo().write(
            {"state": state, "state_date": fields.Date.context_today(self)}
        )
        if state == "dishonoured":
            self._tell_dishonoured()
        return True

    def _check_ready(self, state):
        if state == "endorsed" and not self.endorsed_to_id:
            raise UserError(self.env._("Enter to whom the note is endorsed."))
        if state == "discounted" and not self.discount_bank:
            raise UserError(self.env._("Enter the bank that discounts the note."))

    def _tell_dishonoured(self):
        """The salesperson hears of it; the customer's credit light turns red."""
        for note in self:
            user = note.partner_id.user_id
            if user:
                self.env["logistics.notifier"]._notify(
                    user,
                    self.env._("Note dishonoured"),
                    self.env._(
                        "%(number)s of %(customer)s over %(amount)s was not paid.",
                        number=note.number,
                        customer=note.partner_id.name,
                        amount=note.currency_id.format(note.amount),
                    ),
                    note,
                )

    @api.model
    def _cron_remind(self):
        """A week before a held note falls due finance hears of it, once."""
        day = fields.Date.add(fields.Date.context_today(self), days=7)
        due = self.search(
            [("state", "=", "held"), ("date_maturity", "<=", day)]
        ).filtered(lambda note: not note.activity_ids)
        for note in due:
            note.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=note.date_maturity,
                summary=self.env._("Present the note for payment"),
                user_id=note.create_uid.id,
            )
