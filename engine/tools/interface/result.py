"""What a contract is due, as an object: values by their name and members, payments, what is unknown and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ...base.diagnostics import Diagnostic
from ...base.files import json_text
from ...consolidation.library import Library
from ...contracts.statement import Asked, Line, Missing, Statement
from ...core.outcomes import Outcome
from ..regression import as_result


@dataclass(frozen=True)
class Result:
    """The statement of one contract. Amounts of money are in euros, rates are shares of one, both exact `Fraction`s."""

    statement: Statement = field(repr=False)
    differences: tuple[Diagnostic, ...]
    """What the contract states must come out (`expected`), and does not; empty where anything was supposed."""
    _library: Library = field(repr=False)
    _file: str
    _asked: Asked

    def __getitem__(self, key: str | tuple[str | int, ...]) -> Outcome:
        """The outcome of a value: `result["total", 2]` at member 2, `result["end"]` where it is per nothing.

        Members stand in the order of the rule's `per`. An outcome is a `Fraction`, `bool`, `date` or `str`; `NONE`
        where there is no such thing; `Unknown`, with the `needs` that it waits for; `EvaluationError`, with `message`.
        Raises `KeyError` where the rules name no such value, or it has no such member.
        """
        name, *members = key if isinstance(key, tuple) else (key,)
        wanted = [str(member) for member in members]
        lines = [line for line in self.statement.lines if line.rule.name == name]
        if not lines:
            raise KeyError(f"these rules have no value {name}")
        for line in lines:
            at = list(line.at.values())
            is_whole = len(at) == len(line.rule.per)
            if at == wanted or (not is_whole and at == wanted[: len(at)] and len(wanted) == len(line.rule.per)):
                return line.outcome
        raise KeyError(f"{name} is per [{', '.join(lines[0].rule.per)}], and has no [{', '.join(wanted)}]")

    def __iter__(self) -> Iterator[Line]:
        """Every value, payment, deadline and condition, in the order of the rules."""
        return iter(self.statement.lines)

    @property
    def payments(self) -> tuple[Line, ...]:
        """The payments: of each its `rule`, `at` (members by dimension), `outcome` in euros, `date`, `latest`, `to`."""
        return tuple(self.statement.of_kind("payment"))

    @property
    def unknown(self) -> tuple[Missing, ...]:
        """What nobody has said: the `need` (a fact at its members), the `question`, and the values `needed_by` it."""
        return self.statement.unknown

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What is doubtful in the contract, and stops nothing."""
        return self.statement.warnings

    def data(self) -> dict[str, Any]:
        """The result as `accord evaluate --format json` gives it, with its receipt; numbers are exact texts."""
        return as_result(self.statement, self._library, self._file, self._asked)

    def to_json(self) -> str:
        """The same as text."""
        return json_text(self.data())
