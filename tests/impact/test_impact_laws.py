"""What must hold of every impact: it adds up to the cent, and it is what evaluating everything anew gives."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from impactkit import CHANGES, contracts, fresh, law, measured

from engine.compiler.compile import compile_rules
from engine.core.outcomes import Unknown

chosen = st.lists(st.sampled_from(sorted(CHANGES)), unique=True, min_size=1, max_size=7)
fast = settings(max_examples=settings.default.max_examples // 5)


@fast
@given(chosen)
def test_the_lines_of_the_operations_add_up_to_the_difference(changes):
    library = law(changes)
    found, measure = measured(library, "t/base", "t/new", contracts(changes))
    if all(e.bounds.exact is not None for e in found.effects):
        assert sum(e.bounds.exact for e in found.effects) == found.total.bounds.exact
    pairs = [[fresh(c, library, r) for r in (measure.a, measure.b)] for c in contracts(changes)]
    told = [b - a for a, b in pairs if not isinstance(a, Unknown) and not isinstance(b, Unknown)]
    assert found.total.difference == sum(told) and found.total.known == len(told) >= 2


@fast
@given(chosen)
def test_what_is_shared_between_texts_changes_nothing(changes):
    library = law(changes)
    _, measure = measured(library, "t/base", "t/new", [])
    base = compile_rules(library, "t/base")
    for contract in contracts(changes):
        case = measure.case("", contract)
        assert [case.before.total, case.after.total] == [fresh(contract, library, r) for r in (base, measure.b)]
        for group, effect in zip(measure.groups, case.effects, strict=True):
            below, whole = (fresh(contract, library, r) for r in (group.below or base, group.rules))
            if isinstance(below, Fraction) and isinstance(whole, Fraction):
                assert effect.exact == whole - below


@fast
@given(chosen)
def test_the_parts_add_up_to_the_result_and_so_do_the_members(changes):
    found, _ = measured(law(changes), "t/base", "t/new", contracts(changes))
    for case in found.cases:
        for side in (case.before, case.after):
            if isinstance(side.total, Fraction):
                assert sum(p.outcome for p in side.parts) == side.total
            else:
                assert any(isinstance(p.outcome, Unknown) for p in side.parts)
    whole = [c for c in found.cases if isinstance(c.difference, Fraction)]
    if len(whole) == len(found.cases):
        for breakdown in found.breakdowns:
            assert sum(t.difference for t in breakdown.rows.values()) == found.total.difference, breakdown.dimension


@pytest.mark.parametrize("pair", list(combinations(sorted(CHANGES), 2)), ids=str)
def test_changes_of_different_things_are_different_groups(pair):
    """`help`, `bonus` and `extra` share one formula; they are told apart by its addends."""
    found, measure = measured(law(pair), "t/base", "t/new", [])
    articles = [set(g.articles) for g in (*measure.groups, *found.idle)]
    quiet = {"extra", "bonus"}  # the name alone does nothing: the addend is what does it
    assert len(articles) == 2, articles
    for number, name in enumerate(pair, 1):
        if name not in quiet:
            assert sum(f"n, art. {number}" in a for a in articles) == 1
