"""Changed figures as small tables: before, after, difference and ratio, by member."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ....base.node import Node
from ....consolidation.spec import language
from ....consolidation.tables import cells_of, dimensions_of
from ..changes import ADDED, Change
from ..names import Key, Names
from ..sentences import SIGNS, subject_of


@dataclass(frozen=True)
class Bar:
    """One amount of a picture: who, under which number, before and after."""

    row: str
    column: str
    before: Fraction | None
    after: Fraction | None
    texts: tuple[str, str]


@dataclass(frozen=True)
class Grid:
    """A table: a heading for each column, and rows with their own heading first."""

    sign: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...], str], ...]  # heading, cells, article
    type: str = ""
    bars: tuple[Bar, ...] = ()


Pair = tuple[Node | None, Node | None]


def grid_of_cells(
    changes: Sequence[Change], names: Names, article: Callable[[Change], str], ratios: bool = True
) -> Grid:
    """The changed cells of one table."""
    pairs = {c.at: (c.before, c.after) for c in changes}
    verbs = {c.verb for c in changes}
    sign = SIGNS[verbs.pop()] if len(verbs) == 1 else "~"
    name = changes[0].path[1]
    return _grid(
        sign,
        names.element("tables", name),
        pairs,
        {c.at: article(c) for c in changes},
        names,
        names.type("tables", name),
        ratios,
    )


def grid_of_lists(change: Change, names: Names, article: str, ratios: bool = True) -> Grid | None:
    """A whole table that is added or gone, or a control for each member; nothing where it is a single value."""
    if change.path[0] == "tables":
        node = change.after or change.before
        assert node is not None
        dimensions = dimensions_of(node)
        cells: Mapping[tuple[str, ...], Node] = cells_of(node)
        pairs: dict[Key, Pair] = {}
        for key, value in cells.items():
            pairs[tuple(zip(dimensions, key, strict=False))] = (None, value) if change.verb == ADDED else (value, None)
        title, type_ = names.element(*change.path[:2]), names.type(*change.path[:2])
    else:
        pairs, type_ = _listed(change, names), names.type_named(change.path[3]) if len(change.path) > 3 else ""
        title = subject_of(change, names)
    if len(pairs) < 2:
        return None
    return _grid(SIGNS[change.verb], title, pairs, dict.fromkeys(pairs, article), names, type_, ratios)


def _listed(change: Change, names: Names) -> dict[Key, Pair]:
    """Two lists, or maps, for the members of one dimension."""
    before, after = change.before, change.after
    if before is None or after is None or not before.items or len(before.items) != len(after.items):
        return {}
    for text in names.texts:
        for dimension, about in (text.get("dimensions") or text).map.items():
            members = about.get("members")
            if members is not None and len(members.map) == len(after.items) and _is_per(change, dimension, names):
                found = zip(members.map, before.items, after.items, strict=True)
                return {((dimension, m),): (old, new) for m, old, new in found}
    return {}


def _is_per(change: Change, dimension: str, names: Names) -> bool:
    """Whether a control, or the value that it is about, is per this dimension."""
    places = [
        ("controls", change.path[1]),
        *((s, change.path[3]) for s in language().valued),
    ]
    found = [t.get(*place, "per") for place in places for t in names.texts]
    return any(item.raw == dimension for per in found if per is not None for item in per.items)


def _grid(
    sign: str,
    title: str,
    pairs: Mapping[Key, Pair],
    articles: Mapping[Key, str],
    names: Names,
    type_: str,
    ratios: bool,
) -> Grid:
    """Numbered members side by side, named ones below each other."""
    across = all(at and at[-1][1].isdigit() for at in pairs)
    bars = tuple(_bar(at, pair, names, type_, across) for at, pair in pairs.items() if _is_amount(pair, names, type_))
    if not across:
        heads, both = names.locale.heads, any(None not in pair for pair in pairs.values())
        columns = heads("diff", "before", "after", "difference") if both else heads("diff", "value")
        rows = []
        for at, (old, new) in pairs.items():
            cells = (names.value(old, type_), names.value(new, type_), names.difference(old, new, type_))
            heading = ", ".join(names.member(d, m) for d, m in at)
            rows.append((heading, cells if both else (names.value(new or old, type_),), articles[at]))
        return Grid(sign, title, tuple(columns), tuple(rows), type_, bars)
    numbers = list(dict.fromkeys(at[-1] for at in pairs))
    numbers.sort(key=lambda n: int(n[1]))
    found: list[tuple[str, tuple[str, ...], str]] = []
    for above in dict.fromkeys(at[:-1] for at in pairs):
        row = [pairs.get((*above, n), (None, None)) for n in numbers]
        article = next(articles[at] for at in pairs if at[:-1] == above)
        lead = ", ".join(names.member(d, m) for d, m in above)
        found += _rows(lead, row, article, names, type_, ratios)
    return Grid(sign, title, tuple(_capital(names.member(*n)) for n in numbers), tuple(found), type_, bars)


def _rows(
    lead: str, row: Sequence[Pair], article: str, names: Names, type_: str, with_ratios: bool
) -> list[tuple[str, tuple[str, ...], str]]:
    """Before, after, difference and ratio; one row where there was nothing before, or is nothing after."""
    say = names.locale.say

    def heading(text: str) -> str:
        return f"{lead}, {text}" if lead else _capital(text)

    old, new = [p[0] for p in row], [p[1] for p in row]
    if not any(old) or not any(new):
        kept = old if any(old) else new
        return [
            (
                heading(say("diff", "new") if any(new) else say("diff", "verb-repealed")),
                tuple(names.value(n, type_) for n in kept),
                article,
            )
        ]
    steps = [names.step(*p, type_) for p in row]
    ratios = [names.times(*p, type_) for p in row] if with_ratios else []
    lines = [(heading(say("diff", "before")), [names.value(n, type_) for n in old], article)]
    lines += [(heading(say("diff", "after")), [names.value(n, type_) for n in new], "")]
    lines += [(heading(say("diff", "difference")), steps, "")] if any(steps) else []
    lines += [(heading(say("diff", "ratio")), ratios, "")] if any(ratios) else []
    return [(h, tuple(c), a) for h, c, a in lines]


def _is_amount(pair: Pair, names: Names, type_: str) -> bool:
    return type_ == "money" and any(isinstance(names.outcome(n, type_), Fraction) for n in pair)


def _bar(at: Key, pair: Pair, names: Names, type_: str, across: bool) -> Bar:
    amounts = [x if isinstance(x := names.outcome(n, type_), Fraction) else None for n in pair]
    labels = [names.member(d, m) for d, m in at]
    texts = (names.value(pair[0], type_), names.value(pair[1], type_))
    row, column = (", ".join(labels[:-1]), labels[-1]) if across else (", ".join(labels), "")
    return Bar(row, column, amounts[0], amounts[1], texts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
