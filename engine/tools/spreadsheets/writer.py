"""The one way out to spreadsheets: CSV and workbooks, the same bytes for the same content, no text that computes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from ...base.diagnostics import missing
from ...base.messages import say

_FORMULA = re.compile("[\\s\u00a0]*[=+\\-@|%\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  # a workbook has no time zone, and the same bytes at every run
_PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def inert(text: str) -> str:
    """A text that a spreadsheet shows and does not compute: an apostrophe stands before what begins as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def csv_text(rows: Iterable[Iterable[str]], separator: str = ";") -> str:
    """Rows as CSV, with lines ended as spreadsheets do. What of a cell is a text should be made `inert` before."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def workbook(fill: Callable[[Any], None], title: str = "") -> bytes:
    """A workbook that `fill` writes sheets into, with the methods of xlsxwriter. Raises `PathError` without it."""
    try:
        import xlsxwriter  # type: ignore[import-untyped]
    except ImportError:
        raise missing(say("files", "a-workbook"), "sheets") from None
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _PLAIN)
    book.set_properties({"created": _MADE} | ({"title": title} if title else {}))
    fill(book)
    book.close()
    return out.getvalue()
