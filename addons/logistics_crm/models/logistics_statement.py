from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import statement as rules

#: Object identity that no RPC client can send: only the statement's own buttons and
#: the portal move it through its states and write what is frozen.
ENGINE = object()
STATES = [
    ("draft", "Draft"),
    ("sent", "With the customer"),
    ("disputed", "Disputed"),
    ("accepted", "Agreed"),
    ("signed", "Signed"),
    ("invoiced", "Invoiced"),
    ("superseded", "Replaced by a new version"),
]
#: The customer may still say something.
OPEN = ("sent", "disputed", "accepted")
PROOFS = [
    ("confirmed", "Confirmed on the portal"),
    ("sealed", "Signed and sealed"),
    ("original", "Original on paper"),
]
#: What the officer may write by hand; everything else moves by buttons.
FREE = {
    "user_id",
    "note",
    "date_sign_due",
    "original_place",
    "activity_ids",
    "message_follower_ids",
    "message_ids",
    "message_main_attachment_id",
}


class LogisticsStatement(models.Model):
    """Monthly reconciliation with one payer in one currency: what was carried and not
    yet invoiced, beside what is open; agreed line by line, signed, then invoiced
    (T17, H-7.4.6, decisions A2). What was signed is never changed: a correction is a
    new version."""

    _name = "logistics.statement"
    _description = "Customer Statement"
    _inherit = ["portal.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, index="trigram"
    )
    version = fields.Integer(default=1, readonly=True, aggregator=None)
    previous_id = fields.Many2one(
        "logistics.statement",
        string="Replaces",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )
    restate_reason = fields.Text(readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id", store=True, index=True
    )
    contract_id = fields.Many2one(
        "logistics.contract",
        readonly=True,
        index="btree_not_null",
        check_company=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Officer",
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    date_from = fields.Date(required=True, readonly=True)
    date_to = fields.Date(string="Settlement date", required=True, readonly=True)
    date_sign_due = fields.Date(string="To be signed by", required=True, tracking=True)
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    note = fields.Text(string="Internal note")
    line_ids = fields.One2many(
        "logistics.statement.line", "statement_id", readonly=True
    )
    difference_ids = fields.One2many(
        "logistics.statement.difference", "statement_id", string="Differences"
    )

    # What is owed for the shipments
    line_count = fields.Integer(
        string="Lines", compute="_compute_amounts", store=True, aggregator="sum"
    )
    amount_total = fields.Monetary(
        string="Total", compute="_compute_amounts", store=True
    )
    amount_agreed = fields.Monetary(
        string="Amount agreed on", compute="_compute_amounts", store=True
    )
    amount_disputed = fields.Monetary(
        string="Disputed", compute="_compute_amounts", store=True
    )
    # What is open in the books, frozen when made
    amount_opening = fields.Monetary(string="Opening balance", readonly=True)
    amount_invoiced = fields.Monetary(string="Invoiced in the period", readonly=True)
    amount_settled = fields.Monetary(string="Settled in the period", readonly=True)
    amount_closing = fields.Monetary(string="Closing balance", readonly=True)
    amount_current = fields.Monetary(string="Not due", readonly=True)
    amount_d30 = fields.Monetary(string="1–30 days", readonly=True)
    amount_d60 = fields.Monetary(string="31–60 days", readonly=True)
    amount_d90 = fields.Monetary(string="61–90 days", readonly=True)
    amount_over = fields.Monetary(string="Over 90 days", readonly=True)

    document_hash = fields.Char(readonly=True, copy=False)
    sent_on = fields.Datetime(readonly=True, copy=False)

    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "A period ends after it begins."
    )
    _open_idx = models.Index(
        "(company_id, commercial_partner_id, date_sign_due)"
        " WHERE state NOT IN ('draft', 'superseded')"
    )

    @api.depends("line_ids.amount_total", "line_ids.agreed_amount", "line_ids.verdict")
    def _compute_amounts(self):
        for statement in self:
            lines = statement.line_ids
            disputed = lines.filtered(lambda line: line.verdict == "disputed")
            statement.line_count = len(lines)
            statement.amount_total = sum(lines.mapped("amount_total"))
            statement.amount_agreed = sum(lines.mapped("agreed_amount"))
            statement.amount_disputed = sum(disputed.mapped("amount_total"))

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for statement in self:
            statement.access_url = f"/my/statements/{statement.id}"
        return result

    @api.depends("name", "version")
    def _compute_display_name(self):
        for statement in self:
            suffix = f" v{statement.version}" if statement.version > 1 else ""
            statement.display_name = f"{statement.name}{suffix}"

    # --- guards -----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_foreign(self._is_engine())
        return super().create(vals_list)

    def write(self, vals):
        free = FREE | {name for name in vals if name.startswith("activity_")}
        self._refuse_foreign(self._is_engine() or free.issuperset(vals))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if kept := self.filtered(lambda s: s.state != "draft"):
            raise UserError(
                self.env._(
                    "%(name)s was sent to the customer: it stays. Make a new version "
                    "instead.",
                    name=kept[0].display_name,
                )
            )

    def unlink(self):
        self.line_ids._release()
        return super().unlink()

    def _is_engine(self):
        return self.env.su or self.env.context.get("statement_engine") is ENGINE

    def _as_engine(self):
        # sudo: every caller checked group and state before; what is frozen is written
        # by nobody else
        return self.sudo().with_context(statement_engine=ENGINE)

    def _refuse_foreign(self, allowed):
        if not allowed:
            raise AccessError(
                self.env._(
                    "A statement is made from shipments and moves by its buttons."
                )
            )

    def _check_state(self, *states):
        if wrong := self.filtered(lambda s: s.state not in states):
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(name)s is '%(state)s': this is not possible now.",
                    name=wrong[0].display_name,
                    state=labels[wrong[0].state],
                )
            )

    # --- what is frozen ---------------------------------------------------------------

    def _frozen_facts(self):
        """Numbers, dates and document numbers: what the hash covers."""
        self.ensure_one()
        digits = self.currency_id.decimal_places
        return {
            "number": self.name,
            "version": self.version,
            "currency": self.currency_id.name,
            "period": [str(self.date_from), str(self.date_to)],
            "balance": [
                f"{amount:.{digits}f}"
                for amount in (
                    self.amount_opening,
                    self.amount_invoiced,
                    self.amount_settled,
                    self.amount_closing,
                )
            ],
            "lines": [
                [line.name, str(line.date), f"{line.amount_total:.{digits}f}"]
                for line in self.line_ids
            ],
            "total": f"{self.amount_total:.{digits}f}",
        }

    def _get_hash(self):
        return rules.digest(self._frozen_facts())

    def _update_state(self):
        """State of open statements by the verdicts of their lines."""
        for statement in self.filtered(lambda s: s.state in OPEN):
            verdicts = set(statement.line_ids.mapped("verdict"))
            state = "sent"
            if "disputed" in verdicts:
                state = "disputed"
            elif "pending" not in verdicts:
                state = "accepted"
            if state != statement.state:
                statement._as_engine().write({"state": state})
