from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    logistics_agent_partner_id = fields.Many2one(
        "res.partner",
        string="External agent",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        # Odoo shows everybody else the public profile, which has no such column.
        groups="hr.group_hr_user",
        help="Vendor whose bill pays the commission. Empty: paid with the salary.",
    )


class LogisticsCompanyPolicy(models.Model):
    _inherit = "logistics.company.policy"

    commission_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of commission entries",
        check_company=True,
        domain=[("type", "=", "general")],
    )
    commission_expense_account_id = fields.Many2one(
        "account.account", string="Commission expense", check_company=True
    )
    commission_payable_account_id = fields.Many2one(
        "account.account", string="Commission payable", check_company=True
    )


class LogisticsCommissionStatement(models.Model):
    """What finance makes of a statement: a vendor bill for an external agent, a part of
    the month's journal entry for everybody else (H-9.1-17)."""

    _inherit = "logistics.commission.statement"

    bill_id = fields.Many2one(
        "account.move",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )

    def _get_agent(self):
        self.ensure_one()
        # sudo: whether somebody is paid by a bill; hr hides the field from others.
        return self.employee_id.sudo().logistics_agent_partner_id

    def _prepare_bill_vals(self, account):
        self.ensure_one()
        return {
            "move_type": "in_invoice",
            "company_id": self.company_id.id,
            "partner_id": self._get_agent().id,
            "ref": self.settlement_id.display_name,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": self.display_name,
                        "quantity": 1,
                        "price_unit": self.payable,
                        "account_id": account.id,
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }


class LogisticsCommissionSettlement(models.Model):
    _inherit = "logistics.commission.settlement"

    entry_move_id = fields.Many2one(
        "account.move",
        string="Journal entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    bill_count = fields.Integer(compute="_compute_bill_count", compute_sudo=True)

    @api.depends("statement_ids.bill_id")
    def _compute_bill_count(self):
        for settlement in self:
            settlement.bill_count = len(settlement.statement_ids.bill_id)

    def _get_finance_policy(self):
        """The accounts, once every document is approved."""
        self.check_access("write")
        self.ensure_one()
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        if not self.locked_at:
            raise UserError(
                self.env._("Only an approved settlement goes to the accounts.")
            )
        if not policy.commission_expense_account_id:
            raise UserError(
                self.env._("Enter the commission accounts in the company policy first.")
            )
        return policy

    def action_make_bills(self):
        """Draft bills of the external agents; finance posts and pays them as usual. A
        cancelled bill is made anew."""
        policy = self._get_finance_policy()
        waiting = self.statement_ids.filtered(
            lambda row: (
                row._get_agent()
                and row.payable > 0
                # sudo: the state of the bill of this very statement.
                and row.bill_id.sudo().state in (False, "cancel")
            )
        )
        if not waiting:
            raise UserError(self.env._("No external agent waits for a bill."))
        account = policy.commission_expense_account_id
        # sudo: the pay officer makes a draft of what was approved, finance posts it.
        bills = (
            self.env["account.move"]
            .sudo()
            .with_company(self.company_id)
            .create([row._prepare_bill_vals(account) for row in waiting])
        )
        for row, bill in zip(waiting, bills, strict=True):
            row._as_ledger().write({"bill_id": bill.id})
        return self.action_open_bills()

    def action_open_bills(self):
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bills"),
            "res_model": "account.move",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.statement_ids.bill_id.ids)],
        }

    def action_make_entry(self):
        """Draft journal entry: what the company owes its own people for the month."""
        policy = self._get_finance_policy()
        # sudo: the state of the entry of this very settlement.
        if self.entry_move_id.sudo().state in ("draft", "posted"):
            raise UserError(self.env._("The journal entry of the month exists."))
        people = self.statement_ids.filtered(
            lambda row: row.payable > 0 and not row._get_agent()
        )
        if not people:
            raise UserError(self.env._("Nothing is paid with the salary this month."))
        if not (policy.commission_journal_id and policy.commission_payable_account_id):
            raise UserError(
                self.env._(
                    "Enter journal and payable account of commission in the policy."
                )
            )
        # sudo: the pay officer makes a draft of what was approved, finance posts it.
        move = (
            self.env["account.move"]
            .sudo()
            .with_company(self.company_id)
            .create(self._prepare_entry_vals(policy, people))
        )
        self._approval_as_engine().write({"entry_move_id": move.id})
        return True

    def _prepare_entry_vals(self, policy, people):
        lines = [
            {
                "name": row.display_name,
                "account_id": policy.commission_payable_account_id.id,
                # sudo: the person's own address is the party of the line.
                "partner_id": row.employee_id.sudo().work_contact_id.id,
                "credit": row.payable,
            }
            for row in people
        ]
        lines.append(
            {
                "name": self.display_name,
                "account_id": policy.commission_expense_account_id.id,
                "debit": sum(people.mapped("payable")),
            }
        )
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": policy.commission_journal_id.id,
            "date": self.date_to,
            "ref": self.display_name,
            "line_ids": [Command.create(line) for line in lines],
        }

    def write(self, vals):
        if "entry_move_id" in vals and not self._approval_is_engine():
            self._approval_refuse_foreign()
        return super().write(vals)


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_commission(self):
        """A document that pays a settled month is cancelled, never deleted: the month
        would show as paid by nothing."""
        # sudo: only whether a settlement names the document.
        kept = (
            self.env["logistics.commission.statement"]
            .sudo()
            .search([("bill_id", "in", self.ids)], limit=1)
            .settlement_id
        ) or self.env["logistics.commission.settlement"].sudo().search(
            [("entry_move_id", "in", self.ids)], limit=1
        )
        if kept:
            raise UserError(
                self.env._(
                    "%(month)s is paid by this document: cancel it instead, then make "
                    "it anew from the settlement.",
                    month=kept.display_name,
                )
            )
