from odoo import api, fields, models
from odoo.exceptions import UserError

from .logistics_commission_factor import KINDS as FACTORS

KINDS = [
    ("commission", "Commission"),
    ("contra", "Taken back: payment undone"),
    ("refund", "Taken back: refund"),
    ("adjustment", "Correction after a dispute"),
    ("reward", "Deepening reward"),
    ("bonus", "Bonus"),
    ("retained", "Kept back"),
    ("released", "Released"),
    ("carried_out", "Carried to the next month"),
    ("carried_in", "Carried from the month before"),
]
#: Rows that only move money between months; they are no earnings.
TRANSFERS = ("retained", "released", "carried_out", "carried_in")


class LogisticsCommissionEntry(models.Model):
    """One line of the commission ledger: what a person earned by an event under a plan
    version, with everything it was computed from (H-9.1-14, design §2.4, §2.6).

    Written by the ledger only, once; the settlement is linked later. A correction is
    another row against the same person, version and rate.
    """

    _name = "logistics.commission.entry"
    _description = "Commission Entry"
    _inherit = ["logistics.append.only"]
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True)
    version_id = fields.Many2one(
        "logistics.commission.version",
        string="Plan version",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    event_id = fields.Many2one(
        "logistics.commission.event",
        ondelete="restrict",
        check_company=True,
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Person", required=True, ondelete="restrict", index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        ondelete="restrict",
        index="btree_not_null",
    )
    move_name = fields.Char(string="Invoice", related="event_id.move_name")
    date = fields.Date(
        required=True, help="Day of the event; a late one is paid in the open month."
    )
    base = fields.Float(digits=(16, 6), help="Company currency, net of tax.")
    share = fields.Float(string="Share (%)", digits=(16, 6), aggregator=None)
    credited = fields.Float(string="Own part of the base", digits=(16, 6))
    weight = fields.Float(
        string="All factors", digits=(16, 8), aggregator=None, default=1.0
    )
    rate = fields.Float(digits=(16, 8), aggregator=None)
    factors = fields.Json()
    formula = fields.Char()
    explanation = fields.Text(compute="_compute_explanation")
    amount = fields.Monetary(required=True)
    group_key = fields.Char(help="Entries whose total decided the rate.")
    contra_of_id = fields.Many2one(
        "logistics.commission.entry",
        string="Corrects",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    statement_id = fields.Many2one(
        "logistics.commission.statement",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    dispute_id = fields.Many2one(
        "logistics.commission.dispute",
        string="Because of the dispute",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    dispute_ids = fields.One2many("logistics.commission.dispute", "entry_id")
    state = fields.Selection(
        [("open", "Credited"), ("settled", "In approval"), ("paid", "Paid")],
        compute="_compute_state",
        search="_search_state",
        # Whoever earns the line learns its state, not the settlement behind it.
        compute_sudo=True,
    )

    _event_uniq = models.UniqueIndex(
        "(event_id, version_id, employee_id) WHERE event_id IS NOT NULL",
        "This event is credited to the person already.",
    )
    _dispute_uniq = models.UniqueIndex(
        "(dispute_id) WHERE dispute_id IS NOT NULL",
        "This dispute has its correction already.",
    )
    _open_idx = models.Index("(company_id, date) WHERE statement_id IS NULL")
    _group_idx = models.Index("(group_key) WHERE group_key IS NOT NULL")

    @api.depends("employee_id", "date", "amount")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = self.env._(
                "%(person)s, %(date)s: %(amount)s",
                person=entry.employee_id.name or "",
                date=entry.date,
                amount=entry.currency_id.format(entry.amount),
            )

    @api.depends("statement_id.settlement_id.locked_at")
    def _compute_state(self):
        for entry in self:
            settlement = entry.statement_id.settlement_id
            paid = "paid" if settlement.locked_at else "settled"
            entry.state = paid if settlement else "open"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        parts = {
            "open": fields.Domain("statement_id", "=", False),
            "settled": fields.Domain("statement_id", "!=", False)
            & fields.Domain("statement_id.settlement_id.locked_at", "=", False),
            "paid": fields.Domain("statement_id.settlement_id.locked_at", "!=", False),
        }
        return fields.Domain.OR([parts[state] for state in value if state in parts])

    @api.depends("factors", "base", "share", "rate", "amount", "kind")
    @api.depends_context("lang")
    def _compute_explanation(self):
        """One sentence for the person, from the frozen figures (design §2.6)."""
        labels = dict(FACTORS)
        labels = {**labels, "leaver": self.env._("Payment after leaving")}
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        names = self.env["logistics.commission.factor"]._fields["kind"]
        labels.update(names._description_selection(self.env))
        for entry in self:
            text = kinds.get(entry.kind, "")
            if entry.formula:
                text = f"{text}: {entry.formula}"
            rows = [
                f"{labels.get(kind, kind)}: {value}"
                for kind, value in (entry.factors or {}).items()
            ]
            entry.explanation = "\n".join([text, *rows])

    def action_dispute(self):
        """Open the form that says what is wrong with this line."""
        self.check_access("read")
        self.ensure_one()
        if self.employee_id.sudo().user_id != self.env.user:  # sudo: only compared.
            raise UserError(self.env._("Only the person of the line disputes it."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dispute"),
            "res_model": "logistics.commission.dispute",
            "view_mode": "form",
            "target": "new",
            "context": {"default_entry_id": self.id},
        }

    def action_open_move(self):
        self.check_access("read")
        self.ensure_one()
        # sudo: the number of the invoice; its form opens with the reader's own rights.
        move = self.sudo().event_id.move_id.sudo(False)
        return move.get_formview_action()
