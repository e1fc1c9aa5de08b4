"""One mistake gives one message: the one beside its edit in `edits/`, to the letter, and the frozen law is sound."""

import json
import re
import sys
from collections import Counter

import fixtures
import pytest
from fixtures import HERE, Edit, edits, told, write

from engine.base import codes

EDITS = edits()
HEADER = re.compile(r"^([EW]\d{3}) ", re.M)
NAMES = [e.file for e in EDITS]
ELSEWHERE = {e.code for e in EDITS if e.run or e.is_sheet} - {e.code for e in EDITS if not e.run and not e.is_sheet}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The frozen law and every bad file."""
    path = tmp_path_factory.mktemp("garden")
    write(path)
    return path


def test_the_tables_name_each_file_once():
    assert [n for n, count in Counter(NAMES).items() if count > 1] == []


@pytest.mark.parametrize("edit", EDITS, ids=NAMES)
def test_one_mistake_gives_one_message_to_the_letter(edit, folder):
    status, text = told(edit.arguments, folder)
    assert HEADER.findall(text) == [edit.code]
    assert text.rstrip("\n") == edit.says.rstrip("\n"), "if it is better: fixtures.py --write"
    assert status == (0 if edit.code.startswith("W") else 1)


@pytest.mark.parametrize("good", sorted({e.good for e in EDITS}))
def test_what_the_edits_are_made_to_is_sound(good, folder):
    assert told(Edit.sound(good), folder) == (0, "")


@pytest.mark.parametrize("edit", EDITS, ids=NAMES)
def test_a_message_has_its_parts(edit):
    """Code and sentence; file:line:column with an excerpt and a caret, unless the command line is at fault."""
    head, *rest = edit.says.strip().split("\n")
    assert re.fullmatch(r"[EW]\d{3} \S.{0,250}", head) and not head.endswith((".", ":"))
    places = [line for line in rest if re.fullmatch(r"  \S+:(\d+:\d+|[A-Z]+\d+)(  .+)?", line)]
    carets = [line for line in rest if re.fullmatch(r"  +\| +\^+", line)]
    assert len(places) == len(carets)
    assert places or edit.code in ("E724", "E725", "E726", "E801")
    assert "\x1b" not in edit.says and "Traceback" not in edit.says


def test_twenty_are_for_a_fresh_reader_and_say_what_to_do():
    readers = [e for e in EDITS if e.reader]
    assert len(readers) == 20 and len({e.code for e in readers}) == 20
    for edit in readers:
        assert edit.good.startswith("rules/"), edit.file
        assert "\n  → " in edit.says, edit.file


def test_checking_the_folder_tells_every_code_and_fails(folder):
    """But for those that another command tells, or `check` of several files."""
    status, text = told(["check", "bad"], folder)
    expected = Counter(e.code for e in EDITS if not e.run and not e.is_sheet)
    assert status == 1
    assert Counter(HEADER.findall(text)) == expected
    assert set(codes.titles()) - set(expected) == ELSEWHERE
    assert {c[:2] for c in ELSEWHERE - {"E317", "W317"}} == {"E7", "E8", "W7", "W8"}
    places = [(m[1], int(m[2]), int(m[3])) for m in re.finditer(r"^[EW]\d{3} .*\n  (\S+):(\d+):(\d+)$", text, re.M)]
    assert places == sorted(places), "in the order of files, lines and columns"


def test_the_folder_is_written_with_what_to_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["fixtures.py", str(tmp_path / "x")])
    fixtures.run()
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == [f"cd {tmp_path / 'x'}", "accord check bad"]
    assert len(said) == 2 + len([e for e in EDITS if e.run or e.is_sheet])
    assert (tmp_path / "x/bad/E513.yaml").is_file() and (tmp_path / "x/rules/garden/accord.yaml").is_file()


def test_a_table_is_passed_over_in_a_folder_and_checked_when_named():
    table = "edits/1-files.yaml"
    assert told(["check", "edits"], HERE) == (0, "")
    assert told(["check", table], HERE)[0] == 1


def test_one_broken_file_does_not_hide_another(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "kind: accord\nid: x/a\ntitle: A\nrules: {a: {type: bolean, formula: 'true'}}\n", encoding="utf-8"
    )
    (tmp_path / "b.yaml").write_text(
        "kind: accord\nid: x/b\ntitle: B\nrules: {b: {type: bolean, formula: 'true'}}\n", encoding="utf-8"
    )
    assert (
        HEADER.findall(told(["check", str(tmp_path)], tmp_path)[1]) == ["E410", "E404"] * 2
        or HEADER.findall(told(["check", str(tmp_path)], tmp_path)[1]) == ["E404", "E410"] * 2
    )


def test_files_named_together_are_taken_together_unless_two_bear_one_id(tmp_path):
    accord = "kind: accord\nid: x/a\ntitle: A\nrules: {}\n"
    change = (
        "kind: amendment\nid: x/b\ntitle: B\namends: x/a\ndocuments: {d: {title: D}}\noperations:\n- {insert: rules.r,"
        " with: {type: boolean, formula: 'true'}, source: {document: d, at: '1'}}\n"
    )
    (tmp_path / "a.yaml").write_text(accord, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(change, encoding="utf-8")
    assert told(["check", str(tmp_path)], tmp_path) == (0, "")
    (tmp_path / "c.yaml").write_text(accord, encoding="utf-8")
    assert HEADER.findall(told(["check", str(tmp_path)], tmp_path)[1]) == ["E310"]


def test_a_rule_file_is_read_from_standard_input(monkeypatch, folder):
    import io

    text = (folder / "bad/E513.yaml").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    status, out = told(["check", "-"], folder)
    assert (status, HEADER.findall(out)) == (1, ["E513"]) and "  -:34:22" in out


def test_json_is_checked_as_yaml_is(tmp_path, folder):
    document = {"contract": "C", "rules": "garden/accord", "facts": {"aera": 3}}
    path = tmp_path / "c.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert HEADER.findall(told(["check", str(path)], folder)[1]) == ["E702"]
