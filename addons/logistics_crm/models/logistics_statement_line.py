from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .logistics_statement import OPEN


class LogisticsStatementLine(models.Model):
    """One waybill or chargeable event on a statement, frozen as it was carried; the
    customer's verdict and what was agreed stand beside it (H-7.4.6-2, -3)."""

    _name = "logistics.statement.line"
    _description = "Statement Line"
    _order = "statement_id, date, id"
    _check_company_auto = True

    statement_id = fields.Many2one(
        "logistics.statement",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="statement_id.company_id", store=True)
    currency_id = fields.Many2one(related="statement_id.currency_id")
    partner_id = fields.Many2one(
        related="statement_id.partner_id", store=True, index=True
    )
    shipment_id = fields.Many2one(
        "logistics.shipment",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    name = fields.Char(string="Waybill", required=True, readonly=True)
    date = fields.Date(string="Shipped", readonly=True)
    delivered_on = fields.Date(string="Delivered on", readonly=True)
    route = fields.Char(readonly=True)
    goods = fields.Char(readonly=True)
    pieces = fields.Integer(readonly=True)
    weight = fields.Float(string="Weight (kg)", readonly=True, digits=(16, 3))
    reference = fields.Char(string="Customer's number", readonly=True)
    amount_freight = fields.Monetary(string="Freight", readonly=True)
    amount_fees = fields.Monetary(string="Fees", readonly=True)
    amount_total = fields.Monetary(string="Total", readonly=True)
    charges = fields.Json(
        readonly=True, help="Charge type, tax category and amount as frozen."
    )
    charge_ids = fields.One2many(
        "logistics.shipment.charge", "statement_line_id", readonly=True
    )
    verdict = fields.Selection(
        [
            ("pending", "Not answered"),
            ("accepted", "Confirmed"),
            ("disputed", "Disputed"),
            ("resolved", "Settled"),
            ("postponed", "On the next statement"),
        ],
        required=True,
        readonly=True,
        default="pending",
        index=True,
    )
    verdict_on = fields.Datetime(readonly=True)
    settled_amount = fields.Monetary(readonly=True, aggregator=None)
    agreed_amount = fields.Monetary(
        string="Amount agreed on",
        compute="_compute_agreed_amount",
        store=True,
        help="What is invoiced: nothing while disputed.",
    )
    difference_ids = fields.One2many(
        "logistics.statement.difference", "line_id", readonly=True
    )
    is_changed = fields.Boolean(
        string="Changed since",
        compute="_compute_is_changed",
        help="The shipment's charges differ from what stands here.",
    )

    @api.depends("verdict", "amount_total", "settled_amount")
    def _compute_agreed_amount(self):
        for line in self:
            line.agreed_amount = {
                "disputed": 0.0,
                "postponed": 0.0,
                "resolved": line.settled_amount,
            }.get(line.verdict, line.amount_total)

    @api.depends("amount_total", "charge_ids.amount")
    def _compute_is_changed(self):
        for line in self:
            # sudo: only compares the sum with what is frozen
            now = sum(line.sudo().charge_ids.mapped("amount"))
            line.is_changed = line.verdict != "postponed" and bool(
                line.currency_id.compare_amounts(now, line.amount_total)
            )

    @api.model_create_multi
    def create(self, vals_list):
        self.statement_id._refuse_foreign(self.statement_id._is_engine())
        return super().create(vals_list)

    def write(self, vals):
        self.statement_id._refuse_foreign(self.statement_id._is_engine())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(line.statement_id.state != "draft" for line in self):
            raise UserError(
                self.env._("Lines of a statement that was sent stay as they are.")
            )

    def _release(self):
        """Let the charges of these lines go onto another statement."""
        # sudo: only the link of the charges is cleared, by the statement itself
        self.sudo().charge_ids.write({"statement_line_id": False})

    def _check_open(self):
        if any(line.statement_id.state not in OPEN for line in self):
            raise UserError(
                self.env._("This statement cannot be answered any more or not yet.")
            )

    def _accept(self):
        """The customer agrees with these lines."""
        self._check_open()
        self.statement_id._as_engine().line_ids.filtered(
            lambda line: line in self and line.verdict in ("pending", "disputed")
        ).write({"verdict": "accepted", "verdict_on": fields.Datetime.now()})
        # sudo: accepting closes the open remark of the same line
        self.sudo().difference_ids.filtered(
            lambda d: not d.resolution
        )._as_engine().write(
            {"resolution": "ours", "resolved_on": fields.Datetime.now()}
        )
        self.statement_id._update_state()

    def action_accept(self):
        """The officer notes that the customer agreed (phone, returned file)."""
        self.check_access("read")
        self.statement_id.check_access("write")
        if not self.env.user.has_group("logistics_crm.group_logistics_user"):
            raise AccessError(self.env._("Officers accept for the customer."))
        self._accept()
        return True
