"""What is possible before anything is computed: the values of a type, the pieces between cuts, the members of a
dimension that nobody has listed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from ...core.evaluation import MAX_RANGE
from ...core.interpreter import Context, Member
from ...core.model import NUMBERS, Dimension
from ...core.outcomes import Failure, Need, Unknown
from ...core.scope import Scope
from .spans import FIRST_DAY, LAST_DAY, ONE, TRUTHS, Bound, Span, within

if TYPE_CHECKING:
    from .cells import Reach

GENERIC = "?"  # stands for any member of a dimension whose members are unknown; no member can be named so
Cut = tuple[int, Fraction | None, int]  # a fact by its number, where it tips over (nothing: at each word), and the side
MOST_PIECES = 12


def domain(type_: str, scope: Scope, minimum: Bound = None, maximum: Bound = None) -> Span:
    """Every value of a type."""
    about = scope.dimensions.get(type_)
    if type_ in NUMBERS or (about is not None and about.kind == "range"):
        whole = type_ == "integer" or about is not None
        return within(Span("number", grid=ONE if whole else None), minimum, maximum)
    if type_ == "date":
        return Span("date", FIRST_DAY, LAST_DAY, grid=ONE)
    if type_ == "boolean":
        return TRUTHS[True, True]
    return Span("words", words=frozenset(about.members) if about is not None and about.kind == "closed" else None)


def sides(operator: str, turned: bool) -> tuple[int, ...]:
    """Whether a comparison tips over just below (0) or just above (1) the number it compares with."""
    if operator in ("Eq", "NotEq"):
        return 0, 1
    return (1 if (operator in ("LtE", "Gt")) != turned else 0,)


def pieces(span: Span, cuts: Sequence[Cut]) -> list[Span]:
    """What a fact may be, cut up; words one by one."""
    if span.kind == "words":
        found = sorted(span.words or (), key=str)
        return [Span("words", words=frozenset([w])) for w in found] if len(found) <= MOST_PIECES else []
    marks = sorted({(at, side) for _, at, side in cuts if at is not None})
    found_spans, rest = [], span
    for at, side in marks[: MOST_PIECES - 1]:
        if span.grid == 1:
            edge = Fraction(ceil(at) - 1 if side == 0 else floor(at))
            left, right = within(rest, None, edge), within(rest, edge + 1, None)
        else:
            left, right = within(rest, None, at, below=side == 0), within(rest, at, None, above=side == 1)
        if left.kind != "nothing" and right.kind != "nothing":
            found_spans.append(left)
            rest = right
    return [*found_spans, rest]


def applies(span: Span) -> Span:
    return TRUTHS[span.kind != "nothing", span.none]


def eras(day: Span, starts: Sequence[Fraction]) -> list[int]:
    """The versions that may be in force on a day."""
    found = []
    for number, start in enumerate(starts):
        end = starts[number + 1] - 1 if number + 1 < len(starts) else None
        if day.kind == "date" and within(day, start if number else None, end).kind != "nothing":
            found.append(number)
    return found


def members(reach: Reach, dimension: str, context: Context, era: int) -> list[tuple[Member, bool, bool]] | None:
    """Each member, whether it is there for certain, and whether it stands for any number, where there may be too many
    to go through; nothing where the list itself is an error."""
    about = reach.scopes[era].dimensions[dimension]
    parents = reach.scopes[era].rules.parents(dimension)
    unseen = any(context[p] == GENERIC for p in parents)
    found = Unknown(frozenset()) if unseen else reach.evaluation.members(dimension, context, era)
    if isinstance(found, tuple):
        return [(m, True, False) for m in found]
    if isinstance(found, Failure):
        return None
    if about.kind == "range":
        return _numbers(reach, about, era)
    need = Need("dimension", dimension, tuple((p, str(context[p])) for p in parents))
    held = reach.fact(need, Span("words"))
    return [] if held.words == frozenset() else [(GENERIC, False, True)]


def _numbers(reach: Reach, about: Dimension, era: int) -> list[tuple[Member, bool, bool]]:
    """The members of a range of which an end is unknown; it has no more than `MAX_RANGE`, or is an error."""
    assert about.low is not None and about.high is not None
    low, high = (reach.walker.run(f, {}, era) for f in (about.low, about.high))
    first, last = low.low, high.high
    if first is None and high.low is not None:
        first = high.low - MAX_RANGE
    if last is None and low.high is not None:
        last = low.high + MAX_RANGE
    if first is None or last is None or last - first > 2 * MAX_RANGE:
        return [(GENERIC, False, True)]
    certain = not (low.none or high.none) and low.high is not None and high.low is not None
    return [
        (n, certain and low.high <= n <= high.low, False)  # type: ignore[operator]
        for n in range(int(first), int(last) + 1)
    ]


def inside(reach: Reach, per: Sequence[str], context: Context, era: int) -> tuple[bool, bool]:
    """Whether the members of a place may be there, and whether they may not."""
    outside = False
    for dimension in per:
        found = members(reach, dimension, context, era)
        if found is None:
            return False, False
        kind = reach.scopes[era].dimensions[dimension].kind
        if context[dimension] == GENERIC or any(many for _, _, many in found):
            outside = outside or (kind == "range" and context[dimension] != GENERIC)
            continue
        sure = next((s for m, s, _ in found if m == context[dimension]), None)
        if sure is None:
            return False, kind in ("range", "closed") or len(reach.scopes) > 1
        outside = outside or not sure
    return True, outside
