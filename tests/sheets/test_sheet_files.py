"""CSV and workbooks as grids: every cell exact and at its place, and hostile files refused with a word."""

import csv
import io
import zipfile
from datetime import date

import books
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.base.diagnostics import DiagnosticError
from engine.tools.spreadsheets import hidden, package
from engine.tools.spreadsheets.csv_file import read_csv
from engine.tools.spreadsheets.grid import BLANKS
from engine.tools.spreadsheets.package import MAX_UNPACKED
from engine.tools.spreadsheets.xlsx_file import read_xlsx

BOOK = books.HERE / "contracts.xlsx"
DATA = BOOK.read_bytes()
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('";\n,\t'), max_size=8)


def cells(grid):
    return {(c.row, c.column): c.text for row in grid.rows.values() for c in row.values()}


# CSV


@given(
    st.lists(st.lists(TEXTS, min_size=2, max_size=4), max_size=5),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_csv_writes_is_read_again(rows, delimiter, end):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows([["contract", "x"], *rows])
    found = read_csv(b"\xef\xbb\xbf" + out.getvalue().encode(), "a.csv")
    wanted = {
        (r, c): t for r, row in enumerate([["contract", "x"], *rows]) for c, t in enumerate(row) if t.strip(BLANKS)
    }
    assert cells(found) == wanted


def test_a_cell_stands_where_it_stands_in_the_text():
    found = read_csv(b'contract;x\r\n"two\nlines";a\r\nB;"quoted ""word"""\r\n', "a.csv")
    spans = {c.text: c.span for row in found.rows.values() for c in row.values()}
    assert [spans[t].place for t in ("x", "two\nlines", "a", "B", 'quoted "word"')] == [
        "a.csv:1:10",
        "a.csv:2:1",
        "a.csv:3:8",
        "a.csv:4:1",
        "a.csv:4:3",
    ]
    assert spans['quoted "word"'].excerpt() == ('B;"quoted ""word"""', "  ^^^^^^^^^^^^^^^^^")


def test_errors_of_a_spreadsheet_in_csv_are_errors():
    found = read_csv(b"contract;x\nA;#REF!\nB;#VALEUR!\nC;#1", "a.csv")
    assert [c.kind for row in found.rows.values() for c in row.values()] == [
        "text",
        "text",
        "text",
        "error",
        "text",
        "error",
        "text",
        "text",
    ]


@pytest.mark.parametrize("text", ['a;"b', '"a"b;c', 'contract\n"' + "x" * 30_000 + '"', "\n" * 70_000, ";" * 2_000])
def test_what_is_no_csv_is_refused(text):
    with pytest.raises(DiagnosticError) as refused:
        read_csv(text.encode(), "a.csv")
    assert [f.code for f in refused.value.diagnostics] == ["E801"]


def test_windows_1252_is_read_where_it_is_named_and_never_guessed():
    data = "contract;label\r\nVallée;1 250 €".encode("cp1252")
    assert cells(read_csv(data, "a.csv", "cp1252"))[1, 0] == "Vallée"
    with pytest.raises(DiagnosticError) as refused:
        read_csv(data, "a.csv")
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.code == "E102" and diagnostic.span.place == "a.csv:2:5" and "--encoding cp1252" in diagnostic.hint


# Workbooks


def test_a_workbook_has_the_cells_that_were_written_into_it():
    found = {g.name.partition("[")[2][:-1]: cells(g) for g in read_xlsx(DATA, "contracts.xlsx")}
    assert found == {
        name: {(r, c): plainly(v) for r, row in enumerate(rows) for c, v in enumerate(row) if v is not None}
        for name, rows in books.SHEETS.items()
    }


def plainly(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(
    ("held", "text"),
    [("0.1", "0.1"), ("3", "3"), ("1067", "1067"), ("60371.000000004", "60371.000000004"), ("1E-3", "0.001")],
)
def test_a_number_is_what_the_cell_says_and_no_binary_noise(held, text):
    assert kinds(small(row(f"<x:c><x:v>{held}</x:v></x:c>"))) == [("number", text)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(
            TEXTS | st.integers(-(10**14), 10**14) | st.dates(date(1900, 3, 1), date(9999, 12, 31)) | st.booleans(),
            max_size=4,
        ),
        max_size=4,
    )
)
def test_what_a_workbook_holds_is_read_again(tmp_path, rows):
    grids = read_xlsx(books.book(tmp_path / "a.xlsx", {"a": rows}).read_bytes(), "a.xlsx")
    wanted = {}
    for r, row in enumerate(rows):
        for c, v in enumerate(row):
            text = str(v).lower() if isinstance(v, bool) else str(v)
            if text.strip(BLANKS):
                wanted[r, c] = text
    assert (cells(grids[0]) if grids else {}) == wanted


def small(sheet, styles="", book="<sheets><sheet name='s' sheetId='1' r:id='r1'/></sheets>", **parts):
    """A workbook written by hand, as other programs write it: prefixes, no cell references."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = {"r1": "worksheet", "r2": "styles", "r3": "sharedStrings"}
    files = {"r1": "sheet.xml", "r2": "styles.xml", "r3": "strings.xml"}
    links = "".join(f"<Relationship Id='{i}' Type='{relation}/{k}' Target='/w/{files[i]}'/>" for i, k in kinds.items())
    contents = {
        "_rels/.rels": (
            f"<Relationships><Relationship Id='a' Type='{relation}/officeDocument'"
            " Target='w/book.xml'/></Relationships>"
        ),
        "w/book.xml": f"<workbook xmlns:r='{relation}'>{book}</workbook>",
        "w/_rels/book.xml.rels": (
            f"<Relationships>{links}<Relationship Id='out' Type='{relation}/worksheet' Target='file:///etc/passwd'"
            " TargetMode='External'/></Relationships>"
        ),
        "w/sheet.xml": f"<x:worksheet xmlns:x='urn:x'><x:sheetData>{sheet}</x:sheetData></x:worksheet>",
        "w/styles.xml": f"<styleSheet>{styles}</styleSheet>",
        "w/strings.xml": (
            "<sst><si><r><t xml:space='preserve'>rich </t></r><r><t>text</t></r><rPh><t>said</t></rPh>"
            "</si><si><t>a_x0041_b</t></si></sst>"
        ),
        **parts,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in contents.items():
            out.writestr(name, text)
    return made.getvalue()


def kinds(data):
    return [(c.kind, c.text) for g in read_xlsx(data, "a.xlsx") for row in g.rows.values() for c in row.values()]


def row(*cells_):
    return "<x:row>" + "".join(cells_) + "</x:row>"


def test_cells_as_other_programs_write_them():
    styles = (
        "<numFmts><numFmt numFmtId='170' formatCode='[$-40C]d\\ mmmm\\ yyyy'/><numFmt numFmtId='171'"
        " formatCode='0.00\"d\"'/></numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf"
        " numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='170'/><xf numFmtId='171'/></cellXfs>"
    )
    sheet = row(
        "<x:c t='inlineStr'><x:is><x:t>here</x:t></x:is></x:c>",
        "<x:c t='s'><x:v>0</x:v></x:c>",
        "<x:c t='s'><x:v>1</x:v></x:c>",
        "<x:c s='1'><x:v>44834</x:v></x:c>",
        "<x:c s='2'><x:v>44834.0</x:v></x:c>",
        "<x:c s='3'><x:v>44834</x:v></x:c>",
        "<x:c s='1'><x:v>44834.5</x:v></x:c>",
        "<x:c s='1'><x:v>60</x:v></x:c>",
        "<x:c t='d'><x:v>2022-09-30</x:v></x:c>",
        "<x:c t='d'><x:v>2022-09-30T08:00:00</x:v></x:c>",
        "<x:c t='b'><x:v>0</x:v></x:c>",
        "<x:c t='str'><x:f>A1</x:f><x:v>told</x:v></x:c>",
        "<x:c><x:f>1+1</x:f></x:c>",
        "<x:c><x:v>1e999999</x:v></x:c>",
        "<x:c/>",
    )
    assert kinds(small(sheet, styles)) == [
        ("text", "here"),
        ("text", "rich text"),
        ("text", "aAb"),
        ("date", "2022-09-30"),
        ("date", "2022-09-30"),
        ("number", "44834"),
        ("moment", "2022-09-30T12:00:00"),
        ("moment", "1900-02-28"),
        ("date", "2022-09-30"),
        ("moment", "2022-09-30T08:00:00"),
        ("boolean", "false"),
        ("text", "told"),
        ("error", ""),
        ("error", "1e999999"),
    ]


def test_an_error_that_only_newer_spreadsheets_know_is_named_with_its_cell():
    with pytest.raises(DiagnosticError) as refused:
        kinds(small(row("<x:c r='B1' t='e'><x:v>#SPILL!</x:v></x:c>")))
    assert [(f.code, f.message, f.span.place) for f in refused.value.diagnostics] == [
        ("E805", "B1 holds the error #SPILL!", "a.xlsx[s]:B1")
    ]


def test_how_a_text_is_said_aloud_is_no_part_of_it():
    cell = "<x:c t='inlineStr'><x:is><x:r><x:t>tokyo</x:t></x:r><x:rPh><x:t>to-kyo</x:t></x:rPh></x:is></x:c>"
    assert kinds(small(row(cell))) == [("text", "tokyo")]


@pytest.mark.parametrize(("limit", "of"), [("MAX_BYTES", package), ("MAX_UNPACKED", package), ("MAX_CELLS", hidden)])
def test_a_workbook_beyond_a_limit_is_refused(monkeypatch, limit, of):
    read_xlsx(DATA, "a.xlsx")
    monkeypatch.setattr(of, limit, 1)
    with pytest.raises(DiagnosticError) as told:
        read_xlsx(DATA, "a.xlsx")
    assert [f.code for f in told.value.diagnostics] == ["E801"]


def test_what_is_read_twice_counts_twice(monkeypatch):
    data = zipped(a="x" * 60)
    monkeypatch.setattr(package, "MAX_UNPACKED", 100)
    found = package.Package(data, "a.xlsx")
    assert found.part("a") == b"x" * 60
    with pytest.raises(DiagnosticError, match="more than 100 bytes"):
        found.part("a")


def test_columns_hidden_beyond_the_limit_are_not_kept(monkeypatch):
    columns = "<x:cols><x:col min='9' max='9' hidden='1'/><x:col min='1' max='2' hidden='1'/></x:cols>"
    sheet = row("<x:c r='A1'><x:v>1</x:v></x:c>", "<x:c r='B1'><x:v>2</x:v></x:c>")
    data = small(
        "", **{"w/sheet.xml": f"<x:worksheet xmlns:x='urn:x'>{columns}<x:sheetData>{sheet}</x:sheetData></x:worksheet>"}
    )

    def told():
        return [(f.code, f.span.place) for g in read_xlsx(data, "a.xlsx") for f in g.remarks]

    assert told() == [("W808", "a.xlsx[s]:A1")]
    monkeypatch.setattr(hidden, "MAX_COLUMNS", 1)
    assert told() == []


def test_a_csv_beyond_the_limit_is_refused(monkeypatch):
    from engine.tools.spreadsheets import csv_file

    monkeypatch.setattr(csv_file, "MAX_BYTES", 9)
    assert cells(read_csv(b"contract\n", "a.csv")) == {(0, 0): "contract"}
    with pytest.raises(DiagnosticError, match="10 bytes, more than 9"):
        read_csv(b"contract\n\n", "a.csv")


def test_days_counted_from_1904():
    styles = "<cellXfs><xf numFmtId='14'/></cellXfs>"
    book = "<workbookPr date1904='1'/><sheets><sheet name='s' sheetId='1' r:id='r1'/></sheets>"
    assert kinds(small(row("<x:c s='0'><x:v>43372</x:v></x:c>"), styles, book)) == [("date", "2022-09-30")]


def test_what_is_hidden_merged_or_computed_is_told(tmp_path):
    def change(made, pages):
        pages["a"].set_row(2, None, None, {"hidden": True})
        pages["a"].set_column(1, 1, None, None, {"hidden": True})
        pages["a"].write_formula(3, 0, "=1+1", None, 2)
        pages["a"].merge_range(4, 0, 5, 0, "x")
        pages["b"].hide()

    rows = [["contract", "x"], ["A", 1], ["B", 2]]
    data = books.book(tmp_path / "a.xlsx", {"a": rows, "b": rows, "_c": rows}, change).read_bytes()
    told = [(f.code, f.span.place) for g in read_xlsx(data, "a.xlsx") for f in g.remarks]
    assert told == [
        ("E807", "a.xlsx[a]:A5"),
        ("W808", "a.xlsx[a]:A3"),
        ("W809", "a.xlsx[a]:A4"),
        ("W808", "a.xlsx[b]:A1"),
    ]


def zipped(**parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in parts.items():
            out.writestr(name, data)
    return made.getvalue()


BILLION = "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;&b;&b;'>]><x:c t='inlineStr'/>"
BAD = {
    "empty": b"",
    "text": b"contract;x",
    "old format": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "cut short": DATA[: len(DATA) // 2],
    "another zip": zipped(a="b"),
    "entities": small("", **{"w/sheet.xml": BILLION}),
    "document type in the strings": small("", **{"w/strings.xml": "<!DOCTYPE sst><sst/>"}),
    "nested without end": small("<x:a>" * 100_000),
    "damaged": small("<x:row>"),
    "unpacks to too much": zipped(**{f"p{n}": bytes(25_000_000) for n in range(9)}),
    "too many parts": zipped(**{f"p{n}": b"" for n in range(2_100)}),
    "too far down": small("<x:row r='900000'><x:c><x:v>1</x:v></x:c></x:row>"),
    "a row beyond all counting": small(
        f"<x:row r='{'9' * 5_000}'><x:c s='{'9' * 5_000}' t='s'><x:v>{'9' * 5_000}</x:v></x:c></x:row><x:row"
        " r='99999'><x:c><x:v>1</x:v></x:c></x:row>"
    ),
    "too far right": small(row("<x:c r='ZZZ1'><x:v>1</x:v></x:c>")),
    "a text that is not among the shared ones": small(row("<x:c t='s'><x:v>9</x:v></x:c>")),
    "too much empty room": small(row("<x:c r='A60000'><x:v>1</x:v></x:c>", "<x:c r='ZZ60000'><x:v>1</x:v></x:c>")),
    "a long text": small(row(f"<x:c t='inlineStr'><x:is><x:t>{'x' * 30_000}</x:t></x:is></x:c>")),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_what_is_no_workbook_is_refused(data):
    with pytest.raises(DiagnosticError) as refused:
        read_xlsx(data, "a.xlsx")
    assert [f.code for f in refused.value.diagnostics] == ["E801"]


def test_a_part_that_declares_less_than_it_holds_is_cut_off():
    data = bytearray(small("", **{"w/sheet.xml": b" " * 1_000_000}))
    size = (1_000_000).to_bytes(4, "little")
    assert data.count(size) == 2
    with pytest.raises(DiagnosticError):
        read_xlsx(bytes(data.replace(size, (10).to_bytes(4, "little"))), "a.xlsx")
    assert MAX_UNPACKED < 10**9


def test_links_to_elsewhere_are_not_followed():
    book = "<sheets><sheet name='s' sheetId='1' r:id='out'/><sheet name='t' sheetId='2' r:id='r1'/></sheets>"
    assert kinds(small(row("<x:c><x:v>1</x:v></x:c>"), book=book)) == [("number", "1")]


@given(st.lists(st.tuples(st.integers(0, len(DATA) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_workbook_with_changed_bytes_is_read_or_refused(changes):
    data = bytearray(DATA)
    for at, byte in changes:
        data[at] = byte
    try:
        read_xlsx(bytes(data), "a.xlsx")
    except DiagnosticError as refused:
        assert {f.code for f in refused.diagnostics} == {"E801"}


@given(
    st.sampled_from(["w/sheet.xml", "w/book.xml", "w/styles.xml", "w/strings.xml", "w/_rels/book.xml.rels"]),
    st.text(max_size=30),
    st.data(),
)
def test_a_part_with_anything_in_it_is_read_or_refused(part, text, data):
    whole = zipfile.ZipFile(io.BytesIO(small(row("<x:c t='s'><x:v>0</x:v></x:c>")))).read(part).decode()
    at = data.draw(st.integers(0, len(whole)))
    try:
        read_xlsx(
            small(
                row("<x:c t='s'><x:v>0</x:v></x:c>"), **{part: (whole[:at] + text + whole[at:]).encode(errors="ignore")}
            ),
            "a.xlsx",
        )
    except DiagnosticError as refused:
        assert {f.code for f in refused.diagnostics} == {"E801"}
