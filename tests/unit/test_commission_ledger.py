"""Who gets what for an event: the worked example through the judge, and its reasons."""

from datetime import date
from decimal import Decimal

import pytest

from odoo.addons.logistics_kpi.tools import ledger
from odoo.addons.logistics_kpi.tools.commission import Rule
from odoo.addons.logistics_kpi.tools.ledger import judge, rate_groups
from odoo.addons.logistics_kpi.tools.ledgershares import bands_of, credited
from odoo.addons.logistics_kpi.tools.ledgertypes import Customer, Event, Person, Terms

EVENT = Event(1, 150000, 10, 5, date(2026, 3, 10), date(2026, 2, 1), date(2026, 2, 28))
MARGIN_TERMS = Terms(
    id=1,
    basis="collected_profit",
    driver="margin",
    rates=(Rule({}, bands_of([(0, 0.06), (3, 0.08), (6, 0.1)])),),
    factors={
        "margin_gate": bands_of([(-99, 0), (-2, 0.5), (0, 1)]),
        "age": bands_of([(0, 1), (12, 0.6), (24, 0.3), (36, 0.1)]),
        "days_late": bands_of([(-9999, 1), (0, 0.9), (30, 0.7), (60, 0.4), (90, 0)]),
        "source": {"self": 1, "assigned": 0.6, "inherited": 0.1},
        "grade": {"A": 1.1, "B": 1, "C": 0.8, "D": 0.5, "exempt": 1},
    },
    lead_share=70,
)
CUSTOMER = Customer(margin=0.19, age=4)
LEAD = Person(7, standard=0.15, grade="B")
HELPER = Person(8, "participant", standard=0.15, grade="B")
FLAT = Terms(id=2, rates=(Rule({}, bands_of([(0, 0.02)])),), lead_share=70)


def amounts(verdict):
    return {line.employee: str(line.amount) for line in verdict.lines}


def test_worked_example_of_chapter_nine():
    verdict = judge(EVENT, [MARGIN_TERMS], CUSTOMER, [LEAD, HELPER])
    assert verdict.reason == ledger.PAID
    assert amounts(verdict) == {7: "1436.40", 8: "615.60"}
    line = verdict.lines[0]
    assert (line.base, line.rate) == (Decimal("28500.00"), Decimal("0.08"))
    assert line.factors["days_late"] == Decimal("0.9")


@pytest.mark.parametrize(
    ("margin", "money"),
    [(0.15, "855.00"), (0.14, "399.00"), (0.1299, "0.00"), (0.2101, "1995.95")],
)
def test_margin_gate(margin, money):
    event = EVENT._replace(base=95000, date=date(2026, 2, 28))
    verdict = judge(event, [MARGIN_TERMS], CUSTOMER._replace(margin=margin), [LEAD])
    assert amounts(verdict) == {7: money}


@pytest.mark.parametrize(
    ("persons", "customer", "terms", "reason"),
    [
        ([], CUSTOMER, [MARGIN_TERMS], "no_owner"),
        ([Person(None)], CUSTOMER, [MARGIN_TERMS], "no_employee"),
        ([LEAD], CUSTOMER._replace(margin=None), [MARGIN_TERMS], "wait_margin"),
        ([LEAD], CUSTOMER, [], "no_plan"),
        ([LEAD], CUSTOMER, [FLAT._replace(tiers={"A"})], "no_plan"),
        ([LEAD], CUSTOMER, [FLAT._replace(employees={99})], "no_plan"),
        ([LEAD], CUSTOMER, [FLAT._replace(rates=())], "no_rate"),
        ([LEAD], CUSTOMER, [FLAT._replace(date_from=date(2026, 4, 1))], "no_plan"),
        ([LEAD, HELPER._replace(percent=101)], CUSTOMER, [FLAT], "shares"),
        ([LEAD._replace(left=date(2025, 11, 1))], CUSTOMER, [FLAT], "left"),
    ],
)
def test_why_nothing_is_paid(persons, customer, terms, reason):
    verdict = judge(EVENT, terms, customer, persons)
    assert (verdict.lines, verdict.reason) == ([], reason)


def test_a_leaver_is_paid_by_the_plan():
    left = LEAD._replace(left=date(2026, 3, 1))
    full, half = FLAT, FLAT._replace(leaver_rate=0.5)
    assert judge(EVENT, [full], CUSTOMER, [left]).lines[0].weight == 1
    assert judge(EVENT, [half], CUSTOMER, [left]).lines[0].weight == Decimal("0.5")


def test_the_first_exclusive_plan_pays_and_others_beside_it():
    other = FLAT._replace(id=3)
    extra = FLAT._replace(id=4, exclusive=False)
    verdict = judge(EVENT, [FLAT, other, extra], CUSTOMER, [LEAD])
    assert [line.terms for line in verdict.lines] == [2, 4]


def test_what_is_in_the_ledger_is_not_paid_twice():
    assert judge(EVENT, [FLAT], CUSTOMER, [LEAD], {(7, None)}).lines == []
    assert judge(EVENT, [FLAT], CUSTOMER, [LEAD], {(7, 2)}).lines == []


def test_a_plan_that_waits_is_not_forgotten_beside_one_that_pays():
    beside = FLAT._replace(id=4, exclusive=False)
    waiting = MARGIN_TERMS._replace(exclusive=False)
    unknown = CUSTOMER._replace(margin=None)
    for order in ([beside, waiting], [waiting, beside]):
        verdict = judge(EVENT, order, unknown, [LEAD])
        assert (verdict.reason, len(verdict.lines)) == (ledger.PART, 1)
    paid = frozenset({(7, 4)})
    assert judge(EVENT, [beside], unknown, [LEAD], paid).reason == ledger.PAID
    again = judge(EVENT, [beside, waiting], unknown, [LEAD], paid)
    assert (again.reason, again.lines) == (ledger.WAIT_MARGIN, [])
    known = judge(EVENT, [beside, waiting], CUSTOMER, [LEAD], paid)
    assert (known.reason, len(known.lines)) == (ledger.PAID, 1)


def test_agreed_shares_stand_over_the_plan():
    helpers = [HELPER._replace(percent=25), HELPER._replace(id=9)]
    shares = credited([LEAD, *helpers], 70)
    assert [(s.key.id, s.percent) for s in shares] == [(7, 75), (8, 25), (9, 0)]


def test_three_people_share_to_the_cent():
    terms = MARGIN_TERMS._replace(lead_share=Decimal("33.34"), factors={})
    event = EVENT._replace(base=Decimal("109.65"))
    people = [LEAD, HELPER, HELPER._replace(id=9)]
    lines = judge(event, [terms], CUSTOMER, people).lines
    exact = Decimal("109.65") * Decimal("0.19") * Decimal("0.08")
    assert sum(line.amount for line in lines) == round(exact, 2)


def test_period_total_is_rated_over_all_events_and_batches():
    terms = FLAT._replace(
        scope="period", rates=(Rule({}, bands_of([(0, 0.02), (1000, 0.05)])),)
    )
    first = judge(EVENT._replace(base=900), [terms], CUSTOMER, [LEAD]).lines
    second = judge(EVENT._replace(id=2, base=900), [terms], CUSTOMER, [LEAD]).lines
    assert first[0].group == second[0].group == (2, 7, "m2026-03")
    terms = {2: terms}
    done = rate_groups(first, terms, {})
    state = {first[0].group: (900, 900, done[0].amount)}
    rest = rate_groups(second, terms, state)
    assert [str(line.amount) for line in done + rest] == ["18.00", "72.00"]
    both = rate_groups(first + second, terms, {})
    assert [str(line.amount) for line in both] == ["45.00", "45.00"]


def test_a_participant_without_employee_leaves_the_event_open():
    verdict = judge(EVENT, [FLAT], CUSTOMER, [LEAD, Person(None, "participant")])
    assert (len(verdict.lines), verdict.reason) == (1, ledger.PART)


def test_invoices_pay_plans_on_invoices_only():
    invoiced = FLAT._replace(basis="invoiced")
    assert not judge(EVENT, [invoiced], CUSTOMER, [LEAD]).lines
    assert judge(EVENT._replace(kind="invoice"), [invoiced], CUSTOMER, [LEAD]).lines


def test_an_early_payment_counts_on_the_due_day():
    terms = FLAT._replace(counts_on="due", scope="period")
    event = EVENT._replace(due_date=date(2026, 4, 5))
    assert judge(event, [terms], CUSTOMER, [LEAD]).lines[0].date == date(2026, 4, 5)
