"""engine/README.md is true: a contract's walk is the one it takes, and what is said to be somewhere is there."""

import ast
import re
import sys
from pathlib import Path

import pytest
from pages import ROOT

from engine.commands import main

ENGINE = ROOT / "engine"
PAGE = (ENGINE / "README.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`([\w/]+\.py)` `(\w+)`", PAGE)
STEPS = re.findall(r"^\d+\. `([\w/]+\.py)` `(\w+)`", PAGE, re.M)
LAW = """\
kind: accord
id: t/base
title: A title
in_force: {from: 2020-01-01}
documents: {d: {title: A document}}
facts: {x: {type: number, label: X, question: Which?}}
rules:
  y: {type: number, label: Y, show: true, formula: x + 1, round: 1, source: {document: d, at: "1"}}
"""


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED)))
def test_what_is_named_is_there(file: str, name: str) -> None:
    tree = ast.parse((ENGINE / file).read_text(encoding="utf-8"))
    assert name in {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}


def test_every_file_and_folder_named_is_there() -> None:
    files = re.findall(r"`([a-z_]+(?:/[\w.]+)*(?:\.py|\.md|/))`", PAGE)
    assert len(files) > 30
    places = (ROOT, ENGINE, ENGINE / "commands", ENGINE / "tools" / "spreadsheets", ENGINE / "tools" / "diff")
    assert [f for f in files if "E999" not in f and not any((at / f).exists() for at in places)] == []


def test_a_contract_takes_the_walk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "base.yaml").write_text(LAW, encoding="utf-8")
    contract = tmp_path / "contract.yaml"
    contract.write_text("{contract: One, rules: t/base, facts: {x: 1.6}}", encoding="utf-8")
    first: dict[tuple[str, str], int] = {}

    def called(frame: object, event: str, _: object) -> None:
        code = frame.f_code  # type: ignore[attr-defined]
        if event == "call" and code.co_filename.startswith(str(ENGINE)):
            step = (Path(code.co_filename).relative_to(ENGINE).as_posix(), code.co_name)
            first.setdefault(step, len(first))

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        with pytest.raises(SystemExit):
            main(["evaluate", str(contract), "--rules-dir", str(tmp_path)])
    finally:
        sys.setprofile(before)
    assert "Y  3" in capsys.readouterr().out
    assert len(STEPS) > 12 and [s for s in STEPS if s not in first] == []
    at = [first[s] for s in STEPS]
    assert [STEPS[n] for n in range(1, len(at)) if at[n] < at[n - 1]] == []
