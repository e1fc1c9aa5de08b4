"""CSV as spreadsheets write it: `;`, tab or `,`, quoted cells that may hold line breaks, each cell with its place."""

from __future__ import annotations

import re

from ..faults import Fault, Faulty
from ..marks import Mark, Source, shown
from .grid import BLANKS, MAX_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Cell, Grid
from .layout import CONTRACT

ENCODINGS = ("utf-8", "cp1252")
_SEPARATORS = (";", "\t", ",")
_CELLS = {d: re.compile(rf'"([^"]*+(?:""[^"]*+)*+)"|([^"{d}\r\n][^{d}\r\n]*)?') for d in _SEPARATORS}
_HEADED = re.compile(rf'(?:^|([;\t,]))[ ]*"?{CONTRACT}"?[ ]*(?:([;\t,])|$)', re.M)
MOST_ABOVE = 50  # lines above the headings, among which these are looked for

_ERROR = re.compile(r"#(REF|DIV/0|N/A|NAME|NULL|NUM|VALUE|VALEUR|NOM|NUL|NOMBRE|SPILL|CALC|#+)[!?]?")


def read_csv(data: bytes, name: str, encoding: str = "utf-8") -> Grid:
    """The one sheet of a CSV file; raises `Faulty` where it is none."""
    if len(data) > MAX_BYTES:
        raise Faulty([Fault("E801", f"{shown(name)} has {len(data)} bytes, more than {MAX_BYTES}")])
    return _grid(Source(name, _decoded(data, name, encoding)))


def _decoded(data: bytes, name: str, encoding: str) -> str:
    try:
        if encoding != "utf-8" and (at := next((n for n, byte in enumerate(data) if byte > 127), None)) is not None:
            _not_utf8(data, at, name, encoding)
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("latin-1")
        line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
        mark = Mark(Source(name, data.decode("latin-1")), line, column)
        hint = "save it as CSV UTF-8" + (", or name its encoding: --encoding cp1252" if encoding == "utf-8" else "")
        message = f"the file is not {encoding}: byte 0x{data[error.start]:02x} on line {line + 1}"
        raise Faulty([Fault("E102", message, mark, hint)]) from None


def _not_utf8(data: bytes, at: int, name: str, encoding: str) -> None:
    """Refuse what is UTF-8 all through: in another encoding its letters would come out as others."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    above = data[:at].removeprefix(b"\xef\xbb\xbf").decode()
    line, column = above.count("\n"), len(above) - (above.rfind("\n") + 1)
    mark = Mark(Source(name, text), line, column)
    raise Faulty(
        [Fault("E816", f"the file is UTF-8, and {encoding} was asked for", mark, f"leave out --encoding {encoding}")]
    )


def _separator(text: str) -> str:
    """What stands between the cells of the headings; where none are found, of the first line that is no remark."""
    lines = text.splitlines()[:MOST_ABOVE]
    headed = (found[1] or found[2] for line in lines for found in _HEADED.finditer(line))
    first = next((line for line in lines if line.strip(BLANKS) and not line.lstrip(BLANKS + '"').startswith("#")), "")
    return next((d for d in headed if d), None) or next((d for d in _SEPARATORS if d in first), "")


def _grid(source: Source) -> Grid:
    text = source.text
    separator = _separator(text)
    delimiter = separator or ";"
    pattern = _CELLS[delimiter]
    rows: dict[int, dict[int, Cell]] = {}
    at = line = start = row = column = count = 0
    while at < len(text):
        mark = Mark(source, line, at - start)
        match = pattern.match(text, at)
        end = match.end() if match else at
        after = text[end : end + 1]
        if match is None or after not in (delimiter, "\r", "\n", ""):
            raise _broken(mark, "a quotation mark is not closed here, or stands inside a cell", text[at : at + 1])
        value = match[1].replace('""', '"') if match[1] is not None else match[2] or ""
        if len(value) > MAX_TEXT:
            raise Faulty([Fault("E801", f"a cell is longer than {MAX_TEXT} letters", mark)])
        if value.strip(BLANKS):
            written = mark._replace(length=max(1, end - at if "\n" not in match[0] else 1))
            rows.setdefault(row, {})[column] = Cell(
                "error" if _ERROR.fullmatch(value.strip(BLANKS)) else "text", value, row, column, written
            )
            count += 1
        if broken := match[0].count("\n"):
            line, start = line + broken, at + match[0].rfind("\n") + 1
        at = end + 1
        if after == delimiter:
            column += 1
        elif after:
            at += text.startswith("\r\n", end)
            line, start, row, column = line + 1, at, row + 1, 0
        if row > MAX_ROWS or column > MAX_COLUMNS or count > MAX_CELLS:
            raise Faulty(
                [Fault("E801", f"more than {MAX_ROWS} rows, {MAX_COLUMNS} columns or {MAX_CELLS} cells", mark)]
            )
    return Grid(source.name, rows, separator=separator)


def _broken(mark: Mark, message: str, letter: str) -> Faulty:
    hint = 'quote the whole cell, and write each quotation mark in it twice: "a ""word"" here"'
    return Faulty([Fault("E801", message if letter == '"' else "this is not CSV", mark, hint)])
