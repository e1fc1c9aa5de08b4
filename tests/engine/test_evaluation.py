"""A contract under a law, cell by cell: lazy, exact, with a trace."""

import ast
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lawkit import asked_in, contract_diagnostics, diagnostics_of, run, show

from engine.compiler.gate import MAX_DEPTH
from engine.tools.ranges.ranges import Ranges

# per, keys and the rule of a dimension's name

GRID = """
dimensions:
  taille: {members: {1: {}, 2: {}, 10: {}}}
  mission: {members: {a: {socle: true, delai: 6}, b: {socle: false, delai: none}}}
  annee: {range: [1, duree]}
facts:
  habitants: {type: integer, question: q}
  choisie: {type: boolean, per: [mission], when: not socle, default: false}
  taux: {type: rate, per: [mission, annee], question: How much?}
tables:
  duree: {type: integer, value: 3, §}
  borne: {type: integer, value: 1000, §}
  bareme: {type: money, per: [mission, taille], values: {a: [100, 200, 1000], b: {1: 10.01, 2: none, 10: 0}}, §}
rules:
  taille:
    type: taille
    cases:
      - {if: habitants < borne, then: 1}
      - {if: habitants == borne, then: 2}
      - {else: 10}
    §
  fixe: {type: money, per: [mission, annee], when: socle or choisie, formula: bareme, §}
  variable: {type: money, per: [mission, annee], formula: fixe * taux, round: 0.01, §}
  mission_total: {type: money, per: [mission], formula: "sum(fixe, over=annee)", §}
  total: {type: money, formula: "sum(mission_total, over=mission)", §}
  possible: {type: money, per: [taille], formula: "sum(bareme, over=mission)", §}
  socles: {type: money, formula: "sum(bareme, over=mission, where=socle)", §}
  grandes: {type: integer, formula: "count(over=taille, where=possible > 200)", §}
  petit: {type: money, formula: "bareme['a', 1]", §}
  petit_possible: {type: money, formula: "possible[1]", §}
  avant: {type: money, per: [annee], formula: "fixe['a', annee - 1]", §}
  somme: {type: integer, formula: "sum(annee, over=annee)", §}
  meme: {type: integer, formula: 'count(over=mission, where=mission != "a")', §}
"""


def test_a_value_is_a_function_of_its_dimensions():
    found = run(GRID, "{habitants: 1000}")
    assert (
        found["taille"],
        found["fixe", "a", 1],
        found["fixe", "b", 1],
        found["mission_total", "a"],
        found["total"],
    ) == ("2", "200", "none", "600", "600")
    assert found.all("fixe") == {
        ("a", "1"): "200",
        ("a", "2"): "200",
        ("a", "3"): "200",
        ("b", "1"): "none",
        ("b", "2"): "none",
        ("b", "3"): "none",
    }


@pytest.mark.parametrize(
    ("habitants", "taille", "amount"), [(999, "1", "100"), (1000, "2", "200"), (1001, "10", "1000")]
)
def test_a_key_not_written_is_the_rule_of_the_dimensions_name(habitants, taille, amount):
    found = run(GRID, f"{{habitants: {habitants}}}")
    assert (found["taille"], found["socles"]) == (taille, amount)


def test_written_keys_need_no_rule():
    found = run(GRID)
    assert (found["petit"], found["petit_possible"], found["grandes"]) == ("100", "110.01", "1")
    assert [found["possible", size] for size in ("1", "2", "10")] == ["110.01", "200", "1000"]


def test_a_key_outside_a_range_is_not_applicable():
    found = run(GRID, "{habitants: 1}")
    assert (found["avant", 1], found["avant", 2], found["fixe", "a", 4], found["fixe", "a", 0]) == (
        "none",
        "100",
        "none",
        "none",
    )


def test_the_current_member_is_a_value():
    assert (run(GRID)["somme"], run(GRID)["meme"]) == ("6", "1")


def test_what_is_left_out_is_unknown_and_says_so():
    found = run(GRID, "{mission: {a: {taux: 0.5}}}")
    assert found["total"] == "? habitants"
    assert found["fixe", "b", 1] == "none"  # not concerned, so not asked
    assert found["variable", "a", 1] == "? habitants"
    missing = {(m.need.name, m.need.at) for m in found.statement.unknown}
    assert missing == {("habitants", ()), *(("taux", (("mission", "b"), ("annee", str(y)))) for y in (1, 2, 3))}


def test_both_operands_tell_what_they_wait_for():
    assert run(GRID)["variable", "a", 2] == "? habitants taux[a, 2]"


def test_a_rule_rounds_and_keeps_what_was_before():
    found = run(GRID, "{habitants: 1, mission: {b: {choisie: true, taux: {1: 0.5}}}}")
    cell = found.evaluation.cell("variable", ("b", 1), 0)
    assert (found["variable", "b", 1], str(cell.unrounded)) == ("5.01", "1001/200")


@pytest.mark.parametrize(
    ("mode", "results"),
    [
        ("half_up", ["0.13", "-0.13"]),
        ("half_even", ["0.12", "-0.12"]),
        ("up", ["0.13", "-0.13"]),
        ("down", ["0.12", "-0.12"]),
    ],
)
def test_the_mode_of_rounding_is_the_accords(mode, results):
    law = f"""
    tables: {{half: {{type: number, value: 0.125, §}}}}
    rules:
      x: {{type: number, formula: half, round: 0.01, §}}
      y: {{type: number, formula: -half, round: 0.01, §}}
    rounding: {{mode: {mode}, because: of the test}}
    """
    assert [run(law)["x"], run(law)["y"]] == results


def test_a_quotient_stays_exact_until_a_rule_rounds():
    law = """
    rules:
      third: {type: number, formula: 1 / (1 + 1 + 1), §}
      back: {type: number, formula: third + third + third, §}
      cut: {type: number, formula: third * 12 - third, round: 0.01, §}
    """
    found = run(law)
    assert (found["third"], found["back"], found["cut"]) == ("1/3", "1", "3.67")


# facts: default, none, when, carried forward, once for a range


FACTS = """
dimensions:
  annee: {range: [1, 5]}
facts:
  given: {type: integer, question: q}
  supposed: {type: integer, default: 7}
  lacking: {type: integer, default: {value: none, §}}
  concerned: {type: integer, when: given > 0, question: q}
  stays: {type: integer, per: [annee], carry: forward}
  alone: {type: integer, per: [annee]}
  code: {type: text}
rules:
  a: {type: integer, formula: given, §}
  b: {type: integer, formula: supposed, §}
  c: {type: integer, formula: lacking, §}
  e: {type: integer, formula: concerned, §}
  f: {type: integer, per: [annee], formula: stays, §}
  g: {type: integer, per: [annee], formula: alone, §}
  h: {type: text, formula: code, §}
"""


def test_the_four_things_a_contract_can_say():
    assert [run(FACTS, f)["a"] for f in ("{}", "{given: none}", "{given: 0}", "{given: 3}")] == [
        "? given",
        "none",
        "0",
        "3",
    ]


def test_defaults_are_used_and_listed():
    found = run(FACTS)
    assert (found["b"], found["c"]) == ("7", "none")
    assert [(a.fact.name, dict(a.at)) for a in found.statement.assumed] == [("lacking", {}), ("supposed", {})]
    assert dict(found.statement.assumed[0].fact.default_source) == {"document": "d", "at": "1"}
    said = run(FACTS, "{supposed: 8, lacking: none}")
    assert (said["b"], said["c"], said.statement.assumed) == ("8", "none", ())


def test_a_fact_that_does_not_concern_the_case():
    assert [
        run(FACTS, f)["e"] for f in ("{given: 0}", "{given: none}", "{given: 1}", "{}", "{given: 1, concerned: 5}")
    ] == ["none", "none", "? concerned", "? given", "5"]
    found = run(FACTS, "{given: 0, concerned: 5}")
    assert (found["e"], found.statement.set_aside) == ("none", (("concerned", {}),))


def test_a_fact_along_a_range():
    years = range(1, 6)
    once, steps = run(FACTS, "{stays: 95, alone: 95}"), run(FACTS, "{stays: {2: 95, 4: 120}, alone: {2: 95, 4: none}}")
    assert [once["f", y] for y in years] == [once["g", y] for y in years] == ["95"] * 5
    assert [steps["f", y] for y in years] == ["? stays[1]", "95", "95", "120", "120"]
    assert [steps["g", y] for y in years] == ["? alone[1]", "95", "? alone[3]", "none", "? alone[5]"]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("'010001237'", "010001237"),
        ("010001237", "010001237"),
        ("310001237", "310001237"),
        ("'true'", "true"),
        ("yes", "yes"),
    ],
)
def test_a_text_stays_the_text(code, text):
    assert run(FACTS, f"{{code: {code}}}")["h"] == text


# open and nested dimensions


NESTED = """
dimensions:
  commune: {}
  crise: {default: {}}
  mission: {members: {a: {}, b: {}}}
  indicateur: {within: mission}
  mesure: {within: indicateur}
facts:
  habitants: {type: integer, per: [commune], question: q}
  gravite: {type: integer, per: [crise]}
  poids: {type: rate, per: [indicateur], question: q}
  note: {type: number, per: [mesure], question: q}
rules:
  population: {type: integer, formula: "sum(habitants, over=commune)", §}
  crises: {type: integer, formula: "sum(gravite, over=crise)", §}
  note_indicateur: {type: number, per: [indicateur], formula: "poids * mean(note, over=mesure)", §}
  note_mission: {type: number, per: [mission], formula: "sum(note_indicateur, over=indicateur)", §}
  note_totale: {type: number, formula: "sum(sum(sum(note, over=mesure), over=indicateur), over=mission)", §}
"""


@pytest.mark.parametrize(
    ("facts", "result"),
    [
        ("{}", "? commune"),
        ("{commune: {}}", "0"),
        ("{commune: none}", "0"),
        ("{commune: {x: {habitants: 5}, y: {habitants: 7}}}", "12"),
        ("{commune: {x: {habitants: 5}, y: {}}}", "? habitants[y]"),
        ("{commune: {x: {habitants: 5}, y: {habitants: none}}}", "5"),
    ],
)
def test_an_open_dimension(facts, result):
    assert run(NESTED, facts)["population"] == result


def test_an_open_dimension_that_is_empty_by_default():
    assert (run(NESTED)["crises"], run(NESTED, "{crise: {covid: {gravite: 2}}}")["crises"]) == ("0", "2")


def test_nested_dimensions_bring_their_parents():
    found = run(
        NESTED,
        """
        mission:
          a:
            indicateur:
              1: {poids: 0.5, mesure: {x: {note: 3}, y: {note: 5}}}
              2: {poids: 1, mesure: {}}
          b: {indicateur: {}}
        """,
    )
    assert (
        found["note_indicateur", "a", "1"],
        found["note_indicateur", "a", "2"],
        found["note_mission", "a"],
        found["note_mission", "b"],
    ) == ("2", "none", "2", "0")
    assert found["note_totale"] == "8"
    assert found.all("note_indicateur") == {("a", "1"): "2", ("a", "2"): "none"}
    assert found["note_indicateur", "a", "3"] == "! there is no indicateur 3"


def test_a_nested_dimension_left_out_under_one_member():
    found = run(NESTED, "{mission: {a: {indicateur: {1: {poids: 1, mesure: {x: {note: 1}}}}}}}")
    assert (found["note_mission", "a"], found["note_mission", "b"], found["note_totale"]) == (
        "1",
        "? indicateur[b]",
        "? indicateur[b]",
    )


# ranges, previous, dates of members


RANGES = """
dimensions:
  annee: {range: [premiere, derniere], dated: debut}
  crise: {dated: jour}
facts:
  premiere: {type: integer, question: q}
  derniere: {type: integer, question: q}
  jour: {type: date, per: [crise], question: q}
tables:
  origine: {type: date, value: 2022-01-31, §}
rules:
  debut: {type: date, per: [annee], formula: "add_years(origine, annee - 1)", §}
  cumul: {type: integer, per: [annee], formula: "previous(cumul, over=annee) + annee", §}
  avant: {type: integer, per: [annee], formula: "previous(annee, over=annee)", §}
  ordre: {type: date, per: [crise], formula: "previous(jour, over=crise)", §}
"""


@pytest.mark.parametrize(
    ("facts", "members"),
    [
        ("{premiere: 1, derniere: 3}", ["1", "2", "3"]),
        ("{premiere: 2, derniere: 2}", ["2"]),
        ("{premiere: 3, derniere: 2}", []),
        ("{premiere: none, derniere: 2}", []),
        ("{premiere: -1, derniere: 1}", ["-1", "0", "1"]),
    ],
)
def test_a_range_may_have_rules_for_ends(facts, members):
    assert [y for (y,) in run(RANGES, facts).all("avant")] == members


def test_a_range_whose_end_is_unknown():
    found = run(RANGES, "{premiere: 1}")
    assert found.all("avant") == {(): "? derniere"}
    assert found["avant", 1] == "? derniere"


def test_a_range_without_end_is_an_error():
    assert run(RANGES, "{premiere: 1, derniere: 100000}")["avant", 1] == "! the range annee has more than 200 members"


def test_previous_goes_along_a_range():
    found = run(RANGES, "{premiere: 1, derniere: 4}")
    assert [found["avant", y] for y in (1, 2, 3)] == ["none", "1", "2"]
    assert [found["cumul", y] for y in (1, 2, 3, 4)] == ["1", "3", "6", "10"]
    assert found["debut", 3] == "2024-01-31"


def test_previous_goes_along_the_dates_of_members():
    found = run(
        RANGES, "{crise: {b: {jour: 2022-05-01}, a: {jour: 2021-05-01}, d: {jour: 2022-05-01}, c: {jour: none}}}"
    )
    assert [found["ordre", c] for c in "abdc"] == ["none", "2021-05-01", "2022-05-01", "none"]
    assert run(RANGES, "{crise: {b: {jour: 2022-05-01}, a: {}}}")["ordre", "b"] == "? jour[a]"


# cases, readings


CASES = """
readings:
  ouverte: {question: Which?, options: {x: {}, y: {}}, chosen: null, because: nothing decides}
  prise: {question: Which?, options: {x: {}, y: {}}, chosen: x, because: it is clear}
facts: {v: {type: integer, question: q}}
tables: {borne: {type: integer, value: 10, §}}
rules:
  c:
    type: integer
    cases:
      - {if: v < borne, then: 0}
      - {if: v == borne, then: 'prise_value'}
      - {else: 12}
    §
  troue: {type: integer, cases: [{if: v < borne, then: 0}, {if: v > borne, then: 1}], §}
  quand: {type: integer, when: v > 0, cases: [{if: v < borne, then: 0}, {else: 1}], §}
  prise_value: {type: integer, formula: '0 if prise == "x" else 1', §}
  ouverte_value: {type: integer, formula: '0 if ouverte == "x" else 1', §}
  sans: {type: integer, formula: 'v if v > 0 else ouverte_value', §}
"""


@pytest.mark.parametrize(("v", "result", "case"), [("9", "0", 0), ("10", "0", 1), ("11", "12", 2), ("none", "12", 2)])
def test_the_first_case_that_holds(v, result, case):
    found = run(CASES, f"{{v: {v}}}")
    assert (found["c"], found.evaluation.cell("c", (), 0).case) == (result, case)


def test_an_unknown_case_makes_the_value_unknown():
    assert run(CASES)["c"] == "? v"


def test_no_case_holds():
    assert run(CASES, "{v: 10}")["troue"] == "! no case of troue holds"
    assert run(CASES, "{v: 11}")["troue"] == "1"


@pytest.mark.parametrize(("v", "result"), [("0", "none"), ("none", "none"), ("5", "0"), ("50", "1")])
def test_when_comes_before_the_cases(v, result):
    assert run(CASES, f"{{v: {v}}}")["quand"] == result


def test_readings_open_chosen_and_taken_otherwise():
    found = run(CASES, "{v: 1}")
    assert (found["prise_value"], found["ouverte_value"], found["sans"]) == ("0", "? the reading ouverte", "1")
    assert dict(found.statement.readings) == {"ouverte": None, "prise": "x"}
    other = run(CASES, "{v: 1}", readings=["prise=y", "ouverte = x"])
    assert (other["prise_value"], other["ouverte_value"]) == ("1", "0")
    assert dict(other.statement.readings) == {"ouverte": "x", "prise": "y"}


# circles and guards


def test_a_circle_of_cells_is_an_error_that_names_it():
    law = """
    dimensions: {annee: {range: [1, 2]}}
    rules:
      a: {type: integer, per: [annee], formula: "b[annee] + 1", §}
      b: {type: integer, per: [annee], formula: "a[annee] + 1", §}
      c: {type: integer, per: [annee], formula: "c[annee - 1] + 1", §}
    """
    found = run(law)
    assert found["a", 1] == found["b", 1] == "! a[1] → b[1] → a[1] leads back to itself"
    assert (found["c", 1], found["c", 2]) == ("1", "2")


def test_a_range_that_ends_where_it_asks_itself():
    law = """
    dimensions: {annee: {range: [1, fin]}}
    rules:
      fin: {type: integer, formula: "sum(annee, over=annee)", §}
    """
    (diagnostic,) = contract_diagnostics(law)
    assert (diagnostic.code, diagnostic.message) == (
        "E420",
        "the members of annee → fin → the members of annee: a circle",
    )


def test_a_long_chain_of_cells_is_no_matter():
    law = """
    dimensions: {annee: {range: [1, n]}}
    tables: {n: {type: integer, value: 200, §}}
    rules:
      c: {type: integer, per: [annee], formula: "previous(c, over=annee) + 1", §}
    """
    assert run(law)["c", 200] == "200"


@pytest.mark.parametrize("rules", [5, 10])
def test_nor_is_a_chain_through_several_rules(rules):
    law = """
    dimensions: {annee: {range: [1, n]}}
    tables: {n: {type: integer, value: 200, §}}
    rules:
      dernier: {type: integer, formula: "rLAST[n]", §}
      r0: {type: integer, per: [annee], formula: "previous(rLAST, over=annee) + 1", §}
    """
    law = law.replace("LAST", str(rules - 1))
    chain = "".join(f"      r{i}: {{type: integer, per: [annee], formula: r{i - 1} + 1, §}}\n" for i in range(1, rules))
    assert run(law.rstrip() + "\n" + chain)["dernier"] == str(200 * rules)


def chain(rules, first):
    """Rules per year of 200, each asking for the one before it, the first for the last of another year."""
    head = f"""
    dimensions: {{annee: {{range: [1, n]}}}}
    facts: {{u: {{type: integer}}}}
    tables: {{n: {{type: integer, value: 200, §}}}}
    rules:
      dernier: {{type: integer, formula: "r{rules - 1}[n]", §}}
      r0: {{type: integer, per: [annee], formula: "{first}", §}}
    """.rstrip()
    return head + "\n".join(
        ["", *(f"      r{i}: {{type: integer, per: [annee], formula: r{i - 1} + 1, §}}" for i in range(1, rules))]
    )


def test_a_chain_of_five_thousand_cells_needs_no_deeper_stack():
    assert sys.getrecursionlimit() == 1_000
    assert run(chain(25, "previous(r24, over=annee) + 1"))["dernier"] == "5000"


def test_nor_do_formulas_of_the_depth_allowed():
    deep = "previous(r4, over=annee)"
    for kind in ("min(1 + ({}), n * 9)", "({}) if n > 0 and 0 < n <= n else 1", "max(0, -(-({})))"):
        while depth(kind.format(deep)) <= MAX_DEPTH:
            deep = kind.format(deep)
    assert MAX_DEPTH - 3 <= depth(deep) <= MAX_DEPTH
    assert int(run(chain(5, deep))["dernier"]) > 1_000


def depth(formula):
    def of(node):
        inner = [of(n) for n in ast.iter_child_nodes(node) if isinstance(n, ast.expr)]
        return 1 + max(inner, default=0)

    return of(ast.parse(formula, mode="eval").body)


def test_nor_does_a_chain_of_unknowns_nor_its_range():
    found = run(chain(4, "previous(r3, over=annee) + 1 if annee > 1 else u"), "{u: none}")
    assert found["dernier"] == "799"
    unknown = run(chain(4, "(previous(r3, over=annee) + 1) if annee > 1 else u").replace("u: {type: integer}", FEW))
    assert unknown["dernier"] == "? u"
    interval = Ranges(unknown.evaluation).interval("dernier", ())
    assert (interval.low, interval.high) == (800, 801)


FEW = "u: {type: integer, minimum: 1, maximum: 2}"


def test_a_circle_longer_than_the_stack_fails_in_one_pass():
    found = run(chain(25, "r24[(annee - 1) if annee > 1 else n] + 1"))
    told = {found[f"r{i}", k] for i in range(25) for k in range(1, 201)}
    assert len(told) == 1 and "leads back to itself" in told.pop()


def test_an_invariant_whose_chain_is_deeper_than_the_stack_is_asked_all_the_same():
    """Its value is known to what it asks for, and refused to everybody else, wherever the stack ended."""
    law = """
    dimensions: {annee: {range: [1, n]}}
    facts: {u: {type: integer}, last: {type: integer}}
    tables: {n: {type: integer, value: 200, §}, most: {type: integer, value: MOST, §}}
    rules:
      x: {type: integer, formula: u, §}
      c: {type: integer, per: [annee], formula: "previous(c, over=annee) + x", §}
      p: {type: integer, per: [annee], formula: "previous(p, over=annee) if annee > 1 else x", §}
      y: {type: integer, formula: "p[last]", §}
    invariants: {bas: {of: x, holds: "c[n] <= most", message: too high}}
    """
    for last in (1, 20, 30, 35, 36, 37, 38, 39, 40, 50, 100, 200):
        for most, told in (("200", "1"), ("199", "! too high")):
            found = asked_in(law.replace("MOST", most), f"{{u: 1, last: {last}}}", [("y",)])
            assert {show(found.outcome(*at)) for at in (("y", ()), ("x", ()), ("p", (last,)))} == {told}
            assert show(found.outcome("c", (200,))) == ("200" if most == "200" else told)


@pytest.mark.parametrize("kind", ["integer", "annee"])
def test_a_fact_may_be_a_key_along_a_range(kind):
    law = """
    dimensions: {annee: {range: [1, 12]}}
    facts: {laquelle: {type: %s}, v: {type: integer, per: [annee]}}
    rules: {x: {type: integer, formula: "v[laquelle]", §}}
    """
    assert run(law % kind, "{laquelle: 2, v: {2: 7}}")["x"] == "7"


def test_round_to_rounds_as_the_accord_does():
    law = """
    tables: {half: {type: number, value: 0.125, §}, cent: {type: number, value: 0.01, §}}
    rules: {x: {type: number, formula: "round_to(half, cent)", §}}
    rounding: {mode: down, because: of the test}
    """
    assert run(law)["x"] == "0.12"


GUARDED = """
facts: {a: {type: money, question: q}, b: {type: money, question: q}}
rules:
  x: {type: money, formula: a, §}
  y: {type: money, formula: x * 12, §}
invariants:
  egal: {of: x, holds: a == b, message: they differ, when: applies(b)}
"""


@pytest.mark.parametrize(
    ("facts", "x", "y"),
    [
        ("{a: 1, b: 1}", "1", "12"),
        ("{a: 1, b: 2}", "! they differ", "! they differ"),
        ("{a: 1, b: none}", "1", "12"),
        ("{a: 1}", "1", "12"),
        ("{b: 1}", "? a", "? a"),
    ],
)
def test_an_invariant_of_a_rule_guards_it(facts, x, y):
    found = run(GUARDED, facts)
    assert (found["x"], found["y"]) == (x, y)


# payments


PAID = """
dimensions: {annee: {range: [1, 2]}}
facts:
  du: {type: money, per: [annee], question: q}
  jour: {type: date, question: q}
  tiers: {type: boolean, default: true}
tables: {part: {type: rate, value: 0.333, §}}
rules:
  fixe: {type: money, per: [annee], formula: du, §}
payments:
  avance: {of: fixe, date: jour, latest: "add_months(jour, 1)", amount: fixe * part, §}
  tierce: {of: fixe, when: tiers, date: jour, amount: fixe * part, §}
  solde: {of: fixe, date: "add_years(jour, 1)", amount: rest, to: the fund, §}
"""


def test_payments_add_up_to_what_is_due():
    found = run(PAID, "{du: {1: 1000.01, 2: none}, jour: 2022-01-31}")
    assert [found[p, 1] for p in ("avance", "tierce", "solde")] == ["333", "333", "334.01"]
    assert [found[p, 2] for p in ("avance", "tierce", "solde")] == ["none"] * 3
    line = next(x for x in found.statement.of_kind("payment") if x.rule.name == "avance")
    assert (str(line.date), str(line.latest)) == ("2022-01-31", "2022-02-28")


def test_a_payment_that_does_not_apply_is_left_to_the_rest():
    found = run(PAID, "{du: 100, jour: 2022-01-31, tiers: false}")
    assert [found[p, 1] for p in ("avance", "tierce", "solde")] == ["33.3", "none", "66.7"]


def test_what_is_due_unknown_is_paid_unknown():
    found = run(PAID, "{jour: 2022-01-31}")
    assert [found[p, 1] for p in ("avance", "tierce", "solde")] == ["? du[1]"] * 3


MAYBE = """
facts: {ouvert: {type: boolean, question: q}, taux: {type: rate, question: q}, jour: {type: date, question: q}}
tables: {bareme: {type: money, value: 100, §}, moitie: {type: rate, value: 0.5, §}}
rules:
  volet: {type: money, when: ouvert, formula: bareme * taux, §}
payments:
  avance: {of: volet, date: jour, amount: bareme * moitie, §}
  jamais: {of: volet, when: bareme < 0, date: jour, amount: bareme * moitie, §}
  parfois: {of: volet, when: taux > 0, date: jour, amount: bareme * moitie, §}
  solde: {of: volet, date: jour, amount: rest, §}
"""


@pytest.mark.parametrize(
    ("facts", "advance", "sometimes"),
    [
        ("{}", "? ouvert", "? ouvert taux"),
        ("{ouvert: true}", "50", "? taux"),
        ("{ouvert: false}", "none", "none"),
        ("{taux: 0.75}", "? ouvert", "? ouvert"),
    ],
)
def test_an_advance_is_sure_while_only_the_size_of_what_is_due_is_unknown(facts, advance, sometimes):
    """Whether it is due at all must be known; a payment that never concerns the case stays not applicable."""
    found = run(MAYBE, facts)
    assert (found["avance"], found["jamais"], found["parfois"]) == (advance, "none", sometimes)


@given(st.decimals(0, 100_000, places=2))
def test_the_parts_always_add_up(du):
    found = run(PAID, f"{{du: {du:f}, jour: 2022-01-31}}").evaluation
    assert sum(found.outcome(p, (1,)) for p in ("avance", "tierce", "solde")) == found.outcome("fixe", (1,))


@pytest.mark.parametrize(("kind", "formula"), [("date", "jour"), ("boolean", "jour == jour")])
def test_a_payment_is_of_money(kind, formula):
    law = """
    facts: {jour: {type: date, question: q}}
    rules: {x: {type: %s, formula: %s, §}}
    payments: {p: {of: x, date: jour, amount: rest, §}}
    """
    assert any(not f.is_warning for f in diagnostics_of(law % (kind, formula)))


# the trace


def test_cells_are_computed_once_and_keep_what_they_read():
    found = run(GRID, "{habitants: 1, mission: {a: {taux: 0.5}}}")
    cell = found.evaluation.cell("variable", ("a", 1), 0)
    assert cell is found.evaluation.cell("variable", ("a", 1), 0)
    assert cell.reads == (("fixe", ("a", 1), 0), ("taux", ("a", 1), 0))
    assert found.evaluation.cell("fixe", ("a", 1), 0).reads == (
        ("socle", ("a",), 0),
        ("taille", (), 0),
        ("bareme", ("a", "1"), 0),
    )
    assert found.evaluation.cell("taille", (), 0).case == 0
    assert found.evaluation.cell("socle", ("a",), 0).reads == ()


def test_only_what_is_needed_is_asked_for():
    found = run(GRID, "{habitants: 1}")
    cells = {name for name, key, _ in found.evaluation.cells if key == ("a",)}
    assert "choisie" not in cells  # `socle or choisie`: socle decides


# What is the same under each option of an open reading needs no choice

OPEN = """
facts: {f: {type: integer, question: q}}
readings:
  a: {question: q, options: {x: {}, y: {}, z: {}}, chosen: null, because: b}
  b: {question: q, options: {u: {}, v: {}}, chosen: null, because: b}
rules:
  taille: {type: integer, formula: 'f if a == "x" else f + 1 if a == "y" else f + 2', §}
  grande: {type: boolean, formula: taille > 12, §}
  des_deux: {type: integer, formula: 'taille * 0 + (3 if b == "u" else 3)', §}
  jamais: {type: integer, when: taille < 0, formula: taille, §}
  faute: {type: number, formula: '1 / (taille * 0)', §}
  selon_b: {type: integer, formula: 'taille * 0 + (3 if b == "u" else 4)', §}
"""


def test_what_every_option_of_an_open_reading_gives_waits_for_nothing():
    found = run(OPEN, "f: 5")
    assert found["taille"] == "? the reading a"
    assert [found[name] for name in ("grande", "des_deux", "jamais")] == ["false", "3", "none"]
    assert found["faute"].startswith("!")
    assert found["selon_b"] == "? the reading a the reading b"
    assert run(OPEN, "f: 11")["grande"] == "? the reading a"
    assert run(OPEN, "{}")["grande"] == "? the reading a"


# several versions


FIRST = """
dimensions:
  annee: {range: [1, 3], dated: debut}
facts: {depart: {type: date, question: q}, habitants: {type: integer, question: q}}
tables: {montant: {type: money, value: 100, §}}
rules:
  debut: {type: date, per: [annee], formula: "add_years(depart, annee - 1)", §}
  du: {type: money, per: [annee], formula: montant, §}
  socle: {type: money, per: [annee], formula: montant + ancien, §}
  total: {type: money, formula: "sum(du, over=annee)", §}
  ancien: {type: money, formula: montant, §}
"""
SECOND = """
kind: amendment
id: t/two
title: Second
amends: t/base
in_force: {from: 2021-06-01}
operations:
  - {replace: tables.montant.value, with: 300, source: {document: d, at: a}}
  - {replace: rules.socle.formula, with: montant, source: {document: d, at: a}}
  - {repeal: rules.ancien, source: {document: d, at: a}}
  - {insert: rules.nouveau, with: {type: money, per: [annee], formula: montant}, source: {document: d, at: a}}
"""
VERSIONS = "versions: [{from: 2020-01-01, rules: t/base}, {from: 2021-06-01, rules: t/two}]"


def test_a_cell_is_computed_under_the_version_of_its_date():
    found = run([FIRST, SECOND], "{depart: 2020-06-01}", head=VERSIONS)
    assert [found["du", y] for y in (1, 2, 3)] == ["100", "300", "300"]
    assert [found["socle", y] for y in (1, 2, 3)] == ["200", "300", "300"]
    assert [found["nouveau", y] for y in (1, 2, 3)] == ["none", "300", "300"]  # a name that a version lacks
    assert found["total"] == "700"
    assert found.statement.rules == "t/base, t/two"


def test_the_first_day_of_a_version_belongs_to_it():
    assert [
        run([FIRST, SECOND], f"{{depart: {day}}}", head=VERSIONS)["du", 2]
        for day in ("2020-05-31", "2020-06-01", "2020-06-02")
    ] == ["100", "300", "300"]


def test_without_the_date_the_version_is_unknown():
    assert run([FIRST, SECOND], head=VERSIONS)["du", 1] == "? depart"


def test_a_value_without_a_dated_dimension_is_of_the_latest():
    found = run([FIRST, SECOND], "{depart: 2020-06-01}", head=VERSIONS)
    assert (found["montant"], found["ancien"]) == ("300", "none")


# A fact that only one of the versions knows, asked at a year of the other: cible and, by member, note are of the second
# version alone, jadis of the first; ancienne is a rule of the second, which has no value in a year of the first.
EARLIER = """
dimensions:
  annee: {range: [1, 3], dated: debut}
  mission: {members: {a: {}}}
facts:
  depart: {type: date, question: q}
  jadis: {type: integer, per: [annee], question: q}
  note: {type: integer, per: [mission, annee], question: q}
  rang: {type: integer, per: [annee], question: q}
rules:
  debut: {type: date, per: [annee], formula: "add_years(depart, annee - 1)", §}
  ensuite: {type: integer, per: [annee], formula: "jadis[annee + 1]", §}
"""
LATER = """
kind: amendment
id: t/two
title: Second
amends: t/base
in_force: {from: 2021-06-01}
operations:
  - {insert: facts.cible, with: {type: integer, per: [annee], carry: forward, question: q}, source: {document: d,
      at: a}}
  - {insert: facts.seuil, with: {type: integer, per: [annee], default: 7, question: q}, source: {document: d, at: a}}
  - {insert: facts.part, with: {type: integer, per: [annee], when: annee > 1, question: q}, source: {document: d,
      at: a}}
  - {insert: dimensions.mission.members.b, with: {}, source: {document: d, at: a}}
  - {replace: facts.rang.per, with: [mission, annee], source: {document: d, at: a}}
  - {repeal: facts.jadis, source: {document: d, at: a}}
  - {replace: rules.ensuite.formula, with: "2", source: {document: d, at: a}}
  - {insert: rules.premiere, with: {type: integer, per: [annee], formula: "cible[1]"}, source: {document: d, at: a}}
  - {insert: rules.supposee, with: {type: integer, per: [annee], formula: "seuil[1]"}, source: {document: d, at: a}}
  - {insert: rules.sans_objet, with: {type: integer, per: [annee], formula: "part[1]"}, source: {document: d, at: a}}
  - {insert: rules.notee, with: {type: integer, per: [mission, annee], formula: "note[mission, 1]"},
      source: {document: d, at: a}}
  - {insert: rules.rangee, with: {type: integer, per: [annee], formula: 'rang["b", 1]'}, source: {document: d, at: a}}
  - {insert: rules.calcul, with: {type: integer, per: [annee], formula: cible}, source: {document: d, at: a}}
  - {insert: rules.ancienne, with: {type: integer, per: [annee], formula: "calcul[1]"}, source: {document: d, at: a}}
  - {insert: rules.toutes, with: {type: integer, formula: "sum(cible, over=annee)"}, source: {document: d, at: a}}
"""


def test_a_fact_of_a_year_of_a_version_that_does_not_know_it_is_what_the_contract_says():
    said = (
        "{depart: 2020-06-01, cible: {1: 10, 2: 20}, mission: {a: {note: {1: 3}}, b: {note: {1: 4}, rang: {1: 5}}},"
        " jadis: {2: 9}}"
    )
    found = run([EARLIER, LATER], said, head=VERSIONS)
    assert [found["premiere", y] for y in (1, 2, 3)] == ["none", "10", "10"]
    assert found["toutes"] == "50"  # 10 + 20, which holds for the third year too
    assert found["supposee", 2] == "7"  # the default of the version that asks
    assert found["sans_objet", 2] == "none"  # and its condition
    assert [found["notee", m, 2] for m in ("a", "b")] == ["3", "4"]  # a member that the first version does not know
    assert found["rangee", 2] == "5"  # a form that the first version does not know
    assert found["ensuite", 1] == "9"  # the other way round
    assert found["ancienne", 2] == "none"


DATED = """
dimensions:
  annee: {range: [1, 3], dated: debut}
facts: {depart: {type: date, question: q}, fin: {type: date, per: [annee], question: q}}
rules:
  debut: {type: date, per: [annee], formula: "add_years(depart, annee - 1)", §}
  fini: {type: integer, per: [annee], dated: fin, formula: "1", §}
"""
DATED_LATER = """
kind: amendment
id: t/two
title: Second
amends: t/base
in_force: {from: 2021-06-01}
operations:
  - {replace: rules.fini.formula, with: 2 + nouveau, source: {document: d, at: a}}
  - {insert: rules.nouveau, with: {type: integer, per: [annee], dated: fin, formula: "10"}, source: {document: d,
      at: a}}
"""


def test_a_rule_may_name_the_date_of_its_version():
    found = run([DATED, DATED_LATER], "{depart: 2020-01-01, fin: {1: 2021-05-31, 2: 2021-06-01}}", head=VERSIONS)
    assert [found["fini", y] for y in (1, 2, 3)] == ["1", "12", "? fin[3]"]
    assert [found["nouveau", y] for y in (1, 2, 3)] == ["none", "10", "? fin[3]"]  # not yet there on the first day


def test_what_is_left_out_there_is_unknown():
    found = run([EARLIER, LATER], "{depart: 2020-06-01, cible: {2: 20}}", head=VERSIONS)
    assert found["premiere", 2] == "? cible[1]"


def test_an_invariant_may_ask_for_the_value_it_is_of():
    law = """
    facts: {f: {type: integer}}
    tables: {t: {type: integer, value: 5, §}}
    rules: {x: {type: integer, formula: f - t, §}, y: {type: integer, formula: x * 12, §}}
    invariants: {pas_negatif: {of: x, holds: x >= 0, message: x est négatif}}
    """
    assert run(law, "f: 7")["x"] == "2"
    assert run(law, "f: 3")["x"] == "! x est négatif"
    assert run(law, "f: 3")["y"] == "! x est négatif"
    for first in ("pas_negatif", "x", "y"):  # whichever is asked for first
        found = asked_in(law, "f: 3", [(first,)])
        assert (show(found.outcome("x", ())), show(found.outcome("pas_negatif", ()))) == ("! x est négatif", "false")
