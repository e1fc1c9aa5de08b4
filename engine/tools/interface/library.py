"""The rule sets of a folder, to evaluate, check and compare: what the commands do, without a command line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from ...base import yaml_reader
from ...base.diagnostics import Diagnostic, DiagnosticError, Diagnostics
from ...base.node import Node, NotApplicable
from ...base.numbers import exact
from ...check.controls import Stated
from ...check.force import check_force
from ...check.ruleset import check_ruleset, tell_figures
from ...check.together import together
from ...compiler.compile import compile_rules
from ...consolidation.library import Library as Folder
from ...consolidation.library import find_rules
from ...contracts.contract import read_contract
from ...contracts.evaluate import evaluate
from ...contracts.expected import differences
from ...contracts.statement import Asked
from ...core.model import RuleSet
from ..diff import Change, pairs, side
from .result import Result

Setting = str | int | bool | date | Decimal | Fraction | NotApplicable
"""What a fact may be set to; a text as a contract writes it. No `float`: 0.1 is no tenth there."""


class Library:
    """The rule sets below a folder. Rule files are read when they are first asked for, and then kept."""

    def __init__(self, folder: str | Path | None = None) -> None:
        """Without a folder the one that the commands take: ACCORD_RULES, a `rules` folder here or above, the shipped.

        Raises `PathError` where the folder holds no rule sets.
        """
        self.folder, _ = find_rules(str(folder) if folder is not None else None, Path.cwd())
        self._files = Folder(self.folder)

    @property
    def ids(self) -> tuple[str, ...]:
        """The rule sets, by name: `accord/version`, the path of each below the folder."""
        return self._files.ids()

    def ruleset(self, reference: str) -> RuleSet:
        """A consolidated text made ready: its `tables`, `facts`, `rules`, `dimensions`, `readings`, each by name.

        `reference` is an id, or several joined by `+` (a version and its variants). Raises `DiagnosticError`.
        """
        return compile_rules(self._files, reference)

    def evaluate(
        self,
        contract: str | Path | Mapping[str, Any],
        rules: str | None = None,
        settings: Mapping[str, Setting] | None = None,
        readings: Mapping[str, str] | None = None,
        on: date | None = None,
    ) -> Result:
        """What a contract is due: a file (YAML or JSON), or what a file would hold as a mapping.

        `rules` stands in the place of the contract's own, `settings` are facts supposed (`{"fact[member]": value}`),
        `readings` the options taken (`{"reading": "option"}`), `on` the day on which one looks at the deadlines.
        Raises `DiagnosticError` where the contract, a fact or a rule set is wrong, `PathError` where a file cannot be
        read, `TypeError` for a `float`.
        """
        facts = tuple(f"{name}={_written(value)}" for name, value in (settings or {}).items())
        options = tuple(f"{name}={option}" for name, option in (readings or {}).items())
        found = read_contract(_document(contract), Diagnostics())
        statement = evaluate(found, self._files, rules, facts, options, on)
        stated = () if rules or facts or options or on else tuple(differences(found, statement))
        asked = Asked(rules, facts, options, on)
        return Result(statement, stated, self._files, found.node.span.source.name, asked)

    def check(self, *references: str) -> tuple[Diagnostic, ...]:
        """Everything that is wrong with rule sets, all of the folder where none is named; nothing is raised for it.

        Each has a `code`, a `message`, a `span` (file, line, column) and a `hint`; a code with W is a warning.
        """
        found = Diagnostics()
        figures: list[Stated] = []
        if not references:
            found.extend(diagnostic for _, diagnostic in self._files.strays())
        for reference in references or self.ids:
            mine = Diagnostics()  # what is wrong with one keeps no other from being looked at
            try:
                check_ruleset(self._files, reference, mine, figures)
                check_force(self._files, reference, mine)
            except DiagnosticError as error:
                mine.extend(error.diagnostics)
            found.extend(mine)
        tell_figures(self._files, figures, found)
        return tuple(together(found, self._files.read_documents()))

    def diff(self, before: str, after: str) -> tuple[Change, ...]:
        """What changes from one text to another, in the order of the text: rule sets, files, or `id@revision`.

        Each has a `verb` (added, repealed, changed …), a `path`, the nodes `before` and `after`, and, of a cell, `at`
        the members. Raises `DiagnosticError` or `PathError`.
        """
        found = pairs(side(before, self._files), side(after, self._files))
        return tuple(change for pair in found for change in pair.changes)


def _document(contract: str | Path | Mapping[str, Any]) -> Node:
    if isinstance(contract, Mapping):
        return yaml_reader.load(_flow(contract), "a contract")
    return yaml_reader.load_file(Path(contract))


def _flow(value: object) -> str:
    """Data as the text of a file, numbers exact."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(k), ensure_ascii=False)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flow, value))}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else _written(value)


def _written(value: object) -> str:
    """A value as a contract writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction | int):
        return exact(Fraction(value))
    if isinstance(value, NotApplicable):
        return "none"
    if isinstance(value, str | date | Decimal):
        return str(value)
    raise TypeError(f"{value!r} is a {type(value).__name__}: write a text, a Decimal or a Fraction")
