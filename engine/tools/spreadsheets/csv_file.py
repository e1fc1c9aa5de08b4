"""CSV as spreadsheets write it: `;`, tab or `,`, quoted cells that may hold line breaks, each cell with its place."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from ...base.diagnostics import Diagnostic, DiagnosticError
from ...base.messages import say
from ...base.positions import SourceText, Span
from ...base.yaml_reader import refuse_utf_16
from .grid import BLANKS, MAX_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Cell, Grid
from .headings import CONTRACT

ENCODINGS = ("utf-8", "cp1252")
_SEPARATORS = (";", "\t", ",")
_HEADED = re.compile(rf'(?:^|([;\t,]))[ ]*"?{CONTRACT}"?[ ]*(?:([;\t,])|$)', re.M)
MOST_ABOVE = 50  # lines above the headings, among which these are looked for

_ERROR = re.compile(r"#(REF|DIV/0|N/A|NAME|NULL|NUM|VALUE|VALEUR|NOM|NUL|NOMBRE|SPILL|CALC|#+)[!?]?")


def read_csv(data: bytes, name: str, encoding: str = "utf-8", separator: str = "") -> Grid:
    """The one sheet of a CSV file; raises `DiagnosticError` where it is none. The separator is found where none is
    given."""
    if len(data) > MAX_BYTES:
        raise DiagnosticError([Diagnostic(say("E801", "too-many-bytes", name=name, size=len(data), most=MAX_BYTES))])
    refuse_utf_16(data, name)
    source = SourceText(name, _decoded(data, name, encoding))
    return _grid(source, separator or _separator(source.text))


def _decoded(data: bytes, name: str, encoding: str) -> str:
    try:
        if encoding != "utf-8" and (at := next((n for n, byte in enumerate(data) if byte > 127), None)) is not None:
            _not_utf8(data, at, name, encoding)
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("latin-1")
        line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
        span = Span(SourceText(name, data.decode("latin-1")), line, column)
        byte = f"0x{data[error.start]:02x}"
        said = say("E102", "not-in-encoding", encoding=encoding, byte=byte, line=line + 1)
        hint = say("E102", "save-or-name-encoding") if encoding == "utf-8" else None
        raise DiagnosticError([Diagnostic(said, span, hint)]) from None


def _not_utf8(data: bytes, at: int, name: str, encoding: str) -> None:
    """Refuse what is UTF-8 all through: in another encoding its letters would come out as others."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    above = data[:at].removeprefix(b"\xef\xbb\xbf").decode()
    line, column = above.count("\n"), len(above) - (above.rfind("\n") + 1)
    span = Span(SourceText(name, text), line, column)
    raise DiagnosticError([Diagnostic(say("E816", "utf-8", encoding=encoding), span)])


def _separator(text: str) -> str:
    """What stands between the cells of the headings; where none are found, of the first line that is no remark."""
    lines = text.splitlines()[:MOST_ABOVE]
    headed = (found[1] or found[2] for line in lines for found in _HEADED.finditer(line))
    first = next((line for line in lines if line.strip(BLANKS) and not line.lstrip(BLANKS + '"').startswith("#")), "")
    return next((d for d in headed if d), None) or next((d for d in _SEPARATORS if d in first), "")


def _grid(source: SourceText, separator: str) -> Grid:
    """The cells that the csv module reads; where each stands, and whether it is quoted soundly, shows in the text."""
    rows: dict[int, dict[int, Cell]] = {}
    empty: dict[int, dict[int, Span]] = {}
    count = 0
    for row, (text, line, values) in enumerate(_records(source, separator or ";")):
        at = 0
        for column, value in enumerate(values):
            quoted = text.startswith('"', at)
            written = f'"{value.replace(chr(34), chr(34) * 2)}"' if quoted else value
            span = Span(source, line + text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1))
            end = at + len(written)
            if not text.startswith(written, at) or text[end : end + 1] not in (separator or ";", "\r", "\n", ""):
                raise DiagnosticError([Diagnostic(say("E801", "quotation-mark"), span)])
            if len(value) > MAX_TEXT:
                raise DiagnosticError([Diagnostic(say("E801", "cell-longer", most=MAX_TEXT), span)])
            if value.strip(BLANKS):
                kind = "error" if _ERROR.fullmatch(value.strip(BLANKS)) else "text"
                span = span._replace(length=1 if "\n" in written else len(written))
                rows.setdefault(row, {})[column] = Cell(kind, value, row, column, span)
                count += 1
            else:
                empty.setdefault(row, {})[column] = span
            at = end + 1
        if row > MAX_ROWS or len(values) > MAX_COLUMNS + 1 or count > MAX_CELLS:
            said = say("E801", "too-large", rows=MAX_ROWS, columns=MAX_COLUMNS, cells=MAX_CELLS)
            raise DiagnosticError([Diagnostic(said, Span(source, line, 0))])
    return Grid(source, rows, empty=empty, separator=separator)


def _records(source: SourceText, delimiter: str) -> Iterator[tuple[str, int, list[str]]]:
    """Each record with its text and the line that it starts on."""
    taken: list[str] = []
    line = 0

    def lines() -> Iterator[str]:
        for one in io.StringIO(source.text, newline=""):
            taken.append(one)
            yield one

    try:
        for values in csv.reader(lines(), delimiter=delimiter):
            text = "".join(taken)
            taken.clear()
            yield text, line, values
            line += text.count("\n")
    except csv.Error:
        raise DiagnosticError([Diagnostic(say("E801", "cell-longer", most=MAX_TEXT), Span(source, line, 0))]) from None
