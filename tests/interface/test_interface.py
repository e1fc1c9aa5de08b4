"""The interface for programs, on a law of its own: what it gives, what it refuses, and that importing it changes
nothing."""

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

import engine

LAW = """\
kind: accord
id: aid/base
title: An aid
in_force: {from: 2020-01-01}
documents: {d: {title: A document}}
rounding: {mode: half_up, because: the document says so}
dimensions:
  term: {range: [1, 2]}
  task: {members: {care: {label: Care}, study: {label: Study}}}
facts:
  start: {type: date, label: Start, question: When does it start?}
  share: {type: rate, label: Share, per: [task], question: Which share?}
tables:
  amount: {type: money, label: Amount, per: [task], values: {care: 100, study: 200}, source: {document: d, at: "1"}}
rules:
  due:
    type: money
    label: Due
    per: [task, term]
    formula: amount * share
    round: 0.01
    source: {document: d, at: "2"}
  end: {type: date, label: End, formula: "add_months(start, 24)", source: {document: d, at: "3"}}
payments:
  advance:
    of: due
    label: Advance
    amount: due / 2
    date: start
    source: {document: d, at: "4"}
  balance: {of: due, label: Balance, amount: rest, date: end, source: {document: d, at: "4"}}
"""
AMENDED = """\
kind: amendment
id: aid/more
title: More aid
amends: aid/base
signed: 2021-01-01
in_force: {from: 2021-01-02}
documents: {m: {title: More}}
operations:
  - {replace: tables.amount, at: {task: care}, expect: 100, with: 150, source: {document: m, at: "1"}}
"""
CONTRACT = {
    "contract": "One",
    "rules": "aid/base",
    "facts": {"start": date(2022, 9, 30), "task": {"care": {"share": Decimal("0.333")}}},
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "aid").mkdir()
    (tmp_path / "aid" / "base.yaml").write_text(LAW, encoding="utf-8")
    (tmp_path / "aid" / "more.yaml").write_text(AMENDED, encoding="utf-8")
    return tmp_path


@pytest.fixture
def law(folder):
    return engine.Library(folder)


def test_values_by_name_and_members(law):
    result = law.evaluate(CONTRACT)
    assert result["due", "care", 1] == Fraction(3330, 100)
    assert result["end"] == date(2024, 9, 30)
    unknown = result["due", "study", 2]
    assert isinstance(unknown, engine.Unknown)
    assert {(n.name, n.at) for n in unknown.needs} == {("share", (("task", "study"),))}


@pytest.mark.parametrize("key", ["dues", ("due", "care"), ("due", "care", 3), ("due", "caer", 1), ("end", 1)])
def test_a_value_that_is_not_there_is_a_key_error(law, key):
    with pytest.raises(KeyError, match=r"no value dues|is per \["):
        law.evaluate(CONTRACT)[key]


def test_payments_unknown_and_json(law, tmp_path):
    path = tmp_path / "one.json"
    path.write_text(json.dumps({**CONTRACT, "facts": {"start": "2022-09-30", "task": {"care": {"share": 0.333}}}}))
    result = law.evaluate(path)
    (first, *_) = [p for p in result.payments if p.at == {"task": "care", "term": "1"}]
    assert (first.rule.name, first.outcome, first.date) == ("advance", Fraction(1665, 100), date(2022, 9, 30))
    assert [(m.need.name, m.question, m.needed_by) for m in result.unknown] == [
        ("share", "Which share?", ("advance", "balance", "due"))
    ]
    data = json.loads(result.to_json())
    assert data == result.data() and data["contract"] == "One" and data["receipt"]["rules"] == ["aid/base"]
    assert [line.rule.name for line in result][:4] == ["due"] * 4


def test_what_is_supposed(law):
    given = {"share[study]": Decimal("0.5"), "start": date(2023, 1, 31)}
    result = law.evaluate(CONTRACT, rules="aid/more", settings=given)
    assert (result["due", "study", 1], result["due", "care", 1]) == (100, Fraction(4995, 100))
    assert result["end"] == date(2025, 1, 31) and result.differences == ()


def test_what_a_contract_states_and_does_not_come_out(law):
    stated = {"name": "due", "at": {"task": "care", "term": 1}, "is": 40, "source": "page 2"}
    result = law.evaluate({**CONTRACT, "expected": [stated]})
    assert [f.code for f in result.differences] == ["E731"]


def test_checks_are_data_and_mistakes_of_a_contract_are_raised(law, folder):
    assert {f.code for f in law.check()} == {"W501"}  # numbers in formulas
    (folder / "aid" / "more.yaml").write_text(AMENDED.replace("expect: 100", "expect: 90"), encoding="utf-8")
    found = engine.Library(folder).check("aid/more")
    assert [(f.code, f.span.line + 1, f.is_warning) for f in found] == [("E303", 9, False)]
    with pytest.raises(engine.DiagnosticError) as refused:
        law.evaluate({**CONTRACT, "facts": {"strat": "2022-09-30"}})
    assert [f.code for f in refused.value.diagnostics] == ["E702"]
    with pytest.raises(engine.PathError):
        law.evaluate(folder / "none.yaml")
    with pytest.raises(engine.PathError):
        engine.Library(folder / "none")


def test_a_float_is_no_number(law):
    with pytest.raises(TypeError, match="float"):
        law.evaluate({**CONTRACT, "facts": {"task": {"care": {"share": 0.1}}}})
    with pytest.raises(TypeError, match="float"):
        law.evaluate(CONTRACT, settings={"share[study]": 0.1})


def test_texts_compared_and_a_text_in_itself(law):
    (change,) = (c for c in law.diff("aid/base", "aid/more") if c.path[0] == "tables")
    assert (change.verb, change.name, dict(change.at)) == ("changed", "tables.amount", {"task": "care"})
    assert (change.before.value, change.after.value) == (100, 150)
    tables = law.ruleset("aid/more").tables
    assert list(tables) == ["amount"] and law.ids == ("aid/base", "aid/more")


def test_importing_it_changes_nothing():
    script = """
import gc, os, signal, sys, decimal
def state():
    return (sys.getrecursionlimit(), gc.isenabled(), gc.get_threshold(), signal.getsignal(signal.SIGTERM),
            signal.getsignal(signal.SIGINT), decimal.getcontext().prec, dict(os.environ), sys.stdout, sys.excepthook)
before = state()
import engine
heavy = {"yaml", "jsonschema", "click", "simpleeval"} & set(sys.modules)
all(getattr(engine, name) for name in engine.__all__)
after = state()
print(heavy or "light", before == after, "click" in sys.modules)
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("light True False\n", "")
    with pytest.raises(AttributeError):
        engine.nothing  # noqa: B018
