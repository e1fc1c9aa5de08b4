"""`accord test` on what a contract states: every kind of line, where it holds and where it does not."""

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from regresskit import ROOT

AMENDED = """
kind: amendment
id: t/more
title: More
amends: t/base
documents: {n: {title: New}}
operations:
  - {replace: tables.amount, at: {zone: north}, with: 1000, source: {document: n, at: art. 1}}
"""


def told(here, *lines, **more):
    """The differences of a contract with these lines."""
    here.contract(*lines, **more)
    ran = here.run("test", "c.yaml", "--format", "json")
    (one,) = json.loads(ran.out)["contracts"]
    assert ran.code == (0 if one["status"] == "passed" else 1)
    return one


HOLDING = [
    "{name: whole, is: 50, source: s}",
    "{name: due, at: {zone: north}, is: 50.00, source: s}",
    "{name: due, at: {zone: south}, is: none, source: s}",
    "{name: amount, at: {zone: south}, is: 300, source: s}",
    "{name: share, is: error, source: s}",
    "{name: first, is: 25, date: 2022-02-28, source: s}",
    "{name: last, is: 25, date: 2022-07-31, latest: 2022-08-31, source: s}",
    "{name: begin, is: 2022-03-31, state: met, source: s}",
    "{name: some, is: true, source: s}",
    "{name: each, is: 50, source: s}",
    "{name: each, is: 100, readings: {edge: high}, source: s}",
    "{name: whole, is: 500, rules: t/more, source: s}",
    (
        "{rules: t/more, readings: {edge: high}, lines: [{name: each, is: 1000, source: s}, {name: whole, is: 500,"
        " source: s}]}"
    ),
    "{readings: {edge: high}, lines: [{name: each, is: 1000, rules: t/more, source: s}]}",
    "{readings: {edge: high}, lines: [{name: each, is: 50, readings: {edge: low}, source: s}]}",
]


@pytest.mark.parametrize("line", HOLDING)
def test_a_line_that_holds(here, line):
    here.write("rules/t/more.yaml", AMENDED)
    assert told(here, line) == {
        "file": "c.yaml",
        "contract": "A small one",
        "status": "passed",
        "stated": line.count("name:"),
        "recorded": False,
        "differences": [],
        "faults": [],
    }
    assert here.run("check", "c.yaml").code == 0


@pytest.mark.parametrize(
    ("line", "name", "part", "expected", "got", "step", "under"),
    [
        ("{name: whole, is: 49.5, source: s}", "whole", "is", "49.5", "50", "+0.5", None),
        ("{name: whole, is: none, source: s}", "whole", "is", "none", "50", None, None),
        ("{name: whole, is: unknown, source: s}", "whole", "is", "unknown", "50", None, None),
        ("{name: whole, is: error, source: s}", "whole", "is", "error", "50", None, None),
        ("{name: share, is: 5, source: s}", "share", "is", "5", "an error (division by zero)", None, None),
        ("{name: due, is: 50, source: s}", "due[south]", "is", "50", "not applicable", None, None),
        ("{name: amount, at: {zone: north}, is: 101, source: s}", "amount[north]", "is", "101", "100", "-1", None),
        (
            "{name: first, is: 25, date: 2022-03-01, source: s}",
            "first",
            "date",
            "2022-03-01",
            "2022-02-28",
            "-1 days",
            None,
        ),
        (
            "{name: last, is: 25, latest: 2022-08-30, source: s}",
            "last",
            "latest",
            "2022-08-30",
            "2022-08-31",
            "+1 days",
            None,
        ),
        ("{name: begin, is: 2022-03-31, state: late, source: s}", "begin", "state", "late", "met", None, None),
        ("{name: some, is: false, source: s}", "some", "is", "false", "true", None, None),
        ("{name: each, is: 50, readings: {edge: high}, source: s}", "each[1]", "is", "50", "100", "+50", "edge=high"),
        ("{name: whole, is: 50, rules: t/more, source: s}", "whole", "is", "50", "500", "+450", "t/more"),
        ("{fault: E702, source: s}", "", "fault", "E702", "no fault", None, None),
    ],
)
def test_a_line_that_does_not_hold(here, line, name, part, expected, got, step, under):
    here.write("rules/t/more.yaml", AMENDED)
    one = told(here, "{name: whole, is: 50, source: s}", line)
    (found,) = one["differences"]
    wanted = {
        "name": name,
        "part": part,
        "expected": expected,
        "got": got,
        "step": step,
        "under": under,
        "kind": "stated",
    }
    assert {k: found[k] for k in wanted} == wanted
    assert found["source"] == "s" and found["place"].startswith("c.yaml:6:")
    assert one["stated"] == 2 and one["faults"] == []


def test_a_cell_of_several_that_differ_is_told_with_the_number_of_the_others(here):
    (found,) = told(here, "{name: each, is: 51, source: s}")["differences"]
    assert (found["name"], found["more_places"]) == ("each[1]", 1)


REFUSED = "contract: C\nrules: t/base\nfacts: {start: 2022-13-31}\nexpected:\n"


def test_a_fault_may_be_what_is_stated(here):
    assert told(here, "{fault: E711, source: s}", head=REFUSED)["status"] == "passed"
    assert here.run("check", "c.yaml").code == 0
    one = told(here, "{fault: E702, source: s}", "{name: whole, is: 1, source: s}", head=REFUSED)
    assert [(d["part"], d["expected"], d["got"]) for d in one["differences"]] == [
        ("fault", "E702", "E711"),
        ("is", "1", "the contract is refused: E711"),
    ]
    assert [f["code"] for f in one["faults"]] == ["E711"]


def test_a_contract_that_cannot_be_read_is_told_and_the_others_are_tested(here):
    here.contract("{name: whole, is: 50, source: s}", name="k/a.yaml")
    here.write("k/b.yaml", "contract: B\nfacts: {}\nrule: x\n")
    here.write("k/c.yaml", "contract: C\nrules: t/none\nfacts: {}\nexpected:\n  - {name: whole, is: 1, source: s}\n")
    ran = here.run("test", "k")
    assert ran.code == 1
    assert "k/a.yaml" not in ran.out and ran.out.startswith("differs   k/b.yaml\n  E20")
    assert "E310 there is no rule set 't/none'" in ran.out
    assert ran.out.endswith("3 contracts, 2 stated lines, 2 contracts that differ\n")


@pytest.mark.parametrize(
    ("line", "code", "where"),
    [
        ("{name: whole, is: 1, rules: t/nothing, source: s}", "E310", "t/nothing"),
        ("{name: whole, is: 1, readings: {egde: low}, source: s}", "E724", "did you mean edge?"),
        ("{name: whole, is: 1, readings: {edge: middle}, source: s}", "E724", "'middle' is no option of edge"),
        ("{name: whol, is: 1, rules: t/base, source: s}", "E730", "did you mean whole?"),
        ("{fault: E711, name: whole, source: s}", "E20", "name"),
        ("{lines: [], rules: t/base}", "E20", "lines"),
    ],
)
def test_the_check_finds_a_line_about_nothing(here, line, code, where):
    here.contract(line)
    ran = here.run("check", "c.yaml")
    assert ran.code == 1
    assert code in ran.out and where in ran.out and "c.yaml:5:" in ran.out


def test_without_a_path_the_contracts_of_the_usual_folder_else_of_this_one(here):
    here.contract("{name: whole, is: 50, source: s}")
    here.write("values.yaml", "contract: of another kind\n")
    here.contract("{name: whole, is: 50, source: s}", name="deeper/d.yaml")
    assert [c["file"] for c in json.loads(here.run("test", "--format", "json").out)["contracts"]] == ["c.yaml"]
    here.contract("{name: whole, is: 50, source: s}", name="tests/contracts/e.yaml")
    assert [c["file"] for c in json.loads(here.run("test", "--format", "json").out)["contracts"]] == [
        "tests/contracts/e.yaml"
    ]


def test_paths(here):
    text = here.contract("{name: whole, is: 51, source: s}").read_text("utf-8")
    assert here.run("test", "-", stdin=text).out.startswith("differs   -  1 stated, 1 do not come out\n")
    assert here.run("test", "nowhere.yaml").code == 3
    (here.folder / "empty").mkdir()
    ran = here.run("test", "empty")
    assert ran.code == 2 and "there is no contract in empty" in ran.err
    here.contract(name="none.yaml", head="contract: C\nrules: t/base\nfacts: {}\n")
    ran = here.run("test", "none.yaml")
    assert ran.code == 1 and ran.out.startswith("says nothing  none.yaml\n") and "1 that say nothing" in ran.out
    assert ran.err.startswith("nothing was tested: ")


def test_json_contracts_are_contracts(here):
    line = {"name": "whole", "is": 50, "source": "s"}
    document = {
        "contract": "J",
        "rules": "t/base",
        "facts": {"start": "2022-01-31", "zone": {"north": {"done": 0.5}}},
        "expected": [line],
    }
    here.write("k/a.json", json.dumps(document))
    here.write("k/other.json", "{}")
    assert (
        here.run("test", "k").out
        == "passes    k/a.json  1 stated\n\n1 contract, 1 stated line, 0 contracts that differ\n"
    )


def test_junit_has_a_case_for_each_line(here):
    here.contract(
        "{name: whole, is: 50, source: s}",
        '{name: each, is: 51, source: "<b>&"}',
        "{name: each, is: 51, readings: {edge: high}, source: s}",
        name='a&"<b>.yaml',
    )
    ran = here.run("test", 'a&"<b>.yaml', "--format", "junit")
    root = ET.fromstring(ran.out)
    assert (ran.code, root.attrib["tests"], root.attrib["failures"], root.attrib["errors"]) == (1, "3", "2", "0")
    cases = root.findall("testsuite/testcase")
    assert [(c.attrib["name"], c.attrib["line"], c.find("failure") is None) for c in cases] == [
        ("whole", "5", True),
        ("each", "6", False),
        ("each (edge=high)", "7", False),
    ]
    assert cases[0].attrib["classname"] == 'a&"<b>.yaml'
    assert "<b>&" in cases[1].find("failure").text
    assert "\x1b" not in ran.out and "<b>" not in ran.out


def test_text_of_a_file_is_inert(here):
    here.contract(
        r'{name: whole, is: "\x1b[31m\u202e", source: "\x1b[31m\u202e"}',
        head=r'contract: "\x1b]0;x"' + "\nrules: t/base\nfacts: {}\nexpected:\n",
    )
    for form in ("text", "json", "junit"):
        ran = here.run("test", "c.yaml", "--format", form)
        assert ran.code == 1 and not {"\x1b", "\u202e"} & set(ran.out + ran.err)


def test_jobs_change_nothing(here):
    for number in range(6):
        here.contract(
            "{name: whole, is: 50, source: s}",
            f"{{name: third, is: {16 + number}, source: s}}",
            name=f"k/{number}.yaml",
        )
    here.contract("{name: whole, is: unknown, rules: t/x, source: s}", name="k/x.yaml")
    one = here.run("test", "k")
    many = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "test", "k", "--jobs", "2"],
        capture_output=True,
        check=False,
        cwd=here.folder,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
    )
    assert (many.returncode, many.stdout.decode()) == (1, one.out)


def test_french(here):
    here.contract("{name: whole, is: 49, source: s}")
    out = here.run("test", "c.yaml", "--locale", "fr").out
    assert out.startswith("s'écarte  c.yaml  1 énoncées, 1 ne sortent pas\n") and "1 contrat qui s'écarte" in out


def test_a_file_that_cannot_be_opened_is_not_passed_over(here, monkeypatch):
    here.contract("{name: whole, is: 50, source: s}", name="k/a.yaml")
    here.contract("{name: whole, is: 50, source: s}", name="k/closed.yaml")
    real = Path.open

    def opened(self, *how, **more):
        if self.name == "closed.yaml":
            raise PermissionError(13, "Permission denied")
        return real(self, *how, **more)

    monkeypatch.setattr(Path, "open", opened)
    ran = here.run("test", "k")
    assert (ran.code, ran.err) == (3, "accord: k/closed.yaml cannot be read: Permission denied\n")


def test_a_line_that_waits_says_what_to_write(here):
    here.contract("{name: whole, is: null, source: s}")
    out = here.run("test", "c.yaml").out
    assert "nobody has filled in what must come out as whole" in out and "\n      → write what the text gives" in out


class OneProcess:
    """Stands for the pool of processes: the same calls, here."""

    def __init__(self, jobs, initializer, initargs):
        initializer(*initargs)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def map(self, work, files, chunksize):
        return [work(path) for path in files]


def test_what_each_of_several_processes_does(here, monkeypatch):
    for number in range(3):
        here.contract(
            "{name: whole, is: 50, source: s}",
            f"{{name: third, is: {16 + number}, source: s}}",
            name=f"k/{number}.yaml",
        )
    one = here.run("test", "k", "--locale", "fr")
    monkeypatch.setattr("engine.commands.proof.test.ProcessPoolExecutor", OneProcess)
    assert here.run("test", "k", "--locale", "fr", "--jobs", "2") == one


def several(here, cell="100"):
    """Three contracts of one law, which state what it gives with 100 for the north."""
    law = here.folder / "rules/t/base.yaml"
    law.write_text(law.read_text("utf-8").replace("north: 100", f"north: {cell}"), encoding="utf-8")
    here.contract("{name: whole, is: 50, source: s}", "{name: each, is: 50, source: s}", name="k/a.yaml")
    here.contract("{name: third, is: 16.67, source: s}", name="k/b.yaml")
    here.contract("{name: turns, is: 2, source: s}", name="k/c.yaml")


def test_differences_of_several_contracts_have_their_one_cause_told_once(here):
    several(here, "120")
    out = here.run("test", "k").out
    assert out.startswith("3 differences of 2 contracts have one cause\n")
    assert out.count("amount[north] is 120; with 100 they come out") == 1
    assert "  Whole: 60.00, not 50.00 (+10.00)\n      stated in k/a.yaml:5:" in out
    assert "  Third: 20.00, not 16.67 (+3.33)\n      k/b.yaml:5:" in out
    assert "k/c.yaml" not in out and out.endswith("3 contracts, 4 stated lines, 2 contracts that differ\n")


def test_in_french_too_and_the_data_hold_every_difference(here):
    several(here, "120")
    out = here.run("test", "k", "--locale", "fr").out
    assert out.startswith("3 écarts de 2 contrats ont une seule cause\n")
    assert "Whole : 60,00 € au lieu de 50,00 € (+10,00 €)" in out
    data = json.loads(here.run("test", "k", "--format", "json").out)
    assert [len(c["differences"]) for c in data["contracts"]] == [2, 1, 0]


def test_differences_that_nothing_has_in_common_are_told_one_by_one(here):
    here.contract("{name: whole, is: 51, source: s}", name="k/a.yaml")
    here.contract("{name: turns, is: 3, source: s}", name="k/b.yaml")
    out = here.run("test", "k").out
    assert out.count("differs   k/") == 2 and "one cause" not in out
