"""Small formulas whose ends are known by hand: what brute force over the unknown facts gives lies in the interval, and
the ends of the interval are reached. An end that is open stands as None."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from rangekit import Case, law, sound

from engine.base.node import NONE
from engine.core.outcomes import EvaluationError
from engine.tools.ranges.ranges import interval_of

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
  floor: {{per: [size], type: number, label: F, values: [1, 2, 3], §}}
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
    ("start", ()): [date(y, 6, 1) for y in (1, 2020, 2022)],
    ("stop", ()): [date(y, 6, 1) for y in (1999, 2021, 2023, 9999)],
    **{("moment", (m,)): [date(2022, 1, 30), date(2022, 1, 31), date(2022, 2, 1)] for m in "abc"},
    **{("pay", (n,)): [Fraction(1), Fraction(3)] for n in range(1, 6)},
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
            needs |= {
                (n.name, tuple(int(m) if m.isdigit() else m for _, m in n.at)) for n in getattr(outcome, "needs", ())
            }
            found.append((values, outcome))
        if not needs:
            return found
        asked |= {n: CHOICES[n] for n in needs}


def _product(asked):
    rows = [{}]
    for name, values in asked.items():
        rows = [{**row, name: value} for row in rows for value in values]
    return rows


def ends(interval):
    return interval.lowest, interval.highest, interval.none


@pytest.mark.parametrize(
    ("formula", "low", "high"),
    [
        ("abs(x)", 0, 4),
        ("abs(x + 12)", 9, 16),
        ("abs(x - 12)", 8, 15),
        ("abs(n)", 0, 5),
        ("abs(-ahead)", 0, None),
        ("abs(free)", 0, None),
        ("abs(free - n)", 0, None),
        ("abs(ahead + 1)", 1, None),
        ("round_to(share, half)", 0, 1),
        ("round_to(x, half)", -3, 4),
        ("round_to(n, 1)", -2, 5),
        ("whole", -2, 5),
        ("coarse", 0, 1),
        ("x / share", -15, 20),
        ("12 / (x - 12)", Fraction(-3, 2), Fraction(-4, 5)),
        ("x * ahead", None, None),
        ("n * x", -15, 20),
        ("-n * n", -25, 0),
        ("sum(much, over=pair)", 2, None),
        ("sum(much, over=pair, where=on) / count(over=pair, where=on)", 1, None),
        ("round_to(x, n)", None, None),
        ("max(x, n)", -2, 5),
        ("min(x, n, 0)", -3, 0),
        ("min(free, ahead)", None, None),
        ("min(ahead, 12)", 0, 12),
        ("max(min(free, 12), 1)", 1, 12),
        ("days_between(epoch, add_days(epoch, n))", -2, 5),
        ("month(add_months(epoch, n))", 1, 12),
        ("months_between(epoch, add_months(epoch, 1), yes)", 0, 1),
        ("months_between(epoch, add_days(epoch, n), yes)", 0, 0),
    ],
)
def test_the_ends_of_a_number(formula, low, high):
    case = case_of(formula, "number")
    interval = interval_of(case.evaluation(), "target", ())
    found = sound(interval, outcomes_of(case))
    assert ends(interval) == (low, high, False)
    assert low in (None, min(found)) and high in (None, max(found))


@pytest.mark.parametrize(
    ("formula", "low", "high"), [("chosen", 0, 12), ("1 / (ahead + 1)", 0, 1), ("1 / x", None, None)]
)
def test_an_end_that_is_only_approached(formula, low, high):
    case = case_of(formula, "number")
    interval = interval_of(case.evaluation(), "target", ())
    found = sound(interval, outcomes_of(case))
    assert ends(interval) == (low, high, False)
    assert low is None or low < min(found) <= Fraction(1, 4)


WRONG = "1 / (lot - 4)"  # an error at p, a quarter at q


@pytest.mark.parametrize(
    ("formula", "type_"),
    [(f"add_months(epoch, {f})", "date") for f in ("share", "half", "lost")]
    + [
        (f, "number")
        for f in (
            "lost",
            "lost + x",
            "min(lost, x)",
            "max(x, lost)",
            "abs(lost)",
            "lost * x",
            "x / lost",
            "x / (half - half)",
            "round_to(x, -1)",
            "round_to(x, half - half)",
            "x if lost > 0 else n",
            "floor[kind if lost > 0 else kind]",
            f"sum({WRONG} + x, over=pair)",
        )
    ],
)
def test_what_can_only_be_an_error_has_no_value(formula, type_):
    case = case_of(formula, type_)
    interval = interval_of(case.evaluation(), "target", ())
    assert (interval.kind, interval.none) == ("nothing", False)
    assert all(isinstance(o, EvaluationError) for _, o in outcomes_of(case))


@pytest.mark.parametrize(
    "over",
    [f"{f}({WRONG}, over=pair)" for f in ("sum", "mean", "min", "max")]
    + [f"count({WRONG} > 0, over=pair)", f"sum(lot, over=pair, where={WRONG} > 0)"],
)
def test_a_branch_that_is_an_error_gives_nothing(over):
    case = case_of(f"{over} if yes else x", "number")
    interval = interval_of(case.evaluation(), "target", ())
    found = sound(interval, outcomes_of(case))
    assert ends(interval) == (min(found), max(found), False) == (-3, 4, False)


@pytest.mark.parametrize("over", ["sum", "mean", "min", "max"])
def test_an_error_that_may_be_left_out(over):
    case = case_of(f"{over}({WRONG}, over=pair, where=on or lot > 4)", "number")
    interval = interval_of(case.evaluation(), "target", ())
    found = sound(interval, outcomes_of(case))
    assert ends(interval) == (Fraction(1, 4), Fraction(1, 4), False) and found == {Fraction(1, 4)}


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (f"any({WRONG} > 0, over=pair)", {}),
        (f"all({WRONG} > 0, over=pair)", {}),
        (f"any({WRONG} > 0, over=pair) or x < 12", {}),
        (f"all({WRONG} > 0, over=pair) and x > 12", {}),
        (f"any({WRONG} > 0, over=pair) if yes else x < 12", {True}),
        (f"all({WRONG} > 0, over=pair) if yes else x > 12", {False}),
        ("any(1 / (lot - 8) < x, over=pair)", {True}),
        ("all(1 / (lot - 8) < x, over=pair)", {False}),
        ("any(x / (lot - 8) < 0, over=pair, where=on)", {True, False}),
        ("all(x / (lot - 8) < 0, over=pair, where=on)", {True, False}),
        ("any(much > 1, over=pair)", {True, False}),
        ("all(much >= 1, over=pair)", {True}),
        ("any(much < 1, over=pair)", {False}),
        ("all(applies(worth), over=size)", {False}),
        ("any(worth < x, over=size)", {True, False}),
        ("all(worth > x - 1, over=size)", {False}),
        ("all(lot > x, over=pair, where=on or lot < x + 1)", {True, False}),
        ('kind == "a" or kind != "b"', {True, False}),
        ("kind == kind", {True}),
        ('word == "a"', {True, False}),
        ("yes == (x > 12)", {True, False}),
        ("shy < 12", {True, False}),
        ("applies(shy)", {True, False}),
        ("lost == 1", {}),
    ],
)
def test_the_words_of_a_condition(formula, words):
    """A member that decides is heard before the error of one that comes after it."""
    case = case_of(formula.replace('"', "'"), "boolean")
    interval = interval_of(case.evaluation(), "target", ())
    found = sound(interval, outcomes_of(case))
    assert found == set(words)
    assert (interval.words or frozenset()) == found and not interval.none


@pytest.mark.parametrize(
    ("formula", "low", "high", "none"),
    [
        ("add_months(epoch, ahead)", date(2022, 1, 31), None, False),
        ("add_months(epoch, free)", None, None, False),
        ("add_months(epoch, -ahead)", None, date(2022, 1, 31), False),
        ("add_years(epoch, n)", date(2020, 1, 31), date(2027, 1, 31), False),
        ("add_months(epoch, n)", date(2021, 11, 30), date(2022, 6, 30), False),
        ("add_months(epoch, n, true)", date(2021, 12, 1), date(2022, 7, 1), False),
        ("add_months(epoch, n, false)", date(2021, 11, 30), date(2022, 6, 30), False),
        ("add_months(epoch, n, yes)", date(2021, 11, 30), date(2022, 7, 1), False),
        ("add_months(epoch, 1, yes)", date(2022, 2, 28), date(2022, 3, 1), False),
        ("add_years(epoch, n, yes)", date(2020, 1, 31), date(2027, 1, 31), False),
        ("add_days(epoch, n)", date(2022, 1, 29), date(2022, 2, 5), False),
        ("add_days(day_one, n)", None, None, False),
        ("max(day_one, epoch)", date(2022, 1, 31), None, False),
        ("min(add_days(epoch, n), epoch)", date(2022, 1, 29), date(2022, 1, 31), False),
        ("epoch if yes else none", date(2022, 1, 31), date(2022, 1, 31), True),
        ("day_one if day_one < epoch else none", None, date(2022, 1, 30), True),
    ],
)
def test_the_ends_of_a_date(formula, low, high, none):
    case = case_of(formula, "date")
    interval = interval_of(case.evaluation(), "target", ())
    found = sound(interval, outcomes_of(case))
    assert ends(interval) == (low, high, none) and none is (NONE in found)
    assert low in (None, min(found - {NONE})) and high in (None, max(found - {NONE}))


# members that depend on what is unknown


def days(day):
    """From the epoch of the law below."""
    return (day - date(2022, 1, 31)).days


STEPS = """
dimensions:
  step: {{range: [{low}, {high}]}}
  event: {{dated: moment, question: Which?}}
  size: {{members: {{a: {{worth: 3}}, b: {{worth: none}}, c: {{worth: 7}}}}}}
facts:
  n: {{type: integer, minimum: -2, maximum: 5, label: N, question: N?, §}}
  ahead: {{type: integer, minimum: 0, label: A, question: A?, §}}
  free: {{type: integer, label: F, question: F?, §}}
  start: {{type: date, label: S, question: S?, §}}
  stop: {{type: date, label: T, question: T?, §}}
  pay: {{per: [step], type: number, minimum: 1, maximum: 3, label: P, question: P?, §}}
  moment: {{type: date, per: [event], label: M, question: M?, §}}
tables:
  epoch: {{type: date, label: E, value: 2022-01-31, §}}
  fee: {{per: [size], type: number, label: F, values: [2, 4, 6], §}}
rules:
  doubled: {{per: [step], type: number, label: D, formula: step + step, §}}
  due: {{per: [step], type: date, label: D, formula: "add_months(epoch, step)", §}}
  first: {{type: integer, label: F, formula: year(start), §}}
  last: {{type: integer, label: L, formula: year(stop), §}}
  grown: {{per: [step], type: number, label: G, formula: "step + previous(grown, over=step)", §}}
  priced: {{per: [step, size], type: number, label: P, formula: step * fee, §}}
  target: {{type: {type}, label: T, formula: "{formula}", §}}
"""


def stepped(low, high, formula, type_="number", facts="{}"):
    return Case(law(STEPS.format(low=low, high=high, formula=formula, type=type_)), facts)


@pytest.mark.parametrize(
    ("low", "high", "formula", "least", "most", "none"),
    [
        (1, "n", "sum(doubled, over=step)", 0, 30, False),
        (1, "n", "count(over=step)", 0, 5, False),
        (1, "n", "max(step, over=step)", 1, 5, True),
        ("n", 5, "min(step, over=step)", -2, 5, False),
        (1, "n", "sum(pay, over=step)", 0, 15, False),
        (1, "n", "mean(pay, over=step)", 1, 3, True),
        (1, "n", "sum(step, over=step) / count(over=step)", 1, 3, False),
        (1, "n", "sum(max(priced, over=size), over=step)", 0, 90, False),
        (1, "n", "doubled[1]", 2, 2, True),
        (1, "n", "doubled[5]", 10, 10, True),
        (1, "n", "doubled[n]", 2, 10, True),
        (1, "free", "doubled[n]", 2, 10, True),
        (1, "n", "grown[1]", 1, 1, True),
        (1, "n", "max(grown, over=step)", 1, 15, True),
        (1, "n", "count(step < n, over=step)", 0, 4, False),
    ],
)
def test_a_range_of_which_an_end_is_unknown(low, high, formula, least, most, none):
    case = stepped(low, high, formula)
    interval = interval_of(case.evaluation(), "target", ())
    found = sound(interval, outcomes_of(case))
    assert (NONE in found) is none
    assert ends(interval) == (min(found - {NONE}), max(found - {NONE}), none) == (least, most, none)


OPEN_RANGES = [
    ("ahead", 3, "count(over=step)", (0, 4, False)),
    (1, "free", "max(step, over=step)", (1, 201, True)),
    ("free", 5, "min(step, over=step)", (-195, 5, True)),
    ("free", "ahead", "sum(step, over=step)", (None, None, False)),
    ("free", "ahead", "count(over=step)", (0, None, False)),
    ("free", "ahead", "doubled[n]", (None, None, True)),
    ("free", "ahead", "doubled[1]", (2, 2, True)),
    (1, "n", "grown[4]", (4, 10, True)),
    (1, "n", "sum(step, over=step, where=1 / (step - 3) < 1)", (0, 8, False)),
    ("free", "ahead", "sum(doubled[step], over=step)", (None, None, False)),
    ("free", "ahead", "max(grown, over=step)", (None, None, True)),
]


@pytest.mark.parametrize(("low", "high", "formula", "expected"), OPEN_RANGES)
def test_a_range_that_may_begin_or_end_far_away(low, high, formula, expected):
    """It has no more than 200 steps beyond an end that is known; a longer one is an error."""
    case = stepped(low, high, formula)
    assert len(sound(interval := interval_of(case.evaluation(), "target", ()), outcomes_of(case))) > 1
    assert ends(interval) == expected


def test_days_over_a_range_that_may_be_anywhere_are_days():
    case = stepped("first", "last", "max(add_years(epoch, step), over=step)", "date")
    interval = interval_of(case.evaluation(), "target", ())
    assert (interval.kind, ends(interval)) == ("date", (None, None, True))
    assert date(4043, 1, 31) in sound(interval, outcomes_of(case))
    assert interval_of(
        stepped("first", "last", "any(step > 2000, over=step)", "boolean").evaluation(), "target", ()
    ).words == {True, False}


EVENTS = [
    "{}",
    "event: {}",
    "event: {a: {}}",
    "event: {a: {moment: 2020-01-01}, b: {}}",
    "event: {a: {moment: 2022-03-01}, b: {moment: 2022-04-01}, c: {}}",
]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("count(over=event)", (0, None, False)),
        ("count(moment < epoch, over=event)", (0, None, False)),
        ("sum(n if event == event else ahead, over=event)", (None, None, False)),
        ("min(days_between(epoch, moment[event]) - n, over=event)", (days(date.min) - 5, days(date.max) + 2, True)),
        ("sum(1 if applies(previous(moment, over=event)) else 0, over=event)", (0, None, False)),
        ("count(moment[event] < epoch, over=event, where=n > 1)", (0, None, False)),
        ("mean(n, over=event)", (-2, 5, True)),
    ],
)
def test_members_that_nobody_has_listed(formula, expected):
    """Whoever they are and however many, what comes out lies in the interval that was told before."""
    interval = interval_of(stepped(1, 3, formula).evaluation(), "target", ())
    assert ends(interval) == expected
    for facts in EVENTS[1:]:
        listed = stepped(1, 3, formula, facts=facts)
        own = interval_of(listed.evaluation(), "target", ())
        for outcome in sound(own, outcomes_of(listed)):
            assert outcome in interval


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("count(over=step) if n > 1 else n", (-2, 1, False)),
        ("doubled[1] if n > 1 else n", (-2, 1, False)),
        ("doubled[n] if n > 1 else n", (-2, 1, False)),
    ],
)
def test_a_range_that_is_an_error_gives_nothing(formula, expected):
    case = stepped(1, 999, formula)
    interval = interval_of(case.evaluation(), "target", ())
    found = sound(interval, outcomes_of(case))
    assert ends(interval) == (min(found), max(found), False) == expected


ORDERED = """
dimensions: {event: {dated: moment, question: Which?}}
facts: {yes: {type: boolean, label: Y, question: Y?, §}, far: {type: integer, per: [event], label: F, question: F?, §}}
tables: {epoch: {type: date, label: E, value: 2022-01-31, §}}
rules:
  moment: {type: date, per: [event], label: M, formula: "add_months(epoch, 12 / far)", §}
  rank: {type: integer, per: [event], label: R,
    formula: "(previous(rank, over=event) + 1 if applies(previous(rank, over=event)) else 1) if yes else 12", §}
  target: {type: integer, label: T, formula: "max(rank, over=event)", §}
"""


@pytest.mark.parametrize(("far", "least"), [(2, 2), (5, 12)])
def test_an_order_of_which_a_day_is_an_error(far, least):
    """Twelve months over five are no whole number: then nothing has a place in the order."""
    case = Case(law(ORDERED), f"event: {{a: {{far: {far}}}, b: {{far: 3}}}}")
    interval = interval_of(case.evaluation(), "target", ())
    found = sound(interval, case.outcomes("target", (), {("yes", ()): [True, False]}))
    assert ends(interval) == (min(found), max(found), False) == (least, 12, False)


GRID = """
dimensions: {row: {range: [1, 30]}, column: {range: [1, 30]}}
facts: {i: {type: integer, minimum: 1, label: I, question: I?, §}, j: {type: integer, minimum: 1, label: J,
  question: J?, §}}
rules:
  cell: {per: [row, column], type: number, label: C, formula: row + column, §}
  target: {type: number, label: T, formula: "cell[i, j]", §}
"""


def test_too_many_places_to_go_through_may_be_anything():
    case = Case(law(GRID))
    interval = interval_of(case.evaluation(), "target", ())
    choices = {("i", ()): [Fraction(n) for n in (1, 30, 31)], ("j", ()): [Fraction(n) for n in (1, 17, 30)]}
    assert sound(interval, case.outcomes("target", (), choices)) == {2, 18, 31, 47, 60, NONE}
    assert ends(interval) == (None, None, True)


def deep(steps, rules=5):
    """Each step asks for the one before it through some rules."""
    chain = "\n".join(
        f"  r{n}: {{per: [step], type: number, label: R, formula: r{n - 1} + 1, §}}" for n in range(1, rules)
    )
    return Case(
        law(f"""
dimensions: {{step: {{range: [1, {steps}]}}}}
facts:
  x: {{type: number, minimum: 0, maximum: 1, label: X, question: X?, §}}
rules:
  r0: {{per: [step], type: number, label: R, formula: "previous(r{rules - 1}, over=step) + x", §}}
{chain}
  target: {{type: number, label: T, formula: "r{rules - 1}[{steps}]", §}}
""")
    )


def test_what_is_too_deep_to_follow_may_be_anything():
    assert ends(interval_of(deep(20).evaluation(), "target", ())) == (80, 100, False)
    case = deep(200, 9)
    assert case.evaluation({("x", ()): Fraction(1)}).outcome("target", ()) == 1800
    assert ends(interval_of(case.evaluation(), "target", ())) == (None, None, True)


BOUNDED = """
facts:
  x: {type: number, minimum: -3, maximum: 4, label: X, question: X?, §}
  yes: {type: boolean, label: Y, question: Y?, §}
tables: {half: {type: number, label: H, value: 0.5, §}}
rules:
  cap: {type: number, label: C, when: CAPPED, formula: half + half, §}
  lost: {type: number, label: L, formula: "1 / (half - half) if yes else x / (half - half)", §}
  target: {type: number, label: T, formula: x + x, §}
invariants:
  held: {HOLDS, message: M, §}
"""


@pytest.mark.parametrize(
    ("holds", "capped", "low", "high"),
    [
        ("holds: target <= cap", "true", -6, 1),
        ("holds: cap > target", "true", -6, 1),
        ("holds: target == cap", "true", 1, 1),
        ("holds: 0 <= target and target <= cap", "true", 0, 1),
        ("holds: -cap <= target < cap", "true", -1, 1),
        ("holds: target <= cap or yes", "true", -6, 8),
        ("holds: applies(target)", "true", -6, 8),
        ("holds: target != cap", "true", -6, 8),
        ("holds: target <= cap", "false", -6, 8),
        ("holds: target <= lost", "true", -6, 8),
        ("{when: yes, holds: target <= cap}", "true", -6, 8),
        ("{when: not (x > 12), holds: target <= cap}", "true", -6, 1),
    ],
)
def test_what_an_invariant_says_of_a_value(holds, capped, low, high):
    """Only what must hold of it for certain, and against a bound that there is."""
    case = Case(law(BOUNDED.replace("HOLDS", holds.strip("{}")).replace("CAPPED", f'"{capped}"')))
    assert ends(interval_of(case.evaluation(), "target", ())) == (low, high, False)


BEFORE = """
dimensions:
  step: {range: [1, 2], dated: begin}
  plan: {members: {a: {}, b: {}}, dated: taken}
  event: {question: Which?}
  kind: {members: {u: {}, v: {}}}
facts:
  start: {type: date, label: S, question: S?, §}
  taken: {type: date, per: [plan], label: T, question: T?, §}
tables:
  fee: {type: money, label: F, value: 10, §}
  price: {per: [plan], type: money, label: P, values: [1, 4], §}
  share: {per: [kind], type: number, label: S, values: [1, 2], §}
rules:
  begin: {per: [step], type: date, label: B, formula: "add_years(start, step - 1)", §}
  paid: {per: [step], type: money, label: P, formula: fee, §}
  spread: {per: [kind, step], type: money, label: S, formula: fee * share, §}
  split: {per: [step], type: money, label: S, formula: fee, §}
  total: {type: money, label: T, formula: "sum(paid, over=step)", §}
  each: {per: [event], type: money, label: E, formula: fee, §}
  events: {type: money, label: E, formula: "sum(each, over=event)", §}
  listed: {type: money, label: L, formula: "sum(price, over=plan)", §}
"""
AFTER = (
    BEFORE.replace("[1, 2], dated", "[1, 3], dated")
    .replace("value: 10", "value: 25")
    .replace("[1, 4]", "[2, none]")
    .replace("split: {per: [step]", "split: {per: [step, kind]")
    + "  more: {per: [step], type: money, label: M, formula: fee + fee, §}\n"
)
FIRST = date(2022, 1, 1)


@pytest.mark.parametrize(
    ("name", "key", "expected"),
    [
        ("paid", (1,), {10, 25}),
        ("paid", (3,), {NONE, 25}),
        ("more", (1,), {NONE, 50}),
        ("spread", ("v", 2), {20, 50}),
        ("split", (1, "u"), {NONE, 25}),
        ("price", ("a",), {1, 2}),
        ("price", ("b",), {4, NONE}),
        ("listed", (), {2, 1, 6, 5}),
        ("begin", (2,), {date(2020, 6, 1), date(2022, 1, 1), date(2023, 1, 1), date(2024, 6, 1)}),
        ("total", (), {20, 60, 75}),
    ],
)
def test_the_version_that_an_unknown_date_decides(name, key, expected):
    """Under each that may apply; what one of them lacks is not applicable under it."""
    case = Case([law(BEFORE), law(AFTER)], starts=(None, FIRST))
    interval = interval_of(case.evaluation(), name, key)
    days = [date(2019, 6, 1), date(2021, 1, 1), FIRST, date(2023, 6, 1)]
    choices = {("taken", (p,)): days[1:3] for p in "ab"} if name in ("price", "listed") else {("start", ()): days}
    found = sound(interval, case.outcomes(name, key, choices))
    assert found == expected
    far = date(2, 1, 1), None, False  # a year after the first day that there is
    reached = far if name == "begin" else (min(found - {NONE}), max(found - {NONE}), NONE in found)
    assert ends(interval) == reached


def test_members_that_nobody_has_listed_are_under_the_version_of_whoever_asks():
    case = Case([law(BEFORE), law(AFTER)], starts=(None, FIRST))
    assert ends(interval_of(case.evaluation(), "events", ())) == (0, None, False)
    assert ends(interval_of(case.evaluation(), "events", (), 0)) == (0, None, False)
    listed = Case([law(BEFORE), law(AFTER)], "event: {a: {}, b: {}}", starts=(None, FIRST)).evaluation()
    assert (listed.outcome("events", (), 0), listed.outcome("events", (), 1)) == (20, 50)


def test_a_version_under_which_the_members_are_an_error():
    case = Case([law(BEFORE.replace("[1, 2]", "[1, 999]")), law(AFTER)], starts=(None, FIRST))
    interval = interval_of(case.evaluation(), "paid", (1,))
    assert ends(interval) == (25, 25, False)
    assert sound(interval, case.outcomes("paid", (1,), {("start", ()): [date(2021, 1, 1), FIRST]})) == {25}
