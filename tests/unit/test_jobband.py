"""Development bands of the job levels (T02.1, H-2.5-1)."""

import pytest

from odoo.addons.logistics_crm.tools.jobband import JobBand, Span, check_job_band

MANAGER = JobBand(Span(None, 200_000), Span(200_000, 500_000))
SENIOR = JobBand(Span(200_000, 500_000), Span(500_000, None))
DEPUTY_GM = JobBand(Span(500_000, None), Span(None, 500_000))
GM = JobBand(Span(500_000, None), Span())
SPECIALIST = JobBand()
GAPPED = JobBand(Span(10, 20), Span(30, 40))


@pytest.mark.parametrize(
    ("volume", "band", "verdict", "code"),
    [
        (1, MANAGER, "ok", "in_lead_band"),
        (199_999.99, MANAGER, "ok", "in_lead_band"),
        (200_000, MANAGER, "may_participate", "in_join_band"),
        (499_999, MANAGER, "may_participate", "in_join_band"),
        (500_000, MANAGER, "outside", "above_bands"),
        (199_999, SENIOR, "outside", "below_bands"),
        (200_000, SENIOR, "ok", "in_lead_band"),
        (500_000, SENIOR, "may_participate", "in_join_band"),
        (499_999, DEPUTY_GM, "may_participate", "in_join_band"),
        (500_000, DEPUTY_GM, "ok", "in_lead_band"),
        (10, GM, "may_participate", "in_join_band"),
        (10**9, GM, "ok", "in_lead_band"),
        (10, SPECIALIST, "outside", "no_band"),
        (25, GAPPED, "outside", "between_bands"),
        (None, MANAGER, "ok", "no_volume"),
        (0, SENIOR, "ok", "no_volume"),
        (10, None, "ok", "no_level"),
        (-5, SENIOR, "outside", "below_bands"),
    ],
)
def test_band(volume, band, verdict, code):
    found = check_job_band(volume, band)
    assert (found.verdict, found.code) == (verdict, code)


def test_arguments_for_the_sentence():
    args = check_job_band(500_000, MANAGER).args
    assert args == {"volume": 500_000, "lead": MANAGER.lead, "join": MANAGER.join}
