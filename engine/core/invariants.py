"""Values that an invariant refuses: an invariant `of` a rule that definitely fails makes an error of its value."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence

from ..base.messages import say
from .cells import Cell, Cells
from .environment import At
from .outcomes import EvaluationError
from .scope import Scope


class Judged(Cells):
    """The cells of a contract, each judged before it is told.

    All invariants are asked for values as they are before any is refused: so one may ask for the value that it is of,
    and which is asked first does not matter. What is told rests on values that are not refused.
    """

    def __init__(self, scopes: Sequence[Scope]) -> None:
        super().__init__(scopes)
        self._unjudged: list[At] = []  # values that an invariant may yet refuse
        self._refused: dict[At, Cell] = {}  # those that one does, and the invariants that do
        self._before: dict[At, Cell] = {}  # the other cells, as they are before any is refused

    @abstractmethod
    def _forget(self) -> None:
        """What is kept beside the cells does not hold for other cells."""

    def _keep(self, done: Mapping[At, Cell]) -> None:
        super()._keep(done)
        for name, key, era in done:
            if name in self.scopes[era].guards:
                self._unjudged.append((name, key, era))

    def _first(self, at: At) -> Cell:
        """A cell that no other one asks for, once all that it rests on has been judged."""
        self._reads[-1].append(at)
        while at not in self.cells or self._unjudged:
            cell = self._unwound(at)
            if not self._unjudged:
                return cell
            while self._unjudged:
                self._judge(self._unjudged.pop())
        return self.cells[at]

    def _judge(self, at: At) -> None:
        """Refuses a value of which an invariant fails; all that is told is then computed anew."""
        name, key, era = at
        if refusing := bool(self._refused):
            self._exchange()
        found = self._unwound(at)
        asked = ((guard, self._unwound((guard.name, key, era))) for guard in self.scopes[era].guards[name])
        failing = next(((guard, cell) for guard, cell in asked if cell.outcome is False), None)
        if refusing or failing is not None:
            self._exchange()
        if failing is not None:
            guard, cell = failing
            own = say("failure", "of-the-law", message=guard.message)
            error = EvaluationError(own if guard.message else say("failure", "not-held", name=guard.name), guard.span)
            self._refused |= {at: found._replace(outcome=error), cell[:3]: cell}
            self.cells = dict(self._refused)

    def _exchange(self) -> None:
        """The cells as they are before any is refused, in place of those that are told; or the other way round."""
        self.cells, self._before = self._before, self.cells
        self._forget()
