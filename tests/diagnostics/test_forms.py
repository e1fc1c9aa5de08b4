"""What people write from habit: each told at its place, with the form to write."""

import io
import sys

import pytest
from fixtures import LAW, ROOT

sys.path.insert(0, str(ROOT / "tests" / "engine"))

from lawkit import contract_diagnostics, diagnostics_in, load, run

from engine.base.node import plain
from engine.base.yaml_reader import load as read
from engine.compiler.gate import parse
from engine.report.diagnostics import as_text


def told(text):
    (diagnostic,) = diagnostics_in(lambda _: load(text))
    return diagnostic.code, diagnostic.span.line + 1, diagnostic.span.column + 1, diagnostic.hint


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a:\n  b:1\n  c: 2\n", ("E104", 2, 4, "write b: 1")),
        ("a:\n  b:1\n  c:\n    d: 2\n", ("E104", 2, 4, "write b: 1")),
        ("a: [x, {b:1}]\n", ("E112", 1, 9, "write b: 1")),
        ("a: [50000,00]\n", ("E112", 1, 5, "write the decimal point: 50000.00")),
        ("a: [1, 50000,05, 3]\n", ("E112", 1, 8, "write the decimal point: 50000.05")),
        ("a: {b: 12,5}\n", ("E112", 1, 8, "write the decimal point: 12.5")),
    ],
)
def test_what_yaml_would_read_otherwise(text, found):
    assert told(text) == found


@pytest.mark.parametrize(
    "text", ["a: [15000,17500]", "a: [1, 00]", "a: ['1',00]", "a: http://x", "a: b:c", "a: {b: '1',c: 2}"]
)
def test_what_it_reads_right_is_left(text):
    assert plain(read(text, "x"))


@pytest.mark.parametrize(
    ("formula", "hint", "column"),
    [
        ("a et b", "write and", 3),
        ("a ou b", "write or", 3),
        ("a si b", "if condition else", 3),
        ("si a alors b", "if condition else", 1),
        ("a == “b”", "plain quotes", 6),
        ("a == «b»", "plain quotes", 6),
        ("a == ‘b’", "plain quotes", 6),
        ("a == b’", "plain quotes", 7),
    ],
)
def test_words_and_quotes_of_french(formula, hint, column):
    (diagnostic,) = diagnostics_in(lambda _: parse(read(f"a: {formula}", "x").map["a"]))
    assert diagnostic.code == "E501" and hint in diagnostic.hint and diagnostic.span.column == column + 2


def test_a_curly_apostrophe_inside_plain_quotes_is_not_blamed():
    (diagnostic,) = diagnostics_in(lambda _: parse(read("a: b == 'l’eau' et c", "x").map["a"]))
    assert "write and" in diagnostic.hint


def test_a_key_without_its_space_alone_in_its_section():
    (diagnostic,) = contract_diagnostics(
        "facts: {n: {type: integer}}\nrules: {x: {type: integer, formula: n, §}}\n", "n:5\n"
    )
    assert diagnostic.code == "E203" and diagnostic.hint == "write n: 5, with a space after the colon"


NESTED = """
dimensions: {school: {}, form: {within: school}, size: {members: {1: {label: A}}}, season: {range: [1, 2]}}
facts: {pupils: {type: integer, per: [form]}, staff: {type: integer, per: [school]}, n: {type: integer, per: [size]}}
rules:
  all_pupils: {type: integer, formula: "sum(sum(pupils, over=form), over=school)", §}
  all_staff: {type: integer, formula: "sum(staff, over=school)", §}
  one: {type: integer, formula: "sum(n, over=size)", §}
"""
SAID = "{school: {a: {staff: 1, form: {x: {pupils: 5}}}, b: {staff: 2, form: {y: {pupils: 7}}}}}"


@pytest.mark.parametrize(
    ("setting", "pupils", "staff"),
    [("school={}", "0", "0"), ("form[a]={}", "7", "3"), ("form[b] = {}", "5", "3"), ("pupils[a, x]=6", "13", "3")],
)
def test_a_dimension_is_set_to_nobody(setting, pupils, staff):
    found = run(NESTED, SAID, settings=[setting])
    assert (found["all_pupils"], found["all_staff"]) == (pupils, staff)


@pytest.mark.parametrize(
    ("setting", "hint"),
    [
        ("school=a", "write --set 'school={}'"),
        ("form={}", "write --set 'form[school]={}'"),
        ("size={}", "the rules say"),
        ("season={}", "the rules say"),
        ("staff", "write --set 'staff[school]=value'"),
        ("staff[a]", "write --set 'staff[school]=value'"),
        ("stff", "did you mean staff?"),
    ],
)
def test_a_setting_that_says_nothing(setting, hint):
    (diagnostic,) = contract_diagnostics(NESTED, SAID, settings=[setting])
    assert diagnostic.code == "E725" and hint in diagnostic.hint
    assert as_text(diagnostic).count("\n") == 1


def test_standard_input_is_checked_with_its_findings_on_standard_output(capsys, monkeypatch):
    from engine.commands import main

    monkeypatch.setattr(
        sys,
        "stdin",
        io.TextIOWrapper(io.BytesIO(b"contract: C\nrules: garden/accord\nfacts: {aera: 3}\n")),
    )
    monkeypatch.chdir(LAW)
    with pytest.raises(SystemExit) as left:
        main(["check", "-"])
    out, err = capsys.readouterr()
    assert (
        left.value.code == 1
        and err == ""
        and out.startswith("E702 ")
        and out.endswith("1 contract: 1 error(s), 0 warning(s)\n")
    )
