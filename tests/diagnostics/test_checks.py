"""The static checks on small laws: what they find, and what they leave alone."""

import json
import sys

import pytest
from fixtures import ROOT

sys.path.insert(0, str(ROOT / "tests" / "engine"))

from engine.base.diagnostics import DiagnosticError, Diagnostics
from engine.base.yaml_reader import load
from engine.check.contract import check_contract
from engine.check.ruleset import check_ruleset
from engine.consolidation import schema as shape
from engine.consolidation.library import Library

SOURCE = "source: {document: d, at: '1'}"
HEAD = (
    "kind: accord\nid: t/law\ntitle: A law\nsigned: 2020-06-01\nin_force: {from: 2020-07-01}\ndocuments: {d: {title:"
    " D}}\n"
)


def law(text, **shown):
    return HEAD + text.replace("§", SOURCE)


def library(text):
    return Library(ROOT / "rules").beside({"t/law": load(text, "law.yaml")})


def codes_of(text):
    diagnostics = Diagnostics()
    try:
        check_ruleset(library(law(text)), "t/law", diagnostics)
    except DiagnosticError as error:
        diagnostics.extend(error.diagnostics)
    return [(f.code, f.message) for f in diagnostics if f.code not in ("W401", "W402")]


def only(text):
    return [code for code, _ in codes_of(text)]


READING = (
    "readings: {r: {question: Q?, because: B, options: {%s}, chosen: a}}\nrules: {x: {type: integer, formula: '%s',"
    " §}}\n"
)


@pytest.mark.parametrize(
    ("options", "formula", "found"),
    [
        ("a: {}, b: {}", '1 if r == "a" else 0', []),
        ("a: {}, b: {}", '1 if r != "a" else 0', []),
        ("a: {}, b: {}, c: {}", '1 if r == "a" else 0', ["W403"]),
        ("a: {}, b: {}, c: {}", '1 if r == "a" else 12 if r == "c" else 0', []),
        ("a: {}, b: {}, c: {}, d: {}", '1 if r == "a" else 0', ["W403"]),
        ("a: {}, b: {}", "1", []),
    ],
)
def test_options_that_no_formula_tells_apart(options, formula, found):
    assert only(READING % (options, formula)) == found


def test_a_fact_without_a_question_is_told_where_others_have_one():
    facts = "facts: {a: {type: integer}, b: {type: integer%s}}\nrules: {x: {type: integer, formula: a + b, §}}\n"
    assert only(facts % "") == []
    assert codes_of(facts % ", question: How many?") == [("W404", "no question explains the fact a")]


@pytest.mark.parametrize(
    ("value", "found"),
    [("0", []), ("1", []), ("0.5", []), ("none", []), ("1.01", ["E620"]), ("-0.1", ["E620"]), ("75", ["E620"])],
)
def test_a_rate_is_a_part_of_a_whole(value, found):
    assert (
        only(f"tables: {{t: {{type: rate, value: {value}, §}}}}\nrules: {{x: {{type: rate, formula: t, §}}}}\n")
        == found
    )


@pytest.mark.parametrize(
    ("payments", "found"),
    [
        ("{amount: rest}", []),
        ("{amount: due}", []),
        ("{amount: due * part}, {amount: rest}", []),
        ("{amount: due * part}, {amount: due * (1 - part)}", []),
        ("{amount: due / 12}, {amount: due - due / 12}", []),
        ("{amount: due * part}", ["E623"]),
        ("{amount: due}, {amount: due * part}", ["E623"]),
        ("{amount: due * part}, {amount: due}, {amount: rest}", ["E623"]),
        ("{amount: rest}, {amount: rest}", ["E622"]),
        ("{amount: rest}, {amount: rest}, {amount: rest}", ["E622"]),
        ("{amount: 'min(due, most)'}", ["W620"]),
        ("{amount: 'min(due, most)'}, {amount: rest}", []),
        ("{amount: due, when: late}", ["W620"]),
        ("{amount: most}", ["W620"]),
        ("{amount: 0 - -due}", []),
        ("{amount: -due}", ["E623"]),
        ("{amount: due / 12 + due / 12}, {amount: due - due / 12 - due / 12}", []),
        ("{amount: due / 12 + due / 12}, {amount: due - due / 12}", ["E623"]),
        ("{amount: -base}", ["W620"]),
    ],
)
def test_payments_make_their_amount_whole(payments, found):
    listed = [p.strip("{} ") for p in payments.split("}, {")]
    text = "".join(f"  p{n}: {{of: due, date: paid_on, {p}, §}}\n" for n, p in enumerate(listed))
    assert (
        only(
            "facts: {paid_on: {type: date}, base: {type: money}, late: {type: boolean}}\n"
            "tables: {part: {type: rate, value: 0.75, §}, most: {type: money, value: 100, §}}\n"
            f"rules: {{due: {{type: money, formula: base, §}}}}\npayments:\n{text}"
        )
        == found
    )


@pytest.mark.parametrize(
    ("fact", "rule", "found"),
    [
        ("", "formula: 1 / n", ["W621"]),
        (", minimum: 0", "formula: 1 / n", ["W621"]),
        (", minimum: 1", "formula: 1 / n", []),
        ("", "formula: 1 / n if n > 0 else 0", []),
        ("", "formula: 0 if n == 0 else 1 / n", []),
        ("", "when: n > 0, formula: 1 / n", []),
        ("", "cases: [{if: n == 0, then: 0}, {else: 1 / n}]", []),
        ("", "cases: [{if: m == 0, then: 0}, {else: 1 / n}]", ["W621"]),
        ("", "formula: 1 / (n + 1)", []),
        ("", "formula: 1 / m if n > 0 else 1 / n", ["W621"]),
        ("", "formula: n / 12", []),
    ],
)
def test_a_division_by_what_may_be_nothing(fact, rule, found):
    assert (
        only(
            f"facts: {{n: {{type: integer{fact}}}, m: {{type: integer}}}}\nrules: {{x: {{type: number, {rule}, §}}}}\n"
        )
        == found
    )


@pytest.mark.parametrize(("word", "found"), [("north", []), ("nroth", ["E525"]), ("", ["E525"])])
def test_a_text_compared_with_what_it_never_is(word, found):
    rules = f'rules: {{x: {{type: boolean, formula: \'side == "{word}" or "{word}" == side\', §}}}}\n'
    assert only("tables: {side: {type: text, value: north, §}}\n" + rules) == found * 2


CONTRACT_LAW = (
    "contract_date: signed_on\n"
    "dimensions: {season: {range: [1, length], dated: first}, school: {}, form: {within: school}}\n"
    "facts:\n"
    "  signed_on: {type: date}\n  opened_on: {type: date}\n  share: {type: rate, per: [season]}\n"
    "  least: {type: integer, minimum: 1}\n  pupils: {type: integer, per: [form]}\n"
    "tables: {length: {type: integer, value: 3, §}}\n"
    "rules:\n"
    "  first: {per: [season], type: date, formula: 'add_years(signed_on, season - 1)', §}\n"
    "  start: {per: [season], type: date, formula: 'max(opened_on, first)', §}\n"
)


def contract(facts, rest="", rules="rules: t/law"):
    diagnostics = Diagnostics()
    text = f"contract: C\n{rules}\nfacts: {{{facts}}}\n{rest}"
    try:
        check_contract(load(text, "c.yaml"), library(law(CONTRACT_LAW)), diagnostics)
    except DiagnosticError as error:
        diagnostics.extend(error.diagnostics)
    return [f.code for f in diagnostics]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ("signed_on: 2020-07-01", []),
        ("signed_on: 2020-06-30", ["E741"]),
        ("signed_on: 1920-07-01", ["E740"]),
        ("signed_on: 2120-07-01", ["E740"]),
        ("signed_on: 0020-07-01", ["E740"]),
        ("opened_on: 2094-07-01", []),
        ("opened_on: 1946-07-01", []),
        ("signed_on: none", []),
        ("signed_on: 2022-01-01, opened_on: 2022-01-01", []),
        ("opened_on: 2021-12-31", []),
        ("share: 2", []),
        ("share: {1: 0.5, 2: 2.01}", ["E745"]),
        ("share: {1: 0.5, 4: 0.5}", ["E715"]),
        ("least: 0", ["E712"]),
        ("least: 1", []),
        ("school: {a: {form: {x: {pupils: 0}}}}", ["W743"]),
        ("school: {a: {form: {x: {pupils: none}}}}", []),
        ("school: {a: {form: {x: {}, y: {}}}, b: {form: {y: {}, z: {}, w: {}}}}", ["W750"]),
        ("school: {a: {form: {x: {}, y: {}}}, b: {form: {x: {}, y: {}, z: {}, w: {}}}}", []),
        ("school: {a: {form: {x: {}}}, b: {form: {x: {}}}}", []),
        ("nothing: 1, signed_on: 30/09/2022", ["E702", "E711"]),
    ],
)
def test_facts_of_a_contract(facts, found):
    assert contract(facts) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("{name: start, at: {season: 1}, is: 2022-01-01, source: a}", []),
        ("{name: starts, is: 2022-01-01, source: a}", ["E730"]),
        ("{name: start, at: {school: a}, is: 2022-01-01, source: a}", ["E732"]),
        ("{name: pupils, at: {school: a, form: x}, is: 5, source: a}", []),
        ("{name: pupils, at: {school: a, form: z}, is: 5, source: a}", ["E732"]),
        ("{name: pupils, at: {school: b, form: x}, is: 5, source: a}", ["E732"]),
        ("{name: pupils, at: {form: x}, is: 5, source: a}", []),
    ],
)
def test_what_a_contract_states_is_about_what_there_is(line, found):
    assert contract("school: {a: {form: {x: {pupils: 5}}}}", f"expected: [{line}]\n") == found


def test_rules_that_are_not_there_are_told_where_the_contract_names_them():
    diagnostics = Diagnostics()
    with pytest.raises(DiagnosticError) as error:
        check_contract(
            load("contract: C\nrules: t/lawn\nfacts: {}\n", "c.yaml"), library(law(CONTRACT_LAW)), diagnostics
        )
    (diagnostic,) = error.value.diagnostics
    assert (diagnostic.code, diagnostic.span.place) == ("E310", "c.yaml:2:8")


@pytest.mark.parametrize(
    ("force", "target", "found"),
    [
        ("in_force: {from: 2021-01-01}", "rules.x.formula", ["E314"]),
        ("in_force: {from: 2021-01-01}", "rules.y.formula", []),
        ("in_force: {from: 2022-01-01}", "rules.x.formula", []),
        ("", "rules.x.formula", ["E314"]),
    ],
)
def test_amendments_of_one_text_in_force_at_once(tmp_path, force, target, found):
    from fixtures import told

    folder = tmp_path / "rules" / "t"
    folder.mkdir(parents=True)
    rules = "rules: {x: {type: integer, formula: 0, §}, y: {type: integer, formula: 0, §}}\n".replace("§", SOURCE)
    (folder / "law.yaml").write_text(HEAD + rules, encoding="utf-8")
    change = (
        "kind: amendment\nid: t/%s\ntitle: T\namends: t/law\n%s\noperations: [{replace: %s, with: 1, §}]\n".replace(
            "§", SOURCE
        )
    )
    (folder / "one.yaml").write_text(
        change % ("one", "in_force: {from: 2020-08-01, until: 2021-12-31}", "rules.x.formula"), encoding="utf-8"
    )
    (folder / "two.yaml").write_text(change % ("two", force, target), encoding="utf-8")
    _, text = told(["check", "t/one"], tmp_path)
    assert [line[:4] for line in text.splitlines() if line[:1] in ("E", "W")] == found


@pytest.mark.parametrize(
    ("default", "found"),
    [("85", ["E620"]), ("1.01", ["E620"]), ("-0.1", ["E620"]), ("0.85", []), ("1", []), ("0", []), ("none", [])],
)
def test_a_rate_that_is_taken_where_nobody_says_is_a_part_of_a_whole(default, found):
    assert (
        only(f"facts: {{r: {{type: rate, default: {default}, §}}}}\nrules: {{x: {{type: rate, formula: r, §}}}}\n")
        == found
    )


RULE = "rules: {x: {type: integer, %s, §}}\n"


@pytest.mark.parametrize(
    ("text", "code", "message", "at"),
    [
        (
            "dimensions: {s: {range: [1, 2, 3]}}\n" + RULE % "per: [s], formula: s",
            "E206",
            "range takes 2 entries at most",
            "law.yaml:7:18",
        ),
        (RULE % "cases: [{if: 'true', then: 1, else: 0}]", "E206", "cases takes 2 names at most", "law.yaml:7:36"),
        (
            RULE % "cases: [{if: 'true', then: '1 +'}, {else: 0}]",
            "E501",
            "nothing follows +",
            "law.yaml:7:58",
        ),
        (
            "facts: {f: {type: integer, minimum: 0.2, maximum: 0.8}}\n" + RULE % "formula: f",
            "E421",
            "no whole number lies between the minimum and the maximum of f",
            "law.yaml:7:37",
        ),
        (
            (
                "dimensions: {size: {members: {a: {}, b: {}}}, season: {range: [1, 3]}}\nfacts: {n: {type: integer,"
                " per: [season]}}\ntables: {t: {type: number, per: [size], values: [1, 2], §}}\nrules: {size: {type:"
                " size, per: [season], cases: [{if: n > 0, then: '\"a\"'}, {else: '\"b\"'}], §}, x: {type: number,"
                " formula: t, §}}\n"
            ),
            "E514",
            "size has a value for each season, and this formula is about none of them",
            "law.yaml:10:153",
        ),
    ],
)
def test_one_mistake_is_one_fault(text, code, message, at):
    diagnostics = Diagnostics()
    try:
        check_ruleset(library(law(text)), "t/law", diagnostics)
    except DiagnosticError as error:
        diagnostics.extend(error.diagnostics)
    assert [(f.code, f.message, f.span.place) for f in diagnostics.errors] == [(code, message, at)]


@pytest.mark.parametrize(
    ("bounds", "found"),
    [
        ("minimum: 0.2, maximum: 1", []),
        ("minimum: 0.8, maximum: 1.2", []),
        ("minimum: -0.8, maximum: -0.2", ["E421"]),
        ("minimum: 0.2", []),
    ],
)
def test_between_the_bounds_of_a_whole_number_lies_one(bounds, found):
    assert only(f"facts: {{n: {{type: integer, {bounds}}}}}\nrules: {{x: {{type: integer, formula: n, §}}}}\n") == found


def test_every_keyword_of_the_schemas_has_words():
    """Else what jsonschema says in its own words would be what a reader gets."""
    composed = {"properties", "items", "propertyNames", "if", "then", "else", "allOf", "$ref", "$defs"}
    about = {"$schema", "title", "description", "examples", "default"}
    spared = {"exclusiveMinimum"}  # told by the builder, which knows more

    def keywords(schema):
        if isinstance(schema, dict):
            yield from schema
            for key, value in schema.items():
                if key in ("properties", "$defs"):
                    for inner in value.values():
                        yield from keywords(inner)
                elif key not in (*about, "const", "enum", "required", "dependentRequired"):
                    yield from keywords(value)
        for inner in schema if isinstance(schema, list) else ():
            yield from keywords(inner)

    used = {
        k for path in (ROOT / "schemas").glob("*.json") for k in keywords(json.loads(path.read_text(encoding="utf-8")))
    }
    assert used - composed - about - spared == set(shape._TELLERS)


HELD = (
    "dimensions: {room: {members: {p: {}, q: {}}}, season: {range: [1, 3]}}\nfacts: {x: {type: integer}, y: {type:"
    " integer}, z: {type: integer, per: [room]}, w: {type: integer, per: [room, season]}}\nrules: {a: {type: integer,"
    " formula: x + y, §}, b: {type: integer, formula: x - y, §}, c: {type: integer, per: [room], formula: x + z,"
    " §}}\ninvariants:\n  most: {holds: a <= b, message: A is too much., §}\n  each: {per: [room], holds: c <= x,"
    " message: no room, §}\n  less: {per: [room, season], holds: w <= z, message: w is large, §}\n"
)


@pytest.mark.parametrize(
    ("facts", "message", "at"),
    [
        ("x: 1, y: 2", "A is too much", ["x: 1, y", "y: 2"]),
        ("x: 1, y: -2", "", []),
        ("y: 2", "", []),
        ("x: 1, room: {p: {z: -1}, q: {z: 2}}", "no room", ["x: 1", "z: 2"]),
        ("x: 1, room: {p: {z: 3}, q: {z: 2}}", "no room", ["x: 1", "z: 3"]),
        ("room: {p: {z: 3, w: {1: 2, 2: 4}}}", "w is large", ["z: 3", "w: {1: 2, 2: 4}"]),
        ("room: {p: {z: 3, w: 4}}", "w is large", ["z: 3", "w: 4"]),
        ("room: {p: {z: 3, w: 3}, q: {w: 9}}", "", []),
    ],
)
def test_what_cannot_be_is_told_once_at_the_facts_it_rests_on(facts, message, at):
    """However many rules stand between, and however often a fact is asked for."""
    diagnostics, text = Diagnostics(), f"contract: C\nrules: t/law\nfacts: {{{facts}}}\n"
    check_contract(load(text, "c.yaml"), library(law(HELD)), diagnostics, holds=True)
    assert [f.message for f in diagnostics] == ([f"what the contract says cannot be: {message}"] if message else [])
    spans = [m for f in diagnostics for m in (f.span, *(m for note, m in f.notes if note == "together with this"))]
    told = [text.splitlines()[m.line][m.column :] for m in spans]
    assert len(told) == len(at) and all(t.startswith(a) for t, a in zip(told, at, strict=True))
