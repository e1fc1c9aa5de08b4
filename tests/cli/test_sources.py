"""A source is told by the short title of its document, wherever a person reads it; data keeps the key."""

import json
import re

import pytest

TEXT = """kind: accord
id: t/base
title: Un texte
in_force: {from: 2020-01-01}
documents:
  le_texte: {title: Le texte entier tel que publié, short: Le texte, date: 2019-12-04}
  une_note: {title: Une note}
facts:
  jour: {type: date, label: Jour, question: Quel jour ?}
tables:
  base: {type: money, label: Base, value: 10, source: {document: le_texte, at: art. 1}}
rules:
  montant: {type: money, label: Montant, show: true, formula: base, source: {at: art. 2, document: le_texte}}
  double: {type: money, label: Double, show: true, formula: base * 2, source: {document: une_note, at: p. 3}}
payments:
  solde: {of: montant, label: Solde, date: jour, amount: rest, source: {document: le_texte, at: art. 4}}
deadlines:
  fin: {label: Fin, due: jour, met_by: jour, source: {document: le_texte, at: art. 5}}
conditions:
  assez: {label: Assez, holds: montant > 1, message: trop peu, source: {document: le_texte, at: art. 6}}
"""
AMENDMENT = """kind: amendment
id: t/avenant
title: Un avenant
amends: t/base
signed: 2021-01-01
in_force: {from: 2021-01-01}
documents: {l_avenant: {title: Un avenant signé, short: L'avenant}}
operations:
  - {replace: tables.base.value, expect: 10, with: 12, source: {document: l_avenant, at: art. 7}}
  - {replace: rules.double.source.document, with: le_texte, source: {document: l_avenant, at: art. 8}}
  - {repeal: conditions.assez, source: {document: le_texte, at: art. 9}}
"""
CONTRACT = "contract: C\nrules: t/base\nfacts: {jour: 2022-01-01}\n"
KEYS = re.compile(r"le_texte|une_note|l_avenant|le texte,|l avenant,")


@pytest.fixture
def here(accord, tmp_path):
    for name, text in (("base", TEXT), ("avenant", AMENDMENT)):
        path = tmp_path / "rules" / "t" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return lambda *arguments, **more: accord(*arguments, "--rules-dir", tmp_path / "rules", **more)


@pytest.mark.parametrize(
    ("view", "told"),
    [
        ("year", ["Montant  10.00  Le texte, art. 2", "Double   20.00  une note, p. 3", "holds  Le texte, art. 6"]),
        ("schedule", ["Solde    Le texte, art. 4"]),
        ("deadlines", ["Fin       Le texte, art. 5", "Assez  Le texte, art. 6"]),
    ],
)
def test_the_statement(here, view, told):
    out = here("evaluate", "-", "--view", view, stdin=CONTRACT).out
    assert [text for text in told if text not in out] == [], out
    assert not KEYS.search(out)


def test_data_keeps_the_key(here):
    data = json.loads(here("evaluate", "-", "--format", "json", stdin=CONTRACT).out)
    sources = [v["source"] for v in data["values"]]
    assert sources == [{"document": "une_note", "at": "p. 3"}, {"document": "le_texte", "at": "art. 2"}]
    changes = json.loads(here("diff", "t/base", "t/avenant", "--format", "json").out)["changes"]
    assert {c["source"] for c in changes if c["source"]} >= {"l_avenant, art. 7", "le_texte, art. 9"}
    blamed = json.loads(here("blame", "t/avenant", "--format", "json").out)
    assert {b["source"] for b in blamed} >= {"l_avenant, art. 7", "une_note, p. 3", "le_texte, art. 2"}


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_difference(here, form):
    out = " ".join(here("diff", "t/base", "t/avenant", "--all", "--format", form).out.split())
    assert "Le texte, art. 9" in out and "L&#x27;avenant, art. 7" in out.replace("L'", "L&#x27;")
    assert "une note, p. 3 → Le texte, p. 3" in out
    assert not KEYS.search(out)


def test_who_wrote_a_value(here):
    assert "Base: 12 € (was: 10 €) [t/avenant, L'avenant, art. 7]\n" in here("blame", "t/avenant", "base").out
    assert "[L'avenant, art. 7]" in here("history", "base").out and not KEYS.search(here("history", "base").out)
    shown = here("show", "t/avenant", "base").out
    assert "# t/base, Le texte, art. 1" in shown and "# t/avenant, L'avenant, art. 7" in shown
    assert "source: {document: le_texte, at: art. 1}" in shown


def test_why_a_contract_differs(here, tmp_path):
    path = tmp_path / "c.yaml"
    path.write_text(CONTRACT + "expected:\n  - {name: montant, is: 11, source: s}\n", encoding="utf-8")
    told = here("test", path).out
    assert "montant = 10  [Le texte, art. 2]" in told and not KEYS.search(told)
    (contract,) = json.loads(here("test", path, "--format", "json").out)["contracts"]
    assert contract["differences"][0]["why"][0]["source"] == "le_texte, art. 2"


def test_a_title_says_nothing_to_a_terminal(here, tmp_path):
    path = tmp_path / "rules" / "t" / "base.yaml"
    path.write_text(TEXT.replace("short: Le texte", 'short: "Le [31m texte"'), encoding="utf-8")
    out = here("evaluate", "-", stdin=CONTRACT).out
    assert "\x1b" not in out


CAUTION = "connu par une copie"


def test_a_document_that_is_little_trusted_is_told_at_the_head_of_every_statement(here, tmp_path):
    path = tmp_path / "rules" / "t" / "base.yaml"
    path.write_text(TEXT.replace("short: Le texte", f"short: Le texte, caution: {CAUTION}"), encoding="utf-8")
    later = CONTRACT.replace("t/base", "t/avenant")
    for contract in (CONTRACT, later):
        for asked in (
            ["--view", "year"],
            ["--view", "schedule"],
            ["--view", "civil-year"],
            ["--view", "deadlines"],
            ["--readings"],
            ["--range"],
        ):
            head = here("evaluate", "-", *asked, stdin=contract).out.split("\n\n")[0]
            assert f"\ncaution: Le texte: {CAUTION}" in head
        data = json.loads(here("evaluate", "-", "--format", "json", stdin=contract).out)
        assert data["cautions"] == {"le_texte": CAUTION}
    assert "réserve: Le texte" in here("evaluate", "-", "--locale", "fr", stdin=CONTRACT).out
    out = here("versions").out
    assert out.count(f"caution: {CAUTION}") == 1 and out.index("t/base") < out.index(CAUTION) < out.index("t/avenant")


def test_where_every_document_is_trusted_nothing_is_said(here):
    out = here("evaluate", "-", "--format", "json", stdin=CONTRACT).out
    assert "caution" not in out + here("evaluate", "-", stdin=CONTRACT).out + here("versions").out
