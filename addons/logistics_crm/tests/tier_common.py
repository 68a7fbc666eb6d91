"""Invoices, figures and proposals that the tests of customer tiers share."""

from datetime import date

from odoo.fields import Command

from .common import LogisticsCommon

#: The tests live on the first day of a quarter; the window is April 2025 to March 2026.
TODAY = date(2026, 4, 1)


class TierCommon(LogisticsCommon):
    """The PROJECT scheme in company A (CNY), with a sales journal for real invoices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["policy_b"] = cls._new_user(
            "policy_b", "logistics_crm.group_logistics_policy_admin", cls.company_b
        )
        cls.scheme = cls.env.ref("logistics_crm.logistics_tier_scheme_project")
        cls.tier = {tier.code: tier for tier in cls.scheme.tier_ids}
        cls.basis = cls.env["logistics.tier.basis"]
        cls.assessments = cls.env["logistics.tier.assessment"]
        cls.journals = {
            company: cls._new_journal(company)
            for company in (cls.company_a, cls.company_b)
        }
        cls.receivables = {
            company: cls._new_account(company, "121000", "asset_receivable")
            for company in (cls.company_a, cls.company_b)
        }

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
                    "reconcile": kind == "asset_receivable",
                    "company_ids": [Command.set(company.ids)],
                }
            )
        )

    @classmethod
    def _new_journal(cls, company):
        return cls.env["account.journal"].create(
            {
                "name": "Freight",
                "code": "FRT",
                "type": "sale",
                "company_id": company.id,
                "default_account_id": cls._new_account(company, "400000", "income").id,
            }
        )

    @classmethod
    def _new_invoice(cls, partner, day, amount, company=None, **values):
        """A posted invoice of one untaxed line; a negative amount makes a refund."""
        company = company or cls.company_a
        partner.with_company(company).property_account_receivable_id = cls.receivables[
            company
        ]
        move = (
            cls.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "out_invoice" if amount > 0 else "out_refund",
                    "partner_id": partner.id,
                    "invoice_date": day,
                    "journal_id": cls.journals[company].id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Freight",
                                "quantity": 1,
                                "price_unit": abs(amount),
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
    def _new_year(cls, name, amount, company=None, start=date(2025, 4, 1), **values):
        """Customer whose trailing twelve months are exactly `amount`."""
        partner = cls._new_customer(name, **values)
        cls._new_invoice(partner, start, amount, company)
        return partner

    @classmethod
    def _refresh(cls, today=TODAY, **kw):
        return cls.basis._refresh(today=today, **kw)

    @classmethod
    def _row(cls, partner, company=None, scheme=None):
        return cls.basis.search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", (company or cls.company_a).id),
                ("scheme_id", "=", (scheme or cls.scheme).id),
            ]
        )

    @classmethod
    def _new_rows(cls, count, value, current=None, **values):
        """Basis rows without invoices, for tests of many customers at once."""
        partners = cls.env["res.partner"].create(
            [
                {"name": f"Customer {index:03}", "is_company": True}
                for index in range(count)
            ]
        )
        return cls.basis.create(
            [
                {
                    "partner_id": partner.id,
                    "scheme_id": cls.scheme.id,
                    "company_id": cls.company_a.id,
                    "kind": "trailing",
                    "value": value,
                    "months": 12,
                    **values,
                }
                for partner in partners
            ]
        )

    def _approve(self, proposals, role="policy"):
        self.as_role(proposals, role).action_approval_approve()

    def _grade(self, partner, code, day=TODAY, company=None):
        """Approve a tier for a customer, whatever his figure says."""
        assessment = self.assessments.create(
            {
                "partner_id": partner.id,
                "scheme_id": self.scheme.id,
                "company_id": (company or self.company_a).id,
                "decided_tier_id": self.tier[code].id if code else False,
                "decision_note": "Set up by the test",
                "valid_from": day,
            }
        )
        assessment.write({"decided_tier_id": self.tier[code].id if code else False})
        assessment.action_approval_submit()
        role = "policy_b" if company == self.company_b else "policy"
        self._approve(assessment, role)
        return assessment
