"""The statement for a reader: amounts by year and member, aligned, each with its article; then what is unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..base.node import NONE
from ..base.positions import printable
from ..contracts.statement import Line, Statement, natural
from .layout import INDENT, head, label_of, page, source_text
from .locale import Locale
from .notes import tail
from .wrap import fold, folded

Show = Callable[[Line], str]
LEAST_LABEL = 16


def as_text(
    statement: Statement, locale: Locale, width: int | None = None, show: Show | None = None, also: Sequence[str] = ()
) -> str:
    """The statement as lines. `width` breaks the years into blocks that fit and long lines at spaces; none prints them
    side by side. `show` writes a cell (else as its outcome), `also` is a block after the tables."""

    def plainly(line: Line) -> str:
        return locale.outcome(line.outcome, line.rule.type)

    tables = _tables(statement, show or plainly, width)
    return fold(page([head(statement, locale), *tables, also, *tail(statement, locale)]), width)


def _range_of(line: Line, statement: Statement) -> str | None:
    """The range along which the columns go, if the value is per one."""
    for scope in reversed(statement.evaluation.scopes):
        found = [d for d in line.rule.per if d in scope.dimensions and scope.dimensions[d].kind == "range"]
        if found:
            return found[-1]
    return None


def _tables(statement: Statement, show: Show, width: int | None) -> Iterator[list[str]]:
    """A table for each range that values are per, and one for the values that are per none."""
    groups: dict[str | None, list[Line]] = {}
    for line in statement.of_kind("rule"):
        if line.rule.show:
            groups.setdefault(_range_of(line, statement), []).append(line)
    for along in sorted(groups, key=lambda d: d is None):
        yield from _table(along, groups[along], statement, show, width)


def _table(
    along: str | None, lines: Sequence[Line], statement: Statement, show: Show, width: int | None
) -> Iterator[list[str]]:
    columns = sorted({line.at[along] for line in lines if along in line.at}, key=natural) if along else []
    columns = columns or [""]  # of a range of which nobody knows the members, the one column says so
    rows = _rows(along, lines, statement, show, columns)
    first = max(len(r[0]) for r in rows)
    cell = max([len(c) for r in rows for c in r[1]] + [len(c) + 6 for c in columns if c], default=0) + 2
    if along and len(statement.evaluation.eras) > 1:
        cell = max([cell, *(len(v) + 2 for v in _versions(along, lines, columns).values())])
    if width is not None:  # on a narrow page a long label takes several lines
        first = min(first, max(LEAST_LABEL, width - cell))
    fit = len(columns) if width is None else max(1, (width - first) // cell)
    wide = width is None or first + cell * len(columns) + 2 + max(len(r[2]) for r in rows) <= width
    for start in range(0, max(1, len(columns)), fit):
        block = []
        if along:
            head = _dimension_label(along, statement)
            names = "".join(f"{head[:8].rstrip()} {c}".rstrip().rjust(cell) for c in columns[start : start + fit])
            block.append(" " * first + names)
            versions = _versions(along, lines, columns) if len(statement.evaluation.eras) > 1 else {}
            if versions:
                block.append(" " * first + "".join(versions[c].rjust(cell) for c in columns[start : start + fit]))
        for label, cells, source in rows:
            *above, label = folded(label, first) if any(cells) else [label]
            block += above
            text = label.ljust(first) + "".join(c.rjust(cell) for c in cells[start : start + fit])
            if wide and source:
                text = text.ljust(first + cell * min(fit, len(columns))) + f"  {source}"
            block.append(text.rstrip())
            if source and not wide and start == 0:
                block.append(f"{INDENT * 2}{source}")
        yield block


def _versions(along: str, lines: Sequence[Line], columns: Sequence[str]) -> dict[str, str]:
    """The version under which each column was computed."""
    return {c: next((x.version for x in lines if x.at.get(along, "") == c), "") for c in columns}


def _dimension_label(dimension: str, statement: Statement) -> str:
    scopes = reversed(statement.evaluation.scopes)
    label = next(s.dimensions[dimension].label for s in scopes if dimension in s.dimensions)
    return label.split(" ")[0].lower()


def _rows(
    along: str | None, lines: Sequence[Line], statement: Statement, show: Show, columns: Sequence[str]
) -> list[tuple[str, list[str], str]]:
    """Label, cells and source of each row: a rule, and below it its members where it has any."""
    rules: dict[str, list[Line]] = {}
    for line in lines:
        rules.setdefault(line.rule.name, []).append(line)
    rows: list[tuple[str, list[str], str]] = []
    for found in rules.values():
        rule = found[0].rule
        label = printable(rule.label or rule.name)
        members: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}
        applies: set[tuple[tuple[str, str], ...]] = set()
        for line in found:
            key = tuple((d, m) for d, m in line.at.items() if d != along)
            at = line.at.get(along, "") if along else ""
            for column in [at] if at or not along else columns:
                members.setdefault(key, {})[column] = show(line)
            if line.outcome is not NONE:
                applies.add(key)
        cells = {k: [c.get(column, "") for column in columns] for k, c in members.items() if k in applies}
        if not applies:
            rows.append((label, ["–"] * len(columns), source_text(found[0], statement)))
        elif list(cells) == [()]:
            rows.append((label, cells[()], source_text(found[0], statement)))
        else:
            rows.append((label, [""] * len(columns), source_text(found[0], statement)))
            named = {k: " / ".join(label_of(d, dict(k), statement) for d, _ in k) for k in cells}
            rows += [(INDENT + printable(named[k]), c, "") for k, c in cells.items()]
    return rows
