"""Drafts: what is moved so that a stated line comes to a side that none is on, and where there is nothing to move."""

import pytest

from engine.base import yaml_reader
from engine.tools.coverage.generate import Draft, drafts

BELOW, AT = "just below", "at"
PART = "part: habitants < seuil, "
TIME = "a_temps: signature <= echeance, "


def line(name="part", value="1", more=""):
    return f"{{name: {name}, is: {value}, source: art. 1{more}}}"


def test_the_fact_that_a_line_rests_on_is_moved_by_what_is_missing(law):
    one = law.contract("{membres: 3, habitants: 120, signature: 2021-01-01}", line())
    assert law.drafts(one, about=PART) == {
        BELOW: "with habitants: 99 instead of 120",
        AT: "with habitants: 100 instead of 120",
    }


def test_the_nearest_line_is_not_asked_twice_and_a_refused_one_never(law):
    near = law.contract("{habitants: 120}", line(), line("seuil", "100"), line(), name="near")
    old = law.contract(
        "{habitants: 99, signature: 2019-12-31}", "{fault: E722, source: art. 0}", rules="loi", name="old"
    )
    assert law.drafts(old, near, about=PART)[AT] == "with habitants: 100 instead of 120"


def test_what_another_fact_would_make_is_refused_or_none(law):
    """Half of 121 is 39.5 below 100: no number of inhabitants, and no day, is 39.5 further."""
    law.rewritten(("habitants < seuil, then", "habitants / 2 < seuil, then"))
    one = law.contract("{habitants: 121, signature: 2021-01-01}", "{name: total, is: 1500, source: art. 2}")
    found = law.drafts(one, about="part: habitants / 2 < seuil, ")
    assert found == {AT: None}


def test_a_fact_is_moved_three_times_and_no_more(law):
    """80, 90, 95, 97.5: each step comes half as near."""
    law.rewritten(("habitants < seuil, then", "habitants / 2 < seuil, then"))
    one = law.contract("{habitants: 160, signature: 2021-01-01}", "{name: total, is: 1500, source: art. 2}")
    assert law.drafts(one, about="part: habitants / 2 < seuil, ") == {AT: None}


def test_a_day_beyond_the_calendar_is_none(law):
    law.rewritten(("value: 100,", "value: 9000000,"))
    one = law.contract("{signature: 2021-01-01, habitants: 120}", "{name: total, is: 1500, source: art. 2}")
    assert law.drafts(one, about=PART)[AT] == "with habitants: 9000000 instead of 120"


@pytest.mark.parametrize(
    ("signature", "moved"),
    [("2021-03-15", "2021-02-15"), ("2021-01-15", "2021-02-15"), ("2021-02-16", "2021-02-15")],
)
def test_months_of_different_lengths_need_a_second_step_the_right_way(law, signature, moved):
    """31 days before the 15th of March is the 12th of February, a month before the 12th of March: three days more."""
    law.rewritten(("signature <= echeance", "add_months(signature, 1) <= echeance"), ("2021-06-30", "2021-03-15"))
    ends = "true" if signature < moved else "false"
    one = law.contract(f"{{signature: {signature}}}", line("a_temps", ends))
    found = law.drafts(one, about="a_temps: add_months(signature, 1) <= echeance, ")
    assert found[AT] == f"with signature: {moved} instead of {signature}"


def test_facts_of_members_are_moved_where_they_stand_and_what_is_none_is_not(law):
    law.rewritten(
        (
            "  membres: {type: integer, question: How many?, default: 0}",
            (
                "  membres: {type: integer, per: [volet], question: How many?, default: 0}\n  vrai: {type: boolean,"
                " question: True?}"
            ),
        ),
        ("holds: membres > 0", "per: [volet], holds: membres > habitants and vrai"),
    )
    facts = "{volet: {fixe: {membres: none}, libre: {membres: 8}}, vrai: true, habitants: 5}"
    lines = (line("assez", "true", ", at: {volet: libre}"), line("assez", "false", ", at: {volet: fixe}"))
    one = law.contract(facts, *lines)
    found = law.drafts(one, about="assez: membres > habitants, ")
    assert found == {
        AT: "with volet.libre.membres: 5 instead of 8",
        "just above": "with volet.libre.membres: 6 instead of 8",
    }


def test_nothing_to_move(law):
    law.rewritten(("habitants < seuil, then", "seuil < duree, then"), ("habitants == seuil and", "seuil == 7 and"))
    found = law.drafts(law.contract("{}", line(), line()), about="part: seuil < duree, ")
    assert found == {BELOW: None, AT: None}


def test_an_option_is_taken_where_a_line_asks_for_its_reading(law):
    asks = law.contract("{habitants: 100}", line(), name="asks")
    other = law.contract("{habitants: 50}", line(value="0.5"), name="other")
    assert law.drafts(other, asks, about="au_seuil: ") == {"petite": "with the reading au_seuil: petite"}


def test_an_option_that_no_line_asks_for_has_no_draft(law):
    other = law.contract("{habitants: 50}", line(value="0.5"))
    assert law.drafts(other, about="au_seuil: ") == {"large": None, "petite": None}


def text_of(law, contract, what):
    """The draft for one unit, read as what it is."""
    found = law.coverage(contract, of=["loi/base"])
    (made,) = drafts(law.library, [u for u in found.uncovered if u.what == what], found.lines)
    assert isinstance(made, Draft)
    return yaml_reader.load(made.text, "draft.yaml")


def test_a_draft_keeps_the_rules_and_the_readings_of_its_line(law):
    one = law.contract(
        "{habitants: 120}", line("part", "1", ", rules: loi/base, readings: {au_seuil: petite}"), rules="loi/second"
    )
    draft = text_of(law, one, "part: habitants < seuil, at")
    assert draft.text("rules") == "loi/second" and draft.text("facts", "habitants") == "100"
    (stated,) = draft.must("expected").items
    assert (stated.text("rules"), stated.text("readings", "au_seuil")) == ("loi/base", "petite")
    assert stated.must("is").value is None and stated.text("source") == "to be filled in"


def test_a_draft_of_an_option_names_it_beside_the_others(law):
    law.rewritten(
        (
            "readings:\n",
            (
                "readings:\n  autre:\n    question: Which?\n    options: {a: {label: a}, b: {label: b}}\n    chosen:"
                " a\n    because: nothing says\n"
            ),
        )
    )
    one = law.contract("{habitants: 100}", line("part", "1", ", readings: {autre: b}"))
    (stated,) = text_of(law, one, "au_seuil: petite").must("expected").items
    assert {r: o.raw for r, o in stated.must("readings").map.items()} == {"autre": "b", "au_seuil": "petite"}


def eves(law, *contracts):
    return law.drafts(*contracts, of=("loi/base", "loi/second"), about="in force from 2022-01-01, ")


def test_the_eve_of_a_text_is_drafted_from_a_contract_of_its_family_with_the_date(law):
    (law.folder / "rules/autre").mkdir()
    text = """
kind: accord
id: autre/un
title: Another
in_force: {from: 2020-01-01}
contract_date: signature
documents: {d: {title: A document}}
facts: {signature: {type: date, question: When?}}
rules: {an: {type: integer, label: Year, formula: year(signature), source: {document: d, at: art. 1}}}
"""
    law.folder.joinpath("rules/autre/un.yaml").write_text(text.lstrip(), "utf-8")
    law.rewritten()
    undated = law.contract("{habitants: 120}", line(), name="undated")
    elsewhere = law.contract("{signature: 2021-01-01}", line("an", "2021"), rules="autre/un", name="elsewhere")
    under = law.contract(
        "{habitants: 50, signature: 2021-01-01}", line("total", "1870", ", rules: loi/second"), name="under"
    )
    assert eves(law, undated, elsewhere, under) == {BELOW: None, AT: None}
    dated = law.contract("{habitants: 120, signature: 2021-01-01}", line(), name="dated")
    assert eves(law, undated, elsewhere, under, dated) == {
        BELOW: "with signature: 2021-12-31",
        AT: "with signature: 2022-01-01",
    }


def test_before_the_first_day_of_the_calendar_there_is_no_eve(law):
    law.rewritten(("in_force: {from: 2020-01-01}", "in_force: {from: 0001-01-01}"))
    one = law.contract("{habitants: 120, signature: 2021-01-01}", line())
    found = law.drafts(one, about="in force from 0001-01-01, ")
    assert found == {BELOW: None, AT: "with signature: 0001-01-01"}


READ = (
    ("in_force: {from: 2020-01-01}", "in_force: {reading: entree}"),
    (
        "readings:\n",
        (
            "readings:\n  entree:\n    question: From when?\n    options:\n      tot: {label: early, from:"
            " 2020-01-01}\n      tard: {label: late, from: 2020-06-01}\n      jamais: {label: never, from: none}\n   "
            " chosen: tot\n    because: nothing says\n"
        ),
    ),
)


@pytest.mark.parametrize(("signature", "told"), [("2020-03-01", None), ("2020-06-01", "with the reading entree: tard")])
def test_an_option_under_which_the_contract_is_refused_has_no_draft(law, signature, told):
    """The 1st of March comes before the day that the other option gives: there would be nothing to fill in."""
    law.rewritten(*READ)
    one = law.contract(f"{{habitants: 120, signature: {signature}}}", line(), rules="loi")
    assert law.drafts(one, about="entree: ") == {"tard": told, "jamais": None}


def test_the_eve_that_an_option_gives_is_drafted_under_that_option(law):
    law.rewritten(*READ)
    one = law.contract("{habitants: 120, signature: 2020-03-01}", line(), rules="loi")
    found = law.drafts(one, about="in force from ")
    assert found == {
        "2020-01-01 (entree: tot), at": "with signature: 2020-01-01",
        "2020-01-01 (entree: tot), just below": None,
        "2020-06-01 (entree: tard), at": "with signature: 2020-06-01",
        "2020-06-01 (entree: tard), just below": None,
    }
