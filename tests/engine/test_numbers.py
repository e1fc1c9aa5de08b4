"""Exact numbers: rounding to a step, and writing them."""

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.numbers import MODES, exact, fixed, round_to

numbers = st.fractions(-10_000, 10_000, max_denominator=997)
CENT = F(1, 100)


@pytest.mark.parametrize(
    ("value", "half_up", "half_even", "up", "down"),
    [
        ("0.125", "0.13", "0.12", "0.13", "0.12"),
        ("0.135", "0.14", "0.14", "0.14", "0.13"),
        ("-0.125", "-0.13", "-0.12", "-0.13", "-0.12"),
        ("-0.135", "-0.14", "-0.14", "-0.14", "-0.13"),
        ("0.1249", "0.12", "0.12", "0.13", "0.12"),
        ("0.1251", "0.13", "0.13", "0.13", "0.12"),
        ("-0.001", "0", "0", "-0.01", "0"),
        ("2.675", "2.68", "2.68", "2.68", "2.67"),
        ("0.12", "0.12", "0.12", "0.12", "0.12"),
        ("0", "0", "0", "0", "0"),
    ],
)
def test_each_mode_of_rounding_to_the_cent(value, half_up, half_even, up, down):
    assert [exact(round_to(F(value), CENT, mode)) for mode in MODES] == [half_up, half_even, up, down]


@pytest.mark.parametrize(
    ("value", "step", "result"),
    [
        ("17", "5", "15"),
        ("17.5", "5", "20"),
        ("-17.5", "5", "-20"),
        ("1.3", "0.25", "1.25"),
        ("1000000000000.005", "0.01", "1000000000000.01"),
    ],
)
def test_a_step_is_any_number_above_0(value, step, result):
    assert round_to(F(value), F(step)) == F(result)


def test_a_third_rounds_exactly():
    assert [exact(round_to(F(2, 3), CENT, mode)) for mode in MODES] == ["0.67", "0.67", "0.67", "0.66"]


@given(numbers, st.sampled_from([F(1), CENT, F(1, 3), F(5)]), st.sampled_from(MODES))
def test_rounding_stays_within_a_step_is_whole_and_is_odd(value, step, mode):
    result = round_to(value, step, mode)
    assert (result / step).denominator == 1
    assert abs(result - value) < step
    assert round_to(result, step, mode) == result
    assert round_to(-value, step, mode) == -result


@given(numbers)
def test_half_modes_take_a_nearest_and_up_and_down_its_side(value):
    for mode in ("half_up", "half_even"):
        assert abs(round_to(value, CENT, mode) - value) <= CENT / 2
    assert abs(round_to(value, CENT, "down")) <= abs(value) <= abs(round_to(value, CENT, "up"))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (F(17500), "17500"),
        (F("17500.50"), "17500.5"),
        (F(0), "0"),
        (F(-1, 4), "-0.25"),
        (F(1, 3), "1/3"),
        (F(-184, 365), "-184/365"),
        (F(1, 1024), "0.0009765625"),
        (F(10**40), "1" + "0" * 40),
        (F(1, 10**20), "0." + "0" * 19 + "1"),
        (F(7, 250), "0.028"),
        (F("100.01"), "100.01"),
    ],
)
def test_the_exact_text_of_a_number(number, text):
    assert exact(number) == text


@given(st.fractions())
def test_the_exact_text_is_the_number(number):
    assert F(exact(number)) == number


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        (F("0.005"), 2, "0.01"),
        (F("-0.005"), 2, "-0.01"),
        (F("-0.004"), 2, "0.00"),
        (F(5), 2, "5.00"),
        (F("12.5"), 0, "13"),
        (F(1, 3), 3, "0.333"),
    ],
)
def test_the_text_with_fixed_decimals(number, places, text):
    assert fixed(number, places) == text
