"""The empty form of a rule set: a workbook with lists to choose from, or CSV files. The same bytes at every run."""

from __future__ import annotations

from typing import Any

from ...base.positions import printable
from ...core.model import TYPES as DECLARED
from ...core.model import RuleSet
from ...report.locale import Locale
from .headings import REMARK, RULES, Column, Sheet, sheets
from .values import NO, NOTHING, YES
from .writer import csv_text, inert, workbook

ROWS = 1_000  # rows with lists to choose from
_LISTS = "_lists"
_SHORT = 255  # letters of a list that stands in the cell itself


def as_csv(rules: RuleSet, locale: Locale) -> dict[str, bytes]:
    """The sheets as CSV, by their name: headings, then a row of labels that is passed over when read."""
    found = {}
    for sheet in sheets(rules):
        rows = [_headings(sheet), _labels(sheet, rules, locale)]
        found[sheet.name] = ("\ufeff" + csv_text([inert(printable(t, 20_000)) for t in row] for row in rows)).encode()
    return found


def as_workbook(rules: RuleSet, locale: Locale) -> bytes:
    """The sheets as a workbook: headings with the question as a comment, labels, lists, dates and texts as such."""
    return workbook(lambda book: _fill(book, rules, locale), printable(rules.id))


def _fill(book: Any, rules: RuleSet, locale: Locale) -> None:
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#D9E2F3", "bottom": 1}),
        "label": book.add_format({"italic": True, "font_color": "#595959", "text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "dd/mm/yyyy" if locale.name == "fr" else "yyyy-mm-dd"}),
        "text": book.add_format({"num_format": "@"}),
    }
    lists: dict[tuple[str, ...], int] = {}
    for sheet in sheets(rules):
        _write(book.add_worksheet(sheet.name), sheet, rules, locale, formats, lists)
    hidden = book.add_worksheet(_LISTS)
    for words, column in lists.items():
        hidden.write_column(0, column, words, formats["text"])
    hidden.hide()


def _headings(sheet: Sheet) -> list[str]:
    return [c.heading for c in sheet.columns]


def _labels(sheet: Sheet, rules: RuleSet, locale: Locale) -> list[str]:
    """The row of labels; the first cell marks it as a remark."""
    first, *others = [label(c, rules, locale) for c in sheet.columns]
    return [f"{REMARK} {first}", *others]


def _write(
    page: Any, sheet: Sheet, rules: RuleSet, locale: Locale, formats: dict[str, Any], lists: dict[tuple[str, ...], int]
) -> None:
    for number, (column, text) in enumerate(zip(sheet.columns, _labels(sheet, rules, locale), strict=True)):
        kind = _kind(column)
        page.set_column(number, number, max(14, min(40, len(column.heading) + 2)), formats.get(kind))
        page.write_string(0, number, column.heading, formats["head"])
        page.write_string(1, number, inert(printable(text, 20_000)), formats["label"])
        page.write_comment(
            0,
            number,
            printable(question(column, rules, locale), 2_000).replace("\\u000a", "\n"),
            {"x_scale": 3, "author": ""},
        )
        words = choices(column, rules, locale)
        if words:
            page.data_validation(2, number, ROWS + 1, number, _list(words, lists))
    page.set_row(1, 60)
    page.freeze_panes(2, 1)


def _kind(column: Column) -> str:
    """How the cells of a column are shown: as dates, as texts that keep their zeros, or as the spreadsheet likes."""
    if column.fact is None or column.fact.type == "text":
        return "text"
    return "date" if column.fact.type == "date" else ""


def _list(words: tuple[str, ...], lists: dict[tuple[str, ...], int]) -> dict[str, Any]:
    from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

    source: Any = list(words)
    if len(",".join(words)) > _SHORT:
        column = xl_col_to_name(lists.setdefault(words, len(lists)))
        source = f"='{_LISTS}'!${column}$1:${column}${len(words)}"
    return {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}


def label(column: Column, rules: RuleSet, locale: Locale) -> str:
    """The label of a column, with the members of the ranges it is about."""
    about = column.fact or column.dimension
    if about is None:
        return locale.say("spreadsheets", f"head-{column.name}")
    text = about.label or about.name
    if column.fact is None:
        return text
    ranges = [rules.dimensions[d].label or d for d in column.fact.per if rules.dimensions[d].kind == "range"]
    steps = tuple(map(str, column.steps)) or (locale.say("spreadsheets", "for-all"),) * len(ranges)
    parts = [locale.say("spreadsheets", "step", range=r, step=s) for r, s in zip(ranges, steps, strict=True)]
    return f"{text} ({', '.join(parts)})" if parts else text


def question(column: Column, rules: RuleSet, locale: Locale) -> str:
    """What is asked in a column, how it is answered, and what an empty cell says."""
    listed = _members(column, rules, locale)
    if column.dimension is not None:
        return "\n".join(t for t in (column.dimension.question, listed or locale.say("spreadsheets", "names")) if t)
    if column.fact is None:
        return locale.say("spreadsheets", f"head-{column.name}")
    type_ = column.fact.type if column.fact.type in DECLARED else "text"
    answer = listed or locale.say("spreadsheets", f"answer-{type_}")
    empty = locale.say("spreadsheets", "empty", none=NOTHING[locale.name][-1])
    return "\n".join(t for t in (column.fact.question, answer, empty) if t)


def choices(column: Column, rules: RuleSet, locale: Locale) -> tuple[str, ...]:
    """What may be chosen in a column; nothing where anything may be written."""
    if column.name == RULES:
        return (rules.id,)
    about = column.dimension or (rules.dimensions.get(column.fact.type) if column.fact is not None else None)
    none = () if column.fact is None else (NOTHING[locale.name][-1],)
    if about is not None and about.kind == "closed":
        return (*about.members, *none)
    if column.fact is not None and column.fact.type == "boolean":
        return (YES[locale.name][0], NO[locale.name][0], *none)
    return ()


def _members(column: Column, rules: RuleSet, locale: Locale) -> str:
    about = column.dimension or (rules.dimensions.get(column.fact.type) if column.fact is not None else None)
    if about is None or about.kind != "closed":
        return ""
    members = "; ".join(f"{m} ({about.labels[m]})" if about.labels[m] != m else m for m in about.members)
    return locale.say("spreadsheets", "one-of", members=members)
