"""Every cell computed once, with what it read; and the circles of cells that lead back to themselves. No outcome
depends on which cell is asked for first.

A cell that is asked for while it is computed is an error for the time being. Who comes by such an error is open, unless
it is what it is all the same, and is done with the first begun of all to which it leads back.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from ..base.messages import say
from ..base.positions import Span
from .circles import CIRCULAR, Circular, failures, is_open
from .environment import At, Key
from .model import Rule
from .outcomes import EvaluationError, Outcome, Unknown
from .scope import Scope
from .unwinding import Chain

MAX_ROUNDS = 20  # of a circle, and two more for each of its cells
NOWHERE = sys.maxsize


class Cell(NamedTuple):
    """A computed value: its outcome, the outcome before rounding, what it read and the case taken."""

    name: str
    key: Key
    era: int
    outcome: Outcome
    unrounded: Outcome
    reads: tuple[At, ...] = ()
    case: int | None = None
    assumed: bool = False

    def but(self, outcome: Outcome) -> Cell:
        """The same with another outcome."""
        return self if outcome is self.outcome else self._replace(outcome=outcome, unrounded=outcome)


class Cells(ABC):
    """The cells of a contract, as they are asked for."""

    def __init__(self, scopes: Sequence[Scope]) -> None:
        self.scopes = tuple(scopes)
        self.cells: dict[At, Cell] = {}
        self._reads: list[list[At]] = [[]]
        self._chain: Chain[At, None] = Chain()
        self._running = self._chain.running  # the cells that are being computed, each asked for by the one before it
        self._numbers: dict[At, int] = {}  # of what is not done, in the order in which it was begun
        self._begun = 0
        self._back = NOWHERE  # the first begun of what is not done that the cell being computed led back to
        self._open: dict[At, tuple[Cell, int]] = {}  # what is computed but led back, and to which number
        self._round: dict[At, Cell] = {}  # the cells of a circle, as the last round left them

    @abstractmethod
    def _computed(self, at: At) -> Cell:
        """The cell, by asking for others."""

    @abstractmethod
    def _agreed(self, cell: Cell) -> Cell:
        """The cell, which does not wait for readings whose options all give it the same."""

    def _unwound(self, at: At) -> Cell:
        """A cell that no other one asks for; the chain of those that it asks for may be deeper than the stack."""
        self._reads.append([])
        try:
            return self._chain.unwound(at, None, lambda at, _: self._ask(at))
        except RecursionError:
            failure = EvaluationError(say("failure", "too-deep", name=at[0]))
            return Cell(*at, failure, failure)
        finally:
            self._reads.pop()
            self._open.clear()
            self._numbers.clear()
            self._back, self._round = NOWHERE, {}

    def _ask(self, at: At) -> Cell:
        """A cell that another one asks for, or a formula on its way."""
        self._reads[-1].append(at)
        while (known := self._there(at)) is None:
            self._chain.need_room()
            self._new(at)
        return known

    def _there(self, at: At) -> Cell | None:
        """The cell, if it is computed. One that leads back to what is not done is an error until that is."""
        known = self.cells.get(at)
        if known is not None or at not in self._numbers:
            return known
        if at in self._round:
            back, cell = self._numbers[at], self._round[at]
        elif at in self._running or at in self._open:
            back = self._open[at][1] if at in self._open else self._numbers[at]
            cell = Cell(*at, CIRCULAR, CIRCULAR)
        else:  # it waits for room on the stack
            return None
        self._back = min(self._back, back)
        return cell

    def _new(self, at: At) -> None:
        """The cell, computed; with it all that leads back to it is done."""
        self._running[at] = None
        self._begun += 1
        number = self._numbers.setdefault(at, self._begun)
        outer = self._back, self._round
        self._back, self._round = NOWHERE, {}
        try:
            cell = self._computed(at)
            if self._back == NOWHERE or not is_open(cell.outcome):
                done = {at: self._agreed(cell)}
            else:
                done = self._circle(at, cell, number) if self._back >= number else {}
            back = self._back
        finally:
            self._back, self._round = outer
        del self._running[at]  # not where the stack ends: the chain above waits
        if not done:
            self._open[at] = cell, back
            return
        if self._open:  # what led back to one that is done is computed anew when it is asked for
            for other in self._opened(number):
                del self._open[other], self._numbers[other]
        del self._numbers[at]
        self._keep(done)

    def _keep(self, done: Mapping[At, Cell]) -> None:
        """Cells that are done."""
        self.cells.update(done)

    def _opened(self, number: int) -> list[At]:
        """What is open and was begun from a number on, the last one first."""
        return list(takewhile(lambda at: self._numbers[at] >= number, reversed(self._open)))

    def _circle(self, at: At, cell: Cell, number: int) -> dict[At, Cell]:
        """The cells that lead back to one another, done; none where they lead further back.

        Each was computed with all others failing. Where an unknown condition breaks the circle, all are computed again
        in rounds, each from what the others were in the round before, until none moves; one that does not come to rest
        fails.
        """
        circle = {other: self._open[other][0] for other in reversed(self._opened(number))} | {at: cell}
        moved: Collection[At] = circle if any(isinstance(c.outcome, Unknown) for c in circle.values()) else ()
        readers: dict[At, dict[At, None]] = {}
        fresh, opened, rounds = circle, len(self._open), 0
        while moved and rounds < MAX_ROUNDS + 2 * len(circle):
            for here, found in fresh.items():
                for read in found.reads:
                    readers.setdefault(read, {})[here] = None
            self._back, self._round = NOWHERE, circle
            fresh = {h: self._agreed(self._computed(h)) for h in {r: None for m in moved for r in readers.get(m, ())}}
            if self._back < number:
                return {}
            if len(self._open) > opened:  # the circle is larger than it seemed
                return self._circle(at, cell, number)
            moved = [h for h, found in fresh.items() if found.outcome != circle[h].outcome]
            circle |= fresh
            rounds += 1
        failing = {h: c.reads for h, c in circle.items() if moved or isinstance(c.outcome, Circular)}
        errors = failures(failing, self._span)
        return {h: c.but(errors.get(h, c.outcome)) for h, c in circle.items()}

    def _span(self, at: At) -> Span | None:
        """Where the rule stands that an error of a cell is told at."""
        named = self.scopes[at[2]].values.get(at[0])
        return named.span if isinstance(named, Rule) else None
