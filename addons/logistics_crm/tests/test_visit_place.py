"""Check-in and check-out, positions after consent only, erased in time (C10)."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .visit_common import VisitCommon

HERE = {"latitude": 31.2304, "longitude": 121.4737, "accuracy": 15.0}


@tagged("post_install", "-at_install")
class TestVisitPlace(VisitCommon):
    def _agree(self, role="sales"):
        return self.as_role(self.env["logistics.location.consent"], role).action_give()

    def _position(self, visit):
        visit = visit.sudo()
        return visit.checkin_latitude, visit.checkin_longitude

    def test_in_and_out_without_position(self):
        visit = self._new_visit()
        with freeze_time("2026-03-10 02:00:00"):
            visit.action_check_in()
        with freeze_time("2026-03-10 02:45:00"):
            visit.action_check_out()
        self.assertEqual(visit.minutes, 45)
        self.assertEqual(visit.state, "done")
        self.assertFalse(visit.is_located)

    def test_position_needs_consent(self):
        visit = self._new_visit()
        self.assertIn("12 months", visit.location_question)
        with self.assertRaisesRegex(UserError, "Agree to storing"):
            visit.action_check_in(**HERE)

    def test_position_after_consent(self):
        self._agree()
        visit = self._new_visit()
        self.assertFalse(visit.location_question)
        visit.action_check_in(**HERE)
        self.assertTrue(visit.is_located)
        self.assertEqual(self._position(visit), (31.2304, 121.4737))
        self.assertFalse(visit.is_measured)

    def test_consent_is_asked_once_and_for_oneself(self):
        self._agree()
        self._agree()
        consent = self.env["logistics.location.consent"].search([])
        self.assertEqual(consent.user_id, self.users["sales"])
        self.assertTrue(self._new_visit("sales2").location_question)
        with self.assertRaises(AccessError):
            self.as_role(consent, "sales").create(
                {
                    "user_id": self.users["sales2"].id,
                    "company_id": self.company_a.id,
                    "given_at": "2026-03-10 02:00:00",
                    "text": "Yes",
                }
            )
        with self.assertRaises(AccessError):
            self.as_role(consent, "policy").action_withdraw()

    def test_out_of_range(self):
        self._agree()
        for latitude, longitude in ((91, 0), (0, 181), (0, 0), (float("nan"), 1)):
            with self.subTest(at=(latitude, longitude)):
                visit = self._new_visit()
                with self.assertRaisesRegex(ValidationError, "no place on Earth"):
                    visit.action_check_in(latitude=latitude, longitude=longitude)

    def test_distance_to_the_customer_makes_an_outlier(self):
        self._agree()
        self.customer.write(
            {"partner_latitude": 31.2404, "partner_longitude": 121.4737}
        )
        visit = self._new_visit()
        with freeze_time("2026-03-10 02:00:00"):
            visit.action_check_in(**HERE)
        with freeze_time("2026-03-10 02:45:00"):
            visit.action_check_out()
            visit.talk = "Talked about the lanes to Chengdu"
            visit.action_submit()
        self.assertAlmostEqual(visit.checkin_distance, 1112, delta=1)
        self.assertEqual(visit.outlier_codes, "far")

    def test_customer_is_pinned_where_the_visit_was(self):
        self._agree()
        visit = self._new_visit()
        visit.action_check_in(**HERE)
        self.as_role(visit, "leader").action_pin_customer()
        self.assertAlmostEqual(self.customer.partner_latitude, 31.2304, 4)

    def test_only_the_visitor_checks_in_and_once(self):
        visit = self._new_visit()
        with self.assertRaises(UserError):
            self.as_role(visit, "leader").action_check_in()
        with self.assertRaises(UserError):
            visit.action_check_out()
        visit.action_check_in()
        with self.assertRaises(UserError):
            visit.action_check_in()

    def test_position_is_for_leaders_only(self):
        self._agree()
        visit = self._new_visit()
        visit.action_check_in(**HERE)
        self.assertEqual(self.as_role(visit, "leader").checkin_latitude, 31.2304)
        with self.assertRaises(AccessError):
            self.as_role(visit, "service").read(["checkin_latitude"])

    def test_a_client_cannot_send_a_position_with_the_record(self):
        visit = self._new_visit()
        with self.assertRaises(AccessError):
            visit.write({"is_located": True})

    def test_old_positions_are_erased_the_fact_stays(self):
        self._agree()
        visit, young = self._new_visit(), self._new_visit()
        with freeze_time("2025-03-10 02:00:00"):
            visit.action_check_in(**HERE)
        with freeze_time("2026-01-10 02:00:00"):
            young.action_check_in(**HERE)
        with freeze_time("2026-03-11 02:00:00"):
            self.run_cron("logistics_crm.ir_cron_visit_erase_locations")
        self.assertEqual(self._position(visit), (0, 0))
        self.assertTrue(visit.is_located)
        self.assertEqual(self._position(young), (31.2304, 121.4737))

    def test_withdrawing_erases_at_once(self):
        self._agree()
        visit = self._new_visit()
        visit.action_check_in(**HERE)
        consent = self.env["logistics.location.consent"].search([])
        self.as_role(consent, "sales").action_withdraw()
        self.assertEqual(self._position(visit), (0, 0))
        self.assertTrue(visit.location_question)
        with self.assertRaises(UserError):
            consent.unlink()

    def test_erase_cron_runs(self):
        self.run_cron("logistics_crm.ir_cron_visit_erase_locations")
