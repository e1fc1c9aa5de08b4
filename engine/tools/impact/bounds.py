"""What a difference is while facts are unknown: what is sure of it, between what it lies, or that nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..ranges import Interval

NOTHING = Fraction(0)
GAIN, LOSE, SAME, EITHER = "gain", "lose", "same", "either"


@dataclass(frozen=True)
class Bounds:
    """The least and the most of a difference, in the unit of the result; none where it has no end there."""

    low: Fraction | None = NOTHING
    high: Fraction | None = NOTHING

    @property
    def exact(self) -> Fraction | None:
        """The difference, where it is the same whatever the answers."""
        return self.low if self.low == self.high else None

    @property
    def sure(self) -> Fraction:
        """At least this much is gained, or lost where it is negative, whatever the answers; 0 where nothing is sure."""
        if self.low is not None and self.low > 0:
            return self.low
        return self.high if self.high is not None and self.high < 0 else NOTHING

    @property
    def unbounded(self) -> bool:
        """Whether nobody knows anything of it."""
        return self.low is None and self.high is None

    @property
    def verdict(self) -> str:
        """Whether who has it surely gains, loses or stays as they are, or may do either."""
        if self.exact == 0:
            return SAME
        return GAIN if self.sure > 0 else LOSE if self.sure < 0 else EITHER

    @property
    def interval(self) -> Interval:
        """As an interval, to be written as ranges are."""
        return Interval("number", self.low, self.high)

    def __add__(self, other: Bounds) -> Bounds:
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Bounds(low, high)

    def __neg__(self) -> Bounds:
        return Bounds(None if self.high is None else -self.high, None if self.low is None else -self.low)


def of_interval(interval: Interval) -> Bounds:
    """The bounds of an interval of numbers."""
    return Bounds(interval.low, interval.high)


UNBOUNDED = Bounds(None, None)
ZERO = Bounds()
