"""The statement for a reader: amounts by year and member, aligned, each with its article; then what is unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..marks import shown
from ..nodes import NONE
from ..outcomes import Failure
from ..statement import Line, Missing, Statement, natural
from ..values import exact_text
from ..words import Locale
from .data import condition_state

INDENT = "  "


def as_text(statement: Statement, locale: Locale, width: int | None = None) -> str:
    """The statement as lines. `width` breaks the years into blocks that fit; none prints them side by side."""
    parts = [_head(statement, locale), *_tables(statement, locale, width), *_tail(statement, locale)]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _head(statement: Statement, locale: Locale) -> list[str]:
    word = locale.word("rules")
    return [shown(statement.contract), f"{word}: {statement.rules} ({locale.word(statement.why)})"]


def source_text(line: Line) -> str:
    return " ".join(line.rule.source.values())


def _label(dimension: str, member: str, statement: Statement) -> str:
    for scope in reversed(statement.evaluation.scopes):
        about = scope.dimensions.get(dimension)
        if about is not None and member in about.labels:
            return about.labels[member]
    return member


def _range_of(line: Line, statement: Statement) -> str | None:
    """The range along which the columns go, if the value is per one."""
    for scope in reversed(statement.evaluation.scopes):
        found = [d for d in line.rule.per if d in scope.dimensions and scope.dimensions[d].kind == "range"]
        if found:
            return found[-1]
    return None


def _tables(statement: Statement, locale: Locale, width: int | None) -> Iterator[list[str]]:
    """A table for each range that values are per, and one for the values that are per none."""
    groups: dict[str | None, list[Line]] = {}
    for line in statement.of_kind("rule"):
        if line.rule.show:
            groups.setdefault(_range_of(line, statement), []).append(line)
    for along in sorted(groups, key=lambda d: d is None):
        yield from _table(along, groups[along], statement, locale, width)


def _table(
    along: str | None, lines: Sequence[Line], statement: Statement, locale: Locale, width: int | None
) -> Iterator[list[str]]:
    columns = sorted({line.at[along] for line in lines if along in line.at}, key=natural) if along else [""]
    rows = _rows(along, lines, statement, locale, columns)
    if not rows:
        return
    first = max(len(r[0]) for r in rows)
    cell = max([len(c) for r in rows for c in r[1]] + [len(c) + 6 for c in columns if c], default=0) + 2
    fit = len(columns) if width is None else max(1, (width - first) // cell)
    wide = width is None or first + cell * len(columns) + 2 + max(len(r[2]) for r in rows) <= width
    for start in range(0, max(1, len(columns)), fit):
        block = []
        if along:
            head = _dimension_label(along, statement)
            names = "".join(f"{head[:8].rstrip()} {c}".rjust(cell) for c in columns[start : start + fit])
            block.append(" " * first + names)
        for label, cells, source in rows:
            text = label.ljust(first) + "".join(c.rjust(cell) for c in cells[start : start + fit])
            if wide and source:
                text = text.ljust(first + cell * min(fit, len(columns))) + f"  {source}"
            block.append(text.rstrip())
            if source and not wide and start + fit >= len(columns):
                block.append(f"{INDENT * 2}{source}")
        yield block


def _dimension_label(dimension: str, statement: Statement) -> str:
    for scope in reversed(statement.evaluation.scopes):
        if dimension in scope.dimensions:
            return scope.dimensions[dimension].label.split(" ")[0].lower()
    return dimension


def _rows(
    along: str | None, lines: Sequence[Line], statement: Statement, locale: Locale, columns: Sequence[str]
) -> list[tuple[str, list[str], str]]:
    """Label, cells and source of each row: a rule, and below it its members where it has any."""
    rules: dict[str, list[Line]] = {}
    for line in lines:
        rules.setdefault(line.rule.name, []).append(line)
    rows: list[tuple[str, list[str], str]] = []
    for found in rules.values():
        rule = found[0].rule
        label = shown(rule.label or rule.name)
        members: dict[tuple[str, ...], dict[str, str]] = {}
        applies: set[tuple[str, ...]] = set()
        for line in found:
            key = tuple(_label(d, m, statement) for d, m in line.at.items() if d != along)
            at = line.at.get(along, "") if along else ""
            for column in [at] if at or not along else columns:
                members.setdefault(key, {})[column] = locale.outcome(line.outcome, rule.type)
            if line.outcome is not NONE:
                applies.add(key)
        cells = {k: [c.get(column, "") for column in columns] for k, c in members.items() if k in applies}
        if not applies:
            rows.append((label, ["–"] * len(columns), source_text(found[0])))
        elif list(cells) == [()]:
            rows.append((label, cells[()], source_text(found[0])))
        else:
            rows.append((label, [""] * len(columns), source_text(found[0])))
            rows += [(INDENT + shown(" / ".join(k)), c, "") for k, c in cells.items()]
    return rows


def _tail(statement: Statement, locale: Locale) -> Iterator[list[str]]:
    conditions = list(statement.of_kind("condition"))
    if conditions:
        yield [locale.word("Conditions")] + [
            f"{INDENT}{_place(line)}: {locale.word(condition_state(line.outcome).replace('_', ' '))}  {source_text(line)}"
            for line in conditions
        ]
    broken = [
        f"{INDENT}{_place(i)}: {shown(i.rule.message)}" for i in statement.of_kind("invariant") if i.outcome is False
    ]
    failed = {
        e.outcome.message: f"{INDENT}{_place(e)}: {shown(e.outcome.message)}"
        for e in statement.lines
        if isinstance(e.outcome, Failure)
    }
    if broken or failed:
        yield [locale.word("What does not hold"), *broken, *failed.values()]
    if statement.unknown:
        yield [locale.word("What is unknown, and what it waits for"), *_unknown(statement.unknown, locale)]
    taken = [r for r in statement.readings if _was_read(r, statement)]
    if taken:
        yield [locale.word("Readings taken"), *(_reading(r, statement, locale) for r in taken)]
    if statement.assumed:
        told = {
            f"{INDENT}{a.fact.name}{_at(a.at)} = {exact_text(a.outcome) or 'none'}": None for a in statement.assumed
        }
        yield [locale.word("Assumed, because nobody has said"), *_some(list(told), locale)]
    if statement.set_aside:
        aside = [f"{INDENT}{name}{_at(at)}" for name, at in statement.set_aside]
        yield [locale.word("Set aside: these rules do not use it"), *_some(aside, locale)]
    receipt = statement.receipt
    yield [
        f"{locale.word('Receipt')}: {locale.word('rules')} {receipt['rules_sha256'][:12]}, {locale.word('contract')} {receipt['contract_sha256'][:12]}, {locale.word('engine')} {receipt['engine']}"
    ]


def _at(at: object) -> str:
    members = ", ".join(shown(str(m)) for m in at.values()) if isinstance(at, dict) else ""
    return f"[{members}]" if members else ""


def _place(line: Line) -> str:
    return f"{shown(line.rule.label or line.rule.name)}{_at(dict(line.at))}"


def _some(lines: Sequence[str], locale: Locale, most: int = 12) -> list[str]:
    rest = len(lines) - most
    return list(lines) if rest <= 1 else [*lines[:most], f"{INDENT}… {locale.word('and')} {rest} {locale.word('more')}"]


def _unknown(unknown: Sequence[Missing], locale: Locale) -> Iterator[str]:
    """Each fact once, with its question, the places where it is missing and what waits for it."""
    groups: dict[tuple[str, str], list[Missing]] = {}
    for missing in unknown:
        groups.setdefault((missing.need.kind, missing.need.name), []).append(missing)
    for (kind, name), found in groups.items():
        places = [_at(dict(m.need.at)) for m in found if m.need.at]
        listed = " ".join(places[:4]) + (
            f" … {locale.word('and')} {len(places) - 4} {locale.word('more')}" if len(places) > 4 else ""
        )
        title = f"{locale.word('the reading')} {name}" if kind == "reading" else name
        yield f"{INDENT}{title}: {shown(found[0].question)}"
        if listed:
            yield f"{INDENT * 3}{listed}"
        needed = sorted({n for m in found for n in m.needed_by})
        yield f"{INDENT * 3}{locale.word('needed by')} {', '.join(_some(needed, locale, 8)).replace(INDENT, '')}"


def _was_read(reading: str, statement: Statement) -> bool:
    return (
        any(reading in scope.rules.readings for scope in statement.evaluation.scopes)
        and reading in statement.evaluation.asked
    )


def _reading(reading: str, statement: Statement, locale: Locale) -> str:
    option = statement.readings[reading]
    if option is None:
        return f"{INDENT}{reading}: {locale.word('open: nothing decides')}"
    about = next(
        s.rules.readings[reading] for s in reversed(statement.evaluation.scopes) if reading in s.rules.readings
    )
    label = about.options[option].text("label") if option in about.options else None
    return f"{INDENT}{reading}: {option}" + (f" ({shown(label)})" if label else "")
