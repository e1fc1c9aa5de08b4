"""A cell by the type of its fact: what it says exactly, or what to write."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.node import NONE, Node
from engine.base.positions import SourceText, Span
from engine.core.model import Dimension
from engine.tools.spreadsheets.grid import Cell, letters
from engine.tools.spreadsheets.values import Unfit, member_of, value_of, word_of

MARK = Span(SourceText("a.csv", ""), 0, 0)
SIZE = Dimension(
    "size", Node(None, MARK), kind="closed", members=("1", "big"), labels={"1": "Small one", "big": "Big one"}
)


def cell(text, kind="text"):
    return Cell(kind, text, 4, 2, MARK)


def value(text, type_, locale="fr", kind="text"):
    return value_of(cell(text, kind), "x", type_, SIZE if type_ == "size" else None, locale).value


GOOD = [
    ("12,5", "number", "fr", Fraction(25, 2)),
    ("12.5", "number", "en", Fraction(25, 2)),
    ("60 371", "integer", "fr", Fraction(60371)),
    ("60\u00a0371", "integer", "fr", Fraction(60371)),
    ("60\u202f371", "integer", "fr", Fraction(60371)),
    ("1 250,50 €", "money", "fr", Fraction(125050, 100)),
    ("1\u202f250,50\u00a0€", "money", "fr", Fraction(125050, 100)),
    ("1,250.50", "money", "en", Fraction(125050, 100)),
    ("85 %", "rate", "fr", Fraction(85, 100)),
    ("92,5%", "rate", "fr", Fraction(925, 1000)),
    ("-3", "integer", "fr", Fraction(-3)),
    ("\u22123", "integer", "fr", Fraction(-3)),
    ("-0,05", "number", "fr", Fraction(-1, 20)),
    (" 7 ", "integer", "fr", Fraction(7)),
    ("1,234", "number", "fr", Fraction(1234, 1000)),
    ("1,234", "number", "en", Fraction(1234)),
    ("1.234", "number", "en", Fraction(1234, 1000)),
    ("30/09/2022", "date", "fr", "2022-09-30"),
    ("1/9/2022", "date", "fr", "2022-09-01"),
    ("2022-09-30", "date", "fr", "2022-09-30"),
    ("2022-09-30", "date", "en", "2022-09-30"),
    ("oui", "boolean", "fr", True),
    ("Vrai", "boolean", "fr", True),
    ("NON", "boolean", "fr", False),
    ("faux", "boolean", "fr", False),
    ("yes", "boolean", "en", True),
    ("sans objet", "date", "fr", NONE),
    ("Sans  objet", "integer", "fr", NONE),
    ("none", "text", "fr", NONE),
    ("not applicable", "rate", "en", NONE),
    ("Big one", "size", "fr", "big"),
    ("big", "size", "fr", "big"),
    ("1", "size", "fr", "1"),
    ("01067", "text", "fr", "01067"),
    ("110001237", "text", "fr", "110001237"),
]


@pytest.mark.parametrize(("text", "type_", "locale", "expected"), GOOD)
def test_texts_say(text, type_, locale, expected):
    found = value(text, type_, locale)
    assert found == expected and type(found) is type(expected)


BAD = [
    ("1.234", "number", "fr", "E803", "is it --locale en?"),
    ("12,5", "number", "en", "E803", "is it --locale fr?"),
    ("1 250", "integer", "en", "E803", "is it --locale fr?"),
    ("12,50,3", "number", "fr", "E803", "write 1250,50"),
    ("1 25", "integer", "fr", "E803", "whole number"),
    ("007", "integer", "fr", "E803", "write 7"),
    ("1e5", "number", "fr", "E803", "write 1250,50"),
    ("1_000", "number", "fr", "E803", "write 1250,50"),
    ("٥", "integer", "fr", "E803", "whole number"),
    ("NaN", "number", "fr", "E803", "write 1250,50"),
    ("85 %", "number", "fr", "E803", "number alone"),
    ("5 €", "rate", "fr", "E803", "number alone"),
    ("30/02/2022", "date", "fr", "E803", "no calendar has 2022-02-30"),
    ("09/30/2022", "date", "fr", "E803", "write 2022-09-30"),
    ("30/09/2022", "date", "en", "E803", "--locale fr"),
    ("30/09/22", "date", "fr", "E803", "write 2022-09-30"),
    ("1", "boolean", "fr", "E803", "write oui or non"),
    ("oui", "boolean", "en", "E803", "write yes or no"),
    ("bigg", "size", "fr", "E803", "did you mean big?"),
    ("1,1E+08", "text", "fr", "E804", "format Text"),
]


@pytest.mark.parametrize(("text", "type_", "locale", "code", "hint"), BAD)
def test_texts_refused(text, type_, locale, code, hint):
    with pytest.raises(Unfit) as refused:
        value(text, type_, locale)
    assert refused.value.diagnostic.code == code and hint in refused.value.diagnostic.hint
    assert refused.value.diagnostic.message.startswith("C5: ")


def test_number_cells_mean_the_fifteen_digits_that_a_spreadsheet_keeps():
    assert value("0.84999999999999998", "rate", kind="number") == Fraction(85, 100)
    assert value("0.30000000000000004", "rate", kind="number") == Fraction(3, 10)
    assert value("1.25E3", "money", kind="number") == 1250
    assert value("60371", "integer", kind="number") == 60371
    for rest in ("30000.000000004", "0.333333333333333", "1e-9", "1e99"):
        with pytest.raises(Unfit):
            value(rest, "money", kind="number")


@pytest.mark.parametrize(
    ("text", "kind", "type_", "code"),
    [
        ("44834", "number", "date", "E803"),
        ("1", "number", "boolean", "E803"),
        ("1067", "number", "text", "E804"),
        ("2022-09-30", "date", "integer", "E803"),
        ("2022-09-30", "date", "text", "E803"),
        ("2022-09-30 and a time", "moment", "date", "E803"),
        ("true", "boolean", "number", "E803"),
        ("#REF!", "error", "number", "E805"),
        ("", "error", "text", "E805"),
        ("#N/A", "error", "size", "E805"),
    ],
)
def test_cells_of_another_kind_are_refused(text, kind, type_, code):
    with pytest.raises(Unfit) as refused:
        value(text, type_, kind=kind)
    assert refused.value.diagnostic.code == code


def test_cells_of_their_kind():
    assert value("true", "boolean", kind="boolean") is True
    assert value("false", "boolean", kind="boolean") is False
    assert value("2022-09-30", "date", kind="date") == "2022-09-30"
    assert value("1", "size", kind="number") == "1"
    assert word_of(cell(" 01067 "), "a name") == "01067"


def grouped(digits, by):
    head = len(digits) % 3
    return by.join(p for p in (digits[:head], *(digits[i : i + 3] for i in range(head, len(digits), 3))) if p)


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=4),
    st.sampled_from(
        [
            ("fr", " ", ","),
            ("fr", "\u00a0", ","),
            ("fr", "\u202f", ","),
            ("fr", "", ","),
            ("en", ",", "."),
            ("en", "", "."),
        ]
    ),
)
def test_any_number_is_read_as_its_locale_writes_it(number, style):
    locale, by, point = style
    whole, _, rest = f"{abs(number):f}".partition(".")
    text = ("-" if number < 0 else "") + grouped(whole, by) + point + rest
    assert value(text, "number", locale) == Fraction(Decimal(number))


@given(st.dates(min_value=date(1000, 1, 1)))
def test_any_day_is_read_as_french_writes_it(day):
    assert value(f"{day.day:02}/{day.month:02}/{day.year}", "date") == day.isoformat()


def test_columns_have_letters():
    assert [letters(c) for c in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_what_a_spreadsheet_could_not_reckon_names_nothing():
    for read in (lambda c: word_of(c, "a title"), lambda c: member_of(c, SIZE)):
        with pytest.raises(Unfit) as told:
            read(cell("#N/A", "error"))
        assert told.value.diagnostic.code == "E805"


def test_a_member_is_named_or_labelled():
    assert [member_of(cell(t), SIZE) for t in ("1", "Small one", "big", "Big one", "other")] == [
        "1",
        "1",
        "big",
        "big",
        "other",
    ]
