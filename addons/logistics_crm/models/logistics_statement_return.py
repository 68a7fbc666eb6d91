from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .logistics_statement import OPEN


class LogisticsStatementReturn(models.Model):
    """A file of lines that the customer returned: what it says of each waybill, before
    it is taken over. Reading changes nothing; taking over accepts the agreed lines in
    bulk and notes the others as differences (decisions C5)."""

    _name = "logistics.statement.return"
    _description = "Returned Statement File"
    _order = "id desc"
    _rec_name = "filename"
    _check_company_auto = True

    statement_id = fields.Many2one(
        "logistics.statement",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="statement_id.company_id", store=True, index=True
    )
    partner_id = fields.Many2one(
        related="statement_id.partner_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="statement_id.currency_id")
    file = fields.Binary(required=True, readonly=True, attachment=True)
    filename = fields.Char(required=True, readonly=True)
    channel = fields.Selection(
        [("portal", "Portal"), ("mail", "E-mail"), ("officer", "Loaded by us")],
        required=True,
        readonly=True,
        default="officer",
    )
    sender = fields.Char(string="Returned by", readonly=True)
    state = fields.Selection(
        [("read", "To take over"), ("applied", "Taken over"), ("refused", "Unusable")],
        required=True,
        readonly=True,
        default="read",
        index=True,
    )
    problem = fields.Char(string="Why unusable", readonly=True)
    line_ids = fields.One2many(
        "logistics.statement.return.line", "return_id", readonly=True
    )
    equal_count = fields.Integer(string="Agree", compute="_compute_counts", store=True)
    open_count = fields.Integer(
        string="Differ",
        compute="_compute_counts",
        store=True,
        help="Another amount, missing, unknown or twice.",
    )
    applied_on = fields.Datetime(string="Taken over on", readonly=True)

    @api.depends("line_ids.kind")
    def _compute_counts(self):
        for returned in self:
            kinds = returned.line_ids.mapped("kind")
            returned.equal_count = kinds.count("equal")
            returned.open_count = sum(
                kind not in ("equal", "answered") for kind in kinds
            )

    def action_apply(self):
        """The officer takes the customer's file over."""
        self.env["logistics.statement"]._check_officer()
        self.statement_id.check_access("write")
        self._apply()
        return True

    def _apply(self):
        """Accept what agrees and note what differs; the caller checked who asks.

        :raises UserError: taken over already, or the statement is closed
        """
        self.ensure_one()
        self.statement_id.lock_for_update()
        self.statement_id._check_state(*OPEN)
        if self.state != "read":
            raise UserError(self.env._("This file was taken over or refused already."))
        lines = self.line_ids
        pending = lines.filtered(lambda line: line.line_id.verdict == "pending")
        pending.filtered(lambda line: line.kind == "equal").line_id._accept()
        differing = pending.filtered(lambda line: line.kind in ("different", "missing"))
        differing |= lines.filtered(lambda line: line.kind == "extra")
        # sudo: the caller was checked to answer for the customer
        self.env["logistics.statement.difference"].sudo().create(
            [line._prepare_difference() for line in differing]
        )
        # sudo: same; only the state of the file
        self.sudo().write({"state": "applied", "applied_on": fields.Datetime.now()})

    @api.model_create_multi
    def create(self, vals_list):
        self._check_engine()
        return super().create(vals_list)

    def write(self, vals):
        self._check_engine()
        return super().write(vals)

    def _check_engine(self):
        if not self.env.su:
            raise AccessError(
                self.env._("A returned file is loaded on its statement, and stays.")
            )
