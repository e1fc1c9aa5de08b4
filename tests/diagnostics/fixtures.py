"""One mistake for every code: each an edit of a small frozen law, with its message word for word.

The law, which holds every construct of the language, is in `law/`; the mistakes are in `edits/`, a table for each
group of codes:

    file      the name of the bad file, which begins with the code expected (with an ending, where it is not .yaml)
    base      what the edit is made to: accord, amendment or variant of `law/rules/garden`, or a path below `law`
    old, new  the text, which stands in the base once, and what replaces it (`*` is the whole file); where both are
              left out there is no bad file: only the command is wrong
    run       the command that tells it, where that is not `accord check FILE` (or `accord import FILE --check`)
    encoding  how the file is saved, where that is not UTF-8; <U+202E> is that character, which no file here may hold
    part      of a workbook, the part that holds `old`
    reader    one of the twenty that a fresh reader mends from the message alone
    says      the message, with paths below the folder that is written

`python tests/diagnostics/fixtures.py FOLDER` writes the law and the bad files to a folder, for `accord check` and any
other command; `--write` says anew in the tables what the program now says.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LAW, TABLES = HERE / "law", HERE / "edits"
SHEETS = (".csv", ".xlsx")
COUNT = re.compile(
    r"^[0-9]+ (?:rule set|contract)s?(?:, [0-9]+ contracts?)?: [0-9]+ error\(s\), [0-9]+ warning\(s\)\n\Z", re.M
)
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.commands import main  # noqa: E402  # found only then, where this file is run


@dataclass(frozen=True)
class Edit:
    """One mistake: a file of the law with one text of it replaced, or a command that does not fit a sound one."""

    file: str
    base: str
    old: str = ""
    new: str = ""
    run: tuple[str, ...] = ()
    encoding: str = "utf-8"
    part: str = ""
    reader: bool = False
    says: str = ""

    @property
    def code(self) -> str:
        return self.file[:4]

    @property
    def good(self) -> str:
        """The sound counterpart, below the folder: the file that the edit is made to."""
        path = self.base if "/" in self.base else f"rules/garden/{self.base}"
        return path if "." in path else f"{path}.yaml"

    @property
    def is_sheet(self) -> bool:
        return self.base.endswith(SHEETS)

    @property
    def path(self) -> str:
        """What the command is given, below the folder: the bad file, or the sound one where only the command is bad."""
        if not self.old:
            return self.good
        return f"bad/{self.file}" if "." in self.file else f"bad/{self.file}.yaml"

    @property
    def arguments(self) -> list[str]:
        return [self.path if a == "FILE" else a for a in self.run] or self.sound(self.path)

    @staticmethod
    def sound(file: str) -> list[str]:
        """The command that finds nothing wrong in a sound file."""
        return ["import", file, "--check"] if file.endswith(SHEETS) else ["check", file]

    def made(self) -> bytes:
        """The content of the bad file; raises `ValueError` where the base does not hold the text once."""
        data = (LAW / self.good).read_bytes()
        if self.old == "*":
            return self.new.encode(self.encoding)
        if not self.part:
            return self.replaced(data.decode("utf-8"), self.good).replace("<U+202E>", "\u202e").encode(self.encoding)
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as base, zipfile.ZipFile(out, "w") as made:
            for about in base.infolist():
                inside = base.read(about)
                if about.filename == self.part:
                    inside = self.replaced(inside.decode("utf-8"), self.part).encode("utf-8")
                made.writestr(about, inside)
        return out.getvalue()

    def replaced(self, text: str, where: str) -> str:
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file}: {where} holds {self.old!r} {text.count(self.old)} times")
        return text.replace(self.old, self.new)


@cache
def edits() -> tuple[Edit, ...]:
    listed = [one for path in sorted(TABLES.glob("*.yaml")) for one in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return tuple(Edit(**{k: tuple(v) if isinstance(v, list) else v for k, v in one.items()}) for one in listed)


def write(folder: Path) -> None:
    """The frozen law and every bad file, below a folder."""
    shutil.copytree(LAW, folder, dirs_exist_ok=True)
    for edit in edits():
        if edit.old:
            path = folder / edit.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(edit.made())


def told(arguments: list[str], folder: Path) -> tuple[int, str]:
    """The exit code and the faults that a command prints, run in a folder, without colour and without the count of
    `check`."""
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(arguments)
        except SystemExit as left:
            code = left.code
    found = COUNT.sub("", out.getvalue()) if arguments[0] == "check" and "--format" not in arguments else ""
    return int(str(code or 0)), found + err.getvalue()


def refresh() -> None:
    """Write into the tables what the program now says."""
    with tempfile.TemporaryDirectory() as name:
        write(Path(name))
        says = {e.file: told(e.arguments, Path(name))[1] for e in edits()}
    for path in sorted(TABLES.glob("*.yaml")):
        head, *entries = re.split(r"^(?=- file: )", path.read_text(encoding="utf-8"), flags=re.M)
        made = []
        for entry in entries:
            (file,) = re.findall(r"\A- file: (.+)", entry)
            lines = "".join(f"    {line}\n" if line else "\n" for line in says[file].rstrip("\n").split("\n"))
            made.append(re.sub(r"^  says: .*\Z", "", entry, flags=re.M | re.S) + f"  says: |\n{lines}")
        path.write_text(head + "".join(made), encoding="utf-8")


def run() -> None:
    if sys.argv[1:] == ["--write"]:
        refresh()
    elif len(sys.argv) == 2 and not sys.argv[1].startswith("-"):
        folder = Path(sys.argv[1])
        write(folder)
        print(f"cd {shlex.quote(str(folder))}\naccord check bad")
        for edit in edits():
            if edit.run or edit.is_sheet:
                print(shlex.join(["accord", *edit.arguments]))
    else:
        sys.exit("usage: python tests/diagnostics/fixtures.py FOLDER | --write")


if __name__ == "__main__":
    os.environ.pop("ACCORD_RULES", None)
    run()
