"""Development bands of the job levels (T02.1, H-2.5-1)."""

import pytest

from odoo.addons.logistics_crm.tools.jobband import (
    JobBand,
    Span,
    below_lead_band,
    check_job_band,
    exception_covers,
)

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


@pytest.mark.parametrize(
    ("volume", "band", "below"),
    [
        (499_999.99, DEPUTY_GM, True),
        (500_000, DEPUTY_GM, False),
        (200_000, MANAGER, False),
        (1, SPECIALIST, False),
    ],
)
def test_side_of_the_lead_band(volume, band, below):
    assert below_lead_band(volume, band) is below


@pytest.mark.parametrize(
    ("volume", "approved", "below", "covered"),
    [
        (400_000, 400_000, False, True),
        (400_000.01, 400_000, False, False),
        (100_000, 100_000, True, True),
        (99_999.99, 100_000, True, False),
        (450_000, 100_000, True, True),
    ],
)
def test_exception_covers_what_is_nearer_to_the_band(volume, approved, below, covered):
    assert exception_covers(volume, approved, below) is covered
