from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import statement as rules


class LogisticsStatementMake(models.TransientModel):
    """Make statements now, for some payers or for everybody (H-7.4.6-1)."""

    _name = "logistics.statement.make"
    _description = "Make Statements"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    partner_ids = fields.Many2many(
        "res.partner", string="Payers", help="Empty: everybody with open charges."
    )
    date_from = fields.Date(
        required=True, default=lambda self: self._default_dates()[0]
    )
    date_to = fields.Date(
        string="Settlement date",
        required=True,
        default=lambda self: self._default_dates()[1],
    )

    @api.model
    def _default_dates(self):
        day = self.env["logistics.company.policy"]._get().statement_day
        today = fields.Date.context_today(self)
        return rules.period(rules.next_settlement(today, day), day)

    def action_make(self):
        self.check_access("write")
        statements = self.env["logistics.statement"]
        statements._check_officer()
        self.ensure_one()
        blocked = statements._as_engine()._blocked_payers(
            self.company_id, self.partner_ids.ids
        )
        if blocked:
            raise UserError(
                self.env._(
                    "%(payer)s has not signed an earlier statement: settlement is "
                    "stopped until finance lifts it.",
                    payer=self.env["res.partner"].browse(min(blocked)).display_name,
                )
            )
        made = statements._generate(
            self.company_id, self.date_from, self.date_to, self.partner_ids or None
        )
        if not made:
            raise UserError(
                self.env._(
                    "There is nothing to settle: every billable charge up to that day "
                    "stands on a statement already."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_statement_action"
        )
        return {**action, "domain": [("id", "in", made.ids)], "context": {}}
