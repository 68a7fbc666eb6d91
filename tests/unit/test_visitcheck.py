"""Plausibility of visit records, location, spot-check sample (P-3-16, H-5.0-4, C3)."""

import math
from datetime import datetime

import pytest

from odoo.addons.logistics_crm.tools.visitcheck import (
    Limits,
    Record,
    digest,
    distance,
    entry_delay,
    outliers,
    sample,
    valid_location,
)

FINE = Record(True, "Talked about the new lane to Chengdu", 45.0, True, 12.0)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"located": False, "distance": None}, ["no_location"]),
        ({"onsite": False, "located": False, "minutes": 2.0}, []),
        ({"distance": 500.0}, []),
        ({"distance": 500.1}, ["far"]),
        ({"minutes": 9.9}, ["short_stay"]),
        ({"minutes": None}, []),
        ({"text": "   fine   "}, ["short_text"]),
        ({"copied": True, "late": True}, ["copied", "late"]),
    ],
)
def test_outliers(change, codes):
    assert outliers(FINE._replace(**change), Limits()) == codes


@pytest.mark.parametrize(
    ("reported", "hours"),
    [
        (datetime(2026, 4, 7, 9), 0.0),
        (datetime(2026, 4, 7, 11), 1.0),
        (datetime(2026, 4, 9, 10), 48.0),
    ],
)
def test_delay_counts_from_the_end(reported, hours):
    assert entry_delay(datetime(2026, 4, 7, 10), reported) == hours


def test_digest_sees_copied_text():
    assert digest("客户要求降价，月底回复。") == digest("客户要求降价 月底回复")
    assert digest("客户要求降价") != digest("客户要求涨价")
    assert digest(" .,") is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "valid"),
    [
        (31.2, 121.5, True),
        (-90, 180, True),
        (90.0001, 0, False),
        (0, -180.1, False),
        (0, 0, False),
        (math.nan, 1, False),
        (math.inf, 1, False),
    ],
)
def test_location(latitude, longitude, valid):
    assert valid_location(latitude, longitude) is valid


def test_distance():
    shanghai, beijing = (31.2304, 121.4737), (39.9042, 116.4074)
    assert round(distance(shanghai, beijing) / 1000) == 1067
    assert distance(shanghai, shanghai) == 0.0
    assert round(distance((0, 0), (0, 180)) / 1000) == 20015


def test_sample_is_ten_percent_at_least_one_of_each_person():
    drawn = sample({"ann": range(40), "bob": range(3), "eve": []}, 10, 1, "2026-04")
    assert {person: len(found) for person, found in drawn.items()} == {
        "ann": 4,
        "bob": 1,
        "eve": 0,
    }
    assert drawn == sample(
        {"ann": range(40), "bob": range(3), "eve": []}, 10, 1, "2026-04"
    )
    assert drawn["ann"] != sample({"ann": range(40)}, 10, 1, "x")["ann"]
