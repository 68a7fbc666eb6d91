from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .tier_common import TierCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-04-01 08:00:00")
class TestTierBatch(TierCommon):
    """Sixty or two hundred proposals: the same number of statements."""

    def _count(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = function()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, result

    def test_proposing_and_approving_200_costs_what_20_cost(self):
        for warm in self._new_rows(2, 7_000_000):
            self._approve(self.assessments._propose(warm, "quarter"))
        figures = {}
        for size in (20, 200):
            rows = self._new_rows(size, 7_000_000)
            proposing, proposals = self._count(
                lambda rows=rows: self.assessments._propose(rows, "quarter")
            )
            self.assertEqual(len(proposals), size)
            approving, _none = self._count(
                lambda proposals=proposals: self._approve(proposals)
            )
            self.assertEqual(set(proposals.mapped("approval_state")), {"approved"})
            figures[size] = (proposing, approving)
        # One INSERT holds 100 rows: 200 proposals may cost a few more than 20.
        for small, large in zip(figures[20], figures[200], strict=True):
            self.assertLessEqual(large, small + 12, figures)
        self.assertLessEqual(figures[200][0], 120, figures)
        self.assertLessEqual(figures[200][1], 120, figures)

    def test_one_reminder_for_the_whole_list(self):
        proposals = self.assessments._propose(self._new_rows(30, 7_000_000), "quarter")
        mine = self.scheme.activity_ids.filtered(
            lambda a: a.user_id == self.users["policy"]
        )
        self.assertEqual(len(mine), 1)
        self.assertIn("30 tier proposals", mine.summary)
        self.assertFalse(proposals.activity_ids)
        self._approve(proposals[:10])
        self.assertIn("20 tier proposals", mine.summary)
        self._approve(proposals[10:])
        self.assertFalse(mine.exists())

    def test_customer_page_reads_figures_in_one_statement(self):
        ids = self._new_rows(40, 7_000_000).partner_id.ids
        partners = self.env["res.partner"].browse(ids)
        counts = [
            self._count(lambda page=page: page.mapped("logistics_basis_value"))[0]
            for page in (partners[:5], partners[:5], partners)
        ]
        self.assertEqual(counts[1], counts[2])

    def test_page_of_customers_with_tier(self):
        rows = self._new_rows(20, 7_000_000)
        self._approve(self.assessments._propose(rows, "quarter"))
        names = (
            "logistics_tier_label",
            "logistics_is_key_account",
            "logistics_tier_hint",
        )

        def read(partners):
            return [[partner[name] for name in names] for partner in partners]

        few, _none = self._count(lambda: read(rows[:3].partner_id))
        many, values = self._count(lambda: read(rows.partner_id))
        self.assertEqual(few, many)
        self.assertEqual(values[0][:2], ["B", True])
        self.assertIn("needs a salesperson", values[0][2])

    def test_tier_asks_for_an_account_team(self):
        customer = self._new_rows(1, 13_000_000).partner_id
        customer.user_id = self.users["sales"]
        self._grade(customer, "A")
        self.assertIn("team of 2 people, 1 are named", customer.logistics_tier_hint)
        self.env["logistics.customer.owner"].create(
            {
                "partner_id": customer.id,
                "user_id": self.users["sales2"].id,
                "role": "participant",
            }
        )
        self.env.invalidate_all()
        self.assertFalse(customer.logistics_tier_hint)

    def test_strangers_are_refused_by_every_button(self):
        rows = self._new_rows(1, 7_000_000)
        proposal = self.assessments._propose(rows, "quarter")
        wizard = self.env["logistics.tier.propose"].create({})
        calls = [
            (proposal, "action_approval_submit"),
            (proposal, "action_approval_approve"),
            (proposal, "action_approval_reject"),
            (proposal, "action_approval_send_back"),
            (rows, "action_propose"),
            (rows, "action_open_partner"),
            (wizard, "action_propose"),
            (rows.partner_id, "action_logistics_propose_tier"),
            (rows.partner_id, "action_logistics_apply_tier_terms"),
            (self.scheme, "action_open_proposals"),
        ]
        for role in ("plain", "portal"):
            for record, name in calls:
                with (
                    self.subTest(role=role, button=name),
                    self.assertRaises(AccessError),
                ):
                    getattr(record.with_user(self.users[role]), name)()

    def test_salesperson_and_executive_read_but_do_not_decide(self):
        rows = self._new_rows(1, 7_000_000)
        rows.partner_id.user_id = self.users["sales"]
        proposal = self.assessments._propose(rows, "quarter")
        for role in ("sales", "executive"):
            self.assertEqual(self.as_role(proposal, role).change, "first")
            with self.assertRaises(AccessError):
                self.as_role(proposal, role).action_approval_approve()
            with self.assertRaises(AccessError):
                self.as_role(rows, role).action_propose()
        with self.assertRaises(AccessError):
            self.as_role(proposal, "sales2").read(["change"])
        self.env["crm.team"].create(
            {
                "name": "Steel",
                "company_id": self.company_a.id,
                "member_ids": [
                    (6, 0, (self.users["sales"] | self.users["sales2"]).ids)
                ],
            }
        )
        self.assertEqual(self.as_role(proposal, "sales2").change, "first")
        self.assertFalse(
            self.as_role(self.assessments, "sales_b").search(
                [("id", "=", proposal.id)]
            ),
            "another company",
        )
