"""The files of tests/bad: what each is made from, how it is told, and `--write` to make them anew."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
BAD = ROOT / "tests" / "bad"
COUNT = re.compile(
    r"^[0-9]+ (?:rule set|contract)s?(?:, [0-9]+ contracts?)?: [0-9]+ error\(s\), [0-9]+ warning\(s\)\n\Z", re.M
)
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.commands import main  # noqa: E402  # found only then, where this file is run


@dataclass(frozen=True)
class Edit:
    """One mistake: a shipped file with one text of it replaced, or a command that does not fit a shipped file."""

    file: str
    base: str
    old: str = ""
    new: str = ""
    run: tuple[str, ...] = ()
    encoding: str = "utf-8"
    reader: bool = False
    part: str = ""  # of a workbook: the part that the edit is made to

    @property
    def code(self) -> str:
        return self.file[:4]

    @property
    def good(self) -> Path:
        """The sound counterpart: the file that the edit was made to."""
        return ROOT / self.base

    @property
    def is_file(self) -> bool:
        """Whether there is a file of its own; else only the command is wrong."""
        return bool(self.old) or self.encoding != "utf-8"

    @property
    def is_sheet(self) -> bool:
        return self.base.endswith((".csv", ".xlsx"))

    @property
    def path(self) -> Path:
        if not self.is_file:
            return self.good
        return BAD / (self.file if "." in self.file else f"{self.file}.yaml")

    @property
    def expected(self) -> Path:
        return BAD / f"{self.file.split('/')[0].split('.')[0]}.txt"

    def made(self) -> bytes:
        """The content of the file; raises `ValueError` where the base no longer holds the text once."""
        if self.part:
            return self.repacked()
        text = (ROOT / self.base).read_bytes().decode("utf-8")
        if self.old == "*":
            text = self.new
        elif self.old:
            if text.count(self.old) != 1:
                raise ValueError(f"{self.file}: {self.base} holds {self.old!r} {text.count(self.old)} times")
            text = text.replace(self.old, self.new)
        return text.replace("<U+202E>", "\u202e").encode(self.encoding)

    def repacked(self) -> bytes:
        """The workbook with the edit in one of its parts."""
        made = io.BytesIO()
        with zipfile.ZipFile(ROOT / self.base) as base, zipfile.ZipFile(made, "w") as out:
            for about in base.infolist():
                data = base.read(about)
                if about.filename == self.part:
                    text = data.decode("utf-8")
                    if text.count(self.old) != 1:
                        raise ValueError(f"{self.file}: {self.part} holds {self.old!r} {text.count(self.old)} times")
                    data = text.replace(self.old, self.new).encode("utf-8")
                out.writestr(about, data)
        return made.getvalue()

    def arguments(self, path: Path) -> list[str]:
        named = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
        return [named if a == "FILE" else a for a in self.run] or self.sound(named)

    @staticmethod
    def sound(file: str) -> list[str]:
        """The command that finds nothing wrong in a sound file."""
        return ["import", file, "--check"] if file.endswith((".csv", ".xlsx")) else ["check", file]


def edits() -> list[Edit]:
    listed = yaml.safe_load((BAD / "edits.yaml").read_text(encoding="utf-8"))["edits"]
    return [Edit(**{k: tuple(v) if isinstance(v, list) else v for k, v in one.items()}) for one in listed]


def told(arguments: list[str]) -> tuple[int, str]:
    """The exit code and the faults that a command prints, without colour and without the count of `check`."""
    out, err = io.StringIO(), io.StringIO()
    here = Path.cwd()
    os.chdir(ROOT)
    code: object = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main(arguments)
    except SystemExit as left:
        code = left.code
    finally:
        os.chdir(here)
    found = COUNT.sub("", out.getvalue()) if arguments[0] == "check" and "--format" not in arguments else ""
    return int(str(code or 0)), found + err.getvalue()


def write(only: str) -> None:
    for edit in edits():
        if not edit.file.startswith(only):
            continue
        try:
            made = edit.made()
        except (ValueError, UnicodeEncodeError) as error:
            print("!!", error)
            continue
        if edit.is_file:
            edit.path.parent.mkdir(parents=True, exist_ok=True)
            edit.path.write_bytes(made)
        _, text = told(edit.arguments(edit.path))
        edit.expected.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    os.environ.pop("ACCORD_RULES", None)
    write(sys.argv[2] if len(sys.argv) > 2 else "")
