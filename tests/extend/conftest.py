"""A copy of rules/ to which a test adds rule files, and nothing but rule files."""

import shutil
from pathlib import Path
from textwrap import dedent

import pytest

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.check.ruleset import check_ruleset
from engine.consolidation.library import Library
from engine.contracts.contract import read_contract
from engine.contracts.evaluate import evaluate
from engine.report.statement_json import as_data

ROOT = Path(__file__).resolve().parents[2]


class Office:
    """A rules folder as an analyst has it. `§` stands for a source of the new text."""

    def __init__(self, folder):
        self.folder = shutil.copytree(ROOT / "rules", folder)

    def write(self, id_, text, kind="amendment", amends=None, head=""):
        """A new rule file; its head is written for it."""
        lines = [f"kind: {kind}", f"id: {id_}", "title: Un texte nouveau"]
        lines += [f"amends: {amends}"] if amends else []
        lines += [head or "in_force: {from: 2026-07-01}", "documents: {nouveau: {title: Le texte nouveau}}"]
        path = self.folder / f"{id_}.yaml"
        path.parent.mkdir(exist_ok=True)
        body = dedent(text).replace("§", 'source: {document: nouveau, at: "art. 1"}')
        path.write_text("\n".join(lines) + "\n" + body, encoding="utf-8")

    def diagnostics(self, reference):
        """What the check of a rule set finds, in code and message."""
        diagnostics = Diagnostics()
        check_ruleset(Library(self.folder), reference, diagnostics)
        return [f"{f.code} {f.message}" for f in diagnostics]

    def due(self, rules, facts, head="rules", **readings):
        """The values of a statement: due[name, member, …] is a word."""
        node = yaml_reader.load(f"{{contract: Essai, {head}: {rules}, facts: {{{facts}}}}}", "contract.yaml")
        taken = [f"{name}={option}" for name, option in readings.items()]
        data = as_data(evaluate(read_contract(node, Diagnostics()), Library(self.folder), None, (), taken))
        return Due(data)


class Due(dict):
    def __init__(self, data):
        self.data = data
        names = {"not_applicable": "none"}
        for v in data["values"]:
            word = v["value"] if v["status"] == "value" else names.get(v["status"], v["status"])
            self[(v["name"], *v["at"].values()) if v["at"] else v["name"]] = word


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path / "rules")
