"""Days, shares of a year and cents, reckoned as the documents count them."""

from calendar import monthrange
from datetime import date
from fractions import Fraction

AT = tuple[tuple[str, str], ...]
DUES = dict[tuple[str, AT], Fraction]


def day(written: object) -> date | None:
    """A date, written as one or as ISO text; `none` and nothing at all are no date."""
    if written in (None, "none"):
        return None
    return written if isinstance(written, date) else date.fromisoformat(str(written))


def a_day(written: object) -> date:
    """A date that the reckoning cannot do without."""
    found = day(written)
    assert found is not None, "the oracle needs this date"
    return found


def months_after(start: date, months: int, lendemain: bool = False) -> date:
    """The same day of a later (or earlier) month; where it has no such day its last or, by one reading, the first of
    the next."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    missing = start.day - monthrange(year, month + 1)[1]
    if missing <= 0:
        return date(year, month + 1, start.day)
    return date(year, month + 2, 1) if lendemain else date(year, month + 1, start.day - missing)


def days(start: date, end: date) -> int:
    return (end - start).days


def whole_months(start: date, end: date, lendemain: bool) -> int:
    """How many months from `start` on are over at `end`."""
    return next(n for n in range(1_200) if months_after(start, n + 1, lendemain) > end)


def begun_months(start: date, end: date, lendemain: bool) -> int:
    """How many months from `start` on have begun before `end`."""
    return next(n for n in range(1_200) if months_after(start, n, lendemain) >= end)


def commercial_days(start: date, end: date) -> int:
    """Days where every month has thirty: a 31st is taken for a 30th. From one day to a later one there is one at
    least."""
    counted = (end.year - start.year) * 360 + (end.month - start.month) * 30 + min(end.day, 30) - min(start.day, 30)
    return max(counted, 1)


def measured(start: date, end: date, year: int, unit: str, lendemain: bool = False) -> Fraction:
    """The time between two days over a year of so many days, never more than the year."""
    parts = {
        "jours": lambda: Fraction(days(start, end), year),
        "jours_365": lambda: Fraction(days(start, end), 365),
        "mois_entames": lambda: Fraction(begun_months(start, end, lendemain), 12),
        "mois_complets": lambda: Fraction(whole_months(start, end, lendemain), 12),
        "trente_360": lambda: Fraction(commercial_days(start, end), 360),
    }
    return min(parts[unit](), Fraction(1))


def share_of_year(start: date, first: date, last: date, unit: str, lendemain: bool) -> Fraction:
    """The time from `start` to the anniversary `last`, over the year that `first` opens; all of it where it opens the
    year."""
    return Fraction(1) if start <= first else measured(start, last, days(first, last), unit, lendemain)


def cents(amount: Fraction | int) -> Fraction:
    """To the nearest cent, half a cent upwards."""
    return Fraction((Fraction(amount) * 200 + 1) // 2, 100)


def at_year(said: object, year: int) -> object:
    """What a contract says for a year: one value for all, or values from a year on."""
    if not isinstance(said, dict):
        return said
    earlier = [int(y) for y in said if int(y) <= year]
    return next((said[y] for y in said if int(y) == max(earlier)), None) if earlier else None


def of_year(said: object, year: int) -> object:
    """What a contract says for one year alone: one value for all, or a value for each."""
    if not isinstance(said, dict):
        return said
    return next((value for y, value in said.items() if int(y) == year), None)


def at(**members: object) -> AT:
    return tuple(sorted((name, str(member)) for name, member in members.items()))
