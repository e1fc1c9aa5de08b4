"""What a run of mutants of the program survived and should not have: limits to the unit, places, and hints."""

import ast
import warnings
from fractions import Fraction

import pytest
import yaml
from lawkit import diagnostics_in, diagnostics_of, load, refused, shelf

from engine.base import yaml_composer, yaml_mistakes, yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.base.messages import say
from engine.base.node import NONE, plain
from engine.base.positions import SourceText, Span
from engine.compiler import gate
from engine.core import outcomes
from engine.core.outcomes import EvaluationError, Unknown, bounded, is_value


def diagnostic_of(text):
    (diagnostic,) = diagnostics_in(lambda _: load(text))
    return diagnostic


def formula_diagnostics(text):
    return diagnostics_in(lambda _: gate.parse(load(f'"{text}"')))


def test_a_number_of_the_most_bits_is_one_and_of_one_more_is_not():
    most = Fraction(2 ** (outcomes.MAX_BITS - 2))  # its denominator, 1, has one bit too
    assert bounded(most) == most
    assert isinstance(bounded(most * 2), EvaluationError)


def test_what_is_a_value():
    assert [
        is_value(o)
        for o in (Fraction(0), False, "", NONE, Unknown(frozenset()), EvaluationError(say("failure", "by-zero")))
    ] == [True] * 3 + [False] * 3


@pytest.mark.parametrize("most", [5, 50])
def test_the_most_nodes_are_read_and_one_more_is_not(monkeypatch, most):
    monkeypatch.setattr(yaml_composer, "MAX_NODES", most)
    for spaces in ("", " " * 2 * most):
        assert len(load(f"[{', '.join('1' * (most - 1))}]{spaces}").items) == most - 1
        assert "more than" in diagnostic_of(f"[{', '.join('1' * most)}]{spaces}").message


def test_a_forbidden_letter_after_an_empty_first_line():
    assert (diagnostic_of("\n\x00").span.line, diagnostic_of("\n\x00").span.column) == (1, 0)


def test_what_the_parser_says_in_our_words_only_where_it_means_that():
    assert "second colon" in diagnostic_of("a: b: c").message
    assert "second colon" not in diagnostic_of("a: [1").message
    assert "cannot start with `" in diagnostic_of("a: `x`").message


def test_the_hint_of_a_wrong_indentation():
    assert "start it in column 3" in diagnostic_of("a:\n  b: 1\n c: 2\n").hint
    assert "column" not in diagnostic_of("a: b: c").hint


def test_the_mark_of_a_text_of_several_lines_is_one_letter_long():
    assert load('a: "b\n          c"').get("a").span.length == 1
    assert load("a: bcd").get("a").span.length == 3


def test_a_formula_that_ends_too_early_is_marked_where_it_ends():
    (diagnostic,) = formula_diagnostics("aa +")
    assert (diagnostic.code, diagnostic.span.column, diagnostic.span.length) == ("E501", 4, 1)


def test_what_stands_in_wrong_brackets_is_looked_at_too():
    assert sorted(f.message for f in formula_diagnostics("abs(x)[a.b]")) == [
        "a dot is not part of the language",
        "only a name can have brackets",
    ]


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
    diagnostic = refused("E306", BASE, AMENDMENT + "  - {replace: «rules.a.formula, §}\n")
    assert "write with:" in diagnostic.hint
    diagnostic = refused("E306", BASE, AMENDMENT + "  - {repeal: «rules.a, with: 1, §}\n")
    assert "use replace" in diagnostic.hint


def test_an_inserted_element_stands_where_its_name_is_written():
    library = shelf(BASE, AMENDMENT + "  - {insert: rules.b, with: {type: integer, formula: 2}, §}\n")
    found = library.consolidate("t/next", Diagnostics()).document.get("rules", "b")
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
    ("row", "code"),
    [
        ("b: 3", "E606"),
        ("b: [3, [4]]", "E203"),
        ("b: [3]", "E609"),
        ("b: {1: 3, 3: 4}", "E607"),
        ("c: [3, 4]", "E607"),
        ("b: {1: {2: 4}, 2: 5}", "E605"),
    ],
)
@pytest.mark.parametrize(
    "change",
    [
        "replace: tables.x, at: {m: a}, with: [3, 4]",
        "repeal: tables.x, at: {m: a}",
        "insert: tables.x, at: {m: b}, with: [3, 4]",
    ],
)
def test_a_table_that_does_not_fit_is_told_and_not_amended(row, code, change):
    found = diagnostics_of(CELLS.replace("b: 3", row), AMENDMENT + f"  - {{{change}, §}}\n")
    assert code in [f.code for f in found]
    assert all(f.span is not None for f in found)


@pytest.mark.parametrize("row", ["b: 3", "b: [3]", "b: [3, [4]]", "c: [3, 4]"])
def test_a_member_repealed_leaves_a_table_that_does_not_fit_to_be_told(row):
    found = diagnostics_of(CELLS.replace("b: 3", row), AMENDMENT + "  - {repeal: dimensions.t.members.2, §}\n")
    assert found and {f.code for f in found} <= {"E203", "E605", "E606", "E607", "E608", "E609"}


def test_a_table_that_fits_is_amended():
    change = (
        AMENDMENT + "  - {replace: tables.x, at: {m: b}, with: [7, 8], §}\n  - {repeal: dimensions.t.members.1, §}\n"
    )
    library = shelf(CELLS.replace("b: 3", "b: [3, 4]").replace('["a", 1]', '["a", 2]'), change)
    assert plain(library.consolidate("t/next", Diagnostics()).document.get("tables", "x", "values")) == {
        "a": {"2": 2},
        "b": {"2": 8},
    }


def test_many_lines_of_a_long_text_are_found():
    source = SourceText("x", "a: 1\n" * 100_000)
    assert {Span(source, line, 0).excerpt() for line in range(0, 100_000, 50)} == {("a: 1", "^")}


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a: {if: min(x, y), then: 1}", 'put the value in quotes, "min(x, y)", or on a line of its own'),
        (
            'a: {if: min(x == "b", y), then: 1}',
            "put the value in quotes, 'min(x == \"b\", y)', or on a line of its own",
        ),
        ("a: {if: min(x,\n      y), then: 1}", "put the value in quotes, or on a line of its own"),
        ("a: {if: x, y, then: 1}", "a comma inside braces ends a value: quote texts with commas"),
        ("a: {if: (x), y, then: 1}", 'put the value in quotes, "(x), y", or on a line of its own'),
        ('a: {if: "min(x", y, then: 1}', "a comma inside braces ends a value: quote texts with commas"),
        ("a: {y, then: 1}", "a comma inside braces ends a value: quote texts with commas"),
        ("a: {b: 1,234, c: 1}", "write 1234, or with a decimal point 1.234"),
        ("a: {b: 1,23, c: 1}", "write the decimal point: 1.23"),
        ("a: {b: x,23, c: 1}", "a comma inside braces ends a value: quote texts with commas"),
    ],
)
def test_a_value_cut_in_two_says_how_to_write_it(text, hint):
    diagnostic = diagnostic_of(text)
    assert (diagnostic.code, diagnostic.hint) == ("E112", hint)


def test_the_rest_of_a_cut_formula_is_shown():
    diagnostic = diagnostic_of("a: {if: min(x, y), then: 1}")
    ((caption, span),) = diagnostic.notes
    assert (caption, span.column, diagnostic.span.column, diagnostic.span.length) == ("the rest of it", 15, 8, 5)


def test_letters_of_json_in_two_halves_leave_places_right():
    text = '{"a": "\\ud83d\\ude00\\ud83d\\ude00", "b": [1, 1],\n "c": "\\ud83d\\ude00", "c": 2}'
    diagnostic = diagnostic_of(text)
    assert diagnostic.code == "E111" and diagnostic.span.source.line(1)[diagnostic.span.column :].startswith('"c": 2')
    assert load(text.replace('"c": 2', '"d": 2')).get("a").value == "\U0001f600" * 2


@pytest.mark.parametrize(("text", "column"), [("1 +", 3), ("a b", 1), (") a", 0), ("a +* b", 3)])
def test_a_formula_that_cannot_be_read_is_shown_where_it_breaks(text, column):
    (diagnostic,) = formula_diagnostics(text)
    assert diagnostic.code == "E501" and diagnostic.span.column in (column, column + 1, 0)


def test_the_most_nodes_of_a_formula_are_read_and_one_more_is_not():
    assert formula_diagnostics(" or ".join("a" * 399)) == []  # with the `or` itself, 400
    (diagnostic,) = formula_diagnostics(" or ".join("a" * 400))
    assert (diagnostic.code, "too long or too deeply nested" in diagnostic.message) == ("E503", True)


def test_the_deepest_formula_is_read_and_one_deeper_is_not():
    assert formula_diagnostics("-" * 39 + "a") == []
    (diagnostic,) = formula_diagnostics("-" * 40 + "a")
    assert diagnostic.code == "E503"


def test_a_part_without_a_place_is_shown_as_the_whole_formula():
    parsed = gate.parse(load("aa + b"))
    span = parsed.at(gate.part_of(ast.Add()))
    assert (span.column, span.length) == (0, 6)


@pytest.mark.parametrize("text", ["1 if a.b else 2", "a.b if x else 2", "1 if x else a.b"])
def test_each_part_of_a_choice_is_looked_at(text):
    (diagnostic,) = formula_diagnostics(text)
    assert diagnostic.message == "a dot is not part of the language"


def test_reading_a_formula_leaves_the_warnings_of_the_program_as_they_were():
    before = list(warnings.filters)
    gate.parse(load("1or 2"))
    assert list(warnings.filters) == before


@pytest.mark.parametrize(("text", "shown"), [("before + zz", ["zz"]), ("before + zz * zz", ["before + zz * zz"])])
def test_a_name_in_an_amended_formula_is_shown_where_the_amendment_writes_it(text, shown):
    found = diagnostics_of(BASE, AMENDMENT + f"  - replace: rules.a.formula\n    with: {text}\n    §\n")
    spans = [f.span for f in found if f.code == "E513"]
    assert [m.source.line(m.line)[m.column : m.column + m.length] for m in spans] == shown


@pytest.mark.parametrize(
    ("path", "new"),
    [("documents.e", {"title": "E"}), ("notes.e", {"text": "E"}), ("dimensions.e", {"label": "E"})],
)
def test_what_is_inserted_bears_the_source_of_the_operation_only_where_it_is_law(path, new):
    ((key, value),) = new.items()
    library = shelf(BASE, AMENDMENT + f"  - {{insert: {path}, with: {{{key}: {value}}}, §}}\n")
    assert plain(library.consolidate("t/next", Diagnostics()).document.get(*path.split("."))) == new


@pytest.mark.parametrize(
    ("written", "change", "shown"),
    [
        ("values: {a: [1, 2], b: [3, 4]}", "replace: tables.x, at: {m: a}, with: [3, 4]", "{a: [1, 2]"),
        ("label: X", "insert: tables.x, at: {m: a}, with: [3, 4]", "{insert:"),
    ],
)
def test_amended_cells_stand_where_the_table_does_or_where_they_are_written(written, change, shown):
    library = shelf(CELLS.replace("values: {a: [1, 2], b: 3}", written), AMENDMENT + f"  - {{{change}, §}}\n")
    span = library.consolidate("t/next", Diagnostics()).document.get("tables", "x", "values").span
    assert span.source.line(span.line)[span.column :].startswith(shown)


def test_whole_numbers_of_python_are_reckoned_with_too():
    assert (outcomes.add(1, Fraction(2)), outcomes.multiply(2, Fraction(3))) == (3, 6)


def test_the_largest_file_is_read_and_one_byte_more_is_not(monkeypatch, tmp_path):
    monkeypatch.setattr(yaml_reader, "MAX_BYTES", 10)
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a" * 10)
    assert yaml_reader.read_text(path) == "a" * 10 == yaml_reader.decode(b"a" * 10, "-", 10)
    path.write_bytes(b"a" * 11)
    for read in (lambda _: yaml_reader.read_text(path), lambda _: yaml_reader.decode(b"a" * 11, "-", 10)):
        assert [f.code for f in diagnostics_in(read)] == ["E101"]


@pytest.mark.parametrize(
    ("data", "place"), [(b"ab\xfc", (0, 2)), (b"a: 1\nbc: \xfc", (1, 4)), ("é: ".encode() + b"\xfc", (0, 3))]
)
def test_where_a_file_is_not_utf_8(data, place):
    (diagnostic,) = diagnostics_in(lambda _: yaml_reader.decode(data, "x"))
    assert (diagnostic.code, diagnostic.span.line, diagnostic.span.column) == ("E102", *place)


def test_what_the_parser_gives_no_place_stands_at_the_start():
    diagnostic = diagnostic_of('a: "\\UFFFFFFFF"')  # this one it does place
    assert (diagnostic.code, diagnostic.span.line, diagnostic.span.column) == ("E104", 0, 6)
    (diagnostic,) = yaml_mistakes.unreadable(SourceText("x", "a"), yaml.MarkedYAMLError(problem="odd")).diagnostics
    assert (diagnostic.code, diagnostic.span.line, diagnostic.span.column) == ("E104", 0, 0)


@pytest.mark.parametrize(
    ("text", "place", "write"), [("a:1\nb: 2", (0, 1), "write a: 1"), ("x: 1\na:y\n  b: 2", (1, 1), "write a: y")]
)
def test_a_colon_without_its_space_is_told_where_it_is(text, place, write):
    diagnostic = diagnostic_of(text)
    assert (diagnostic.code, diagnostic.span.line, diagnostic.span.column, diagnostic.span.length) == (
        "E104",
        *place,
        1,
    )
    assert (diagnostic.message, diagnostic.hint) == ("a space is missing after this colon", write)


def test_a_colon_without_its_space_elsewhere_is_not_the_fault_of_the_first_line():
    diagnostic = diagnostic_of("a: b: c\nd:e")
    assert (diagnostic.span.line, "second colon" in diagnostic.message) == (0, True)


@pytest.mark.parametrize("letter", ["\\u202e", "\\x1b", "\\0"])
def test_a_hidden_letter_may_not_be_written_as_an_escape(letter):
    diagnostic = diagnostic_of(f'a: "x{letter}y"')
    assert (diagnostic.code, diagnostic.span.column) == ("E103", 3)
    assert load(f"a: 'x{letter}y'").get("a").raw == f"x{letter}y"


def test_cents_cut_off_in_a_list():
    diagnostic = diagnostic_of("a: [7,00, 1]")
    assert (diagnostic.code, diagnostic.message, diagnostic.hint) == (
        "E112",
        "7,00 reads as two things here",
        "write the decimal point: 7.00",
    )
    assert (diagnostic.span.column, diagnostic.span.length) == (4, 4)
    assert [n.raw for n in load("a: [7, 00]").get("a").items] == ["7", "00"]
    assert [n.raw for n in load("a: [x,00]").get("a").items] == ["x", "00"]


def test_letters_written_in_one_piece_and_tabs_of_json_move_no_mark():
    assert load('a: ["\\U0001f600", bb]').get("a").items[1].span[1:] == (0, 18, 2)
    assert load('{"a":\t12}').get("a").span[1:] == (0, 6, 2)


def test_the_deepest_file_is_read_and_one_deeper_is_not():
    assert load("[" * yaml_mistakes.MAX_DEPTH + "]" * yaml_mistakes.MAX_DEPTH).is_list
    deeper = yaml_mistakes.MAX_DEPTH + 1
    diagnostic = diagnostic_of("[" * deeper + "]" * deeper)
    assert (diagnostic.code, diagnostic.message, diagnostic.span.column) == ("E101", "nested deeper than 40", 40)


def test_a_colon_without_its_space_in_braces():
    diagnostic = diagnostic_of("a: {b: 1, c:2}")
    assert (diagnostic.code, diagnostic.message, diagnostic.hint) == (
        "E112",
        "a space is missing after the colon of c:2",
        "write c: 2",
    )


def test_a_long_text_may_be_as_deep_as_a_short_one(monkeypatch):
    monkeypatch.setattr(yaml_composer, "MAX_NODES", 100)
    deep = "[" * yaml_mistakes.MAX_DEPTH + "]" * yaml_mistakes.MAX_DEPTH
    assert load(deep + " " * 100).is_list
    assert diagnostic_of(f"[{deep}]" + " " * 100).message == "nested deeper than 40"


def test_every_kind_of_wide_space_at_once_is_refused_too():
    assert diagnostic_of("a\u00a0\u2007\u202f\u3000b: 1").code == "E110"


def test_what_the_parser_says_is_told_without_the_rest_of_its_words():
    assert diagnostic_of("a: &").message.count("\n") == 0
    assert "line 1" not in diagnostic_of("a: [1").message


@pytest.mark.parametrize("length", [80, 81])
def test_what_the_drafter_did_not_expect_is_not_amended(length):
    law, diagnostics = BASE.replace("formula: 1", f"formula: {'1' * length}"), Diagnostics()
    change = AMENDMENT + "  - {replace: rules.a.formula, expect: 2, with: 3, §}\n"
    document = shelf(law, change).consolidate("t/next", diagnostics).document
    assert ([f.code for f in diagnostics], document.text("rules", "a", "formula")) == (["E303"], "1" * length)
    shown = "1" * 80 if length == 80 else "1" * 79 + "…"
    assert next(iter(diagnostics)).message.startswith(f"rules.a.formula is {shown} in the text amended, ")
