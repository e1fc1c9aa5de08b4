"""How to add a section to the language, shown by an invented one: penalties, kept back of an amount that is paid.

1. Its entry: a `Section` in `FILE` of `engine/consolidation/spec.py`, at its place in a rule file: its keys in the
   order in which they are laid out (`amount=value` is the formula of the value, `date=date` one beside it that gives a
   date); what one of its values is called, and their type and rounding where they do not say them themselves.
2. Its semantics, beside `follow` in `engine/consolidation/semantics.py`, where an element takes something from others
   or can be wrong with them: a function that is handed the rule as it was read, with all others, and gives it back as
   it is to be. An element that is what its formula gives needs none.
3. Its words in `schemas/ruleset.schema.json`: a property of `consolidated`, and one definition with a title, a
   description and an example for each key.

Nothing else names it: `check`, `fmt`, `show`, `diff`, `blame`, `coverage`, `draft`, amendments and the statement as
data read the entry. A formula beside the value that contracts are to state is called `date`, `latest` or `met_by`; how
lines of a statement are told in tables is for `engine/report`. Here the entry and the semantics are in `penalties.py`,
the words in a copy of the schemas, and `speaking` puts them in force.
"""

import contextlib
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from penalties import PENALTIES, WORDS

from engine.commands import main
from engine.consolidation.spec import SHIPPED, speaking

ROOT = Path(__file__).resolve().parents[2]
LAW = """\
kind: accord
id: t/base
title: A law
in_force: {from: 2020-01-01}

documents:
  d: {title: A document}

dimensions:
  volet: {members: {fixe: {label: Fixe}, libre: {label: Libre}}}

facts:
  retard: {type: integer, question: How many days late?}
  debut: {type: date, question: From which day?}

tables:
  taux: {type: rate, label: Taux, value: 0.1, source: {document: d, at: art. 1}}

rules:
  du:
    per: [volet]
    type: money
    label: Du
    show: true
    cases:
      - {if: volet == "fixe", then: 1000}
      - {else: 333.33}
    source: {document: d, at: art. 2}

payments:
  verse:
    of: du
    date: debut
    amount: rest
    source: {document: d, at: art. 3}

penalties:
  tardif:
    of: du
    label: Remise tardive
    when: retard > 30
    date: add_months(debut, 1)
    amount: du * taux
    source: {document: d, at: art. 4}
"""
SECOND = """\
  absent:
    of: du
    label: Absence
    amount: 10
"""
CONTRACT = """\
contract: C
rules: t/base
facts: {retard: 31, debut: 2024-01-01}
expected:
  - {name: tardif, at: {volet: fixe}, is: 100, date: 2024-02-01, source: by hand}
  - {name: tardif, at: {volet: libre}, is: 33.33, source: by hand}
"""


class Desk:
    """A folder with a law, and the commands at work there in a language that has penalties."""

    def __init__(self, folder):
        self.folder = folder
        shutil.copytree(ROOT / "schemas", folder / "schemas")
        path = folder / "schemas" / "ruleset.schema.json"
        words = json.loads(path.read_text(encoding="utf-8"))
        section = {"type": "object", "additionalProperties": {"$ref": "#/$defs/penalty"}}
        words["$defs"]["consolidated"]["properties"]["penalties"] = section
        words["$defs"]["penalty"] = WORDS
        path.write_text(json.dumps(words), encoding="utf-8")
        self.language = replace(SHIPPED.having(PENALTIES, after="deadlines"), schemas=folder / "schemas")
        self.write("rules/t/base.yaml", LAW)
        self.write("contracts/c.yaml", CONTRACT)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def run(self, *arguments, language=None):
        """The exit code, and what is printed."""
        out = io.StringIO()
        with (
            speaking(language or self.language),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(out),
            pytest.raises(SystemExit) as left,
        ):
            main([str(a) for a in arguments])
        return left.value.code, out.getvalue()

    def says(self, *arguments):
        return self.run(*arguments)[1]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


def edited(*pairs):
    """The law with these edits, each at the one place where the old words stand."""
    text = LAW
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_the_schema_accepts_it_in_its_own_language_alone(desk):
    assert desk.run("check", "rules", "contracts")[0] == 0
    code, told = desk.run("check", "rules", language=SHIPPED)
    assert code == 1 and "E201 there is no key penalties here\n  rules/t/base.yaml:37:1" in told
    assert "penalties" not in SHIPPED.sections


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("du * taux", "du * tauks", "E513 there is no tauks\n  rules/t/base.yaml:43:18"),
        ("du * taux", "retard > 3", "E510 the value of tardif is yes or no here, and must be money"),
        ("date: add_months(debut, 1)", "date: retard", "E510 date is an integer here, and must be a date"),
        ("retard > 30", "retard", "E510 when is an integer here, and must be yes or no"),
        ("date: add_months", "dat: add_months", "E201 there is no key dat here\n  rules/t/base.yaml:42:5"),
        ("    amount: du * taux\n", "", "E202 amount is missing here\n  rules/t/base.yaml:38:3"),
        ("\n    source: {document: d, at: art. 4}", "", "E410 tardif has no source\n  rules/t/base.yaml:38:3"),
        (
            "document: d, at: art. 4",
            "document: e, at: art. 4",
            "E417 there is no document e\n  rules/t/base.yaml:44",
        ),
        ("tardif:", "taux:", "E402 the name taux is used twice\n  rules/t/base.yaml:38:3"),
        ("of: du\n    label: R", "of: dun\n    label: R", "E413 there is no rule dun\n  rules/t/base.yaml:39:9"),
        (
            "of: du\n    date: debut",
            "of: autre\n    date: debut",
            "E418 du is of type unpaid and cannot be paid",
        ),
    ],
)
def test_check_tells_what_is_wrong_with_it(desk, old, new, told):
    desk.write("rules/t/base.yaml", edited((old, new)))
    code, found = desk.run("check", "rules")
    assert code == 1 and told in found


def test_fmt_orders_the_section_and_its_keys(desk):
    assert desk.run("fmt", "--check", "rules") == (0, "")
    above, penalties = LAW.split("\npenalties:\n")
    lines = penalties.splitlines()
    mixed = "\n".join(["penalties:", lines[0], *reversed(lines[1:])])
    desk.write("rules/t/base.yaml", above.replace("\npayments:", f"\n{mixed}\n\npayments:"))
    desk.run("fmt", "rules")
    assert desk.read("rules/t/base.yaml").split() == LAW.split()


def test_show_and_blame_say_it(desk):
    told = desk.says("show", "t/base", "tardif")
    assert told.startswith("penalties:\n  tardif:") and "# t/base, d, art. 4\n    of: du\n" in told
    assert "payments, deadlines, penalties, conditions" in desk.says("show", "t/base", "nothing")
    assert "Remise tardive: du * taux (when retard > 30) [t/base, d, art. 4]" in desk.says("blame", "t/base")


def test_diff_says_it_in_words(desk):
    changed = edited(("du * taux", "du * taux * 2"), ("retard > 30", "retard > 60"), ("1)", "2)")) + SECOND
    desk.write("copy.yaml", changed)
    told = desk.says("diff", "t/base", "copy.yaml")
    assert told.split("PENALTIES\n")[1].splitlines()[:4] == [
        "~ Remise tardive, when: retard > [-30-]{+60+} [d, art. 4]",
        "~ Remise tardive, date: add_months(debut, [-1-]{+2+}) [d, art. 4]",
        "~ Remise tardive, amount: du * taux {+* 2+} [d, art. 4]",
        "+ Absence: 10",
    ]
    desk.write("copy.yaml", edited(("Remise tardive", "Retard"), ("du * taux", "du  *  taux")))
    assert "1 more changes, of steps, checks, remarks" in desk.says("diff", "t/base", "copy.yaml")
    assert "~ Retard, label: Remise tardive → Retard" in desk.says("diff", "t/base", "copy.yaml", "--all")


def test_it_is_evaluated_and_coverage_counts_it(desk):
    data = json.loads(desk.says("evaluate", "contracts/c.yaml", "--format", "json"))
    assert [(p["at"]["volet"], p["value"], p["date"]) for p in data["penalties"]] == [
        ("fixe", "100", "2024-02-01"),
        ("libre", "33.33", "2024-02-01"),
    ]
    told = desk.says("coverage", "t/base", "--contracts", "contracts")
    assert "penalties                2 of     2   100.0 %\n" in told
    other = CONTRACT.replace("tardif", "du").replace("is: 100, date: 2024-02-01", "is: 1000").replace("33.33", "333.33")
    desk.write("contracts/c.yaml", other)
    told = desk.says("coverage", "t/base", "--contracts", "contracts")
    assert "penalties                0 of     2     0.0 %\n" in told
    assert "rules/t/base.yaml:42:5  penalty tardif: date\nrules/t/base.yaml:43:5  penalty tardif\n" in told


def test_draft_writes_it_and_the_amendment_holds(desk):
    desk.write("copy.yaml", edited(("du * taux", "(du * taux) + 1"), ("retard > 30", "retard > 60")) + SECOND)
    assert desk.run("draft", "t/base", "copy.yaml", "--id", "t/next", "-o", "rules/t/next.yaml")[0] == 0
    written = desk.read("rules/t/next.yaml")
    assert (
        written.split("operations:\n")[1]
        == """\
  - replace: penalties.tardif.when
    expect: retard > 30
    with: retard > 60
    source: {document: '', at: ''}
  - replace: penalties.tardif.amount
    expect: du * taux
    with: before + 1
    source: {document: '', at: ''}
  - insert: penalties.absent
    with: {of: du, label: Absence, amount: 10}
    source: {document: '', at: ''}
"""
    )
    desk.write("rules/t/next.yaml", written.replace("document: '', at: ''", "document: next, at: art. 1"))
    assert desk.run("check", "rules")[0] == 0 and desk.run("fmt", "--check", "rules") == (0, "")
    told = desk.says("show", "t/next", "penalties")
    assert "amount: (du * taux) + 1" in told and "source: {document: next, at: art. 1}" in told
    assert desk.says("diff", "t/next", "copy.yaml").count("\n~") == 0
