"""`accord fmt`: only the layout changes. Data and comments stay, twice is once, and a write is whole or not at all."""

import random
import re
import stat
import subprocess
import sys
from collections import Counter
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.base import files, yaml_reader
from engine.base.diagnostics import DiagnosticError, PathError
from engine.base.node import plain
from engine.commands import main
from engine.consolidation.spec import language
from engine.tools.editor import format as fmt

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = [*sorted((ROOT / "rules").rglob("*.yaml")), *sorted((ROOT / "tests/contracts").glob("*.yaml"))]
LAWS = [p for p in SHIPPED if "contracts" not in p.parts]


def laid_out(text):
    return fmt.formatted(dedent(text.lstrip("\n")), "file.yaml")


def data(text):
    return plain(yaml_reader.load(text, "file.yaml"))


def test_what_it_does():
    before = """
    # the head
    title: A title   # of the file
    id: t/a
    kind:   accord


    rules:
        # about x
        x:
            formula: "a +
              b"
            label: X     # its label
            type: money
            per: [m]
        y:    {formula: 1, type: money, label: Y}
        z:
            formula: 1
            # why
            type: money
    tables:
      t:
          values:
             soins:   [1,20, none]   # a row
             autres_soins: [ 100.5, 2,3]
          type: money
          note: |
             several
               lines

             # no comment
    dimensions:
      m: {members: {b: {label: B}, a: {label: A}}}
    """
    assert laid_out(before) == dedent("""\
    # the head
    kind: accord
    id: t/a
    title: A title   # of the file
    dimensions:
      m: {members: {b: {label: B}, a: {label: A}}}
    tables:
      t:
        type: money
        note: |
           several
             lines

           # no comment
        values:
          soins:        [    1, 20, none]  # a row
          autres_soins: [100.5,  2,    3]

    rules:
      # about x
      x:
        per: [m]
        type: money
        label: X     # its label
        formula: "a +
          b"
      y: {type: money, label: Y, formula: 1}
      z:
        formula: 1
        # why
        type: money
    """)


def test_operations_and_cases():
    before = """
    kind: amendment
    operations:
       - with:
            formula: 1
            label: L
         insert: rules.x
       # the second
       - {with: 2, replace: tables.t.value}
    rules:
       x:
          cases:
             - then: 1
               if: a
             - {then: 2, if: "b, c"}
             - else: 3
    """
    assert laid_out(before) == dedent("""\
    kind: amendment
    rules:
      x:
        cases:
          - if: a
            then: 1
          - {if: "b, c", then: 2}
          - else: 3
    operations:
      - insert: rules.x
        with:
          label: L
          formula: 1
      # the second
      - {replace: tables.t.value, with: 2}
    """)


HEAD, LAID = "kind:   accord\nrules:\n    x:\n", "kind: accord\nrules:\n  x:\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- a\n-   b\n", "- a\n-   b\n"),
        ("{b: 1,   a: 2}\n", "{b: 1,   a: 2}\n"),
        ("? kind\n: accord\nid:   a\n", "? kind\n: accord\nid:   a\n"),
        ("? b\n: 1\n? a\n:   2\n", "? b\n: 1\n? a\n:   2\n"),
        (HEAD + "      label:\n      type:   money\n", LAID + "    type: money\n    label:\n"),
        (
            HEAD + "      label:\n           two words\n      type:  money\n",
            LAID + "    type: money\n    label:\n         two words\n",
        ),
        (HEAD + "      codes:\n           [R01,  R02]\n", LAID + "    codes:\n         [R01,  R02]\n"),
        (
            HEAD + "     cases:\n      - ? if\n        : a\n        then: 1\n",
            LAID + "    cases:\n      - ? if\n        : a\n        then: 1\n",
        ),
        (
            HEAD + "     cases:\n       -\n          if: a\n          then: 1\n",
            LAID + "    cases:\n      -\n         if: a\n         then: 1\n",
        ),
        (
            HEAD + "     cases:\n       - # why\n          then: 1\n          if: a\n",
            LAID + "    cases:\n      - # why\n         then: 1\n         if: a\n",
        ),
        (HEAD + "     list:\n       -  - 1\n          - 2\n", LAID + "    list:\n      -  - 1\n         - 2\n"),
        (HEAD + "     given: {label: '}', type: money}\n", LAID + "    given: {label: '}', type: money}\n"),
        ("tables:\n    t:   {type: money, label: '}'}   # why\n", "tables:\n  t: {type: money, label: '}'}   # why\n"),
        ("tables:\n    t:   {label: X, per: [a,\n         b]}\n", "tables:\n  t: {label: X, per: [a,\n       b]}\n"),
        ("tables:\n    t:   {label: '}', per: [a, b]}\n", "tables:\n  t: {per: [a, b], label: '}'}\n"),
        (
            "tables:\n    t:\n      a:   [1, 2]\n      bb: [10, 20]\n",
            "tables:\n  t:\n    a:  [ 1,  2]\n    bb: [10, 20]\n",
        ),
        (
            "tables:\n    t:\n      a:   [1, 2,]\n      bb: [10, 20]\n",
            "tables:\n  t:\n    a: [1, 2,]\n    bb: [10, 20]\n",
        ),
        (
            'tables:\n    t:\n      a:   ["x", 2]\n      bb: [10, 20]\n',
            'tables:\n  t:\n    a: ["x", 2]\n    bb: [10, 20]\n',
        ),
        ("tables:\n    t:\n      a:   [1]\n      bb: [10, 20]\n", "tables:\n  t:\n    a: [1]\n    bb: [10, 20]\n"),
    ],
)
def test_what_cannot_be_laid_out_is_moved_as_it_stands(before, after):
    assert fmt.formatted(before, "file.yaml") == after == fmt.formatted(after, "file.yaml")
    assert data(after) == data(before)


@pytest.mark.parametrize("path", SHIPPED, ids=[p.stem for p in SHIPPED])
def test_shipped_files_keep_their_data_and_comments(path):
    before = path.read_text(encoding="utf-8")
    after = laid_out(before)
    assert data(after) == data(before)
    assert fmt.comments(after) == fmt.comments(before)
    assert laid_out(after) == after == before, "the shipped files are laid out"


def test_a_folder_is_laid_out_as_a_whole(tmp_path, capsys):
    (tmp_path / "deep").mkdir()
    (tmp_path / ".venv").mkdir()
    other = "services:   # of another program\n     web: [1,   2]\n"
    left = {"deep/d.txt": BAD, ".venv/e.yaml": BAD, "deep/.f.yaml": BAD, "compose.yaml": other}
    for name, text in (("a.yaml", BAD), ("deep/b.yaml", BAD), ("deep/c.yaml", GOOD), *left.items()):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as exit_:
        main(["fmt", str(tmp_path), "--check"])
    assert exit_.value.code == 1
    assert capsys.readouterr().out == "".join(f"{tmp_path}/{name} would change\n" for name in ("a.yaml", "deep/b.yaml"))
    with pytest.raises(SystemExit) as exit_:
        main(["fmt", str(tmp_path)])
    assert exit_.value.code == 0
    assert [(tmp_path / n).read_text("utf-8") for n in ("a.yaml", "deep/b.yaml", *left)] == [GOOD, GOOD, *left.values()]


def test_a_file_that_is_named_is_laid_out_whatever_it_says(tmp_path, monkeypatch, capsys):
    (tmp_path / "a.yaml").write_text("a:\n    b: 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as exit_:
        main(["fmt", "./a.yaml"])
    assert (exit_.value.code, capsys.readouterr().out) == (0, "a.yaml laid out\n")
    assert (tmp_path / "a.yaml").read_text("utf-8") == "a:\n  b: 1\n"


INSIDE = "\x01"


def mangled(text, seed):
    """The same data laid out badly: other indents, keys of elements in another order, comments, blanks, empty lines."""
    r = random.Random(seed)
    lines, step = text.split("\n"), r.choice([2, 3, 4])
    many = Counter(len(x) - len(x.lstrip()) for x in lines if x.strip())
    assert all(indent % 2 == 0 for indent in many)
    starts = {n.where.line for n in yaml_reader.load(text, "x").walk()}  # elsewhere a text of several lines goes on
    lines = [line if n in starts or not line.strip() else line + INSIDE for n, line in enumerate(lines)]
    found, number = [], 0
    for line in shuffled(lines, r):
        if line.endswith(INSIDE):
            line = line.removesuffix(INSIDE)
            found.append(" " * ((len(line) - len(line.lstrip())) // 2 * step) + line.strip())
            continue
        indent, body = (len(line) - len(line.lstrip())) // 2 * step, line.strip()
        dash = re.match(r"- (?=\S)", body)
        if dash and step > 2:  # what follows the dash stands below it
            body = "-" + " " * (step - 1) + body[2:]
        if r.random() < 0.03:
            found += [""] * r.randint(1, 3)
        if r.random() < 0.05:
            number += 1
            found.append(" " * indent + f"# own {number}" if body else f"# own {number}")
        if body and not body.startswith("#") and not body.endswith(("|", ">")) and r.random() < 0.1:
            number += 1
            body += " " * r.randint(1, 5) + f"# beside {number}"
        elif body and r.random() < 0.1:
            body += " " * r.randint(1, 3)
        found.append(" " * indent + body if body else "")
    return "\n".join(found), number


def shuffled(lines, r):
    """Keys of elements (four spaces in) in another order, where no comment stands among them."""
    found, at = [], 0
    section = ""
    while at < len(lines):
        if re.match(r"[a-z]", lines[at]):
            section = lines[at].split(":")[0]
        if not (lines[at].startswith("    ") and lines[at][4:5].strip()) or (
            section in ("operations", "facts") and lines[at][4] == "-"
        ):
            found.append(lines[at])
            at += 1
            continue
        parts = []
        while at < len(lines) and lines[at].startswith("    ") and lines[at].strip():
            if lines[at][4] != " ":
                parts.append([])
            if not parts:
                parts.append([])
            parts[-1].append(lines[at])
            at += 1
        if (
            section in language().sections
            and section not in ("facts",)
            and all(re.match(r"    [a-z]", p[0]) for p in parts)
        ):
            r.shuffle(parts)
        found += [line for part in parts for line in part]
    return found


@settings(max_examples=settings.default.max_examples // 3)
@given(st.sampled_from(LAWS), st.integers(0, 10**6))
def test_mangled_files_come_back_to_the_same_data(path, seed):
    before = path.read_text(encoding="utf-8")
    bad, number = mangled(before, seed)
    after = laid_out(bad)
    assert data(after) == data(bad) == data(before)
    assert laid_out(after) == after
    kept = re.findall(r"# (?:own|beside) [0-9]+$", after, re.MULTILINE)
    assert len(kept) == len(set(kept)) == number
    assert all(len(line) - len(line.lstrip()) <= 16 for line in after.split("\n"))


@given(st.integers(0, 10**6))
def test_any_readable_text_is_laid_out_or_refused(seed):
    """Small changes of a small file: never another exception, never other data, never a lost comment."""
    r = random.Random(seed)
    text = (ROOT / "rules/mission-precoce/guide-local.yaml").read_text(encoding="utf-8")
    for _ in range(r.randint(1, 6)):
        at = r.randrange(len(text))
        piece = r.choice(
            [
                "\n",
                " ",
                "  ",
                "#",
                " # c\n",
                "\n# c\n",
                "- ",
                ": ",
                "{",
                "}",
                "[",
                "]",
                "'",
                '"',
                "|\n",
                ">\n",
                "\n\n",
                "\t",
                "? ",
                ",",
                "\r\n",
            ]
        )
        text = text[:at] + piece + text[at + r.choice([0, 0, 1, 5]) :]
    try:
        before = yaml_reader.load(text, "x")
    except DiagnosticError:
        return
    try:
        after = fmt.formatted(text, "x")
    except DiagnosticError as error:
        assert "cannot be laid out" in error.diagnostics[0].message
        return
    assert plain(yaml_reader.load(after, "x")) == plain(before)
    assert fmt.comments(after) == fmt.comments(text)


# the command


def accord(*arguments, **how):
    run = {"capture_output": True, "text": True, "timeout": 600, "check": False, "cwd": ROOT, **how}
    return subprocess.run([sys.executable, "cli.py", *map(str, arguments)], **run)


BAD, GOOD = "id: a\nkind:   accord\n", "kind: accord\nid: a\n"


def test_the_command(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text(BAD, encoding="utf-8")
    path.chmod(0o640)
    done = accord("fmt", "--check", path)
    assert (done.returncode, path.read_text(encoding="utf-8")) == (1, BAD)
    done = accord("fmt", path)
    assert (done.returncode, path.read_text(encoding="utf-8")) == (0, GOOD)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]
    done = accord("fmt", "--check", path)
    assert (done.returncode, done.stdout) == (0, "")


def test_standard_input():
    done = accord("fmt", "-", input=BAD)
    assert (done.returncode, done.stdout) == (0, GOOD)
    assert accord("fmt", "--check", "-", input=BAD).returncode == 1


def test_what_cannot_be_read(tmp_path):
    done = accord("fmt", "-", input="a: [1")
    assert done.returncode == 1
    assert "E104" in done.stderr
    assert accord("fmt", tmp_path / "none.yaml").returncode == 3
    assert accord("fmt", "/dev/zero").returncode == 3


def test_a_change_of_data_is_refused(monkeypatch):
    monkeypatch.setattr(fmt._Layout, "whole", lambda self: ["kind: accord", "id: b"])
    with pytest.raises(DiagnosticError, match="cannot be laid out"):
        fmt.formatted(BAD, "a.yaml")


def test_a_lost_comment_is_refused(monkeypatch):
    monkeypatch.setattr(fmt._Layout, "whole", lambda self: ["id: a"])
    with pytest.raises(DiagnosticError, match="cannot be laid out"):
        fmt.formatted("id: a  # kept", "a.yaml")


@pytest.mark.parametrize("fails", ["fsync", "replace", "chmod"])
def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch, fails):
    path = tmp_path / "a.yaml"
    path.write_text(BAD, encoding="utf-8")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((files.os, "fsync", full) if fails == "fsync" else (Path, fails, full)))
    with pytest.raises(PathError, match="No space left"):
        files.write(path, GOOD)
    assert path.read_text(encoding="utf-8") == BAD
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


def test_a_link_is_followed(tmp_path):
    (tmp_path / "real").mkdir()
    path = tmp_path / "real/a.yaml"
    path.write_text(BAD, encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to(path)
    files.write(tmp_path / "link.yaml", GOOD)
    assert (tmp_path / "link.yaml").is_symlink()
    assert path.read_text(encoding="utf-8") == GOOD


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(PathError, match="file/deep cannot be made: Not a directory"):
        files.save({tmp_path / "file/deep/a.yaml": b"x"}, folders=True)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
