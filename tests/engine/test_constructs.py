"""Every construct of the language against every meaning that is given to it: `walk` is the one place that knows the
kinds, and who gives them a meaning knows them all, or says of which it does not."""

import ast
import inspect
import re
from fractions import Fraction
from pathlib import Path

import pytest
from lawkit import run

from engine.check import exhaustiveness, payments
from engine.compiler import dependencies
from engine.core.exact import Exact, outcome_of
from engine.core.expression import KINDS, Algebra, every
from engine.tools.ranges.cells import RangeEvaluation
from engine.tools.ranges.interpreter import RangeInterpreter
from engine.tools.ranges.intervals import interval_of_value

ENGINE = Path(__file__).resolve().parents[2] / "engine"
LAW = """
dimensions:
  annee: {range: [1, 3]}
  part: {members: {a: {part_sure: true}, b: {part_sure: false}}}
facts:
  n: {type: number}
  ouvert: {type: boolean}
  jour: {type: date}
  niveau: {type: money, per: [annee]}
  rare: {type: number, when: not ouvert}
tables:
  deux: {type: integer, value: 2, §}
  prix: {type: money, per: [part], values: {a: 10, b: 20.5}, §}
readings:
  lecture: {question: q, options: {x: {}, y: {}}, chosen: x, because: r}
rules:
RULES
payments:
  avance: {of: du, date: jour, amount: du / deux, §}
  solde: {of: du, date: jour, amount: rest, §}
"""
CONSTRUCTS = {
    "Const": "1",
    "Current": "sum(annee, over=annee)",
    "Choice": "1 if lecture == 'x' else 0",
    "Cell": "prix['b']",
    "Arith": "(n + deux) * (n - deux) / deux",
    "Neg": "-n",
    "Not": "1 if not ouvert else 0",
    "Applies": "1 if applies(rare) else 0",
    "And": "1 if ouvert and 0 < n <= deux else 0",
    "Or": "1 if ouvert or n > deux else 0",
    "Compare": "1 if n != deux else 0",
    "If": "n if n >= deux else deux",
    "Call": "year(add_months(jour, deux, ouvert))",
    "Fold": "max(n, deux, 1)",
    "Over": "sum(prix, over=part, where=part_sure)",
    "Previous": "sum(previous(niveau, over=annee), over=annee)",
}
OF_RULES = {"Given", "When", "Cases", "Round", "Due"}


def evaluation():
    money = ("Cell", "Over", "Previous")
    rules = [
        f'  r_{kind.lower()}: {{type: {"money" if kind in money else "number"}, formula: "{text}", §}}'
        for kind, text in CONSTRUCTS.items()
    ]
    rules += [
        '  r_next: {type: money, per: [annee], formula: "niveau[annee - 1]", §}',
        '  r_here: {type: money, per: [annee], formula: "niveau[annee] + niveau", §}',
        '  compte: {type: integer, formula: "count(over=annee)", §}',
        "  cas: {type: number, when: ouvert, cases: [{if: n > deux, then: n}, {else: deux}], §}",
        "  du: {type: money, formula: \"prix['b']\", round: 0.1, §}",
    ]
    facts = "{n: 1.5, ouvert: true, jour: 2024-01-31, niveau: {1: 1, 2: 2.5, 3: 4}}"
    return run(LAW.replace("RULES", "\n".join(rules)), facts).evaluation


EVALUATION = evaluation()
MEANINGS = EVALUATION.scopes[0].rules.meanings


def cells():
    for name in MEANINGS:
        per = EVALUATION.scopes[0].values[name].per
        for key in [(1,), (2,), (3,)] if per else [()]:
            yield name, key, dict(zip(per, key, strict=True))


def test_the_list_holds_every_kind():
    found = {type(part) for meaning in MEANINGS.values() for part in every(meaning)}
    assert found == KINDS
    assert {kind.__name__ for kind in KINDS} == {*CONSTRUCTS, *OF_RULES}
    for kind in CONSTRUCTS:
        assert kind in {type(part).__name__ for part in every(MEANINGS[f"r_{kind.lower()}"])}


@pytest.mark.parametrize(("name", "key", "context"), list(cells()))
def test_outcomes_and_ranges_are_what_the_reference_says(name, key, context):
    outcome = EVALUATION.outcome(name, key)
    assert outcome_of(MEANINGS[name], EVALUATION, context, 0) == outcome
    interval = RangeEvaluation(EVALUATION).walker.meaning(MEANINGS[name], context, 0)
    wanted = interval_of_value(outcome)
    assert (interval.low, interval.high, interval.none, interval.words) == (
        wanted.low,
        wanted.high,
        wanted.none,
        wanted.words,
    )


OPERATIONS = {name for name, value in vars(Algebra).items() if inspect.isfunction(value) and not name.startswith("_")}
PARTIAL = {
    exhaustiveness._Tried: {"const", "member", "choice", "cell", "invert", "both", "either", "compare"},
    payments._Line: {"const", "cell", "negate", "arith"},
}


@pytest.mark.parametrize("algebra", [Exact, RangeInterpreter])
def test_a_whole_meaning_has_every_operation(algebra):
    assert {name for name in OPERATIONS if callable(getattr(algebra, name, None))} == OPERATIONS


@pytest.mark.parametrize("algebra", list(PARTIAL))
def test_a_part_of_a_meaning_says_which(algebra):
    assert {name for name in OPERATIONS if name in vars(algebra)} == PARTIAL[algebra]


def test_no_straight_line_is_seen_where_there_is_another_kind():
    line = payments._Line("du", Fraction(1), EVALUATION.scopes[0].rules)
    for operation in OPERATIONS - PARTIAL[payments._Line]:
        with pytest.raises(payments._Differs):
            getattr(line, operation)


# what is asked, and at which keys

EDGES = [
    ("r_cell", "prix", {"part": "any"}),
    ("r_over", "prix", {"part": "over"}),
    ("r_previous", "niveau", {"annee": "shifted"}),
    ("r_choice", "lecture", {}),
    ("r_current", "the members of annee", {}),
    ("r_next", "niveau", {"annee": "shifted"}),
    ("r_here", "niveau", {"annee": "same"}),
    ("cas", "n", {}),
    ("solde", "du", {}),
    ("solde", "avance", {}),
    ("niveau", "the members of annee", {}),
]


@pytest.mark.parametrize(("name", "to", "keys"), EDGES)
def test_an_edge_says_which_keys_it_reads(name, to, keys):
    assert keys in [dict(e.keys) for e in EVALUATION.scopes[0].rules.edges[name] if e.to == to]


def test_every_cell_that_is_read_has_an_edge():
    """The graph is never less than what an evaluation reads."""
    rules = EVALUATION.scopes[0].rules
    for cell in list(EVALUATION.cells.values()):
        asked = {edge.to for edge in rules.edges.get(cell.name, ())}
        assert {read[0] for read in cell.reads} <= asked | {
            edge.to for to in asked for edge in rules.edges.get(to, ()) if to.startswith("the members of ")
        }
    assert dependencies.reached({"n"}, rules) >= {"n", "r_arith", "cas"}
    assert "r_cell" not in dependencies.reached({"n"}, rules)


# syntax is known in three places


def test_python_syntax_is_known_to_the_gate_the_resolver_and_the_reference_alone():
    kinds = re.compile(rf"\bast\.({'|'.join(n for n in vars(ast) if n[0].isupper())})\b")
    found = {p.relative_to(ENGINE).as_posix() for p in ENGINE.rglob("*.py") if kinds.search(p.read_text("utf-8"))}
    assert found == {"compiler/gate.py", "compiler/resolve.py", "core/interpreter.py"}


def test_nothing_is_written_to_syntax_and_no_limit_of_recursion_is_set():
    for path in ENGINE.rglob("*.py"):
        text = path.read_text("utf-8")
        assert "setrecursionlimit" not in text, path
        if "import ast" not in text:
            continue
        assert "setattr(" not in text, path
        for node in ast.walk(ast.parse(text)):
            for target in getattr(node, "targets", [getattr(node, "target", None)]):
                if isinstance(target, ast.Attribute):
                    assert ast.unparse(target).startswith("self."), f"{path}: {ast.unparse(target)}"
