"""Which texts are in force on a day: the table of rules/README.md, row by row, and that names of files decide
nothing."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lawkit import Shelf, written

from engine.base import yaml_reader
from engine.base.diagnostics import DiagnosticError, Diagnostics
from engine.check.force import check_force
from engine.contracts.contract import read_contract
from engine.contracts.evaluate import evaluate

BASE = """
kind: accord
id: t/base
title: Base
signed: 2023-11-20
in_force: {from: 2024-01-01}
contract_date: jour
documents: {d: {title: A document}}
dimensions:
  an: {label: An, range: [1, 2], dated: debut}
facts:
  jour: {type: date, label: Jour, question: q}
tables:
  a: {type: integer, label: A, value: 1, §}
  b: {type: integer, label: B, value: 2, §}
  c: {type: integer, label: C, value: 3, §}
rules:
  debut: {per: [an], type: date, label: Début, §, formula: "add_years(jour, an - 1)"}
  whole: {type: integer, label: Tout, show: true, §, formula: a + 10 * b + 100 * c}
"""


def amendment(name, path, value, force, amends="t/base", signed="2024-01-02", head=""):
    """A small amendment: one figure replaced."""
    sign = f"signed: {signed}\n" if signed else ""
    days = f"in_force: {force}\n" if force else ""
    return (
        f"kind: amendment\nid: t/{name}\ntitle: {name}\namends: {amends}\n{sign}{days}{head}documents: {{d: {{title:"
        f" D}}}}\noperations:\n  - {{replace: tables.{path}.value, with: {value}, §}}\n"
    )


def law(*texts, base=BASE):
    return Shelf(*(written(t.replace("§", 'source: {document: d, at: "1"}')) for t in (base, *texts)))


def contract_of(head, day):
    return read_contract(yaml_reader.load(f"contract: C\n{head}\nfacts: {{jour: {day}}}\n", "c.yaml"), Diagnostics())


def result(library, day="2024-10-01", head="accord: t", **more):
    """What comes out, and the texts that it comes from."""
    found = evaluate(contract_of(head, day), library, **more)
    (line,) = [x for x in found.lines if x.rule.name == "whole"]
    return str(line.outcome), found.rules


def code(*arguments, **more):
    with pytest.raises(DiagnosticError) as told:
        result(*arguments, **more)
    return [f.code for f in told.value.diagnostics]


def told(library, head, day="2024-10-01"):
    return [f.code for f in evaluate(contract_of(head, day), library).warnings]


def checked(library, reference):
    diagnostics = Diagnostics()
    check_force(library, reference, diagnostics)
    return [f.code for f in diagnostics]


def test_two_siblings_in_force_both_apply():
    both = law(
        amendment("one", "a", 5, "{from: 2024-08-01}"),
        amendment("two", "b", 7, "{from: 2024-09-01}", signed="2024-02-01"),
    )
    assert result(both) == ("375", "t/one + t/two")
    assert result(both, "2024-08-15") == ("325", "t/one")
    assert result(both, "2024-07-31") == ("321", "t/base")
    assert result(both, head="rules: t/one + t/two") == ("375", "t/one + t/two")


def test_the_order_is_that_of_the_signatures_then_of_the_publications():
    def reference(*pairs):
        heads = [(f"published: {p}\n" if p else "") for _, p in pairs]
        texts = [
            amendment(n, v, 9, "{from: 2024-08-01}", signed=s, head=h)
            for (s, _), h, n, v in zip(pairs, heads, ("x", "w"), "ab", strict=True)
        ]
        return result(law(*texts))[1]

    assert reference(("2024-01-01", ""), ("2024-01-02", "")) == "t/x + t/w"
    assert reference(("2024-01-02", ""), ("2024-01-01", "")) == "t/w + t/x"
    assert reference(("2024-01-02", "2024-02-01"), ("2024-01-02", "2024-02-02")) == "t/x + t/w"
    assert reference(("2024-01-02", ""), ("2024-01-02", "")) == "t/w + t/x"  # signed on one day: by name


def test_a_clash_is_a_fault_that_names_both():
    both = law(amendment("one", "a", 5, "{from: 2024-08-01}"), amendment("two", "a", 7, "{from: 2024-09-01}"))
    with pytest.raises(DiagnosticError) as told:
        result(both)
    assert [f.code for f in told.value.diagnostics] == ["E304"]
    assert "t/one" in str(told.value) and "t/two" in str(told.value)
    assert result(both, "2024-08-15") == ("325", "t/one")
    assert checked(both, "t/two") == ["E314"]


def test_what_amends_an_amendment_comes_after_it_whenever_it_was_signed():
    one = amendment("one", "a", 5, "{from: 2024-08-01}", signed="2024-03-01")
    two = amendment("two", "b", 7, "{from: 2024-08-15}", amends="t/one", signed="2024-02-01")
    assert result(law(one, two)) == ("375", "t/two")
    assert result(law(one, two, amendment("three", "c", 8, "{from: 2024-09-01}", signed="2024-01-01"))) == (
        "875",
        "t/three + t/one + t/two",
    )
    upon = law(one, amendment("two", "a", 7, "{from: 2024-08-15}", amends="t/one"))
    assert result(upon) == ("327", "t/two")  # written upon the other: no clash


def test_an_amendment_ends_with_what_it_amends_and_this_is_said():
    ends = law(
        amendment("one", "a", 5, "{from: 2024-02-01, until: 2024-08-31}"),
        amendment("two", "b", 7, "{from: 2024-03-01}", amends="t/one"),
    )
    assert result(ends, "2024-08-31") == ("375", "t/two")
    assert result(ends, "2024-09-01") == ("321", "t/base")
    assert "t/two ended on 2024-08-31" in str(evaluate(contract_of("accord: t", "2024-09-01"), ends).why)


def test_the_end_of_the_accord_is_the_end_of_all():
    over = law(
        amendment("one", "a", 5, "{from: 2024-08-01}"),
        base=BASE.replace("2024-01-01}", "2024-01-01, until: 2024-06-30}"),
    )
    assert code(over) == ["E722"]
    assert result(over, "2024-06-30") == ("321", "t/base")
    assert checked(over, "t/one") == ["W317"]


def test_a_later_accord_takes_the_place_of_an_earlier_one():
    new = BASE.replace("t/base", "t/new").replace("2024-01-01}", "2025-01-01}").replace("value: 1", "value: 4")
    both = law(new, amendment("one", "b", 7, "{from: 2024-08-01}"))
    assert result(both, "2024-12-31") == ("371", "t/one")
    assert result(both, "2025-01-01") == ("324", "t/new")


def test_an_amendment_before_its_base_is_a_fault_on_the_days_between():
    early = law(
        amendment("one", "a", 5, "{from: 2024-08-01}"), amendment("two", "b", 7, "{from: 2024-03-01}", amends="t/one")
    )
    assert code(early, "2024-05-01") == ["E317"]
    assert result(early, "2024-08-01") == ("375", "t/two")
    assert result(early, "2024-02-01") == ("321", "t/base")
    assert checked(early, "t/two") == ["E317"]


READ = (
    "  - {insert: readings.debut, with: {question: q, options: {tot: {label: t, from: 2024-03-01}, tard: {label: u,"
    " from: 2024-09-01}}, chosen: CHOSEN, because: b}, §}\n"
)


@pytest.mark.parametrize(
    ("chosen", "day", "reading", "found"),
    [
        ("tard", "2024-05-01", [], ("321", "t/base")),
        ("tard", "2024-05-01", ["entree=tot"], ("325", "t/one")),
        ("tard", "2024-09-01", [], ("325", "t/one")),
        ("null", "2024-05-01", ["entree=tot"], ("325", "t/one")),
        ("null", "2024-02-01", [], ("321", "t/base")),
        ("null", "2024-10-01", [], ("325", "t/one")),
    ],
)
def test_a_start_that_is_a_reading(chosen, day, reading, found):
    text = amendment("one", "a", 5, "{reading: entree}") + READ.replace("CHOSEN", chosen).replace("debut", "entree")
    assert result(law(text), day, readings=reading) == found


def test_an_open_reading_with_options_on_both_sides_of_the_day_is_a_fault():
    text = amendment("one", "a", 5, "{reading: entree}") + READ.replace("CHOSEN", "null").replace("debut", "entree")
    assert code(law(text), "2024-05-01") == ["E729"]


def test_where_the_order_shows_it_must_be_known():
    insert = "  - {insert: rules.NAME, after: debut, with: {type: integer, label: N, formula: a}, §}\n"
    one = amendment("one", "a", 5, "{from: 2024-08-01}") + insert.replace("NAME", "n")
    two = amendment("two", "b", 7, "{from: 2024-09-01}", signed="") + insert.replace("NAME", "m")
    assert code(law(one, two)) == ["E728"]
    assert result(law(one, two.replace("title: two", "title: two\nsigned: 2024-02-01")))[0] == "375"
    assert result(law(one, amendment("two", "b", 7, "{from: 2024-09-01}", signed="")))[0] == "375"  # nothing shows


def test_a_variant_and_a_text_without_a_day_apply_only_where_they_are_named():
    local = (
        amendment("local", "a", 5, "").replace("kind: amendment", "kind: variant").replace("signed: 2024-01-02\n", "")
    )
    undated = amendment("undated", "b", 7, "")
    assert result(law(local, undated)) == ("321", "t/base")
    assert result(law(local, undated), head="rules: t/undated + t/local") == ("375", "t/undated + t/local")


def test_the_word_of_the_contract_wins_and_a_text_that_had_ended_is_told():
    ends = law(amendment("one", "a", 5, "{from: 2024-02-01, until: 2024-08-31}"))
    assert result(ends, head="rules: t/one") == ("325", "t/one")
    assert told(ends, "rules: t/one") == ["W727"]
    assert told(ends, "rules: t/one", "2024-08-31") == []
    assert told(ends, "versions: [{from: 2024-10-01, rules: t/base}, {from: 2025-10-01, rules: t/one}]") == ["W727"]


def test_a_contract_older_than_the_text_it_names_is_told_with_the_lines_to_write():
    later = law(amendment("one", "a", 5, "{from: 2024-08-01}"), amendment("two", "b", 7, "{from: 2024-09-01}"))
    (warning,) = evaluate(contract_of("rules: t/one + t/two", "2024-08-15"), later).warnings
    lines = "versions: [{from: 2024-08-15, rules: t/one}, {from: 2024-09-01, rules: t/one + t/two}]"
    assert warning.code == "W749" and lines in warning.hint
    assert told(later, lines, "2024-08-15") == []
    assert told(later, "rules: t/one + t/two", "2024-09-01") == []
    assert evaluate(contract_of("rules: t/base", "2024-08-15"), later, rules="t/two").warnings == ()


def test_a_day_that_is_set_selects_as_one_that_is_given():
    later = law(amendment("one", "a", 5, "{from: 2024-08-01}"))
    assert result(later, "2024-02-01", settings=["jour=2024-08-01"]) == ("325", "t/one")
    assert code(later, "2024-02-01", settings=["jour=2024-08-32"]) == ["E711"]


@pytest.mark.parametrize(
    "head",
    [
        "in_force: {from: 2024-02-30}",
        "signed: 2024-02-30\nin_force: {from: 2024-02-01}",
        "published: 2023-02-29\nin_force: {from: 2024-02-01}",
    ],
)
def test_an_impossible_day_is_never_a_text_that_is_not_in_force(head):
    text = amendment("one", "a", 5, "", signed="", head=f"{head}\n")
    assert code(law(text)) == ["E315"]
    assert code(law(text), head="rules: t/one") == ["E315"]


def test_an_impossible_day_of_a_document_or_of_an_option():
    assert code(law(amendment("one", "a", 5, "").replace("title: D}", "title: D, date: 2024-13-01}"))) == ["E315"]
    text = amendment("one", "a", 5, "{reading: entree}") + READ.replace("CHOSEN", "tot").replace(
        "debut", "entree"
    ).replace("2024-03-01", "2024-02-31")
    assert code(law(text)) == ["E315"]


def test_an_end_before_the_start():
    assert code(law(amendment("one", "a", 5, "{from: 2024-02-02, until: 2024-02-01}"))) == ["E316"]
    assert result(law(amendment("one", "a", 5, "{from: 2024-10-01, until: 2024-10-01}"))) == ("325", "t/one")


DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2025, 12, 31))


@settings(suppress_health_check=list(HealthCheck))
@given(
    starts=st.lists(DAYS, min_size=3, max_size=3), signed=st.lists(DAYS, min_size=3, max_size=3, unique=True), day=DAYS
)
def test_names_of_files_decide_nothing(starts, signed, day):
    """For texts that write different things: the same result under every name, and that of `rules: a + b`."""
    found = set()
    for names in permutations(("k", "m", "z")):
        texts = [
            amendment(n, path, 5, f"{{from: {start}}}", signed=str(s))
            for n, path, start, s in zip(names, "abc", starts, signed, strict=True)
        ]
        outcome, rules = result(law(*texts), str(day))
        order = [n for _, n, start in sorted(zip(signed, names, starts, strict=True)) if start <= day]
        assert rules == (" + ".join(f"t/{n}" for n in order) or "t/base")
        assert result(law(*texts), str(day), head=f"rules: {rules}")[0] == outcome
        found.add(outcome)
    assert len(found) == 1
