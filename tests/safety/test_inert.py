"""Text from files is inert in every output: what nobody sees is refused with its place, and would be escaped if it
were not."""

import io
import json
import re
import sys
import unicodedata
from pathlib import Path

import pytest

from engine.base import yaml_composer, yaml_reader
from engine.base.diagnostics import DiagnosticError
from engine.base.files import json_text
from engine.base.positions import HIDDEN, inert, printable
from engine.commands import COMMANDS, main

ROOT = Path(__file__).resolve().parents[2]
ESCAPES = [
    "\\e[31m",
    "\\u202e",
    "\\u2066",
    "\\a",
    "\\b",
    "\\x9b",
    "\\u200f",
    "\\u2028",
    "\\N",
    "\\0",
    "\\x7f",
    "\\ufeff",
    "\\u00ad",
    "\\u200b",
    "\\u206e",
    "\\U000e0041",
]
MARKUP = "<script>alert(1)</script> ![x](http://x) `x` =1+1 \\t \\r \\nE999 forged\\n::error::forged"
LAW = """kind: accord
id: t/a
title: "TITLE {e}"
label: "{e}"
signed: 2020-01-01
in_force: {{from: 2020-01-01}}
documents: {{d: {{title: "{e}"}}}}
dimensions:
  m: {{label: "{e}", members: {{a: {{label: "{e}"}}, b: {{label: B}}}}}}
facts:
  f: {{type: integer, per: [m], label: "{e}", question: "{e}"}}
  s: {{type: text, label: "{e}", question: "{e}"}}
  g: {{type: boolean, label: G, question: "{e}", default: true, source: {{document: d, at: "{e}"}}}}
readings:
  q: {{question: "{e}", options: {{oui: {{label: "{e}"}}, non: {{label: N}}}}, chosen: oui, because: "{e}",
    source: {{document: d, at: "{e}"}}}}
  o: {{question: "{e}", options: {{oui: {{label: "{e}"}}, non: {{label: N}}}}, chosen: null, because: "{e}",
    source: {{document: d, at: "{e}"}}}}
rules:
  x: {{per: [m], type: integer, label: "{e}", show: true, formula: "f if q == 'oui' and g else 0",
    source: {{document: d, at: "{e}"}}}}
  y: {{type: text, label: "{e}", show: true, formula: s, source: {{document: d, at: "{e}"}}}}
  z: {{type: integer, label: "{e}", show: true, formula: "1 if o == 'oui' else 0", source: {{document: d, at: "{e}"}}}}
  dues: {{type: money, label: "{e}", show: true, formula: 1, source: {{document: d, at: "{e}"}}}}
payments:
  p: {{of: dues, label: "{e}", date: jour, amount: dues, to: "{e}", source: {{document: d, at: "{e}"}}}}
deadlines:
  l: {{label: "{e}", due: jour, met_by: jour, source: {{document: d, at: "{e}"}}}}
conditions:
  c: {{label: "{e}", holds: "false", message: "{e}", source: {{document: d, at: "{e}"}}}}
invariants:
  i: {{per: [m], holds: "f < 0", message: "{e}"}}
tables:
  jour: {{type: date, label: "{e}", value: 2021-01-01, source: {{document: d, at: "{e}"}}}}
notes:
  n: {{text: "{e}"}}
"""
CONTRACT = """contract: "{e}"
rules: t/a
facts: {{s: "{e}", m: {{a: {{f: 1}}}}}}
expected: [{{name: y, is: "other {e}", source: "{e}"}}, {{name: dues, is: 2, source: "{e}"}}]
"""


def raw(text):
    """The letters of an output that a terminal would obey or that turn text around; a CSV begins and ends lines as the
    file does."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return {
        f"U+{ord(c):04X}" for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs", "Co")
    }


@pytest.fixture
def accord(capsys, monkeypatch, tmp_path):
    """accord("check", …) in a folder with hostile rules and a hostile contract: exit code, and all that is printed."""

    def run(*arguments, evil):
        (tmp_path / "rules/t").mkdir(parents=True, exist_ok=True)
        (tmp_path / "rules/t/a.yaml").write_text(LAW.format(e=evil), encoding="utf-8")
        (tmp_path / "rules/t/b.yaml").write_text(VARIANT.format(e=evil), encoding="utf-8")
        (tmp_path / "c.yaml").write_text(CONTRACT.format(e=evil), encoding="utf-8")
        monkeypatch.setenv("ACCORD_RULES", str(tmp_path / "rules"))
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CONTRACT.format(e=evil).encode())))
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        return left.value.code, *capsys.readouterr()

    return run


VARIANT = """kind: variant
id: t/b
title: "B {e}"
amends: t/a
territory: {{departement: "{e}"}}
documents: {{c: {{title: "{e}"}}}}
operations:
  - {{replace: rules.x.label, with: "new {e}", source: {{document: c, at: "{e}"}}}}
  - {{replace: readings.q.because, with: "why {e}", source: {{document: c, at: "{e}"}}}}
  - {{replace: tables.jour.value, with: 2022-01-01, note: "{e}", source: {{document: c, at: "{e}"}}}}
"""
OUTPUTS = [
    *(("evaluate", "c.yaml", "--view", view) for view in ("year", "schedule", "civil-year", "deadlines")),
    ("evaluate", "c.yaml", "--readings"),
    ("evaluate", "c.yaml", "--range"),
    ("evaluate", "c.yaml", "--locale", "fr"),
    ("evaluate", "-"),
    ("check", "c.yaml"),
    ("check",),
    *(("check", "c.yaml", "t/a", "t/b", "--format", form) for form in ("text", "json", "github", "sarif")),
    *(("show", name, "--format", form) for name in ("t/a", "t/b") for form in ("text", "json")),
    *(("versions", "--format", form) for form in ("text", "json")),
    ("schema", "t/a"),
    ("schema", "t/a", "--format", "text"),
    ("evaluate", "c.yaml", "--format", "json"),
    ("evaluate", "c.yaml", "--readings", "--format", "json"),
    ("evaluate", "c.yaml", "--range", "--format", "json"),
    *(("diff", "t/a", "t/b", "--all", "--format", form) for form in ("text", "markdown", "json", "html")),
    *(("blame", "t/b", "--all", "--format", form) for form in ("text", "json")),
    *(("history", "x", "--format", form) for form in ("text", "json")),
    ("fmt", "-"),
    ("fmt", "--check", "c.yaml", "rules/t/a.yaml"),
    *(("test", "c.yaml", "--format", form) for form in ("text", "json", "junit")),
    *(("coverage", "t/a", "--contracts", "c.yaml", "--format", form) for form in ("text", "json")),
    ("coverage", "t/a", "--contracts", "c.yaml", "--codes"),
    *(("mutate", "t/a", "--contracts", "c.yaml", "--format", form) for form in ("text", "json")),
    *(("record", "c.yaml", "--format", form) for form in ("text", "json")),
    *(
        ("impact", "t/a", "t/b", "c.yaml", "--result", "dues", "--format", form)
        for form in ("text", "csv", "json", "html")
    ),
]
ARGUMENTS = [
    ("show", "t/a", "x\x1b[31m\u202e\x9b"),
    ("check", "no\x1b[31m\u202e"),
    ("evaluate", "no\x1b[31m.yaml"),
    ("evaluate", "c.yaml", "--set", "s\x1b=1"),
    ("evaluate", "c.yaml", "--reading", "\x1b=1"),
    ("evaluate", "c.yaml", "--reading", "\x1b"),
    ("evaluate", "c.yaml", "--on", "\x1b"),
    ("evaluate", "c.yaml", "--rules", "\x1b[31m"),
    ("explain-code", "\x1b[31m"),
    ("diff", "t/a", "\x1b"),
    ("blame", "t/a", "\x1b"),
    ("history", "\x1b"),
    ("versions", "--rules-dir", "\x1b"),
    ("fmt", "\x1b"),
    ("schema", "\x1b"),
    ("\x1b",),
    ("check", "--\x1b"),
]
FOR_PROGRAMS = {"json", "sarif"}


def test_every_command_is_tried():
    elsewhere = {
        "explain-code",
        "accept",
        "draft",
        "git-diff",
        "git-merge",
        "replay",
        "import",
        "template",
    }  # of these, what they print is tried with their own files
    assert {way[0] for way in OUTPUTS} | elsewhere >= set(COMMANDS)


@pytest.mark.parametrize("arguments", OUTPUTS, ids=" ".join)
def test_hidden_letters_of_a_file_are_refused_and_not_printed(accord, arguments):
    code, out, err = accord(*arguments, evil="".join(ESCAPES))
    assert code == 1 and "E103" in out + err
    assert raw(out + err) == set()


@pytest.mark.parametrize("arguments", OUTPUTS, ids=" ".join)
def test_they_would_be_escaped_if_they_were_let_in(accord, arguments, monkeypatch):
    """The outputs do not rest on the reader of files: with its refusal taken away they are as inert."""
    never = re.compile("(?!)")
    for reader in (yaml_reader, yaml_composer):
        monkeypatch.setattr(reader, "HIDDEN", never)
    code, out, err = accord(*arguments, evil="".join(ESCAPES))
    assert code in (0, 1) and "E103" not in out + err
    assert raw(out + err) == set()
    if arguments[-1] in FOR_PROGRAMS or arguments == ("schema", "t/a"):
        assert json.loads(out)


@pytest.mark.parametrize("arguments", OUTPUTS, ids=" ".join)
def test_markup_and_line_ends_of_a_file_are_text(accord, arguments):
    code, out, err = accord(*arguments, evil=MARKUP)
    assert code in (0, 1) and raw((out + err).replace("\t", "" if arguments[0] == "fmt" else "\t")) == set()
    assert not [line for line in (out + err).splitlines() if line.startswith(("E999", "::error::forged"))]
    if arguments[-1] == "html":
        assert "<script" not in out and "&lt;script&gt;" in out
    if arguments[-1] == "markdown":
        assert "<script" not in out.replace("\\<", "")
    if arguments[-1] in FOR_PROGRAMS or arguments == ("schema", "t/a"):
        assert json.loads(out)


@pytest.mark.parametrize("arguments", ARGUMENTS, ids=lambda a: a[0] if a[0].isprintable() else "none")
def test_arguments_are_inert(accord, arguments):
    code, out, err = accord(*arguments, evil="x")
    assert code in (1, 2, 3)
    assert raw(out + err) == set()


@pytest.mark.parametrize("escape", ESCAPES)
@pytest.mark.parametrize("text", ['a: "x{}"', '"x{}": 1', 'a: ["{}"]', '{{"a": "{}"}}'])
def test_a_hidden_letter_is_refused_however_it_is_written(escape, text):
    with pytest.raises(DiagnosticError) as error:
        yaml_reader.load(text.format(escape), "x")
    (diagnostic,) = error.value.diagnostics
    assert diagnostic.code == "E103" and diagnostic.span.line == 0 and diagnostic.hint
    assert inert(diagnostic.message) == diagnostic.message


@pytest.mark.parametrize(
    "letter", ["\x1b", "\u202e", "\u2066", "\x9b", "\u2028", "\ufeff", "\x07", "\x00", "\u00ad", "\u200b", "\ue000"]
)
def test_and_as_it_stands(letter):
    with pytest.raises(DiagnosticError) as error:
        yaml_reader.load(f"a: x\nb: y{letter}z\n", "x")
    (diagnostic,) = error.value.diagnostics
    assert (diagnostic.code, diagnostic.span.place) == ("E103", "x:2:5")


@pytest.mark.parametrize(
    "text",
    ['a: "x\\ty"', 'a: "x\\ny"', "a: |\n  x\n  y\n", "a: x\r\nb: y\r\n", "a: x\ty", 'a: "\\u00e9\\u00a0\\u20ac"'],
)
def test_what_can_be_seen_is_read(text):
    assert yaml_reader.load(text, "x").map["a"].raw


def test_hidden_is_what_unicode_says():
    kept = {"\t", "\n", "\r"}
    for code in range(0x110000):
        letter = chr(code)
        if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
            assert HIDDEN.match(letter) or letter in kept, hex(code)
        elif unicodedata.category(letter) != "Cn" and not 0xE0000 <= code < 0xE1000:
            assert not HIDDEN.match(letter), hex(code)


def test_how_a_hidden_letter_is_shown():
    assert printable("a\x1b\n\u202e\U000e0041z") == "a\\u001b\\u000a\\u202e\\U000e0041z"
    assert inert("a\x1b\r\n\tz") == "a\\u001b\\u000d\n\tz"
    assert printable("x" * 300) == "x" * 199 + "…"
    hostile = {"\x7f\u202e": ["\x9b\U000e0041\u2028", "é\n"]}
    text = json_text(hostile)
    assert raw(text) == set() and json.loads(text) == hostile and "é" in text
