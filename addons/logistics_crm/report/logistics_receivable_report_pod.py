from odoo import api, fields, models
from odoo.fields import Domain


class LogisticsReceivableReport(models.Model):
    """Money that may not come because the proof of delivery does not (H-7.4.5-4)."""

    _inherit = "logistics.receivable.report"

    pod_difficult = fields.Boolean(
        string="Difficult POD",
        compute="_compute_pod_difficult",
        search="_search_pod_difficult",
        compute_sudo=True,  # Only the mark leaves, on rows that the reader sees.
        help="A shipment of the invoice's statement has a POD that hardly comes back.",
    )

    @api.depends("move_id.logistics_statement_id")
    def _compute_pod_difficult(self):
        found = self._get_difficult_statements(self.move_id.logistics_statement_id)
        for row in self:
            row.pod_difficult = row.move_id.logistics_statement_id in found

    @api.model
    def _search_pod_difficult(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: salespeople have no right on journal items; the rows that are found
        # keep their own rules.
        lines = self.env["account.move.line"].sudo()
        statements = self._get_difficult_statements()
        domain = Domain(
            "id",
            "in",
            lines._search([("move_id.logistics_statement_id", "in", statements.ids)]),
        )
        return domain if True in value else ~domain

    @api.model
    def _get_difficult_statements(self, statements=None):
        """Those of the statements, or of all, with a shipment of a difficult POD."""
        domain = Domain("shipment_id.pod_difficult", "=", True)
        if statements is not None:
            domain &= Domain("statement_id", "in", statements.ids)
        # sudo: the caller's rows decide who sees something; lines of statements give
        # their statement only.
        lines = self.env["logistics.statement.line"].sudo()
        rows = lines._read_group(domain, ["statement_id"])
        return lines.statement_id.concat(*(statement for (statement,) in rows))
