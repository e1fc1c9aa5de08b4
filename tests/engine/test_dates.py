"""Days, months and years: month ends clamp or give the next day, complete months are counted, a date is written one
way."""

from datetime import date, timedelta
from fractions import Fraction as F

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lawkit import show

from engine.base import dates
from engine.core.functions import FUNCTIONS

days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def d(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize("text", ["2022-09-30", "2024-02-29", "0001-01-01", "9999-12-31"])
def test_a_date_is_year_month_day(text):
    assert dates.parse(text) == d(text)


@pytest.mark.parametrize(
    "text",
    [
        "2022-02-30",
        "2023-02-29",
        "2022-13-01",
        "2022-00-10",
        "2022-9-30",
        "30/09/2022",
        "20220930",
        "2022-W05-1",
        "2022-09-30 ",
        "2022-09-30\n",
        "٢٠٢٢-09-30",
        "2022-09-30T00:00",
        "0000-01-01",
        "",
        "10000-01-01",
    ],
)
def test_all_else_is_no_date(text):
    assert dates.parse(text) is None


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2022-08-31", 6, "2023-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2022-01-31", 1, "2022-02-28"),
        ("2022-03-31", -1, "2022-02-28"),
        ("2022-12-15", 1, "2023-01-15"),
        ("2022-05-31", 0, "2022-05-31"),
        ("2022-10-31", 1, "2022-11-30"),
        ("2022-11-30", 1, "2022-12-30"),
    ],
)
def test_months_clamp_at_the_end_of_the_month(start, months, end):
    assert dates.add_months(d(start), months) == d(end)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2022-08-31", 6, "2023-03-01"),
        ("2023-08-31", 6, "2024-03-01"),
        ("2023-08-30", 6, "2024-03-01"),
        ("2023-08-29", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-03-01"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2022-03-31", -1, "2022-03-01"),
        ("2022-10-31", 1, "2022-12-01"),
        ("2022-11-30", 1, "2022-12-30"),
        ("2022-05-31", 0, "2022-05-31"),
        ("9999-10-31", 1, "9999-12-01"),
    ],
)
def test_the_day_after_a_month_that_is_too_short(start, months, end):
    assert dates.add_months(d(start), months, True) == d(end)


def test_the_day_after_the_february_of_an_ordinary_year():
    assert dates.add_years(d("2024-02-29"), 1, True) == d("2025-03-01")
    assert dates.add_years(d("2024-02-29"), 4, True) == d("2028-02-29")
    assert dates.add_years(d("2024-02-28"), 1, True) == d("2025-02-28")


def test_years_and_days():
    assert dates.add_years(d("2024-02-29"), 1) == d("2025-02-28")
    assert dates.add_years(d("2024-02-29"), 4) == d("2028-02-29")
    assert dates.add_days(d("2024-02-28"), 2) == d("2024-03-01")
    assert dates.days_between(d("2024-01-01"), d("2025-01-01")) == 366
    assert dates.days_between(d("2022-03-02"), d("2022-03-01")) == -1


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2022-01-31", "2022-02-28", 1),
        ("2022-01-31", "2022-02-27", 0),
        ("2022-01-15", "2022-03-14", 1),
        ("2022-01-15", "2022-03-15", 2),
        ("2024-02-29", "2025-02-28", 12),
        ("2024-02-29", "2025-02-27", 11),
        ("2022-03-15", "2022-01-15", -2),
        ("2022-05-05", "2022-05-05", 0),
    ],
)
def test_complete_months(first, last, months):
    assert dates.months_between(d(first), d(last)) == months


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2022-01-31", "2022-02-28", 0),
        ("2022-01-31", "2022-03-01", 1),
        ("2022-01-31", "2022-03-31", 2),
        ("2024-02-29", "2025-02-28", 11),
        ("2024-02-29", "2025-03-01", 12),
        ("2022-01-15", "2022-03-15", 2),
        ("2022-02-28", "2022-01-31", 0),
    ],
)
def test_complete_months_where_the_day_after_is_meant(first, last, months):
    assert dates.months_between(d(first), d(last), True) == months


@given(days, days, st.booleans())
def test_complete_months_are_the_most_that_fit(first, last, next_day):
    assume(first <= last)
    months = dates.months_between(first, last, next_day)
    assert months >= 0
    assert dates.add_months(first, months, next_day) <= last < dates.add_months(first, months + 1, next_day)
    assert dates.months_between(last, first, next_day) == -months


month_ends = days.map(lambda day: day.replace(day=1) - timedelta(days=1))


@given(days | month_ends, st.integers(-1200, 1200))
def test_the_next_day_differs_only_where_the_day_is_missing_and_then_by_one(day, months):
    clamped, found = dates.add_months(day, months), dates.add_months(day, months, True)
    assert found == (clamped if clamped.day == day.day else dates.add_days(clamped, 1))
    assert dates.add_years(day, months % 100, True) == dates.add_months(day, 12 * (months % 100), True)


@given(days | month_ends, days | month_ends, st.integers(-60, 60), st.booleans())
def test_a_later_day_never_gives_an_earlier_one(one, other, months, next_day):
    first, last = sorted((one, other))
    assert dates.add_months(first, months, next_day) <= dates.add_months(last, months, next_day)
    assert dates.add_months(first, months, next_day) < dates.add_months(first, months + 1, next_day)


@given(days, st.integers(-1200, 1200))
def test_months_added_keep_the_day_or_clamp_it(day, months):
    found = dates.add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and dates.add_days(found, 1).day == 1)


@given(days, st.integers(-50_000, 50_000))
def test_days_added_are_the_days_between(day, number):
    assert dates.days_between(day, dates.add_days(day, number)) == number


@pytest.mark.parametrize("name", ["add_days", "add_months", "add_years"])
@pytest.mark.parametrize("number", [F(10**9), F(-(10**9)), F(10**30), F(-(10**30))])
def test_a_date_beyond_the_calendar_is_an_error(name, number):
    assert show(FUNCTIONS[name].apply([d("2022-01-01"), number])) == "! a date outside the years 1 to 9999"


def test_half_a_month_is_an_error_that_says_so():
    assert "whole" in show(FUNCTIONS["add_months"].apply([d("2022-01-01"), F(3, 2)]))


def test_half_a_month_is_an_error():
    assert show(FUNCTIONS["add_months"].apply([d("2022-01-01"), F(3, 2)])).startswith("!")
