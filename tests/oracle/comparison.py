"""A contract evaluated by the engine and by the oracle, and what they do not agree on."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import yaml
from oracle import AT, DUES, at, dues, repayments

from engine.base import yaml_reader
from engine.base.diagnostics import Faults, Faulty
from engine.consolidation.library import Library, data_folder
from engine.contracts.contract import read_contract
from engine.contracts.evaluate import evaluate
from engine.contracts.statement import Line, Statement
from engine.core.outcomes import is_value, status

NAMES = {
    "fonctionnement", "volet_fixe", "volet_variable", "snp_compensation", "snp_orientation", "variable_crise",
    "financement_additionnel", "derogation_covid", "majoration", "aide", "remboursement", "total",
}  # fmt: skip


class Dumper(yaml.SafeDumper):
    """Exact numbers and no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def exact(self, value: Decimal) -> yaml.Node:
        return self.represent_scalar(f"tag:yaml.org,2002:{'float' if value % 1 else 'int'}", str(value))


Dumper.add_representer(Decimal, Dumper.exact)


def as_yaml(contract: dict) -> str:
    """The contract as its file would say it."""
    return yaml.dump(contract, Dumper=Dumper, sort_keys=False, allow_unicode=True)


def shipped_rules() -> Library:
    return Library(data_folder("rules"))


@dataclass(frozen=True)
class Comparison:
    amounts: int
    differences: tuple[str, ...]


def compare(contract: dict, library: Library) -> Comparison:
    """How many amounts were compared, and each difference in a line."""
    try:
        node = yaml_reader.load(as_yaml(contract), "contract.yaml")
        statement = evaluate(read_contract(node, Faults()), library)
    except Faulty as error:
        return Comparison(0, tuple(fault.message for fault in error.faults))
    expected = dues(contract)
    found = [
        *_same_dues(expected, statement),
        *_same_repayment(repayments(contract), statement),
        *_paid_in_full(expected, statement),
    ]
    return Comparison(len(expected), tuple(found))


def _shown(name: str, where: AT) -> str:
    return f"{name}[{', '.join(f'{d} {m}' for d, m in where)}]" if where else name


def _euros(amount: Fraction | None) -> str:
    return "nothing" if amount is None else f"{float(amount):.2f}"


def _key(line: Line) -> tuple[str, AT]:
    return line.rule.name, at(**line.at)


def _amounts(lines: list[Line], problems: list[str]) -> DUES:
    """The values of lines; one that is unknown or an error is a problem."""
    amounts: DUES = {}
    for line in lines:
        if isinstance(line.outcome, Fraction):
            amounts[_key(line)] = line.outcome
        elif is_value(line.outcome) or status(line.outcome) != "not_applicable":
            problems.append(f"{_shown(*_key(line))} is {line.outcome}")
    return amounts


def _differences(expected: DUES, amounts: DUES) -> list[str]:
    return [
        f"{_shown(*key)}: the engine says {_euros(amounts.get(key))}, the oracle {_euros(expected.get(key))}"
        for key in sorted(expected.keys() | amounts.keys())
        if expected.get(key) != amounts.get(key)
    ]


def _same_dues(expected: DUES, statement: Statement) -> list[str]:
    problems: list[str] = []
    amounts = _amounts([line for line in statement.of_kind("rule") if line.rule.name in NAMES], problems)
    return problems + _differences(expected, amounts)


def _same_repayment(expected: DUES, statement: Statement) -> list[str]:
    problems: list[str] = []
    amounts = _amounts([line for line in statement.of_kind("rule") if line.rule.name == "trop_percu"], problems)
    return problems + _differences(expected, {key: amount for key, amount in amounts.items() if amount})


def _paid_in_full(expected: DUES, statement: Statement) -> list[str]:
    """The payments of each amount due add up to it, and all of them to the total."""
    problems: list[str] = []
    paid: DUES = defaultdict(Fraction)
    for line in statement.of_kind("payment"):
        for (_, where), amount in _amounts([line], problems).items():
            paid[line.rule.of, where] += amount
    owed = {key: amount for key, amount in expected.items() if key[0] != "total"}
    for key in sorted(owed.keys() | paid.keys()):
        if owed.get(key) != paid.get(key):
            problems.append(f"payments of {_shown(*key)}: {_euros(paid.get(key))} for {_euros(owed.get(key))} due")
    back = sum(paid[key] for key in paid if key[0] == "remboursement")  # paid the other way, to the caisse
    whole = sum(paid.values(), Fraction(0)) - 2 * back
    if whole != expected["total", ()]:
        problems.append(f"all payments: {_euros(whole)} for a total of {_euros(expected['total', ()])}")
    return problems
