from odoo import fields, models


class LogisticsContractDraft(models.Model):
    """A version of the contract text on its way between us and legal: a fact that
    stays (H-5.9.1-1)."""

    _name = "logistics.contract.draft"
    _description = "Contract Draft Version"
    _order = "contract_id, version desc, id desc"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "logistics.contract",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        readonly=True,
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    version = fields.Integer(required=True, readonly=True, aggregator=None)
    source = fields.Selection(
        [("ours", "Sent for review"), ("legal", "Answer of legal")],
        required=True,
        readonly=True,
    )
    author = fields.Char(readonly=True)
    received_at = fields.Datetime(string="When", required=True, readonly=True)
    opinion = fields.Text(readonly=True)
    file_ids = fields.Many2many(
        "ir.attachment", "logistics_contract_draft_file_rel", string="Files"
    )

    _version_uniq = models.UniqueIndex("(contract_id, version)")
