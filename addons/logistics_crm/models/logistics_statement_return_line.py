from odoo import fields, models

KINDS = [
    ("equal", "Agrees"),
    ("different", "Another amount"),
    ("missing", "Missing in the file"),
    ("extra", "Unknown to us"),
    ("repeated", "Twice in the file"),
    ("answered", "Answered before"),
]


class LogisticsStatementReturnLine(models.Model):
    """What a returned file says of one waybill."""

    _name = "logistics.statement.return.line"
    _description = "Line of a Returned Statement File"
    _order = "return_id, severity, id"
    _check_company_auto = True

    return_id = fields.Many2one(
        "logistics.statement.return",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="return_id.company_id", store=True)
    currency_id = fields.Many2one(related="return_id.currency_id")
    line_id = fields.Many2one(
        "logistics.statement.line",
        string="Statement line",
        ondelete="cascade",
        index="btree_not_null",
        check_company=True,
    )
    name = fields.Char(string="Waybill", required=True)
    kind = fields.Selection(KINDS, string="Comparison", required=True)
    severity = fields.Integer(aggregator=None)
    our_amount = fields.Monetary()
    customer_amount = fields.Monetary(string="Customer's amount")
    remark = fields.Char()

    def _prepare_difference(self):
        """Values of the remark that this line becomes."""
        self.ensure_one()
        reason = {
            "different": self.env._("Another amount in the returned file"),
            "missing": self.env._("Not in the returned file"),
            "extra": self.env._("Only in the returned file"),
        }[self.kind]
        return {
            "statement_id": self.return_id.statement_id.id,
            "line_id": self.line_id.id,
            "name": self.name,
            "kind": self.kind,
            "customer_amount": self.customer_amount,
            "reason": self.remark or reason,
        }
