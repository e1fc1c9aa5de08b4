"""What the program says around a contract: beside other rules than its own, of what is supposed, of what cannot be."""

import json

import pytest
import yaml
from lawkit import contract, contract_diagnostics, load, run, shelf

from engine.base import yaml_composer, yaml_reader
from engine.base.diagnostics import DiagnosticError, Diagnostics
from engine.compiler.compile import compile_rules
from engine.consolidation.operations import operations
from engine.contracts.contract import read_contract
from engine.contracts.evaluate import evaluate
from engine.contracts.expected import cases, compared
from engine.tools.editor import contract_schema, watch
from engine.tools.readings.alternatives import alternatives_of

LAW = "facts: {a: {type: integer}}\nrules: {x: {type: integer, formula: a, §}}\n"


@pytest.mark.parametrize("own", ["rules: t/base", "rules: t/gone", "accord: gone"])
def test_under_rules_of_the_command_line_its_own_need_not_be_there(own):
    """A fact that neither knows stays a fault."""
    assert run(LAW, "{a: 1}", own, rules="t/base")["x"] == "1"
    assert [f.code for f in contract_diagnostics(LAW, "{a: 1, b: 2}", own, rules="t/base")] == ["E702"]


SUPPOSED = """
dimensions: {room: {members: {p: {}, q: {}}}}
facts:
  open: {type: boolean, per: [room], default: DEFAULT}
  seats: {type: integer, per: [room], when: WHEN}
  doors: {type: integer, when: "any(open, over=room)"}
rules:
  ready: {type: boolean, per: [room], formula: open, §}
  again: {type: boolean, per: [room], formula: open and ready, §}
  x: {type: integer, formula: "sum(seats, over=room) + doors", §}
"""


@pytest.mark.parametrize(
    ("when", "facts", "told"),
    [
        ("open", "room: {p: {seats: 3}}", ["seats[p] is given, and is not used: open does not hold"]),
        ("again", "room: {p: {seats: 3}}", ["seats[p] is given, and is not used: again does not hold"]),
        ("open", "room: {p: {seats: 3, open: false}}", []),
        ("open", "room: {p: {seats: 3, open: true}}", []),
        ("open", "room: {p: {seats: none}}", []),
        ("open", "doors: 2", ["doors is given, and is not used: any(open, over=room) does not hold"]),
        ("open", "doors: 2\nroom: {p: {open: false}, q: {open: false}}", []),
    ],
)
def test_a_fact_set_aside_because_of_what_was_supposed(when, facts, told):
    text = SUPPOSED.replace("DEFAULT", "false").replace("WHEN", when)
    warnings = run(text, facts).statement.warnings
    assert [f.message for f in warnings if f.code == "W746"] == told
    assert all("open (taken as false)" in f.hint for f in warnings)


@pytest.mark.parametrize(
    ("line", "wanted", "got"),
    [
        ("{fault: E702, source: s}", "E702", "no fault"),
        ("{name: x, is: 2, source: s}", "2", "1"),
        ("{name: x, is: 1, source: s}", None, None),
    ],
)
def test_a_stated_line_that_does_not_come_out(line, wanted, got):
    text = contract("{a: 1}", f"rules: t/base\nexpected: [{line}]")
    (case,) = cases(read_contract(load(text), Diagnostics()).node)
    differ = compared(case.lines, run(LAW, "{a: 1}").statement)
    assert [(m.wanted, m.got) for m in differ] == ([(wanted, got)] if wanted else [])


def test_the_form_of_a_contract_has_the_bounds_of_its_facts_as_they_are_written():
    text = (
        "facts: {r: {type: rate, minimum: 0.25, maximum: 12, default: 0.5}}\nrules: {x: {type: rate, formula: r, §}}\n"
    )
    found = json.dumps(contract_schema.contract_schema(compile_rules(shelf(text), "t/base")))
    assert '"minimum": 0.25, "maximum": 12' in found and '"default": 0.5' in found


def test_an_operation_without_a_verb_or_a_target_is_left_to_the_schema():
    listed = (
        "operations: [{with: 1}, {replace: '', with: 1}, {replace: rules.x.formula, at: {s: 1}, with: 2}]\nid: t/y\n"
    )
    assert [(o.verb, o.path, o.at) for o in operations(load(listed))] == [
        ("replace", ("rules", "x", "formula"), {"s": "1"})
    ]
    assert operations(load("id: t/y\n")) == []


def test_a_file_that_goes_between_two_looks_is_not_there(tmp_path):
    (tmp_path / "kept.yaml").write_text("a: 1\n")
    (tmp_path / "left.yaml").symlink_to(tmp_path / "gone.yaml")
    assert [p.name for p in watch.look([tmp_path])] == ["kept.yaml"]


@pytest.mark.parametrize("letter", ["\\U00110000", "\\UFFFFFFFF"])
def test_a_letter_that_there_is_not_is_a_fault_under_either_parser(monkeypatch, letter):
    """The one in C tells it at its place; without it the one in Python only says that it cannot."""
    found = []
    for parser in (yaml_composer._LOADER, yaml.SafeLoader):
        monkeypatch.setattr(yaml_composer, "_LOADER", parser)
        with pytest.raises(DiagnosticError) as error:
            yaml_reader.load(f'a: "{letter}"', "c.yaml")
        (diagnostic,) = error.value.diagnostics
        found.append((diagnostic.code, diagnostic.message[:10], diagnostic.span.source.name))
    assert found == [("E104", "not YAML: ", "c.yaml")] * 2


FIRST = """
kind: accord
id: t/first
title: A title
signed: 2020-01-01
in_force: {from: 2020-01-01}
contract_date: signed_on
result: total
documents: {d: {title: A document}}
facts: {signed_on: {type: date}}
tables: {fee: {type: money, value: 100, §}}
rules: {total: {type: money, formula: fee, show: true, §}}
"""
SECOND = """
kind: amendment
id: t/second
title: A title
amends: t/first
signed: 2021-01-01
in_force: {reading: entry}
documents: {d: {title: A document}}
operations:
  - insert: readings.entry
    with: {question: From when?, options: {early: {from: 2021-06-01}, late: {from: 2022-06-01}}, chosen: CHOSEN,
      because: b}
    §
  - {replace: tables.fee.value, expect: 100, with: 130, §}
"""


@pytest.mark.parametrize(
    ("chosen", "readings", "law", "expected"),
    [
        ("early", [], "t/second", [("early", True, 130, 0), ("late", False, 100, -30)]),
        ("late", [], "t/first", [("early", False, 130, 30), ("late", True, 100, 0)]),
        ("early", ["entry=late"], "t/first", [("early", False, 130, 30), ("late", True, 100, 0)]),
        ("late", ["entry=early"], "t/second", [("early", True, 130, 0), ("late", False, 100, -30)]),
    ],
)
def test_the_reading_that_decided_the_version_is_told_under_either(chosen, readings, law, expected):
    """Also where it kept a version out of force, which alone has it."""
    library = shelf(FIRST, SECOND.replace("CHOSEN", chosen))
    said = read_contract(load("contract: C\naccord: t\nfacts: {signed_on: 2022-01-01}\n"), Diagnostics())

    def again(taken):
        return evaluate(said, library, readings=[*readings, *taken])

    statement = again([])
    assert statement.rules == law
    (found,) = alternatives_of(statement, again, library)
    assert (found.reading.name, found.moves) == ("entry", True)
    assert [(o.name, o.taken, o.total, o.moved) for o in found.options] == expected
