"""No figure of the law can be changed, up or down, without a control saying so: each cell of each table in turn."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from engine.base.diagnostics import Diagnostics
from engine.check.controls import all_hold
from engine.compiler.compile import compile_rules

ONLY_UNCHOSEN_READINGS = {
    "jours_par_an",  # unite_prorata: jours_365
    "annee_commerciale",  # unite_prorata: trente_360
    "centime",  # arrondi_de_l_avance: arrondi
    "mois_commercial",  # unite_prorata: trente_360
    "six_mois_avenant_2",  # entree_en_vigueur: six_mois
}
RULE_SETS = (
    "aci-cpts/2019-arrete",
    "aci-cpts/avenant-2",
    "aci-cpts/avenant-2-aude",
    "aci-cpts/avenant-2-seine-saint-denis",
    "mission-precoce/avenant-2",
    "mission-precoce/guide-local",
)


def changed(value, sign):
    """The same figure, a little more or a little less."""
    if isinstance(value, date):
        return value + sign * timedelta(days=1)
    return value + sign * (1 if value.denominator == 1 else Fraction(1, 100))


def breaks_a_control(rules, order):
    """Whether one of the controls fails; those that did before are tried first."""
    for name in order:
        if not all_hold(replace(rules, controls={name: rules.controls[name]})):
            order.remove(name)
            order.insert(0, name)
            return True
    return False


def test_every_rule_set_is_here(library):
    assert set(library.ids()) >= set(RULE_SETS)
    assert set(RULE_SETS) == set(library.ids())


@pytest.mark.parametrize("sign", [1, -1], ids=["more", "less"])
@pytest.mark.parametrize("reference", RULE_SETS)
def test_a_changed_figure_breaks_a_control(library, reference, sign):
    rules = compile_rules(library, reference)
    unnoticed, order = set(), list(rules.controls)
    assert not breaks_a_control(rules, order)
    for table in rules.tables.values():
        figures = {k: f for k, f in table.cells.items() if isinstance(f, (Fraction, date))}  # none is no figure
        for key, figure in figures.items():
            cells = {**table.cells, key: changed(figure, sign)}
            law = replace(rules, tables={**rules.tables, table.name: replace(table, cells=cells)})
            if not breaks_a_control(law, order):
                unnoticed.add((table.name, *key))
    assert {cell[0] for cell in unnoticed} == ONLY_UNCHOSEN_READINGS & set(rules.tables), unnoticed


def test_the_days_of_a_text_are_the_same_wherever_they_stand(library, due):
    """The first days that the options of a reading give to the version, and the days that the rules compute with."""
    said = {}
    for reference in ("aci-cpts/avenant-2", "mission-precoce/avenant-2"):
        document = library.consolidate(reference, Diagnostics()).document
        options = document.must("readings", "entree_en_vigueur", "options").map
        for option in ("publication", "six_mois"):
            said.setdefault(option, set()).add(options[option].text("from"))
        assert options["publication"].text("from") == document.text("published")
    for option, days in said.items():
        older = due("aci-cpts/avenant-2", "date_signature: 2020-01-15", entree_en_vigueur=option)
        assert days == {older["effet_avenant_2"]}


def test_the_exceptions_are_tables_that_a_reading_alone_uses(library):
    known = {name for reference in RULE_SETS for name in compile_rules(library, reference).tables}
    assert known >= ONLY_UNCHOSEN_READINGS
