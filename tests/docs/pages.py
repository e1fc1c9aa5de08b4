"""The documentation as data: the commands a page shows, run again; the files it gives; its blocks written anew.

A comment before a block says what the block is:

    <!-- run: accord check => 1 -->     the command and its output; `=> 1` is its exit status, else 0
    <!-- edit: rules/…/x.yaml -->       a diff, applied to the file for the runs that follow
    <!-- file: contracts/x.yaml -->     a file, there for the runs that follow
    <!-- undo -->                       the files as they were

A line `…` in a block of output leaves lines out.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.commands import main

ROOT = Path(__file__).resolve().parents[2]
MARKER = re.compile(r"<!-- (run|edit|file|undo)(?:: (.+?))?(?: => (\d))? -->")
CUT = "…"


@dataclass(frozen=True)
class Step:
    """One marked block of a page: `lines` are its content, `first` the number of its first line in the page."""

    kind: str
    argument: str
    status: int
    first: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """Any block of a page: the word after its fence, its text, and its line number."""

    language: str
    text: str
    first: int


def blocks(page: str) -> Iterator[Block]:
    """Every block between fences, in order."""
    lines, number = page.split("\n"), 0
    while number < len(lines):
        if lines[number].startswith("```"):
            end = lines.index("```", number + 1)
            yield Block(lines[number][3:], "\n".join(lines[number + 1 : end]) + "\n", number + 1)
            number = end
        number += 1


def steps(page: str) -> Iterator[Step]:
    """Every marked block, and every undo, in order."""
    found = {b.first: b for b in blocks(page)}
    for number, line in enumerate(page.split("\n")):
        if match := MARKER.fullmatch(line.strip()):
            kind, argument, status = match[1], match[2] or "", int(match[3] or 0)
            if kind == "undo":
                yield Step(kind, "", 0, number, ())
                continue
            block = found.get(number + 2) or found.get(number + 3)
            if block is None:
                raise AssertionError(f"line {number + 1}: no block follows {line}")
            yield Step(kind, argument, status, block.first, tuple(block.text.rstrip("\n").split("\n")))


def run(command: str, folder: Path) -> tuple[int, list[str]]:
    """Run `accord …` in a folder, in this process; its exit status and what a terminal shows of it."""
    words = shlex.split(command)
    assert words[0] == "accord", command
    shown, rules, thresholds = io.StringIO(), os.environ.pop("ACCORD_RULES", None), gc.get_threshold()
    try:
        with contextlib.chdir(folder), contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
            main(words[1:])
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0
    finally:
        gc.set_threshold(*thresholds)
        if rules is not None:
            os.environ["ACCORD_RULES"] = rules
    return status, [line.rstrip() for line in shown.getvalue().rstrip("\n").split("\n")]


def fresh(folder: Path) -> None:
    """Fill a folder with the rule sets and contracts of the repository, and nothing else."""
    for child in folder.iterdir():
        shutil.rmtree(child) if child.is_dir() else child.unlink()
    shutil.copytree(ROOT / "rules", folder / "rules")
    shutil.copytree(ROOT / "tests" / "contracts", folder / "tests" / "contracts")


def edit(path: Path, diff: tuple[str, ...]) -> None:
    """Replace the lines that start with - by those that start with +; they stand in the file exactly once."""
    old = "".join(line[1:] + "\n" for line in diff if line.startswith("-"))
    new = "".join(line[1:] + "\n" for line in diff if line.startswith("+"))
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path.name} holds {text.count(old)} times: {old}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def give(folder: Path, step: Step) -> None:
    """Put a file that a page gives where it says."""
    path = folder / step.argument
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(step.lines) + "\n", encoding="utf-8")


def played(
    page: str,
    folder: Path,
    fill: Callable[[Path], None] = fresh,
    ran: Callable[[str, Path], tuple[int, list[str]]] = run,
) -> Iterator[tuple[Step, int, list[str]]]:
    """Every command of a page, in order, with its exit status and output; `fill` makes the folder, `ran` runs."""
    fill(folder)
    for step in steps(page):
        if step.kind == "undo":
            fill(folder)
        elif step.kind == "edit":
            edit(folder / step.argument, step.lines)
        elif step.kind == "file":
            give(folder, step)
        else:
            yield step, *ran(step.argument, folder)


def shows(block: tuple[str, ...], command: str, output: list[str]) -> bool:
    """Whether a block is the command and its output, but for what it leaves out."""
    if block[0] != f"$ {command}":
        return False
    pattern = r"\n".join(r"(?:.*\n)*?.*" if line.strip() == CUT else re.escape(line.rstrip()) for line in block[1:])
    return re.fullmatch(pattern, "\n".join(output)) is not None


def rewritten(block: tuple[str, ...], command: str, output: list[str]) -> list[str]:
    """The block for a new output: each part begins at the line with the same label, and is as long as it was."""
    if CUT not in (line.strip() for line in block):
        return [f"$ {command}", *output]
    kept, at, begins = [f"$ {command}"], 0, True
    for number, line in enumerate(block[1:], 1):
        if line.strip() == CUT:
            kept.append(CUT)
            begins = True
        else:
            if begins and number > 1:
                at = _found(line, output, at)
            if at >= len(output):
                raise SystemExit(f"$ {command}: nothing begins with {_label(line)!r}; correct the block by hand")
            kept.append(output[at])
            at, begins = at + 1, False
    return kept


def _found(line: str, output: list[str], start: int) -> int:
    """The next line with the same label, else with the same first words; past the end where there is none."""
    for alike in (_label, lambda text: text.split()[:2], lambda text: text.split()[:1]):
        for number in range(start, len(output)):
            if alike(output[number]) == alike(line):
                return number
    return len(output)


def _label(line: str) -> str:
    """What a line begins with, up to its first amount."""
    return re.match(r" *[^ ]*(?: [^ ]+)*", line)[0]  # type: ignore[index]


def regenerated(page: str, folder: Path) -> str:
    """The page with the output of every command as it is today."""
    lines = page.split("\n")
    for step, _, output in reversed(list(played(page, folder))):
        lines[step.first : step.first + len(step.lines)] = rewritten(step.lines, step.argument, output)
    return "\n".join(lines)
