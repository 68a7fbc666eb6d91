"""Paid invoices of fifty people, for the benchmarks of commission.

Run inside ``odoo shell``; see ``common.py``.
"""

from datetime import date

from common import SQL, clone

PEOPLE = 50
AMOUNT = 100
DAY = date(2026, 4, 10)


class PaidInvoices:
    """One customer and one paid invoice a person, made by Odoo, then copied with
    payment and reconciliation.

    :param size: number of invoices
    :param lines: number of lines of each
    """

    def __init__(self, env, size, lines=1):
        self.env, self.company, self.lines = env, env.company, lines
        self.bank = env["account.account"].search(
            [
                ("account_type", "=", "asset_cash"),
                ("company_ids", "in", self.company.id),
            ],
            limit=1,
        )
        self.moves = [self._new_customer(number) for number in range(PEOPLE)]
        env.cr.execute("UPDATE logistics_customer_owner SET date_from = NULL")
        env.flush_all()
        self.multiply(size // PEOPLE - 1)

    def _new_customer(self, number):
        user = self.env["res.users"].create(
            {"name": f"Bench {number}", "login": f"bench_commission_{number}"}
        )
        self.env["hr.employee"].create(
            {"name": user.name, "user_id": user.id, "company_id": self.company.id}
        )
        partner = self.env["res.partner"].create(
            {"name": f"Bench {number}", "is_company": True, "user_id": user.id}
        )
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": DAY,
                "invoice_line_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Freight",
                            "price_unit": AMOUNT / self.lines,
                            "tax_ids": False,
                        },
                    )
                    for _number in range(self.lines)
                ],
            }
        )
        invoice.action_post()
        payment = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": DAY,
                "line_ids": [
                    (0, 0, {"account_id": self.bank.id, "debit": AMOUNT}),
                    (
                        0,
                        0,
                        {
                            "account_id": partner.property_account_receivable_id.id,
                            "partner_id": partner.id,
                            "credit": AMOUNT,
                        },
                    ),
                ],
            }
        )
        payment.action_post()
        lines = (invoice + payment).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        lines.reconcile()
        return invoice, payment, lines.matched_debit_ids | lines.matched_credit_ids

    def multiply(self, copies, day=DAY):
        """Copy each of the first invoices, with all that is paid of it."""
        for invoice, payment, partial in self.moves:
            ends = [self._clone_move(move, copies, day) for move in (invoice, payment)]
            clone(
                self.env,
                "account_partial_reconcile",
                partial.ids,
                copies,
                debit_move_id=SQL("%s + n", ends[0]),
                credit_move_id=SQL("%s + n", ends[1]),
                max_date=SQL("%s::date", day),
            )
        self.env.invalidate_all()
        for table in ("account_move", "account_move_line", "account_partial_reconcile"):
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def _clone_move(self, move, copies, day):
        """Copies of a move with all lines; the receivable lines get consecutive ids.

        :returns: id before the first copied receivable line
        """
        self.env.cr.execute("SELECT MAX(id) FROM account_move")
        first = self.env.cr.fetchone()[0]
        self.env.cr.execute("SELECT setval('account_move_id_seq', %s)", [first])
        clone(
            self.env,
            "account_move",
            move.ids,
            copies,
            name=SQL("'BENCH/' || %s || '/' || %s || '/' || n", move.id, str(day)),
            date=SQL("%s::date", day),
            invoice_date=SQL(
                "CASE WHEN invoice_date IS NULL THEN NULL ELSE %s::date END", day
            ),
            sequence_number=SQL("%s + n", first),
            payment_reference=SQL("NULL"),
        )
        receivable = move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        others = move.line_ids - receivable
        clone(
            self.env,
            "account_move_line",
            others.ids,
            copies,
            move_id=SQL("%s + n", first),
        )
        self.env.cr.execute("SELECT MAX(id) FROM account_move_line")
        start = self.env.cr.fetchone()[0]
        self.env.cr.execute("SELECT setval('account_move_line_id_seq', %s)", [start])
        clone(
            self.env,
            "account_move_line",
            receivable.ids,
            copies,
            move_id=SQL("%s + n", first),
        )
        return start
