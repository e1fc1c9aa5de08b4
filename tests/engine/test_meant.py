"""What was likely meant by a text that is no value of its type, and which numbers are doubted."""

import pytest
from lawkit import diagnostics_in, diagnostics_of, load, shelf

from engine.base.meant import advice, is_doubted, meant
from engine.check.contract import check_contract

LAW = """
dimensions: {size: {members: {1: {label: A}, 2: {label: B}}}}
facts:
  cost: {type: money}
  heads: {type: integer}
  part: {type: rate}
  since: {type: date}
  open: {type: boolean}
rules:
  due: {type: money, show: true, formula: cost, §}
  later: {type: date, show: true, formula: "add_days(since, heads)", §}
"""


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("money", "382 500 €", "382500"),
        ("money", "382\u202f500,50 €", "382500.50"),
        ("money", "€ 50", "50"),
        ("money", "50 euros", "50"),
        ("money", "+50", "50"),
        ("money", "\u221250", "-50"),
        ("money", "050", "50"),
        ("money", "12,5", "12.5"),
        ("money", "1.234.567", "1234567"),
        ("money", "1.234,50", "1234.50"),
        ("money", "1,234.50", "1234.50"),
        ("money", "1'234", "1234"),
        ("money", ".5", "0.5"),
        ("number", "1/100", "0.01"),
        ("number", "10 %", "0.1"),
        ("rate", "80 %", "0.8"),
        ("rate", "80,5%", "0.805"),
        ("rate", "80 pour cent", "0.8"),
        ("rate", "017", "0.17"),
        ("rate", "0,8", "0.8"),
        ("rate", "4/5", "0.8"),
        ("integer", "60.371", "60371"),
        ("integer", "60371 heads", "60371"),
        ("boolean", "Oui", "true"),
        ("boolean", "no", "false"),
        ("date", "15/01/2023", "2023-01-15"),
        ("date", "15.1.23", "2023-01-15"),
        ("date", "2023/1/5", "2023-01-05"),
        ("date", "01/15/2023", "2023-01-15"),
        ("date", "1er janvier 2023", "2023-01-01"),
        ("date", "3 August 2023", "2023-08-03"),
        ("date", "12 août 2023", "2023-08-12"),
    ],
)
def test_what_is_meant(type_, text, value):
    found = meant(text, type_)
    assert found is not None and (found.value, found.other) == (value, "")


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("money", "17 %"),
        ("money", "60 k€"),
        ("money", "about 60"),
        ("money", "1.23.4"),
        ("money", "3 * 50"),
        ("rate", "1/3"),
        ("integer", "4.5"),
        ("date", "2023"),
        ("date", "30/02/2023"),
        ("boolean", "1"),
        ("text", "50"),
    ],
)
def test_what_cannot_be_guessed(type_, text):
    assert meant(text, type_) is None


def test_what_reads_two_ways_is_told_with_both():
    assert str(advice("60,000", "money")) == "write 60000, or with decimals 60.000"
    assert str(advice("60,000", "money", comma=True)) == "write 60000, or with decimals 60,000"
    assert str(advice("60,000", "integer")) == "write 60000"


@pytest.mark.parametrize(
    ("type_", "text", "told"),
    [
        ("rate", "017", "write 0.17 for 17 %"),
        ("date", "30/02/2023", "no calendar has 2023-02-30: write the day that is meant"),
        ("money", "?", "leave it out where nobody has said, write none where there is no such thing"),
    ],
)
def test_how_it_is_told(type_, text, told):
    assert str(advice(text, type_)) == told


@pytest.mark.parametrize(("type_", "doubted"), [("money", True), ("integer", True), ("number", False), ("rate", False)])
def test_three_decimals_are_doubted_in_amounts_and_whole_numbers(type_, doubted):
    assert [is_doubted(text, type_) for text in ("60.000", "60.00", "60000", "0.1234")] == [
        doubted,
        False,
        False,
        False,
    ]


def told(text, head="contract: C\nrules: t/base\n"):
    """What `check` finds in a contract under the law above."""
    library = shelf(LAW)
    return [
        (f.code, f.message, f.hint)
        for f in diagnostics_in(lambda found: check_contract(load(head + text), library, found))
    ]


def test_a_fact_with_three_decimals_is_doubted():
    said = "cost is written with exactly three decimals, and is read as "
    assert told("facts: {cost: 60.000}") == [("W815", f"{said}60", "if thousands are meant, write 60000")]
    assert told("facts: {cost: 1234.125}") == [("W815", f"{said}1234.125", "write an amount with two decimals at most")]


def test_a_cell_with_three_decimals_is_doubted():
    law = LAW.replace("rules:", "tables: {t: {per: [size], type: money, values: [1.234, 2], §}}\nrules:")
    found = diagnostics_of(law.replace("formula: cost", "formula: 't[1]'"))
    assert "t[1] is written with exactly three decimals, and is read as 1.234" in [f.message for f in found]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("{name: due, is: 50, source: s}", []),
        ("{name: due, is: none, source: s}", []),
        ("{name: due, is: unknown, source: s}", []),
        ("{name: due, is: 50 €, source: s}", [("E711", "due is an amount, and '50 €' is not", "write 50")]),
        (
            '{name: due, is: "50", source: s}',
            [("E711", "due is an amount, and this is a text in quotes", "write 50 without quotes")],
        ),
        (
            "{name: later, is: 15/01/2023, source: s}",
            [("E711", "later is a date, and '15/01/2023' is not", "write 2023-01-15")],
        ),
        (
            "{name: due, is: 50.000, source: s}",
            [
                (
                    "W815",
                    "due is written with exactly three decimals, and is read as 50",
                    "if thousands are meant, write 50000",
                )
            ],
        ),
    ],
)
def test_what_must_come_out_is_read_as_facts_are(line, found):
    assert told(f"facts: {{cost: 50}}\nexpected:\n  - {line}\n") == found
