"""Which small changes of a law the contracts would notice: each is made in turn, and only what reached it is run
again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ....base.diagnostics import Diagnostic, Diagnostics
from ....check.controls import all_hold
from ....check.controls import stated as stated_by
from ....compiler.compile import compile_rules
from ....consolidation.library import Library
from ....contracts.contract import Contract
from ....core.evaluation import Evaluation
from ....core.model import RuleSet
from ..stated import Stated, again, stated
from ..trace import Key, Traced
from .first_days import moved_days, notices
from .mutants import Change, changes

LINE, CONTROL, NOTHING = "line", "control", "nothing"


@dataclass(frozen=True)
class Verdict:
    """A change and what notices it: a stated line, only a control of the texts themselves, or nothing."""

    change: Change
    by: str
    line: Stated | None = None


@dataclass(frozen=True)
class Mutation:
    """Each change with what notices it, and the stated lines that do not even come out of the law as it is."""

    verdicts: tuple[Verdict, ...]
    missed: tuple[Diagnostic, ...]

    def noticed_by(self, what: str) -> tuple[Verdict, ...]:
        """The changes that a stated line notices, that only a control does, or that nothing does."""
        return tuple(v for v in self.verdicts if v.by == what)


def changes_of(library: Library, references: Sequence[str]) -> tuple[Change, ...]:
    """The changes of consolidated texts, each once, in the order of the files."""
    found: dict[tuple[Any, ...], Change] = {}
    for reference in references:
        for change in changes(compile_rules(library, reference)):
            found.setdefault((change.what, change.span[1:], change.span.source.name, change.instrument), change)
    ordered = sorted(found.values(), key=lambda c: (c.span.source.name, c.span[1:], c.what))
    seen: Counter[str] = Counter()
    told = []
    for change in ordered:  # what is written twice in one formula is counted, so that each has a name
        seen[change.name] += 1
        told.append(change._replace(what=f"{change.what} ({seen[change.name]})") if seen[change.name] > 1 else change)
    return tuple(told)


def mutate(
    library: Library,
    references: Sequence[str],
    contracts: Sequence[Contract],
    tell: Callable[[int, int], None] = lambda done, every: None,
) -> Mutation:
    """A verdict for each change; `tell` hears how far it is. Raises `DiagnosticError` where a text is wrong."""
    every = changes_of(library, references)
    moved = list(moved_days(library, references))
    lines = [line for contract in contracts for line in stated(contract, library)]
    reaching: dict[Key, list[Stated]] = {}
    for line in sorted((one for one in lines if one.missed is None), key=lambda one: len(one.reached)):
        for key in line.reached:
            reaching.setdefault(key, []).append(line)
    controls = list(_controls(library, references))
    verdicts = []
    for number, change in enumerate(every):
        tell(number, len(every) + len(moved))
        (key,) = change.keys
        verdicts.append(_verdict(change, reaching.get(key, ()), [c for c in controls if key in c.reached]))
    for number, (change, beside) in enumerate(moved, len(every)):
        tell(number, len(every) + len(moved))
        near = [one for one in lines if one.missed is None and not change.keys.isdisjoint(one.reached)]
        seen = next((one for one in near if notices(one, beside)), None)
        verdicts.append(Verdict(change, LINE if seen else NOTHING, seen))
    return Mutation(tuple(verdicts), tuple(line.missed for line in lines if line.missed is not None))


def _verdict(change: Change, lines: Sequence[Stated], controls: Sequence[_Controlled]) -> Verdict:
    made: dict[int, Evaluation] = {}
    swapped: dict[int, RuleSet] = {}

    def swap(rules: RuleSet) -> RuleSet:
        if id(rules) not in swapped:
            swapped[id(rules)] = change.make(rules)
        return swapped[id(rules)]

    for line in lines:
        assert line.prepared is not None, "a refused contract reaches no figure and no formula"
        evaluation = made.get(id(line.prepared))
        if evaluation is None:
            evaluation = made[id(line.prepared)] = again(line.prepared, swap)
        if not line.holds(evaluation):
            return Verdict(change, LINE, line)
    if any(c.fails(swap(c.rules)) for c in controls):
        return Verdict(change, CONTROL)
    return Verdict(change, NOTHING)


@dataclass(frozen=True)
class _Controlled:
    """One control of one text, and what it reaches."""

    rules: RuleSet
    name: str
    reached: frozenset[Key]

    def fails(self, rules: RuleSet) -> bool:
        return not all_hold(replace(rules, controls={self.name: rules.controls[self.name]}))


def _controls(library: Library, references: Sequence[str]) -> Iterator[_Controlled]:
    """The controls that hold, each computed with a trace."""
    for reference in references:
        rules = compile_rules(library, reference)
        for name, control in rules.controls.items():
            made: list[Traced] = []

            def traced(*given: Any, made: list[Traced] = made) -> Traced:
                made.append(Traced(*given))
                return made[-1]

            diagnostics = Diagnostics()
            figures = list(stated_by(replace(rules, controls={name: control}), diagnostics, traced))
            if not diagnostics.errors and all(figure.holds for figure in figures):
                yield _Controlled(rules, name, frozenset(k for one in made for k in one.everything()))
