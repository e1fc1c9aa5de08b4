"""What reads both ways is asked about or told, what is passed over is told, and no cell is lost without a word."""

import io
import zipfile

import books
import pytest

from engine.base.diagnostics import DiagnosticError, Diagnostics
from engine.consolidation.library import Library
from engine.tools.spreadsheets.contracts import read_contracts
from engine.tools.spreadsheets.csv_file import read_csv
from engine.tools.spreadsheets.xlsx_file import read_xlsx

LAW = """
kind: accord
id: t/base
title: A law
in_force: {from: 2020-01-01}
documents: {d: {title: A document}}
facts:
  start: {type: date, question: When?, source: §}
  amount: {type: money, question: How much?, source: §}
  people: {type: integer, question: How many?, source: §}
  number: {type: number, question: Which?, source: §}
  part: {type: rate, question: Which part?, source: §}
  name: {type: text, question: Which name?, source: §}
rules:
  due: {type: money, label: Due, source: §, show: true, formula: amount}
"""
HEAD = ["contract", "start", "amount", "people", "number", "part", "name"]


@pytest.fixture
def told(tmp_path):
    """told(grids, locale): what comes out of each contract, and the faults as `code place`."""
    (tmp_path / "rules/t").mkdir(parents=True)
    (tmp_path / "rules/t/base.yaml").write_text(LAW.replace("§", '{document: d, at: "1"}'), encoding="utf-8")
    library = Library(tmp_path / "rules")

    def run(grids, locale=None):
        diagnostics, strays = Diagnostics(), Diagnostics()
        drafts = read_contracts(grids, library, "t/base", locale or "fr", diagnostics, strays, locale is not None)
        found = [*diagnostics, *strays, *(f for d in drafts for f in d.diagnostics)]
        facts = {d.title: {n: v.raw for n, v in d.node.must("facts").map.items()} for d in drafts if d.node is not None}
        return facts, [f"{f.code} {f.span.place.rpartition(':')[2] if f.span else ''}".strip() for f in found]

    return run


def text(sign, *cells):
    """A CSV of one contract with these cells, by heading."""
    values = {"contract": "A", **dict(cells)}
    line = sign.join(f'"{values.get(h, "")}"' for h in HEAD)
    return [read_csv(f"{sign.join(HEAD)}\n{line}\n".encode(), "a.csv")]


def sheet(tmp_path, *cells):
    values = {"contract": "A", **dict(cells)}
    rows = [HEAD, [values.get(h) for h in HEAD]]
    return read_xlsx(books.book(tmp_path / "a.xlsx", {"a": rows}).read_bytes(), "a.xlsx")


BOTH = [
    ("amount", "17,500"),
    ("amount", "17,500 €"),
    ("people", "60,371"),
    ("number", "1,250"),
    ("number", "-1,250"),
    ("start", "09/10/2024"),
]
ONE = [
    ("amount", "17,5"),
    ("amount", "1 250,50"),
    ("amount", "0,125"),
    ("number", "12,3456"),
    ("start", "30/09/2022"),
    ("start", "05/05/2024"),
    ("start", "2024-10-09"),
    ("name", "17,500"),
    ("name", "09/10/2024"),
    ("amount", "none"),
]


@pytest.mark.parametrize(("name", "value"), BOTH)
def test_what_reads_both_ways_is_asked_about_unless_the_file_speaks_for_the_locale(told, tmp_path, name, value):
    for grids in (text(",", (name, value)), text("\t", (name, value)), sheet(tmp_path, (name, value))):
        codes = told(grids)[1]
        assert [c[:4] for c in codes] == ["E815"]
    for grids, locale in ((text(";", (name, value)), None), *((text(s, (name, value)), "fr") for s in ";,\t")):
        assert not [c for c in told(grids, locale)[1] if c.startswith("E815")]


@pytest.mark.parametrize(("name", "value"), ONE)
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_what_reads_one_way_is_not_asked_about(told, sign, name, value):
    facts, codes = told(text(sign, (name, value)))
    assert codes == (["W815 8"] if (name, value) == ("amount", "0,125") else []) and name in facts["A"]


def test_cells_that_hold_a_number_or_a_day_are_not_asked_about(told, tmp_path):
    from datetime import date

    facts, codes = told(sheet(tmp_path, ("amount", 17.5), ("start", date(2024, 10, 9)), ("people", 17500)))
    assert codes == [] and facts["A"] == {"start": "2024-10-09", "amount": "17.5", "people": "17500"}


def test_a_column_is_asked_about_once(told):
    rows = "".join(f'C{n},09/{n:02}/2024,"{n},500"\n' for n in range(1, 8))
    grids = [read_csv(f"contract,start,amount\n{rows}".encode(), "a.csv")]
    assert told(grids)[1] == ["E815 4", "E815 15"]
    facts, codes = told(grids, "fr")
    assert facts["C3"] == {"start": "2024-03-09", "amount": "3.5"} and codes == ["W815 15"] * 7


def test_declared_the_locale_is_obeyed_and_three_decimals_are_told(told):
    assert told(text(",", ("amount", "17,500")), "fr") == ({"A": {"amount": "17.5"}}, ["W815 8"])
    assert told(text(",", ("amount", "17,500")), "en") == ({"A": {"amount": "17500"}}, [])
    assert told(text(";", ("amount", "17,500"))) == ({"A": {"amount": "17.5"}}, ["W815 8"])
    assert told(text(",", ("amount", "17.500")), "en") == ({"A": {"amount": "17.5"}}, ["W815 8"])
    assert told(text(";", ("people", "15,000"))) == ({"A": {"people": "15"}}, ["W815 11"])


def test_a_number_with_three_decimals_is_told_beside_thousands_alone(told):
    def column(*values):
        return [read_csv(b"contract;number\n" + "".join(f"C{n};{v}\n" for n, v in enumerate(values)).encode(), "a.csv")]

    assert told(column("1,250", "2,5"))[1] == []
    assert told(column("1,250", "2500"))[1] == ["W815 4"]


def test_none_as_programs_write_it_is_asked_about(told):
    assert told(text(";", ("amount", "None")))[1] == ["E803 8"]
    assert told(text(";", ("name", "None")))[1] == ["E803 20"]
    assert told(text(";", ("amount", "none"))) == ({"A": {"amount": "none"}}, [])


# What stands around the contracts


@pytest.mark.parametrize("head", ["# Contracts\n", "# Contracts; of the year\n", '"# Contracts; x"\n', "\n"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_remarks_above_the_headings_are_no_headings(told, head, sign):
    grids = [read_csv(f"{head}contract{sign}people\nA{sign}3\n".encode(), "a.csv")]
    assert told(grids) == ({"A": {"people": "3"}}, [])


def test_a_title_above_the_headings_is_passed_over_and_told(told):
    grids = [read_csv(b"Contracts, of the year\n\ncontract;people\nA;3\n", "a.csv")]
    assert told(grids) == ({"A": {"people": "3"}}, ["W816 1"])
    grids = [read_csv(b"people,contract\n3,A\n", "a.csv")]
    assert told(grids) == ({"A": {"people": "3"}}, [])


def test_a_merged_title_is_passed_over_and_merged_values_are_not(told, tmp_path):
    def change(made, pages):
        pages["a"].merge_range(0, 0, 0, 2, "Contracts of the year")

    rows = [[], ["contract", "people"], ["A", 3]]
    assert told(read_xlsx(books.book(tmp_path / "a.xlsx", {"a": rows}, change).read_bytes(), "a")) == (
        {"A": {"people": "3"}},
        ["W816 A1"],
    )

    def into(made, pages):
        pages["a"].merge_range(0, 2, 1, 2, "number")

    codes = told(read_xlsx(books.book(tmp_path / "a.xlsx", {"a": rows}, into).read_bytes(), "a"))[1]
    assert "E807 C1" in codes


def test_a_sheet_of_notes_is_passed_over_and_a_sheet_of_facts_is_not(told, tmp_path):
    contracts = [["contract", "people"], ["A", 3]]

    def book(notes):
        return read_xlsx(books.book(tmp_path / "a.xlsx", {"a": contracts, "Notes": notes}).read_bytes(), "a")

    assert told(book([["To be verified"], ["before May"]])) == ({"A": {"people": "3"}}, ["W816 A1"])
    assert told(book([["title", "amount"], ["A", 3]]))[1] == ["E802 A1"]
    assert told(book([["Contract", "x"], ["A", 3]]))[1] == ["E802 A1"]


@pytest.mark.parametrize("title", ["Total", "TOTAL", "Totaux", "Sous-total", "Somme", "Total général", "Average"])
def test_a_row_that_sums_up_is_told(told, title):
    assert told([read_csv(f"contract;people\nA;1\n{title};3\n".encode(), "a.csv")])[1] == ["W817 1"]
    assert told([read_csv(f"contract;people\nA;1\n{title} Santé;3\n".encode(), "a.csv")])[1] == []


# Files


def test_an_empty_file_is_named(accord, tmp_path):
    (tmp_path / "empty.csv").write_bytes(b"")
    ran = accord("import", tmp_path / "empty.csv", "--check")
    assert ran.code == 1 and "E806" in ran.err and "empty.csv is empty" in ran.err


def test_utf8_is_not_read_as_anything_else(tmp_path):
    for data, at in (("contract\nPôle".encode(), 1), (b"\xef\xbb\xbfcontract\nPole", 0)):
        with pytest.raises(DiagnosticError) as refused:
            read_csv(data, "a.csv", "cp1252")
        assert [(f.code, f.span.line, f.span.column) for f in refused.value.diagnostics] == [("E816", at, at)]
    assert read_csv(b"contract\nPole", "a.csv", "cp1252").rows


def renamed(data, change):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as base, zipfile.ZipFile(made, "w") as out:
        for about in base.infolist():
            out.writestr(change(about.filename), base.read(about))
    return made.getvalue()


def test_a_workbook_whose_parts_have_names_of_windows(tmp_path):
    data = books.book(tmp_path / "a.xlsx", books.SHEETS).read_bytes()
    other = renamed(data, lambda n: n.replace("/", "\\"))
    assert b"xl\\workbook.xml" in other
    ours, theirs = (
        [(c.kind, c.text, c.name) for g in read_xlsx(d, "a") for r in g.rows.values() for c in r.values()]
        for d in (data, other)
    )
    assert ours == theirs and len(ours) > 20


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("<row r='1'><c r='A1'><v>1</v></c><c r='A1'><v>2</v></c></row>", "E817"),
        ("<row r='1'><c r='A1'><v>1</v></c></row><row r='1'><c r='B1'><v>2</v></c></row>", "E817"),
        ("<row r='1'><c r='A1'><v>1</v></c></row><row r='2'><c r='A1'><v>2</v></c></row>", "E817"),
        ("<row r='1'><c r='A1'><v>1</v></c><c r='A1'/></row><row r='1'/>", ""),
    ],
)
def test_what_stands_twice_at_one_address_is_told(rows, code):
    from test_sheet_files import small

    data = small("", **{"w/sheet.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>"})
    try:
        read_xlsx(data, "a.xlsx")
        found = ""
    except DiagnosticError as refused:
        found = refused.diagnostics[0].code
    assert found == code


def test_of_a_folder_what_is_not_read_is_told(accord, tmp_path):
    (tmp_path / "a.csv").write_text("contract;rules;population\nA;aci-cpts/avenant-2;60371\n", encoding="utf-8")
    (tmp_path / "b.tsv").write_text("contract\tcrise\nA\tnone\n", encoding="utf-8")
    (tmp_path / "remarks.txt").write_text("x", encoding="utf-8")
    ran = accord("import", tmp_path, "--check")
    assert ran.code == 0 and ran.err.count("W816") == 1 and "b.tsv is passed over" in ran.err
