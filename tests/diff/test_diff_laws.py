"""The laws of the system, for the shipped instruments and for amendments made at random."""

import random
from itertools import permutations
from pathlib import Path

import pytest
from diffkit import amended, base, data, of_the_law
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.base.yaml_writer import lines_of
from engine.consolidation.amend import as_base
from engine.consolidation.library import Library, canonical
from engine.consolidation.operations import operations
from engine.consolidation.tables import cells_of, dimensions_of
from engine.tools.diff.articles import amending, covers, difference
from engine.tools.diff.changes import compare, plainly
from engine.tools.diff.diff_patch import patch

LIBRARY = Library(Path(__file__).resolve().parents[2] / "rules")
IDS = LIBRARY.ids()
TEXTS = {i: LIBRARY.consolidate(i, Diagnostics()).document for i in IDS}
AMENDING = [i for i in IDS if LIBRARY.document(i).get("amends")]
VERBS = {"insert": {"added"}, "replace": {"changed", "added", "repealed"}, "repeal": {"repealed"}}

fast = settings()


def same_text(one, other):
    """Equal to the last value, and in the order of members."""
    members = [
        [(n, list(d.must("members").map)) for n, d in t.must("dimensions").map.items() if "members" in d.map]
        for t in (one, other)
    ]
    return canonical(filled(one)) == canonical(filled(other)) and dict(members[0]) == dict(members[1])


def filled(text):
    """The text without sections in which nothing is left."""
    return plainly(text.with_map({k: v for k, v in text.map.items() if v.map or not v.is_map}))


def shuffled(node, seed, path=()):
    """The same text with the keys of its mappings in another order, but not its members."""
    if not node.is_map:
        return node
    keys = list(node.map)
    if path[-1:] != ("members",):
        random.Random(f"{seed} {path}").shuffle(keys)
    return node.with_map({k: shuffled(node.map[k], seed, (*path, k)) for k in keys})


def rewritten(document):
    """The consolidated text as one file, read again."""
    return as_base(yaml_reader.load("\n".join(lines_of(document)), "one file"))


# shipped texts


@pytest.mark.parametrize("id_", AMENDING)
def test_a_difference_names_exactly_what_the_instrument_writes(id_):
    before, after = (LIBRARY.consolidate(i, Diagnostics()).document for i in LIBRARY.chain(id_)[-2:])
    found, mine = of_the_law(compare(before, after)), operations(LIBRARY.document(id_))
    for change in found:
        writing = [o for o in mine if covers(o, change)]
        assert len(writing) == 1, change.name
        assert change.verb in VERBS[writing[0].verb] or change.verb == "renamed"
    assert [".".join(o.path) for o in mine if not any(covers(o, c) for c in found)] == []


@pytest.mark.parametrize("id_", AMENDING)
def test_every_change_has_the_article_of_its_operation(id_):
    base_ = LIBRARY.chain(id_)[-2]
    for change in of_the_law(difference(LIBRARY, base_, LIBRARY, id_)):
        sources = {o.source for o in amending(LIBRARY, base_, LIBRARY, id_) if covers(o, change)}
        assert change.origin is not None and change.origin.instrument == id_
        assert change.origin.source in sources or any(change.origin.source.startswith(s) for s in sources), change.name


@pytest.mark.parametrize(("a", "b"), list(permutations(IDS, 2)))
def test_a_difference_applied_gives_the_other_text(a, b):
    assert same_text(patch(TEXTS[a], compare(TEXTS[a], TEXTS[b])), TEXTS[b])


@pytest.mark.parametrize("id_", IDS)
def test_neither_order_nor_files_matter(id_):
    text = TEXTS[id_]
    assert compare(text, text) == ()
    assert compare(text, shuffled(text, 1)) == ()
    assert [data(c) for c in compare(text, rewritten(text))] == []


# amendments made at random over a small law

AMOUNTS = st.integers(0, 9).map(lambda n: n * 100)
PAIRS = st.tuples(AMOUNTS, AMOUNTS)


@st.composite
def amendments(draw):
    """Operations on the small law that do not clash, as lines of YAML."""
    found = []
    if draw(st.booleans()):
        found.append(f"replace: tables.months.value, with: {draw(AMOUNTS)}")
    gone = draw(st.sampled_from([None, "study", "watch"]))
    for task in ("care", "study", "watch"):
        if task == gone:
            found.append(f"repeal: dimensions.task.members.{task}")
            continue
        kind = draw(st.sampled_from(["row", "cell", "nothing", "repeal"]))
        if kind == "row":
            found.append(f"replace: tables.amount, at: {{task: {task}}}, with: [{', '.join(map(str, draw(PAIRS)))}]")
        elif kind == "cell":
            found.append(f"replace: tables.amount, at: {{task: {task}, size: 2}}, with: {draw(AMOUNTS)}")
        elif kind == "repeal":
            found.append(f"repeal: tables.amount, at: {{task: {task}}}")
        if draw(st.booleans()):
            found.append(
                f"replace: dimensions.task.members.{task}.core, with: {draw(st.sampled_from(['true', 'false']))}"
            )
    if draw(st.booleans()):
        beside = draw(st.sampled_from(["after: care", "before: care"]))
        found.append(f"insert: dimensions.task.members.help, {beside}, with: {{label: Help, core: true}}")
        found.append("insert: tables.amount, at: {task: help}, with: [1, 2]")
        found.append("insert: tables.delay, at: {task: help}, with: 3")
    choices = [
        [f'replace: rules.share.formula, with: "before + {draw(AMOUNTS)}"', "repeal: rules.share"],
        ["repeal: rules.due.when", 'replace: rules.due.when, with: "before and size == 1"'],
        ["replace: rules.whole.cases, with: [{else: 1}]", "insert: rules.whole.when, with: core"],
        ["replace: readings.edge.chosen, with: high", "repeal: readings.edge"],
        ['replace: deadlines.begin.due, with: "add_months(before, 1)"', "repeal: deadlines.begin"],
        ["replace: facts.done.default, with: 1", "insert: facts.done.minimum, with: 0"],
        ["replace: controls.printed.expect.whole, with: [1, 2]", "repeal: controls.printed"],
        ["insert: rules.fresh, with: {type: money, label: Fresh, formula: sum(1 + 2)}"],
        ["repeal: rules.share.note", "replace: rules.share.label, with: Another"],
    ]
    taken = [draw(st.sampled_from([None, *c])) for c in choices]
    if taken[0] == "repeal: rules.share":
        taken[-1] = None
    return found + [t for t in taken if t]


def expected(before, lines):
    """Verb, target and cell of everything that operations over the small law write, worked out from their words."""
    found = set()
    tables = plainly(before).must("tables").map
    made = operations(yaml_reader.load("id: x\noperations:\n" + "".join(f"  - {{{line}}}\n" for line in lines), "x"))
    for operation in made:
        path, at = operation.path, operation.at
        verb = {"insert": "added", "replace": "changed", "repeal": "repealed"}[operation.verb]
        if at:
            for cell in cells_after(before, operation, tables[path[1]]):
                found.add((verb, ".".join(path), cell))
            continue
        if verb == "changed":
            new, old = operation.node.must("with"), before.must(*path)
            if new.value == old.value:
                continue
        found.add((verb, ".".join(path), ()))
        if path[:3] == ("dimensions", "task", "members") and len(path) == 4 and verb == "repealed":
            for name, table in tables.items():
                for key in cells_of(table):
                    if path[3] in key:
                        found.add((verb, f"tables.{name}", tuple(zip(dimensions_of(table), key, strict=True))))
    return found


def cells_after(before, operation, table):
    """The cells that an operation with `at` makes different."""
    task = operation.at["task"]
    if operation.path[1] == "delay":
        return [(("task", task),)]
    given = operation.node.get("with")
    sizes = [operation.at["size"]] if "size" in operation.at else ["1", "2"]
    values = (
        [given] * len(sizes) if given is not None and not given.items else list(given.items) if given else [None, None]
    )
    old = cells_of(table)
    return [
        (("task", task), ("size", s))
        for s, v in zip(sizes, values, strict=True)
        if (task, s) not in old or v is None or v.value != old[task, s].value
    ]


@fast
@given(amendments())
def test_a_random_amendment_is_named_exactly(lines):
    before = base()
    found = {(c.verb, c.name, c.at) for c in of_the_law(compare(before, amended(before, *lines)))}
    assert found == expected(before, lines)


@fast
@given(amendments(), amendments())
def test_random_texts_are_made_from_each_other(one, other):
    a, b = amended(base(), *one), amended(base(), *other)
    changes = compare(a, b)
    assert same_text(patch(a, changes), b)
    assert bool(changes) == (not same_text(a, b))


@fast
@given(amendments(), st.integers(0, 9))
def test_order_and_files_never_matter(lines, seed):
    a, b = base(), amended(base(), *lines)
    found = sorted(map(data, compare(a, b)))
    assert sorted(map(data, compare(shuffled(a, seed), shuffled(b, seed + 1)))) == found
    assert sorted(map(data, compare(a, rewritten(b)))) == found
