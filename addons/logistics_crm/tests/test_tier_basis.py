from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.logistics_crm.tools import tiering

from .tier_common import TODAY, TierCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-04-01 08:00:00")
class TestTierBasis(TierCommon):
    def assertRow(self, partner, **expected):
        row = self._row(partner)
        self.assertEqual(
            {
                name: row[name].code if name == "tier_id" else row[name]
                for name in expected
            },
            expected,
        )

    def test_boundaries_of_the_handbook_to_the_cent(self):
        table = [
            (12_000_000.00, "A"),
            (11_999_999.99, "B"),
            (6_000_000.00, "B"),
            (5_999_999.99, "C"),
            (2_400_000.00, "C"),
            (2_399_999.99, "D"),
            (1_200_000.00, "D"),
            (1_199_999.99, False),
            (0.01, False),
        ]
        customers = [
            self._new_year(f"Customer {amount}", amount) for amount, _code in table
        ]
        self._refresh()
        for customer, (amount, code) in zip(customers, table, strict=True):
            with self.subTest(amount=amount):
                self.assertRow(customer, kind="trailing", value=amount, tier_id=code)

    def test_only_posted_customer_documents_of_the_window_count(self):
        customer = self._new_year("Steel", 5_000_000)
        self._new_invoice(customer, date(2025, 3, 31), 900_000)
        self._new_invoice(customer, date(2026, 4, 1), 800_000)
        self._new_invoice(customer, date(2026, 3, 31), -500_000)
        self._new_invoice(customer, date(2026, 3, 1), 70_000).button_draft()
        self._refresh()
        self.assertRow(customer, value=4_500_000, revenue=4_500_000, tier_id="C")

    def test_invoice_of_a_contact_counts_for_the_customer(self):
        customer = self._new_year("Steel", 2_000_000)
        contact = self.env["res.partner"].create(
            {"name": "Li", "parent_id": customer.id}
        )
        self._new_invoice(contact, date(2025, 9, 1), 400_000)
        self._refresh()
        self.assertRow(customer, value=2_400_000, tier_id="C")
        self.assertFalse(self._row(contact))

    def test_refunds_larger_than_sales_give_no_tier(self):
        customer = self._new_year("Steel", 100_000)
        self._new_invoice(customer, date(2025, 10, 1), -350_000)
        self._refresh()
        self.assertRow(customer, value=-250_000, kind="trailing", tier_id=False)

    def test_under_twelve_months_the_average_month_counts_twelve_times(self):
        customer = self._new_customer("Young")
        self._new_invoice(customer, date(2025, 11, 20), 300_000)
        self._new_invoice(customer, date(2026, 3, 2), 700_000)
        self._refresh()
        self.assertRow(
            customer,
            kind="annualised",
            months=5,
            value=2_400_000,
            revenue=1_000_000,
            tier_id="C",
            first_month=date(2025, 11, 1),
        )

    def test_first_month_not_over_counts_what_it_brought_so_far(self):
        customer = self._new_customer("New")
        self._new_invoice(customer, date(2026, 4, 1), 200_000)
        self._refresh()
        self.assertRow(
            customer, kind="annualised", months=1, value=2_400_000, tier_id="C"
        )

    def test_prospect_by_expected_volume_of_open_opportunities(self):
        customer = self._new_customer("Prospect")
        values = {
            "name": "Coils",
            "type": "opportunity",
            "partner_id": customer.id,
            "company_id": self.company_a.id,
            "user_id": self.users["sales"].id,
        }
        leads = self.env["crm.lead"].create(
            [
                {**values, "logistics_monthly_volume": 150_000},
                {**values, "logistics_monthly_volume": 400_000},
                {**values, "logistics_monthly_volume": 999_999},
            ]
        )
        leads[2].action_set_lost()
        self._refresh()
        self.assertRow(customer, kind="expected", value=6_600_000, tier_id="B")
        leads.action_set_lost()
        self._refresh()
        self.assertRow(customer, kind="none", tier_id=False)

    def test_statement_agrees_with_the_pure_rule(self):
        cases = [
            [(date(2025, 4, 1), 100.25), (date(2026, 3, 31), 7.75)],
            [(date(2025, 7, 9), 1000), (date(2025, 8, 1), -400)],
            [(date(2026, 3, 31), 333.33)],
            [(date(2026, 4, 1), 12.5)],
            [(date(2023, 1, 5), 50)],
            [(date(2026, 2, 28), 10), (date(2026, 3, 1), 20), (date(2026, 4, 1), 40)],
        ]
        customers = []
        for index, invoices in enumerate(cases):
            customers.append(self._new_customer(f"Case {index}"))
            for day, amount in invoices:
                self._new_invoice(customers[-1], day, amount)
        for today in (TODAY, date(2026, 4, 30), date(2026, 5, 1), date(2026, 12, 31)):
            self._refresh(today)
            for customer, invoices in zip(customers, cases, strict=True):
                monthly = {}
                for day, amount in invoices:
                    month = day.replace(day=1)
                    monthly[month] = monthly.get(month, 0) + amount
                wanted = tiering.annual_basis(monthly, invoices[0][0], today)
                row = self._row(customer)
                with self.subTest(today=today, case=invoices):
                    self.assertEqual(row.kind, wanted.kind)
                    self.assertEqual(row.months, wanted.months)
                    self.assertAlmostEqual(row.value, wanted.value, 2)
                    self.assertEqual(row.as_of, wanted.date_to)

    def test_two_companies_share_a_customer(self):
        customer = self._new_year("Shared", 12_000_000)
        self._new_invoice(customer, date(2025, 4, 1), 100_000, self.company_b)
        rate = self.env["res.currency.rate"]
        cny, eur = self._currency("CNY"), self._currency("EUR")
        rate.search([("currency_id", "in", (cny | eur).ids)]).unlink()
        rate.create(
            [
                {
                    "name": "2026-01-01",
                    "currency_id": cny.id,
                    "rate": 8,
                    "company_id": self.company_b.id,
                },
                {
                    "name": "2026-01-01",
                    "currency_id": eur.id,
                    "rate": 1,
                    "company_id": self.company_b.id,
                },
            ]
        )
        self._refresh()
        row_a, row_b = self._row(customer), self._row(customer, self.company_b)
        self.assertEqual(row_a.tier_id.code, "A")
        self.assertFalse(row_b.tier_id)
        self._new_invoice(customer, date(2025, 6, 1), 50_000, self.company_b)
        self._refresh()
        self.assertEqual(row_b.value, 150_000)
        self.assertEqual(row_b.tier_id.code, "D", "1.2 million CNY are 150,000 EUR")

    def test_second_run_writes_nothing(self):
        customers = [self._new_year(f"C{index}", 5_000_000) for index in range(3)]
        self.assertEqual(self._refresh(schemes=self.scheme), 3)
        self.env.cr.execute(
            "SELECT id, xmin::text, ctid::text FROM logistics_tier_basis"
        )
        before = self.env.cr.fetchall()
        self.assertEqual(self._refresh(schemes=self.scheme), 0)
        self.env.cr.execute(
            "SELECT id, xmin::text, ctid::text FROM logistics_tier_basis"
        )
        self.assertEqual(self.env.cr.fetchall(), before)
        self._new_invoice(customers[0], date(2026, 1, 1), 1)
        self.assertEqual(self._refresh(schemes=self.scheme), 1)

    def test_statements_do_not_grow_with_customers(self):
        for index in range(3):
            self._new_year(f"C{index}", 5_000_000)
        self._refresh()
        counts = []
        for _round in range(2):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._refresh()
            counts.append(self.env.cr.sql_log_count - before)
            more = [self._new_customer(f"More {index}").id for index in range(12)]
            self.env.cr.execute(
                """INSERT INTO account_move (company_id, commercial_partner_id,
                          partner_id, state, move_type, invoice_date, date,
                          amount_untaxed_signed,
                          journal_id, currency_id, auto_post, name)
                   SELECT %s, p.id, p.id, 'posted', 'out_invoice', '2025-06-01',
                          '2025-06-01', 100, %s, %s, 'no', 'X' || p.id
                     FROM res_partner p WHERE p.id = ANY(%s)""",
                (
                    self.company_a.id,
                    self.journals[self.company_a].id,
                    self.company_a.currency_id.id,
                    more,
                ),
            )
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 12)

    def test_present_rows_are_matched_as_a_set(self):
        """Without statistics, the hour after installing, a join that may loop takes
        the square of the customers."""
        statement = self.basis._sql_refresh(self.scheme, None, TODAY)
        rows = self.env.execute_query(SQL("EXPLAIN %s", statement))
        plan = "\n".join(line for [line] in rows)
        self.assertRegex(plan, r"CTE diff\s+->  (Hash|Merge) Full Join")

    def test_target_scheme_takes_the_target_of_the_year(self):
        scheme = self.env.ref("logistics_crm.logistics_tier_scheme_ka_target")
        scheme.write(
            {
                "active": True,
                "tier_ids": [
                    (1, tier.id, {"min_amount": low, "max_amount": high})
                    for tier, low, high in zip(
                        scheme.tier_ids,
                        (1000, 500, 100, 50),
                        (0, 1000, 500, 100),
                        strict=True,
                    )
                ],
            }
        )
        customer = self._new_customer("Target")
        self.env["logistics.customer.target"].create(
            {
                "partner_id": customer.id,
                "company_id": self.company_a.id,
                "year": 2026,
                "amount": 500,
            }
        )
        self._refresh()
        row = self._row(customer, scheme=scheme)
        self.assertEqual((row.kind, row.value, row.tier_id.code), ("target", 500, "B"))

    def test_boundary_alert_starts_and_ends(self):
        customer = self._new_year("Moves", 7_000_000)
        self._grade(customer, "B")
        self._refresh()
        row = self._row(customer)
        self.assertFalse(row.crossed)
        extra = self._new_invoice(customer, date(2026, 3, 1), 5_000_000)
        self._refresh(date(2026, 4, 2))
        self.assertTrue(row.crossed)
        self.assertEqual(
            (row.crossed_from_id.code, row.tier_id.code, row.crossed_direction),
            ("B", "A", "up"),
        )
        self.assertEqual(row.crossed_on, date(2026, 4, 2))
        extra.button_draft()
        self._refresh(date(2026, 4, 3))
        self.assertFalse(row.crossed)
        self.assertFalse(row.crossed_on)

    def test_trend_compares_with_one_review_earlier(self):
        customer = self._new_year("Trend", 1_200_000, start=date(2024, 6, 1))
        self._new_invoice(customer, date(2025, 2, 1), 600_000)
        self._new_invoice(customer, date(2026, 2, 1), 1_500_000)
        self._refresh()
        row = self._row(customer)
        self.assertEqual(
            (row.value, row.previous_value, row.trend), (1_500_000, 600_000, "up")
        )
        self.assertEqual(row.trend_percent, 150)
