"""Amendments: what each operation does to the text amended, what it may not do, and who wrote what."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lawkit import diagnostics_in, diagnostics_of, place_of, refused, run, same_diagnostic, shelf, written

from engine.base.diagnostics import Diagnostics
from engine.base.node import plain
from engine.consolidation.library import Library, canonical, find_rules
from engine.consolidation.operations import operations

BASE = """
dimensions:
  taille: {members: {1: {label: small}, 2: {label: large}}}
  mission: {members: {aa: {socle: true}, bb: {socle: false}}}
facts: {n: {type: integer, question: q}}
tables:
  seuil: {type: integer, value: 10, §}
  bareme: {type: money, per: [mission, taille], values: {aa: [10, 20], bb: {1: 30, 2: none}}, §}
readings:
  lecture: {question: q, options: {x: {}, y: {}}, chosen: x, because: b}
rules:
  taille: {type: taille, cases: [{if: n < seuil, then: 1}, {else: 2}], §}
  base: {type: money, formula: "sum(bareme, over=mission, where=socle)", §}
  total: {type: money, formula: base, §}
  lue: {type: integer, formula: '0 if lecture == "x" else 1', §}
controls:
  petite: {at: {taille: 1}, per: [taille], expect: {total: 10}, §}
rounding: {mode: half_up, because: of old}
"""


def change(*operations_, kind="amendment", id_="t/change", amends="t/base", head=""):
    lines = "".join(f"  - {o}\n" for o in operations_)
    lines = "\n".join(
        (
            x
            if "source:" in x or not x.strip().startswith("- {")
            else x.rstrip()[:-1] + ", source: {document: d, at: new}}"
        )
        for x in lines.splitlines()
    )
    return f"operations:\n{lines}\nkind: {kind}\nid: {id_}\ntitle: A change\namends: {amends}\n{head}\n"


def after(*operations_, **how):
    """The consolidated text, as a node; there must be no fault."""
    library, diagnostics = shelf(BASE, change(*operations_, **how)), Diagnostics()
    found = library.consolidate("t/change", diagnostics)
    assert list(diagnostics) == []
    return found.document


def bad(code, *operations_, words=(), **how):
    return refused(
        code,
        BASE,
        change(*operations_, **how),
        words=words,
        find=lambda *t: diagnostics_in(lambda diagnostics: shelf(*t).consolidate("t/change", diagnostics)),
    )


def part(document, path):
    node = document.get(*path.split("."))
    return node and plain(node)


# replace, insert, repeal


def test_replace_a_value():
    document = after("{replace: tables.seuil.value, expect: 10, with: 25}")
    assert part(document, "tables.seuil.value") == 25
    assert (
        run([BASE, change("{replace: tables.seuil.value, with: 25}")], "{n: 24}", head="rules: t/change")["taille"]
        == "1"
    )


def test_replace_a_rule_as_a_whole():
    document = after("{replace: rules.base, with: {type: money, formula: \"bareme['aa', 2]\"}}")
    assert part(document, "rules.base") == {
        "type": "money",
        "formula": "bareme['aa', 2]",
        "source": {"document": "d", "at": "new"},
    }


@pytest.mark.parametrize(
    ("path", "operations_", "result"),
    [
        ("rules.total.formula", ["{replace: rules.total.formula, with: before * 12}"], "(base) * 12"),
        (
            "rules.total.formula",
            ['{replace: rules.total.formula, with: "min(before, before + 1)"}'],
            "min((base), (base) + 1)",
        ),
        (
            "rules.base.formula",
            ["{replace: rules.base.formula, with: beforehand + before}"],
            "beforehand + (sum(bareme, over=mission, where=socle))",
        ),
    ],
)
def test_before_is_the_old_formula_in_parentheses(path, operations_, result):
    assert part(after(*operations_), path) == result


def test_before_keeps_the_order_of_reckoning():
    law = BASE.replace("formula: base,", "formula: base + 1,")
    assert (
        run([law, change("{replace: rules.total.formula, with: before * 12}")], head="rules: t/change", facts="{n: 1}")[
            "total"
        ]
        == "132"
    )


def test_before_through_two_amendments():
    one = change("{replace: rules.total.formula, with: before + 1}", id_="t/one")
    two = change("{replace: rules.total.formula, with: before * 12}", id_="t/two", amends="t/one")
    found = shelf(BASE, one, two).consolidate("t/two", Diagnostics())
    assert found.document.text("rules", "total", "formula") == "((base) + 1) * 12"
    assert found.instruments == ("t/base", "t/one", "t/two")


def test_insert_a_rule_takes_the_operations_source():
    document = after("{insert: rules.neuf, with: {type: integer, formula: n}}")
    assert part(document, "rules.neuf.source") == {"document": "d", "at": "new"}
    assert list(document.get("rules").map)[-1] == "neuf"
    own = after(
        '{insert: rules.neuf, with: {type: integer, formula: n, source: {document: d, at: "own"}}, source: {document:'
        " d, at: op}}"
    )
    assert part(own, "rules.neuf.source.at") == "own"


@pytest.mark.parametrize(
    ("where", "order"),
    [
        ("", "taille base total lue neuf"),
        (", after: taille", "taille neuf base total lue"),
        (", before: taille", "neuf taille base total lue"),
        (", after: lue", "taille base total lue neuf"),
    ],
)
def test_insert_before_and_after(where, order):
    document = after(f"{{insert: rules.neuf{where}, with: {{type: integer, formula: n}}}}")
    assert list(document.get("rules").map) == order.split()


def test_insert_opens_a_section():
    assert part(after("{insert: conditions.c, with: {holds: n > 0, message: m}}"), "conditions.c.message") == "m"


MEMBER = "{insert: dimensions.mission.members.cc, after: aa, with: {socle: true}}"


def test_inserting_a_member_opens_cells():
    (diagnostic,) = diagnostics_of(BASE, change(MEMBER))
    assert (diagnostic.code, diagnostic.message) == ("E608", "no value of bareme for cc")
    assert diagnostic.span.source.line(diagnostic.span.line)[diagnostic.span.column :].startswith(
        "dimensions.mission.members.cc"
    )
    assert (
        diagnostic.hint.startswith("insert the cells too, at: {mission: cc}") and diagnostic.notes[0][0] == "the values"
    )
    document = after(MEMBER, "{insert: tables.bareme, at: {mission: cc}, with: [1, 2]}")
    assert list(document.get("dimensions", "mission", "members").map) == ["aa", "cc", "bb"]
    assert part(document, "tables.bareme.values") == {
        "aa": {"1": 10, "2": 20},
        "cc": {"1": 1, "2": 2},
        "bb": {"1": 30, "2": "none"},
    }
    assert list(document.get("tables", "bareme", "values").map) == ["aa", "cc", "bb"]


def test_the_amended_text_is_evaluated():
    law = [
        BASE,
        change(
            MEMBER,
            "{insert: tables.bareme, at: {mission: cc}, with: [1, 2]}",
            "{replace: controls.petite.expect.total, with: 11}",
        ),
    ]
    assert [run(law, f"{{n: {n}}}", head="rules: t/change")["total"] for n in (1, 10)] == ["11", "22"]
    assert diagnostics_of(*law) == []


def test_repealing_a_member_removes_its_cells():
    document = after("{repeal: dimensions.taille.members.1}")
    assert part(document, "tables.bareme.values") == {"aa": {"2": 20}, "bb": {"2": "none"}}
    assert part(after("{repeal: dimensions.mission.members.aa}"), "tables.bareme.values") == {
        "bb": {"1": 30, "2": "none"}
    }


def test_repeal_a_rule_and_what_still_needs_it():
    assert part(after("{repeal: rules.lue}"), "rules.lue") is None
    assert [(f.code, f.message) for f in diagnostics_of(BASE, change("{repeal: rules.base}")) if not f.is_warning] == [
        ("E513", "there is no base")
    ]


@pytest.mark.parametrize(
    ("operation", "values"),
    [
        (
            "{replace: tables.bareme, at: {mission: aa}, with: [1, 2]}",
            {"aa": {"1": 1, "2": 2}, "bb": {"1": 30, "2": "none"}},
        ),
        (
            "{replace: tables.bareme, at: {mission: aa}, expect: [10, 20], with: {2: 2}}",
            {"aa": {"1": 10, "2": 2}, "bb": {"1": 30, "2": "none"}},
        ),
        (
            "{replace: tables.bareme, at: {mission: bb, taille: 2}, expect: none, with: 5}",
            {"aa": {"1": 10, "2": 20}, "bb": {"1": 30, "2": 5}},
        ),
        (
            "{replace: tables.bareme, at: {taille: 1}, expect: {aa: 10, bb: 30}, with: {bb: 3, aa: 1}}",
            {"aa": {"1": 1, "2": 20}, "bb": {"1": 3, "2": "none"}},
        ),
        ("{repeal: tables.bareme, at: {taille: 1}, expect: [10, 30]}", {"aa": {"2": 20}, "bb": {"2": "none"}}),
        ("{repeal: tables.bareme, at: {mission: aa}}", {"bb": {"1": 30, "2": "none"}}),
        ("{replace: tables.bareme.values, with: {aa: [1, 2], bb: [3, 4]}}", {"aa": [1, 2], "bb": [3, 4]}),
    ],
)
def test_cells(operation, values):
    assert part(after(operation), "tables.bareme.values") == values


def test_a_whole_table_is_its_cells():
    document = after("{replace: tables.bareme, with: {type: money, per: [taille], values: [1, 2]}}")
    assert part(document, "tables.bareme.values") == {"1": 1, "2": 2}


@pytest.mark.parametrize(
    ("operation", "path", "result"),
    [
        ("{replace: readings.lecture.chosen, expect: x, with: y}", "readings.lecture.chosen", "y"),
        ("{replace: rounding, with: {mode: down, because: new}}", "rounding.mode", "down"),
        (
            "{replace: dimensions.mission.members.bb.socle, expect: false, with: true}",
            "dimensions.mission.members.bb.socle",
            True,
        ),
        ("{replace: controls.petite.expect.total, with: 99}", "controls.petite.expect.total", 99),
        ("{insert: tables.seuil.label, with: Threshold}", "tables.seuil.label", "Threshold"),
        (
            "{replace: rules.base.formula, expect: 'sum(bareme,   over=mission,  where=socle)', with: n}",
            "rules.base.formula",
            "n",
        ),  # blanks do not count
    ],
)
def test_targets_reach_whatever_has_a_name(operation, path, result):
    assert part(after(operation), path) == result


def test_the_head_is_the_instruments_own():
    document = after(
        "{repeal: rules.lue}",
        head="signed: 2021-01-01\nin_force: {from: 2021-02-01}\ndocuments: {e: {title: E}}\nnotes: {n1: {text: t}}",
    )
    assert [part(document, k) for k in ("kind", "id", "title", "signed")] == [
        "amendment",
        "t/change",
        "A change",
        "2021-01-01",
    ]
    assert part(document, "in_force") == {"from": "2021-02-01"}
    assert list(document.get("documents").map) == ["d", "e"]
    assert part(after("{repeal: rules.lue}"), "in_force") is None


def test_a_variant_keeps_the_time_in_force_of_its_base():
    document = after("{repeal: rules.lue}", kind="variant", head='territory: {departement: "11"}')
    assert (part(document, "in_force"), part(document, "territory")) == ({"from": "2020-01-01"}, {"departement": "11"})


# faults


@pytest.mark.parametrize(
    ("code", "operation", "words"),
    [
        (
            "E301",
            "{replace: «rule.total.formula, with: n}",
            ["rule.total.formula cannot be a target", "did you mean rules?"],
        ),
        ("E301", "{replace: «title, with: n}", ["title cannot be a target"]),
        ("E301", "{replace: «rules, with: {}}", ["rules cannot be a target"]),
        (
            "E301",
            "{replace: «rules.totl.formula, with: n}",
            ["there is no rules.totl in the text amended", "did you mean rules.total?"],
        ),
        ("E301", "{replace: «rules.total.when, with: n}", ["there is no rules.total.when"]),
        ("E301", "{repeal: «deadlines.x}", ["there is no deadlines"]),
        (
            "E301",
            "{repeal: «tables.barem, at: {mission: aa}}",
            ["there is no tables.barem", "did you mean tables.bareme?"],
        ),
        (
            "E301",
            "{replace: «rules.taille.cases.0, with: n}",
            ["rules.taille.cases has no parts with names", "replace it as a whole"],
        ),
        ("E301", "{replace: «rules.total.formula.x, with: n}", ["has no parts with names"]),
        (
            "E302",
            "{insert: «rules.total, with: {type: integer, formula: n}}",
            ["rules.total is already there", "use replace", "here"],
        ),
        ("E302", "{insert: «dimensions.mission.members.aa, with: {}}", ["already there"]),
        (
            "E303",
            "{replace: tables.seuil.value, expect: «11, with: 12}",
            [
                "tables.seuil.value is 10 in the text amended, and not what is expected here",
                "expect repeats what holds",
                "the text amended",
            ],
        ),
        ("E303", "{replace: rules.total.formula, expect: «bas, with: n}", ["rules.total.formula is base in"]),
        ("E303", "{repeal: rules.total, expect: «{type: money}}", ["rules.total is something else in"]),
        ("E303", "{replace: tables.bareme, at: {mission: aa}, expect: [10, «21], with: [1, 2]}", ["aa, 2 is 20"]),
        ("E303", "{replace: tables.bareme, at: {mission: bb, taille: 2}, «expect: 0, with: 1}", ["bb, 2 is none"]),
        ("E303", "{repeal: tables.bareme, at: {mission: aa}, expect: {«1: 11, 2: 20}}", ["aa, 1 is 10"]),
        (
            "E305",
            "{insert: rules.neuf, after: «totl, with: {type: integer, formula: n}}",
            ["there is no totl to stand after", "did you mean total?"],
        ),
        (
            "E305",
            "{insert: dimensions.taille.members.3, before: «4, with: {}}",
            ["there is no 4 to stand before", "1, 2"],
        ),
        ("E306", "{replace: «tables.seuil.value}", ["replace needs with"]),
        ("E306", "{repeal: «tables.seuil, with: 1}", ["repeal takes no with", "use replace"]),
        ("E307", "{replace: tables.bareme, at: {«mission: ab}, with: [1, 2]}", ["ab is no mission"]),
        (
            "E307",
            "{replace: tables.bareme, at: {«misson: aa}, with: [1, 2]}",
            ["bareme is not per misson", "did you mean mission?"],
        ),
        ("E307", "{replace: tables.seuil, at: {«mission: aa}, with: 1}", ["seuil is not per mission"]),
        (
            "E308",
            "{replace: tables.bareme, «at: {mission: aa}, with: 1}",
            ["do not fit the cells", "one for each member of taille"],
        ),
        ("E308", "{replace: tables.bareme, «at: {mission: aa}, with: [1, 2, 3]}", ["do not fit"]),
        ("E308", "{replace: tables.bareme, «at: {mission: aa, taille: 1}, with: [1, 2]}", ["give one value"]),
        (
            "E308",
            "{insert: tables.bareme, «at: {mission: aa}, with: [1, 2]}",
            ["there is already a cell for aa, 1", "use replace"],
        ),
        (
            "E308",
            "{replace: tables.bareme, «at: {mission: aa}, with: {3: 1}}",
            ["there is no cell for aa, 3", "use insert"],
        ),
    ],
)
def test_what_an_operation_may_not_do(code, operation, words):
    bad(code, operation, words=words)


def test_all_that_is_expected_is_compared():
    bad("E303", "{replace: tables.bareme, at: {mission: aa}, expect: [10, «99], with: {1: 2}}")


def test_at_belongs_to_tables():
    assert diagnostics_of(BASE, change("{replace: rules.total.formula, at: {mission: aa}, with: base}"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("{replace: rules.total.formula, with: n}", "{replace: «rules.total.formula, with: n}"),
        ("{replace: tables.seuil.value, with: 11}", "{repeal: «tables.seuil}"),
        (
            "{replace: tables.bareme, at: {mission: aa}, with: [1, 2]}",
            "{replace: «tables.bareme, at: {taille: 1}, with: [1, 2]}",
        ),
        (
            "{replace: tables.bareme, at: {mission: aa, taille: 1}, with: 1}",
            "{replace: «tables.bareme, at: {mission: aa}, with: [1, 2]}",
        ),
        ("{insert: rules.neuf, with: {type: integer, formula: n}}", "{replace: «rules.neuf.formula, with: 0}"),
    ],
)
def test_two_operations_of_one_instrument_clash(first, second):
    texts = [place_of(t) for t in (BASE, change(first, second))]
    found = [
        f
        for f in diagnostics_in(lambda diagnostics: shelf(*(t for t, _ in texts)).consolidate("t/change", diagnostics))
        if f.code == "E304"
    ]
    diagnostic = same_diagnostic(
        found,
        "E304",
        texts[1][1],
        ["two operations write", "of t/change and of t/change", "neither wins by its place", "the other one"],
    )
    assert diagnostic.notes[0][1].line == 1


def test_different_cells_do_not_clash():
    assert part(
        after(
            "{replace: tables.bareme, at: {mission: aa}, with: [1, 2]}",
            "{replace: tables.bareme, at: {mission: bb}, with: [3, 4]}",
        ),
        "tables.bareme.values.bb",
    ) == {"1": 3, "2": 4}


def test_every_fault_of_an_instrument_is_told():
    found = diagnostics_of(BASE, change("{repeal: rules.x}", "{repeal: rules.y}"))
    assert [f.code for f in found] == ["E301", "E301"]


# who wrote what


def test_every_node_knows_the_instrument_and_the_source():
    document = after(
        "{replace: tables.bareme, at: {mission: aa, taille: 2}, with: 21}",
        "{replace: rules.total.formula, with: before + n}",
        "{insert: rules.neuf, with: {type: integer, formula: n}}",
    )

    def origin(path):
        found = document.get(*path.split(".")).origin
        return found.instrument, found.source

    assert (
        origin("tables.bareme.values.aa.2")
        == origin("rules.total.formula")
        == origin("rules.neuf.type")
        == ("t/change", "d, new")
    )
    assert (
        origin("tables.bareme.values.aa.1")
        == origin("rules.total.type")
        == origin("rules.base.formula")
        == ("t/base", "d, 1")
    )
    assert document.get("tables", "bareme", "values", "aa", "2").span.source.name == "text 1"


# pure


def test_the_base_is_untouched():
    library = shelf(BASE, change(MEMBER, "{repeal: rules.lue}"))
    before = copy.deepcopy(plain(library.document("t/base")))
    one = library.consolidate("t/change", Diagnostics())
    assert plain(library.document("t/base")) == before
    assert (
        one.sha256 == shelf(BASE, change(MEMBER, "{repeal: rules.lue}")).consolidate("t/change", Diagnostics()).sha256
    )


OPERATIONS = [
    {
        "replace": "tables.bareme",
        "at": {"mission": "aa"},
        "expect": {"1": 10, "2": 20},
        "with": {"1": 1, "2": 2},
        "source": {"document": "d", "at": "x"},
    },
    {
        "insert": "rules.neuf",
        "after": "base",
        "with": {"type": "integer", "formula": "n"},
        "source": {"document": "d", "at": "x"},
    },
    {
        "replace": "rules.total",
        "expect": {"type": "money", "formula": "base", "source": {"document": "d", "at": "1"}},
        "with": {"type": "money", "formula": "base + 0"},
        "source": {"document": "d", "at": "x"},
    },
]


def shuffled(value, random):
    if isinstance(value, dict):
        return {k: shuffled(value[k], random) for k in random.sample(list(value), len(value))}
    return [shuffled(v, random) for v in value] if isinstance(value, list) else value


@given(st.randoms(use_true_random=False))
def test_the_order_of_keys_says_nothing(random):
    def made(document):
        diagnostics = Diagnostics()
        found = shelf(BASE, json.dumps(document)).consolidate("t/change", diagnostics)
        assert list(diagnostics) == []
        return found

    head = {"kind": "amendment", "id": "t/change", "title": "T", "amends": "t/base", "operations": OPERATIONS}
    one, other = made(head), made(shuffled(head, random))
    assert one.sha256 == other.sha256
    assert canonical(one.document) == canonical(other.document)


@given(st.permutations(OPERATIONS))
def test_nor_does_the_order_of_operations_that_do_not_meet(listed):
    head = {"kind": "amendment", "id": "t/change", "title": "T", "amends": "t/base"}
    texts = [json.dumps({**head, "operations": o}) for o in (OPERATIONS, list(listed))]
    assert len({shelf(BASE, t).consolidate("t/change", Diagnostics()).sha256 for t in texts}) == 1


# instruments together


ONE = change("{replace: tables.seuil.value, with: 25}", id_="t/one")
TWO = change("{replace: rules.total.formula, with: before + 1}", id_="t/two", amends="t/one")
LOCAL = change("{replace: tables.bareme, at: {mission: aa}, with: [7, 8]}", kind="variant", id_="t/local")
RIVAL = change("{replace: tables.seuil.value, with: 5}", kind="variant", id_="t/rival")


def test_a_variant_applies_to_a_later_text():
    found = shelf(BASE, ONE, TWO, LOCAL).consolidate("t/two + t/local", Diagnostics())
    assert (found.id, found.instruments) == ("t/two + t/local", ("t/base", "t/one", "t/two", "t/local"))
    assert [
        part(found.document, p) for p in ("tables.seuil.value", "rules.total.formula", "tables.bareme.values.aa")
    ] == [25, "(base) + 1", {"1": 7, "2": 8}]
    assert run([BASE, ONE, TWO, LOCAL], "{n: 1}", head="rules: t/two + t/local")["total"] == "8"


def test_a_text_on_the_way_is_named_once():
    assert shelf(BASE, ONE, TWO).instruments("t/two + t/one") == ("t/base", "t/one", "t/two")
    assert shelf(BASE, ONE, TWO).chain("t/two") == ("t/base", "t/one", "t/two")


def test_instruments_that_do_not_know_each_other_clash_and_both_are_named():
    (diagnostic,) = diagnostics_of(BASE, ONE, RIVAL, reference="t/one + t/rival")
    assert diagnostic.code == "E304"
    assert diagnostic.message == "two operations write tables.seuil.value, of t/one and of t/rival"
    assert diagnostic.span.place == "text 2:2:15"
    assert diagnostic.notes[0][1].place == "text 1:2:15"


def test_a_later_amendment_may_change_what_it_amends():
    later = change("{replace: tables.seuil.value, expect: 25, with: 30}", id_="t/later", amends="t/one")
    assert (
        shelf(BASE, ONE, later).consolidate("t/later", Diagnostics()).document.text("tables", "seuil", "value") == "30"
    )


def test_what_a_variant_amends_must_be_there():
    other = written("rules: {}").replace("t/base", "u/base")
    (diagnostic,) = diagnostics_of(BASE, other, LOCAL, reference="u/base + t/local")
    assert (diagnostic.code, diagnostic.message) == ("E313", "t/local amends t/base, which u/base does not contain")


def test_an_accord_amends_nothing():
    other = written("rules: {}").replace("t/base", "u/base")
    assert [f.code for f in diagnostics_of(BASE, other, reference="t/base + u/base")] == ["E313"]


def test_circles_of_instruments():
    one, two = (
        change("{repeal: rules.lue}", id_="t/one", amends="t/two"),
        change("{repeal: rules.lue}", id_="t/two", amends="t/one"),
    )
    (diagnostic,) = diagnostics_of(one, two, reference="t/one")
    assert (diagnostic.code, "a circle" in diagnostic.message) == ("E311", True)
    assert diagnostic.span.place.startswith("text 1:")


def test_a_circle_of_instruments_is_told_in_its_order():
    one, two = (
        change("{repeal: rules.lue}", id_="t/one", amends="t/two"),
        change("{repeal: rules.lue}", id_="t/two", amends="t/one"),
    )
    (diagnostic,) = diagnostics_of(one, two, reference="t/one")
    assert diagnostic.message == "t/one amends t/two amends t/one: a circle"


def test_what_is_amended_must_exist():
    refused(
        "E310",
        BASE,
        change("{repeal: rules.lue}").replace("amends: t/base", "amends: «t/bas"),
        words="there is no rule set 't/bas'",
    )


def test_the_operations_are_read_in_order():
    document = shelf(change("{repeal: rules.a}", "{insert: rules.b, with: {}}")).document("t/change")
    assert [(o.verb, o.path, o.source) for o in operations(document)] == [
        ("repeal", ("rules", "a"), "d, new"),
        ("insert", ("rules", "b"), "d, new"),
    ]


# the folder


@pytest.fixture
def folder(tmp_path):
    def put(**texts):
        for name, text in texts.items():
            path = tmp_path / "rules" / "t" / f"{name}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written(text), encoding="utf-8")
        return Library(tmp_path / "rules")

    return put


def test_an_id_is_the_path_below_the_folder(folder):
    library = folder(base=BASE, change=change("{repeal: rules.lue}"))
    assert library.ids() == ("t/base", "t/change")
    assert library.consolidate("t/change", Diagnostics()).instruments == ("t/base", "t/change")


def test_an_id_that_is_another(folder):
    library = folder(other=BASE)
    (diagnostic,) = diagnostics_in(lambda _: library.document("t/other"))
    assert (diagnostic.code, diagnostic.message) == (
        "E312",
        "the id of a rule set is its path below the rules folder: t/other",
    )


@pytest.mark.parametrize(
    "id_",
    [
        "t/bse",
        "",
        "../t/base",
        "/etc/passwd",
        "t/../t/base",
        "t//base",
        "t/base.yaml",
        "T/BASE",
        "t/base\x00",
        "~",
        "t\\base",
        "a" * 300,
    ],
)
def test_no_id_leads_anywhere_else(folder, id_):
    library = folder(base=BASE)
    (diagnostic,) = diagnostics_in(lambda _: library.document(id_))
    assert diagnostic.code == "E310"
    assert "\x00" not in diagnostic.message
    if id_ == "t/bse":
        assert diagnostic.hint == "did you mean t/base?"


def test_a_link_out_of_the_folder_is_refused(folder, tmp_path):
    library = folder(base=BASE)
    (tmp_path / "outside.yaml").write_text(written(BASE).replace("t/base", "t/out"), encoding="utf-8")
    (tmp_path / "rules/t/out.yaml").symlink_to(tmp_path / "outside.yaml")
    (diagnostic,) = diagnostics_in(lambda _: library.document("t/out"))
    assert (diagnostic.code, "lies outside" in diagnostic.message) == ("E310", True)


def test_a_file_from_anywhere_is_called_by_its_own_id(folder, tmp_path):
    library = folder(base=BASE)
    (tmp_path / "x.yaml").write_text(change("{repeal: rules.lue}", id_="t/mine"), encoding="utf-8")
    assert library.add(tmp_path / "x.yaml") == "t/mine"
    assert library.consolidate("t/mine", Diagnostics()).instruments == ("t/base", "t/mine")


def test_which_folder_is_taken(folder, tmp_path, monkeypatch):
    def found(option, start):
        taken, why = find_rules(option, start)
        return taken, str(why)

    folder(base=BASE)
    monkeypatch.delenv("ACCORD_RULES", raising=False)
    assert found(None, tmp_path) == (tmp_path / "rules", "a rules folder here")
    assert found(None, tmp_path / "rules")[1].startswith("a rules folder in ")
    monkeypatch.setenv("ACCORD_RULES", str(tmp_path))
    assert found(None, tmp_path) == (tmp_path, "named by ACCORD_RULES")
    assert found(str(tmp_path / "rules"), tmp_path) == (tmp_path / "rules", "named by --rules-dir")
