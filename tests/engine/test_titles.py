"""A member that a contract names is called by the title that the contract gives it."""

import pytest
from lawkit import diagnostics_of, run

from engine.report.locale import Locale
from engine.report.statement_text import as_text
from engine.report.views import deadlines_text

LAW = """
dimensions:
  house: {members: {north: {label: North house}, south: {label: South house}}}
  room: {within: house, titled: called}
facts:
  called: {type: text, per: [room], default: none, label: Called, question: What is it called?}
  seats: {type: integer, per: [room], label: Seats, question: How many seats?}
  swept: {type: date, per: [room], label: Swept, question: When was it swept?}
rules:
  places: {type: integer, per: [room], label: Places, show: true, formula: seats, §}
tables:
  spring: {type: date, label: Spring, value: 2020-02-01, §}
deadlines:
  sweep: {per: [room], label: Sweep, due: spring, met_by: swept, §}
"""
ROOMS = """
house: {north: {room: {a: {called: The blue room, seats: 3}, b: {seats: 4}}}, south: {room: {a: {called: The attic}}}}
"""


def lines(text):
    return [line.strip() for line in text.splitlines()]


def test_a_statement_calls_a_member_by_its_title():
    """Its name stays in front, as the contract and the command line know it; without a title the name is all."""
    told = lines(as_text(run(LAW, ROOMS).statement, Locale("en")))
    assert [line.rsplit("  ", 1)[0].strip() for line in told if " / " in line] == [
        "North house / a: The blue room",
        "North house / b",
        "South house / a: The attic",
    ]
    assert "[south, a] (The attic)" in told  # where the number of seats is asked


def test_a_deadline_too():
    told = deadlines_text(run(LAW, ROOMS).statement, Locale("en"))
    assert "Sweep (North house, a: The blue room)" in told and "Sweep (North house, b)" in told


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("E755", "called: {type: text, per: [room]", "called: {type: text"),
        ("E755", "titled: called", "titled: seats"),
        ("E755", "titled: called", "titled: places"),
        ("E755", "members: {north", "titled: called, members: {north"),
        ("E513", "titled: called", "titled: caled"),
    ],
)
def test_a_title_is_a_text_of_each_member_that_a_contract_names(code, old, new):
    assert old in LAW
    assert {f.code for f in diagnostics_of(LAW.replace(old, new))} >= {code}
