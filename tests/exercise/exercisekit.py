"""A small law of two texts, and contracts written beside it."""

from pathlib import Path
from textwrap import dedent

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.consolidation.library import Library
from engine.contracts.contract import read_contract
from engine.tools.coverage.coverage import measure
from engine.tools.coverage.generate import Draft, drafts
from engine.tools.coverage.mutation.run import mutate

BASE = """
kind: accord
id: loi/base
title: A law
in_force: {from: 2020-01-01}
contract_date: signature
documents: {d: {title: A document}}
dimensions:
  volet:
    label: Volet
    members:
      fixe: {label: Fixe, premier: true}
      libre: {label: Libre, premier: false}
  annee: {label: Annee, range: [1, duree]}
facts:
  habitants: {type: integer, question: How many?}
  signature: {type: date, question: When?}
  fin: {type: date, question: Until when?}
  membres: {type: integer, question: How many?, default: 0}
tables:
  seuil: {type: integer, label: Seuil, value: 100, source: {document: d, at: art. 1}, codes: [R01]}
  duree: {type: integer, label: Duree, value: 2, source: {document: d, at: art. 1}}
  bareme:
    per: [volet]
    type: money
    label: Bareme
    values: {fixe: 1000, libre: 500}
    source: {document: d, at: art. 2}
  echeance: {type: date, label: Echeance, value: 2021-06-30, source: {document: d, at: art. 3}}
readings:
  au_seuil:
    question: Large or small at the threshold?
    options: {large: {label: large}, petite: {label: small}}
    chosen: large
    because: nothing says
    codes: [A01]
rules:
  part:
    type: rate
    label: Part
    source: {document: d, at: art. 1}
    codes: [R01]
    cases:
      - {if: habitants < seuil, then: 0.5}
      - {if: habitants == seuil and au_seuil == "petite", then: 0.5}
      - {else: 1}
  a_temps:
    type: boolean
    label: A temps
    source: {document: d, at: art. 3}
    formula: signature <= echeance
  montant:
    per: [volet, annee]
    type: money
    label: Montant
    source: {document: d, at: art. 2}
    formula: bareme * part if a_temps else none
    round: 0.01
  total:
    type: money
    label: Total
    source: {document: d, at: art. 2}
    formula: "sum(sum(montant, over=annee), over=volet)"
payments:
  versement:
    of: total
    label: Versement
    date: signature
    latest: add_days(signature, duree)
    amount: rest
    source: {document: d, at: art. 4}
deadlines:
  terme: {label: Terme, due: "add_years(signature, duree)", met_by: fin, source: {document: d, at: art. 5}}
conditions:
  assez: {label: Assez, holds: membres > 0, message: Too few., source: {document: d, at: art. 6}}
notes:
  remarque: {text: It computes nothing., codes: [R02]}
"""

SECOND = """
kind: amendment
id: loi/second
title: A change
amends: loi/base
in_force: {from: 2022-01-01}
documents: {e: {title: Another document}}
operations:
  - {replace: tables.bareme, at: {volet: fixe}, expect: 1000, with: 1200, source: {document: e, at: art. 1}}
  - {replace: rules.total.formula, with: before * majoration, source: {document: e, at: art. 2}}
  - insert: tables.majoration
    with: {type: rate, label: Majoration, value: 1.1}
    source: {document: e, at: art. 2}
  - {replace: rules.montant.formula, with: bareme * part, source: {document: e, at: art. 3}}
  - {repeal: rules.a_temps, source: {document: e, at: art. 3}}
  - {repeal: tables.echeance, source: {document: e, at: art. 3}}
"""


class Measured:
    """A folder with the law, and contracts measured against it."""

    def __init__(self, folder: Path):
        self.folder = folder
        for name, text in (("base", BASE), ("second", SECOND)):
            path = folder / "rules" / "loi" / f"{name}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.lstrip(), encoding="utf-8")
        self.library = Library(folder / "rules")

    def rewritten(self, *changes, file="base"):
        """The same folder with pieces of one text replaced, each as (old, new)."""
        path = self.folder / "rules" / "loi" / f"{file}.yaml"
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        self.library = Library(self.folder / "rules")
        return self

    def contract(self, facts, *lines, rules="loi/base", name="c", head=""):
        """A contract with its stated lines, written into the folder."""
        law = f"rules: {rules}" if "/" in rules else f"accord: {rules}"
        stated = "".join(f"  - {dedent(line)}\n" for line in lines)
        text = f"contract: {name}\n{law}\n{head}facts: {facts}\nexpected:\n{stated}"
        path = self.folder / "tests" / "contracts" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return read_contract(yaml_reader.load_file(path), Diagnostics())

    def coverage(self, *contracts, of=("loi/base", "loi/second")):
        return measure(self.library, of, contracts)

    def drafts(self, *contracts, of=("loi/base",), about=""):
        """For each unit that no line exercises, of a name that begins so: what its draft moved, none without a
        draft."""
        found = self.coverage(*contracts, of=of)
        assert not found.missed
        made = drafts(self.library, [u for u in found.uncovered if u.what.startswith(about)], found.lines)
        drafted = [
            (d.unit, d.text.split("\n")[2].partition(", ")[2]) if isinstance(d, Draft) else (d, None) for d in made
        ]
        return {unit.what.removeprefix(about): told for unit, told in drafted}

    def mutation(self, *contracts, of=("loi/base",)):
        return mutate(self.library, of, contracts)


def done(coverage):
    """The units that are exercised, in words."""
    return {f"{u.kind} {u.what}" for u in coverage.exercised}


def left(coverage):
    return {f"{u.kind} {u.what}" for u in coverage.uncovered}
