"""A case evaluated by the engine and by the oracle, and what they do not agree on.

Both are laid out as cells: a value, or the amount, the days of a payment, the day of a deadline and that on which it
was met. What does not apply is no cell.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import yaml
from case import Case
from days import AT, at
from oracle import Reckoning, reckon

from engine.base import yaml_reader
from engine.base.diagnostics import DiagnosticError, Diagnostics
from engine.consolidation.library import Library, data_folder
from engine.contracts.contract import Contract, read_contract
from engine.contracts.evaluate import evaluate
from engine.contracts.statement import Line, Statement
from engine.core.outcomes import EvaluationError, Outcome, Unknown, is_value

NAMES = {
    "fonctionnement",
    "volet_fixe",
    "volet_variable",
    "snp_compensation",
    "snp_orientation",
    "variable_crise",
    "majoration_de_crise",
    "financement_additionnel",
    "complement_du_passage",
    "derogation_covid",
    "majoration",
    "aide",
    "remboursement",
    "total",
}
SUMS = {
    "total_mission",
    "total_annuel",
    "verse_pour_l_annee",
    "total_verse",
    "hors_annees",
    "aide_totale",
}  # of nothing, 0 or none
ENVELOPES = {"enveloppe_fixe", "enveloppe_variable", "enveloppe_mission", "majoration_possible", "total_possible"}
DAYS = {"terme_du_contrat", "terme", "fin_contrat", "effet_resiliation"}
COMPARED = NAMES | SUMS | ENVELOPES | DAYS | {"trop_percu"}


class Key(NamedTuple):
    """A cell: of what, where, and which part of a payment or a deadline."""

    name: str
    at: AT
    part: str = ""


CELLS = dict[Key, object]


class Dumper(yaml.SafeDumper):
    """Exact numbers and no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def exact(self, value: Decimal) -> yaml.Node:
        return self.represent_scalar(f"tag:yaml.org,2002:{'float' if value % 1 else 'int'}", str(value))


Dumper.add_representer(Decimal, Dumper.exact)


def as_yaml(contract: Mapping) -> str:
    """The contract as its file would say it."""
    return yaml.dump(dict(contract), Dumper=Dumper, sort_keys=False, allow_unicode=True)


def as_options(readings: Mapping[str, str]) -> list[str]:
    return [f"{name}={option}" for name, option in readings.items()]


def shipped_rules() -> Library:
    return Library(data_folder("rules"))


def read(contract: Mapping) -> Contract:
    return read_contract(yaml_reader.load(as_yaml(contract), "contract.yaml"), Diagnostics())


@dataclass(frozen=True)
class Comparison:
    """How many cells were compared, and each difference in a line."""

    cells: int
    differences: tuple[str, ...]


def compare(case: Case, library: Library) -> Comparison:
    """Where the engine is not told a fact, what it does not know is no difference, and what it states must be right."""
    try:
        statement = evaluate(read(case.told()), library, readings=as_options(case.readings))
    except DiagnosticError as error:
        return Comparison(0, tuple(diagnostic.message for diagnostic in error.diagnostics))
    return differences(reckon(case.contract, case.readings), statement, open_=bool(case.left_out))


def differences(expected: Reckoning, statement: Statement, open_: bool = False) -> Comparison:
    theirs, ours = _reckoned(expected), _stated(statement, expected)
    unknown = [key for key, value in ours.items() if isinstance(value, Unknown)] if open_ else []
    waits = {key for key in theirs.keys() | ours.keys() if any(_covers(one, key) for one in unknown)}
    keys = sorted((theirs.keys() | ours.keys()) - waits)
    found = [
        f"{_shown(key)}: the engine says {_told(ours.get(key))}, the oracle {_told(theirs.get(key))}"
        for key in keys
        if theirs.get(key) != ours.get(key)
    ]
    return Comparison(len(keys), tuple(found))


def _covers(unknown: Key, key: Key) -> bool:
    """An unknown amount or list of members leaves all that hangs on it unknown."""
    return unknown.name == key.name and unknown.part in ("", key.part) and set(unknown.at) <= set(key.at)


def _reckoned(expected: Reckoning) -> CELLS:
    cells: CELLS = {}
    for found in (expected.dues, expected.envelopes, expected.days, expected.repaid):
        cells |= {Key(name, where): value for (name, where), value in found.items()}
    cells |= {Key(name, where): amount for (name, where), amount in expected.sums.items() if amount}
    for (name, where), payment in expected.payments.items():
        cells |= {
            Key(name, where): payment.amount,
            Key(name, where, "date"): payment.date,
            Key(name, where, "latest"): payment.latest,
        }
    for (name, where), (due, done) in expected.deadlines.items():
        cells |= {Key(name, where): due} | ({Key(name, where, "done"): done} if done else {})
    return cells


def _stated(statement: Statement, expected: Reckoning) -> CELLS:
    begun = {dict(where)["annee"] for _, where in expected.envelopes}  # the engine offers years after an end too
    return {
        key: value
        for line in statement.lines
        for key, value in _cells(line)
        if key.name not in ENVELOPES or dict(key.at)["annee"] in begun
    }


def _cells(line: Line) -> Iterator[tuple[Key, Outcome]]:
    name, where = line.rule.name, at(**line.at)
    may_be_nought = line.rule.kind != "payment" and name not in SUMS | {"trop_percu"}
    if line.rule.kind not in ("rule", "payment", "deadline") or (line.rule.kind == "rule" and name not in COMPARED):
        return
    parts = {"": line.outcome}
    if line.rule.kind == "payment":
        parts |= {"date": line.date, "latest": line.latest}
    elif line.rule.kind == "deadline":
        parts |= {"done": line.met}
    there = is_value(line.outcome) or isinstance(line.outcome, (Unknown, EvaluationError))
    if there and (line.outcome or may_be_nought):
        for part, outcome in parts.items():
            if is_value(outcome) or isinstance(outcome, (Unknown, EvaluationError)):
                yield Key(name, where, part), outcome


def _shown(key: Key) -> str:
    members = f"[{', '.join(f'{d} {m}' for d, m in key.at)}]" if key.at else ""
    return f"{key.name}{members}{key.part and f', {key.part}'}"


def _told(value: object) -> str:
    if isinstance(value, Fraction):
        return f"{float(value):.2f}"
    return "nothing" if value is None else value.isoformat() if isinstance(value, date) else str(value)
