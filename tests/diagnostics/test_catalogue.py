"""The catalogue is complete: every code that the program can emit has a page, a bad input with its message and a
sound one."""

import ast
import json
import re
from pathlib import Path

import pytest
from fixtures import LAW, ROOT, edits, told

from engine.base import codes
from engine.base.yaml_reader import load

EDITS = edits()
SECTIONS = ["What it means", "Avoid", "Write", "Why"]
CODE = re.compile(r"[EW]\d{3}")


def emitted():
    """Every code that stands as a text of its own in the sources, with where it does."""
    found = {}
    for path in sorted((ROOT / "engine").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.setdefault(node.value, []).append(f"{path.name}:{node.lineno}")
    return found


def sections(code):
    head, *parts = codes.page(code).split("\n## ")
    return head.strip(), {p.partition("\n")[0]: p.partition("\n")[2].strip() for p in parts}


def test_every_code_emitted_has_a_page_and_every_page_is_of_a_code_emitted():
    assert {c: where for c, where in emitted().items() if c not in codes.titles()} == {}
    assert sorted(set(codes.titles()) - set(emitted())) == []


def test_there_are_at_least_sixty_codes():
    assert len(codes.titles()) >= 60


def test_every_code_has_a_bad_input_a_sound_one_and_a_message():
    shown = {e.code for e in EDITS if (e.old or e.run) and (LAW / e.good).is_file() and e.says.startswith(e.code)}
    assert sorted(set(codes.titles()) - shown) == []
    assert sorted({e.code for e in EDITS} - set(codes.titles())) == []


def test_no_two_pages_have_one_title():
    titles = list(codes.titles().values())
    assert all(titles) and len(set(titles)) >= len(titles) - 1, "only E605 and E710 say the same of two kinds of file"


@pytest.mark.parametrize("code", codes.titles())
def test_a_page_has_four_short_sections_with_an_example_to_avoid_and_one_to_write(code):
    head, found = sections(code)
    assert head == f"# {code}: {codes.titles()[code]}"
    assert list(found) == SECTIONS and all(found.values())
    assert len(codes.page(code).splitlines()) <= 45
    bad, good = (re.fullmatch(r"```(yaml|sh)\n(.+)\n```", found[s], re.S) for s in ("Avoid", "Write"))
    assert bad and good and bad[1] == good[1] and bad[2] != good[2]
    if good[1] == "yaml":
        assert load(good[2], code)


def test_pages_know_no_word_of_the_law():
    declared = set(
        re.findall(
            r"^  (?:- insert: \w+\.)?([a-z]\w*_\w+)",
            "".join(p.read_text(encoding="utf-8") for p in (ROOT / "rules").rglob("*.yaml")),
            re.M,
        )
    )
    words = {w for c in codes.titles() for w in re.findall(r"\w+", codes.page(c))}
    assert len(declared) > 100 and declared & words == set()


def run(capsys, *arguments):
    from engine.commands import main

    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return left.value.code, *capsys.readouterr()


def test_explain_code_prints_the_page(capsys):
    assert run(capsys, "explain-code", "E513") == (0, codes.page("E513"), "")
    assert run(capsys, "explain-code", " e513 ")[1] == codes.page("E513")
    assert json.loads(run(capsys, "explain-code", "E513", "--format", "json")[1])["title"] == codes.titles()["E513"]


def test_explain_code_alone_lists_every_code_with_its_title(capsys):
    lines = run(capsys, "explain-code")[1].splitlines()
    assert lines == [f"{c}  {t}" for c, t in codes.titles().items()]
    assert len(json.loads(run(capsys, "explain-code", "--format", "json")[1])["codes"]) == len(lines)


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("E531", "did you mean E5"),
        ("W999", "lists them all"),
        ("X", "lists them all"),
        ("", ""),
        ("x\x1b[1m", "\\u001b"),
    ],
)
def test_explain_code_of_no_code_is_wrong_usage(capsys, asked, hint):
    status, out, err = run(capsys, "explain-code", asked)
    assert (status, out) == (2, "") and "there is no code" in err and hint in err and "\x1b" not in err


def test_pages_ship_with_the_program():
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'packages = ["engine"]' in settings and codes.PAGES.parent == Path(codes.__file__).parent
    assert told(["explain-code", "E101"], ROOT)[0] == 0
