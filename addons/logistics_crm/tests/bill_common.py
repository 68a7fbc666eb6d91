"""Invoices, payments and reconciliations that the tests of the money half share."""

from datetime import date

from freezegun import freeze_time

from odoo.fields import Command

from .common import LogisticsCommon

TODAY = date(2026, 6, 30)


class BillCommon(LogisticsCommon):
    """Company A (CNY) and B (EUR) with the journals and accounts of native invoicing;
    one customer of each kind. Amounts are posted without tax."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-01-01"):
            cls.customer = cls._new_customer(
                "Northern Steel Co., Ltd.",
                user_id=cls.users["sales"].id,
                email="steel@example.com",
            )
        cls.other = cls._new_customer("Southern Paper Co., Ltd.")
        cls.books = {
            company: cls._new_books(company)
            for company in (cls.company_a, cls.company_b)
        }
        for company in cls.books:
            partners = (cls.customer | cls.other).with_company(company)
            partners.property_account_receivable_id = cls.books[company]["receivable"]
        cls.report = cls.env["logistics.receivable.report"]
        cls.usd = cls._currency("USD")
        cls._rate("USD", date(2026, 1, 1), 0.14)

    @classmethod
    def _rate(cls, code, day, rate, company=None):
        cls.env["res.currency.rate"].create(
            {
                "currency_id": cls._currency(code).id,
                "company_id": (company or cls.company_a).id,
                "name": day,
                "rate": rate,
            }
        )

    @classmethod
    def _new_account(cls, company, code, kind):
        return (
            cls.env["account.account"]
            .with_company(company)
            .create(
                {
                    "name": f"Account {code}",
                    "code": code,
                    "account_type": kind,
                    "reconcile": kind in ("asset_receivable", "liability_payable"),
                    "company_ids": [Command.set(company.ids)],
                }
            )
        )

    @classmethod
    def _new_books(cls, company):
        accounts = {
            "receivable": cls._new_account(company, "121000", "asset_receivable"),
            "income": cls._new_account(company, "400000", "income"),
            "bank": cls._new_account(company, "101000", "asset_cash"),
            "exchange": cls._new_account(company, "441000", "income_other"),
        }
        journal = cls.env["account.journal"].with_company(company)
        accounts["sale"] = journal.create(
            {
                "name": "Freight",
                "code": "FRT",
                "type": "sale",
                "company_id": company.id,
                "default_account_id": accounts["income"].id,
            }
        )
        accounts["misc"] = journal.create(
            {
                "name": "Miscellaneous",
                "code": "MSC",
                "type": "general",
                "company_id": company.id,
            }
        )
        company.write(
            {
                "currency_exchange_journal_id": accounts["misc"].id,
                "income_currency_exchange_account_id": accounts["exchange"].id,
                "expense_currency_exchange_account_id": accounts["exchange"].id,
            }
        )
        return accounts

    @classmethod
    def _invoice(cls, amount, day, due=None, partner=None, company=None, **values):
        """A posted customer invoice (or refund by ``move_type``)."""
        company = company or cls.company_a
        move = (
            cls.env["account.move"]
            .with_company(company)
            .with_context(allowed_company_ids=company.ids)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": (partner or cls.customer).id,
                    "journal_id": cls.books[company]["sale"].id,
                    "invoice_date": day,
                    "date": day,
                    "invoice_date_due": due or day,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Freight",
                                "quantity": 1,
                                "price_unit": amount,
                                "account_id": cls.books[company]["income"].id,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                    **values,
                }
            )
        )
        move.action_post()
        return move

    @classmethod
    def _pay(cls, moves, amount, day, currency=None, rate=None):
        """A posted bank entry of `amount`, reconciled with the receivable of moves."""
        company = moves[:1].company_id
        books = cls.books[company]
        currency = currency or company.currency_id
        balance = amount if rate is None else company.currency_id.round(amount / rate)
        line = {
            "partner_id": moves[:1].commercial_partner_id.id,
            "currency_id": currency.id,
        }
        entry = (
            cls.env["account.move"]
            .with_company(company)
            .with_context(allowed_company_ids=company.ids)
            .create(
                {
                    "move_type": "entry",
                    "date": day,
                    "journal_id": books["misc"].id,
                    "line_ids": [
                        Command.create(
                            {
                                **line,
                                "account_id": books["bank"].id,
                                "balance": balance,
                                "amount_currency": amount,
                            }
                        ),
                        Command.create(
                            {
                                **line,
                                "account_id": books["receivable"].id,
                                "balance": -balance,
                                "amount_currency": -amount,
                            }
                        ),
                    ],
                }
            )
        )
        entry.action_post()
        (entry | moves).line_ids.filtered(
            lambda line: line.account_id == books["receivable"]
        ).reconcile()
        return entry

    def _receivables(self, as_of, domain=(), company=None):
        """Rows of the report as of a day, in one company."""
        self.env.invalidate_all()
        company = company or self.company_a
        report = self.report.with_context(
            logistics_as_of=str(as_of), allowed_company_ids=company.ids
        )
        return report.search([("company_id", "=", company.id), *domain])
