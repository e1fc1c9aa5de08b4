"""The causes that differences of several contracts have in common, each told once: a change of the rules since a git
revision, or the cell of a table with another value of which all of them would come out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...base.diagnostics import DiagnosticError, Diagnostics
from ...check.causes import Cell, explained
from ...check.figures import Figure, Setting
from ...consolidation.library import Library
from ...contracts.contract import read_contract
from ...contracts.evaluate import evaluate
from ...contracts.expected import cases, stated_cells
from .explain import Cause
from .run import Checked, Difference, Tested, read_node

LEAST = 2  # differences that make a cause one in common
Told = tuple[Tested, Checked, Difference]


@dataclass(frozen=True)
class Common:
    """One cause, as changes since a revision or as cells with what they would be, and the differences that it makes."""

    differences: tuple[Told, ...]
    changes: tuple[Cause, ...] = ()
    cells: tuple[Cell, ...] = ()


def causes(found: Sequence[Tested], library: Library) -> list[Common]:
    """What several differences have in common; the largest first."""
    told = [(one, checked, d) for one in found for checked in one.wrong for d in checked.differences]
    groups: dict[tuple[Cause, ...], list[Told]] = {}
    for one in told:
        groups.setdefault(one[2].why.causes, []).append(one)
    unknown = [one for one in groups.pop((), []) if one[2].part == "is" and not one[2].id]
    common = [Common(tuple(group), changes) for changes, group in groups.items() if len({one[0] for one in group}) > 1]
    if len(unknown) >= LEAST:
        common += _by_cells(unknown, library)
    return sorted(common, key=lambda one: -len(one.differences))


def _by_cells(told: Sequence[Told], library: Library) -> Iterator[Common]:
    """The cells that explain differences, computed again for the contracts that have them."""
    figures: list[tuple[str, Figure]] = []
    for file in dict.fromkeys(one.file for one, _, _ in told if one.file != "-"):
        try:
            figures += ((place, figure) for place, figure in _figures(Path(file), library))
        except DiagnosticError:
            continue  # what it is refused for is told of it
    places = {id(figure): place for place, figure in figures}
    for cause in explained([figure for _, figure in figures]).causes:
        mine = {places[id(figure)] for figure in cause.figures}
        differences = tuple(one for one in told if one[1].place in mine)
        if len(differences) >= LEAST:
            yield Common(differences, cells=cause.cells)


def _figures(path: Path, library: Library) -> Iterator[tuple[str, Figure]]:
    """Every value that a contract states, with where it does."""
    contract = read_contract(read_node(path), Diagnostics())
    for case in cases(contract.node):
        evaluation = evaluate(contract, library, case.rules, (), case.readings).evaluation
        setting = Setting(evaluation.eras, evaluation.answers, evaluation.readings)
        setting.made[()] = evaluation
        for name, key, wanted, value, got in stated_cells(case.lines, evaluation):
            yield wanted.span.place, Figure(setting, name, key, value, wanted, got)
