"""What a formula may say that means something else than it seems: told before anything runs, or an error, never
silent."""

import pytest
from lawkit import contract_diagnostics, contract_refused, diagnostics_of, refused, run

LAW = """
dimensions:
  child: {label: Child, question: q, dated: birth}
  stage: {label: Stage, members: {aa: {label: A}, bb: {label: B}}}
  term: {label: Term, range: [1, terms]}
  open_term: {label: Open term, range: [1, n]}
facts:
  n: {type: integer, question: q}
  near: {type: integer, minimum: 1, maximum: 3, question: q}
  r: {type: rate, question: q}
  x: {type: money, question: q}
  y: {type: money, question: q}
  yes: {type: boolean, per: [term], question: q}
  birth: {type: date, per: [child], question: q}
  seats: {type: integer, per: [term], question: q}
  due: {type: money, per: [term], question: q}
  owed: {type: money, per: [open_term], question: q}
  paid: {type: money, per: [stage, term], question: q}
tables:
  terms: {type: integer, value: 3, §}
  half: {type: number, value: 0.5, §}
  two: {type: number, value: 2, §}
readings:
  view: {question: q, options: {one: {}, other: {}}, chosen: one, because: b}
rules:
  first: {type: boolean, per: [term], formula: term == 1, §}
  guarded: {type: boolean, per: [term], formula: 'not first if view == "one" else true', §}
  last_paid: {type: integer, formula: "max(term, over=term, where=yes)", §}
  probe: {type: %s, %s, §}
"""


def found(text):
    return [f for f in diagnostics_of(text) if f.code not in ("W401", "W402", "W501", "W621")]


def probe(type_, formula, per=""):
    return LAW % (type_, f"per: [{per}], formula: '{formula}'" if per else f"formula: '{formula}'")


def bad(code, type_, formula, *words, per=""):
    return refused(code, probe(type_, formula, per), words=words, find=found)


def good(type_, formula, per=""):
    assert [(f.code, f.message) for f in found(probe(type_, formula, per))] == []


# a cell beside itself


@pytest.mark.parametrize(
    ("type_", "formula", "per", "words"),
    [
        ("boolean", "x == «x", "", "x is compared with itself"),
        ("boolean", "x + y < «x + y", "", "x + y is compared with itself"),
        ("boolean", "0 < x <= «x", "", "x is compared with itself"),
        ("money", "x - «x", "", "x is subtracted from itself"),
        ("number", "x / «x", "", "x is divided by itself"),
        ("money", "min(x, y, «x)", "", "stands twice in one min"),
        ("boolean", "x < y or «x < y", "", "stands twice beside or"),
        ("money", "due - «due[term]", "term", "due and due[term] are one cell here, which is subtracted from itself"),
        ("money", "due[term + 1 - 1] - «due[term + 1 - 1]", "term", "is subtracted from itself"),
        ("boolean", "term == «term", "term", "term is compared with itself"),
    ],
)
def test_a_cell_beside_itself(type_, formula, per, words):
    diagnostics = [f for f in found(probe(type_, formula.replace("«", ""), per)) if f.code != "W504"]
    assert [f.code for f in diagnostics] == ["E526"] and words in diagnostics[0].message


def test_inside_an_aggregate_both_sides_are_the_member_gone_over_and_how_it_is_done_instead():
    diagnostic = bad(
        "E526",
        "integer",
        "count(over=child, where=birth < «birth[child])",
        "birth and birth[child] are one cell here",
        per="child",
    )
    assert "previous(rank, over=child)" in diagnostic.hint
    law = LAW % ("integer", "per: [child], formula: '1 + previous(probe, over=child)'")
    ran = run(law, "child: {a: {birth: 2023-03-01}, b: {birth: 2021-01-01}, c: {birth: 2022-01-01}}")
    assert [ran["probe", c] for c in "abc"] == ["3", "1", "2"]


@pytest.mark.parametrize(
    ("type_", "formula", "per"),
    [
        ("boolean", "x == y", ""),
        ("money", "x + x", ""),
        ("number", "r * r", ""),
        ("money", "x - previous(x, over=term)", "term"),
        ("money", "due - due[1]", "term"),
        ("money", 'paid["aa", term] - paid["bb", term]', "term"),
        ("boolean", "1 == 1", ""),
        ("money", "sum(due, over=term) - due[2]", ""),
        ("money", "due - previous(due, over=term)", "term"),
    ],
)
def test_cells_that_only_may_be_equal_are_none(type_, formula, per):
    good(type_, formula, per)


def test_facts_that_happen_to_be_equal_are_no_fault():
    assert run(LAW % ("boolean", "formula: x == y"), "{x: 3, y: 3}")["probe"] == "true"


# whole numbers


@pytest.mark.parametrize(
    "formula",
    [
        "n + near * 2 - 1",
        "-n",
        "n * two",
        "count(yes, over=term)",
        "sum(seats, over=term)",
        "max(seats, over=term)",
        "round_to(r, 1)",
        "min(n, near)",
        "n if n > 1 else 0",
        "abs(n)",
        "none",
        "terms",
        'days_between(birth["a"], birth["b"])',
        "last_paid",
    ],
)
def test_what_is_proved_whole(formula):
    good("integer", formula)


@pytest.mark.parametrize("formula", ["term", "previous(seats, over=term)", "seats[1]"])
def test_what_is_proved_whole_along_a_range(formula):
    good("integer", formula, "term")


@pytest.mark.parametrize("formula", ["«half", "«n + half", "«1 / 12", "n if n > 1 else «half"])
def test_what_is_certainly_not_whole(formula):
    bad("E527", "integer", formula, "probe is of type integer", "no whole number")


@pytest.mark.parametrize(
    "formula",
    [
        "«r",
        "«n / 12",
        "«n * r",
        "«n * half",
        "«mean(seats, over=term)",
        "0 if n > 1 else «n / 12",
        "«sum(seats * half, over=term)",
    ],
)
def test_of_what_nothing_shows_that_it_is_whole(formula):
    bad("W503", "integer", formula, "nothing shows that", "round: 1")


def test_what_is_rounded_to_whole_steps_is_whole():
    assert found(LAW % ("integer", "formula: n / 12, round: 1")) == []
    assert [f.code for f in found(LAW % ("integer", "formula: n / 12, round: 0.5"))] == ["W503"]


def test_a_value_of_type_integer_that_is_not_whole_is_an_error_with_its_number_and_its_rule():
    ran = run(LAW % ("integer", "formula: n / near"), "{n: 7, near: 3}")
    assert ran["probe"] == "! probe is a whole number by its type, and comes to 7/3"
    place = ran.evaluation.outcome("probe", ()).place
    assert place.line + 1 == 28
    assert run(LAW % ("integer", "formula: n / near"), "{n: 6, near: 3}")["probe"] == "2"
    assert run(LAW % ("integer", "formula: n / near, round: 1"), "{n: 7, near: 3}")["probe"] == "2"
    assert run(LAW % ("number", "formula: n / near"), "{n: 7, near: 3}")["probe"] == "7/3"


# keys that may step outside


@pytest.mark.parametrize(
    ("type_", "formula", "words"),
    [
        ("money", "due[«term + 1] - due", ["due[term + 1] is then left out", "if term < terms else none"]),
        ("money", "due - due[«term - 1]", ["previous(due, over=term)", "if term > 1 else none"]),
        ("boolean", "due < due[«term - 1]", ["the comparison is then false"]),
        ("money", "due[«term + 1] * r", ["comes to nothing"]),
        ("money", "max(due, due[«term + 1])", ["left out"]),
        ("money", "(due[«term + 1] if yes else due) - due", ["left out"]),
        ("money", "due - due[«term - 1] if yes else 0", ["left out"]),
        ("money", "due - due[«term - 1] if term > 0 else 0", ["left out"]),
        ("money", "due - due[«term - 1] if guarded else 0", ["left out"]),
        ("money", 'paid["aa", term] - paid["aa", «term + 2]', ["left out"]),
        ("money", "sum(due[«term + 1] - due, over=term)", ["left out"]),
        ("money", "due[«n] - x", ["n may be outside the range term", "if 1 <= n <= terms else none"]),
        ("money", "due - due[«5]", ["5 may be outside the range term", "from 1 to terms"]),
    ],
)
def test_a_key_that_may_step_outside_beside_an_operator(type_, formula, words):
    bad("W504", type_, formula, *words, per="" if "over=" in formula else "term")


@pytest.mark.parametrize(
    "formula",
    [
        "due - previous(due, over=term)",
        "due[term + 1]",
        "due[term + 1] - due if term < terms else none",
        "due - due[term - 1] if term > 1 else due",
        "due - due[term - 1] if not first else 0",
        "0 if first else due - due[term - 1]",
        "due[term + 1] - due if applies(due[term + 1]) else 0",
        "due[near] - due",
        "due[1] - due",
        "due[last_paid] - due",
        "due[term + 1] if yes else 0",
        "sum(due[term + 1] - due, over=term, where=term < terms)",
        "sum(due[term + 1], over=term)",
        "due[n] - x if 1 <= n <= terms else none",
    ],
)
def test_a_key_that_stays_inside_or_beside_no_operator(formula):
    good("money", formula, "" if "over=term" in formula and "previous" not in formula else "term")


@pytest.mark.parametrize(
    ("rest", "warned"),
    [
        ("when: not first, formula: 'due - due[term - 1]'", False),
        ("when: yes, formula: 'due - due[term - 1]'", True),
        ("cases: [{if: first, then: due}, {else: 'due - due[term - 1]'}]", False),
        ("cases: [{if: yes, then: due}, {else: 'due - due[term - 1]'}]", True),
        ("cases: [{if: term > 1, then: 'due - due[term - 1]'}, {else: due}]", False),
    ],
)
def test_conditions_of_the_rule_keep_a_key_inside(rest, warned):
    assert [f.code for f in found(LAW % ("money", f"per: [term], {rest}"))] == ["W504"] * warned


def test_where_the_contract_ends_the_range_a_condition_on_the_key_is_taken_at_its_word():
    bad("W504", "money", "owed[«open_term + 1] - owed", per="open_term")
    good("money", "owed[open_term + 1] - owed if open_term < n else none", "open_term")


# ranges


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ("[5, 1]", "the range a from 5 to 1 has no members"),
        ("[many, 1]", "has no members"),
        ("[1, many]", "more than 200 members"),
        ("[least, 0]", "more than 200 members"),
        ("[1, part]", "does not go from whole number to whole number"),
    ],
)
def test_a_range_that_is_none_or_too_long_in_every_contract(bounds, words):
    text = (
        f"dimensions: {{a: {{range: {bounds}}}}}\ntables: {{many: {{type: integer, value: 300, §}}, least: {{type:"
        " integer, value: -300, §}, part: {type: number, value: 1.5, §}}\nrules: {r: {type: integer, formula:"
        " many, §}}"
    )
    (diagnostic,) = [f for f in diagnostics_of(text) if f.code not in ("W401", "W501")]
    assert diagnostic.code == "E624" and words in diagnostic.message and diagnostic.span.line == 0


def test_what_a_contract_may_say_otherwise_is_no_fault_of_a_range():
    law = (
        "dimensions: {a: {range: [1, n]}}\nfacts: {n: {type: integer, default: 0, question: q}}\nrules: {r: {type:"
        " integer, formula: 'sum(a, over=a)', §}}"
    )
    assert diagnostics_of(law) == []
    assert (run(law)["r"], run(law, "{n: 3}")["r"]) == ("0", "6")


@pytest.mark.parametrize(("terms", "right"), [(200, True), (201, False)])
def test_a_range_has_two_hundred_members_at_the_most(terms, right):
    law = (
        "dimensions: {a: {range: [1, n]}}\nfacts: {n: {type: integer, question: q}}\nrules: {r: {type: integer,"
        " formula: 'sum(a, over=a)', §}}"
    )
    assert run(law, f"{{n: {terms}}}")["r"] == ("20100" if right else "! the range a has more than 200 members")


@pytest.mark.parametrize("formula", ["sum(a, over=a)", "x[1]", "sum(x, over=a)", "max(x, over=a)"])
def test_a_range_that_ends_where_it_asks_itself_is_a_circle(formula):
    law = (
        "dimensions: {a: {range: [1, n]}}\nfacts: {x: {type: integer, per: [a], question: q}}\nrules: {n:"
        f" {{type: integer, formula: '{formula}', §}}, m: {{type: integer, formula: 'sum(x, over=a)', §}}}}"
    )
    found = [f for f in diagnostics_of(law) if f.code == "E420"]
    assert len(found) == 1 and "the members of a → n → " in found[0].message and "ends of a range" in found[0].hint


def test_nothing_is_within_a_range():
    refused(
        "E528",
        "dimensions: {a: {range: [1, 3]}, b: {within: «a}}\nrules: {r: {type: integer, per: [b], formula: 1, §}}",
        words="no contract could",
    )


def test_two_members_with_one_label_are_told():
    refused(
        "W624",
        "dimensions: {m: {members: {a: {label: one}, «b: {label: one}}}}\nrules: {r: {type: integer, per: [m], formula:"
        " 1, §}}",
        words="a and b of m have one label: one",
    )


# sizes

WIDE = """
dimensions: {a: {question: q}, b: {question: q}, c: {question: q}, d: {question: q}}
facts:
  {p: {type: integer, per: [a], question: q}, q: {type: integer, per: [b], question: q},
   r: {type: integer, per: [c], question: q}, s: {type: integer, per: [d], question: q}}
rules: {«wide: {type: integer, per: [a, b, c, d], formula: p + q + r + s, §}}
"""


def test_a_contract_of_too_many_values_is_refused_before_the_memory_is_full():
    facts = "\n".join(
        f"{d}: {{{', '.join(f'm{i}: {{{f}: 1}}' for i in range(60))}}}" for d, f in zip("abcd", "pqrs", strict=True)
    )
    (diagnostic,) = contract_diagnostics(WIDE.replace("«", ""), facts)
    assert diagnostic.code == "E625" and "more than 200000 values, and wide is one of them" in diagnostic.message
    assert diagnostic.span.line + 1 == 5 and "fewer members" in diagnostic.hint


def test_a_value_of_too_many_places_is_found_by_check():
    refused(
        "E625",
        "dimensions: {a: {range: [1, n]}, b: {range: [1, n]}, c: {range: [1, n]}}\ntables: {n: {type: integer, value:"
        " 100, §}}\nrules: {«r: {type: integer, per: [a, b, c], formula: a + b + c, §}}",
        words="r has 1000000 values, more than 200000",
    )


def test_the_source_of_every_operation_names_a_document():
    base = (
        "facts: {n: {type: integer, question: q}}\ntables: {t: {type: integer, per: [m], values: [1, 2], §}, u: {type:"
        " integer, value: 1, §}}\ndimensions: {m: {members: {a: {}, b: {}}}}\nrules: {r: {type: integer, formula: 'n +"
        " u + sum(t, over=m)', §}, s: {type: integer, formula: n, §}}"
    )
    head = (
        "kind: amendment\nid: t/change\ntitle: A title\namends: t/base\ndocuments: {act: {title: An"
        " act}}\noperations:\n"
    )
    for operation in (
        "replace: tables.u.value, with: 2",
        "replace: tables.t, at: {m: a}, with: 2",
        "repeal: rules.s",
        "insert: rules.v, with: {type: integer, formula: n}",
    ):
        for document, right in (("act", True), ("d", True), ("axt", False)):
            found = diagnostics_of(base, f"{head}- {{{operation}, source: {{document: {document}, at: '1'}}}}\n")
            assert [f.code for f in found] == ([] if right else ["E417"]), (operation, document)
            assert right or ("no document axt" in found[0].message and found[0].hint == "did you mean act?")


def test_a_contract_is_told_what_is_wrong_with_a_range_of_its_own():
    law = (
        "dimensions: {a: {range: [1, n]}}\nfacts: {n: {type: integer, question: q}, x: {type: integer, per: [a],"
        " question: q}}\nrules: {r: {type: integer, formula: 'sum(x, over=a)', §}}"
    )
    assert run(law)["r"] == "? n"
    assert contract_refused("E715", law, "{n: 2, x: {«3: 1}}").code == "E715"


def test_a_formula_grown_by_many_amendments_is_too_deep_and_not_unreadable():
    text = "(" * 300 + "x" + " + 1)" * 300
    refused("E503", probe("money", text).replace(f"'{text}'", f"«'{text}'"), words="too deeply nested", find=found)
