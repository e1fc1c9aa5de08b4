"""The readings of a text by subject, what their options move in a contract, and those that a statement shows."""

import json

import pytest

TEXT = """kind: accord
id: t/base
title: Un texte
in_force: {from: 2020-01-01}
result: total
documents: {le_texte: {title: Le texte entier, short: Le texte}}
facts:
  jour: {type: date, label: Jour, question: Quel jour ?}
  gens: {type: integer, label: Gens, question: Combien ?}
readings:
  du_texte: {question: Que dit-il ?, options: {ceci: {label: ceci}, cela: {label: cela}}, chosen: ceci,
    because: il le dit}
  ouverte: {question: Et au-delà ?, options: {peu: {label: peu}, trop: {label: trop}}, chosen: null,
    because: rien ne tranche, §}
  delai: {question: Quand ?, options: {tot: {label: tôt}, tard: {label: tard}}, chosen: tot, because: le texte, §}
  arrondi: {question: Arrondir ?, options: {oui: {label: "oui"}, non: {label: "non"}, double: {label: deux fois}},
    chosen: oui, because: usage, §}
  echeance: {question: Pour quand ?, options: {un: {label: un mois}, deux: {label: deux mois}}, chosen: un,
    because: usage, §}
tables:
  base: {type: money, label: Base, value: 10, §}
  borne: {type: integer, label: Borne, value: 5, §}
rules:
  parts: {type: number, label: Parts, §,
    formula: "gens * 2 if arrondi == \\"double\\" else gens if arrondi == \\"oui\\" else gens / 2"}
  montant: {type: money, label: Montant, show: true, formula: base * parts, §}
  surplus: {type: money, label: Surplus, show: true, when: gens > borne,
    formula: "base if ouverte == \\"peu\\" else base * 2", §}
  total: {type: money, label: Total, show: true, formula: montant + surplus, §}
payments:
  solde: {of: total, label: Solde, date: "jour if delai == \\"tot\\" else add_months(jour, 1)", amount: rest, §}
deadlines:
  fin: {label: Fin, due: "add_months(jour, 1 if echeance == \\"un\\" else 2)", met_by: jour, §}
"""
FEW = "contract: Peu\nrules: t/base\nfacts: {jour: 2022-01-01, gens: 0}\n"
SOME = "contract: Quelques\nrules: t/base\nfacts: {jour: 2022-01-01, gens: 4}\n"
STATED = """expected:
  - {readings: {arrondi: non}, name: montant, is: 20, source: s}
"""
MANY = """contract: Beaucoup
rules: t/base
facts: {jour: 2022-01-01, gens: 8}
expected:
  - {readings: {ouverte: peu}, name: surplus, is: 10, source: s}
  - {readings: {ouverte: trop}, name: surplus, is: 20, source: s}
"""


@pytest.fixture
def here(accord, tmp_path):
    law = tmp_path / "rules" / "t" / "base.yaml"
    law.parent.mkdir(parents=True)
    law.write_text(TEXT.replace("§", "source: {document: le_texte, at: art. 1}"), encoding="utf-8")
    contracts = tmp_path / "contracts"
    contracts.mkdir()
    texts = {"few": FEW + STATED.replace("is: 20", "is: 0"), "many": MANY, "some": SOME + STATED}
    for name, text in texts.items():
        (contracts / f"{name}.yaml").write_text(text, encoding="utf-8")
    return lambda *arguments, **more: accord(*arguments, "--rules-dir", tmp_path / "rules", **more)


def taken(out):
    """The readings that a statement lists."""
    return [line.split(":")[0].strip() for line in out.partition("Readings taken\n")[2].split("\n\n")[0].splitlines()]


def test_every_reading_stands_under_what_it_bears_on_first(here):
    out = here("show", "t/base", "readings").out
    heads = [
        (b.splitlines()[0], [x.split(":")[0].strip() for x in b.splitlines() if x.startswith("  ") and x[2] != " "])
        for b in out.strip().split("\n\n")[1:]
    ]
    assert heads == [
        ("The text", ["du_texte"]),
        ("Montant", ["arrondi"]),
        ("Surplus", ["ouverte"]),
        ("Solde", ["delai"]),
        ("Fin", ["echeance"]),
    ]
    assert "  arrondi: Arrondir ? [Le texte, art. 1]\n        because: usage\n    * oui (oui)\n      non (non)\n" in out
    assert "open: nothing decides\n      peu (peu)\n" in out
    assert "motif: usage" in here("show", "t/base", "readings", "--locale", "fr").out


def test_what_the_options_move_in_a_contract(here, tmp_path):
    out = here("show", "t/base", "readings", "--contract", tmp_path / "contracts" / "some.yaml").out
    assert out.splitlines()[2] == "contract: Quelques"
    assert (
        "    * oui (oui)  total 40.00\n      non (non)  total 20.00 (-20.00)\n        Montant: 40.00 → 20.00\n" in out
    )
    assert "        Solde, date: 2022-01-01 → 2022-02-01\n" in out  # no euro moves, a day does
    assert "        Fin: 2022-02-01 → 2022-03-01\n" in out
    assert "    ouverte" not in out.partition("moves nothing here")[0]
    assert out.count("moves nothing here") == 2  # ouverte, du_texte


def test_in_a_folder_each_reading_takes_the_contract_that_tells_its_options_apart(here, tmp_path):
    asked = ["show", "t/base", "readings", "--contract", tmp_path / "contracts"]
    out = here(*asked).out
    assert "in: Quelques (t/base)" in out and "in: Beaucoup (t/base)" in out and "Peu" not in out
    assert out.count("no contract takes another option") == 3
    data = {d["reading"]: d for d in json.loads(here(*asked, "--format", "json").out)}
    assert [(o["option"], o["total"]) for o in data["ouverte"]["options"]] == [("peu", "90"), ("trop", "100")]
    assert (data["arrondi"]["contract"], data["arrondi"]["subject"], data["arrondi"]["moves"]) == (
        "Quelques",
        "montant",
        True,
    )
    assert data["du_texte"] == {
        "reading": "du_texte",
        "subject": None,
        "question": "Que dit-il ?",
        "because": "il le dit",
        "source": {},
        "chosen": "ceci",
        "contract": None,
        "rules": None,
        "moves": False,
        "options": [{"option": "ceci", "label": "ceci"}, {"option": "cela", "label": "cela"}],
    }


def test_a_contract_is_asked_for_with_the_readings_alone(here, tmp_path):
    ran = here("show", "t/base", "montant", "--contract", tmp_path / "contracts" / "some.yaml")
    assert (ran.code, ran.out) == (2, "") and "accord show RULES readings --contract" in ran.err
    ran = here("show", "t/base", "readings", "--contract", tmp_path / "no.yaml")
    assert (ran.code, ran.out) == (3, "") and "cannot be read" in ran.err


def test_without_a_contract_the_data_are_those_of_the_file(here):
    data = json.loads(here("show", "t/base", "readings", "--format", "json").out)
    assert list(data) == ["readings"] and data["readings"]["delai"]["chosen"] == "tot"


@pytest.mark.parametrize(
    ("contract", "listed"),
    [
        (FEW, ["delai", "echeance", "… and 1 that move nothing of what is known here"]),
        (SOME, ["arrondi", "delai", "echeance"]),
        (MANY, ["arrondi", "delai", "echeance", "ouverte"]),
    ],
)
def test_a_statement_lists_the_readings_that_move_something_in_it(here, contract, listed):
    assert taken(here("evaluate", "-", stdin=contract).out) == listed
    for view in ("schedule", "civil-year", "deadlines"):
        assert taken(here("evaluate", "-", "--view", view, stdin=contract).out) == listed
    moved = [
        d["reading"]
        for d in json.loads(here("evaluate", "-", "--readings", "--format", "json", stdin=contract).out)["alternatives"]
        if d["moves"]
    ]
    assert moved == [name for name in listed if "…" not in name]


def test_a_reading_that_is_set_beside_the_contract_is_compared_with_its_other_options(here):
    out = here("evaluate", "-", "--reading", "arrondi=double", stdin=SOME).out
    assert "  arrondi: double (deux fois)\n" in out
