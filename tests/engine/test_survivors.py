"""What a run of mutants of the program survived and should not have: limits to the unit, places, and hints."""

from fractions import Fraction

import pytest
from lawkit import faults_in, faults_of, load, refused, shelf

from engine import formula, loading, outcomes
from engine.faults import Faults
from engine.nodes import NONE, plain
from engine.outcomes import Failure, Unknown, bounded, is_value


def fault_of(text):
    (fault,) = faults_in(lambda _: load(text))
    return fault


def formula_faults(text):
    return faults_in(lambda _: formula.parse(load(f'"{text}"')))


def test_a_number_of_the_most_bits_is_one_and_of_one_more_is_not():
    most = Fraction(2 ** (outcomes.MAX_BITS - 2))  # its denominator, 1, has one bit too
    assert bounded(most) == most
    assert isinstance(bounded(most * 2), Failure)


def test_what_is_a_value():
    assert [is_value(o) for o in (Fraction(0), False, "", NONE, Unknown(frozenset()), Failure(""))] == [True] * 3 + [False] * 3


@pytest.mark.parametrize("most", [5, 50])
def test_the_most_nodes_are_read_and_one_more_is_not(monkeypatch, most):
    """Counted while composing where the text is short, before it where it is long."""
    monkeypatch.setattr(loading, "MAX_NODES", most)
    for spaces in ("", " " * 2 * most):
        assert len(load(f"[{', '.join('1' * (most - 1))}]{spaces}").items) == most - 1
        assert "more than" in fault_of(f"[{', '.join('1' * most)}]{spaces}").message


def test_a_forbidden_letter_after_an_empty_first_line():
    assert (fault_of("\n\x00").mark.line, fault_of("\n\x00").mark.column) == (1, 0)


def test_what_the_parser_says_in_our_words_only_where_it_means_that():
    assert "second colon" in fault_of("a: b: c").message
    assert "second colon" not in fault_of("a: [1").message
    assert "nothing can start" in fault_of("a: `x`").message


def test_the_hint_of_a_wrong_indentation():
    assert "indentation" in fault_of("a:\n  b: 1\n c: 2\n").hint
    assert "indentation" not in fault_of("a: b: c").hint


def test_the_mark_of_a_text_of_several_lines_is_one_letter_long():
    assert load('a: "b\n          c"').get("a").mark.length == 1
    assert load("a: bcd").get("a").mark.length == 3


def test_a_formula_that_ends_too_early_is_marked_as_a_whole():
    (fault,) = formula_faults("aa +")
    assert (fault.code, fault.mark.length) == ("E501", 6)  # with its quotes


def test_what_stands_in_wrong_brackets_is_looked_at_too():
    assert sorted(f.message for f in formula_faults("abs(x)[a.b]")) == ["a dot is not part of the language", "only a name can have brackets"]


AMENDMENT = """
kind: amendment
id: t/next
title: T
amends: t/base
in_force: {from: 2021-01-01}
documents: {d: {title: D}}
operations:
"""
BASE = "rules: {a: {type: integer, formula: 1, §}}"


def test_what_to_write_where_with_is_missing_or_too_much():
    fault = refused("E306", BASE, AMENDMENT + "  - {replace: «rules.a.formula, §}\n")
    assert "write with:" in fault.hint
    fault = refused("E306", BASE, AMENDMENT + "  - {repeal: «rules.a, with: 1, §}\n")
    assert "use replace" in fault.hint


def test_an_inserted_element_stands_where_its_name_is_written():
    library = shelf(BASE, AMENDMENT + "  - {insert: rules.b, with: {type: integer, formula: 2}, §}\n")
    found = library.consolidate("t/next", Faults()).document.get("rules", "b")
    assert found.where.source.line(found.where.line)[found.where.column :].startswith("rules.b")


CELLS = """
dimensions:
  m: {members: {a: {label: A}, b: {label: B}}}
  t: {members: {1: {label: A}, 2: {label: B}}}
tables:
  x: {type: money, per: [m, t], §, values: {a: [1, 2], b: 3}}
rules: {y: {type: money, §, formula: 'x["a", 1]'}}
"""


@pytest.mark.parametrize(
    ("row", "code"), [("b: 3", "E606"), ("b: [3, [4]]", "E605"), ("b: [3]", "E609"), ("b: {1: 3, 3: 4}", "E607"), ("c: [3, 4]", "E607"), ("b: {1: {2: 4}, 2: 5}", "E605")]
)
@pytest.mark.parametrize(
    "change", ["replace: tables.x, at: {m: a}, with: [3, 4]", "repeal: tables.x, at: {m: a}", "insert: tables.x, at: {m: b}, with: [3, 4]"]
)
def test_a_table_that_does_not_fit_is_told_and_not_amended(row, code, change):
    found = faults_of(CELLS.replace("b: 3", row), AMENDMENT + f"  - {{{change}, §}}\n")
    assert code in [f.code for f in found]
    assert all(f.mark is not None for f in found)


@pytest.mark.parametrize("row", ["b: 3", "b: [3]", "b: [3, [4]]", "c: [3, 4]"])
def test_a_member_repealed_leaves_a_table_that_does_not_fit_to_be_told(row):
    found = faults_of(CELLS.replace("b: 3", row), AMENDMENT + "  - {repeal: dimensions.t.members.2, §}\n")
    assert found and {f.code for f in found} <= {"E605", "E606", "E607", "E608"}


def test_a_table_that_fits_is_amended():
    change = AMENDMENT + "  - {replace: tables.x, at: {m: b}, with: [7, 8], §}\n  - {repeal: dimensions.t.members.1, §}\n"
    library = shelf(CELLS.replace("b: 3", "b: [3, 4]").replace('["a", 1]', '["a", 2]'), change)
    assert plain(library.consolidate("t/next", Faults()).document.get("tables", "x", "values")) == {"a": {"2": 2}, "b": {"2": 8}}


def test_many_lines_of_a_long_text_are_found_in_no_time():
    import time

    from engine.marks import Mark, Source

    source = Source("x", "a: 1\n" * 100_000)
    start = time.process_time()
    for line in range(0, 100_000, 50):
        Mark(source, line, 0).excerpt()
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a: {if: min(x, y), then: 1}", 'put the formula in quotes, "min(x, y)", or on a line of its own'),
        ('a: {if: min(x == "b", y), then: 1}', "put the formula in quotes, or on a line of its own"),
        ("a: {if: min(x,\n      y), then: 1}", "put the formula in quotes, or on a line of its own"),
        ("a: {if: x, y, then: 1}", "a comma inside braces ends a value: quote texts with commas"),
        ("a: {if: (x), y, then: 1}", "a comma inside braces ends a value: quote texts with commas"),
        ('a: {if: "min(x", y, then: 1}', "a comma inside braces ends a value: quote texts with commas"),
        ("a: {y, then: 1}", "a comma inside braces ends a value: quote texts with commas"),
        ("a: {b: 1,234, c: 1}", "write 1234, or with a decimal point 1.234"),
        ("a: {b: 1,23, c: 1}", "write the decimal point: 1.23"),
        ("a: {b: x,23, c: 1}", "a comma inside braces ends a value: quote texts with commas"),
    ],
)
def test_a_value_cut_in_two_says_how_to_write_it(text, hint):
    fault = fault_of(text)
    assert (fault.code, fault.hint) == ("E112", hint)


def test_the_rest_of_a_cut_formula_is_shown():
    fault = fault_of("a: {if: min(x, y), then: 1}")
    (caption, mark), = fault.notes
    assert (caption, mark.column, fault.mark.column, fault.mark.length) == ("the rest of it", 15, 8, 5)


def test_letters_of_json_in_two_halves_leave_places_right():
    text = '{"a": "\\ud83d\\ude00\\ud83d\\ude00", "b": [1, 1],\n "c": "\\ud83d\\ude00", "c": 2}'
    fault = fault_of(text)
    assert fault.code == "E111" and fault.mark.source.line(1)[fault.mark.column :].startswith('"c": 2')
    assert load(text.replace('"c": 2', '"d": 2')).get("a").value == "\U0001f600" * 2


@pytest.mark.parametrize(("text", "column"), [("1 +", 3), ("a b", 2), (") a", 0), ("a +* b", 3)])
def test_a_formula_that_cannot_be_read_is_shown_where_it_breaks(text, column):
    (fault,) = formula_faults(text)
    assert fault.code == "E501" and fault.mark.column in (column, column + 1, 0)
