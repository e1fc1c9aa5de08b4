"""A chain of things that ask for one another, deeper than Python's stack: no limit of recursion is set."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import islice
from typing import Generic, TypeVar

ROOM = 400  # of Python's stack: what the deepest formula that there may be takes, and more

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")


class TooDeep(Exception):
    """The stack has no room left for what is asked: it is emptied, to begin from this place of the chain."""

    def __init__(self, depth: int) -> None:
        super().__init__(depth)
        self.depth = depth


class Chain(Generic[K, V]):
    """What is being computed, each asked for by the one before it, with what is kept of each."""

    def __init__(self) -> None:
        self.running: dict[K, V] = {}
        self._base = 0  # how much of the chain waits, off the stack

    def unwound(self, key: K, kept: V, compute: Callable[[K, V], T]) -> T:
        """What is computed from the first of a chain on: what lies too deep for the stack is computed first, from
        there, while the chain above it waits; then what is above begins anew, and finds it done."""
        waiting = [(key, kept, 0)]
        try:
            while True:
                key, kept, self._base = waiting[-1]
                while len(self.running) > self._base:
                    self.running.popitem()
                try:
                    found = compute(key, kept)
                except TooDeep as deep:
                    place = islice(reversed(self.running.items()), len(self.running) - 1 - deep.depth, None)
                    waiting.append((*next(place), deep.depth))
                    continue
                waiting.pop()
                if not waiting:
                    return found
        finally:
            self.running.clear()

    def need_room(self, room: int = ROOM) -> None:
        """Raises `TooDeep` where the stack cannot hold another; half of the chain that is on it then begins anew."""
        chain = len(self.running) - self._base
        if chain > 1 and _is_deep(room):
            raise TooDeep(self._base + chain // 2)


def _is_deep(room: int) -> bool:
    """Whether fewer frames than these are left of Python's stack."""
    try:
        sys._getframe(max(0, sys.getrecursionlimit() - room))
    except ValueError:
        return False
    return True
