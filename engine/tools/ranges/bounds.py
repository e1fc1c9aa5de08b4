"""Spans made narrower by trying: the facts of a value are cut where something tips over, always in the piece that
reaches furthest, until its ends are known to be reached or enough has been tried. Any cutting covers all cases, so
the hull of the pieces is never narrower than the truth."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from fractions import Fraction

from . import domains
from .cells import Place, Reach, Reached
from .spans import NOTHING, ONE, Bound, Span, hull, within
from .splitting import Trace

TRIES = 24
STALL = 6  # tries without any gain, after which a value is left as it is
MOST_FACTS = 8  # a value that hangs on more is left as it is
Pieces = dict[int, Span]


def facts_of(trace: Trace) -> list[int]:
    """The facts on which a computation depends, by their numbers."""
    return [n for n in range(trace.facts.bit_length()) if trace.facts >> n & 1]


def within_pieces(reach: Reach, place: Place, pieces: Pieces) -> Reached:
    """A cell with some facts held to pieces."""
    with ExitStack() as stack:
        for number, piece in pieces.items():
            stack.enter_context(reach.holding(number, piece))
        known = reach.exact(place)
        return Reached(known, Trace()) if known is not None else reach.reached(place)


def points(domain: Span, cuts: list[Fraction]) -> list[Span]:
    """A few values of a fact, the ends first; where there is no end, one beyond the last cut."""
    if domain.kind == "words":
        return [Span("words", words=frozenset([w])) for w in sorted(domain.words or (), key=str)]
    first, last = min(cuts, default=Fraction(0)), max(cuts, default=Fraction(0))
    low = domain.low if domain.low is not None and domain.lowest is not None else first - 1
    high = domain.high if domain.high is not None and domain.highest is not None else last + 1
    found = []
    for value in dict.fromkeys((low, high, *sorted(set(cuts))[:1])):
        point = within(domain, value, value)
        if point.kind != "nothing":
            found.append(point)
    return found


def corners(reach: Reach, trace: Trace) -> Iterator[Pieces]:
    """Places where a value that moves one way only takes its ends: dates early or late, the rest low or high."""
    choices: dict[int, list[Span]] = {}
    for number in facts_of(trace):
        cuts = [at for n, at, _ in trace.cuts if n == number and at is not None]
        found = points(reach.domains[number], cuts)
        if found:
            choices[number] = found
    for dates, others in ((0, 1), (1, 0), (0, 0), (1, 1)):
        yield {n: p[min(dates if p[0].kind == "date" else others, len(p) - 1)] for n, p in choices.items()}


def refine(reach: Reach, place: Place, tries: int = TRIES) -> Span:
    """The span of a cell, as narrow as a number of tries makes it; it is remembered for what asks for the cell."""
    with reach.afresh():
        root = reach.reached(place)
    span, trace = root.span, root.trace
    if span.is_exact or not trace.facts or trace.facts.bit_count() > MOST_FACTS or not trace.twice:
        return span
    inner = NOTHING
    for pieces in corners(reach, trace):
        inner = hull(inner, within_pieces(reach, place, pieces).span)
        if covers(inner, span):
            return span
    leaves: list[tuple[Pieces, Reached]] = [({}, root)]
    final: Span = NOTHING
    best, stall = span, 0
    while leaves and tries > 0 and stall < STALL:
        outer = final
        for _, reached in leaves:
            outer = hull(outer, reached.span)
        best, stall = outer, 0 if outer != best else stall
        pieces, reached = leaves.pop(_furthest(leaves, outer))
        parts = _parts(reach, pieces, reached.trace)
        if parts is None or covers(hull(inner, final), reached.span):
            final = hull(final, reached.span)
            continue
        number, spans = parts
        for part in spans:
            leaf = {**pieces, number: part}
            leaves.append((leaf, within_pieces(reach, place, leaf)))
            tries, stall = tries - 1, stall + 1
    for _, reached in leaves:
        final = hull(final, reached.span)
    return reach.remember(place, final)


def covers(inner: Span, outer: Span) -> bool:
    """Whether nothing of a span lies beyond what is known to be reached."""
    if outer.none and not inner.none:
        return False
    if inner.kind != outer.kind:
        return outer.kind == "nothing"
    if outer.kind == "words":
        return outer.words is not None and inner.words is not None and outer.words <= inner.words
    if outer.low is None or outer.high is None or inner.low is None or inner.high is None:
        return False
    return inner.low <= outer.low and outer.high <= inner.high


def _furthest(leaves: list[tuple[Pieces, Reached]], outer: Span) -> int:
    """The piece to cut next: one that alone reaches an end, the least cut first."""
    for number, (_, reached) in enumerate(leaves):
        span = reached.span
        open_ended = span.kind == outer.kind and span.kind in ("number", "date") and span.low != span.high
        if open_ended and (span.low == outer.low or span.high == outer.high):
            return number
    return 0


def _parts(reach: Reach, pieces: Pieces, trace: Trace) -> tuple[int, list[Span]] | None:
    """The fact to cut, and its parts: at a place where something tips over, else in the middle of the widest."""
    with ExitStack() as stack:
        for number, piece in pieces.items():
            stack.enter_context(reach.holding(number, piece))
        found = next(reach.splits(trace), None)
    if found is not None:
        return found[0], [p for _, p in found[1]]
    widest: tuple[Fraction, int, Span] | None = None
    for number in facts_of(trace):
        span = pieces.get(number, reach.domains[number])
        if span.lowest is None or span.highest is None or span.low is None or span.high is None:
            continue
        width = (span.high - span.low) / max(abs(span.high), ONE)
        if width and (widest is None or width > widest[0]):
            widest = width, number, span
    if widest is None:
        return None
    _, number, span = widest
    assert span.low is not None and span.high is not None
    halves = domains.pieces(span, [(number, (span.low + span.high) / 2, 1)])
    return (number, halves) if len(halves) > 1 else None


def width(span: Span) -> Bound:
    """How wide a span is: for words, how many there are to choose from; nothing where it has no end."""
    if span.kind == "words":
        return None if span.words is None else Fraction(len(span.words) - 1 + span.none)
    if span.kind == "nothing":
        return Fraction(0)
    return (
        None
        if span.lowest is None or span.highest is None or span.low is None or span.high is None
        else span.high - span.low
    )
