"""A company that invoices, is paid and rewards it: accounts, journals, plans.

April 2026 is the month of the tests. `sales` leads the customer, `sales2` takes part
where a test says so.
"""

from datetime import date

from odoo.fields import Command

from .common import LogisticsKpiCommon

APRIL = date(2026, 4, 1)
INVOICED = date(2026, 4, 2)
PAID = date(2026, 4, 20)


class CommissionCommon(LogisticsKpiCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Event = cls.env["logistics.commission.event"]
        cls.Entry = cls.env["logistics.commission.entry"]
        cls.users["pay"] = cls._new_user(
            "pay", "logistics_kpi.group_logistics_pay_officer", cls.company_a
        )
        cls._new_user(
            "policy_b", "logistics_crm.group_logistics_policy_admin", cls.company_b
        )
        cls.books = {
            company: cls._new_books(company)
            for company in (cls.company_a, cls.company_b)
        }
        cls.env["logistics.company.policy"]._get(cls.company_a).commission_from = date(
            2026, 1, 1
        )
        cls.customer = cls._new_owned("Northern Steel Co., Ltd.", "sales")
        # Approving in tests is not what they are about: the policy's rule is.
        cls.env["logistics.approval.rule"].search(
            [("res_model", "like", "logistics.commission.%")]
        ).active = False

    @classmethod
    def _new_owned(cls, name, role, company=None, **values):
        company = company or cls.company_a
        customer = cls._new_customer(name, user_id=cls.users[role].id, **values)
        customer.with_company(company).property_account_receivable_id = cls.books[
            company
        ]["receivable"]
        # The history begins before the invoices of the tests.
        cls.env.cr.execute(
            "UPDATE logistics_customer_owner SET date_from = NULL"
            " WHERE partner_id = %s",
            [customer.id],
        )
        cls.env["logistics.customer.owner"].invalidate_model()
        return customer

    @classmethod
    def _new_books(cls, company):
        def account(code, kind):
            return (
                cls.env["account.account"]
                .with_company(company)
                .create(
                    {
                        "name": f"Account {code}",
                        "code": code,
                        "account_type": kind,
                        "reconcile": kind == "asset_receivable",
                        "company_ids": [Command.set(company.ids)],
                    }
                )
            )

        def journal(code, kind, default=None):
            return cls.env["account.journal"].create(
                {
                    "name": f"Journal {code}",
                    "code": code,
                    "type": kind,
                    "company_id": company.id,
                    "default_account_id": default and default.id,
                }
            )

        income = account("400000", "income")
        exchange = journal("EXC", "general")
        company.write(
            {
                "currency_exchange_journal_id": exchange.id,
                "income_currency_exchange_account_id": account("440000", "income").id,
                "expense_currency_exchange_account_id": account("640000", "expense").id,
            }
        )
        tax_group = cls.env["account.tax.group"].create(
            {"name": "VAT", "company_id": company.id}
        )
        country = cls.env.ref("base.cn")
        company.account_fiscal_country_id = country
        tax = cls.env["account.tax"].create(
            {
                "name": "VAT 6 %",
                "amount": 6,
                "company_id": company.id,
                "tax_group_id": tax_group.id,
                "country_id": country.id,
            }
        )
        return {
            "receivable": account("121000", "asset_receivable"),
            "bank": account("101000", "asset_cash"),
            "loss": account("650000", "expense"),
            "sales": journal("FRT", "sale", income),
            "misc": journal("MSC", "general"),
            "tax": tax,
        }

    @classmethod
    def _invoice(cls, amount, partner=None, company=None, day=INVOICED, **values):
        """A posted invoice of one untaxed line plus 6 % tax, due at once; a negative
        amount makes a refund."""
        company = company or cls.company_a
        books = cls.books[company]
        move = (
            cls.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "out_invoice" if amount > 0 else "out_refund",
                    "partner_id": (partner or cls.customer).id,
                    "invoice_date": day,
                    "invoice_date_due": day,
                    "journal_id": books["sales"].id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Freight",
                                "quantity": 1,
                                "price_unit": abs(amount),
                                "tax_ids": [Command.set(books["tax"].ids)],
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
    def _debt(cls, moves):
        return moves.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    @classmethod
    def _pay(cls, moves, amount, day=PAID, lost=0, currency=None, rate=1):
        """Money of a bank, reconciled; `amount` in the currency, `lost` of it written
        off inside the payment."""
        company = moves.company_id
        books = cls.books[company]
        currency = currency or company.currency_id

        def line(account, value):
            return Command.create(
                {
                    "account_id": books[account].id,
                    "partner_id": moves.partner_id[:1].id,
                    "currency_id": currency.id,
                    "amount_currency": value,
                    "balance": company.currency_id.round(value * rate),
                }
            )

        lines = [line("bank", amount - lost), line("receivable", -amount)]
        if lost:
            lines.append(line("loss", lost))
        payment = (
            cls.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "entry",
                    "date": day,
                    "journal_id": books["misc"].id,
                    "line_ids": lines,
                }
            )
        )
        payment.action_post()
        (cls._debt(moves) + cls._debt(payment)).filtered(
            lambda row: not row.reconciled
        ).reconcile()
        return payment

    @classmethod
    def _plan(cls, rates=((0, 0.02),), factors=(), company=None, **values):
        """A plan with one version, approved unless told otherwise; `rates` are (bound,
        rate), `factors` are dicts."""
        approve = values.pop("approve", True)
        company = company or cls.company_a
        plan_values = {
            name: values.pop(name)
            for name in ("is_exclusive", "sequence")
            if name in values
        }
        plan = cls.env["logistics.commission.plan"].create(
            {"name": "Collected money", "company_id": company.id, **plan_values}
        )
        version = cls._version(plan, rates, factors, **values)
        if approve:
            cls._approve(version)
        return version

    @classmethod
    def _version(cls, plan, rates=((0, 0.02),), factors=(), **values):
        return cls.env["logistics.commission.version"].create(
            {
                "plan_id": plan.id,
                "date_from": date(2026, 1, 1),
                "scope": "event",
                "mode": "whole",
                "rate_ids": [
                    Command.create({"bound": bound, "rate": rate})
                    for bound, rate in rates
                ],
                "factor_ids": [Command.create(factor) for factor in factors],
                **values,
            }
        )

    @classmethod
    def _approve(cls, document):
        """Submit and have the policy administrators agree, whoever they are."""
        if document._name == "logistics.commission.version":
            document.action_backtest()
        document.action_approval_submit()
        while steps := document.sudo()._approval_pending_step():
            user = steps.approver_ids[:1]
            document.with_user(user).with_context(
                allowed_company_ids=user.company_ids.ids
            ).action_approval_approve()
        cls.env.invalidate_all()

    @classmethod
    def _run(cls, company=None):
        return cls.Entry._run(company or cls.company_a)

    @classmethod
    def _entries(cls, role=None, company=None):
        domain = [("company_id", "=", (company or cls.company_a).id)]
        if role:
            domain.append(("employee_id", "=", cls.employees[role].id))
        return cls.Entry.search(domain, order="id")

    @classmethod
    def _amounts(cls, role=None):
        return [round(entry.amount, 2) for entry in cls._entries(role)]

    @classmethod
    def _settle(cls, month, approve=True):
        settlement = cls.env["logistics.commission.settlement"].create(
            {"company_id": cls.company_a.id, "month": month}
        )
        settlement.action_prepare()
        if approve:
            cls._approve(settlement)
        return settlement
