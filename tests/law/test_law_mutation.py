"""No figure of the law can be changed without a control saying so: each cell of each table is changed in turn."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from engine.checking.controls import check_controls
from engine.faults import Faults
from engine.laws import ready

ONLY_UNCHOSEN_READINGS = {
    "jours_par_an",  # unite_prorata: jours_365
    "annee_commerciale",  # unite_prorata: trente_360
    "mois_commercial",  # unite_prorata: trente_360
    "six_mois_avenant_2",  # entree_en_vigueur: six_mois
}
HELD_BY_NO_CONTROL = {  # gaps in the controls, to be closed
    "delai_remboursement",
    "debut_accord",
    "duree_accord",
}
RULE_SETS = ("aci-cpts/2019-arrete", "aci-cpts/avenant-2", "aci-cpts/avenant-2-aude", "mission-precoce/avenant-2", "mission-precoce/guide-local")  # fmt: skip


def changed(value):
    """The same figure, a little more."""
    if isinstance(value, date):
        return value + timedelta(days=1)
    return value + (1 if value.denominator == 1 else Fraction(1, 100))


def breaks_a_control(rules, order):
    """Whether one of the controls fails; those that did before are tried first."""
    for name in order:
        faults = Faults()
        check_controls(replace(rules, controls={name: rules.controls[name]}), faults)
        if faults.errors:
            order.remove(name)
            order.insert(0, name)
            return True
    return False


def test_every_rule_set_is_here(library):
    assert set(library.ids()) >= set(RULE_SETS)
    assert set(RULE_SETS) == set(library.ids())


@pytest.mark.parametrize("reference", RULE_SETS)
def test_a_changed_figure_breaks_a_control(library, reference):
    rules = ready(library, reference)
    unnoticed, order = set(), list(rules.controls)
    assert not breaks_a_control(rules, order)
    for table in rules.tables.values():
        figures = {k: f for k, f in table.cells.items() if isinstance(f, (Fraction, date))}  # none is no figure
        for key, figure in figures.items():
            cells = {**table.cells, key: changed(figure)}
            law = replace(rules, tables={**rules.tables, table.name: replace(table, cells=cells)})
            if not breaks_a_control(law, order):
                unnoticed.add((table.name, *key))
    assert {cell[0] for cell in unnoticed} - HELD_BY_NO_CONTROL == ONLY_UNCHOSEN_READINGS & set(rules.tables), unnoticed


def test_the_exceptions_are_tables_that_a_reading_alone_uses(library):
    known = {name for reference in RULE_SETS for name in ready(library, reference).tables}
    assert known >= ONLY_UNCHOSEN_READINGS
