"""A change of the rules: each contract that it moves, by how much, by which way, and the line that did it."""

import json
from fractions import Fraction

import pytest
from regresskit import ROOT

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.consolidation.library import Library
from engine.contracts.contract import read_contract
from engine.contracts.evaluate import evaluate
from engine.report.statement_json import as_data

STATED = [
    "{name: whole, is: 50, source: s}",
    "{name: each, at: {turn: 1}, is: 50, source: s}",
    "{name: count_turns, is: 2, source: s}",
    "{name: third, is: 16.67, source: s}",
    "{name: first, is: 25, date: 2022-02-28, source: s}",
    "{name: last, is: 25, latest: 2022-08-31, source: s}",
    "{name: begin, is: 2022-03-31, state: met, source: s}",
    "{name: amount, at: {zone: south}, is: 300, source: s}",
]


def differences(here, *arguments):
    ran = here.run("test", "--format", "json", *arguments)
    return [d for c in json.loads(ran.out)["contracts"] for d in c["differences"]]


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        (
            "north: 100",
            "north: 110",
            {"whole": "+5", "each[1]": "+5", "third": "+1.66", "first": "+2.5", "last": "+2.5"},
        ),
        ("south: 300", "south: 310", {"amount[south]": "+10"}),
        ("value: 0.5", "value: 0.4", {"first": "-5", "last": "+5"}),
        ("chosen: low", "chosen: high", {"each[1]": "+50"}),
        (
            "core: true",
            "core: false",
            {"whole": "-50", "each[1]": "-50", "third": "-16.67", "first": "-25", "last": "-25"},
        ),
        ("integer, value: 2", "integer, value: 3", {"count_turns": "+1"}),
        (
            "min(done, 1)",
            "min(done, 0)",
            {"whole": "-50", "each[1]": "-50", "third": "-16.67", "first": "-25", "last": "-25"},
        ),
        ("label: Due, source: §, when: core", "label: Due, source: §", {}),
        ("round: 0.01", "round: 0.1", {"third": "+0.03"}),
        ("add_months(start, 1)", "add_months(start, 0)", {"first": "-28 days"}),
        ("add_months(start, 7)", "add_months(start, 8)", {"last": "+30 days"}),
        ("add_months(start, 2)", "add_months(start, 1)", {"begin": "-31 days"}),
        ("met_by: start", 'met_by: "add_months(start, 12)"', {"begin": None}),
        ("mode: half_up", "mode: down", {"third": "-0.01"}),
        (
            "rate, per: [zone], question: How much?, default: 0",
            "rate, per: [zone], question: How much?, default: 1",
            {},
        ),
    ],
)
def test_what_moves_is_told_with_the_line_that_did_it(here, old, new, moved):
    here.contract(*STATED)
    here.commit()
    assert here.run("test").code == 0
    source = '{document: d, at: "1"}'
    line = here.edit("rules/t/base.yaml", old.replace("§", source), new.replace("§", source))
    found = differences(here)
    assert {d["name"]: d["step"] for d in found} == moved
    for difference in found:
        (cause,) = difference["causes"]
        assert cause["place"].split(":")[:2] == ["rules/t/base.yaml", str(line)], cause
        first, last = difference["why"][0], difference["why"][-1]
        assert first["name"] == difference["name"] and last["got"] != ""
        assert difference["part"] != "is" or first["got"] != first["was"] is not None


def test_the_way_is_the_branch_that_differs(here):
    here.contract("{name: each, at: {turn: 2}, is: 50, source: s}")
    here.commit()
    here.edit("rules/t/base.yaml", "north: 100", "north: 120")
    assert here.run("test", "c.yaml").out.splitlines()[:-2] == [
        "differs   c.yaml  1 stated, 1 do not come out",
        "  Each [2]: 60.00, not 50.00 (+10.00)",
        "      stated in c.yaml:5:37: s",
        "      each[2] = 60 (was 50)  [d, 1]",
        '        = whole * (1 if edge == "low" else 2)',
        "      whole = 60 (was 50)  [d, 1]",
        "        = sum(due, over=zone)",
        "      due[north] = 60 (was 50)  [d, 1]",
        "        = amount * min(done, 1)  (done[north] = 0.5)",
        "      amount[north] = 120 (was 100)  [d, 1]",
        "  changed since HEAD: rules/t/base.yaml:14:86  ~ North, amount: 100 € → 120 € (+20 €, ×1.2) [t/base, d, 1]",
    ]


def test_of_two_changes_each_value_names_its_own(here):
    here.contract(
        "{name: whole, is: 50, source: s}",
        "{name: first, is: 25, date: 2022-02-28, source: s}",
        "{name: count_turns, is: 2, source: s}",
    )
    here.commit()
    here.edit("rules/t/base.yaml", "north: 100", "north: 120")
    here.edit("rules/t/base.yaml", "integer, value: 2", "integer, value: 3")
    here.edit("rules/t/base.yaml", "value: 0.5", "value: 0.25")
    told = {d["name"]: [c["change"].split(":")[0] for c in d["causes"]] for d in differences(here)}
    assert told == {"whole": ["~ North, amount"], "first": ["~ North, amount", "~ part"], "count_turns": ["~ turns"]}


def test_an_older_revision_may_be_named(here):
    here.contract("{name: whole, is: 50, source: s}")
    here.commit("old")
    here.edit("rules/t/base.yaml", "north: 100", "north: 120")
    here.commit("new")
    (found,) = differences(here)
    assert found["causes"] == [] and [s["name"] for s in found["why"]][:2] == ["whole", "due[north]"]
    (found,) = differences(here, "--since", "old")
    assert len(found["causes"]) == 1 and found["why"][0]["was"] == "50"
    ran = here.run("test", "--since", "--output=x")
    assert ran.code == 3 and "no revision" in ran.err


def test_without_git_the_way_is_told_all_the_same(here, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(here.folder))
    here.contract("{name: third, is: 16, source: s}")
    (found,) = differences(here)
    assert found["causes"] == []
    assert [(s["name"], s["got"], s["was"]) for s in found["why"]] == [
        ("third", "16.67", None),
        ("whole", "50", None),
        ("due[north]", "50", None),
        ("due[south]", "not applicable", None),
    ]


def cells(rules, names, under=""):
    """Every value and payment of contracts under these rules, and what a line is stated under, by file."""
    library = Library(rules)
    readings = [part for part in under.split(", ") if "=" in part]
    version = next((part for part in under.split(", ") if "/" in part), None)
    found = {}
    for name in names:
        path = ROOT / f"tests/contracts/{name}.yaml"
        data = as_data(
            evaluate(read_contract(yaml_reader.load_file(path), Diagnostics()), library, version, readings=readings)
        )
        listed = [(v["name"], v["at"], v["value"]) for v in data["values"]]
        listed += [(p["name"], p["at"], p["amount"]) for p in data["payments"]]
        found[name] = {called(name, at): value for name, at, value in listed}
    return found


def called(name, at):
    return f"{name}[{', '.join(at.values())}]" if at else name


def test_one_amount_changed_in_a_shipped_rule_file(shipped):
    """Every contract that moves is named, by how much, and the line that did it."""
    assert shipped.run("record", "tests/contracts").code == 0
    before = {}
    for path in (shipped.folder / "tests/contracts").glob("*.recorded.json"):
        results = json.loads(path.read_text("utf-8"))["results"]
        before[path.name.removesuffix(".recorded.json")] = {called(e["name"], e["at"]): e["is"] for e in results}
    line = shipped.edit(
        "rules/aci-cpts/avenant-2.yaml", "with: [55000, 70000, 90000, 110000]", "with: [55000, 71000, 90000, 110000]"
    )
    after = cells(shipped.folder / "rules", before)
    ran = shipped.run("test", "--format", "json")
    assert ran.code == 1
    contracts = {c["file"].rpartition("/")[2].removesuffix(".yaml"): c for c in json.loads(ran.out)["contracts"]}
    refused = {
        n for n in contracts if "\n  - {fault: E" in (shipped.folder / f"tests/contracts/{n}.yaml").read_text("utf-8")
    }
    assert refused.isdisjoint(before) and all(contracts.pop(n)["status"] == "passed" for n in refused)
    numbers = {n: {p: v for p, v in values.items() if v[0].isdigit() or v[0] == "-"} for n, values in before.items()}
    moved = {n for n, values in numbers.items() if any(after[n].get(p, v) != v for p, v in values.items())}
    failed = {n for n, c in contracts.items() if c["status"] == "failed"}
    by_option = {n for n in failed if all(d["under"] for d in contracts[n]["differences"])}  # nothing else moves there
    assert failed - by_option == moved and len(by_option) < len(moved)
    assert 5 <= len(moved) < len(before) == len(contracts)
    stated = 0
    for name, contract in contracts.items():
        for found in contract["differences"]:
            (cause,) = found["causes"]
            assert cause["place"] == f"rules/aci-cpts/avenant-2.yaml:{line}:19"
            assert "70,000 € → 71,000 € (+1,000 €" in cause["change"] and "art. 4-2°" in cause["article"]
            figure = {"bareme_fixe[acces_soins, 2]": "71000"}  # stated itself by a contract; a figure is no result
            here = after[name]
            if found["under"]:
                here = cells(shipped.folder / "rules", [name], found["under"])[name]
            assert found["got"] == (here | figure)[found["name"]]
            assert Fraction(found["step"]) == Fraction(found["got"]) - Fraction(found["expected"])
            assert found["why"][-1]["name"] == "bareme_fixe[acces_soins, 2]"
            stated += found["kind"] == "stated"
    assert stated >= 10


MORE = """
kind: amendment
id: t/more
title: More
amends: t/base
in_force: {from: 2021-01-01}
documents: {n: {title: New}}
operations:
  - {replace: tables.part.value, with: 0.75, source: {document: n, at: art. 1}}
"""


def test_a_text_that_is_new_has_moved_nothing(here):
    here.commit()
    here.edit("rules/t/base.yaml", "north: 100", "north: 120")
    here.write("rules/t/more.yaml", MORE)
    here.contract(
        "{name: whole, is: 50, source: s}",
        head="contract: C\nrules: t/more\nfacts: {start: 2022-01-31, zone: {north: {done: 0.5}}}\nexpected:\n",
    )
    out = here.run("test", "c.yaml").out
    assert "Whole: 60.00, not 50.00 (+10.00)" in out and "changed since" not in out


def test_a_contract_that_was_refused_then_has_moved_nothing(here):
    here.commit()
    here.edit("rules/t/base.yaml", "north: 100", "north: 120")
    here.edit("rules/t/base.yaml", "facts:\n", "facts:\n  new: {type: integer, question: How many?}\n")
    here.contract(
        "{name: whole, is: 50, source: s}",
        head="contract: C\nrules: t/base\nfacts: {new: 1, start: 2022-01-31, zone: {north: {done: 0.5}}}\nexpected:\n",
    )
    out = here.run("test", "c.yaml").out
    assert "Whole: 60.00, not 50.00 (+10.00)" in out and "changed since" not in out


def test_another_rounding_is_told_where_it_moves_a_result(here):
    here.commit()
    line = here.edit("rules/t/base.yaml", "mode: half_up", "mode: down")
    here.contract("{name: third, is: 16.67, source: s}")
    out = here.run("test", "c.yaml").out
    assert "  Third: 16.66, not 16.67 (-0.01)\n" in out
    assert f"\n  changed since HEAD: rules/t/base.yaml:{line}:18  ~ rounding, mode: half_up → down\n" in out
