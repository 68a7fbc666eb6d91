from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

from ..tools.ledgertypes import Event

#: Rows that a screen can still be read on.
LIMIT = 200


class LogisticsCommissionOutlook(models.TransientModel):
    """What would I get if these invoices were paid today? Judged by the ledger's own
    rules, nothing is written."""

    _name = "logistics.commission.outlook"
    _description = "Commission Outlook"

    employee_id = fields.Many2one("hr.employee", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_ids = fields.One2many("logistics.commission.outlook.line", "outlook_id")
    amount = fields.Monetary(string="I would get", compute="_compute_amount")

    @api.depends("line_ids.is_paid")
    def _compute_amount(self):
        for outlook in self:
            ticked = outlook.line_ids.filtered("is_paid")
            outlook.amount = sum(outlook._judge(ticked).values())

    @api.model
    def action_open(self):
        """Menu: the open invoices of the reader's customers."""
        self.env["logistics.commission.entry"].check_access("read")
        company = self.env.company
        # sudo: the employee of the own user.
        employee = self.env.user.sudo().employee_id
        if not employee or employee.company_id != company:
            raise UserError(
                self.env._("You have no employee record in %s.", company.name)
            )
        outlook = self.create({"employee_id": employee.id, "company_id": company.id})
        outlook.line_ids = [
            Command.create(vals) for vals in outlook._prepare_line_vals()
        ]
        for line, money in outlook._judge(outlook.line_ids, alone=True).items():
            line.amount = money
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("If these invoices were paid today"),
            "res_model": self._name,
            "res_id": outlook.id,
            "view_mode": "form",
            "target": "current",
        }

    def _prepare_line_vals(self):
        """Open invoices whose customer the reader leads or takes part in."""
        self.env["account.move"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.id, m.name, m.commercial_partner_id, m.invoice_date,
                       COALESCE(m.invoice_date_due, m.invoice_date),
                       ROUND((m.amount_residual_signed * m.amount_untaxed_signed
                              / m.amount_total_signed)::numeric, 2)
                  FROM account_move m
                 WHERE m.company_id = %(company)s AND m.state = 'posted'
                   AND m.move_type = 'out_invoice' AND m.amount_residual > 0
                   AND m.amount_total_signed <> 0
                   AND EXISTS (
                       SELECT FROM logistics_customer_owner o
                        WHERE o.partner_id = m.commercial_partner_id
                          AND o.user_id = %(user)s
                          AND o.role IN ('lead', 'participant')
                          AND (o.date_from IS NULL OR o.date_from <= m.invoice_date)
                          AND (o.date_to IS NULL OR o.date_to > m.invoice_date))
              ORDER BY m.invoice_date_due, m.id LIMIT %(limit)s
                """,
                company=self.company_id.id,
                user=self.env.uid,
                limit=LIMIT,
            )
        )
        return [
            {
                "move_ref": move,
                "move_name": name,
                "partner_id": partner,
                "invoice_date": invoiced,
                "due_date": due,
                "base": base,
            }
            for move, name, partner, invoiced, due, base in rows
        ]

    def _judge(self, lines, alone=False):
        """{line: money of the reader}; `alone`: as if each were the only one paid."""
        self.ensure_one()
        # sudo: the terms and facts of the own customers; only the own money leaves.
        Entry = self.env["logistics.commission.entry"].sudo()
        Entry = Entry.with_company(self.company_id)
        versions = Entry.env["logistics.commission.version"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("approval_state", "=", "approved"),
            ]
        )
        terms = {term.id: term for term in versions._terms()}
        if not (terms and lines):
            return {}
        today = fields.Date.context_today(self)
        events = [line._event(number, today) for number, line in enumerate(lines)]
        judged, _reasons = Entry._evaluate(self.company_id, terms, events, {})
        mine = [row for row in judged if row.employee == self.employee_id.id]
        if alone:
            done = [row for one in mine for row in Entry._complete([one], terms)]
        else:
            done = Entry._complete(mine, terms)
        found = dict.fromkeys(lines, 0.0)
        for row in done:
            found[lines[-1 - row.event]] += float(row.amount)
        return found


class LogisticsCommissionOutlookLine(models.TransientModel):
    """An open invoice of the outlook."""

    _name = "logistics.commission.outlook.line"
    _description = "Commission Outlook Line"

    outlook_id = fields.Many2one(
        "logistics.commission.outlook", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="outlook_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    is_paid = fields.Boolean(string="Paid today")
    move_ref = fields.Integer(readonly=True)
    move_name = fields.Char(string="Invoice", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, index=True
    )
    invoice_date = fields.Date(readonly=True)
    due_date = fields.Date(readonly=True)
    base = fields.Monetary(string="Open, net of tax", readonly=True)
    amount = fields.Monetary(string="Mine, if only this", readonly=True)

    def _event(self, number, today):
        """The payment that might be; ids below zero are no facts."""
        self.ensure_one()
        return Event(
            -1 - number,
            self.base,
            self.move_ref,
            self.partner_id.id,
            today,
            self.invoice_date,
            self.due_date or self.invoice_date,
        )
