from odoo import api, fields, models
from odoo.tools import SQL

KINDS = [
    ("payment", "Payment"),
    ("offset", "Set off against a credit note of another invoice"),
    ("credit_note", "Credit note of the invoice itself"),
    ("write_off", "Write-off"),
    ("invoice", "Invoice"),
]
REASONS = [
    ("paid", "Credited"),
    ("part", "Credited in part: somebody has no employee or no plan"),
    ("no_owner", "Nobody was responsible for the customer"),
    ("no_employee", "The responsible person has no employee in this company"),
    ("left", "The person left too long ago"),
    ("shares", "The shares of the customer do not add up to 100 %"),
    ("no_plan", "No approved plan fits"),
    ("no_rate", "No rate of the plan fits"),
    ("no_target", "Waits for the person's target of the month"),
    ("wait_margin", "Waits for the confirmed gross profit of the month"),
    ("wait_note", "Waits for the collection of a commercial acceptance bill"),
    ("zero", "The person has no share"),
    ("no_money", "No money came in"),
    ("not_paid_before", "The original invoice earned nothing"),
]
#: Why nothing else has to be looked for: the amount itself is nothing.
NO_MONEY = ("credit_note", "write_off")


class LogisticsCommissionEvent(models.Model):
    """One fact of money: a part of an invoice that was collected, or an invoice.

    A partial reconciliation disappears when it is undone and comes back with another
    id, so amount, dates and both documents are copied and the vanished fact is answered
    by a contra event of the opposite amount (design §2.7, P16, P17). Amounts are net of
    tax and, in company currency, at the rate of the invoice: exchange differences are
    nobody's merit (P15).
    """

    _name = "logistics.commission.event"
    _description = "Commission Event"
    _inherit = ["logistics.append.only"]
    _order = "date desc, id desc"
    _rec_name = "move_name"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True)
    source_id = fields.Integer(
        string="Reconciliation or invoice number", required=True, aggregator=None
    )
    move_ref = fields.Integer(required=True, aggregator=None)
    move_id = fields.Many2one(
        "account.move", string="Invoice", ondelete="set null", index=True
    )
    move_name = fields.Char(string="Document")
    counterpart_id = fields.Many2one(
        "account.move",
        string="Paid by",
        ondelete="set null",
        index="btree_not_null",
    )
    origin_ref = fields.Integer(
        aggregator=None, help="Number of the invoice that a refund takes back."
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="restrict", index=True
    )
    date = fields.Date(required=True)
    invoice_date = fields.Date(required=True)
    due_date = fields.Date(required=True)
    base = fields.Float(
        string="Net of tax", digits=(16, 6), required=True, help="Company currency."
    )
    document_currency_id = fields.Many2one(
        "res.currency", required=True, ondelete="restrict"
    )
    document_amount = fields.Float(digits=(16, 6), aggregator=None)
    currency_rate = fields.Float(
        digits=0, aggregator=None, help="Company currency for one of the document's."
    )
    reversal_of_id = fields.Many2one(
        "logistics.commission.event",
        string="Takes back",
        ondelete="restrict",
        check_company=True,
    )
    reversed_by_id = fields.Many2one(
        "logistics.commission.event",
        string="Taken back by",
        ondelete="restrict",
        check_company=True,
        index="btree_not_null",
    )
    reason = fields.Selection(REASONS, string="Result")
    entry_ids = fields.One2many("logistics.commission.entry", "event_id")

    # Idempotency: one living fact for each part of an invoice, one contra for each.
    _source_uniq = models.UniqueIndex(
        "(source_id, move_ref, kind)"
        " WHERE reversal_of_id IS NULL AND reversed_by_id IS NULL",
        "This fact is in the ledger already.",
    )
    _reversal_uniq = models.UniqueIndex(
        "(reversal_of_id) WHERE reversal_of_id IS NOT NULL",
        "This fact is taken back already.",
    )
    _company_date_idx = models.Index("(company_id, date)")
    _refund_idx = models.Index(
        "(company_id) WHERE base < 0 AND origin_ref IS NOT NULL"
        " AND reversal_of_id IS NULL"
    )

    def init(self):
        # A fact is judged right after it is written: with room on its page the result
        # needs no new row in each index.
        self.env.cr.execute(
            SQL("ALTER TABLE %s SET (fillfactor = 50)", SQL.identifier(self._table))
        )

    @api.depends("move_name", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            event.display_name = f"{event.move_name} ({kinds.get(event.kind, '')})"

    @api.model
    def _reopen(self, companies, start):
        """Look at facts again, because a plan came; what is paid stays paid."""
        self._as_ledger().search(
            [
                ("company_id", "in", companies.ids),
                ("reason", "=", "paid"),
                ("date", ">=", start),
            ]
        ).write({"reason": False})

    def action_open_move(self):
        self.check_access("read")
        self.ensure_one()
        return self.move_id.get_formview_action()
