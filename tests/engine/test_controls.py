"""Controls: what a text states of its figures is proved from the cells that dues are computed from."""

import pytest
from lawkit import diagnostics_of, refused

LAW = """
dimensions:
  taille: {members: {1: {}, 2: {}}}
  mission: {members: {aa: {socle: true}, bb: {socle: false}}}
  annee: {range: [1, 12]}
  commune: {}
facts:
  n: {type: integer}
  habitants: {type: integer, per: [commune]}
  taux: {type: rate, per: [annee]}
tables:
  seuil: {type: integer, value: 10, §}
  bareme: {type: money, per: [mission, taille], values: {aa: [10, 20], bb: {1: 30, 2: none}}, §}
readings: {ouverte: {question: q, options: {x: {}, y: {}}, chosen: null, because: b}}
rules:
  taille: {type: taille, formula: "1 if n < seuil else 2", §}
  total: {type: money, formula: "sum(bareme, over=mission)", §}
  par_mission: {type: money, per: [mission], formula: bareme, §}
  par_taille: {type: money, per: [taille], formula: "sum(bareme, over=mission)", §}
  par_an: {type: money, per: [annee], formula: 'bareme["aa", 1] * taux', §}
  population: {type: integer, formula: "sum(habitants, over=commune)", §}
  sait: {type: boolean, formula: ouverte == "x", §}
  casse: {type: money, formula: total / 0, §}
controls:
  stated: {%s, §}
"""


@pytest.mark.parametrize(
    "control",
    [
        "per: [taille], expect: {total: [40, 20]}",
        "per: [taille], expect: {total: {1: 40, 2: 20}}",
        "per: [taille], expect: {par_mission: {1: {aa: 10, bb: 30}, 2: [20, none]}}",
        "per: [taille], at: {taille: 2}, expect: {total: 20}",
        "at: {taille: 1}, expect: {par_taille: 40}",
        "expect: {par_taille: [40, 20]}",
        "expect: {bareme: {aa: [10, 20], bb: [30, none]}}",
        "at: {mission: aa, taille: 2}, expect: {bareme: 20}",
        "given: {n: 5}, expect: {total: 40, taille: 1}",
        "given: {n: 10}, expect: {total: 20, taille: 2}",
        "expect: {total: unknown}",
        "given: {taux: 0.5}, at: {annee: 2}, expect: {par_an: 5}",
        "given: {taux: {1: 0.5}}, at: {annee: 2}, expect: {par_an: unknown}",
        "expect: {socle: [true, false]}",
        "expect: {sait: unknown}",
        "given: {commune: {x: {habitants: 3}, y: {habitants: 4}}}, expect: {population: 7}",
        "given: {commune: {}}, expect: {population: 0}",
        "at: {annee: 13}, given: {taux: 1}, expect: {par_an: none}",
        "expect: {seuil: 10}",
        "given: {n: none}, expect: {total: 20}",
    ],
)
def test_controls_that_hold(control):
    assert [f.message for f in diagnostics_of(LAW % control)] == []


@pytest.mark.parametrize(
    ("code", "control", "words"),
    [
        (
            "E615",
            "per: [taille], expect: {total: [40, «21]}",
            [
                "the control stated does not hold: total at taille 2 is 20, not 21",
                "a cell of a table is wrong",
                "computed here",
            ],
        ),
        ("E615", "at: {taille: 1}, expect: {par_taille: «41}", ["par_taille at taille 1 is 40, not 41"]),
        ("E615", "expect: {total: «40}", ["is unknown (it needs n), not 40"]),
        ("E615", "given: {n: 1}, expect: {total: «unknown}", ["is 40, not unknown"]),
        (
            "E615",
            "expect: {bareme: {aa: [10, 20], bb: [30, «0]}}",
            ["bareme at mission bb, taille 2 is not applicable, not 0"],
        ),
        ("E615", "given: {n: 1}, expect: {total: «none}", ["is 40, not none"]),
        ("E615", "given: {n: 1}, expect: {casse: «40}", ["an error (division by zero)"]),
        ("E615", "expect: {sait: «true}", ["needs the reading ouverte"]),
        ("E612", "expect: {«totl: 1}", ["there is no totl to control", "did you mean total?"]),
        ("E612", "expect: {«taile: 1}", ["there is no taile", "did you mean taille?"]),
        ("E613", "at: {«annee: 1}, expect: {total: 1}", ["total is not per annee"]),
        ("E613", "expect: {«par_an: [1, 2, 3]}", ["say at which annee par_an is expected", "write at: {annee: 1}"]),
        ("E613", "expect: {«habitants: 1}", ["say at which commune"]),
        ("E614", "given: {n: 1}, expect: {total: «yes}", ["total is of type money, and this is not", "write a number"]),
        ("E614", "given: {n: 1}, expect: {total: «true}", ["of type money"]),
        ("E605", "expect: {«seuil: [10]}", ["a single value"]),
        ("E607", "expect: {par_taille: {1: 40, 2: 20, «3: 5}}", ["3 is no taille"]),
        ("E608", "expect: {«par_taille: {1: 40}}", ["no value for 2"]),
        ("E609", "expect: {«par_taille: [40]}", ["1 value stands here"]),
        ("E403", "per: [«tail], expect: {total: 1}", ["there is no dimension tail", "did you mean taille?"]),
        ("E702", "given: {«m: 1}, expect: {seuil: 10}", ["no fact m"]),
        ("E711", "given: {n: «1.5}, expect: {seuil: 10}", ["n is a whole number, and '1.5' is not"]),
        ("E417", "source: {document: «e, at: '1'}, expect: {seuil: 10}", ["there is no document e"]),
    ],
)
def test_controls_that_do_not(code, control, words):
    law = LAW % control
    refused(code, law.replace("10}, §}\n", "10}}\n") if code == "E417" else law, words=words)


@pytest.mark.parametrize("control", ["at: {annee: «x}, expect: {par_an: 1}", "at: {annee: «1.5}, expect: {par_an: 1}"])
def test_a_member_of_a_range_is_a_number(control):
    refused("E613", LAW % control)


@pytest.mark.parametrize(
    "control",
    [
        "at: {taille: «9}, expect: {par_taille: none}",
        "at: {mission: «ab, taille: 1}, expect: {bareme: none}",
        "per: [taille], at: {taille: «9}, expect: {seuil: 10}",
    ],
)
def test_a_member_of_at_exists(control):
    refused("E613", LAW % control)


def test_every_control_is_told_at_once():
    law = LAW % "per: [taille], expect: {total: [1, 2], par_mission: {1: [3, 30], 2: [20, none]}}"
    assert [f.code for f in diagnostics_of(law)] == ["E615"] * 2


def test_changing_any_cell_breaks_a_control():
    control = "per: [taille], expect: {total: [40, 20]}"
    for cell, other in (
        ("10, 20", "11, 20"),
        ("10, 20", "10, 21"),
        ("1: 30", "1: 31"),
        ("2: none", "2: 1"),
        ("1: 30", "1: none"),
    ):
        assert [f.code for f in diagnostics_of(LAW.replace(cell, other) % control)] == ["E615"]
