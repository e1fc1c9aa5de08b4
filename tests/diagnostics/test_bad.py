"""Every file of tests/bad is one edit of a shipped file, and gives one message: the one beside it, to the letter."""

import json
import re
from collections import Counter

import pytest
import yaml
from fixtures import BAD, Edit, edits, told

from engine.base import codes

EDITS = edits()
FILES = [e for e in EDITS if e.is_file]
HEADER = re.compile(r"^([EW]\d{3}) ", re.M)
NAMES = [e.file for e in EDITS]
DRAFTING = ("E770", "E771", "E772", "E773")  # told by another command


def test_the_manifest_names_each_file_once_and_no_file_is_left_over():
    assert [n for n, count in Counter(NAMES).items() if count > 1] == []
    there = {p for p in BAD.rglob("*") if p.is_file() and p.name != "edits.yaml"}
    assert there == {e.path for e in FILES} | {e.expected for e in EDITS}


@pytest.mark.parametrize("edit", FILES, ids=[e.file for e in FILES])
def test_a_bad_file_is_its_base_with_one_edit(edit):
    assert edit.path.read_bytes() == edit.made(), "python tests/diagnostics/fixtures.py --write makes it anew"


@pytest.mark.parametrize("edit", EDITS, ids=NAMES)
def test_one_mistake_gives_one_message_to_the_letter(edit):
    status, text = told(edit.arguments(edit.path))
    assert HEADER.findall(text) == [edit.code]
    assert text == edit.expected.read_text(encoding="utf-8"), "if it is better: fixtures.py --write"
    assert status == (0 if edit.code.startswith("W") else 1)


@pytest.mark.parametrize("base", sorted({e.base for e in EDITS}))
def test_what_the_edits_are_made_to_is_sound(base):
    assert told(Edit.sound(base)) == (0, "")


@pytest.mark.parametrize("edit", EDITS, ids=NAMES)
def test_a_message_has_its_parts(edit):
    """Code and sentence; file:line:column with an excerpt and a caret, unless the command line is at fault."""
    text = edit.expected.read_text(encoding="utf-8")
    head, *rest = text.strip().split("\n")
    assert re.fullmatch(r"[EW]\d{3} \S.{0,250}", head) and not head.endswith((".", ":"))
    places = [line for line in rest if re.fullmatch(r"  \S+:(\d+:\d+|[A-Z]+\d+)(  .+)?", line)]
    carets = [line for line in rest if re.fullmatch(r"  +\| +\^+", line)]
    assert len(places) == len(carets)
    assert places or edit.code in ("E724", "E725", "E726", "E801")
    assert "\x1b" not in text and "Traceback" not in text


def test_twenty_are_for_a_fresh_reader_and_say_what_to_do():
    readers = [e for e in EDITS if e.reader]
    assert len(readers) == 20 and len({e.code for e in readers}) == 20
    for edit in readers:
        assert edit.base.startswith("rules/"), edit.file
        assert "\n  → " in edit.expected.read_text(encoding="utf-8"), edit.file


@pytest.fixture(scope="module")
def folder():
    """The exit code and the faults of the whole folder."""
    return told(["check", "tests/bad/"])


def test_checking_the_folder_tells_every_code_and_fails(folder):
    status, text = folder
    expected = Counter(e.code for e in EDITS if not e.run and not e.is_sheet)
    assert status == 1
    assert Counter(HEADER.findall(text)) == expected
    assert sorted(set(codes.titles()) - set(expected)) == [
        "E317",
        "E716",
        "E724",
        "E725",
        "E726",
        "E728",
        "E729",
        "E731",
        "E735",
        "E760",
        "E761",
        *DRAFTING,
        "E774",
        "E801",
        "E802",
        "E803",
        "E804",
        "E805",
        "E806",
        "E807",
        "E815",
        "E816",
        "E817",
        "W317",
        "W727",
        "W808",
        "W809",
        "W815",
        "W816",
        "W817",
    ]
    places = [(m[1], int(m[2]), int(m[3])) for m in re.finditer(r"^[EW]\d{3} .*\n  (\S+):(\d+):(\d+)$", text, re.M)]
    assert places == sorted(places), "in the order of files, lines and columns"


def test_the_manifest_is_passed_over_in_a_folder_and_checked_when_named(folder):
    assert yaml.safe_load((BAD / "edits.yaml").read_text(encoding="utf-8"))["edits"]
    assert "tests/bad/edits.yaml" not in folder[1]
    assert told(["check", "tests/bad/edits.yaml"])[0] == 1


def test_one_broken_file_does_not_hide_another(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "kind: accord\nid: x/a\ntitle: A\nrules: {a: {type: bolean, formula: 'true'}}\n", encoding="utf-8"
    )
    (tmp_path / "b.yaml").write_text(
        "kind: accord\nid: x/b\ntitle: B\nrules: {b: {type: bolean, formula: 'true'}}\n", encoding="utf-8"
    )
    assert (
        HEADER.findall(told(["check", str(tmp_path)])[1]) == ["E410", "E404"] * 2
        or HEADER.findall(told(["check", str(tmp_path)])[1]) == ["E404", "E410"] * 2
    )


def test_files_named_together_are_taken_together_unless_two_bear_one_id(tmp_path):
    accord = "kind: accord\nid: x/a\ntitle: A\nrules: {}\n"
    change = (
        "kind: amendment\nid: x/b\ntitle: B\namends: x/a\ndocuments: {d: {title: D}}\noperations:\n- {insert: rules.r,"
        " with: {type: boolean, formula: 'true'}, source: {document: d, at: '1'}}\n"
    )
    (tmp_path / "a.yaml").write_text(accord, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(change, encoding="utf-8")
    assert told(["check", str(tmp_path)]) == (0, "")
    (tmp_path / "c.yaml").write_text(accord, encoding="utf-8")
    assert HEADER.findall(told(["check", str(tmp_path)])[1]) == ["E310"]


def test_a_rule_file_is_read_from_standard_input(monkeypatch):
    import io
    import sys

    text = (BAD / "E513.yaml").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    status, out = told(["check", "-"])
    assert (status, HEADER.findall(out)) == (1, ["E513"]) and "  -:37:22" in out


def test_json_is_checked_as_yaml_is(tmp_path):
    document = {"contract": "C", "rules": "mission-precoce/avenant-2", "facts": {"populaton": 3}}
    path = tmp_path / "c.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert HEADER.findall(told(["check", str(path)])[1]) == ["E702"]
