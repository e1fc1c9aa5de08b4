"""A table as a spreadsheet and back: the same table, and each cell that cannot be read told in its row."""

import csv
import io
import zipfile
from datetime import date, datetime
from fractions import Fraction

import pytest
from draftkit import RULES, SMALL, drafted, lines, put, text_of, value
from hypothesis import given
from hypothesis import strategies as st

from engine.base.diagnostics import DiagnosticError, Diagnostics, PathError
from engine.base.node import NONE
from engine.base.positions import HIDDEN, SourceText, Span
from engine.tools.diff.changes import compare
from engine.tools.spreadsheets.grid import Cell
from engine.tools.spreadsheets.law_tables import layout_of, read_table, value_of, with_rows, written

HERE = Span(SourceText("cell", ""), 0, 0)
BASE = text_of(SMALL, "t/base")


def back(tmp_path, document, table, locale="en", ending="csv", change=lambda data: data):
    """The text after one of its tables went into a file, was changed there, and came back."""
    path = tmp_path / f"table.{ending}"
    path.write_bytes(change(written(layout_of(document, table), str(path), locale)))
    grid = read_table(str(path), locale)
    return with_rows(document, table, grid, locale, Diagnostics())


def refused(tmp_path, *how, **more):
    with pytest.raises(DiagnosticError) as told:
        back(tmp_path, BASE, *how, **more)
    return [(f.code, f.message, f.span.line + 1, f.span.column + 1) for f in told.value.diagnostics]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("locale", ["en", "fr"])
@pytest.mark.parametrize("id_", ["aci-cpts/avenant-2-aude", "mission-precoce/avenant-2"])
def test_every_table_of_the_law_comes_back(id_, locale, ending, tmp_path):
    document = text_of(RULES, id_)
    names = list(document.must("tables").map)
    assert len(names) > 5
    for name in names:
        assert compare(document, back(tmp_path, document, name, locale, ending)) == (), name


NUMBER = st.one_of(st.decimals(-(10**6), 10**9, places=2).map(str), st.integers(0, 10**9).map(str), st.just("none"))


@given(st.lists(NUMBER, min_size=6, max_size=6), st.sampled_from(["en", "fr"]), st.sampled_from(["csv", "xlsx"]))
def test_any_amounts_come_back(tmp_path_factory, numbers, locale, ending):
    cells = [f"{{1: {a}, 2: {b}}}" for a, b in zip(numbers[::2], numbers[1::2], strict=True)]
    rows = ", ".join(f"{task}: {row}" for task, row in zip(("care", "study", "watch"), cells, strict=True))
    text = put(BASE, "tables.amount.values", f"{{{rows}}}")
    assert compare(text, back(tmp_path_factory.mktemp("t"), text, "amount", locale, ending)) == ()


@given(
    st.text(
        st.characters(exclude_categories=("C", "Z")).filter(lambda letter: not HIDDEN.match(letter))
        | st.sampled_from(" ;,\"'=+-@＝＋－＠"),
        min_size=1,
        max_size=9,
    ),
    st.sampled_from(["csv", "xlsx"]),
)
def test_any_text_comes_back_and_none_is_a_formula(tmp_path_factory, said, ending):
    said = " ".join(said.split()) or "x"
    quoted = value("'" + said.replace("'", "''") + "'")
    text = put(
        BASE,
        "tables.months",
        value("{type: text, label: L, value: x}").with_map({"type": value("text"), "value": quoted}),
    )
    data = written(layout_of(text, "months"), f"t.{ending}", "fr")
    if ending == "csv":
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    back_again = back(tmp_path_factory.mktemp("t"), text, "months", "fr", ending)
    assert back_again.must("tables", "months", "value").raw == said


@pytest.mark.parametrize("said", ["'=1+1", "''x", "'", "'90", "-", "=SUM(A1)", "none of it"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_apostrophe_is_kept(said, ending, tmp_path):
    text = put(
        BASE,
        "tables.months",
        value("{type: text, label: L}").with_map({"type": value("text"), "value": value(f'"{said}"')}),
    )
    assert back(tmp_path, text, "months", "fr", ending).must("tables", "months", "value").raw == said


def test_the_same_bytes_every_time():
    for ending in ("csv", "xlsx"):
        assert len({written(layout_of(BASE, "amount"), f"t.{ending}", "fr") for _ in range(3)}) == 1
    assert (
        written(layout_of(BASE, "amount"), "t.csv", "fr").decode("utf-8")
        == "\ufefftask;size 1;size 2\r\ncare;100;200\r\nstudy;300;400\r\nwatch;500;600\r\n"
    )


def test_a_changed_cell_is_one_operation(tmp_path):
    after = back(tmp_path, BASE, "amount", "fr", change=lambda data: data.replace(b"400", "1\u00a0400,50 €".encode()))
    assert lines(drafted(after)) == ["replace tables.amount task=study size=2"]
    assert after.must("tables", "amount", "values", "study", "2").value == Fraction("1400.5")


def test_rows_and_columns_may_come_in_any_order_and_as_a_french_excel_saves_them(tmp_path):
    def change(_):
        return "size 2;task;size 1;\r\n600;watch;500;\r\n;;;\r\n1 200,00 €;care;100;\r\n400;study;300;\r\n".encode(
            "cp1252"
        )

    after = back(tmp_path, BASE, "amount", "fr", change=change)
    assert lines(drafted(after)) == ["replace tables.amount task=care size=2"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("300", "", [("E771", "amount study, 1: the cell is empty", 3, 7)]),
        ("300", "3.0.0", [("E771", "amount study, 1: '3.0.0' is no money", 3, 7)]),
        ("200", "2'00", [("E771", 'amount care, 2: "2\'00" is no money', 2, 10)]),
        ("study", "studi", [("E772", "'studi' is no task", 3, 1)]),
        (
            "study",
            "care",
            [("E772", "a second row is for care, 1", 3, 6), ("E772", "a second row is for care, 2", 3, 10)],
        ),
        ("study,300,400\r\n", "", [("E772", "there is no row for study", 1, 1)]),
        (
            "study,300,400",
            "study",
            [
                ("E771", "amount study, 1: the cell is empty", 3, 1),
                ("E771", "amount study, 2: the cell is empty", 3, 1),
            ],
        ),
        ("size 2", "size 3", [("E772", "'size 3' is no column of amount", 1, 13)]),
        ("size 2", "size 1", [("E772", "'size 1' stands twice", 1, 13)]),
        (",size 2", "", [("E772", "there is no column 'size 2'", 1, 1)]),
        (",", ";", [("E772", "'task;size 1;size 2' is no column of amount", 1, 1)]),
        ("care", '"care', [("E801", "a quotation mark is not closed here, or stands inside a cell", 2, 1)]),
    ],
)
def test_what_cannot_be_read_is_told_row_by_row(tmp_path, old, new, told):
    assert refused(tmp_path, "amount", change=lambda data: data.replace(old.encode(), new.encode())) == told


@pytest.mark.parametrize(
    ("text", "type_", "locale", "number"),
    [
        ("1 234,50", "money", "fr", "1234.5"),
        ("1\u202f234\u00a0567", "money", "fr", "1234567"),
        ("12,5 €", "money", "fr", "12.5"),
        ("75 %", "rate", "fr", "0.75"),
        ("0,75", "rate", "fr", "0.75"),
        ("-3", "integer", "en", "-3"),
        ("12.5", "number", "en", "12.5"),
        ("1.234", "money", "fr", None),
        ("1,234", "money", "en", None),
        ("12 34", "money", "fr", None),
        ("5 %", "money", "fr", None),
        ("1e3", "number", "en", None),
        ("NaN", "number", "en", None),
        ("", "money", "en", None),
        ("½", "number", "fr", None),
        ("٣", "number", "en", None),
        ("1_0", "number", "en", None),
        ("=1+1", "number", "en", None),
    ],
)
def test_numbers_are_read_as_the_locale_writes_them_or_not_at_all(text, type_, locale, number):
    diagnostics = Diagnostics()
    node = value_of(Cell("text", text, 0, 0, HERE), type_, locale, "x", diagnostics)
    assert (node.value, len(diagnostics)) == ((Fraction(number), 0) if number else (NONE, 1))


@pytest.mark.parametrize(
    ("held", "type_", "locale", "read_as", "kind"),
    [
        ("VRAI", "boolean", "fr", True, "text"),
        ("false", "boolean", "en", False, "text"),
        ("true", "boolean", "en", True, "boolean"),
        ("oui", "boolean", "fr", None, "text"),
        ("30/09/2022", "date", "fr", "2022-09-30", "text"),
        ("2022-09-30", "date", "fr", "2022-09-30", "text"),
        ("2022-09-30", "date", "en", "2022-09-30", "date"),
        ("30/09/2022", "date", "en", None, "text"),
        ("31/02/2022", "date", "fr", None, "text"),
        ("none", "date", "en", NONE, "text"),
        ("", "text", "en", None, "text"),
        ("3", "size", "en", "3", "number"),
        ("large", "size", "en", "large", "text"),
    ],
)
def test_other_values(held, type_, locale, read_as, kind):
    diagnostics = Diagnostics()
    node = value_of(Cell(kind, held, 0, 0, HERE), type_, locale, "x", diagnostics)
    assert len(diagnostics) == (read_as is None)
    assert read_as is None or node.value == read_as


def test_a_number_of_a_workbook_has_the_digits_that_it_shows(tmp_path):
    import xlsxwriter

    path = tmp_path / "t.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, row in enumerate(
        [["task", "size 1", "size 2"], ["care", 100 * 1.1, 0.1 + 0.2], ["study", 1, 2], ["watch", 3, 4]]
    ):
        sheet.write_row(number, 0, row)
    book.close()
    grid = read_table(str(path), "en")
    cells = with_rows(BASE, "amount", grid, "en", Diagnostics()).must("tables", "amount", "values", "care")
    assert [cells.must(s).value for s in ("1", "2")] == [110, Fraction("0.3")]


def test_files_that_are_no_spreadsheets(tmp_path):
    path = tmp_path / "t.xlsx"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/big.xml", b"0" * 120_000_000)
    path.write_bytes(packed.getvalue())
    with pytest.raises(DiagnosticError, match="unpacked it has more than"):
        read_table(str(path), "en")
    path.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(DiagnosticError, match="cannot be read as a workbook"):
        read_table(str(path), "en")
    path = tmp_path / "t.csv"
    path.write_bytes(b"task,size 1\n" + b"x," * 10_100_000)
    with pytest.raises(DiagnosticError, match="more than 20000000"):
        read_table(str(path), "en")
    path.write_bytes(b"a,\xe9\n")
    with pytest.raises(DiagnosticError, match="not utf-8"):
        read_table(str(path), "en")
    with pytest.raises(PathError, match="No such file"):
        read_table(str(tmp_path / "none.csv"), "en")


@pytest.mark.parametrize("module", ["xlsxwriter", "python_calamine"])
def test_what_to_type_where_the_extra_is_missing(module, monkeypatch, tmp_path):
    import sys

    path = tmp_path / "t.xlsx"
    path.write_bytes(written(layout_of(BASE, "amount"), str(path), "en"))
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(PathError, match=r"pip install 'accord-cpts\[sheets\]'"):
        written(layout_of(BASE, "amount"), str(path), "en") if module == "xlsxwriter" else read_table(str(path), "en")


def test_a_table_from_standard_input(monkeypatch):
    data = written(layout_of(BASE, "amount"), "-", "en").replace(b"400", b"450")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    grid = read_table("-", "en")
    assert lines(drafted(with_rows(BASE, "amount", grid, "en", Diagnostics()))) == [
        "replace tables.amount task=study size=2"
    ]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_more_cells_than_anyone_fills_in_are_refused(monkeypatch, tmp_path, ending):
    assert compare(BASE, back(tmp_path, BASE, "amount", ending=ending)) == ()
    module = {"csv": "csv_file", "xlsx": "hidden"}[ending]
    monkeypatch.setattr(f"engine.tools.spreadsheets.{module}.MAX_CELLS", 11)  # four rows of three
    assert [(f.code, f.message.rpartition(" or ")[2]) for f in wrong(tmp_path, ending)] == [("E801", "11 cells")]


def wrong(tmp_path, ending):
    with pytest.raises(DiagnosticError) as told:
        back(tmp_path, BASE, "amount", ending=ending)
    return told.value.diagnostics


FLAGS = put(BASE, "tables.flags", "{type: boolean, per: [size], label: F, values: {1: true, 2: false}}")


@pytest.mark.parametrize(
    ("locale", "text"), [("fr", "size;flags\r\n1;VRAI\r\n2;FAUX\r\n"), ("en", "size,flags\r\n1,true\r\n2,false\r\n")]
)
def test_yes_and_no_are_written_as_a_spreadsheet_of_the_locale_does(tmp_path, locale, text):
    assert written(layout_of(FLAGS, "flags"), "t.csv", locale).decode("utf-8-sig") == text
    for ending in ("csv", "xlsx"):
        assert compare(FLAGS, back(tmp_path, FLAGS, "flags", locale, ending)) == ()


@pytest.mark.parametrize("day", [date(2021, 6, 30), datetime(2021, 6, 30, 8, 15)])  # noqa: DTZ001  # a workbook has no time zone
def test_a_day_of_a_workbook_is_a_day_whatever_the_hour(tmp_path, day):
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "t.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "value")
    sheet.write_datetime(
        1, 0, day, book.add_format({"num_format": "dd/mm/yyyy hh:mm" if isinstance(day, datetime) else "dd/mm/yyyy"})
    )
    book.close()
    cell = read_table(str(path), "fr").rows[1][0]
    assert value_of(cell, "date", "fr", "x", Diagnostics()).value == "2021-06-30"


def test_a_cell_beside_the_columns_is_told(tmp_path):
    cut = refused(tmp_path, "amount", change=lambda data: data.replace(b"300,", b"300,000,"))
    assert [(code, message) for code, message, *_ in cut] == [("E772", "'400' stands in no column of amount")]


@pytest.mark.parametrize(("locale", "text"), [("fr", "1,300"), ("en", "1.300")])
def test_an_amount_with_three_decimals_is_told_and_obeyed(tmp_path, locale, text):
    path = tmp_path / "t.csv"
    path.write_bytes(written(layout_of(BASE, "amount"), str(path), locale).replace(b"300", text.encode()))
    told = Diagnostics()
    grid = read_table(str(path), locale)
    found = with_rows(BASE, "amount", grid, locale, told)
    assert found.must("tables", "amount", "values", "study", "1").value == Fraction(13, 10)
    assert [(f.code, f.span.line + 1) for f in told] == [("W815", 3)]


def test_letters_that_are_in_no_encoding_are_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(written(layout_of(BASE, "amount"), str(path), "fr").replace(b"care", b"c\x81re"))
    with pytest.raises(DiagnosticError) as told:
        read_table(str(path), "fr")
    assert [f.code for f in told.value.diagnostics] == ["E102"]
