"""The one cause of many figures that do not come out: the cell of a table that all of them rest on, with the value that
makes them come out. A value is told only where every figure was computed with it, and none was lost by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..base.node import NONE, Node
from ..core.model import RuleSet, Table
from ..core.outcomes import Outcome
from .figures import Change, Figure, Rests, Spot, is_equal
from .solving import is_turned, values

MOST_SPOTS = 40  # that are tried for one cause


@dataclass(frozen=True)
class Cell:
    """A figure of a table, where it is written, what it is and what it would be."""

    spot: Spot
    node: Node
    now: Outcome
    would: Outcome

    @property
    def called(self) -> str:
        """The cell as a formula would name it."""
        return f"{self.spot.table}[{', '.join(self.spot.key)}]" if self.spot.key else self.spot.table


@dataclass(frozen=True, eq=False)
class Cause:
    """The figures that one cell explains, and the other cells of which each would explain them as well."""

    cells: tuple[Cell, ...]
    figures: tuple[Figure, ...]
    others: tuple[Cell, ...] = ()

    @property
    def ways(self) -> tuple[Cell, ...]:
        """Every cell that explains the figures, the one that is told first."""
        return (*self.cells, *self.others)

    @property
    def is_exchange(self) -> bool:
        """Whether the values of its cells stand in each other's places."""
        return len(self.cells) > 1 and Counter(c.now for c in self.cells) == Counter(c.would for c in self.cells)

    def within(self, table: str) -> Cell | None:
        """The cell of a table that explains it."""
        return next((cell for cell in self.ways if cell.spot.table == table), None)


@dataclass(frozen=True)
class Found:
    """What explains figures that do not come out; what is left, and the rules and tables that all of it rests on."""

    causes: tuple[Cause, ...]
    left: tuple[Figure, ...]
    shared: tuple[str, ...] = ()


def explained(figures: Sequence[Figure]) -> Found:
    """The causes of those that do not hold. Those that hold must do so still."""
    traced = {f: f.rests_on() for f in figures}
    left = [f for f in figures if not f.holds]
    change: Change = ()
    causes: list[Cause] = []
    while left and (cause := _cause(left, traced, change)) is not None:
        causes.append(cause)
        change += tuple((c.spot, c.would) for c in cause.cells)
        left = [f for f in left if not is_equal(f.under(change), f.wanted)]
    told, unheld = _together(causes), [f for f in figures if not f.holds]
    at_fault = _shared(unheld, traced, 0)
    if len(told) > 1 and at_fault:  # one rule that nothing else rests on is a likelier cause than several cells
        return Found((), tuple(unheld), at_fault)
    return Found(told, tuple(left), _shared(left, traced))


def _cause(left: Sequence[Figure], traced: dict[Figure, Rests], change: Change) -> Cause | None:
    """The cells that explain most of what is left, each by itself; the likeliest is first."""
    reading = Counter(spot for f in left for spot in traced[f].spots)
    changed = {spot for spot, _ in change}
    known = {spot: node for f in left for spot, node in traced[f].spots.items()}
    best: list[tuple[Cell, tuple[Figure, ...]]] = []
    for spot, count in sorted(reading.items(), key=lambda item: -item[1])[:MOST_SPOTS]:
        if spot in changed:
            continue
        if best and count < len(best[0][1]):
            break
        ways = list(_mending(spot, known[spot], left, traced, change))
        if not ways:
            continue
        cell, mended = max(ways, key=lambda way: (len(way[1]), -_digits(way[0].would)))
        if not best or len(mended) > len(best[0][1]):
            best = []
        if not best or len(mended) == len(best[0][1]):
            best.append((cell, mended))
    if not best:
        return None
    best = [b for b in best if set(b[1]) == set(best[0][1])]
    cells = sorted((cell for cell, _ in best), key=_unlikely)
    return Cause((cells[0],), best[0][1], tuple(cells[1:]))


def _mending(
    spot: Spot, node: Node, left: Sequence[Figure], traced: dict[Figure, Rests], change: Change
) -> Iterator[tuple[Cell, tuple[Figure, ...]]]:
    """The values of a cell that make figures come out and lose none."""
    asking, unheld = [f for f in left if spot in traced[f].spots], set(left)
    table, rules = _table(asking[0], spot)
    now = table.cells[spot.key]
    tried: set[Outcome] = set()
    for figure, value in ((f, v) for f in asking[:3] for v in values(f, spot, now, table.type, rules, change)):
        new = (*change, (spot, value))
        if value in tried or is_turned(now, value) or not is_equal(figure.under(new), figure.wanted):
            continue
        tried.add(value)
        mended = tuple(f for f in asking if is_equal(f.under(new), f.wanted))
        held = (f for f, rests in traced.items() if f not in unheld and spot in rests.spots)
        if mended and all(is_equal(f.under(new), f.wanted) for f in held):
            yield Cell(spot, node, now, value), mended


def _table(figure: Figure, spot: Spot) -> tuple[Table, RuleSet]:
    for era in figure.setting.eras:
        table = era.rules.tables.get(spot.table) or era.rules.properties.get(spot.table)
        if table is not None and spot.key in table.spans and table.spans[spot.key].span.place == spot.place:
            return table, era.rules
    raise LookupError(spot)


def _unlikely(cell: Cell) -> tuple[int, str]:
    """Less likely than others: what would be written with more digits than it is now. No figure where one is wanted is
    the likeliest."""
    if cell.now is NONE:
        return -MOST_SPOTS, cell.called
    return _digits(cell.would) - _digits(cell.now), cell.called


def _digits(outcome: Outcome) -> int:
    if not isinstance(outcome, Fraction):
        return 0
    return len(str(outcome.numerator).strip("-").rstrip("0")) + len(str(outcome.denominator)) - 1


def _together(causes: Sequence[Cause]) -> tuple[Cause, ...]:
    """Causes as one where their cells stand in each other's places, or in one row of a table."""
    left, found = list(causes), list[Cause]()
    for tells in (_are_exchanged, _is_a_row):
        for table in dict.fromkeys(c.spot.table for cause in causes for c in cause.ways):
            mine = {cause: cell for cause in left if (cell := cause.within(table)) is not None}
            if len(mine) > 1 and tells(list(mine.values())):
                figures = dict.fromkeys(f for cause in mine for f in cause.figures)
                others = () if tells is _are_exchanged else tuple(c for m in mine for c in m.ways if c != mine[m])
                cells = sorted(mine.values(), key=lambda c: c.node.span[1:3])
                found.append(Cause(tuple(cells), tuple(figures), others))
                left = [cause for cause in left if cause not in mine]
    return (*found, *left)


def _are_exchanged(cells: Sequence[Cell]) -> bool:
    return Counter(c.now for c in cells) == Counter(c.would for c in cells)


def _is_a_row(cells: Sequence[Cell]) -> bool:
    return len({c.spot.key[:-1] for c in cells}) == 1


def _shared(left: Iterable[Figure], traced: dict[Figure, Rests], most: int | None = None) -> tuple[str, ...]:
    """The rules and tables that all of these rest on and the fewest others do, those at the most that are allowed."""
    names = [{*traced[f].rules, *(spot.table for spot in traced[f].spots)} for f in left]
    common = set.intersection(*names) if names else set()
    held = Counter(n for f, rests in traced.items() if f.holds for n in {*rests.rules, *(s.table for s in rests.spots)})
    fewest = min((held[n] for n in common), default=0)
    if most is not None and fewest > most:
        return ()
    order = [n for f in list(left)[:1] for n in (*traced[f].rules, *dict.fromkeys(s.table for s in traced[f].spots))]
    return tuple(dict.fromkeys(n for n in order if n in common and held[n] == fewest))
