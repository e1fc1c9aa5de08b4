"""Calendar arithmetic on days. Months and years are counted from the day given, and a month's end clamps:
31 August and six months is the last of February. Years run from 1 to 9999; beyond is an error."""

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
    return day + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    return day + relativedelta(months=months)


def add_years(day: date, years: int) -> date:
    return day + relativedelta(years=years)


def days_between(first: date, last: date) -> int:
    """Days from `first` to `last`, the first counted and the last not."""
    return (last - first).days


def months_between(first: date, last: date) -> int:
    """Complete months: the most that can be added to `first` without passing `last`; negative the other way."""
    if last < first:
        return -months_between(last, first)
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if add_months(first, months) <= last else months - 1
