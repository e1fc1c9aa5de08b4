"""Usual mistakes, each mended from its message alone: the tables in `mistakes/` hold each mistake, what is said of it,
and the edit that the message asks for. A row says

    mistake   what somebody did, in a few words
    file      the file, from the root of the repository; a new one where `text` gives the whole of it
    edits     what is changed in it: pairs of a text that stands in it once and what replaces it
    command   what tells the mistake, where that is not `accord check FILE` (or `accord import FILE --check`)
    encoding  how the file is saved, where that is not UTF-8; the mended one is always UTF-8
    says      the one message: its code and its sentence
    where     a part of the line that the message shows
    hint      what it says to do, where that is not in the sentence
    mend      what is changed in the file as the message asks, written as in `edits`
    unmended  why the message alone mends nothing, in place of `mend`
"""

import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest
import yaml

from engine.commands import main

ROOT = Path(__file__).resolve().parents[2]
TABLES = sorted((Path(__file__).parent / "mistakes").glob("*.yaml"))
ROWS = [row for table in TABLES for row in yaml.load(table.read_text(encoding="utf-8"), yaml.BaseLoader)]
CLEAN = set()  # a file with its text and the command that found it clean: the same is not asked twice
HEAD = re.compile(r"^ *((?:E|W)[0-9]{3} .*)$", re.M)
SHOWN = re.compile(r"^ +[0-9]+ \| (.*)$", re.M)
HINT = re.compile(r"^ +→ (.*)$", re.M)


class Office:
    """A folder with the rules and the file of one row, in which commands are run."""

    def __init__(self, folder, row):
        self.folder, self.row = folder, row
        self.path = folder / row["file"]
        shutil.copytree(ROOT / "rules", folder / "rules")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        text = row["text"] if "text" in row else (ROOT / row["file"]).read_text(encoding="utf-8")
        self.text = self.edited(text, row.get("edits", []))
        self.path.write_bytes(self.text.encode(row.get("encoding", "utf-8")))

    def edited(self, text, edits):
        for old, new in edits:
            assert text.count(old) == 1, f"{self.row['file']} holds {old!r} {text.count(old)} times"
            text = text.replace(old, new)
        return text

    def mend(self):
        """Make the edit that the message asks for; the text that comes of it, which most often is the shipped one."""
        text = self.edited(self.text, self.row["mend"])
        self.path.write_bytes(text.encode())
        return text

    def run(self, command):
        """The exit code of a command, and all that it prints."""
        told = io.StringIO()
        arguments = [self.row["file"] if a == "FILE" else a for a in command]
        with contextlib.ExitStack() as inside:
            inside.enter_context(contextlib.chdir(self.folder))
            inside.enter_context(contextlib.redirect_stdout(told))
            inside.enter_context(contextlib.redirect_stderr(told))
            left = inside.enter_context(pytest.raises(SystemExit))
            main(arguments)
        return left.value.code, told.getvalue()

    @property
    def check(self):
        sheet = self.path.suffix in (".csv", ".xlsx")
        return ["import", "FILE", "--check"] if sheet else ["check", "FILE"]

    @property
    def command(self):
        return self.row.get("command", self.check)


@pytest.fixture
def office(tmp_path, monkeypatch, request):
    monkeypatch.delenv("ACCORD_RULES", raising=False)
    return Office(tmp_path, request.param)


@pytest.mark.parametrize("office", ROWS, ids=[row["mistake"] for row in ROWS], indirect=True)
def test_the_message_mends_the_mistake(office):
    row = office.row
    out = office.run(office.command)[1]
    assert (HEAD.findall(out), HINT.findall(out)) == ([row["says"]], [row["hint"]] if "hint" in row else []), out
    assert row.get("where", "") in "\n".join(SHOWN.findall(out)), out
    if "unmended" not in row:
        text = office.mend()
        for command in dict.fromkeys(map(tuple, (office.command, office.check))):
            if (row["file"], text, command) not in CLEAN:
                code, out = office.run(command)
                assert (code, HEAD.findall(out)) == (0, []), out
                CLEAN.add((row["file"], text, command))
