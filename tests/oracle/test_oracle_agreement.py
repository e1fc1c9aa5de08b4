"""The engine against the oracle on made-up cases, what these meet, and faults planted in the law that they find.

`ACCORD_ORACLE=10000` compares so many cases instead of the usual number.
"""

import os
import re
from collections import defaultdict

import pytest
from amounts import ACCORD, APRES, AUDE, AVANT, EARLY, SEINE_SAINT_DENIS
from choices import options
from comparison import NAMES, SUMS, as_options, as_yaml, compare, differences, read, shipped_rules
from contrat import Contrat
from days import day, months_after
from generate import cases
from oracle import reckon

from engine.compiler.compile import compile_rules
from engine.contracts.evaluate import evaluate
from engine.tools.coverage.mutation.run import changes_of

COUNT = int(os.environ.get("ACCORD_ORACLE", "150"))
BATCH = 25


@pytest.fixture(scope="module")
def library():
    return shipped_rules()


@pytest.mark.parametrize("first", range(0, COUNT, BATCH))
def test_the_engine_and_the_oracle_agree(library, first):
    for case in cases(1, min(BATCH, COUNT - first), first):
        found = compare(case, library).differences
        assert not found, "\n".join([*found, *as_options(case.readings), "", as_yaml(case.told())])


# What the made-up cases meet


def test_the_same_seed_gives_the_same_cases():
    assert list(cases(7, 5)) == list(cases(7, 5))
    assert list(cases(7, 2, first=3)) == list(cases(7, 5))[3:]
    assert list(cases(8, 5)) != list(cases(7, 5))


@pytest.fixture(scope="module")
def made():
    return list(cases(1, 600))


def texts(contract):
    """The texts that a contract names, or those that it may be signed under."""
    if "accord" in contract:
        return (AVANT, APRES)
    return tuple(version["rules"] for version in contract.get("versions", [contract]))


def test_the_cases_meet_every_option_of_every_reading(made):
    met = defaultdict(set)
    for case in made:
        for reading, option in case.readings.items():
            met[reading].add(option)
    for known in (
        options(AVANT, AUDE),
        options(AVANT, APRES, AUDE),
        options(SEINE_SAINT_DENIS),
        *(options(rules) for rules in EARLY),
    ):
        for reading, named in known.items():
            assert set(named) - {None} <= met[reading], reading


def test_the_readings_of_the_oracle_are_those_of_the_rule_sets(library):
    for rules in (*ACCORD, *EARLY):
        shipped = {name: (r.chosen, {*r.options}) for name, r in compile_rules(library, rules).readings.items()}
        assert {name: (known[0], {*known} - {None}) for name, known in options(rules).items()} == shipped


def test_the_cases_meet_every_amount_sum_payment_and_deadline(made, library):
    found = [reckon(case.contract, case.readings) for case in made]
    assert {name for one in found for name, _ in one.dues} == NAMES
    assert {name for one in found for (name, _), amount in one.sums.items() if amount} == SUMS
    laws = [compile_rules(library, rules) for rules in (*ACCORD, *EARLY)]
    for kind in ("payment", "deadline"):
        shipped = {rule.name for law in laws for rule in law.rules.values() if rule.kind == kind}
        assert {name for one in found for name, _ in getattr(one, f"{kind}s")} == shipped


def test_the_cases_meet_every_ending(made):
    contracts = [Contrat(case.contract, case.readings) for case in made if case.contract.get("rules") not in EARLY]
    cut_short = [c for c in contracts if c.fin < c.terme]
    assert {c.facts["auteur"] for c in cut_short} == {"cpts", "caisse"}
    assert any(c.part_contrat(c.years()[-1]) == 1 for c in cut_short)  # on an anniversary
    assert sum(c.terme < c.cinq_ans for c in contracts) > 20
    given_up = [
        c for c in contracts if day(c.facts.get("date_reception_resiliation")) and not c.effet_de_la_resiliation
    ]
    assert len(given_up) > 5  # a referral that is never lifted
    between = [c for c in cut_short if c.knows_avenant_2 and c.fin <= c.effet_avenant_2()]
    assert len(between) > 5  # an end between the publication and the switch
    late = [c for c in contracts if (end := c.effet_de_la_resiliation) and end >= c.terme]
    assert len(late) > 5  # a letter that takes effect after the term
    kept = [c for c in cut_short if "date_saisine" in c.facts]
    assert {c.fin > months_after(day(c.facts["date_reception_resiliation"]), 2) for c in kept} == {True, False}


# Planted faults: a figure or a comparison of the law is changed, in memory, and some case must show it

RULES = (*ACCORD, *EARLY)
FIGURES = (
    "bareme_fonctionnement",
    "bareme_fixe",
    "bareme_variable",
    "taux_avance",
    "delai_demarrage",
    "delai_deploiement",
    "delai_socles",
    "delai_solde",
    "preavis",
    "bareme_additionnel",
    "taux_majoration",
    "valeur_socle",
    "bareme",
)
FORMULAS = (
    "depart",
    "part_mesuree",
    "part_contrat",
    "avance_fixe",
    "trop_percu",
    "verse_pour_l_annee",
    "majoree",
    "echeance_demarrage",
    "ouvre_une_periode",
    "indicateur_compte",
    "moyenne_des_taux",
    "demarree_a_temps",
)


@pytest.fixture(scope="module")
def read_cases(library):
    """Cases on which both agree, read once, with what the oracle says of them."""
    found = [(case, read(case.told()), reckon(case.contract, case.readings)) for case in cases(2, 60)]
    return [(case, node, expected) for case, node, expected in found if not noticed(library, case, node, expected)]


def noticed(library, case, node, expected):
    statement = evaluate(node, library, readings=as_options(case.readings))
    return bool(differences(expected, statement, bool(case.left_out)).differences)


@pytest.fixture(scope="module")
def changes(library):
    """The changes of each table and rule, by its name."""
    found = defaultdict(list)
    for change in changes_of(library, RULES):
        found[re.split(r"[\[,:]", change.what)[0]].append(change)
    return found


def found_out(library, read_cases, change):
    """Whether some case shows a change that is made for the time of the question."""
    own = {rules: compile_rules(library, rules) for rules in RULES}
    changed = {rules: change.make(law) for rules, law in own.items()}
    touched = {rules for rules in RULES if changed[rules] is not own[rules]}
    library.models.update(changed)
    try:
        return any(noticed(library, *one) for one in read_cases if touched & set(texts(one[0].contract)))
    finally:
        library.models.update(own)


@pytest.mark.parametrize("name", FIGURES)
def test_a_planted_figure_is_found(library, read_cases, changes, name):
    assert found_out(library, read_cases, changes[name][0]), changes[name][0].what


@pytest.mark.parametrize("name", FORMULAS)
def test_a_planted_fault_of_a_formula_is_found(library, read_cases, changes, name):
    """Not every change is a fault: the first of three that is one."""
    assert any(found_out(library, read_cases, change) for change in changes[name][:3]), name
