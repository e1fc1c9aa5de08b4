"""Calendar arithmetic on days. Months and years are counted from the day given. Where the month of arrival is too short
to have that day, it is the last of the month (31 August and six months is the last of February), or with `next_day`
the day after (the first of March). Years run from 1 to 9999; beyond is an error."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse(text: str) -> date | None:
    """A day written as 2022-09-30, or nothing."""
    if not _ISO.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def written(day: date, language: str) -> str:
    """A day as people write it."""
    return day.strftime("%d/%m/%Y") if language == "fr" else day.isoformat()


def add_days(day: date, days: int) -> date:
    """The day so many days on, or back where they are negative; `OverflowError` beyond the calendar."""
    return day + timedelta(days=days)


def add_months(day: date, months: int, next_day: bool = False) -> date:
    """The same day some months on; in a month too short to have it the last day, or the one after that."""
    found = day + relativedelta(months=months)
    return add_days(found, 1) if next_day and found.day != day.day else found


def add_years(day: date, years: int, next_day: bool = False) -> date:
    """The same day some years on; of a 29 February in an ordinary year the 28, or the day after it."""
    return add_months(day, 12 * years, next_day)


def days_between(first: date, last: date) -> int:
    """Days from `first` to `last`, the first counted and the last not."""
    return (last - first).days


def months_between(first: date, last: date, next_day: bool = False) -> int:
    """Complete months: the most that `add_months` can add to `first` without passing `last`, its `next_day` the same;
    negative the other way. From 31 January to 28 February it is one month, and with `next_day` none."""
    if last < first:
        return -months_between(last, first, next_day)
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if add_months(first, months, next_day) <= last else months - 1
