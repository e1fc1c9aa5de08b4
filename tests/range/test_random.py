"""Random formulas over two unknown facts and known ones: whatever the facts are, the outcome lies in the interval."""

from datetime import date, timedelta
from fractions import Fraction

import rangekit
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.base.diagnostics import DiagnosticError
from engine.tools.ranges.ranges import interval_of

LAW = """
dimensions:
  size: {{members: {{a: {{big: true, worth: 3}}, b: {{big: false, worth: none}}, c: {{big: true, worth: 7}}}}}}
  step: {{range: [1, 3]}}
facts:
  x: {{type: number, minimum: -3, maximum: 4, label: X, question: X?, §}}
  y: {{type: integer, minimum: -2, maximum: 5, when: flag or x < 2, label: Y, question: Y?, §}}
  flag: {{type: boolean, label: F, question: F?, §}}
  kind: {{type: size, label: K, question: K?, §}}
  moment: {{type: date, label: D, question: D?, §}}
tables:
  fee: {{per: [size], type: number, label: Fee, values: [2, none, -5], §}}
  half: {{type: number, label: H, value: 0.5, §}}
  epoch: {{type: date, label: E, value: 2022-01-31, §}}
readings:
  way: {{question: W?, options: {{one: {{label: "1"}}, two: {{label: "2"}}}}, chosen: null, because: B, §}}
rules:
  twice: {{type: number, label: T, formula: "x + x", §}}
  shy: {{type: number, label: S, when: "x >= 1", formula: "x - half", §}}
  staged: {{per: [step], type: number, label: St,
    formula: "x * step + (previous(staged, over=step) if step > 1 else 0)", §}}
  fine: {{type: number, label: R, round: 0.5, formula: "x * half", §}}
  rate: {{per: [size], type: number, label: Ra, when: "big or flag", formula: "fee * x + worth", §}}
  kindly: {{type: number, label: Ki, formula: "fee[kind]", §}}
  target:
    type: {type}
    label: Target
    formula: {formula}
    §
"""

number = st.deferred(
    lambda: (
        st.sampled_from(
            [
                "x",
                "y",
                "0",
                "1",
                "half",
                "twice",
                "shy",
                "fine",
                "kindly",
                "staged[1]",
                "staged[3]",
                "staged[y]",
                "worth[kind]",
                "rate[kind]",
            ]
        )
        | st.builds("({} {} {})".format, number, st.sampled_from(["+", "-", "*", "+", "-", "/"]), number)
        | st.builds("({} if {} else {})".format, number, truth, number)
        | st.builds("(-{})".format, number)
        | st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), number, number)
        | st.builds(
            "{}({}, over=size, where={})".format, st.sampled_from(["sum", "mean", "min", "max"]), per_size, where
        )
        | st.builds(
            "{}({}, over=step)".format,
            st.sampled_from(["sum", "mean", "min"]),
            st.sampled_from(["step", "staged", "staged[step]", "staged - x"]),
        )
        | st.builds("(sum({}, over=size, where={w}) / count(over=size, where={w}))".format, per_size, w=where)
        | st.builds("count({}, over=size)".format, where)
        | st.builds("abs({})".format, number)
        | st.builds("round_to({}, half)".format, number)
        | st.builds("days_between({}, {})".format, dates, dates)
        | st.builds("months_between({}, {})".format, dates, dates)
        | st.builds("months_between({}, {}, {})".format, dates, dates, truth)
        | st.builds("{}({})".format, st.sampled_from(["year", "month", "day"]), dates)
    )
)
per_size = st.sampled_from(["rate", "fee", "worth", "x", "fee * x", "rate + y", "fee - x"])
where = st.sampled_from(
    ["big", "flag", "x < 1", "fee > x", "rate >= 1", "size == kind", "applies(rate)", "not (y == 2)"]
)
truth = st.deferred(
    lambda: (
        st.sampled_from(["flag", "true", "big[kind]", 'kind == "a"', 'way == "one"', 'kind != "b"'])
        | st.builds("({} {} {})".format, number, st.sampled_from(["<", "<=", "==", "!=", ">", ">="]), number)
        | st.builds("({} < {} <= {})".format, number, number, number)
        | st.builds("({} {} {})".format, dates, st.sampled_from(["<", "<=", "=="]), dates)
        | st.builds("({} {} {})".format, truth, st.sampled_from(["and", "or"]), truth)
        | st.builds("(not {})".format, truth)
        | st.builds("applies({})".format, number)
        | st.builds("{}({}, over=size)".format, st.sampled_from(["any", "all"]), where)
    )
)
dates = st.deferred(
    lambda: (
        st.sampled_from(["moment", "epoch"])
        | st.builds("{}({}, y)".format, st.sampled_from(["add_days", "add_months", "add_years"]), dates)
        | st.builds("{}({}, y, {})".format, st.sampled_from(["add_months", "add_years"]), dates, truth)
        | st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), dates, dates)
        | st.builds("({} if {} else {})".format, dates, truth, dates)
    )
)
values = {
    ("x", ()): st.fractions(-3, 4, max_denominator=8) | st.integers(-3, 4).map(Fraction),
    ("y", ()): st.integers(-2, 5).map(Fraction),
    ("flag", ()): st.booleans(),
    ("kind", ()): st.sampled_from("abc"),
    ("moment", ()): st.integers(-800, 800).map(lambda n: date(2022, 1, 31) + timedelta(n)),
}


@settings(suppress_health_check=list(HealthCheck))
@given(
    st.data(),
    st.tuples(st.just("number"), number) | st.tuples(st.just("boolean"), truth) | st.tuples(st.just("date"), dates),
    st.sets(st.sampled_from(sorted(values)), max_size=3),
)
def test_every_outcome_lies_in_the_span(data, target, known):
    type_, formula = target
    try:
        rules = rangekit.law(
            LAW.format(type=type_, formula=repr(formula).replace("'", '"') if '"' not in formula else f"'{formula}'")
        )
    except DiagnosticError as error:
        assert all(f.code[:2] != "E4" for f in error.diagnostics), error.diagnostics
        assume(False)
    case = rangekit.Case(rules)
    said = {name: data.draw(values[name]) for name in sorted(known)}
    case.said.facts.update({name: {key: value} for (name, key), value in said.items()})
    evaluation = case.evaluation()
    interval = interval_of(evaluation, "target", ())
    for _ in range(12):
        rest = {name: data.draw(v) for name, v in values.items() if name not in known}
        for way in ("one", "two"):
            outcome = case.evaluation(rest, {"way": way}).outcome("target", ())
            assert outcome in interval, (formula, {**said, **rest}, outcome, interval)
