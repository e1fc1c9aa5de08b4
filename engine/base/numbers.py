"""Exact numbers: rounding to a step, and writing them as text. No float anywhere."""

from __future__ import annotations

from fractions import Fraction
from math import floor

MODES = ("half_up", "half_even", "up", "down")


def round_to(value: Fraction, step: Fraction, mode: str = "half_up") -> Fraction:
    """`value` as a whole number of steps. half_up sends a half away from zero, up and down go from and to zero."""
    units = value / step
    size = abs(units)
    whole = floor(size)
    rest = size - whole
    if mode == "up":
        whole += rest > 0
    elif mode == "half_even":
        whole += rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1)
    elif mode == "half_up":
        whole += rest >= Fraction(1, 2)
    return step * whole * (-1 if units < 0 else 1)


def exact(value: Fraction) -> str:
    """The number as its shortest exact decimal, or as a fraction where it has none ("184/365")."""
    denominator = value.denominator
    twos = fives = 0
    while denominator % 2 == 0:
        denominator //= 2
        twos += 1
    while denominator % 5 == 0:
        denominator //= 5
        fives += 1
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 else text


def fixed(value: Fraction, places: int) -> str:
    """The number with exactly `places` decimals, half away from zero: for reading, never for computing."""
    scaled = round_to(value, Fraction(1, 10**places)) * 10**places
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if scaled < 0 else text
