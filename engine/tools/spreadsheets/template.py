"""The empty form of a rule set: a workbook with lists to choose from, or CSV files. The same bytes at every run."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from ...base.diagnostics import Unreadable
from ...base.positions import shown
from ...core.model import RuleSet
from ...report.locale import Locale
from .csvwriting import as_line, inert
from .headings import REMARK
from .layout import Column, Sheet, sheets
from .prompts import choices, label, question

ROWS = 1_000  # rows with lists to choose from
_LISTS = "_lists"
_SHORT = 255  # letters of a list that stands in the cell itself
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  # a workbook has no time zone, and the same bytes at every run


def as_csv(rules: RuleSet, locale: Locale) -> dict[str, bytes]:
    """The sheets as CSV, by their name: headings, then a row of labels that is passed over when read."""
    return {
        s.name: ("\ufeff" + as_line(_headings(s)) + as_line(_labels(s, rules, locale))).encode() for s in sheets(rules)
    }


def as_workbook(rules: RuleSet, locale: Locale) -> bytes:
    """The sheets as a workbook: headings with the question as a comment, labels, lists, dates and texts as such."""
    try:
        import xlsxwriter  # type: ignore[import-untyped]
    except ImportError:
        raise Unreadable(
            "a workbook is written with one more package: pip install xlsxwriter; or name a .csv file"
        ) from None
    made = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(made, settings)
    book.set_properties({"created": _MADE, "title": shown(rules.id)})
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
    book.close()
    return made.getvalue()


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
        page.write_string(1, number, inert(text), formats["label"])
        page.write_comment(
            0,
            number,
            shown(question(column, rules, locale), 2_000).replace("\\u000a", "\n"),
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
