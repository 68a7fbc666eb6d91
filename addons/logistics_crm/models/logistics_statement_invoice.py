from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

from ..tools import statement as rules


class LogisticsStatement(models.Model):
    """From what was agreed to native draft invoices, one per tax category: taxes,
    accounts and terms come from native computation; finance posts. One invoice whatever
    happens: the statement is locked, and invoice and state are one transaction."""

    _inherit = "logistics.statement"

    invoice_ids = fields.One2many(
        "account.move", "logistics_statement_id", string="Invoices", readonly=True
    )
    invoice_count = fields.Integer(compute="_compute_invoice_count")
    amount_in_books = fields.Monetary(
        string="Invoiced net of credits",
        compute="_compute_amount_in_books",
        help="Invoices of this statement less their credit notes, without tax.",
    )
    is_restated = fields.Boolean(
        string="Books differ from signature",
        compute="_compute_amount_in_books",
        search="_search_is_restated",
        help="An invoice was cancelled, changed or credited after the signature.",
    )

    @api.depends("invoice_ids")
    def _compute_invoice_count(self):
        for statement in self:
            # sudo: only the number; opening them needs the right to read invoices
            statement.invoice_count = len(statement.sudo().invoice_ids)

    def _get_live_invoices(self):
        # sudo: only asked whether one lives
        return self.sudo().invoice_ids.filtered(
            lambda m: m.state != "cancel" and m.payment_state != "reversed"
        )

    def _books_sql(self):
        """SQL of (statement id, net amount without tax) of drafts and posted invoices
        less their refunds."""
        return SQL(
            """SELECT i.logistics_statement_id AS id,
                      SUM(CASE WHEN m.move_type = 'out_refund' THEN -m.amount_untaxed
                               ELSE m.amount_untaxed END)::float AS amount
                 FROM account_move i
                 JOIN account_move m ON m.id = i.id OR m.reversed_entry_id = i.id
                WHERE i.logistics_statement_id IS NOT NULL AND m.state <> 'cancel'
                  AND (m.id = i.id OR m.state = 'posted')
                GROUP BY i.logistics_statement_id"""
        )

    def _flush_books(self):
        self.env["account.move"].flush_model(
            ["logistics_statement_id", "reversed_entry_id", "state", "amount_untaxed"]
        )

    @api.depends("state", "amount_signed", "invoice_ids")
    def _compute_amount_in_books(self):
        self._flush_books()
        ids = tuple(self.ids) or (0,)
        found = dict(
            self.env.execute_query(
                SQL(
                    "SELECT b.id, b.amount FROM (%s) b WHERE b.id IN %s",
                    self._books_sql(),
                    ids,
                )
            )
        )
        for statement in self:
            amount = found.get(statement._origin.id) or 0.0
            statement.amount_in_books = amount
            statement.is_restated = statement.state == "invoiced" and bool(
                statement.currency_id.compare_amounts(
                    amount, statement._get_expected_in_books()
                )
            )

    def _get_expected_in_books(self):
        """Signed amount without tax: as invoiced when the draft was made."""
        return self.amount_untaxed_invoiced or self.amount_signed

    amount_untaxed_invoiced = fields.Monetary(
        string="Invoiced without tax",
        readonly=True,
        copy=False,
        help="What the drafts said when they were made.",
    )
    amount_tax_invoiced = fields.Monetary(string="Tax", readonly=True, copy=False)

    def _search_is_restated(self, operator, value):
        if operator != "in":
            return NotImplemented
        self._flush_books()
        self.flush_model(["state", "amount_signed", "amount_untaxed_invoiced"])
        rows = self.env.execute_query(
            SQL(
                """SELECT s.id FROM logistics_statement s
                     LEFT JOIN (%s) b ON b.id = s.id
                    WHERE s.state = 'invoiced'
                      AND ABS(COALESCE(b.amount, 0)
                              - COALESCE(NULLIF(s.amount_untaxed_invoiced, 0),
                                         s.amount_signed, 0)) >= 0.005""",
                self._books_sql(),
            )
        )
        return [("id", "in", [row[0] for row in rows])]

    # --- button -----------------------------------------------------------------------

    def action_create_invoice(self):
        """Native draft invoices of signed statements; finance looks and posts."""
        self._check_finance()
        self.check_access("write")
        for statement in self:
            statement._create_invoices()
        return self.action_view_invoices()

    def action_view_invoices(self):
        self.check_access("read")
        self.env["account.move"].check_access("read")
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Invoices stand under 'Your invoices'."))
        invoices = self.invoice_ids
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        if len(invoices) == 1:
            return {
                **action,
                "views": [(False, "form")],
                "res_id": invoices.id,
            }
        return {**action, "domain": [("id", "in", invoices.ids)], "context": {}}

    def _create_invoices(self, unsigned=False):
        """Draft invoices of one statement; a second call finds them made.

        :param unsigned: finance goes on before the signature
        """
        self.ensure_one()
        # A second user waits here; Odoo tries his transaction again, and he finds the
        # statement invoiced.
        self.lock_for_update()
        self._check_state("accepted" if unsigned else "signed")
        if self._get_live_invoices():
            raise UserError(
                self.env._("%(name)s is invoiced already.", name=self.display_name)
            )
        groups = self._get_invoice_groups()
        owner = self.env["logistics.customer.owner"]._owners_at(
            self.partner_id, self.date_to
        )[self.partner_id.id]
        moves = (
            self.env["account.move"]
            .with_company(self.company_id)
            .create(
                [
                    self._prepare_invoice(category, types, owner)
                    for category, types in groups.items()
                ]
            )
        )
        for move in moves:
            self._attach_freight_list(move)
        self._as_engine().write(
            {
                "state": "invoiced",
                "amount_untaxed_invoiced": sum(moves.mapped("amount_untaxed")),
                "amount_tax_invoiced": sum(moves.mapped("amount_tax")),
            }
        )
        return moves

    def _get_invoice_groups(self):
        """Agreed amounts by tax category and charge type."""
        groups = rules.invoice_groups(
            (
                [rules.Charge(*charge) for charge in line.charges or ()],
                line.agreed_amount,
            )
            for line in self.line_ids
            if not self.currency_id.is_zero(line.agreed_amount)
        )
        if not groups:
            raise UserError(
                self.env._(
                    "%(name)s: nothing was agreed, so there is nothing to invoice.",
                    name=self.display_name,
                )
            )
        return groups

    def _prepare_invoice(self, category, types, owner):
        """Values of one draft: native defaults do the rest."""
        self.ensure_one()
        labels = dict(
            self.env["logistics.charge.type"]
            ._fields["tax_category"]
            ._description_selection(self.env)
        )
        return {
            "move_type": "out_invoice",
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "invoice_user_id": owner.id,
            "invoice_origin": self.display_name,
            "ref": self.name,
            "narration": self.env._(
                "%(category)s, statement %(name)s, %(start)s to %(end)s",
                category=labels.get(category, category),
                name=self.display_name,
                start=self.date_from,
                end=self.date_to,
            ),
            "logistics_statement_id": self.id,
            "invoice_line_ids": [
                Command.create(self._prepare_invoice_line(type_id, amount))
                for type_id, amount in types.items()
            ],
        }

    def _prepare_invoice_line(self, type_id, amount):
        # sudo: charge types are policy; only name and product are used
        kind = self.env["logistics.charge.type"].sudo().browse(type_id)
        line = {
            "name": kind.name,
            "quantity": 1,
            "price_unit": self.currency_id.round(amount),
        }
        if kind.product_id:
            line["product_id"] = kind.product_id.id
        return line

    def _attach_freight_list(self, move):
        """The list that stands behind the invoice (STA 2015/99): CSV for the tax
        platform."""
        rows = [
            [
                self.env._("Waybill"),
                self.env._("Shipped"),
                self.env._("Route"),
                self.env._("Goods"),
                self.env._("Pieces"),
                self.env._("Weight (kg)"),
                self.env._("Amount"),
            ]
        ]
        rows += [
            [
                line.name,
                line.date,
                line.route or "",
                line.goods or "",
                line.pieces,
                line.weight,
                line.agreed_amount,
            ]
            for line in self.line_ids
            if line.agreed_amount
        ]
        # sudo: the attachment belongs to the draft just made
        self.env["ir.attachment"].sudo().create(
            {
                "name": f"{self.name}.csv",
                "raw": rules.csv_text(rows).encode("utf-8-sig"),
                "mimetype": "text/csv",
                "res_model": move._name,
                "res_id": move.id,
            }
        )
