"""What the health page says about ownership."""

from freezegun import freeze_time

from .common import LogisticsCommon


class TestHealthOwner(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-02 09:00:00"))
        cls.customer = cls._new_customer(user_id=cls.users["sales"].id)
        cls.Check = cls.env["logistics.health.check"]

    def _found(self, code):
        return getattr(self.Check, f"_check_{code}")(self.company_a)

    def test_every_check_has_its_line(self):
        self.Check._run(self.company_a)
        lines = self.Check.search([("company_id", "=", self.company_a.id)])
        for code in (
            "owner_drift",
            "owner_left",
            "invoice_nobody",
            "owner_stuck",
            "handover_stuck",
        ):
            line = lines.filtered(lambda check, code=code: check.code == code)
            self.assertEqual(len(line), 1)
            self.assertFalse(line.error)

    def test_drift(self):
        self.assertNotIn(self.customer, self._found("owner_drift"))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET user_id = %s WHERE id = %s",
            [self.users["sales2"].id, self.customer.id],
        )
        self.env.invalidate_all()
        self.assertIn(self.customer, self._found("owner_drift"))

    def test_customers_of_people_who_left(self):
        self.users["sales"].active = False
        self.assertEqual(self._found("owner_left").partner_id, self.customer)

    def test_invoices_of_nobody(self):
        journal = self.env["account.journal"].create(
            {
                "name": "S",
                "code": "LGH",
                "type": "sale",
                "company_id": self.company_a.id,
            }
        )
        free = self._new_customer("Free")
        moves = self.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": "2026-03-02",
                    "invoice_user_id": self.users["finance"].id,
                    "journal_id": journal.id,
                    "company_id": self.company_a.id,
                }
                for partner in (self.customer, free)
            ]
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move SET state = 'posted' WHERE id IN %s",
            [tuple(moves.ids)],
        )
        self.env.invalidate_all()
        self.assertEqual(self._found("invoice_nobody"), moves[1])

    def test_what_is_stuck(self):
        handover = self.env["logistics.customer.handover"].create(
            {"reason": "x", "company_id": self.company_a.id, "state": "planned"}
        )
        handover.error = "No way"
        self.assertEqual(self._found("handover_stuck"), handover)
        self.assertFalse(self._found("owner_stuck"))
