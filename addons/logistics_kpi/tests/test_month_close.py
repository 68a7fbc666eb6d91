"""One calendar of the month close: each step has its day, moved to working days where
the company wants it."""

from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.logistics_crm.tests.visit_common import VisitCommon

from .common import MONTH, AppraisalCommon


@tagged("post_install", "-at_install")
class TestMonthClose(AppraisalCommon, VisitCommon):
    def test_a_step_on_a_day_off_is_due_on_the_next_working_day(self):
        """12 April 2026 is a Sunday."""
        self._generate()
        appraisal = self.appraisal_of("sales")
        appraisal._as_engine().write({"state": "reviewed"})
        self.assertEqual(appraisal.due_date, date(2026, 4, 12))
        self.as_role(self.policy, "policy").kpi_workdays = True
        appraisal.invalidate_recordset()
        self.assertEqual(appraisal.due_date, date(2026, 4, 13))
        with freeze_time("2026-04-13 03:00:00"):
            appraisal.invalidate_recordset()
            self.assertFalse(appraisal.is_late)
        with freeze_time("2026-04-14 03:00:00"):
            appraisal.invalidate_recordset()
            self.assertTrue(appraisal.is_late)

    def test_holidays_count_as_days_off(self):
        """Day 8 of April 2026, a Wednesday, is closed this year."""
        self.policy.kpi_workdays = True
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "company_id": self.company_a.id,
                "calendar_id": self.company_a.resource_calendar_id.id,
                "date_from": "2026-04-07 16:00:00",
                "date_to": "2026-04-08 15:59:59",
            }
        )
        self._generate()
        self.assertEqual(self.appraisal_of("sales").due_date, date(2026, 4, 9))

    def test_day_of_the_settlement_and_whether_it_is_late(self):
        """13 June 2026 is a Saturday."""
        settlement = self.env["logistics.commission.settlement"].create(
            {"company_id": self.company_a.id, "month": date(2026, 5, 1)}
        )
        self.assertEqual(settlement.due_date, date(2026, 6, 13))
        self.policy.kpi_workdays = True
        with freeze_time("2026-06-15 03:00:00"):
            settlement.invalidate_recordset()
            self.assertEqual(settlement.due_date, date(2026, 6, 15))
            self.assertFalse(settlement.is_late)
        with freeze_time("2026-06-16 03:00:00"):
            settlement.invalidate_recordset()
            self.assertTrue(settlement.is_late)

    def test_day_of_the_gross_profit_and_whether_it_is_late(self):
        row = self.env["logistics.gross.profit"].create(
            {
                "company_id": self.company_a.id,
                "partner_id": self.customer.id,
                "month": MONTH,
            }
        )
        self.assertEqual(row.due_date, date(2026, 4, 10))
        with freeze_time("2026-04-11 03:00:00"):
            row.invalidate_recordset()
            self.assertTrue(row.is_late)
            row.action_confirm()
            self.assertFalse(row.is_late)

    @mute_logger("odoo.sql_db")
    def test_a_day_outside_the_month_is_refused(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.policy.kpi_settle_day = 31
            self.env.flush_all()
