"""The strict loader: what a file may hold, what is refused and where, and that nothing hangs or crashes."""

import os
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lawkit import diagnostics_in, load, not_loaded

from engine.base import yaml_reader
from engine.base.diagnostics import DiagnosticError, PathError
from engine.base.node import NONE, Node, plain

# values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("17500.50", F("17500.5")),
        ("0", F(0)),
        ("-3", F(-3)),
        ("0.1", F(1, 10)),
        ("1.10", F(11, 10)),
        ("0.12345678901234567891", F("0.12345678901234567891")),
        ("123456789012345678901234567890", F(123456789012345678901234567890)),
        ("true", True),
        ("false", False),
        ("none", NONE),
        ("null", None),
        ("~", None),
        ('"none"', "none"),
        ('"true"', "true"),
        ("'1'", "1"),
        ('""', ""),
        # what other YAML guesses at stays the text it is
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("NO", "NO"),
        ("y", "y"),
        ("True", "True"),
        ("None", "None"),
        ("Null", "Null"),
        ("010001237", "010001237"),
        ("01067", "01067"),
        ("0171", "0171"),
        ("12:30:45", "12:30:45"),
        ("190:20:30", "190:20:30"),
        ("1e5", "1e5"),
        ("1.0e+5", "1.0e+5"),
        ("0x10", "0x10"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        (".5", ".5"),
        ("5.", "5."),
        ("+5", "+5"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("10 000", "10 000"),
        ("12,5", "12,5"),
        ("1.2.3", "1.2.3"),
        ("١٢", "١٢"),
        ("1" * 31, "1" * 31),
        ("0." + "1" * 21, "0." + "1" * 21),
        ("2022-09-30", "2022-09-30"),
        ("2022-02-30", "2022-02-30"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
        ("a # rest", "a"),
        ("\n  two\n  lines", "two lines"),
        ("|\n  two\n  lines", "two\nlines\n"),
    ],
)
def test_what_a_scalar_is(text, value):
    found = load(f"a: {text}\n").map["a"].value
    assert type(found) is type(value)
    assert found == value


def test_keys_are_text_and_keep_their_order():
    assert list(load("{10: a, 9: b, 1.0: c, true: d, null: e, 01: f, 1: g}").map) == [
        "10",
        "9",
        "1.0",
        "true",
        "null",
        "01",
        "1",
    ]


def test_the_raw_text_is_kept():
    node = load("a: 17500.50\nb: \"12\"\nc: ''").map
    assert [(n.raw, n.quoted) for n in node.values()] == [("17500.50", False), ("12", True), ("", True)]


def test_a_value_left_empty_is_empty_in_a_block_and_a_fault_in_braces():
    assert load("a:\nb: 1").map["a"].value is None
    not_loaded("E112", "{«a: , b: 1}", "a has no value", "quote texts with commas")


def test_what_is_read_cannot_be_changed():
    with pytest.raises(TypeError):
        load("{a: 1}").map["b"] = 2


# positions


def places(text):
    found = {}

    def walk(node, path):
        found["/".join(path)] = (node.where.line + 1, node.where.column + 1, node.span.line + 1, node.span.column + 1)
        for key, child in node.map.items():
            walk(child, (*path, key))
        for number, child in enumerate(node.items):
            walk(child, (*path, str(number)))

    walk(load(text), ())
    return found


def test_every_node_has_its_place():
    assert places("a: 1\nbé:\n  - x\n  - {c: \"y\", 'd': [z]}\n") == {
        "": (1, 1, 1, 1),
        "a": (1, 1, 1, 4),
        "bé": (2, 1, 3, 3),
        "bé/0": (3, 5, 3, 5),
        "bé/1": (4, 5, 4, 5),
        "bé/1/c": (4, 6, 4, 9),
        "bé/1/d": (4, 14, 4, 19),
        "bé/1/d/0": (4, 20, 4, 20),
    }


def test_columns_count_letters():
    assert places('é𝐱: ["é𝐱", ok]')["é𝐱/1"] == (1, 12, 1, 12)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_either_end_of_line(end):
    node = load(f"a: 1{end}b: x{end}").map["b"]
    assert (node.raw, node.where.place, node.span.excerpt()) == ("x", "file.yaml:2:1", ("b: x", "   ^"))


def test_the_excerpt_of_a_long_line_is_cut_around_the_mark():
    span = load("a: [" + "x, " * 100 + "last]").map["a"].items[-1].span
    line, caret = span.excerpt(60)
    assert len(line) == 60
    assert line[caret.index("^") :].startswith("last")
    assert caret.count("^") == 4


# what is refused


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        ("E111", "a: 1\n«a: 2", ["the key a stands twice", "keep one", "first here"]),
        ("E111", "{a: 1, «'a': 2}", ["stands twice"]),
        ("E111", "x:\n  1: a\n  «1: b", ["the key 1"]),
        ("E107", "a: «&x 1", ["anchors (&name)", "write the value out"]),
        ("E107", "a: «&x [*x]", ["anchors"]),
        ("E107", "a: «*x", ["aliases (*name)"]),
        ("E107", "f: «*a + 1", ["aliases"]),
        ("E107", "a:\n  «<<: {b: 1}", ["merge keys (<<)"]),
        ("E107", "«<<: [{a: 1}]", ["merge keys"]),
        (
            "E108",
            "a: «!!python/object/apply:os.system [ls]",
            ["tags (tag:yaml.org,2002:python/object/apply:os.system)"],
        ),
        ("E108", "a: «!!int abc", ["tags"]),
        ("E108", "a: «!x", ["tags (!x)", "quote a text"]),
        ("E108", "a: «!!binary aGk=", ["tags"]),
        ("E106", "a: 1\n«---\nb: 2", ["a second document"]),
        ("E109", "«[a, b]: 1", ["a key must be a plain word", "quote a formula"]),
        ("E109", "? «{a: 1}\n: 2", ["a key must be a plain word"]),
        ("E104", "a: 1\n«\tb: 2", ["a tab stands in front", "YAML refuses tabs"]),
        ("E104", "a: 1\n «b: 2", ["b starts in column 2", "start it in column 1"]),
        ("E112", "f: {«a} + {b}", ["a has no value"]),
        ("E104", "f: {a: 1} «+ {b}", ["goes on after }", 'write "{a: 1} + {b}"']),
        ("E104", "f: 5 % 2«: 3", ["a second colon", 'put quotes around the text: "5 % 2: 3"']),
        ("E104", 'f: "a"« == b', ['goes on after "', "write '\"a\" == b'"]),
        ("E104", "f: «> 5", ["cannot start with >", 'write "> 5"']),
        ("E104", "f: «`a`", ["cannot start with `"]),
        ("E104", "f: «@a", ["cannot start with @"]),
        ("E104", "f: a«: b", ["a second colon"]),
        ("E104", "f: «[1, 2", ["the [ that opens here is never closed", "write ]"]),
        ("E104", "f: «'x", ["the quote that opens here is never closed", "write '"]),
        ("E104", '"\\UFFFFFFFF"', ["not YAML"]),
        ("E104", '{"a": "\\ud83d"}', ["not YAML"]),
        ("E105", "«", ["the file is empty"]),
        ("E105", "«# nothing\n", ["the file is empty"]),
        ("E103", "a: x«\x00", ["U+0000"]),
        ("E103", "a: x«\x1b[31m", ["U+001B"]),
        ("E103", "a: 1\nb: x«\x85y", ["U+0085"]),
        ("E103", "a: x«\u2028b: 1", ["U+2028"]),
        ("E103", "a: «\u202egnol", ["U+202E"]),
        ("E103", "a: «\u2066x", ["U+2066"]),
        ("E103", "a: x«\ufeff", ["U+FEFF"]),
        ("E103", "a: x«\ud800", ["U+D800"]),
        ("E110", "a: «\u00a01", ["a no-break space", "write a plain space"]),
        ("E110", "a«\u00a0: 1", ["a no-break space"]),
        ("E110", "«a\u00a0b: 1", ["the key", "holds a no-break space"]),
        ("E110", "a:\n«\u00a0\u00a0b: 1", ["no-break space"]),
        ("E110", "a:«\u00a01", ["a no-break space"]),
        (
            "E112",
            "{formula: «sum(x, over=y)}",
            ["a comma inside braces cuts this value in two", "in quotes", "on a line of its own", "the rest of it"],
        ),
        ("E112", "cases:\n  - {if: a, then: «min(a, b), else: c}", ["a comma inside braces cuts"]),
        ("E112", "{1: «12,5}", ["12,5 reads as two things", "write the decimal point: 12.5"]),
        ("E112", "{a: 1, «b}", ["b has no value"]),
    ],
)
def test_what_is_refused(code, text, words):
    not_loaded(code, text, *words)


def test_a_no_break_space_inside_a_text_is_its_own_affair():
    assert load("a: 10\u00a0000 €").map["a"].raw == "10\u00a0000 €"


# limits


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 100_000, "nested deeper than 40"),
        ("{a: " * 100_000, "nested deeper than 40"),
        ("{" * 100_000, ""),
        ("- " * 50_000, "nested deeper than 40"),
        ("? " * 50_000, ""),
        ("\n".join(" " * n + "a:" for n in range(1_000)), "nested deeper than 40"),
        ("a: " + "[" * 41 + "]" * 41, "nested deeper than 40"),
        ("[" + "a," * 300_000 + "]", "more than 200000 nodes"),
        ("a: " + "x" * 20_001, "longer than 20000 letters"),
        ('a: "' + "x" * 1_900_000 + '"', "longer than 20000 letters"),
        ("a: 1\n" * 90_000, "stands twice"),
        ("a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "anchors"),
        ("x: &a {a: 1}\ny:\n  <<: [" + "*a, " * 500 + "*a]", "anchors"),
        ("a: " + "1" * 1_900_000, "longer than 20000 letters"),
        ("a: " + ":1" * 20_000, "longer than 20000 letters"),
        ("'" * 100_000, ""),
        ('{"a": "' + "\\ud83d\\ude00" * 30_000 + '"}', "longer than 20000 letters"),
        ("&" * 100_000, ""),
        ("!" * 100_000, ""),
        ("%" * 100_000, ""),
        ("*" * 100_000, ""),
    ],
    ids=range(21),
)
def test_no_file_hangs_or_crashes(text, words):
    (diagnostic,) = diagnostics_in(lambda _: load(text))
    assert words in diagnostic.message
    assert len(diagnostic.message) < 400


def test_the_limits_themselves_are_allowed():
    load("a: " + "[" * 39 + "]" * 39)
    assert len(load("a: " + "x" * 20_000).map["a"].raw) == 20_000


@given(st.text(alphabet="ab:-?{}[],&*!|>'\"%@`# \t\n1.\u00a0é<", max_size=80))
def test_any_text_is_read_or_refused_with_one_fault(text):
    try:
        assert isinstance(load(text), Node)
    except DiagnosticError as error:
        (diagnostic,) = error.diagnostics
        assert diagnostic.code.startswith("E1")
        diagnostic.span.excerpt()


# JSON


def test_json_is_read_as_it_is():
    text = (
        '{\n\t"a":\t"é\\n\\"q\\" \\u00e9 \\/ \\ud83d\\ude00",\n\t"b": [1, 0.10, -2, true, false, null, "none",'
        ' "1"],\n\t"c": {}, "d": []\n}\n'
    )
    assert plain(load(text)) == {
        "a": 'é\n"q" é / 😀',
        "b": [1, F("0.1"), -2, True, False, None, "none", "1"],
        "c": {},
        "d": [],
    }


@pytest.mark.parametrize("text", ['"x\\\\ud83d\\\\ude00"', '"\\\\\\\\ud83d"'])
def test_a_doubled_backslash_is_no_escape(text):
    assert "ud83d" in load(f'{{"a": {text}}}').map["a"].raw


def test_duplicates_in_json():
    not_loaded("E111", '{"a": 1,\n\t«"a": 2}', "stands twice")


def test_columns_after_a_letter_in_two_halves():
    not_loaded("E111", '{"a": "\\ud83d\\ude00", «"a": 2}')


# files


def written(path, data):
    path.write_bytes(data)
    return path


def test_a_byte_order_mark_is_taken_off(tmp_path):
    node = yaml_reader.load_file(written(tmp_path / "a.yaml", b"\xef\xbb\xbfa: \xc3\xa9"))
    assert (list(node.map), node.map["a"].raw, node.map["a"].span.column) == (["a"], "é", 3)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a: 1\nb: \xfc", "byte 0xfc on line 2"),
        ("a: 1".encode("utf-16"), "the file is UTF-16, not UTF-8"),
        ("a: é".encode("utf-16-le"), "the file is UTF-16, not UTF-8"),
        ("a: é".encode("utf-16-be"), "the file is UTF-16, not UTF-8"),
        (b"a: \xed\xa0\x80", "byte 0xed"),
        (b"\x00\x00\xfe\xff", "byte 0xfe"),
        (b"a: \xc3", "byte 0xc3"),
    ],
)
def test_not_utf_8(tmp_path, data, words):
    (diagnostic,) = diagnostics_in(lambda _: yaml_reader.load_file(written(tmp_path / "a.yaml", data)))
    assert (diagnostic.code, "as UTF-8" in diagnostic.hint) == ("E102", True)
    assert words in diagnostic.message


def test_a_large_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(10**10)
    (diagnostic,) = diagnostics_in(lambda _: yaml_reader.load_file(path))
    assert (diagnostic.code, diagnostic.message) == ("E101", f"{path.name} has {10**10} bytes, more than 2000000")


def test_large_standard_input_is_refused():
    (diagnostic,) = diagnostics_in(lambda _: yaml_reader.decode(b"a" * 2_000_001, "-"))
    assert diagnostic.code == "E101"


def test_what_is_no_regular_file_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", yaml_reader.Path("/dev/zero"), yaml_reader.Path("/dev/full")):
        with pytest.raises(PathError, match="is not a file"):
            yaml_reader.read_text(path)


@pytest.mark.parametrize("name", ["missing", "x" * 300, "a\x1bb"])
def test_what_cannot_be_read_says_why(tmp_path, name):
    with pytest.raises(PathError, match="cannot be read: ") as found:
        yaml_reader.read_text(tmp_path / name)
    assert "\x1b" not in str(found.value)
