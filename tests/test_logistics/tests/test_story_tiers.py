"""Story: customers come in by file, two years of invoices grade them, the next quarter
moves one up and one down, and who owned a customer last month stays known."""

import csv
import io
from datetime import date

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import file_open

from odoo.addons.logistics_crm.tests.common import LogisticsCommon

#: Revenue of one quarter in CNY, for the first customers of the file.
QUARTERLY = (
    [3_500_000] * 4 + [1_800_000] * 4 + [800_000] * 5 + [400_000] * 4 + [200_000] * 3
)
BILLED = [date(2024 + (m > 2), 5 + 3 * m if m < 3 else 2, 15) for m in range(4)]
BILLED += [day.replace(year=day.year + 1) for day in BILLED]


@tagged("post_install", "-at_install")
class TestStoryTiers(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading("generic_coa", cls.company_a)
        cls.env.ref("logistics_crm.logistics_tier_scheme_project").write(
            {"next_proposal_date": "2026-07-01", "next_full_date": "2027-01-01"}
        )
        cls.policy = cls.env["logistics.tier.assessment"].with_user(cls.users["policy"])
        # Odoo lets only people with invoicing rights import companies together with
        # their contacts: it copies the credit limit to the contacts.
        cls.users["importer"] = cls._new_user(
            "importer",
            "logistics_crm.group_logistics_policy_admin,account.group_account_invoice",
            cls.company_a,
        )

    def _import_customers(self):
        """The demo file, through Odoo's own import screen."""
        with file_open("logistics_crm/demo/res.partner.csv") as file:
            rows = list(csv.DictReader(file))
        people = {
            "logistics_crm.user_sales": self.users["sales"].id,
            "logistics_crm.user_sales2": self.users["sales2"].id,
        }
        for row in rows:
            row["id"] = f"story_{row['id']}"
            row["parent_id/id"] = row["parent_id/id"] and f"story_{row['parent_id/id']}"
            owner = row.pop("user_id/id")
            row["user_id/.id"] = owner and people.get(owner, self.users["leader"].id)
        header = list(rows[0])
        out = io.StringIO()
        writer = csv.DictWriter(out, header)
        writer.writeheader()
        writer.writerows(rows)
        wizard = self.as_role(self.env["base_import.import"], "importer").create(
            {
                "res_model": "res.partner",
                "file": out.getvalue().encode(),
                "file_name": "customers.csv",
                "file_type": "text/csv",
            }
        )
        options = {"has_headers": True, "separator": ",", "quoting": '"'}
        result = wizard.execute_import(header, header, options)
        self.assertFalse(result["messages"])
        return self.env["res.partner"].browse(result["ids"])

    def test_template_of_the_import_screen_imports_as_it_is(self):
        """What the screen offers, matched by the screen itself."""
        partners = self.env["res.partner"].with_context(logistics_customer=True)
        template = partners.get_import_templates()[0]["template"]
        with file_open(template.lstrip("/"), "rb") as file:
            content = file.read()
        wizard = self.as_role(self.env["base_import.import"], "importer").create(
            {
                "res_model": "res.partner",
                "file": content,
                "file_name": "customers.xlsx",
                "file_type": "application/vnd.openxmlformats-officedocument"
                ".spreadsheetml.sheet",
            }
        )
        options = {"has_headers": True, "separator": "", "quoting": '"'}
        preview = wizard.parse_preview(dict(options))
        self.assertNotIn("error", preview)
        count = len(preview["headers"])
        self.assertEqual(len(preview["matches"]), count, "a column nobody knows")
        fields = ["/".join(preview["matches"][column]) for column in range(count)]
        result = wizard.execute_import(fields, preview["headers"], preview["options"])
        self.assertFalse(result["messages"])
        company, contact = self.env["res.partner"].browse(result["ids"])
        self.assertTrue(company.is_company)
        self.assertEqual(contact.parent_id, company)
        self.assertEqual(company.ref, "K0001")

    def _invoice(self, partner, day, amount, kind="out_invoice"):
        return {
            "move_type": kind,
            "partner_id": partner.id,
            "invoice_date": day,
            "invoice_user_id": partner.user_id.id,
            "invoice_line_ids": [
                Command.create(
                    {"name": "Freight", "price_unit": amount, "tax_ids": [(5,)]}
                )
            ],
        }

    def _post(self, vals_list):
        moves = self.env["account.move"].with_company(self.company_a).create(vals_list)
        moves.action_post()
        return moves

    def _run(self, name):
        with self.enter_registry_test_mode():
            self.env.ref(f"logistics_crm.ir_cron_tier_{name}").method_direct_trigger()
        self.env.invalidate_all()

    def _codes(self, partners):
        partners = partners.with_company(self.company_a)
        return [partner.logistics_tier_id.code for partner in partners]

    def test_story(self):
        with freeze_time("2026-04-01 06:00:00"):
            customers = self._act_customers_come_in()
            self._act_first_grading(customers)
        with freeze_time("2026-07-01 06:00:00"):
            self._act_next_quarter(customers)
        with freeze_time("2026-07-02 06:00:00"):
            self._act_handover(customers)

    def _act_customers_come_in(self):
        partners = self._import_customers()
        companies = partners.filtered("is_company")
        self.assertEqual((len(companies), len(partners)), (60, 140))
        rows = self.env["logistics.customer.owner"].search(
            [("partner_id", "in", companies.ids), ("role", "=", "lead")]
        )
        self.assertEqual(len(rows), 56, "every customer with a salesperson has a row")
        customers = companies[: len(QUARTERLY)]
        moves = self._post(
            [
                self._invoice(partner, day, amount)
                for partner, amount in zip(customers, QUARTERLY, strict=True)
                for day in BILLED
            ]
        )
        self._post(
            [self._invoice(customers[0], date(2026, 1, 9), 50_000, "out_refund")]
        )
        paid = moves.filtered(lambda move: move.invoice_date < date(2026, 1, 1))
        self.env["account.payment.register"].with_company(self.company_a).with_context(
            active_model="account.move", active_ids=paid.ids
        ).create({"group_payment": True})._create_payments()
        return customers

    def _act_first_grading(self, customers):
        self._run("refresh")
        proposals = self.policy.search([("partner_id", "in", customers.ids)])
        self.assertEqual(len(proposals), 17, "three are below every tier")
        first = proposals.filtered(lambda row: row.partner_id == customers[0])
        self.assertEqual(first.basis_value, 4 * 3_500_000 - 50_000)
        self.assertTrue(first.reason_text)
        self.assertFalse(any(self._codes(customers)), "nothing counts before approval")
        proposals.with_context(
            allowed_company_ids=self.company_a.ids
        ).action_approval_approve()
        self.assertEqual(
            self._codes(customers),
            ["A"] * 4 + ["B"] * 4 + ["C"] * 5 + ["D"] * 4 + [False] * 3,
        )

    def _act_next_quarter(self, customers):
        riser, faller = customers[4], customers[8]
        others = customers - riser - faller
        amounts = dict(zip(customers, QUARTERLY, strict=True))
        day = date(2026, 5, 15)
        self._post(
            [self._invoice(partner, day, amounts[partner]) for partner in others]
            + [self._invoice(riser, day, 8_000_000)]
            + [self._invoice(faller, day, 500_000, "out_refund")]
        )
        self._run("propose")
        open_rows = self.policy.search(
            [
                ("partner_id", "in", customers.ids),
                ("approval_state", "=", "submitted"),
                ("change", "!=", "same"),
            ]
        )
        moves = {row.partner_id: row for row in open_rows}
        self.assertEqual(set(moves), {riser, faller})
        self.assertEqual(moves[riser].proposed_tier_id.code, "A")
        self.assertEqual(moves[riser].basis_value, 3 * 1_800_000 + 8_000_000)
        self.assertEqual(moves[faller].proposed_tier_id.code, "D")
        self.assertTrue(moves[faller].is_exception, "a fall is marked")
        open_rows.with_context(
            allowed_company_ids=self.company_a.ids
        ).action_approval_approve()
        self.assertEqual(self._codes(riser | faller), ["A", "D"])
        before = (riser | faller)._logistics_tier_at(date(2026, 6, 30), self.company_a)
        self.assertEqual([before[riser.id].code, before[faller.id].code], ["B", "C"])

    def _act_handover(self, customers):
        customer = customers[4]
        old, new = customer.user_id, self.users["leader"]
        self.assertNotEqual(old, new)
        customer.with_user(self.users["policy"]).user_id = new
        ledger = self.env["logistics.customer.owner"]
        last_month = ledger._owners_at(customer, date(2026, 6, 15))
        self.assertEqual(last_month[customer.id], old)
        today = ledger._owners_at(customer, date(2026, 7, 2))
        self.assertEqual(today[customer.id], new)
        invoice = self.env["account.move"].search(
            [("partner_id", "=", customer.id), ("invoice_date", "=", "2026-05-15")]
        )
        self.assertEqual(ledger._owner_of_invoice(invoice)[invoice.id].user_id, old.id)
