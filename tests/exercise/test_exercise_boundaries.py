"""Which comparisons have two sides, and how near one comes to them: a day, a whole number, or any number."""

import pytest

RULE = (
    '\n  essai: {{per: [annee], type: boolean, label: Essai, formula: "{}", source: {{document: d, at: art.'
    " 9}}}}\npayments:"
)
NEXT, AFTER = ("just below", "at"), ("at", "just above")


def of(law, formula):
    """The boundaries of a formula, as (what is compared, side)."""
    law.rewritten(("\npayments:", RULE.format(formula)))
    units = (u for u in law.coverage(of=["loi/base"]).units if u.kind == "boundary" and u.what.startswith("essai: "))
    found = sorted(u.what.removeprefix("essai: ").rpartition(", ") for u in units)
    return [(words, side) for words, _, side in found]


@pytest.mark.parametrize(
    ("formula", "sides"),
    [
        # whole numbers and days: the next one
        ("habitants < -seuil", NEXT),
        ("habitants >= seuil + 1", NEXT),
        ("habitants * 2 > seuil", AFTER),
        ("habitants <= (seuil if a_temps else 0)", AFTER),
        ("annee > 1", AFTER),
        ("year(signature) > 2020", AFTER),
        ("max(habitants, seuil) > membres", AFTER),
        ("add_days(signature, 3) <= echeance", AFTER),
        ("min(signature, fin) <= echeance", AFTER),
        ("(signature if a_temps else fin) < echeance", NEXT),
        ("count(premier, over=volet) < 2", NEXT),
        # numbers of which none is the next one
        ("part < 1", ("at", "below")),
        ("part > 1", ("above", "at")),
        ("habitants / 2 < seuil", ("at", "below")),
        ("max(habitants, part) >= seuil", ("at", "below")),
        ("sum(bareme, over=volet) > 10", ("above", "at")),
        ("round_to(bareme['fixe'], 0.1) <= 10", ("above", "at")),
        ("mean(seuil, over=volet) < habitants", ("at", "below")),
        # the same or not
        ("habitants == seuil", ("apart", "at")),
        ("signature != fin", ("apart", "at")),
        # what has no order
        ("au_seuil == 'petite'", ()),
        ("a_temps == true", ()),
        ("(not a_temps) == premier['fixe']", ()),
        ("applies(habitants) == applies(seuil)", ()),
        ("(habitants < 3) == (a_temps or true)", NEXT),
    ],
)
def test_the_sides_of_a_comparison(law, formula, sides):
    found = of(law, formula)
    assert tuple(side for _, side in found) == tuple(sorted(sides))


def test_a_chain_has_the_boundaries_of_each_of_its_signs(law):
    assert of(law, "1 < habitants <= seuil") == [
        ("1 < habitants", "at"),
        ("1 < habitants", "just below"),
        ("habitants <= seuil", "at"),
        ("habitants <= seuil", "just above"),
    ]
