"""versions, show, schema and check, their help, and the folder that rules are taken from."""

import json
import shutil
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
import yaml

from engine.base.diagnostics import Diagnostics
from engine.base.messages import entries
from engine.base.node import plain
from engine.base.yaml_reader import load
from engine.commands import COMMANDS
from engine.consolidation.library import Library

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ROOT / "tests/contracts/cpts-bassin-carcassonnais.yaml"
RULE_SETS = (
    "aci-cpts/2019-arrete",
    "aci-cpts/avenant-2",
    "aci-cpts/avenant-2-aude",
    "aci-cpts/avenant-2-seine-saint-denis",
    "mission-precoce/avenant-2",
    "mission-precoce/guide-local",
)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_help_has_an_example(accord, command):
    ran = accord(*command.split(), "--help")
    assert ran.code == 0
    example = ran.out.partition("Example:\n")[2]
    assert example.split("\n")[0].strip().startswith(f"accord {command}".strip())


def test_every_command_is_listed_with_what_it_does(accord):
    out = accord("--help").out
    for command in COMMANDS:
        about = entries("help")[f"{command}-short"]["en"][:20]
        assert any(line.split()[:1] == [command] and about in line for line in out.splitlines())


# versions


def test_versions_is_a_tree_with_dates(accord):
    ran = accord("versions")
    indents = {line.strip(): len(line) - len(line.lstrip()) for line in ran.out.splitlines()}
    assert ran.code == 0 and set(RULE_SETS) <= set(indents)
    assert [indents[i] for i in RULE_SETS] == [0, 2, 4, 4, 0, 2]
    assert "signed 2019-06-20; in force from 2019-08-25" in ran.out
    assert "2022-03-31" in ran.out and "departement 11" in ran.out


def test_versions_as_data(accord):
    found = {v["id"]: v for v in json.loads(accord("versions", "--format", "json").out)["versions"]}
    assert tuple(sorted(found)) == RULE_SETS
    assert [found[i]["kind"] for i in RULE_SETS] == ["accord", "amendment", "variant", "variant", "accord", "variant"]
    assert found["aci-cpts/avenant-2"]["amends"] == "aci-cpts/2019-arrete"
    assert found["aci-cpts/avenant-2"]["from"] == "2022-03-31"
    assert found["aci-cpts/avenant-2-aude"]["territory"] == {"departement": "11"}


# show


@pytest.mark.parametrize("rules", [*RULE_SETS, "aci-cpts/avenant-2 + aci-cpts/avenant-2-aude"])
def test_what_show_prints_is_the_consolidated_text(accord, rules):
    ran = accord("show", rules)
    document = Library(ROOT / "rules").consolidate(rules, Diagnostics()).document
    assert ran.code == 0
    assert plain(load(ran.out, "shown")) == plain(document)
    assert set(yaml.safe_load(ran.out)) == set(document.map)


def test_show_tells_who_wrote_each_line(accord, words):
    out = accord("show", "aci-cpts/avenant-2", "bareme_fixe").out
    (access,) = [line for line in out.splitlines() if line.strip().startswith("acces_soins:")]
    (parcours,) = [line for line in out.splitlines() if line.strip().startswith("parcours:")]
    assert "55000" in access and f"aci-cpts/avenant-2, {words('documents', 'avenant_2', 'short')}, art. 4-2°" in access
    assert "25000" in parcours and "avenant-2" not in parcours


def test_show_a_section_or_one_element(accord):
    assert list(yaml.safe_load(accord("show", "aci-cpts/2019-arrete", "tables").out)) == ["tables"]
    one = yaml.safe_load(accord("show", "aci-cpts/2019-arrete", "duree").out)
    assert list(one) == ["tables"] and list(one["tables"]) == ["duree"] and one["tables"]["duree"]["value"] == 5
    data = json.loads(accord("show", "aci-cpts/2019-arrete", "duree", "--format", "json").out)
    assert data["tables"]["duree"]["value"] == "5"


def test_show_what_is_not_there(accord):
    ran = accord("show", "aci-cpts/2019-arrete", "dure")
    assert ran.code == 1 and "did you mean duree?" in ran.err


# schema


@pytest.fixture
def schema(accord):
    def made(rules):
        ran = accord("schema", rules)
        assert ran.code == 0
        return json.loads(ran.out)

    return made


@pytest.mark.parametrize("rules", RULE_SETS)
def test_the_schema_of_a_contract_is_a_schema(schema, rules):
    found = schema(rules)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(found)


def as_an_editor_reads_it(path):
    """A contract as plain data: text, dates among it, whole numbers, truth values."""

    def read(node):
        if node.is_map:
            return {k: read(v) for k, v in node.map.items()}
        if node.is_list:
            return [read(v) for v in node.items]
        return int(node.value) if isinstance(node.value, Fraction) else node.value

    return read(load(path.read_text("utf-8"), "contract"))


def test_the_schema_accepts_the_real_contract_and_refuses_a_misspelt_mission(schema):
    validator = jsonschema.Draft202012Validator(schema("aci-cpts/avenant-2-aude"))
    contract = as_an_editor_reads_it(CONTRACT)
    assert [e.message for e in validator.iter_errors(contract)] == []
    contract["facts"]["mission"]["acces_soin"] = contract["facts"]["mission"].pop("acces_soins")
    (error,) = validator.iter_errors(contract)
    assert list(error.absolute_path) == ["facts", "mission"] and "acces_soin" in error.message


@pytest.mark.parametrize(
    ("facts", "accepted"),
    [
        ({"date_signature": "2022-09-30", "population": 60000}, True),
        ({"date_signature": "30/09/2022"}, False),
        ({"population": {"1": 39000, "3": 41000}}, True),
        ({"population": "beaucoup"}, False),
        ({"population": -1}, False),
        ({"membres": "none"}, True),
        ({"mission": {"qualite": {"choisie": True}}}, True),
        ({"mission": {"qualite": {"choisie": "oui"}}}, False),
        ({"mission": {"qualite": {"taux_mission": {"1": 0}}}}, True),
        ({"mission": {"qualite": {"choisi": True}}}, False),
        ({"commune": {"une_commune": {"habitants": 12}}, "crise": {}}, True),
        ({"commune": {"Une commune": {"habitants": 12}}}, False),
        ({"habitans": 12}, False),
    ],
)
def test_the_schema_knows_the_facts_of_the_rules(schema, facts, accepted):
    validator = jsonschema.Draft202012Validator(schema("aci-cpts/avenant-2"))
    found = {"contract": "Essai", "rules": "aci-cpts/avenant-2", "facts": facts}
    assert validator.is_valid(found) is accepted


def test_the_schema_tells_an_editor_what_each_fact_is(schema):
    mission = schema("aci-cpts/avenant-2-aude")["properties"]["facts"]["properties"]["mission"]["properties"]
    assert list(mission) == ["acces_soins", "parcours", "prevention", "crises_sanitaires", "qualite", "accompagnement"]
    labels = yaml.safe_load((ROOT / "rules/aci-cpts/2019-arrete.yaml").read_text("utf-8"))
    assert mission["acces_soins"]["title"] == labels["dimensions"]["mission"]["members"]["acces_soins"]["label"]
    start = mission["acces_soins"]["properties"]["demarrage"]
    assert start["title"] == labels["facts"]["demarrage"]["label"] and start["description"].endswith("?")


# check


def test_check_finds_no_error_in_the_shipped_rules(accord):
    ran = accord("check")
    assert ran.code == 0 and ran.out.startswith("6 rule sets: 0 error(s)")


def test_check_tells_every_fault_in_its_place(accord, tmp_path):
    rules = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    path = rules / "aci-cpts/2019-arrete.yaml"
    text = path.read_text("utf-8")
    text = text.replace("if: population_couverte < borne_1", "if: population_couvert < borne_1")
    path.write_text(
        text.replace("formula: add_years(date_signature, duree,", "formula: add_years(date_signature, dure,"), "utf-8"
    )
    ran = accord("check", "--rules-dir", rules, "aci-cpts/2019-arrete")
    assert ran.code == 1 and "2 error(s)" in ran.out
    assert "did you mean population_couverte?" in ran.out and "did you mean duree?" in ran.out
    assert len([line for line in ran.out.splitlines() if "2019-arrete.yaml:" in line]) == 2
    data = json.loads(accord("check", "--rules-dir", rules, "aci-cpts/2019-arrete", "--format", "json").out)
    assert [f["severity"] for f in data["faults"]] == ["error", "error"]


def test_a_changed_amount_is_found_by_check(accord, tmp_path):
    rules = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    path = rules / "aci-cpts/2019-arrete.yaml"
    path.write_text(
        path.read_text("utf-8").replace("[50000, 60000, 75000, 90000]", "[50000, 60000, 75000, 90001]"), "utf-8"
    )
    ran = accord("check", "--rules-dir", rules, "aci-cpts/2019-arrete")
    assert ran.code == 1 and "E615" in ran.out and "380001, not 380000" in ran.out


@pytest.mark.parametrize(("name", "code"), [("nulle/part.yaml", 3), ("aci-cpts/inconnu", 1)])
def test_check_of_what_is_not_there(accord, name, code):
    assert accord("check", name).code == code


# Which rules folder


def rules_folder(accord, *arguments):
    """The folder that is used, and why."""
    found = json.loads(accord("versions", "--format", "json", *arguments).out)
    return found["rules_dir"], found["why"]


def test_the_rules_folder_by_precedence(accord, tmp_path, monkeypatch):
    option, variable, above = (
        shutil.copytree(ROOT / "rules", tmp_path / n / "rules") for n in ("option", "variable", "above")
    )
    below = tmp_path / "above/a/b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    monkeypatch.setenv("ACCORD_RULES", str(variable))
    assert rules_folder(accord, "--rules-dir", option) == (str(option), "named by --rules-dir")
    assert rules_folder(accord) == (str(variable), "named by ACCORD_RULES")
    monkeypatch.delenv("ACCORD_RULES")
    assert rules_folder(accord)[0] == str(above) and str(above.parent) in rules_folder(accord)[1]
    monkeypatch.chdir(above.parent)
    assert rules_folder(accord) == (str(above), "a rules folder here")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert rules_folder(accord) == (str(ROOT / "rules"), "shipped with the program")


def test_the_rules_of_the_folder_are_those_that_are_applied(accord, tmp_path):
    rules = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    path = rules / "aci-cpts/2019-arrete.yaml"
    path.write_text(
        path.read_text("utf-8").replace("[50000, 60000, 75000, 90000]", "[50000, 61000, 75000, 90000]"), "utf-8"
    )
    ran = accord("evaluate", CONTRACT, "--rules-dir", rules, "--format", "json")
    (first, *_) = [v["value"] for v in json.loads(ran.out)["values"] if v["name"] == "fonctionnement"]
    assert first == "61000"


@pytest.mark.parametrize("how", ["option", "variable"])
def test_a_rules_folder_that_is_none(accord, monkeypatch, how):
    if how == "variable":
        monkeypatch.setenv("ACCORD_RULES", "nulle/part")
    ran = accord("versions", *(["--rules-dir", "nulle/part"] if how == "option" else []))
    assert (ran.code, ran.out) == (3, "") and "nulle/part" in ran.err


def test_the_form_of_a_contract_as_a_list_of_questions(accord):
    ran = accord("schema", "mission-precoce/avenant-2", "--format", "text")
    lines = ran.out.splitlines()
    assert ran.code == 0 and lines[0].startswith("date_signature: date")
    assert len(lines) == len(
        load((ROOT / "rules/mission-precoce/avenant-2.yaml").read_text("utf-8"), "x").must("facts").map
    )
    assert any(line.startswith("demarrage[mission]: date") for line in lines)
