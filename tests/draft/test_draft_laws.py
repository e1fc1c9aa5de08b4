"""The law of drafting: the base under the draft is the copy, for shipped texts and for copies changed at random."""

from itertools import product

import pytest
from draftkit import RULES, SMALL, copy, drafted, lines, order, put, result, said, text_of
from hypothesis import given
from hypothesis import strategies as st

from engine.base.diagnostics import DiagnosticError
from engine.base.positions import HIDDEN
from engine.consolidation.operations import operations

PAIRS = [(RULES.chain(i)[-2], i) for i in RULES.ids() if len(RULES.chain(i)) > 1]
MEMBERS, SOURCE = "dimensions.task.members", 'source: {document: d, at: "7"}'


@pytest.mark.parametrize(("base", "id_"), PAIRS)
def test_what_a_shipped_instrument_does_is_found_again_operation_for_operation(base, id_):
    made = drafted(copy(RULES, id_), RULES, base)
    found = {s.place for s in made.steps}
    own = operations(RULES.document(id_))
    assert found == {(o.verb, ".".join(o.path), *(f"{d}={m}" for d, m in sorted(o.at.items()))) for o in own}
    assert len(made.steps) == len(own)


@pytest.mark.parametrize(("base", "id_"), [*PAIRS, *((b, a) for a, b in PAIRS), (PAIRS[0][0], PAIRS[-1][0])])
def test_a_draft_gives_the_copy(base, id_):
    text = text_of(RULES, id_)
    after = result(drafted(copy(RULES, id_), RULES, base), RULES)
    known = text.must("documents").map
    assert said(after, known) == said(text, known)
    assert order(after) == order(text)


# copies changed at random

AMOUNT = st.one_of(st.integers(0, 99_999).map(str), st.just("none"), st.decimals(0, 99, places=2).map(str))
LETTERS = st.characters(codec="utf-8", exclude_categories=("C", "Z")).filter(lambda letter: not HIDDEN.match(letter))
REMARK = st.text(LETTERS | st.just(" "), min_size=1, max_size=12)


def quoted(text):
    """A text as YAML that reads as a text, whatever it says."""
    return "'" + text.replace("'", "''") + "'"


def renamed(document):
    """The text with the rule share under another name, in the formula that asks for it too."""
    body = {("part" if k == "share" else k): v for k, v in document.must("rules").map.items()}
    document = document.with_map({**document.map, "rules": document.must("rules").with_map(body)})
    return put(document, "rules.due.formula", '"amount[task, size] * part"')


@st.composite
def edits(draw):
    """Changes to a copy of the small law, each a path, its new YAML and what it stands before; a sound text stays."""
    found = []

    def maybe(*choices):
        return draw(st.sampled_from([None, *choices]))

    def change(path, new, before=None):
        found.append((path, new, before))

    tasks, sizes = ["care", "study", "watch"], ["1", "2"]
    for task, size in product(tasks, sizes):
        if draw(st.integers(0, 3)) == 0:
            change(f"tables.amount.values.{task}.{size}", draw(AMOUNT))
    if gone := maybe("study", "watch"):
        tasks.remove(gone)
        for path in (f"{MEMBERS}.{gone}", f"tables.amount.values.{gone}", f"tables.delay.values.{gone}"):
            change(path, None)
    if draw(st.booleans()):
        tasks.append("help")
        change(f"{MEMBERS}.help", "{label: Help, core: true}", before=maybe("care"))
        change("tables.amount.values.help", "{1: 10, 2: 20}")
        change("tables.delay.values.help", "3")
    if draw(st.integers(0, 3)) == 0:
        change(MEMBERS, draw(st.permutations(tasks)))
    if draw(st.integers(0, 3)) == 0:
        sizes.append("3")
        change("dimensions.size.members.3", "{label: vast}", before=maybe("1", "2"))
        for task in tasks:
            change(f"tables.amount.values.{task}.3", draw(AMOUNT))
    if formula := maybe("(min(done, 1)) * 12", "min(done, 12)", "1 - (min(done, 1))", "max(min(done, 1), 0)"):
        change("rules.share.formula", f'"{formula}"')
    if when := maybe("none", "core and size == 1"):
        change("rules.due.when", when if when != "none" else None)
    if draw(st.booleans()):
        change("rules.whole.cases", "[{else: 12}]")
        change("readings.edge", None)
    elif draw(st.booleans()):
        change("readings.edge.chosen", "high")
    if draw(st.booleans()):
        change("rules.share.note", None)
    if draw(st.integers(0, 3)) == 0:
        change("renamed", "")
    if draw(st.integers(0, 3)) == 0:
        cells = ", ".join(f"{s}: 6" for s in sizes)
        change("tables.months", f"{{type: integer, per: [size], label: Months, values: {{{cells}}}, {SOURCE}}}")
    elif draw(st.booleans()):
        change("tables.months.value", draw(st.integers(0, 99).map(str)))
    if source := maybe("", f", {SOURCE}"):
        change(
            "rules.fresh",
            f'{{type: money, label: Fresh, formula: "sum(amount[task, 1], over=task)"{source}}}',
            before=maybe("due"),
        )
    if draw(st.booleans()):
        change("facts.more", "{type: date, label: More, question: When?}", before=maybe("start", "done"))
    if draw(st.booleans()):
        change("rules.due.label", quoted(draw(REMARK)))
        change("notes.remark", f"{{text: {quoted(draw(REMARK))}}}")
    if expected := maybe("{whole: [1, 2]}", "{whole: {1: 5, 2: none}}"):
        change("controls.printed.expect", expected)
    if draw(st.booleans()):
        change("controls.printed.given", "{task: {care: {done: 0.5}}}")
    if draw(st.booleans()):
        change("rounding", "{mode: down, because: so}")
    if draw(st.booleans()):
        change("documents.e", "{title: Another}")
    return found


def changed_by(made):
    text = copy()
    for path, new, before in made:
        if path == "renamed":
            text = renamed(text)
        elif isinstance(new, list):
            members = text.must(*path.split("."))
            text = put(text, path, members.with_map({k: members.map[k] for k in new}))
        else:
            text = put(text, path, new, before)
    return text


@given(edits())
def test_a_draft_of_a_random_copy_gives_the_copy(made):
    changed = changed_by(made)
    base = text_of(SMALL, "t/base")
    if said(changed) == said(base) and order(changed) == order(base):
        with pytest.raises(DiagnosticError, match="there is nothing to draft"):
            drafted(changed)
        return
    made = drafted(changed)
    after = result(made)
    known = changed.must("documents").map
    assert said(after, known) == said(changed, known)
    assert order(after) == order(changed)
    assert all((s.expect is None) == (s.verb == "insert") for s in made.steps), lines(made)
