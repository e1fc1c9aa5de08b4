"""A narrow terminal: lines are broken, nothing is left out."""

import os
import pty
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.diagnostics import Diagnostic, Diagnostics
from engine.base.messages import say
from engine.base.positions import SourceText, Span
from engine.base.yaml_reader import load_file
from engine.consolidation.library import Library
from engine.contracts.contract import read_contract
from engine.contracts.evaluate import evaluate
from engine.report.diagnostics import as_text as diagnostic_text
from engine.report.layout import source_text
from engine.report.locale import Locale
from engine.report.statement_text import as_text
from engine.report.wrap import fold

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "tests/contracts/cpts-bassin-carcassonnais.yaml"


@given(st.text("ab  \n", max_size=200), st.integers(8, 40))
def test_folding_keeps_every_letter_and_every_line_fits(text, width):
    found = fold(text, width)
    assert found.replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")
    assert all(len(line) <= width for line in found.split("\n"))
    assert fold(found, width) == found
    assert fold(text, None) == text


def test_words_stay_whole_where_they_fit():
    assert fold("  one two three", 9) == "  one two\n    three"
    assert fold("label   12.00  abcdefghij", 15) == "label   12.00\n    abcdefghij"
    assert fold("abcdefghijkl", 8) == "abcdefgh\n    ijkl"


@pytest.fixture(scope="module")
def statement():
    return evaluate(read_contract(load_file(REAL), Diagnostics()), Library(ROOT / "rules"))


@pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 140])
@pytest.mark.parametrize("locale", ["en", "fr"])
def test_the_statement_fits_and_holds_every_cell_and_article(statement, width, locale):
    wide, narrow = as_text(statement, Locale(locale)), as_text(statement, Locale(locale), width)
    assert max(map(len, narrow.split("\n"))) <= width
    for line in statement.of_kind("rule"):
        if line.rule.show:
            article = source_text(line, statement)
            assert "".join(article.split()) in "".join(narrow.split()), article
    figures = re.compile(
        r"[0-9]{1,3}(?:,[0-9]{3})*\.[0-9]{2}" if locale == "en" else r"[0-9]{1,3}(?: [0-9]{3})*,[0-9]{2}"
    )
    assert sorted(figures.findall(narrow.partition("\n\n")[2])) == sorted(figures.findall(wide.partition("\n\n")[2]))
    counted = {w: wide.count(w) for w in ("inconnu" if locale == "fr" else "unknown",)}
    assert all(narrow.count(w) == n for w, n in counted.items())


def test_a_fault_fits_with_its_caret_under_the_place():
    line = "    formula: " + "x + " * 60 + "wrong"
    span = Span(SourceText("rules/some/where.yaml", line), 0, line.index("wrong"), 5)
    told = diagnostic_text(
        Diagnostic(
            say("E513", "no-name", name="very long name " * 6),
            span,
            say("shared", "did-you-mean", name="something " * 8),
            ((say("E420", "asks", one="here " * 5, other="there " * 5), span),),
        ),
        width=50,
    )
    lines = told.split("\n")
    assert max(map(len, lines)) <= 50
    excerpts = [(one, two) for one, two in pairwise(lines) if "^" in two]
    assert len(excerpts) == 2
    for excerpt, caret in excerpts:
        assert excerpt[caret.index("^") : caret.rindex("^") + 1] == "wrong"


@pytest.mark.parametrize(
    "arguments",
    [
        ("evaluate", str(REAL)),
        ("evaluate", str(REAL), "--view", "schedule"),
        ("evaluate", str(REAL), "--view", "deadlines", "--locale", "fr"),
        ("versions",),
        ("check", "tests/wrong/E513.yaml"),
    ],
    ids=lambda a: " ".join(a[::2]),
)
def test_on_a_terminal_of_sixty_columns_every_line_fits(arguments):
    ours, theirs = pty.openpty()
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ACCORD", "LC_", "LANG"))}
    process = subprocess.Popen(
        [sys.executable, ROOT / "cli.py", *arguments],
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env={**clean, "COLUMNS": "60", "PYTHONUTF8": "1"},
    )
    os.close(theirs)
    data = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        data += part
    os.close(ours)
    assert process.wait(30) in (0, 1)
    text = re.sub(r"\x1b\[[0-9;]*m", "", data.decode())
    lines = text.replace("\r", "").split("\n")
    assert len(lines) > 5 and max(map(len, lines)) <= 60
