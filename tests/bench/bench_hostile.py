"""Inputs that are ill-meant, near the limits: twice as long against half of it, which is 2 where the time goes up
evenly and 4 where it goes up by the square."""

import contextlib
import re
from collections.abc import Callable
from functools import partial

from pairs import ROOT, compare, spent

from engine.base import yaml_reader
from engine.base.diagnostics import DiagnosticError, Diagnostics
from engine.base.positions import SourceText, Span
from engine.compiler.gate import parse
from engine.consolidation.schema import validate

PATTERNS = sorted(set(re.findall(r'"pattern": "([^"]+)"', (ROOT / "schemas/ruleset.schema.json").read_text("utf-8"))))
RULE = "{type: money, label: A, formula: b, source: {document: d, at: '1'}}"


def load(text: str) -> None:
    with contextlib.suppress(DiagnosticError):
        yaml_reader.load(text, "x")


def formula(text: str) -> None:
    with contextlib.suppress(DiagnosticError):
        parse(yaml_reader.load(f"a: {text}\n", "x").map["a"])


def excerpts(number: int) -> None:
    source = SourceText("x", "a: 1\n" * number)
    for line in range(0, number, 50):
        Span(source, line, 0).excerpt()


def patterns(number: int) -> None:
    for pattern in PATTERNS:
        for filler in ("a", "1", "/a", ".a", " + a", "-"):
            re.search(pattern, "a" + filler * number + "!")


def shape(number: int) -> None:
    rules = "".join(f"  rule_{n}: {RULE}\n" for n in range(number))
    validate(yaml_reader.load(f"kind: accord\nid: a\ntitle: A\nrules:\n{rules}", "x"), "ruleset", Diagnostics())


HOSTILE: dict[str, tuple[Callable[[int], None], int]] = {
    "opened brackets": (lambda n: load("[" * n), 100_000),
    "opened braces": (lambda n: load("{a: " * n), 30_000),
    "dashes": (lambda n: load("- " * n), 50_000),
    "a long line": (lambda n: load("a: " + "x " * n), 200_000),
    "many keys": (lambda n: load("".join(f"k{i}: 1\n" for i in range(n))), 20_000),
    "many equal keys": (lambda n: load("k: 1\n" * n), 20_000),
    "quotes that do not close": (lambda n: load("a: '" + "x\n" * n), 20_000),
    "a long sum": (lambda n: formula("1 + " * n + "1"), 2_000),
    "a deep formula": (lambda n: formula("(" * n + "1" + ")" * n), 300),
    "a long number": (lambda n: formula("9" * n), 5_000),
    "excerpts of a long text": (excerpts, 100_000),
    "the patterns of the schema": (patterns, 20_000),
    "a large text against the schema": (shape, 400),
}


def main() -> None:
    for name, (work, number) in HOSTILE.items():
        compare(
            f"{name}: {number} to {number // 2}", *(partial(spent, partial(work, n)) for n in (number, number // 2)), 5
        )


if __name__ == "__main__":
    main()
