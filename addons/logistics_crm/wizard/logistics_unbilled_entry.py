from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

FINANCE = "logistics_crm.group_logistics_finance_settlement"


class LogisticsUnbilledEntry(models.TransientModel):
    """Month end: what was delivered and is not invoiced becomes a native draft entry
    and its reversal of the next day (decisions C6). The accounts are remembered."""

    _name = "logistics.unbilled.entry"
    _description = "Unbilled Revenue at Month End"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Month end",
        required=True,
        default=lambda self: (
            fields.Date.context_today(self).replace(day=1) - timedelta(days=1)
        ),
    )
    date_reversal = fields.Date(
        string="Reversed on",
        required=True,
        compute="_compute_date_reversal",
        store=True,
        readonly=False,
        precompute=True,
    )
    journal_id = fields.Many2one(
        "account.journal",
        check_company=True,
        domain="[('type', '=', 'general')]",
        default=lambda self: self._get_policy().unbilled_journal_id,
    )
    account_id = fields.Many2one(
        "account.account",
        string="Unbilled revenue (asset)",
        check_company=True,
        domain="[('account_type', 'in', ('asset_current', 'asset_receivable'))]",
        default=lambda self: self._get_policy().unbilled_account_id,
    )
    income_account_id = fields.Many2one(
        "account.account",
        string="Income account",
        check_company=True,
        domain="[('internal_group', '=', 'income')]",
        default=lambda self: self._get_policy().unbilled_income_account_id,
    )
    amount = fields.Monetary(string="Unbilled", compute="_compute_amount")

    def _get_policy(self):
        return self.env["logistics.company.policy"]._get()

    @api.depends("date")
    def _compute_date_reversal(self):
        for wizard in self:
            wizard.date_reversal = wizard.date and wizard.date + timedelta(days=1)

    @api.depends("date", "company_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = sum(amount for _p, amount in wizard._get_unbilled())

    def _get_unbilled(self):
        """[(customer, amount in the company's currency)] of the day."""
        if not (self.date and self.company_id):
            return []
        report = self.env["logistics.unbilled.report"].with_context(
            logistics_as_of=str(self.date)
        )
        return report._read_group(
            [("company_id", "=", self.company_id.id)], ["partner_id"], ["amount:sum"]
        )

    def action_open_list(self):
        """The charges behind the amount."""
        self.check_access("read")
        self.ensure_one()
        self.env["logistics.unbilled.report"].check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_unbilled_report_action"
        )
        return {
            **action,
            "display_name": self.env._(
                "Delivered, not invoiced on %(date)s",
                date=fields.Date.to_string(self.date),
            ),
            "domain": [("company_id", "=", self.company_id.id)],
            "context": {
                "logistics_as_of": fields.Date.to_string(self.date),
                "search_default_group_partner": 1,
            },
        }

    def action_create_entry(self):
        """Draft entry at month end and draft reversal; finance posts both."""
        self.check_access("write")
        self.ensure_one()
        if not self.env.user.has_group(FINANCE):
            raise AccessError(self.env._("Finance books unbilled revenue."))
        amounts = self._check_ready()
        moves = (
            self.env["account.move"]
            .with_company(self.company_id)
            .create([self._prepare_entry(amounts, self.date, 1)])
        )
        moves |= moves.create(
            [
                {
                    **self._prepare_entry(amounts, self.date_reversal, -1),
                    "reversed_entry_id": moves.id,
                }
            ]
        )
        self._remember()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Unbilled revenue"),
            "res_model": "account.move",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", moves.ids)],
        }

    def _check_ready(self):
        if not (self.journal_id and self.account_id and self.income_account_id):
            raise UserError(self.env._("Choose the journal and both accounts."))
        if self.date_reversal <= self.date:
            raise UserError(self.env._("The reversal comes after the month end."))
        booked = self.env["account.move"].search(
            [
                ("logistics_unbilled_on", "=", self.date),
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "cancel"),
            ],
            limit=1,
        )
        if booked:
            raise UserError(
                self.env._(
                    "%(entry)s books this month end already: cancel or delete it "
                    "first.",
                    entry=booked.display_name,
                )
            )
        amounts = [
            (partner, self.currency_id.round(amount))
            for partner, amount in self._get_unbilled()
            if not self.currency_id.is_zero(amount)
        ]
        if not amounts:
            raise UserError(
                self.env._("Everything delivered until that day is invoiced.")
            )
        return amounts

    def _prepare_entry(self, amounts, date, sign):
        label = self.env._(
            "Unbilled revenue of %(date)s", date=fields.Date.to_string(self.date)
        )
        lines = []
        for partner, amount in amounts:
            for account, balance in (
                (self.account_id, sign * amount),
                (self.income_account_id, -sign * amount),
            ):
                lines.append(
                    Command.create(
                        {
                            "name": label,
                            "partner_id": partner.id,
                            "account_id": account.id,
                            "balance": balance,
                            "tax_ids": [Command.clear()],
                        }
                    )
                )
        return {
            "move_type": "entry",
            "ref": label if sign > 0 else self.env._("Reversal: %(ref)s", ref=label),
            "journal_id": self.journal_id.id,
            "date": date,
            "logistics_unbilled_on": self.date if sign > 0 else False,
            "line_ids": lines,
        }

    def _remember(self):
        # sudo: the accounts of the last month end are only proposed again
        self._get_policy().sudo().write(
            {
                "unbilled_journal_id": self.journal_id.id,
                "unbilled_account_id": self.account_id.id,
                "unbilled_income_account_id": self.income_account_id.id,
            }
        )
