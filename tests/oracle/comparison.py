"""A contract evaluated by the engine and by the oracle, and what they do not agree on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import yaml
from days import AT, at
from oracle import Reckoning, reckon

from engine import loading
from engine.contract import read_contract
from engine.faults import Faults, Faulty
from engine.library import Library, data_folder
from engine.outcomes import Outcome, is_value
from engine.settle import evaluate
from engine.statement import Line, Statement
from engine.values import status

NAMES = {
    "fonctionnement", "volet_fixe", "volet_variable", "snp_compensation", "snp_orientation", "variable_crise",
    "financement_additionnel", "derogation_covid", "majoration", "aide", "remboursement", "total",
}  # fmt: skip
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
KEY = tuple[str, AT]
FOUND = dict[KEY, object]


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


@dataclass(frozen=True)
class Comparison:
    """How many cells were compared, and each difference in a line."""

    cells: int
    differences: tuple[str, ...]


def compare(contract: Mapping, library: Library, readings: Mapping[str, str] | None = None) -> Comparison:
    said = readings or {}
    try:
        node = loading.load(as_yaml(contract), "contract.yaml")
        statement = evaluate(read_contract(node, Faults()), library, readings=as_options(said))
    except Faulty as error:
        return Comparison(0, tuple(fault.message for fault in error.faults))
    return differences(reckon(contract, said), statement)


def differences(expected: Reckoning, statement: Statement) -> Comparison:
    problems: list[str] = []
    rules = list(statement.of_kind("rule"))
    offered = _values(rules, ENVELOPES, problems)
    begun = {dict(where)["annee"] for _, where in expected.envelopes}  # the engine offers years after an end too
    pairs: list[tuple[FOUND, FOUND]] = [
        (dict(expected.dues), _values(rules, NAMES, problems)),
        (_not_zero(expected.sums), _not_zero(_values(rules, SUMS, problems))),
        (dict(expected.envelopes), {k: v for k, v in offered.items() if dict(k[1])["annee"] in begun}),
        (dict(expected.days), _values(rules, DAYS, problems)),
        (dict(expected.repaid), _not_zero(_values(rules, {"trop_percu"}, problems))),
        ({key: tuple(p) for key, p in expected.payments.items()}, _payments(statement, problems)),
        (dict(expected.deadlines), _deadlines(statement, problems)),
    ]
    for theirs, ours in pairs:
        problems += _differences(theirs, ours)
    cells = sum(len(theirs.keys() | ours.keys()) for theirs, ours in pairs)
    return Comparison(cells, tuple(problems))


def _key(line: Line) -> KEY:
    return line.rule.name, at(**line.at)


def _value(what: str, line: Line, outcome: Outcome, problems: list[str]) -> object:
    """A value, or nothing where it does not apply; one that is unknown or an error is a problem."""
    if is_value(outcome):
        return outcome
    if status(outcome) != "not_applicable":
        problems.append(f"{_shown(_key(line))}: the {what} is {outcome}")
    return None


def _values(lines: list[Line], names: set[str], problems: list[str]) -> FOUND:
    asked = ((line, _value("value", line, line.outcome, problems)) for line in lines if line.rule.name in names)
    return {_key(line): value for line, value in asked if value is not None}


def _not_zero(found: Mapping[KEY, object]) -> FOUND:
    return {key: value for key, value in found.items() if value != 0}


def _payments(statement: Statement, problems: list[str]) -> FOUND:
    found: FOUND = {}
    for line in statement.of_kind("payment"):
        amount = _value("amount", line, line.outcome, problems)
        if amount:
            days = (_value("date", line, line.date, problems), _value("last day", line, line.latest, problems))
            found[_key(line)] = (amount, *days)
    return found


def _deadlines(statement: Statement, problems: list[str]) -> FOUND:
    found: FOUND = {}
    for line in statement.of_kind("deadline"):
        due = _value("day", line, line.outcome, problems)
        if due is not None:
            found[_key(line)] = (due, _value("day done", line, line.met, problems))
    return found


def _differences(expected: FOUND, found: FOUND) -> list[str]:
    return [
        f"{_shown(key)}: the engine says {_told(found.get(key))}, the oracle {_told(expected.get(key))}"
        for key in sorted(expected.keys() | found.keys())
        if expected.get(key) != found.get(key)
    ]


def _shown(key: KEY) -> str:
    name, where = key
    return f"{name}[{', '.join(f'{d} {m}' for d, m in where)}]" if where else name


def _told(value: object) -> str:
    if isinstance(value, tuple):
        return " · ".join(_told(part) for part in value)
    if isinstance(value, Fraction):
        return f"{float(value):.2f}"
    return "nothing" if value is None else value.isoformat() if isinstance(value, date) else str(value)
