"""A table of the law as rows of a spreadsheet, and back: one row per member, the last dimension across."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ...base import dates
from ...base.diagnostics import Fault, Faults, Faulty, suggest
from ...base.node import NONE, Node
from ...base.numbers import exact
from ...base.positions import Mark, shown
from ...consolidation.tables import Key, nest
from ...core.model import NUMBERS
from ..diff.changes import cells_of, dimensions_of, members_of
from .doubts import is_thousandfold, thousandfold

_FRENCH = re.compile(r"-?(?:[0-9]{1,30}|[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+)(?:,[0-9]{1,20})?")
_PLAIN = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,20})?")
_DAY = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_TRUTH = {"en": {"true": True, "false": False}, "fr": {"vrai": True, "faux": False, "true": True, "false": False}}


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell as it was read: a text, or what a spreadsheet holds as a number, a truth or a day; and where it stands."""

    value: str | Fraction | bool | date
    mark: Mark

    @property
    def text(self) -> str:
        if isinstance(self.value, str):
            return self.value.strip()
        return exact(self.value) if isinstance(self.value, Fraction) else str(self.value)


@dataclass(frozen=True)
class Grid:
    """A table laid out: its headings, and rows of member names followed by values."""

    headings: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[Node, ...]], ...]


def grid_of(document: Node, name: str) -> Grid:
    """A table of a consolidated text as rows; raises `Faulty` where there is no such table."""
    table, down, across = _layout(document, name)
    headings = (*down, *_headings(across))
    cells = cells_of(table) if dimensions_of(table) else {(): table.must("value")}
    rows: dict[Key, list[Node]] = {}
    for key, node in cells.items():
        rows.setdefault(key[: len(down)], []).append(node)
    return Grid(headings, tuple((k, tuple(v)) for k, v in rows.items()))


def with_rows(
    document: Node, name: str, rows: Sequence[Sequence[Cell]], locale: str, start: Mark, told: Faults
) -> Node:
    """The text with the cells of a table as these rows say; raises `Faulty` with all that cannot be read, row by row.
    What is read and doubted is added to `told`."""
    table, down, across = _layout(document, name)
    faults, found = Faults(), dict[Key, Node]()
    read: list[tuple[str, Cell, object]] = []
    columns = _columns(rows[0] if rows else (), down, across, name, faults, start)
    if faults.errors:
        raise Faulty(faults)
    members = members_of(document, table)
    for row in rows[1:]:
        key = tuple(_named(row, down, members, columns, faults))
        for place, cell in enumerate(row):
            if cell.text and place not in columns.values():
                faults.add(
                    "E772",
                    f"{shown(cell.text, 60)!r} stands in no column of {name}",
                    cell.mark,
                    "a cell that holds the sign between cells stands in quotes; else empty it",
                )
        for heading, (dimension, member) in zip(_headings(across), across, strict=True):
            full = (*key, member) if dimension else key
            place = columns[heading]
            cell = row[place] if place < len(row) else Cell("", row[-1].mark)
            if full in found:
                faults.add(
                    "E772",
                    f"a second row is for {', '.join(full)}",
                    cell.mark,
                    "keep one of them",
                    [("the first", found[full].mark)],
                )
            elif len(key) == len(down):
                what = f"{name} {', '.join(full)}".strip()
                found[full] = value_of(cell, table.text("type") or "", locale, what, faults)
                read.append((what, cell, found[full].value))
    wanted = list(cells_of(table)) if dimensions_of(table) else [()]
    missing = sorted({k[: len(down)] for k in wanted} - {k[: len(down)] for k in found})
    if missing and not faults.errors:
        gone = "; ".join(", ".join(k) for k in missing)
        faults.add(
            "E772",
            f"there is no row for {gone}" if down else "there is no row",
            start,
            "a table has all its rows: a member goes from the text, not from one table",
        )
    faults.stop_on_errors()
    told.extend(_doubted(read, table.text("type") or "", locale))
    changed = {**table.map}
    if dimensions_of(table):
        changed["values"] = nest(found, members, table.must("values"))
    else:
        changed["value"] = found[()]
    tables = document.must("tables")
    tables = tables.with_map({**tables.map, name: table.with_map(changed)})
    return document.with_map({**document.map, "tables": tables})._replace(mark=start)


def _doubted(read: Sequence[tuple[str, Cell, object]], type_: str, locale: str) -> Iterator[Fault]:
    """Numbers that may be meant a thousandfold."""
    for what, cell, value in read if type_ in NUMBERS else ():
        others = (v for _, c, v in read if c is not cell)
        if isinstance(cell.value, str) and is_thousandfold(cell.text, type_, locale, others):
            yield thousandfold(what, exact(value) if isinstance(value, Fraction) else "", cell.mark)


def value_of(cell: Cell, type_: str, locale: str, what: str, faults: Faults) -> Node:
    """A cell as a value of a type: money, rate, integer and number exact; `none` where there is no such thing."""
    text, value = cell.text, cell.value
    node = Node(NONE, cell.mark, raw="none")
    if text == "none":
        return node
    if type_ in NUMBERS:
        number = value if isinstance(value, Fraction) else _number(text, type_, locale)
        if number is not None:
            return node._replace(value=number, raw=exact(number))
        hint = "write it like 1 234,50" if locale == "fr" else "write it like 1234.50, or say --locale fr for 1 234,50"
    elif type_ == "boolean":
        truth = value if isinstance(value, bool) else _TRUTH[locale].get(text.lower())
        if truth is not None:
            return node._replace(value=truth, raw=str(truth).lower())
        hint = " or ".join(_TRUTH[locale])
    elif type_ == "date":
        day = value if isinstance(value, date) else _day(text, locale)
        if day is not None:
            return node._replace(value=day.isoformat(), raw=day.isoformat())
        hint = "write it like 30/09/2022" if locale == "fr" else "write it like 2022-09-30"
    elif text:
        return node._replace(value=text, raw=text)
    else:
        hint = "write a value"
    said = f"{shown(text, 60)!r} is no {type_}" if text else "the cell is empty"
    faults.add("E771", f"{what}: {said}", cell.mark, f"{hint}; none where there is no such thing")
    return node


def _layout(document: Node, name: str) -> tuple[Node, tuple[str, ...], tuple[tuple[str, str], ...]]:
    """A table, the dimensions down its side, and across its top each member with its dimension (or the table's
    name)."""
    tables = document.get("tables")
    known = tables.map if tables is not None else {}
    if name not in known:
        hint = suggest(name, known, "see accord show RULES tables")
        raise Faulty([Fault("E726", f"there is no table {shown(name, 80)} in these rules", hint=hint)])
    table = known[name]
    per = dimensions_of(table)
    if len(per) < 2:
        return table, per, (("", name),)
    return table, per[:-1], tuple((per[-1], m) for m in members_of(document, table)[-1])


def _headings(across: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{d} {m}".strip() for d, m in across]


def _columns(
    row: Sequence[Cell], down: Sequence[str], across: Sequence[tuple[str, str]], name: str, faults: Faults, start: Mark
) -> dict[str, int]:
    """Where each heading stands; those that are missing or belong to nothing are faults."""
    wanted = [*down, *_headings(across)]
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        if cell.text in found or (cell.text and cell.text not in wanted):
            said = "stands twice" if cell.text in found else f"is no column of {name}"
            hint = suggest(cell.text, wanted, f"the columns are: {'; '.join(wanted)}")
            if len(row) == 1 and set(cell.text) & {";", ",", "\t"}:
                hint = "a CSV has commas, or with --locale fr semicolons: say which it is"
            faults.add("E772", f"{shown(cell.text, 60)!r} {said}", cell.mark, hint)
        elif cell.text:
            found[cell.text] = place
    missing = [h for h in wanted if h not in found]
    if missing and not faults.errors:
        faults.add(
            "E772",
            f"there is no column {missing[0]!r}",
            row[0].mark if row else start,
            f"the first row holds the names of the columns: {'; '.join(wanted)}",
        )
    return found


def _named(
    row: Sequence[Cell], down: Sequence[str], members: Sequence[Sequence[str]], columns: dict[str, int], faults: Faults
) -> Iterator[str]:
    """The members that a row is for; fewer than `down` where one is none."""
    for dimension, known in zip(down, members, strict=False):
        cell = row[columns[dimension]] if columns[dimension] < len(row) else Cell("", row[-1].mark)
        text = exact(cell.value) if isinstance(cell.value, Fraction) else cell.text
        if text in known:
            yield text
        else:
            faults.add("E772", f"{shown(text, 60)!r} is no {dimension}", cell.mark, suggest(text, known))


def _number(text: str, type_: str, locale: str) -> Fraction | None:
    """A number as the locale writes it; a % after a rate or number is a hundredth, a € after money nothing."""
    percent = text.endswith("%") and type_ in ("rate", "number")
    if percent or (text.endswith("€") and type_ == "money"):
        text = text[:-1].rstrip()
    if not (_FRENCH if locale == "fr" else _PLAIN).fullmatch(text):
        return None
    number = Fraction(re.sub(r"[ \u00a0\u202f]", "", text).replace(",", "."))
    return number / 100 if percent else number


def _day(text: str, locale: str) -> date | None:
    if locale == "fr" and (match := _DAY.fullmatch(text)):
        text = f"{match[3]}-{match[2]}-{match[1]}"
    return dates.parse(text)
