from odoo import api, fields, models
from odoo.tools import SQL


class LogisticsReceivableReport(models.Model):
    """Open invoices whose waybills have a difficult POD: the freight may not be
    recovered (H-7.4.5-4). Asked for the rows on the screen only."""

    _inherit = "logistics.receivable.report"

    has_difficult_pod = fields.Boolean(
        string="Difficult POD",
        compute="_compute_has_difficult_pod",
        search="_search_has_difficult_pod",
        help="A waybill behind the invoice has a proof of delivery that is hard to "
        "get back.",
    )

    @api.depends("move_id")
    def _compute_has_difficult_pod(self):
        # sudo: only whether a waybill is marked; the invoice itself is not read.
        moves = self.sudo()
        marked = self._difficult_moves(tuple(moves.move_id.ids) or (0,))
        for row in moves:
            row.has_difficult_pod = row.move_id.id in marked

    def _search_has_difficult_pod(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: salespeople filter by the mark without reading invoices.
        rows = self.sudo().search([("move_id", "in", list(self._difficult_moves()))])
        return [("id", "in" if True in value else "not in", rows.ids)]

    @api.model
    def _difficult_moves(self, move_ids=None):
        """Ids of invoices with a difficult POD behind them.

        :param move_ids: tuple of ids, or ``None`` for all
        """
        self.env["logistics.shipment"].flush_model(["pod_difficult"])
        self.env["logistics.statement.line"].flush_model(
            ["shipment_id", "statement_id"]
        )
        self.env["account.move"].flush_model(["logistics_statement_id"])
        return {
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """SELECT DISTINCT m.id
                         FROM account_move m
                         JOIN logistics_statement_line l
                           ON l.statement_id = m.logistics_statement_id
                         JOIN logistics_shipment s ON s.id = l.shipment_id
                        WHERE s.pod_difficult AND %s""",
                    SQL("TRUE") if move_ids is None else SQL("m.id IN %s", move_ids),
                )
            )
        }
