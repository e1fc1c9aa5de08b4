"""Days and values drawn at random, those on which rules turn more often than others."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from days import months_after

TURNING_SIGNATURES = (
    date(2020, 2, 29),
    date(2024, 2, 29),
    date(2021, 12, 30),
    date(2021, 12, 31),
    date(2022, 1, 1),
    date(2022, 3, 30),
    date(2022, 3, 31),
    date(2022, 4, 1),
    date(2022, 9, 2),
    date(2022, 9, 3),
    date(2022, 9, 29),
    date(2022, 9, 30),
    date(2022, 10, 1),
)


def drawn(random: Random, weights: Mapping[str, int]) -> str:
    return random.choices(list(weights), list(weights.values()))[0]


def some_day(random: Random, start: date, end: date) -> date:
    return start + timedelta(days=random.randint(0, max(0, (end - start).days)))


def month_end(when: date) -> date:
    return months_after(when.replace(day=1), 1) - timedelta(days=1)


def lacking(when: date, months: int) -> date:
    """The first day from one on that a month so much later does not have."""
    while months_after(when, months).day == when.day:
        when += timedelta(days=1)
    return when


def signed(random: Random, start: date, end: date, turning: tuple[int, ...] = ()) -> date:
    """A signature; with `turning`, often one whose day is missing so many months later."""
    if turning and random.random() < 0.6:
        found = lacking(some_day(random, start, end), random.choice(turning))
        if found <= end:
            return found
    how = random.random()
    if how < 0.3:
        return random.choice([d for d in TURNING_SIGNATURES if start <= d <= end])
    if how < 0.5:
        return max(start, min(end, month_end(some_day(random, start, end))))
    return some_day(random, start, end)


def around(random: Random, days: Sequence[date]) -> date:
    """One of these days, the day before it or the day after it."""
    return random.choice(days) + timedelta(days=random.choice((-1, 0, 0, 1)))


def within(random: Random, anniversaries: list[date], year: int) -> date:
    return some_day(random, anniversaries[year - 1], anniversaries[year] - timedelta(days=1))


def by_year(random: Random, values: Sequence[Any]) -> object:
    """A value for all years, or values from a year on."""
    if random.random() < 0.5:
        return random.choice(values)
    later = sorted(random.sample(range(2, 6), random.randint(1, 2)))
    return {year: random.choice(values) for year in (1, *later)}
