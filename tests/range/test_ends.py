"""Small formulas whose ends are known by hand: what brute force over the unknown facts gives lies in the span, and the
ends of the span are reached. An end that is open stands as None."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from rangekit import Case, law, sound

from engine.interval import ranges
from engine.interval.ranges import Ranges, span_of
from engine.nodes import NONE
from engine.outcomes import Failure, Need

LAW = """
dimensions:
  size: {{members: {{a: {{worth: 3}}, b: {{worth: none}}, c: {{worth: 7}}}}}}
  pair: {{members: {{p: {{lot: 4}}, q: {{lot: 8}}}}}}
facts:
  x: {{type: number, minimum: -3, maximum: 4, label: X, question: X?, §}}
  n: {{type: integer, minimum: -2, maximum: 5, label: N, question: N?, §}}
  free: {{type: integer, label: F, question: F?, §}}
  ahead: {{type: integer, minimum: 0, label: A, question: A?, §}}
  share: {{type: rate, minimum: 0.2, maximum: 0.8, label: S, question: S?, §}}
  yes: {{type: boolean, label: Y, question: Y?, §}}
  day_one: {{type: date, label: D, question: D?, §}}
  word: {{type: text, label: W, question: W?, §}}
  kind: {{type: size, label: K, question: K?, §}}
  on: {{type: boolean, per: [pair], label: O, question: O?, §}}
  much: {{type: number, per: [pair], minimum: 1, label: M, question: M?, §}}
tables:
  half: {{type: number, label: H, value: 0.5, §}}
  epoch: {{type: date, label: E, value: 2022-01-31, §}}
rules:
  shy: {{type: number, label: S, when: "yes", formula: x, §}}
  lost: {{type: number, label: L, formula: "1 / (half - half) if yes else x / (half - half)", §}}
  whole: {{type: integer, label: W, round: 1, formula: n, §}}
  coarse: {{type: number, label: C, round: 0.5, formula: share, §}}
  chosen:
    type: number
    label: C
    cases:
      - {{if: x > 0, then: x}}
      - {{if: yes, then: "12"}}
    §
  target: {{type: {type}, label: T, formula: "{formula}", §}}
"""
FAR = 10**6
CHOICES = {
    ("x", ()): [Fraction(n, 4) for n in range(-12, 17)],
    ("n", ()): [Fraction(n) for n in range(-2, 6)],
    ("free", ()): [Fraction(n) for n in (-FAR, *range(-13, 14), FAR)],
    ("ahead", ()): [Fraction(n) for n in (*range(14), FAR)],
    ("share", ()): [Fraction(n, 10) for n in range(2, 9)],
    ("yes", ()): [True, False],
    ("day_one", ()): [date(2022, 1, 31) + timedelta(n) for n in (-800, -31, -1, 0, 1, 28, 365)],
    ("word", ()): ["a", "some text"],
    ("kind", ()): ["a", "b", "c"],
    ("on", ("p",)): [True, False],
    ("on", ("q",)): [True, False],
    ("much", ("p",)): [Fraction(n) for n in (1, 2, FAR)],
    ("much", ("q",)): [Fraction(n) for n in (1, 3, FAR)],
}


def case_of(formula, type_):
    """The law with a target, and what each of the facts may be on which it can depend."""
    rules = law(LAW.format(type=type_, formula=formula))
    return Case(rules)


def outcomes_of(case, name="target", given=()):
    """What brute force gives: only the facts that are asked for are varied."""
    asked = {}
    while True:  # one fact after another is found to be asked for
        needs = set()
        found = []
        for values in _product(asked):
            outcome = case.evaluation({**dict(given), **values}).outcome(name, ())
            needs |= {(n.name, tuple(m for _, m in n.at)) for n in getattr(outcome, "needs", ())}
            found.append((values, outcome))
        if not needs:
            return found
        asked |= {n: CHOICES[n] for n in needs}


def _product(asked):
    rows = [{}]
    for name, values in asked.items():
        rows = [{**row, name: value} for row in rows for value in values]
    return rows


def ends(span):
    return span.lowest, span.highest, span.none


@pytest.mark.parametrize(
    ("formula", "low", "high"),
    [
        ("abs(x)", 0, 4), ("abs(x + 12)", 9, 16), ("abs(x - 12)", 8, 15), ("abs(n)", 0, 5), ("abs(-ahead)", 0, None),
        ("abs(free)", 0, None), ("abs(free - n)", 0, None), ("abs(ahead + 1)", 1, None),
        ("round_to(share, half)", 0, 1), ("round_to(x, half)", -3, 4), ("round_to(n, 1)", -2, 5),
        ("whole", -2, 5), ("coarse", 0, 1),
        ("x / share", -15, 20), ("12 / (x - 12)", Fraction(-3, 2), Fraction(-4, 5)),
        ("x * ahead", None, None), ("n * x", -15, 20), ("-n * n", -25, 0),
        ("sum(much, over=pair)", 2, None), ("max(x, n)", -2, 5), ("min(x, n, 0)", -3, 0), ("min(free, ahead)", None, None),
        ("min(ahead, 12)", 0, 12), ("max(min(free, 12), 1)", 1, 12),
        ("days_between(epoch, add_days(epoch, n))", -2, 5), ("month(add_months(epoch, n))", 1, 12),
    ],
)  # fmt: skip
def test_the_ends_of_a_number(formula, low, high):
    case = case_of(formula, "number")
    span = span_of(case.evaluation(), "target", ())
    found = sound(span, outcomes_of(case))
    assert ends(span) == (low, high, False)
    assert low in (None, min(found)) and high in (None, max(found))


@pytest.mark.parametrize(("formula", "low", "high"), [("chosen", 0, 12), ("1 / (ahead + 1)", 0, 1), ("1 / x", None, None)])
def test_an_end_that_is_only_approached(formula, low, high):
    case = case_of(formula, "number")
    span = span_of(case.evaluation(), "target", ())
    found = sound(span, outcomes_of(case))
    assert ends(span) == (low, high, False)
    assert low is None or low < min(found) <= Fraction(1, 4)


WRONG = "1 / (lot - 4)"  # an error at p, a quarter at q


@pytest.mark.parametrize(
    ("formula", "type_"),
    [(f"add_months(epoch, {f})", "date") for f in ("share", "half", "lost")]
    + [(f, "number") for f in (
        "lost", "lost + x", "min(lost, x)", "max(x, lost)", "abs(lost)", "lost * x", "x / lost", "x / (half - half)",
        "round_to(x, -1)", "round_to(x, half - half)", "x if lost > 0 else n", f"sum({WRONG} + x, over=pair)",
    )],
)  # fmt: skip
def test_what_can_only_be_an_error_has_no_value(formula, type_):
    case = case_of(formula, type_)
    span = span_of(case.evaluation(), "target", ())
    assert (span.kind, span.none) == ("nothing", False)
    assert all(isinstance(o, Failure) for _, o in outcomes_of(case))


@pytest.mark.parametrize("over", [f"{f}({WRONG}, over=pair)" for f in ("sum", "mean", "min", "max")]
                         + [f"count({WRONG} > 0, over=pair)", f"sum(lot, over=pair, where={WRONG} > 0)"])  # fmt: skip
def test_a_branch_that_is_an_error_gives_nothing(over):
    case = case_of(f"{over} if yes else x", "number")
    span = span_of(case.evaluation(), "target", ())
    found = sound(span, outcomes_of(case))
    assert ends(span) == (min(found), max(found), False) == (-3, 4, False)


@pytest.mark.parametrize("over", ["sum", "mean", "min", "max"])
def test_an_error_that_may_be_left_out(over):
    case = case_of(f"{over}({WRONG}, over=pair, where=on or lot > 4)", "number")
    span = span_of(case.evaluation(), "target", ())
    found = sound(span, outcomes_of(case))
    assert ends(span) == (Fraction(1, 4), Fraction(1, 4), False) and found == {Fraction(1, 4)}


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (f"any({WRONG} > 0, over=pair)", {}), (f"all({WRONG} > 0, over=pair)", {}),
        (f"any({WRONG} > 0, over=pair) or x < 12", {}), (f"all({WRONG} > 0, over=pair) and x > 12", {}),
        (f"any({WRONG} > 0, over=pair) if yes else x < 12", {True}), (f"all({WRONG} > 0, over=pair) if yes else x > 12", {False}),
        ("any(1 / (lot - 8) < x, over=pair)", {True}), ("all(1 / (lot - 8) < x, over=pair)", {False}),
        ("any(x / (lot - 8) < 0, over=pair, where=on)", {True, False}), ("all(x / (lot - 8) < 0, over=pair, where=on)", {True, False}),
        ("any(much > 1, over=pair)", {True, False}), ("all(much >= 1, over=pair)", {True}), ("any(much < 1, over=pair)", {False}),
        ("all(applies(worth), over=size)", {False}), ("any(worth < x, over=size)", {True, False}), ("all(worth > x - 1, over=size)", {False}), ("all(lot > x, over=pair, where=on or lot < x + 1)", {True, False}),
        ("kind == \"a\" or kind != \"b\"", {True, False}), ("kind == kind", {True}), ("word == \"a\"", {True, False}), ("yes == (x > 12)", {True, False}),
        ("shy < 12", {True, False}), ("applies(shy)", {True, False}), ("lost == 1", {}),
    ],
)  # fmt: skip
def test_the_words_of_a_condition(formula, words):
    """A member that decides is heard before the error of one that comes after it."""
    case = case_of(formula.replace('"', "'"), "boolean")
    span = span_of(case.evaluation(), "target", ())
    found = sound(span, outcomes_of(case))
    assert found == set(words)
    assert (span.words or frozenset()) == found and not span.none
