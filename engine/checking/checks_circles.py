"""Values that ask for each other in a circle, which no order of computing could start."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from ..faults import Faults
from ..formula import Formula
from ..marks import Mark
from ..typecheck import MEMBERS

Asked = Mark | tuple[Formula, ast.AST]
"""Where one value asks for another: a part of a formula, or a place that is none."""


_ADVICE = {
    False: "a value cannot ask for itself; previous(x, over=…) asks for the one before",
    True: "the ends of a range must be known before any value along it: take them from what asks for no such value",
}


def check_circles(asks: Mapping[str, Mapping[str, Asked]], faults: Faults) -> None:
    """Each circle once, told as a path from its first name in the file."""
    for circle in _circles(asks):
        steps = list(zip(circle, [*circle[1:], circle[0]], strict=True))
        faults.add(
            "E420",
            f"{_path([*circle, circle[0]])}: a circle",
            _mark(asks[steps[-1][0]][steps[-1][1]]),
            _ADVICE[any(name.startswith(MEMBERS) for name in circle)],
            [(f"{one} asks for {other}", _mark(asks[one][other])) for one, other in steps[:-1][:10]],
        )


def _path(names: list[str]) -> str:
    shown = names if len(names) <= 12 else [*names[:6], "…", *names[-5:]]
    return " → ".join(shown)


def _mark(asked: Asked) -> Mark:
    return asked if isinstance(asked, Mark) else asked[0].at(asked[1])


def _circles(asks: Mapping[str, Mapping[str, Asked]]) -> Iterator[list[str]]:
    """The names of each circle met on a walk in the order of the file, which takes no name twice."""
    done: set[str] = set()
    for start in asks:
        if start in done:
            continue
        path = {start: iter(asks[start])}
        while path:
            name, others = next(reversed(path.items()))
            other = next(others, None)
            if other is None:
                done.add(name)
                del path[name]
            elif other in path:
                names = list(path)
                yield names[names.index(other) :]
            elif other not in done:
                path[other] = iter(asks.get(other, ()))
