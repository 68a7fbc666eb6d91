from odoo import api, fields, models


class LogisticsComplaintAnalysisLine(models.Model):
    """One figure of an analysis, as it was when it was drawn up."""

    _name = "logistics.complaint.analysis.line"
    _description = "Figure of a Complaint Analysis"
    _order = "analysis_id, section_order, id"
    _rec_name = "label"
    _check_company_auto = True

    analysis_id = fields.Many2one(
        "logistics.complaint.analysis",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="analysis_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    section = fields.Selection(
        [
            ("promise", "Promise"),
            ("category", "Category"),
            ("cause", "Kind of cause"),
            ("department", "Responsible department"),
            ("person", "Handled by"),
            ("lane", "Lane"),
            ("carrier", "Carrier"),
            ("customer", "Customer"),
            ("tier", "Tier"),
            ("kind", "Kind"),
            ("claim", "Claim"),
        ],
        required=True,
        readonly=True,
    )
    section_order = fields.Integer(compute="_compute_section_order", store=True)
    label = fields.Char(required=True, readonly=True)
    number = fields.Integer(string="Count", readonly=True)
    share = fields.Float(
        readonly=True,
        aggregator=None,
        help="Of a promise: kept in time. Of all else: share of the complaints.",
    )
    p50_minutes = fields.Float(string="P50 minutes", readonly=True, aggregator=None)
    p90_minutes = fields.Float(string="P90 minutes", readonly=True, aggregator=None)
    compensation = fields.Monetary(readonly=True)
    repeat_rate = fields.Float(readonly=True, aggregator=None)

    @api.depends("section")
    def _compute_section_order(self):
        order = [key for key, _label in self._fields["section"].selection]
        for line in self:
            line.section_order = order.index(line.section) if line.section else 0
