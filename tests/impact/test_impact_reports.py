"""What people and programs read of an impact: text, CSV, a workbook, a page of HTML, data."""

import csv
import io
import re
import sys
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from engine.base.diagnostics import PathError
from engine.report.locale import Locale
from engine.tools.impact.render.to_csv import as_csv, inert
from engine.tools.impact.render.to_html import as_html, gains, waterfall
from engine.tools.impact.render.to_json import as_data
from engine.tools.impact.render.to_text import as_text, shortened
from engine.tools.impact.render.to_xlsx import as_xlsx
from engine.tools.impact.render.view import tables

OLD, NEW = "aci-cpts/2019-arrete", "aci-cpts/avenant-2"
FR = Locale("fr")


def amounts(text):
    """The amounts of a text in French."""
    found = re.findall(r"[-−]?[0-9]{1,3}(?: [0-9]{3})*,[0-9]{2}(?= €)", text)
    return [Fraction(a.replace("−", "-").replace(" ", "").replace(",", ".")) for a in found]


def part(text, heading):
    """The lines below a heading."""
    return text.partition(f"\n{heading}\n")[2].partition("\n\n")[0].splitlines()


def test_the_lines_of_the_operations_add_up_on_the_page(view, words):
    lines = part(as_text(view("fr")), "PAR OPÉRATION")
    found = [a[0] for line in lines if (a := amounts(line))]
    assert len(found) > 8 and sum(found[:-1]) == found[-1] == view("fr").impact.total.difference
    raised = words("rules", "majoration", "label")
    assert any(line.startswith(f"+ {raised} (en plus") and "art. 4-2°" in line for line in lines)
    idle = len(view("fr").impact.idle)
    assert idle > 5 and lines[-1] == f"{idle} autres groupes d'opérations ne peuvent pas toucher ce résultat"


def test_the_rows_of_a_dimension_add_up_on_the_page(view):
    text = as_text(view("fr"))
    whole = view("fr").impact.total
    for heading in ("PAR TAILLE", "PAR ANNÉE DU CONTRAT", "PAR MISSION"):
        columns = zip(*(amounts(r) for r in part(text, heading)[1:]), strict=True)
        assert [sum(c) for c in columns] == [whole.before, whole.after, whole.difference]
    assert amounts(part(text, "EN TOUT")[-1]) == [whole.before, whole.after, whole.difference]


def test_every_contract_has_its_years(view):
    rows = part(as_text(view("fr")), "CONTRATS")[1:]
    assert len(rows) == 6 + 1 and rows[-1] == "les années : ce que chacune gagne ou perd"
    for row, case in zip(rows, view("fr").impact.cases, strict=False):
        before, after, difference, *years = amounts(row)
        once = sum(p.outcome for p in case.after.parts if "annee" not in p.at)
        assert after - before == difference == sum(years) + once


def test_of_many_contracts_those_of_the_largest_change_are_shown(view):
    table = shortened(tables(view("en"))["contracts"], view("en"), 2)
    sizes = sorted(abs(c.difference) for c in view("en").impact.cases)
    assert sorted(abs(r[4]) for r in table.rows) == sizes[-2:] and table.title.endswith("(2 / 6)")


def test_data_adds_up(view):
    data = as_data(view("en").impact, view("en").subject, view("en"))
    whole = Fraction(data["total"]["difference"])
    told = data["operations"]
    assert sum(Fraction(g["effect"]) for g in told["groups"]) + Fraction(told["together"]) == whole
    assert sum(Fraction(c["difference"]["amount"]) for c in data["contracts"]) == whole
    for contract in data["contracts"]:
        for dimension in ("annee", "mission"):
            parts = contract["by"][dimension].values()
            assert sum(Fraction(p["difference"]) for p in parts) == Fraction(contract["difference"]["amount"])
    assert [g["on_top"] for g in told["groups"]].count(True) == 6
    assert all(g["articles"] and g["targets"] for g in told["groups"])


def test_csv_is_what_a_french_spreadsheet_reads(view, words):
    data = as_csv(tables(view("fr"))["contracts"], FR)
    assert data.startswith(f"contrat;{words('dimensions', 'taille', 'label')};") and data.count("\r\n") == 7
    rows = list(csv.DictReader(io.StringIO(data), delimiter=";"))
    for row in rows:
        number = {k: Fraction(v.replace(",", ".")) for k, v in row.items() if re.fullmatch(r"-?[0-9]+(,[0-9]+)?", v)}
        assert number[NEW] - number[OLD] == number["différence"]
    assert as_csv(tables(view("en"))["operations"], Locale()).startswith(",article,difference,gain,lose\r\n'−") is False


@pytest.mark.parametrize("title", ["=1+1", "+x", "-x", "@x", " =1", "%x", "|x", "＝1+1", "＋x", "－x", "＠x", " ＝1"])
def test_no_text_computes_in_a_spreadsheet(view, title):
    cell = next(csv.reader(as_csv(tables(view("en", title))["contracts"], Locale()).splitlines()[1:]))[0]
    assert cell == f"'{title}" == inert(title) and inert("\t=1").startswith("'") and inert("a=1") == "a=1"


def test_titles_are_inert_on_a_terminal_and_on_a_page(view):
    hostile = view("en", "a\u202eb\x1b[31m<script>x</script>")
    assert "a\\u202eb\\u001b[31m<script>" in as_text(hostile)
    page = as_html(hostile)
    assert "<script" not in page and "\u202e" not in page and "&lt;script&gt;" in page


def test_the_workbook_holds_numbers_and_is_the_same_twice(view):
    calamine = pytest.importorskip("python_calamine")
    data = as_xlsx(view("fr", "=1+1"))
    assert data == as_xlsx(view("fr", "=1+1"))
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names[:2] == ["En tout", "Par opération"] and {"Par taille", "Contrats"} <= set(book.sheet_names)
    rows = book.get_sheet_by_name("Contrats").to_python()
    assert len(rows[0]) == 10 and all(type(r[4]) is not str and r[4] > 0 for r in rows[1:7])
    assert rows[1][0] == "=1+1"  # a text, not 2


class Reader(HTMLParser):
    VOID = ("meta", "rect", "br")

    def __init__(self):
        super().__init__()
        self.tags, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag):
        return [a for t, a in self.tags if t == tag]


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_the_page_can_be_read_aloud_and_stands_alone(view, locale):
    text = as_html(view(locale))
    reader = Reader()
    reader.feed(text)
    assert reader.open == [] and reader.all("html") == [{"lang": locale}]
    assert not reader.all("script") and not reader.all("link") and not reader.all("img")
    assert "url(" not in text and not re.search(r"[ ](?:src|href|on\w+)=", text)
    levels = [int(t[1]) for t, _ in reader.tags if re.fullmatch("h[1-6]", t)]
    assert levels[0] == 1 and levels.count(1) == 1 and all(b <= a + 1 for a, b in pairwise(levels))
    assert all(a.get("scope") in ("col", "row") for a in reader.all("th"))
    assert len(reader.all("table")) == len(reader.all("caption")) >= 6
    ids = [a["id"] for _, a in reader.tags if "id" in a]
    pictures = reader.all("svg")
    assert len(ids) == len(set(ids)) and len(pictures) == 2  # the waterfall, and gains and losses by size
    for svg in pictures:
        assert svg["role"] == "img" and set(svg["aria-labelledby"].split()) <= set(ids)
    assert len(reader.all("desc")) == 2 and "@media print" in text
    for heading in re.findall(r"<th scope=\"(?:col|row)\">([^<]*)</th>", text):
        assert heading.strip()


def test_the_waterfall_leads_from_before_to_after(view):
    picture = waterfall(view("fr"))
    steps = [amounts(bar.amount)[0] for bar in picture.bars]
    assert sum(steps[:-1]) == steps[-1] == view("fr").impact.total.after
    assert [b.kind for b in picture.bars][:: len(picture.bars) - 1] == ["total", "total"]
    losses = [b for b in picture.bars if b.kind == "loss"]
    assert losses and all(a < 0 for b in losses for a in amounts(b.amount))
    for bar, later in pairwise(picture.bars[1:-1]):  # each bar starts where the one above ends
        ends = {bar.x, bar.x + bar.long}
        assert any(abs(e - s) <= 1 for e in ends for s in (later.x, later.x + later.long))
    assert waterfall(unrelated(view("fr"))) is None


def test_gains_by_size_are_those_of_the_table(view):
    (picture,) = gains(view("fr"))
    assert sum(a for b in picture.bars for a in amounts(b.amount)) == view("fr").impact.total.difference


def unrelated(view):
    view.subject = replace(view.subject, operations=False)
    return view


@pytest.mark.parametrize(
    ("library", "form", "extra"), [("xlsxwriter", as_xlsx, "sheets"), ("jinja2", as_html, "pages")]
)
def test_a_library_that_is_not_there_is_named_with_what_to_type(view, monkeypatch, library, form, extra):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(PathError, match=re.escape(f"type pip install 'accord-cpts[{extra}]'")):
        form(view("en"))
