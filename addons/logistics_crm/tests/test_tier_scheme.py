from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .tier_common import TierCommon


@tagged("post_install", "-at_install")
class TestTierScheme(TierCommon):
    def _new_scheme(self, *bounds, **values):
        return self.env["logistics.tier.scheme"].create(
            {
                "name": "Test",
                "code": "TEST",
                "currency_id": self.company_a.currency_id.id,
                "tier_ids": [
                    Command.create(
                        {
                            "code": str(index),
                            "name": f"Tier {index}",
                            "sequence": index,
                            "min_amount": low,
                            "max_amount": high,
                        }
                    )
                    for index, (low, high) in enumerate(bounds, start=1)
                ],
                **values,
            }
        )

    def test_five_schemes_are_shipped_and_project_drives(self):
        schemes = (
            self.env["logistics.tier.scheme"].with_context(active_test=False).search([])
        )
        self.assertEqual(
            {scheme.code: scheme.active for scheme in schemes},
            {
                "PROJECT": True,
                "SCORE": False,
                "SERVICE": False,
                "KA_PURCHASE": False,
                "KA_TARGET": False,
            },
        )
        self.assertTrue(self.scheme.is_policy_scheme)
        self.assertEqual(
            [(t.code, t.min_in_unit, t.max_in_unit) for t in self.scheme.tier_ids],
            [("A", 1200, 0), ("B", 600, 1200), ("C", 240, 600), ("D", 120, 240)],
        )
        purchase = self.env.ref("logistics_crm.logistics_tier_scheme_ka_purchase")
        self.assertFalse(
            any(purchase.tier_ids.mapped("min_amount")), "blank stays blank"
        )

    def _shipped(self, code):
        return self.env.ref(f"logistics_crm.logistics_tier_scheme_{code}")

    def test_score_and_service_schemes_ship_their_sheets(self):
        weights = {
            code: [(c.name, c.weight) for c in self._shipped(code).criterion_ids]
            for code in ("score", "service")
        }
        self.assertEqual(
            weights,
            {
                "score": [
                    ("Company size", 20),
                    ("Credit standing", 30),
                    ("Cargo volume", 35),
                    ("Industry influence", 15),
                ],
                "service": [
                    ("Nature of the customer", 25),
                    ("Scale", 25),
                    ("Sales", 25),
                    ("Development trend", 25),
                ],
            },
        )
        service = self._shipped("service").tier_ids
        self.assertEqual(
            service.mapped(lambda t: (t.code, t.min_score)),
            [("A", 85), ("B", 70), ("C", 60), ("D", 0)],
        )

    def test_key_account_tiers_ship_their_service_packages(self):
        scheme = self._shipped("ka_purchase")
        self.assertEqual(
            scheme.criterion_ids.mapped("name"),
            [
                "Purchase amount",
                "Development potential",
                "Stability of the cooperation",
            ],
        )
        self.assertEqual(
            scheme.tier_ids.mapped(
                lambda t: (t.code, t.solution, t.team_required, t.executive_contact)
            ),
            [
                ("1", "customised", True, True),
                ("2", "individual", False, False),
                ("3", "standard", False, False),
            ],
        )
        self.assertTrue(all(scheme.tier_ids.mapped("is_key_account")))
        special = self._shipped("ka_target").tier_ids.filtered("is_top")
        self.assertEqual(special.mapped("code"), ["A"], "special grade sits on A")

    def test_worked_example_of_a_boundary(self):
        scheme = self._new_scheme((1000, 0), (500, 1000), (100, 500), unit="1")
        partner = self._new_year("Boundary", 1000)
        self._refresh()
        self.assertEqual(self._row(partner, scheme=scheme).tier_id.code, "1")

    def test_bad_bands_are_refused_with_one_sentence(self):
        table = [
            ("overlap", [(1000, 0), (500, 1100)]),
            ("gap", [(1000, 0), (500, 900)]),
            ("upper boundary must be higher", [(1000, 0), (900, 500)]),
        ]
        for sentence, bounds in table:
            with (
                self.subTest(bounds=bounds),
                self.assertRaisesRegex(ValidationError, sentence),
            ):
                self._new_scheme(*bounds, code=sentence)

    def test_boundary_moves_when_both_tiers_are_saved_together(self):
        a, b = self.tier["A"], self.tier["B"]
        self.as_role(self.scheme, "policy").write(
            {
                "tier_ids": [
                    Command.update(b.id, {"max_in_unit": 1300}),
                    Command.update(a.id, {"min_in_unit": 1300}),
                ]
            }
        )
        self.assertEqual((a.min_amount, b.max_amount), (13_000_000, 13_000_000))
        with self.assertRaisesRegex(ValidationError, "gap"):
            b.max_amount = 12_000_000
        with self.assertRaisesRegex(ValidationError, "overlap"):
            b.with_context(tier_bands=True).max_amount = 14_000_000

    def test_scheme_is_complete_before_it_is_used(self):
        purchase = self.env.ref("logistics_crm.logistics_tier_scheme_ka_purchase")
        with self.assertRaisesRegex(ValidationError, "boundaries of every tier"):
            purchase.active = True
        score = self.env.ref("logistics_crm.logistics_tier_scheme_score")
        score.active = True
        with self.assertRaisesRegex(ValidationError, "115.0 %"):
            score.criterion_ids[0].weight = 35

    def test_only_the_policy_administrator_changes_policy(self):
        for role in ("sales", "leader", "executive", "finance"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(self.tier["A"], role).credit_limit = 1

    def test_thresholds_in_another_currency_say_so_without_rate(self):
        cny, eur = self._currency("CNY"), self._currency("EUR")
        rates = self.env["res.currency.rate"]
        rates.search([("currency_id", "in", (cny | eur).ids)]).unlink()
        scheme = self.scheme.with_company(self.company_b)
        self.assertIn("No exchange rate for CNY", scheme.currency_warning)
        rates.create(
            {
                "name": "2026-01-01",
                "currency_id": cny.id,
                "rate": 8,
                "company_id": self.company_b.id,
            }
        )
        scheme.invalidate_recordset()
        self.assertFalse(scheme.currency_warning)

    def test_one_target_a_customer_and_year(self):
        targets = self.env["logistics.customer.target"]
        vals = {
            "partner_id": self._new_customer().id,
            "company_id": self.company_a.id,
            "year": 2026,
            "amount": 1,
        }
        targets.create(vals)
        with self.assertRaisesRegex(ValidationError, "already"):
            targets.create(vals)
