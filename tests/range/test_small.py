"""Small laws: correlation, payments, invariants, versions."""

from datetime import date
from fractions import Fraction

import pytest
from rangekit import Case, law, sound

from engine.tools.ranges.ranges import Ranges, interval_of

PAID = """
facts:
  start: {type: date, label: S, question: S?, §}
  rate: {type: rate, minimum: 0, maximum: 2, label: R, question: R?, §}
  half: {type: boolean, label: H, question: H?, §}
tables:
  first: {type: date, label: F, value: 2022-01-01, §}
  last: {type: date, label: L, value: 2023-01-01, §}
  fee: {type: money, label: Fee, value: 1000.01, §}
  part: {type: rate, label: P, value: 0.75, §}
  one: {type: rate, label: O, value: 1, §}
rules:
  due:
    type: money
    label: Due
    when: start < last
    formula: fee * days_between(max(start, first), last) / days_between(first, last)
    round: 0.01
    §
  reward: {type: money, label: W, when: "start < last", formula: "fee * min(rate, one)", round: 0.01, §}
  both: {type: money, label: B, formula: due + reward, §}
  nought: {type: number, label: N, formula: rate - rate, §}
  bump: {type: number, label: Bu, formula: rate * (one - rate), §}
  steady: {type: number, label: St, formula: rate if half else one - rate, §}
  share: {type: rate, label: Sh, formula: rate * rate, §}
payments:
  advance: {of: due, date: start, amount: due * part, §}
  balance: {of: due, date: last, amount: rest, §}
invariants:
  small: {holds: 0 <= share and share < one, message: M, §}
"""
STARTS = [date(2021, 6, 1), *(date.fromordinal(date(2021, 12, 28).toordinal() + n) for n in range(375))]
RATES = [Fraction(n, 20) for n in range(41)]


@pytest.fixture(scope="module")
def paid():
    return Case(law(PAID))


def test_payments_add_up(paid):
    values = Ranges(paid.evaluation())
    for name in ("due", "advance", "balance"):
        interval = values.interval(name, ())
        found = sound(interval, paid.outcomes(name, (), {("start", ()): STARTS}))
        numbers = [v for v in found if isinstance(v, Fraction)]
        assert interval.none and len(numbers) < len(found)
        assert interval.lowest >= min(numbers) - Fraction(1, 100) and interval.highest <= max(numbers) + Fraction(
            1, 100
        )


@pytest.mark.parametrize(
    ("name", "low", "high"), [("nought", 0, 0), ("bump", None, None), ("steady", -1, 2), ("both", None, None)]
)
def test_a_fact_in_several_places(paid, name, low, high):
    interval = interval_of(paid.evaluation(), name, ())
    choices = {("rate", ()): RATES, ("half", ()): [True, False], ("start", ()): [*STARTS[::20], date(2022, 12, 31)]}
    found = sound(interval, paid.outcomes(name, (), choices))
    if low is not None:
        assert (interval.lowest, interval.highest) == (low, high)
    if name == "both":
        assert interval.lowest == min(v for v in found if isinstance(v, Fraction))
        assert interval.highest == Fraction("2000.02")


def test_an_invariant_bounds_the_value(paid):
    interval = interval_of(paid.evaluation(), "share", ())
    assert (interval.lowest, interval.highest) == (0, 1)


def test_a_recursion_ends():
    rules = law("""
    dimensions: {event: {dated: moment}}
    facts:
      moment: {type: date, per: [event], label: M, question: M?, §}
    rules:
      seen: {per: [event], type: integer, label: S,
        formula: "(previous(seen, over=event) if applies(previous(seen, over=event)) else 0) + 1", §}
      events: {type: integer, label: E, formula: "count(over=event)", §}
      latest: {type: integer, label: L, formula: "max(seen, over=event)", §}
    """)
    open_ended = Case(rules)
    assert interval_of(open_ended.evaluation(), "events", ()).lowest == 0
    assert interval_of(open_ended.evaluation(), "latest", ()).none
    listed = Case(rules, "event: {a: {}, b: {}, c: {}}")
    interval = interval_of(listed.evaluation(), "latest", ())
    days = [date(2022, 1, n) for n in (1, 2, 3)]
    sound(interval, listed.outcomes("latest", (), {("moment", (e,)): days for e in "abc"}))


def test_versions_chosen_by_an_unknown_date():
    text = """
    dimensions: {step: {range: [1, 3], dated: begin}}
    facts: {start: {type: date, label: S, question: S?, §}}
    tables: {fee: {type: money, label: F, value: FEE, §}}
    rules:
      begin: {per: [step], type: date, label: B, formula: "add_years(start, step - 1)", §}
      paid: {per: [step], type: money, label: P, formula: fee, §}
      total: {type: money, label: T, formula: "sum(paid, over=step)", §}
    """
    case = Case([law(text.replace("FEE", "10")), law(text.replace("FEE", "25"))], starts=(None, date(2022, 1, 1)))
    values = Ranges(case.evaluation())
    days = [date(y, m, d) for y in range(2018, 2024) for m, d in ((1, 1), (6, 1), (12, 31))]
    assert sound(values.interval("paid", (2,)), case.outcomes("paid", (2,), {("start", ()): days})) == {10, 25}
    found = sound(values.interval("total", ()), case.outcomes("total", (), {("start", ()): days}))
    assert (values.interval("total", ()).lowest, values.interval("total", ()).highest) == (min(found), max(found))


LISTED = """
dimensions: {{item: {{members: {{a: {{lot: 2}}, b: {{lot: none}}, c: {{lot: 5}}}}}}}}
facts:
  x: {{type: integer, minimum: 0, maximum: 6, label: X, question: X?, §}}
  on: {{type: boolean, per: [item], label: O, question: O?, §}}
rules:
  worth: {{per: [item], type: number, label: W, when: "on and x < 5", formula: lot * x - 3, §}}
  good: {{per: [item], type: boolean, label: G, when: on, formula: lot <= x, §}}
  target: {{type: {type}, label: T, formula: "{formula}", §}}
"""


@pytest.mark.parametrize(
    "known", ["", "item: {a: {on: true}, c: {on: false}}", "item: {a: {on: true}, b: {on: true}, c: {on: true}}"]
)
@pytest.mark.parametrize(
    "formula",
    [
        f"{f}({of}, over=item{w})"
        for f in ("any", "all", "count")
        for of in ("good", "lot > x", "worth > 0")
        for w in ("", ", where=on", ", where=x > 3")
    ]
    + [
        f"{f}({of}, over=item{w})"
        for f in ("sum", "mean", "min", "max")
        for of in ("worth", "lot * x")
        for w in ("", ", where=good", ", where=lot < x")
    ]
    + [
        "sum(lot, over=item, where=on) / count(over=item, where=on)",
        "sum(worth, over=item, where=good) / count(over=item, where=good)",
    ],
)
def test_over_a_dimension(formula, known):
    truth = formula.startswith(("any", "all"))
    case = Case(law(LISTED.format(type="boolean" if truth else "number", formula=formula)), known or "{}")
    said = {k[0] for k in case.said.facts.get("on", {})}
    choices = {("on", (i,)): [True, False] for i in "abc" if i not in said}
    choices["x", ()] = [Fraction(n) for n in range(7)]
    interval = interval_of(case.evaluation(), "target", ())
    found = sound(interval, case.outcomes("target", (), choices))
    if truth and known:
        assert interval.words == found
