"""What is told of ranges: beside what is unknown, as text and as data, and the facts that would narrow the result."""

from fractions import Fraction

import pytest
from rangekit import HEAD, Shelf

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.contracts.contract import read_contract
from engine.contracts.evaluate import evaluate
from engine.core.outcomes import EvaluationError
from engine.report.locale import Locale
from engine.tools.ranges import ranges
from engine.tools.ranges.intervals import NOTHING, Interval
from engine.tools.ranges.ranges import Ranges
from engine.tools.ranges.report import interval_data, interval_text, narrowers_data, stake, stake_lines

EN, FR = Locale("en"), Locale("fr")
LAW = """
result: target
dimensions:
  size: {{members: {{a: {{worth: 3}}, b: {{worth: 4}}, c: {{worth: 7}}}}}}
  twelve: {{members: {{{twelve}}}}}
  event: {{question: Which?}}
facts:
  x: {{type: number, minimum: -3, maximum: 4, label: X, question: X?, §}}
  n: {{type: integer, minimum: 0, label: N, question: N?, §}}
  yes: {{type: boolean, label: Y, question: Y?, §}}
  kind: {{type: size, label: K, question: K?, §}}
  word: {{type: text, label: K, question: K?, §}}
  each: {{per: [twelve], type: number, minimum: 0, maximum: 2, label: X, question: X?, §}}
  gain: {{per: [event], type: number, minimum: 0, maximum: 2, label: X, question: X?, §}}
  day_one: {{type: date, label: D, question: D?, §}}
readings:
  way: {{question: W?, options: {{one: {{label: "1"}}, two: {{label: "2"}}}}, chosen: null, because: B, §}}
tables:
  half: {{type: number, label: H, value: 0.5, §}}
  sure: {{type: money, label: S, value: 12.5, §}}
rules:
  target: {{type: {type}, label: T, when: "{when}", formula: '{formula}', §}}
  owed: {{type: money, label: O, formula: "sure / (half - half)", §}}
  held: {{type: money, label: H, formula: sure, §}}
payments:
  wrong: {{of: owed, label: W, date: day_one, amount: owed, §}}
  right: {{of: held, label: R, date: day_one, amount: held, §}}
"""


def told(formula, type_="number", when="true", facts="{}"):
    twelve = ", ".join(f"m{n}: {{}}" for n in range(1, 13))
    text = LAW.format(type=type_, when=when, formula=formula, twelve=twelve).replace(
        "§", 'source: {document: d, at: "1"}'
    )
    contract = yaml_reader.load(f"contract: C\nrules: t/base\nfacts: {facts}\n", "c")
    return evaluate(read_contract(contract, Diagnostics()), Shelf(text + HEAD))


def data(low=None, high=None, members=None, none=False):
    return {"lowest": low, "highest": high, "members": members, "may_be_not_applicable": none}


@pytest.mark.parametrize(
    ("formula", "type_", "when", "text", "as_data"),
    [
        ("x", "number", "true", "-3 … 4", data("-3", "4")),
        ("x", "number", "yes", "-3 … 4 | –", data("-3", "4", none=True)),
        ("half", "number", "yes", "0.5 | –", data("0.5", "0.5", none=True)),
        ("n", "number", "true", "0…", data("0")),
        ("-n", "number", "true", "…0", data(high="0")),
        ("n * x", "number", "true", "…", data()),
        ("kind", "size", "true", "a | b | c", data(members=["a", "b", "c"])),
        ("kind", "size", "yes", "a | b | c | –", data(members=["a", "b", "c"], none=True)),
        ("x > 0", "boolean", "true", "no | yes", data(members=["false", "true"])),
        ("word", "text", "true", "…", data()),
        ("word", "text", "yes", "… | –", data(none=True)),
        ("x if x > 12 else none", "number", "yes", "–", data(members=[], none=True)),
        ("x / (half - half)", "number", "yes", "–", data(members=[], none=True)),
        ("1 / (half - half) if yes else x / (half - half)", "number", "true", "error", data(members=[])),
    ],
)
def test_a_range_as_text_and_as_data(formula, type_, when, text, as_data):
    found = stake(told(formula, type_, when))
    interval = found.intervals["target", ()]
    assert (interval_text(interval, type_, EN), interval_data(interval)) == (text, as_data)


def test_what_can_only_be_an_error_says_so_in_french():
    assert interval_text(NOTHING, "money", FR) == "erreur"


def test_only_what_is_unknown_has_a_range():
    """A payment of which the day is unknown and the amount is not keeps its amount; one that is an error, its error."""
    statement = told("x")
    found = stake(statement)
    assert set(found.intervals) == {("target", ())}
    payments = {line.rule.name: line for line in statement.of_kind("payment")}
    assert payments["right"].outcome == Fraction("12.5") and isinstance(payments["wrong"].outcome, EvaluationError)
    assert [found.of(line) for line in payments.values()] == [None, None]


EACH = [(f"each[m{n}]", "2") for n in (1, 10, 11, 12, *range(2, 10))]


@pytest.mark.parametrize(
    ("formula", "type_", "when", "narrower"),
    [
        ("x", "number", "yes", [("x", "7")]),
        ("kind", "size", "yes", [("kind", "2"), ("yes", "1")]),
        ("word", "text", "yes", []),
        ('x if way == "one" else half', "number", "true", [("x", "3.5")]),
        ("x * worth[kind]", "number", "true", [("x", "33")]),
        ("n", "number", "true", [("n", "gives it an end")]),
        ("sum(gain, over=event) + n", "number", "true", []),
        ("sum(gain, over=event)", "number", "true", [("event", "gives it an end")]),
        ("sum(each, over=twelve)", "number", "true", EACH[:10]),
        ("1 / (half - half) if yes else x", "number", "true", [("x", "7")]),
    ],
)
def test_what_would_narrow_the_result(formula, type_, when, narrower):
    """By as much as its range narrows whatever the fact turns out to be; ten of them, and how many more there are."""
    statement = told(formula, type_, when)
    found = stake(statement)
    text = stake_lines(found, statement, EN)
    assert text[0] == "What is at stake" and text[1].startswith("  T: ")
    more = ["    … and 2 more"] if len(narrower) == 10 else []
    assert text[2:] == [f"    {name}: {by}" for name, by in narrower] + more
    assert [d["fact"] for d in narrowers_data(found)][: len(narrower)] == [
        name.partition("[")[0] for name, _ in narrower
    ]


def test_a_reading_that_would_narrow_the_result():
    (found,) = narrowers_data(stake(told('half if way == "one" else -half')))
    assert found == {"fact": None, "reading": "way", "at": {}, "by": "1", "gives_an_end": False}


def test_nothing_is_at_stake_where_all_is_known():
    statement = told("half")
    found = stake(statement)
    assert (found.intervals, stake_lines(found, statement, EN), narrowers_data(found)) == ({}, [], [])
    assert Ranges(statement.evaluation).narrowers("target", ()) == []


def test_after_much_work_no_more_facts_are_tried(monkeypatch):
    """A list of members that is left out is tried all the same: it is what most often leaves a value without end."""
    monkeypatch.setattr(ranges, "MOST_WORK", 0)
    assert narrowers_data(stake(told("x"))) == []
    assert [d["fact"] for d in narrowers_data(stake(told("sum(gain, over=event)")))] == ["event"]


@pytest.mark.parametrize(
    ("interval", "outcome", "inside"),
    [
        (Interval("number"), True, False),
        (Interval("number"), "a", False),
        (NOTHING, Fraction(1), False),
        (Interval("words"), "a", True),
    ],
)
def test_a_value_of_another_kind_lies_outside(interval, outcome, inside):
    assert (outcome in interval) is inside
