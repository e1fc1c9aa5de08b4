"""The gate of formulas: one expression of a closed list, numbers exact, every refusal at its place."""

import ast
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lawkit import diagnostics_in, load, place_of, same_diagnostic

from engine.base.diagnostics import DiagnosticError
from engine.base.node import Node
from engine.base.positions import SourceText, Span
from engine.compiler.gate import parse


def read(text):
    """The formula as it stands alone in a file."""
    return parse(Node(text, Span(SourceText("f", text), 0, 0), None, text))


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "17500",
        "17500.50",
        "-1",
        "a",
        "a + b - c * d / e",
        "-(a + b)",
        "(a)",
        "not a and b or c",
        "a if b else c",
        "a if b else c if d else e",
        "a == b",
        "a != b",
        "a < b <= c",
        "a >= b > c",
        'mission == "parcours"',
        "mission == 'parcours'",
        "true",
        "false",
        "none",
        "t[a]",
        't["x", 1, b + 1]',
        "sum(x, over=d)",
        "sum(x, over=d, where=c)",
        "mean(x, over=d)",
        "min(x, over=d)",
        "max(x, over=d, where=a and b)",
        "count(c, over=d)",
        "count(over=d)",
        "count(over=d, where=c)",
        "any(c, over=d)",
        "all(c, over=d)",
        "min(a, b)",
        "max(a, b, c, 0)",
        "abs(a - b)",
        "round_to(a, 0.01)",
        "add_days(a, 15)",
        "add_months(a, -1)",
        "add_months(a, 6, true)",
        "add_years(a, 1)",
        "add_years(a, 1, a == b)",
        "days_between(a, b)",
        "months_between(a, b)",
        "months_between(a, b, c)",
        "year(a) + month(a) + day(a)",
        "applies(a)",
        "previous(x, over=annee)",
        "sum(sum(x, over=a), over=b)",
        '"réponse à l\'appel"',
        '""',
        "  a + b  ",
        "a\n+ b",
        "(" * 39 + "a" + ")" * 39,
        " + ".join(["a"] * 39),
        "0." + "1" * 20,
        "1" * 30,
    ],
)
def test_what_a_formula_may_hold(text):
    assert isinstance(read(text).tree, ast.expr)


HOSTILE = [
    # no formula at all
    ("E501", "", "empty"),
    ("E501", "   ", "empty"),
    ("E501", "taille = 2", "write == where"),
    ("E501", "a b", "an operator is missing between a and b"),
    ("E501", "a; b", "write a comma"),
    ("E501", "import os", ""),
    ("E501", "a :=  2", ""),
    ("E501", "def f(): pass", ""),
    ("E501", "return a", ""),
    ("E501", "a if b", "a if condition else b"),
    ("E501", "si a alors b", "if condition else"),
    ("E501", "a && b", "write and"),
    ("E501", "a || b", "write or"),
    ("E501", "!a", "write not"),
    ("E501", "10 000", "write 10000"),
    ("E501", "007", "write 7"),
    ("E501", "a €", "without €"),
    ("E501", "10 %", "write 0.1"),
    ("E501", "(a", "never closed"),
    ("E501", "a)", "closes nothing"),
    ("E501", "a +", "nothing follows +"),
    ("E501", '"a', ""),
    ("E501", "a <> b", "write !="),
    ("E501", "$a", ""),
    ("E501", "a ? b : c", ""),
    ("E501", "a++", ""),
    ("E505", "sum(x, over=a, over=b)", "not written so"),
    ("E501", "١٢", ""),
    ("E501", "a => b", "write >="),
    ("E503", "(" * 300 + "a" + ")" * 300, "a rule of its own"),
    ("E501", "a × b", "write *"),
    ("E501", "a ≤ b", "write <="),
    ("E501", "a ou b", "write or"),
    ("E501", 'SI(a = "b; c"; d; e)', 'write d if a = "b; c" else e'),
    ("E501", "SI(a, b, c)", "write b if a else c"),
    ("E501", "ET(a; b)", "write (a and b)"),
    ("E501", "sum(a over=d)", "a comma is missing before over="),
    ("E501", "a sum(b, over=d)", "an operator is missing between a and sum"),
    ("E501", "sum(b, over=d", "this ( is never closed"),
    ("E501", "1 if a > 2024-10-10 else 2", "with value: 2024-10-10"),
    ("E501", "1 if a > 15/10/2024 else 2", "with value: 2024-10-15"),
    ("E501", "min(1,5, a)", "write 1.5"),
    ("E501", "10.000,50", "write 10000.50"),
    ("E501", "a * 10 pour cent", "write 0.1"),
    ("E501", "100 €", "write 100"),
    ("E501", "a[b=c]", 'write ["c"]'),
    ("E501", "* a", "nothing stands before *"),
    ("E505", 'sum(x, over="d")', "write over=d"),
    ("E505", "sum(x, over=d, when=c)", "write where="),
    ("E505", "SUM(x, over=d)", "write sum"),
    # syntax that is not of the language
    ("E502", "a.b", "a dot"),
    ("E502", "(1).__class__", "a dot"),
    ("E502", "().__class__.__bases__", "a dot"),
    ("E502", "a ** 2", "**"),
    ("E502", "9**9**9", "**"),
    ("E502", "a % b", "%"),
    ("E502", "a // b", "//"),
    ("E502", "a @ b", "@"),
    ("E502", "a ^ b", "^"),
    ("E502", "a | b", "|"),
    ("E502", "a & b", "&"),
    ("E502", "a << 1", "<<"),
    ("E502", "a >> 1", ">>"),
    ("E502", "~a", "~"),
    ("E502", "+a", "a leading +"),
    ("E502", "a in b", "in"),
    ("E502", "a not in b", "not in"),
    ("E502", "a is b", "is"),
    ("E502", "a is not b", "is not"),
    ("E502", "(a := 2)", ":="),
    ("E502", "lambda: 1", "lambda"),
    ("E502", "[x for x in y]", "comprehension"),
    ("E502", "{x for x in y}", "comprehension"),
    ("E502", "{x: 1 for x in y}", "comprehension"),
    ("E502", "(x for x in y)", "comprehension"),
    ("E502", "[1, 2]", "a list"),
    ("E502", "(1, 2)", "a comma here"),
    ("E502", "a, b", "a comma here"),
    ("E501", "12,5", "write 12.5"),
    ("E502", "()", "a comma here"),
    ("E502", "{1: 2}", "a brace"),
    ("E502", "{1}", "a brace"),
    ("E502", 'f"{a}"', "an f-text"),
    ("E502", "(yield)", "yield"),
    ("E502", "a < b < c < d", "at most three parts"),
    ("E502", "t[1:2]", "a colon"),
    ("E502", "t[*a]", "a star"),
    ("E502", "min(*a, b)", "a star"),
    ("E502", "t[a][b]", "only a name can have brackets"),
    ("E502", '"abc"[0]', "only a name"),
    ("E502", "(a + b)[1]", "only a name"),
    ("E502", "a.b(c)", "only a function of the library"),
    ("E502", "(lambda: 1)()", "only a function"),
    ("E502", "sum(x, over=d)(1)", "only a function"),
    ("E502", "True", "write true"),
    ("E502", "False", "write false"),
    ("E502", "None", "write none"),
    ("E502", "_a", "not a name"),
    ("E502", "__class__", "not a name"),
    ("E502", "réponse", "not a name"),
    ("E502", "ｘ", "not a name"),
    ("E502", "𝐱", "not a name"),
    ("E502", "х", "not a name"),
    ("E502", "ﬁ", "not a name"),
    ("E502", "a # b", "'#'"),
    ("E502", '"\\n"', "does not belong"),
    ("E502", "a\u00a0+ b", "U+00A0"),
    ("E502", "a\t+ b", "U+0009"),
    ("E502", "a\u200b", "U+200B"),
    ("E502", "a\u202e", "U+202E"),
    ("E502", "a\x00", "U+0000"),
    ("E502", "a\x1b[31m", "U+001B"),
    ("E502", "a\r+ b", "U+000D"),
    ("E502", "a\u2028+ b", "U+2028"),
    ("E502", "a\ud800", "U+D800"),
    ("E502", "a\ue000", "U+E000"),
    ("E502", '"a" "b"', "one pair of quotes"),
    ("E502", '"""a"""', "one pair of quotes"),
    ("E502", 'r"a"', "one pair of quotes"),
    ("E502", 'u"a"', "one pair of quotes"),
    ("E502", '"' + "a" * 201 + '"', "at most 200"),
    # length and depth
    ("E503", "a" * 5_000, "5000 characters, more than 2000"),
    ("E503", "+ a " * 1_000, "3999 characters"),
    ("E503", "-" * 500 + "a", "too deeply nested"),
    ("E503", "not " * 400 + "a", "too deeply nested"),
    ("E503", " + ".join(["a"] * 60), "too deeply nested"),
    ("E503", " or ".join(["a"] * 450), "2246 characters"),
    ("E503", "max(" + ",".join(["a"] * 450) + ")", "too long"),
    ("E503", "min(" * 60 + "a, b" + ", c)" * 60, "a rule of its own"),
    # numbers
    ("E504", "0x10", "write digits"),
    ("E504", "0b1", "no number"),
    ("E504", "0o7", "no number"),
    ("E504", "1e5", "no number"),
    ("E504", "1E400", "no number"),
    ("E504", "1_000", "no number"),
    ("E504", "1j", "no number"),
    ("E504", ".5", "no number"),
    ("E504", "5.", "no number"),
    ("E504", "00", "no number"),
    ("E504", "1" * 31, "no number"),
    ("E504", "0." + "1" * 21, "no number"),
    ("E504", 'b"a"', ""),
    ("E504", "...", ""),
    # calls
    ("E505", "rand()", "there is no function rand"),
    ("E505", "int(a)", "there is no function int"),
    ("E505", "eval(a)", "no function"),
    ("E505", "round(a)", "write round_to"),
    ("E505", "somme(x, over=d)", "write sum"),
    ("E505", "sum(x)", "write sum(x, over=dimension)"),
    ("E505", "sum(x, y, over=d)", "2 arguments"),
    ("E505", "sum(over=d)", "0 arguments"),
    ("E505", "add_months(a)", "1 argument"),
    ("E505", "add_months(a, 1, true, 2)", "4 arguments"),
    ("E505", "add_days(a, 1, true)", "3 arguments"),
    ("E505", "days_between(a, b, true)", "3 arguments"),
    ("E505", "sum(x, over=1)", "the name of a dimension"),
    ("E505", "sum(x, over=a + b)", "the name of a dimension"),
    ("E505", "sum(x, along=d)", "sum has no along="),
    ("E505", "sum(x, where=c)", "write sum"),
    ("E505", "min(a)", "min(x, y) or min"),
    ("E505", "min(a, b, over=d)", "min"),
    ("E505", "abs(a, b)", "write abs(x)"),
    ("E505", "abs(a, over=d)", "not written so"),
    ("E505", "previous(x)", "write previous(x, over=dimension)"),
    ("E505", "previous(x, over=d, where=c)", "not written so"),
    ("E505", "sum(x, **k)", "write sum"),
    ("E505", "applies()", "applies(x)"),
    ("E505", "count()", "count(condition, over=dimension)"),
    ("E505", "any(a, b)", "any(x, over=dimension)"),
]


@pytest.mark.parametrize(("code", "text", "words"), HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_refused(code, text, words):
    found = diagnostics_in(lambda _: read(text))
    same_diagnostic(found[:1], code, None, [words])
    assert all(len(f.message) < 400 and "\x1b" not in f.message for f in found)


def test_there_are_enough_of_them():
    assert len(HOSTILE) > 120


NFKC = "the name of a function, of over= or of a dimension there is not compared with the text as it is written"


@pytest.mark.parametrize("text", ["ｓum(x, over=d)", "sum(x, over=ｄ)", "sum(x, ｏver=d)"])
def test_look_alikes_are_refused_wherever_they_stand(text):
    assert [f.code for f in diagnostics_in(lambda _: read(text))][:1] == ["E502"]


def test_all_that_is_wrong_is_told_at_once():
    assert [f.code for f in diagnostics_in(lambda _: read("a.b + 0x10 + foo(c ** 2)"))] == [
        "E502",
        "E504",
        "E505",
        "E502",
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.1", F(1, 10)),
        ("0.1234567890123456789", F("0.1234567890123456789")),
        ("100000000000000000000.01", F("100000000000000000000.01")),
        ("12", F(12)),
        ("0", F(0)),
    ],
)
def test_numbers_are_what_the_text_says(text, number):
    formula = read(text)
    assert formula.numbers == {formula.tree: number}
    assert type(formula.numbers[formula.tree]) is F


def test_an_accented_text_before_a_number_shifts_nothing():
    formula = read('1.25 if m == "é𝐱é" else 2.50')
    assert formula.numbers[formula.tree.orelse] == F("2.5")


def test_a_line_break_never_ends_a_formula():
    formula = parse(load("f: |\n  a\n  + b\n").map["f"])
    assert (formula.text, type(formula.tree)) == ("a + b", ast.BinOp)


# the caret


@pytest.mark.parametrize(
    ("code", "file", "length"),
    [
        ("E502", "f: «a.b", 3),
        ("E502", "x:\n  f: 1 + «a.b * c", 3),
        ("E502", "f: '1 + «a.b'", 3),
        ("E502", '{f: "1 + «a.b"}', 3),
        ("E504", "é: \"m == 'é𝐱é' and «0x10 == 1\"", 4),
        ("E505", "f: 1 + «foo(a)", 3),
        ("E505", "f: sum(x, over=«1)", 1),
        ("E501", "f: a «= 2", 1),
        ("E502", "f: 'a == «réponse'", 7),
        ("E502", "f: «|\n  a\n  + b.c", 1),  # where the text is not there to the letter, the whole
        ("E502", "f: «'a == ''x'' and b.c'", 20),
        ("E501", "x:\n  «f: ''", 1),
    ],
)
def test_the_caret(code, file, length):
    file, place = place_of(file)
    node = load(file)
    while node.is_map:
        node = list(node.map.values())[-1]
    found = diagnostics_in(lambda _: parse(node))
    diagnostic = same_diagnostic(found, code, place, [])
    assert diagnostic.span.length == length


@pytest.mark.parametrize("file", ["f: a +«\u00a0b", "f: 'a «# b'", "f: 'é + a «\\ b'"])
def test_the_caret_of_a_letter_stands_under_it(file):
    file, place = place_of(file)
    same_diagnostic(diagnostics_in(lambda _: parse(load(file).map["f"])), "E502", place, [])


# nothing but Faulty


@given(st.text(max_size=60) | st.text(alphabet="ab1 ()[]{}.,:=<>!+-*/\"'#\\\n_é%@&|~^", max_size=40))
def test_any_text_is_a_formula_or_faulty(text):
    try:
        assert isinstance(read(text).tree, ast.expr)
    except DiagnosticError as error:
        assert error.diagnostics
        for diagnostic in error.diagnostics:
            assert diagnostic.code in ("E501", "E502", "E503", "E504", "E505")
            diagnostic.span.excerpt()


WORDS = st.sampled_from(
    [
        "a",
        "t",
        "sum",
        "over=",
        "where=",
        "(",
        ")",
        "[",
        "]",
        ",",
        "+",
        "*",
        "<",
        "==",
        "and",
        "not",
        "if",
        "else",
        "1",
        "0.5",
        '"x"',
        "in",
        "lambda",
        "for",
        ".",
        ":",
    ]
)


@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_any_words_are_a_formula_or_faulty(text):
    try:
        read(text)
    except DiagnosticError as error:
        assert error.diagnostics
