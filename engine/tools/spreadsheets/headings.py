"""What the columns of each sheet are: the contract, its rules, a dimension whose member the row names, or a fact."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from ...base.diagnostics import Diagnostics, did_you_mean
from ...base.messages import say
from ...base.positions import printable
from ...contracts.facts import Facts, FactSchema
from ...core.evaluation import Evaluation, Period
from ...core.model import Dimension, Fact, RuleSet
from .grid import Cell, Grid

REMARK = "#"  # a row that starts with it is for people
WRONG = ("", ())  # a column with a heading that is told to be wrong


@dataclass(frozen=True)
class Head:
    """The columns of a sheet by their number, and the rows below them."""

    grid: Grid
    row: int
    columns: Mapping[int, tuple[str, tuple[int, ...]]]
    cells: Mapping[str, Cell]

    def column(self, name: str) -> int | None:
        """The number of the column with this name; nothing where there is none."""
        return next((c for c, (n, _) in self.columns.items() if n == name), None)

    @property
    def rows(self) -> Iterable[Mapping[int, Cell]]:
        """The rows that say something, in order."""
        return (
            cells
            for _, cells in sorted(self.grid.rows.items())
            if cells[min(cells)].row > self.row and not is_remark(cells)
        )


def is_remark(cells: Mapping[int, Cell]) -> bool:
    """Whether a row is for readers alone, as the sign at its start says."""
    return cells[min(cells)].text.lstrip().startswith(REMARK)


def read_head(grid: Grid, diagnostics: Diagnostics) -> Head | None:
    """The headings: the first row that says `contract`. What stands above it is passed over, and told.

    Nothing where no row does.
    """
    rows = [cells for _, cells in sorted(grid.rows.items()) if not is_remark(cells)]
    first = next((cells for cells in rows if any(c.text.strip() == CONTRACT for c in cells.values())), None)
    if first is None:
        return None
    above = rows[: rows.index(first)]
    if above:
        cell = above[0][min(above[0])]
        said = say("W816", "rows", number=len(above), remark=REMARK)
        diagnostics.add(say("W816", "row", row=cell.row + 1, remark=REMARK) if len(above) == 1 else said, cell.span)
    columns: dict[int, tuple[str, tuple[int, ...]]] = {}
    cells: dict[str, Cell] = {}
    for number, cell in sorted(first.items()):
        found = heading(cell.text.strip())
        columns.setdefault(number, WRONG)
        if found is None:
            diagnostics.add(say("E802", "no-heading", cell=cell.name, heading=printable(cell.text, 60)), cell.span)
        elif found in columns.values():
            diagnostics.add(
                say("E802", "heading-twice", cell=cell.name, heading=cell.text.strip()),
                cell.span,
                beside=[(say("E802", "first"), cells[cell.text.strip().replace(" ", "")].span)],
            )
        else:
            columns[number] = found
            cells[cell.text.strip().replace(" ", "")] = cell
    return Head(grid, first[min(first)].row, columns, cells)


def tell_headless(grid: Grid, known: Container[str] | None, diagnostics: Diagnostics) -> None:
    """A sheet without the heading `contract`: passed over where no cell of it is a `known` heading, else refused."""
    cells = [cell for row in grid.rows.values() if not is_remark(row) for cell in row.values()]
    if not cells:
        return
    words = [found[0] for cell in cells if (found := heading(cell.text.strip().lower()))]
    if known is None or any(word in (CONTRACT, RULES) or word in known for word in words):
        capital = next((cell for cell in cells if cell.text.strip().lower() == CONTRACT), None)
        if capital is None:
            diagnostics.add(say("E802", "no-contracts", heading=CONTRACT), cells[0].span)
            return
        row = [cell.text.strip().lower() for cell in cells if cell.row == capital.row]
        diagnostics.add(say("E802", "capitals", headings=row), capital.span)
        return
    diagnostics.add(say("W816", "sheet", heading=CONTRACT), cells[0].span)


def check_headings(
    head: Head, forms: Sequence[FactSchema], diagnostics: Diagnostics
) -> tuple[Head, tuple[str, ...]] | None:
    """The columns, a wrong one without a name, and the dimensions that the rows name members of, parents first.

    Nothing where a dimension is missing: no row could be read.
    """
    dimensions = {d: f.parents[d] for f in forms for d in f.dimensions if not f.is_range(d)}
    facts = {n: fact for f in forms for n, fact in f.facts.items()}
    ranges = {n: sum(f.is_range(d) for d in fact.per) for f in forms for n, fact in f.facts.items()}
    keys = [n for n, _ in head.columns.values() if n in dimensions]
    columns = dict(head.columns)
    for word, cell in head.cells.items():
        name, steps = heading(word) or (word, ())
        said, hint = None, None
        if name == RULES and keys:
            said = say("E802", "rules-of-members", cell=cell.name, heading=RULES)
        elif name not in (CONTRACT, RULES, *dimensions, *facts):
            said = say("E802", "unknown", cell=cell.name, name=name)
            hint = did_you_mean(name, [CONTRACT, RULES, *facts, *dimensions])
        elif steps and len(steps) != ranges.get(name, 0):
            said = say("E802", "steps", cell=cell.name, name=name, steps=",".join(map(str, steps)))
        elif missing := [p for p in dimensions.get(name, ()) if p not in keys]:
            said = say("E802", "no-parent", cell=cell.name, name=name, above=missing[0])
        if said is not None:
            diagnostics.add(said, cell.span, hint)
            columns[cell.column] = WRONG
    if any(p not in keys for k in keys for p in dimensions[k]):
        return None
    return replace(head, columns=columns), tuple(sorted(keys, key=lambda d: len(dimensions[d])))


CONTRACT, RULES = "contract", "rules"  # the headings that every workbook has


MAX_NAME = 31  # letters of a sheet's name


MOST_STEPS = 60  # columns of one fact


_HEADING = re.compile(r"([a-z][a-z0-9_]*)(?:\[((?:0|-?[1-9][0-9]{0,3})(?:, ?(?:0|-?[1-9][0-9]{0,3}))*)\])?")


@dataclass(frozen=True)
class Column:
    """A column: the title, the rules, a dimension, or a fact (at `steps` of its ranges, or once for all of them)."""

    name: str
    steps: tuple[int, ...] = ()
    fact: Fact | None = None
    dimension: Dimension | None = None

    @property
    def heading(self) -> str:
        """What the column is headed with: its name, and its steps in brackets."""
        return f"{self.name}[{','.join(map(str, self.steps))}]" if self.steps else self.name


@dataclass(frozen=True)
class Sheet:
    """A sheet to be filled in: the dimensions whose members a row names, and its columns."""

    name: str
    dimensions: tuple[str, ...]
    columns: tuple[Column, ...]


def heading(text: str) -> tuple[str, tuple[int, ...]] | None:
    """The name and the steps of a heading: `name`, `name[1]`; nothing where it is none."""
    match = _HEADING.fullmatch(text)
    return (match[1], tuple(int(s) for s in match[2].split(",")) if match[2] else ()) if match else None


def standing(fact: Fact, rules: RuleSet) -> tuple[str, ...]:
    """The dimensions of a fact that members are named of, parents first, in the order of the rule set."""
    return in_order([d for d in fact.per if rules.dimensions[d].kind != "range"], rules)


def in_order(names: list[str], rules: RuleSet) -> tuple[str, ...]:
    """Parents before what is nested in them, and else in the order of the rule set."""
    known = list(rules.dimensions)
    return tuple(sorted(names, key=lambda d: (len(rules.parents(d)), known.index(d))))


def sheets(rules: RuleSet) -> tuple[Sheet, ...]:
    """Every sheet with its columns, in the order of the rule set; the sheet of contracts first."""
    places: dict[tuple[str, ...], list[Fact]] = {(): []}
    for dimension in rules.dimensions.values():
        if dimension.kind in ("open", "nested"):
            places[in_order([*rules.parents(dimension.name), dimension.name], rules)] = []
    for fact in rules.facts.values():
        places.setdefault(standing(fact, rules), []).append(fact)
    steps = _steps(rules)
    found: list[Sheet] = []
    for place in sorted(places, key=lambda p: [list(rules.dimensions).index(d) for d in p]):
        head = [Column(CONTRACT), *([] if place else [Column(RULES)])]
        keys = [Column(d, dimension=rules.dimensions[d]) for d in place]
        facts = [c for fact in places[place] for c in _columns(fact, rules, steps)]
        found.append(Sheet(_name(place, rules, [s.name for s in found]), place, (*head, *keys, *facts)))
    return tuple(found)


def _columns(fact: Fact, rules: RuleSet, steps: dict[str, tuple[int, ...]]) -> Iterator[Column]:
    yield Column(fact.name, fact=fact)
    ranges = [steps[d] for d in fact.per if rules.dimensions[d].kind == "range"]
    for at in [] if not ranges else list(product(*ranges))[:MOST_STEPS]:
        yield Column(fact.name, at, fact)


def _steps(rules: RuleSet) -> dict[str, tuple[int, ...]]:
    """The members of each range, where they do not depend on the contract."""
    evaluation = Evaluation([Period(None, rules)], Facts(), {})
    found = {}
    for dimension in rules.dimensions.values():
        members = evaluation.members(dimension.name, {}) if dimension.kind == "range" else ()
        found[dimension.name] = tuple(m for m in members if isinstance(m, int)) if isinstance(members, tuple) else ()
    return found


def _name(place: tuple[str, ...], rules: RuleSet, taken: list[str]) -> str:
    """The name of a sheet: the dimensions, without parents that are understood."""
    understood = {p for d in place for p in rules.parents(d)}
    name = "-".join(d for d in place if d not in understood)[:MAX_NAME] or "contracts"
    number = 2
    while name in taken:
        name = f"{name[: MAX_NAME - 3]}-{number}"
        number += 1
    return name
