"""The algebra of the four outcomes: a value, not applicable, unknown, an error. Nothing is ever silently zero."""

from datetime import date
from fractions import Fraction as F
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lawkit import ERROR, UNKNOWN, run, show

from engine.base.node import NONE
from engine.core import outcomes
from engine.core.functions import AGGREGATES, FUNCTIONS
from engine.core.outcomes import (
    MissingInput,
    Unknown,
    add,
    both,
    choose,
    compare,
    divide,
    either,
    invert,
    multiply,
    negate,
    subtract,
)

OTHER = Unknown(frozenset([MissingInput("reading", "r")]))
N, U, E = "none", "? x", "! broken"
OPERANDS = {"6": F(6), "2": F(2), N: NONE, U: UNKNOWN, E: ERROR}


# + - * / and comparisons


@pytest.mark.parametrize(
    ("operator", "left", "right", "result"),
    [
        (add, "6", "2", "8"),
        (add, "6", N, "6"),
        (add, N, "2", "2"),
        (add, N, N, N),
        (add, "6", U, U),
        (add, N, U, U),
        (add, U, N, U),
        (add, E, U, E),
        (add, U, E, E),
        (add, E, N, E),
        (subtract, "6", "2", "4"),
        (subtract, "6", N, "6"),
        (subtract, N, "2", "-2"),
        (subtract, N, N, N),
        (subtract, U, N, U),
        (subtract, N, U, U),
        (subtract, "6", E, E),
        (multiply, "6", "2", "12"),
        (multiply, "6", N, N),
        (multiply, N, "2", N),
        (multiply, N, N, N),
        (multiply, N, U, U),
        (multiply, U, "2", U),
        (multiply, N, E, E),
        (multiply, U, E, E),
        (divide, "6", "2", "3"),
        (divide, "2", "6", "1/3"),
        (divide, "6", N, N),
        (divide, N, "2", N),
        (divide, N, U, U),
        (divide, U, "2", U),
        (divide, E, "2", E),
    ],
)
def test_arithmetic(operator, left, right, result):
    assert show(operator(OPERANDS[left], OPERANDS[right])) == result


@pytest.mark.parametrize("operand", [F(0), F(6), F(-6)])
def test_division_by_zero_is_an_error(operand):
    assert show(divide(operand, F(0))) == "! division by zero"


def test_what_is_not_there_is_not_divided():
    assert divide(NONE, F(0)) is NONE
    assert divide(UNKNOWN, F(0)) == UNKNOWN


@pytest.mark.parametrize(("operand", "result"), [("6", "-6"), (N, N), (U, U), (E, E)])
def test_the_negative(operand, result):
    assert show(negate(OPERANDS[operand])) == result


COMPARISONS = {
    "==": (False, True),
    "!=": (True, False),
    "<": (False, False),
    "<=": (False, True),
    ">": (True, False),
    ">=": (True, True),
}


@pytest.mark.parametrize("operator", COMPARISONS)
def test_comparisons(operator):
    assert (compare(operator, F(6), F(2)), compare(operator, F(2), F(2))) == COMPARISONS[operator]
    for other in (F(2), NONE, date(2022, 1, 1), True, "x"):  # not even none == none, nor none != 2
        assert compare(operator, NONE, other) is False
        assert compare(operator, other, NONE) is False
    assert (
        compare(operator, UNKNOWN, NONE)
        == compare(operator, NONE, UNKNOWN)
        == compare(operator, UNKNOWN, F(2))
        == UNKNOWN
    )
    assert compare(operator, ERROR, UNKNOWN) == compare(operator, UNKNOWN, ERROR) == ERROR


def test_an_unknown_carries_all_that_it_waits_for():
    assert show(add(UNKNOWN, OTHER)) == "? the reading r x"
    assert show(outcomes.total([UNKNOWN, F(1), OTHER, NONE])) == "? the reading r x"


def test_a_number_cannot_grow_without_end():
    number, steps = F(10), 0
    while isinstance(number, F):
        number, steps = multiply(number, number), steps + 1
    assert show(number) == "! a number grows beyond 1 200 digits"
    assert steps < 15


# and, or, not, if


TRUTH = {"yes": True, "no": False, N: NONE, U: UNKNOWN, E: ERROR}
AND = {
    ("yes", "yes"): "true",
    ("yes", "no"): "false",
    ("yes", N): "false",
    ("yes", U): U,
    ("yes", E): E,
    ("no", "yes"): "false",
    ("no", "no"): "false",
    ("no", N): "false",
    ("no", U): "false",
    ("no", E): "false",
    (N, "yes"): "false",
    (N, "no"): "false",
    (N, N): "false",
    (N, U): "false",
    (N, E): "false",
    (U, "yes"): U,
    (U, "no"): "false",
    (U, N): "false",
    (U, U): U,
    (E, "yes"): E,
    (E, "no"): E,
    (E, N): E,
    (E, U): E,
    (E, E): E,
}
OR = {
    ("yes", "yes"): "true",
    ("yes", "no"): "true",
    ("yes", N): "true",
    ("yes", U): "true",
    ("yes", E): "true",
    ("no", "yes"): "true",
    ("no", "no"): "false",
    ("no", N): "false",
    ("no", U): U,
    ("no", E): E,
    (N, "yes"): "true",
    (N, "no"): "false",
    (N, N): "false",
    (N, U): U,
    (N, E): E,
    (U, "yes"): "true",
    (U, "no"): U,
    (U, N): U,
    (U, U): U,
    (E, "yes"): E,
    (E, "no"): E,
    (E, N): E,
    (E, U): E,
    (E, E): E,
}


def ask(*outcomes_):
    return [lambda o=o: o for o in outcomes_]


@pytest.mark.parametrize("pair", AND)
def test_and(pair):
    assert show(both(ask(*(TRUTH[w] for w in pair)))) == AND[pair]


@pytest.mark.parametrize("pair", OR)
def test_or(pair):
    assert show(either(ask(*(TRUTH[w] for w in pair)))) == OR[pair]


def test_a_guard_that_is_unknown_may_yet_rule_an_error_out():
    assert both(ask(UNKNOWN, ERROR)) == either(ask(UNKNOWN, ERROR)) == UNKNOWN
    assert both(ask(UNKNOWN, ERROR, False)) is False
    assert either(ask(UNKNOWN, ERROR, True)) is True


def test_and_or_of_nothing():
    assert both([]) is True
    assert either([]) is False


@pytest.mark.parametrize(("operand", "result"), [("yes", "false"), ("no", "true"), (N, "true"), (U, U), (E, E)])
def test_not(operand, result):
    assert show(invert(TRUTH[operand])) == result


def never():
    raise AssertionError("asked in vain")


def test_what_is_decided_is_not_asked():
    assert both([lambda: False, never]) is False
    assert either([lambda: True, never]) is True
    assert choose(True, lambda: F(1), never) == 1
    for condition in (False, NONE):
        assert choose(condition, never, lambda: F(2)) == 2
    for condition in (UNKNOWN, ERROR):
        assert choose(condition, never, never) == condition


# over a dimension


@pytest.mark.parametrize(
    ("name", "found", "result"),
    [
        ("sum", [], "0"),
        ("sum", [N, N], "0"),
        ("sum", ["6", N, "2"], "8"),
        ("sum", ["6", U], U),
        ("sum", [U, E, "6"], E),
        ("mean", [], N),
        ("mean", [N], N),
        ("mean", ["6", N, "2"], "4"),
        ("mean", ["2", U], U),
        ("mean", [E], E),
        ("min", [], N),
        ("min", [N], N),
        ("min", ["6", N, "2"], "2"),
        ("min", ["2", U], U),
        ("min", [U, E], E),
        ("max", [], N),
        ("max", [N], N),
        ("max", ["6", N, "2"], "6"),
        ("max", ["6", U], U),
        ("max", [E, "2"], E),
        ("count", [], "0"),
        ("count", ["yes", "no", N, "yes"], "2"),
        ("count", [N], "0"),
        ("count", ["yes", U], U),
        ("count", ["yes", U, E], E),
        ("any", [], "false"),
        ("any", [N], "false"),
        ("any", ["no", "yes"], "true"),
        ("any", ["no", U], U),
        ("any", [U, "yes"], "true"),
        ("any", ["no", E], E),
        ("all", [], "true"),
        ("all", ["yes", "no"], "false"),
        ("all", ["yes", U], U),
        ("all", [U, "no"], "false"),
        ("all", ["yes", E], E),
    ],
)
def test_aggregates(name, found, result):
    assert show(AGGREGATES[name]([(OPERANDS | TRUTH)[o] for o in found])) == result


@pytest.mark.parametrize(("found", "result"), [([N], "true"), (["yes", N], "true"), ([N, U], U)])
def test_all_leaves_out_what_does_not_apply(found, result):
    assert show(AGGREGATES["all"]([TRUTH[o] for o in found])) == result


def test_dates_have_a_least_and_a_most():
    days = [date(2023, 1, 1), NONE, date(2022, 1, 1)]
    assert (outcomes.least(days), outcomes.greatest(days)) == (days[2], days[0])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_needs_all_its_arguments(name):
    takes = FUNCTIONS[name].takes
    good = [date(2022, 1, 1) if t == "date" else F(3) for t in takes]
    assert not show(FUNCTIONS[name].apply(good)).startswith(("!", "?"))
    for place, (bad, result) in product(range(len(takes)), [(NONE, N), (UNKNOWN, U), (ERROR, E)]):
        assert show(FUNCTIONS[name].apply([*good[:place], bad, *good[place + 1 :]])) == result


def test_the_functions_on_numbers():
    assert show(FUNCTIONS["abs"].apply([F(-3, 2)])) == "1.5"
    assert show(FUNCTIONS["round_to"].apply([F(-1, 8), F(1, 100)])) == "-0.13"
    assert show(FUNCTIONS["round_to"].apply([F(1), F(0)])) == "! a step that is not above 0"
    assert show(FUNCTIONS["year"].apply([date(2024, 2, 29)])) == "2024"


# the same algebra through formulas


LAW = """
facts: {v: {type: number, question: q}, n: {type: number, question: q}, u: {type: number, question: q},
  un: {type: boolean, question: q}}
rules:
  result: {type: number, formula: "%s", §}
  yes: {type: boolean, formula: "%s", §}
"""


def formula(text, kind="number"):
    law = LAW % ((text, "true") if kind == "number" else ("0", text))
    return run(law, "{v: 6, n: none}")["result" if kind == "number" else "yes"]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("v + n", "6"),
        ("n - v", "-6"),
        ("n + n", "none"),
        ("v * n", "none"),
        ("n / v", "none"),
        ("v + u", "? u"),
        ("n * u", "? u"),
        ("-n", "none"),
        ("v / 0", "! division by zero"),
        ("v if true else u", "6"),
        ("u if n > 0 else v", "6"),
        ("v if un else v", "? un"),
        ("min(v, n)", "6"),
        ("max(v, n, 12)", "12"),
        ("min(v, u)", "? u"),
        ("abs(n)", "none"),
        ("none", "none"),
        ("v + none", "6"),
        ("1 / 0 if v == 0 else v", "6"),
    ],
)
def test_numbers_in_a_formula(text, result):
    assert formula(text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("n == 6", "false"),
        ("n != 6", "false"),
        ("not n == 6", "true"),
        ("n == n", "false"),
        ("u > 0", "? u"),
        ("v < 1 and u > 0", "false"),
        ("u > 0 and v < 1", "false"),
        ("v > 1 or u > 0", "true"),
        ("u > 0 or v > 1", "true"),
        ("u > 0 and v > 1", "? u"),
        ("0 < v < 12", "true"),
        ("0 < n < 12", "false"),
        ("12 < v < u", "false"),
        ("0 < v < u", "? u"),
        ("applies(v)", "true"),
        ("applies(n)", "false"),
        ("applies(u)", "? u"),
        ("not none", "true"),
        ("v == 0 or v / v == 1", "true"),
        ("applies(v / 0)", "! division by zero"),
        ("v != 6 and v / 0 > 1", "false"),
    ],
)
def test_yes_and_no_in_a_formula(text, result):
    assert formula(text, "boolean") == result


# laws


numbers = st.fractions(-100, 100, max_denominator=12)
some = st.one_of(
    numbers, st.just(NONE), st.builds(lambda n: Unknown(frozenset([MissingInput("fact", n)])), st.sampled_from("xyz"))
)
any_number = st.one_of(some, st.just(ERROR))
truths = st.sampled_from([True, False, NONE, UNKNOWN, OTHER])


@given(st.permutations(list(range(6))), st.lists(any_number, min_size=6, max_size=6))
def test_the_order_of_members_does_not_matter(order, found):
    for name in ("sum", "mean", "min", "max"):
        assert AGGREGATES[name](found) == AGGREGATES[name]([found[i] for i in order])


@given(st.lists(truths, max_size=6), st.randoms(use_true_random=False))
def test_nor_does_it_for_yes_and_no(found, random):
    mixed = random.sample(found, len(found))
    for name in ("any", "all", "count"):
        assert AGGREGATES[name](found) == AGGREGATES[name](mixed)


@given(truths, truths)
def test_de_morgan(a, b):
    assert invert(both(ask(a, b))) == either(ask(invert(a), invert(b)))
    assert invert(either(ask(a, b))) == both(ask(invert(a), invert(b)))


@given(any_number, any_number, any_number)
def test_plus_commutes_associates_and_leaves_none_out(a, b, c):
    assert add(a, b) == add(b, a)
    assert add(add(a, b), c) == add(a, add(b, c))
    assert add(a, NONE) == add(NONE, a) == a
    assert subtract(a, b) == add(a, negate(b))


@given(any_number, any_number)
def test_times_commutes_and_none_wins_over_values(a, b):
    assert multiply(a, b) == multiply(b, a)
    assert multiply(a, NONE) in (NONE, a)


@given(any_number)
def test_an_error_wins_over_all(a):
    for operator in (add, subtract, multiply, divide):
        assert operator(a, ERROR) == operator(ERROR, a) == ERROR


@given(some, some)
def test_a_comparison_and_its_opposite_are_never_both_true(a, b):
    for one, other in (("<", ">="), ("<=", ">"), ("==", "!=")):
        first, second = compare(one, a, b), compare(other, a, b)
        if isinstance(first, Unknown):
            assert first == second
        else:
            assert (first is True) + (second is True) == (0 if a is NONE or b is NONE else 1)


@given(st.lists(numbers, min_size=1))
def test_the_sum_is_the_mean_times_the_count(found):
    assert outcomes.total(found) == outcomes.mean(found) * len(found)
