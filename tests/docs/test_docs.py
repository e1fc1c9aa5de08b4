"""What the documentation shows is what happens: its commands, its rule sets, its figures.

`python tests/docs/test_docs.py --write` writes the output of every command anew.
"""

from __future__ import annotations

import json
import re
import sys
from fractions import Fraction
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pages
import pytest
from pages import ROOT

from engine.numbers import MODES, exact, round_to

README, LANGUAGE = ROOT / "README.md", ROOT / "rules" / "README.md"
WALKTHROUGH = ROOT / "rules" / "WALKTHROUGH.md"
PAGES = [README, LANGUAGE, WALKTHROUGH]
FIRST = (
    "python3 -m venv .venv && .venv/bin/pip install --quiet . "
    "&& .venv/bin/accord evaluate tests/contracts/cpts-bassin-carcassonnais.yaml --locale fr"
)
SECOND = "python3 -m venv .venv && .venv/bin/pip install --quiet -e '.[test]' && .venv/bin/python -m pytest -n auto"
EXAMPLES = [b for b in pages.blocks(LANGUAGE.read_text(encoding="utf-8")) if b.language == "yaml"]
SETS = [b for b in EXAMPLES if b.text.startswith("kind:")]
CONTRACTS = [b for b in EXAMPLES if b.text.startswith("contract:")]
FRAGMENTS = [b for b in EXAMPLES if b not in SETS and b not in CONTRACTS]
FAULTS = re.findall(r"^\| `(.+?)` \| ([EW]\d{3})[^|]*\| `(.+?)` \|$", LANGUAGE.read_text(encoding="utf-8"), re.M)
RULE_TYPES = ("boolean", "integer", "number", "money", "date")


def by_line(blocks: list[pages.Block]) -> dict[str, object]:
    return {"argvalues": blocks, "ids": [f"line {b.first}" for b in blocks]}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_commands_give_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    wrong = []
    for step, status, output in pages.played(page.read_text(encoding="utf-8"), tmp_path):
        if status != step.status or not pages.shows(step.lines, step.argument, output):
            told = "\n".join(output)
            wrong.append(f"line {step.first}: $ {step.argument}\nexit {status}, shown {step.status}\n{told}")
    assert not wrong, "\n\n".join([*wrong, "python tests/docs/test_docs.py --write writes the blocks anew"])


def test_readme_begins_with_two_commands() -> None:
    before, heading, _ = README.read_text(encoding="utf-8").partition("\n## A first tour\n")
    assert heading
    assert [b.text for b in pages.blocks(before)] == [f"{FIRST}\n", f"{SECOND}\n"]


def test_continuous_integration_runs_the_readmes_second_command() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert SECOND in lines


def test_changelog_has_two_voices() -> None:
    versions = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.M)[1:]
    assert versions
    for version in versions:
        assert re.findall(r"^### (.+)$", version, re.M) == ["Rules", "Engine"], version.splitlines()[0]


def test_language_page_opens_with_the_four_outcomes() -> None:
    bullets = [line for line in LANGUAGE.read_text(encoding="utf-8").splitlines() if line.startswith("- ")][:4]
    assert [re.findall(r"\*\*`?(.+?)`?\*\*", b)[0] for b in bullets] == ["left out", "none", "not applicable", "0"]


def test_language_page_names_every_function() -> None:
    from engine.functions import NAMES

    table = re.findall(r"^\| (`.+?) \|", LANGUAGE.read_text(encoding="utf-8"), re.M)
    named = set(re.findall(r"[a-z_]+", " ".join(table)))
    assert named >= NAMES, NAMES - named


def test_editor_settings_name_schemas_that_are_here() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert settings["yaml.schemas"]
    for schema, files in settings["yaml.schemas"].items():
        assert (ROOT / schema).is_file(), schema
        assert all(any(ROOT.glob(f)) for f in files if not f.startswith("contracts/")), files


def example_rules(folder: Path) -> Path:
    """The rule sets of the page as a rules folder."""
    for block in SETS:
        id_ = re.findall(r"^id: (\S+)", block.text, re.M)[0]
        path = folder / "rules" / f"{id_}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
    return folder


def test_rule_sets_of_the_page_are_sound(tmp_path: Path) -> None:
    status, output = pages.run("accord check", example_rules(tmp_path))
    assert (status, output) == (0, [f"{len(SETS)} rule sets: 0 error(s), 0 warning(s)"])


@pytest.mark.parametrize("block", **by_line(CONTRACTS))
def test_contracts_of_the_page_give_what_they_expect(block: pages.Block, tmp_path: Path) -> None:
    from engine import loading, nodes

    (example_rules(tmp_path) / "contract.yaml").write_text(block.text, encoding="utf-8")
    status, output = pages.run("accord evaluate contract.yaml --format json", tmp_path)
    assert status == 0, "\n".join(output)
    values = json.loads("\n".join(output))["values"]
    expected = loading.load(block.text, "contract.yaml").get("expected")
    assert expected is not None
    for node in expected.items:
        at = {k: v.raw for k, v in node.map["at"].map.items()} if "at" in node.map else {}
        found = [v for v in values if v["name"] == node.text("name") and at.items() <= v["at"].items()]
        assert found, node.text("name")
        wanted = None if node.map["is"].value is nodes.NONE else node.text("is")
        assert {v["value"] for v in found} == {wanted}, node.text("name")


def with_fragment(fragment: str) -> str:
    """The first rule set of the page with the entries of a fragment, which stand in for those of the same name."""
    sections = sections_of(SETS[0].text)
    for section, entries in sections_of(fragment).items():
        sections.setdefault(section, {}).update(entries)
    return "".join(s + "".join(entries.values()) for s, entries in sections.items())


def sections_of(text: str) -> dict[str, dict[str, str]]:
    """Text by its lines at the margin, and below each by its entries."""
    found: dict[str, dict[str, str]] = {}
    section = entry = ""
    for line in text.splitlines(keepends=True):
        if re.match(r"\w", line):
            section, entry = re.sub(r"^(\w+:)\s*(#.*)?$", r"\1", line.rstrip()) + "\n", ""
            found[section] = {}
        elif section:
            entry = match[1] if (match := re.match(r"  (\w+):", line)) else entry
            found[section][entry] = found[section].get(entry, "") + line
    return found


def checked(text: str, folder: Path) -> list[str]:
    """What `accord check` says of a text that stands in for the first rule set of the page."""
    path = folder / "rules" / "exemple" / "accord.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return pages.run("accord check exemple/accord", folder)[1]


@pytest.mark.parametrize("block", **by_line(FRAGMENTS))
def test_fragments_of_the_page_are_sound(block: pages.Block, tmp_path: Path) -> None:
    said = checked(with_fragment(block.text), tmp_path)
    assert said[-1].startswith("1 rule set: 0 error(s), "), "\n".join(said)
    assert not [line for line in said if line.startswith("W") and not line.startswith("W402")], "\n".join(said)


@pytest.mark.parametrize(("written", "code", "instead"), FAULTS)
def test_what_goes_wrong_most(written: str, code: str, instead: str, tmp_path: Path) -> None:
    def said(line: str, type_: str) -> str:
        rule = f"""rules:
  essai:
    per: [mission, annee]
    type: {type_}
    label: Essai
    source: {{document: texte, at: essai}}
    {line}
"""
        return "\n".join(checked(with_fragment(rule), tmp_path))

    fits = [t for t in RULE_TYPES if said(instead, t).endswith("1 rule set: 0 error(s), 0 warning(s)")]
    assert fits, said(instead, "number")
    assert any(re.search(rf"^{code} ", said(written, t), re.M) for t in fits), said(written, fits[0])


def test_every_row_of_what_goes_wrong_is_tried() -> None:
    table = LANGUAGE.read_text(encoding="utf-8").partition("<!-- faults")[2]
    assert len(FAULTS) == len(re.findall(r"^\| `", table, re.M)) >= 10


def test_the_table_of_rounding_is_what_is_computed() -> None:
    table = LANGUAGE.read_text(encoding="utf-8").partition("<!-- rounding")[2].split("\n\n")[1]
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines())
    amounts = [Fraction(cell.replace("−", "-")) for cell in head[2:]]
    assert [row[0].strip("`") for row in rows] == list(MODES) and {a < 0 for a in amounts} == {True, False}
    for row in rows:
        rounded = [round_to(a, Fraction(1, 100), row[0].strip("`")) for a in amounts]
        assert [exact(r).replace("-", "−") for r in rounded] == row[2:], row[0]


def write(folder: Path) -> None:
    for page in PAGES:
        page.write_text(pages.regenerated(page.read_text(encoding="utf-8"), folder), encoding="utf-8")


if __name__ == "__main__":
    import tempfile

    if sys.argv[1:] != ["--write"]:
        sys.exit("python tests/docs/test_docs.py --write")
    with tempfile.TemporaryDirectory() as name:
        write(Path(name))
