"""What the writer did in a file that YAML cannot read: the sentence, its place and what to write, for each kind."""

from pathlib import Path

import pytest
from lawkit import diagnostics_in, load, not_loaded

from engine.base.diagnostics import DiagnosticError
from engine.base.positions import SourceText
from engine.base.yaml_lines import MOST_LETTERS, Lines

LAW = Path(__file__).resolve().parents[1] / "diagnostics" / "law"
FILES = sorted(LAW.rglob("*.yaml"))
SIGNS = "\"'{}[]:,-"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # quotes
        ("a: 'd«'un côté'", ["this ' closes the quotes", 'write "d\'un côté"']),
        ("a: {b: 'd«'un', c: 1}", ["this ' closes the quotes", 'write "d\'un"']),
        ('a: "un «"mot" ici"', ['this " closes the quotes', "write 'un \"mot\" ici'"]),
        ('a: "un"« mot', ['the text goes on after "', "write '\"un\" mot'"]),
        ("a: «'b\nc: 1", ["the quote that opens here is never closed"]),
        ('a: {b: «"x, c: "y"}', ["the quote that opens here is never closed"]),
        ("a:\n  b: «\"x\n  c: 1\nd: 'e'", ["the quote that opens here is never closed"]),
        # brackets
        ("a: «{b: 1\nc: 2", ["the { that opens here is never closed", "write }"]),
        ("a:\n  - «{b: 1\n  - {b: 2}", ["the { that opens here is never closed"]),
        ("a: {b: «[1, 2\nc: 2", ["the [ that opens here is never closed", "write ]"]),
        ("a: {b: 1«]", ["this ] closes what { opens", "write }", "opened here"]),
        ("a: {b: 1}«}", ["this } closes nothing", "take it out, or write {"]),
        ("a: «}", ["this } closes nothing"]),
        ("a: b: 1«}", ["this } closes nothing", "write a: {b: 1}"]),
        ("a: {b: c«[1], d: 2}", ["a text with [ in it needs quotes", 'write "c[1]"']),
        ("a: {b: 1 «c: 2}", ["a comma is missing before c:"]),
        ('{\n  "a": "b"\n  «"c": 1\n}', ['a comma is missing before "c":']),
        ('{\n  "a": 1\n  «"c": 1\n}', ['a comma is missing before "c":']),
        # colons
        ("---\na: 1\n«b\nc: 1", ["a colon is missing after b"]),
        ("«a\nb: 1", ["a colon is missing after a", "write a:"]),
        ("x: 1\n«a b\nc: 1", ["a colon is missing after a", "write a: b"]),
        ("x:\n  «a b\n  c: 1", ["a colon is missing after a", "write a: b"]),
        ("x:\n  «a\n    b: 1", ["a colon is missing after a", "write a:"]),
        ("x:\n  y: 1\n  «'2'\n    b: 1", ["a colon is missing after '2'"]),
        ("x:\n  - «a b\n    c: 1", ["a colon is missing after a", "write a: b"]),
        ("x: 1\n«a = b\nc: 1", ["a colon is missing after a", "write a: b"]),
        ("«a {b: 1}", ["a colon is missing after a", "write a: {b: 1}"]),
        ("a: {«b 1}", ["a colon is missing after b", "write b: 1"]),
        ('a: {b: "1", «c d}', ["a colon is missing after c", "write c: d"]),
        ("a: b«: c", ["a second colon", '"b: c"']),
        # dashes
        ("a:\n  - {b: 1}\n  «{b: 2}\n", ["a dash is missing before {b: 2}", "column 3"]),
        ("a:\n  - {b: 1}\n    «{b: 2}\n", ["a dash is missing before {b: 2}", "column 3"]),
        ("a:\n    «{b: 1}\n  - {b: 2}\n", ["a dash is missing before {b: 1}", "column 3"]),
        ("a:\n    «b: 1\n    c: 2\n  - b: 2\n", ["a dash is missing before b", "column 3"]),
        ("a:\n  - b: 1\n    c: 2\n  «b: 2\n    c: 3\n", ["a dash is missing before b", "column 3"]),
        ("a:\n  - b: 1\n    c: 2\n    «b: 2\n    c: 3\n", ["a dash is missing before b", "column 3"]),
        ("a:\n  - b: 1\n  «-b: 2\n", ["a space is missing after this dash", "write - b: 2"]),
        # columns
        ("a:\n  b: 1\n   «c: 2\n  d: 3", ["c starts in column 4", "in column 3"]),
        ("a:\n  b: 1\n «c: 2\n  d: 3", ["c starts in column 2", "start it in column 3"]),
        ("a: 1\n «b: 2", ["b starts in column 2", "start it in column 1"]),
        ("a:\n «b: 1\n  c: 2", ["b starts in column 2", "start it in column 3"]),
        ("a:\n  - b: 1\n   «c: 2\n   d: 3\n", ["c starts in column 4", "start the 2 lines from here in column 5"]),
        ("a:\n  - b: 1\n  «c: 2\n", ["c starts in column 3", "start it in column 5"]),
        ("a:\n  - b: 1\n    c: 2\n   «- b: 1\n", ["b starts in column 4", "start it in column 3"]),
        # the rest
        ("a: 1\n«<<<<<<< ours\nb: 1\n=======\nb: 2\n>>>>>>> theirs", ["merge marks of git"]),
        ("a: |\n  x\n«>>>>>>> theirs\nb: 2", ["merge marks of git"]),
        ("a: 1\n«\tb: 2", ["a tab stands in front"]),
        ("a: «@b", ["a text cannot start with @", 'write "@b"']),
        ("# a remark: 'd'un'\na: 1  # and d'un: too\nb: |\n  d'un: 'x\nc: «: 1", []),
    ],
)
def test_what_is_told(text, words):
    not_loaded("E104", text, *words)


def test_no_break_spaces_of_the_layout_are_told_where_they_stand():
    for text in (
        "a:«\u00a01\nb: 2",
        "a: 1\n «\u00a0b: 2",
        "a:\n  -«\u202f1\n  - 2",
        "a: {b:«\u00a01}",
        "a: true«\u00a0# b",
    ):
        not_loaded("E110", text, "a no-break space", "write a plain space")


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_nothing_is_found_in_a_file_that_can_be_read(path):
    text = path.read_text(encoding="utf-8")
    assert Lines(SourceText("f", text), text.count("\n")).mistake() is None


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_sign_that_is_lost_is_told_on_its_line(path):
    """Every tenth sign of the layout is taken out: what cannot be read then is told there and nowhere else."""
    text = path.read_text(encoding="utf-8")
    signs = [n for n, sign in enumerate(text) if sign in SIGNS]
    for index in signs[::10]:
        lost = text[:index] + text[index + 1 :]
        try:
            load(lost)
        except DiagnosticError as error:
            (told,) = error.diagnostics
            line = text.count("\n", 0, index)
            assert (told.span.line, told.said.id == "not-yaml") == (line, False), (text.split("\n")[line], told.message)


def test_lines_that_nobody_wrote_are_not_looked_into():
    (told,) = diagnostics_in(lambda _: load("a: [" + "x" * MOST_LETTERS))
    assert (told.code, told.said.id) == ("E104", "not-yaml")
