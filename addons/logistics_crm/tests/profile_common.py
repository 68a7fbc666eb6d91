"""A customer with a salesperson, and invoices that make its history."""

from odoo.fields import Command

from .common import LogisticsCommon


class ProfileCommon(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._new_customer(user_id=cls.users["sales"].id)
        cls.policy = cls.env["logistics.company.policy"]._get(cls.company_a)

    @classmethod
    def _setup_accounting(cls):
        account = cls.env["account.account"].with_company(cls.company_a)
        cls.income, cls.receivable = account.create(
            [
                {
                    "name": name,
                    "code": code,
                    "account_type": kind,
                    "company_ids": [Command.set(cls.company_a.ids)],
                }
                for name, code, kind in (
                    ("Freight", "600100", "income"),
                    ("Receivable", "112200", "asset_receivable"),
                )
            ]
        )
        cls.journal = cls.env["account.journal"].create(
            {
                "name": "Sales",
                "type": "sale",
                "code": "LSAL",
                "company_id": cls.company_a.id,
            }
        )

    def _invoice(self, partner, *days, amount=1000, move_type="out_invoice"):
        company = self.company_a
        customer = partner.commercial_partner_id.with_company(company)
        customer.property_account_receivable_id = self.receivable
        moves = self.env["account.move"].create(
            [
                {
                    "move_type": move_type,
                    "partner_id": partner.id,
                    "journal_id": self.journal.id,
                    "company_id": company.id,
                    "invoice_date": day,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Freight",
                                "account_id": self.income.id,
                                "price_unit": amount,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
                for day in days
            ]
        )
        moves.action_post()
        return moves
