"""No outcome depends on which cell is asked for first: circles, and values that an invariant refuses."""

import random
from collections import Counter
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lawkit import asked_in, run, show

from engine.core.evaluation import Evaluation
from engine.core.outcomes import EvaluationError

CIRCLES = """
dimensions: {{annee: {{range: [1, 3]}}}}
facts: {{u: {{type: boolean}}, v: {{type: boolean}}, t: {{type: boolean}}}}
rules:
  a: {{type: boolean, per: [annee], formula: {a}, §}}
  b: {{type: boolean, per: [annee], formula: {b}, §}}
  c: {{type: boolean, per: [annee], formula: {c}, §}}
"""
PARTS = [
    "u",
    "v",
    "t",
    "not t",
    "a[annee]",
    "b[annee]",
    "c[annee]",
    "a[annee - 1]",
    "b[annee + 1]",
    "applies(c[annee - 1])",
]


@st.composite
def circular(draw):
    part = st.sampled_from(PARTS)
    whole = st.recursive(
        part,
        lambda x: st.one_of(
            st.tuples(x, st.sampled_from(["and", "or"]), x).map(lambda p: f"({' '.join(p)})"),
            st.tuples(x, x, x).map(lambda p: f"({p[0]} if {p[1]} else {p[2]})"),
        ),
        max_leaves=5,
    )
    return {n: draw(whole) for n in "abc"}


@settings(suppress_health_check=list(HealthCheck))
@given(circular(), st.permutations([(n, k) for n in "abc" for k in (1, 2, 3)]))
def test_circles_give_the_same_in_every_order(formulas, order):
    law = CIRCLES.format(**{n: f'"{f}"' for n, f in formulas.items()})
    outcomes = []
    for cells in (sorted(order), order):
        evaluation = asked_in(law, "{t: true}", cells)
        found = {at: evaluation.outcome(at[0], (at[1],)) for at in sorted(order)}
        outcomes.append({at: "!" if isinstance(o, EvaluationError) else show(o) for at, o in found.items()})
    assert outcomes[0] == outcomes[1]


class Counting(Evaluation):
    """Counts how often each cell is computed."""

    computed: ClassVar = Counter()

    def _computed(self, at):
        self.computed[at] += 1
        return super()._computed(at)


@settings(max_examples=80, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(circular(), st.permutations([(n, k) for n in "abc" for k in (1, 2, 3)]))
def test_a_circle_that_nothing_can_break_fails_in_one_pass_with_the_same_words_in_every_order(formulas, order):
    law = CIRCLES.format(**{n: f'"{f}"' for n, f in formulas.items()})
    old = run(law, "{t: true, u: false, v: true}").evaluation
    outcomes = []
    for cells in (sorted(order), order):
        evaluation = Counting(old.eras, old.answers, {})
        Counting.computed.clear()
        found = {at: evaluation.outcome(at[0], (at[1],)) for at in cells}
        outcomes.append({at: show(o) for at, o in sorted(found.items())})
        assert set(Counting.computed.values()) == {1}
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize("first", ["a", "b"])
def test_a_circle_that_an_unknown_condition_may_break_is_unknown(first):
    law = CIRCLES.format(a='"u and b[annee]"', b='"a[annee]"', c='"b[annee] or t"')
    found = asked_in(law, "{t: true}", [(first, 1)])
    assert [show(found.outcome(n, (1,))) for n in "abc"] == ["? u", "? u", "true"]


@pytest.mark.parametrize("first", ["a", "b", "c"])
def test_a_circle_is_named_from_one_cell_of_it(first):
    law = CIRCLES.format(a='"b[annee]"', b='"c[annee]"', c='"a[annee]"')
    found = asked_in(law, "{}", [(first, 1)])
    assert {show(found.outcome(n, (1,))) for n in "abc"} == {"! a[1] → b[1] → c[1] → a[1] leads back to itself"}


def test_a_dense_circle_ends():
    law = """
    dimensions: {{annee: {{range: [1, 30]}}}}
    facts: {{u: {{type: boolean}}}}
    rules: {{a: {{type: boolean, per: [annee], formula: "u and {}", §}}}}
    """.format(" and ".join(f"a[{n}]" for n in range(1, 30)))  # the law of numbers in formulas is not asked here
    assert run(law)["a", 1] == "? u"


# laws made up of choices: circles that an unknown may break, and invariants that refuse what they lead to

NAMES, CELLS = "abcd", [(n, k) for n in "abcd" for k in (1, 2, 3)]
MANY = [*PARTS, "d[annee]", "1 / (1 if t else 0) > 0", "1 / (0 if t else 1) > 0"]


def made_up(choose, depth=3):
    """A formula of yes and no."""
    kind = choose.random()
    if depth == 0 or kind < 0.25:
        return choose.choice(MANY)
    one, two = made_up(choose, depth - 1), made_up(choose, depth - 1)
    if kind < 0.75:
        return f"({one} {choose.choice(['and', 'or'])} {two})"
    return f"(not {one})" if kind < 0.8 else f"({one} if {two} else {made_up(choose, depth - 1)})"


def law_of(choose, guarded):
    rules = "".join(f'  {n}: {{type: boolean, per: [annee], formula: "{made_up(choose)}", §}}\n' for n in NAMES)
    holds = [
        f'  bad_{n}: {{of: {n}, holds: "{made_up(choose, 2)}", message: bad}}\n'
        for n in choose.sample(NAMES, 2 * guarded)
    ]
    head = "dimensions: {annee: {range: [1, 3]}}\nfacts: {u: {type: boolean}, v: {type: boolean}, t: {type: boolean}}\n"
    return f"{head}rules:\n{rules}" + ("invariants:\n" + "".join(holds) if holds else "")


def told(evaluation):
    """Every outcome, in words."""
    return {f"{n}{k}": show(evaluation.outcome(n, (k,))) for n, k in CELLS}


@pytest.mark.parametrize("guarded", [False, True])
def test_no_outcome_of_a_made_up_law_depends_on_the_order_of_asking(guarded):
    loose = 0
    for seed in range(200):
        choose = random.Random(seed)
        law, facts = law_of(choose, guarded), choose.choice(["{t: true}", "{t: false}", "{t: true, u: true}"])
        old = run(law, facts).evaluation
        first = told(old)
        for _ in range(4):
            other = Evaluation(old.eras, old.answers, {})
            for name, member in choose.sample(CELLS, len(CELLS)):
                other.outcome(name, (member,))
            assert told(other) == first, law
        for name, member in CELLS if not guarded else ():  # and each is what its formula says of the others
            formula = old.scopes[0].rules.rules[name].formula
            said = show(old.interpreter.run(formula, {"annee": member}, 0))
            loose += said[0] != first[f"{name}{member}"][0]
    assert loose <= 3  # cells of a circle that does not come to rest: each fails, though an unknown is left


@pytest.mark.parametrize("first", ["a", "b", "c"])
def test_what_is_certain_on_a_circle_is_known_to_all_of_it(first):
    law = CIRCLES.format(a='"u or b[annee]"', b='"v and c[annee]"', c='"a[annee] and not t"')
    found = asked_in(law, "{t: true}", [(first, 1)])
    assert [show(found.outcome(n, (1,))) for n in "abc"] == ["? u", "false", "false"]


@pytest.mark.parametrize("first", ["a", "b", "c"])
def test_a_circle_grows_by_what_is_asked_for_once_it_is_broken(first):
    law = CIRCLES.format(a='"u and b[annee]"', b='"a[annee] or c[annee]"', c='"b[annee] and v"')
    found = asked_in(law, "{t: true}", [(first, 1)])
    assert [show(found.outcome(n, (1,))) for n in "abc"] == ["? u v"] * 3


@pytest.mark.parametrize("first", ["a", "b", "c"])
def test_a_circle_that_does_not_come_to_rest_fails(first):
    """`a` is an error if it is none, and none if it is an error."""
    law = CIRCLES.format(
        a='"(1 / (0 if t else 1) > 0) if u or b[annee] else t"', b='"c[annee] or t"', c='"a[annee] and t"'
    )
    found = asked_in(law, "{t: true}", [(first, 1)])
    assert {show(found.outcome(n, (1,))) for n in "abc"} == {"! a[1] → b[1] → c[1] → a[1] leads back to itself"}


@pytest.mark.parametrize("first", ["x", "y", "z", "bas", "haut"])
def test_an_invariant_judges_values_before_any_is_refused(first):
    """`haut` of `y` is asked for `x` as it is, though `bas` refuses it; and what `y` rests on is judged too."""
    law = """
    facts: {f: {type: integer}}
    rules:
      x: {type: integer, formula: f, §}
      y: {type: integer, formula: x * 2, §}
      z: {type: integer, formula: "y if f > 5 else 7", §}
    invariants:
      bas: {of: x, holds: y < 12, message: too high}
      haut: {of: y, holds: x > 0, message: too low}
    """
    for fact, wanted in ((4, ["4", "8", "7"]), (6, ["! too high"] * 3), (-1, ["-1", "! too low", "7"])):
        found = asked_in(law, f"f: {fact}", [(first,)])
        assert [show(found.outcome(n, ())) for n in "xyz"] == wanted
    assert show(found.outcome("haut", ())) == "false"
