"""`accord draft` as it is typed: files written whole or not at all, nothing written over, what it says."""

import io
import json
import os
import shutil
import sys
from typing import NamedTuple

import pytest
from draftkit import ROOT

from engine.commands import main

BASE, NEW = "aci-cpts/avenant-2", "aci-cpts/avenant-3"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def accord(tmp_path, capsys, monkeypatch):
    """accord("draft", …): exit code, output and errors, in a folder with the rules of the repository."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ACCORD_RULES", raising=False)

    def run(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(a) for a in arguments])
        return Ran(left.value.code, *capsys.readouterr())

    return run


def start(accord, tmp_path, *edits):
    """A copy of the base with texts of it replaced."""
    assert accord("draft", BASE, "copy.yaml", "--start").code == 0
    text = (tmp_path / "copy.yaml").read_text("utf-8")
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (tmp_path / "copy.yaml").write_text(text, "utf-8")


LABEL = (
    "      accompagnement: {label: Accompagnement des professionnels",
    "      accompagnement: {label: Accompagnement",
)


def test_a_draft_is_written_and_checked_once_its_sources_are_there(accord, tmp_path):
    start(accord, tmp_path, LABEL)
    ran = accord("draft", BASE, "copy.yaml", "--id", NEW, "-o", f"rules/{NEW}.yaml", "--title", "Avenant 3")
    assert ran == (
        0,
        f"1 operation in rules/{NEW}.yaml\n  replace dimensions.mission.members.accompagnement.label\n"
        f"next: fill in 1 source, then accord check rules/{NEW}.yaml\n",
        "",
    )
    checked = accord("check", NEW)
    assert checked.code == 1 and checked.out.count("E207") == 1
    path = tmp_path / f"rules/{NEW}.yaml"
    path.write_text(
        path.read_text("utf-8").replace("{document: '', at: ''}", "{document: avenant_3, at: art. 1}"), "utf-8"
    )
    assert accord("check", NEW) == (0, "1 rule set: 0 error(s), 0 warning(s)\n", "")
    assert accord("fmt", "--check", path) == (0, "", "")


def test_without_a_file_the_draft_is_printed_and_what_it_does_goes_beside(accord, tmp_path):
    start(accord, tmp_path, LABEL)
    copy = (tmp_path / "copy.yaml").read_text("utf-8")
    ran = accord("draft", BASE, "-", "--id", NEW, stdin=copy)
    assert ran.code == 0 and ran.out.startswith(f"kind: amendment\nid: {NEW}\n")
    assert ran.err == "1 operation\n  replace dimensions.mission.members.accompagnement.label\n"
    data = json.loads(accord("draft", BASE, "copy.yaml", "--id", NEW, "--format", "json").out)
    assert data == {
        "id": NEW,
        "file": None,
        "text": ran.out,
        "operations": [
            {"verb": "replace", "target": "dimensions.mission.members.accompagnement.label", "at": {}, "remark": None}
        ],
    }


@pytest.mark.parametrize(
    "what",
    [
        ["copy.yaml", "--start"],
        ["t.csv", "--start", "--table", "bareme_fixe"],
        ["copy.yaml", "--id", NEW, "-o", "new.yaml"],
    ],
)
def test_nothing_is_written_over(accord, tmp_path, what):
    start(accord, tmp_path, LABEL)
    there = tmp_path / (what[-1] if "-o" in what else what[0])
    kept = there.read_bytes() if there.exists() else b"kind: amendment\n"
    there.write_bytes(kept)
    there.chmod(0o640)
    ran = accord("draft", BASE, *what)
    assert (ran.code, ran.out) == (3, "") and "is there already" in ran.err and "--force" in ran.err
    assert there.read_bytes() == kept
    assert accord("draft", BASE, *what, "--force").code == 0
    assert there.read_bytes() != kept or "copy.yaml" in there.name
    assert there.stat().st_mode & 0o777 == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted({"rules", "copy.yaml", there.name})


def test_a_new_file_may_be_read_as_any_other(accord, tmp_path):
    mask = os.umask(0o022)
    try:
        start(accord, tmp_path)
    finally:
        os.umask(mask)
    assert (tmp_path / "copy.yaml").stat().st_mode & 0o777 == 0o644


def test_a_copy_with_a_mistake_gives_no_file(accord, tmp_path):
    start(
        accord,
        tmp_path,
        (
            "      accompagnement: {label: Accompagnement des professionnels, socle: false}",
            "      accompagnement: {label: A, socle: flase}",
        ),
    )
    ran = accord("draft", BASE, "copy.yaml", "--id", NEW, "-o", "new.yaml")
    assert (ran.code, ran.out) == (1, "") and "\n  copy.yaml:" in ran.err
    assert not (tmp_path / "new.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([BASE, "copy.yaml"], "--id, or the id in the copy, names the new text"),
        ([BASE, "copy.yaml", "--id", BASE], "names the new text"),
        ([BASE, "copy.yaml", "--id", "aci-cpts/2019-arrete"], "names the new text"),
        ([BASE, "copy.yaml", "--id", "A B"], "'A B' is no id"),
        ([f"{BASE} + {BASE}-aude", "copy.yaml", "--id", NEW], "BASE is one text"),
        ([BASE, "t.csv", "--id", NEW], "--table says which table"),
    ],
)
def test_usage(accord, tmp_path, arguments, said):
    start(accord, tmp_path)
    ran = accord("draft", *arguments)
    assert (ran.code, ran.out) == (2, "") and said in ran.err


def test_paths_that_cannot_be_read_or_written(accord, tmp_path):
    assert accord("draft", BASE, "nothing.yaml", "--id", NEW).code == 3
    start(accord, tmp_path, LABEL)
    ran = accord("draft", BASE, "copy.yaml", "--id", NEW, "-o", "no/such/folder.yaml")
    assert ran.code == 3 and "cannot be written" in ran.err
    assert accord("draft", "no/such", "copy.yaml", "--id", NEW).code == 1
    ran = accord("draft", BASE, "t.csv", "--table", "nothing", "--start")
    assert ran.code == 1 and "E726" in ran.err


def test_a_table_goes_out_and_comes_back(accord, tmp_path):
    for name in ("t.csv", "t.xlsx"):
        ran = accord("draft", BASE, name, "--start", "--table", "tables.delai_demarrage", "--locale", "fr")
        assert ran.code == 0 and f"{name} holds delai_demarrage of {BASE}" in ran.out
        ran = accord("draft", BASE, name, "--table", "delai_demarrage", "--locale", "fr", "--id", NEW)
        place = f"{name}[Sheet1]:A1" if name.endswith("xlsx") else f"{name}:1:1"
        assert ran.code == 1 and ran.err.startswith("E773 ") and f"\n  {place}\n" in ran.err


def test_the_id_may_stand_in_the_copy(accord, tmp_path):
    start(accord, tmp_path, LABEL, (f"id: {BASE}\n", f"id: {NEW}\n"))
    assert accord("draft", BASE, "copy.yaml").out.startswith(f"kind: amendment\nid: {NEW}\n")


def test_a_variant(accord, tmp_path):
    start(accord, tmp_path, LABEL)
    ran = accord(
        "draft",
        BASE,
        "copy.yaml",
        "--id",
        "aci-cpts/ici",
        "--kind",
        "variant",
        "--title",
        "Ici",
        "-o",
        "rules/aci-cpts/ici.yaml",
    )
    assert ran.code == 0
    path = tmp_path / "rules/aci-cpts/ici.yaml"
    path.write_text(path.read_text("utf-8").replace("{document: '', at: ''}", "{document: ici, at: art. 1}"), "utf-8")
    assert accord("check", "aci-cpts/ici").code == 0


def test_a_copy_to_start_from_may_be_printed(accord, tmp_path):
    printed = accord("draft", BASE, "-", "--start")
    assert (printed.code, printed.err) == (0, "")
    assert accord("draft", BASE, "copy.yaml", "--start").code == 0
    assert printed.out == (tmp_path / "copy.yaml").read_text("utf-8")


def test_a_draft_that_would_not_give_the_copy_is_a_fault_of_its_own(accord, tmp_path, monkeypatch):
    from engine.tools.drafting import draft

    start(accord, tmp_path, LABEL)
    real = draft.text_of
    monkeypatch.setattr(draft, "text_of", lambda library, id_: real(library, BASE))
    ran = accord("draft", BASE, "copy.yaml", "--id", NEW, "-o", f"rules/{NEW}.yaml")
    assert ran.code == 4 and not (tmp_path / f"rules/{NEW}.yaml").exists()
    assert "the draft does not give the copy at dimensions.mission.members.accompagnement.label" in ran.err
