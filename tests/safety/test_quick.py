"""`engine/consolidation/quick.py` says yes only where jsonschema says yes: every shipped file, every document of the
schemas' own tests, and thousands of random changes of them."""

import importlib.util
import inspect
import json
import random
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest

from engine.base import yaml_reader
from engine.base.diagnostics import Faulty
from engine.base.node import NONE, Node, NotApplicable, plain
from engine.base.positions import Mark, Source
from engine.consolidation import schema
from engine.consolidation import schema as shape

ROOT = Path(__file__).resolve().parents[2]
PARTS = [("ruleset", ""), ("ruleset", "consolidated"), ("contract", "")]
CHANGES = 12_000
MARK = Mark(Source("x", ""), 0, 0)


def files():
    for path in [
        *sorted((ROOT / "rules").rglob("*.yaml")),
        *sorted((ROOT / "tests/contracts").glob("*.yaml")),
    ]:
        try:
            yield yaml_reader.load_file(path)
        except Faulty:
            continue


def of_the_schema_tests():
    """Every document that `tests/schemas/test_schemas.py` makes: its texts and the data of its functions and lists."""
    path = ROOT / "tests/schemas/test_schemas.py"
    spec = importlib.util.spec_from_file_location("schema_tests", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def within(value, depth=0):
        if isinstance(value, dict) and all(isinstance(k, str) for k in value):
            yield value
        if isinstance(value, (dict, list, tuple)) and depth < 6:
            for inner in value.values() if isinstance(value, dict) else value:
                yield from within(inner, depth + 1)

    for name, value in vars(module).items():
        if name.startswith("__") or name in ("RULESET", "CONTRACT", "VOCABULARY"):
            continue
        yield from within(value)
        for mark in getattr(value, "pytestmark", ()):
            yield from within(mark.args[1:])
        if inspect.isfunction(value) and not inspect.signature(value).parameters and not name.startswith("test"):
            try:
                yield from within(value())
            except Exception:  # noqa: S112 - not a maker of documents
                continue


def node_of(value):
    """Data as the loader would have read it."""
    if isinstance(value, dict):
        return Node(MappingProxyType({k: node_of(v) for k, v in value.items()}), MARK)
    if isinstance(value, (list, tuple)):
        return Node(tuple(map(node_of, value)), MARK)
    if isinstance(value, bool) or value is None:
        return Node(value, MARK, raw=json.dumps(value))
    if isinstance(value, str):
        return Node(NONE if value == "none" else value, MARK, raw=value)
    return Node(Fraction(value), MARK, raw=str(value))


FILES = list(files())
OTHERS = [node_of(d) for d in of_the_schema_tests()]
WORDS = [
    "none",
    "",
    "x",
    "rules",
    "accord",
    "amendment",
    "variant",
    "2022-09-30",
    "2022-02-30",
    "1",
    "a b",
    "Ä",
    "rest",
    "before",
    "a/b",
    "true",
    "half_up",
    "d\n",
]
VALUES = [
    *WORDS,
    True,
    False,
    None,
    Fraction(0),
    Fraction(1),
    Fraction(-1),
    Fraction(1, 10),
    Fraction(5, 2),
    {},
    [],
    {"a": "b"},
    ["a"],
    ["a", "a"],
    [[]],
]


def agree(node):
    """Whether quick and jsonschema say yes, for each schema; quick never alone."""
    said = []
    for name, part in PARTS:
        quick, whole = schema._quick(name, part)(node), shape._validator(name, part).is_valid(plain(node))
        assert whole or not quick, f"{name} {part}: a yes for {plain(node)}"
        said.append((quick, whole))
    return said


def test_every_file_and_document_known():
    said = [pair for node in [*FILES, *OTHERS] for pair in agree(node)]
    assert len(FILES) > 100
    assert len(OTHERS) > 100
    assert sum(quick for quick, _ in said) > 50
    assert sum(not whole for _, whole in said) > 50
    missed = sum(whole and not quick for quick, whole in said)
    assert missed == 0, "slower, not wrong: jsonschema is asked where quick could have said yes"


def places(node):
    """The paths of a document's parts."""
    yield ()
    for key, child in node.map.items():
        for path in places(child):
            yield (key, *path)
    for number, child in enumerate(node.items):
        for path in places(child):
            yield (number, *path)


def put(node, path, new):
    """The document with the part at a path replaced, or removed."""
    if not path:
        return new
    key, rest = path[0], path[1:]
    if node.is_map:
        members = dict(node.map)
        found = put(members[key], rest, new)
        if found is None:
            del members[key]
        else:
            members[key] = found
        return node._replace(value=MappingProxyType(members))
    items = list(node.items)
    found = put(items[key], rest, new)
    items[key : key + 1] = [] if found is None else [found]
    return node._replace(value=tuple(items))


def part(node, path):
    for key in path:
        node = node.map[key] if node.is_map else node.items[key]
    return node


def changed(r, node, all_keys):
    found = list(places(node))
    path = r.choice(found[1:] or found)
    old, way = part(node, path), r.randrange(7)
    if way == 0:
        return put(node, path, None) if path else node
    if way == 1 and old.is_map:
        return put(
            node, path, old._replace(value=MappingProxyType({**old.map, r.choice(all_keys): node_of(r.choice(VALUES))}))
        )
    if way == 2 and old.is_map and old.map:
        members = dict(old.map)
        members[r.choice(all_keys)] = members.pop(r.choice(list(members)))
        return put(node, path, old._replace(value=MappingProxyType(members)))
    if way == 3 and old.is_list:
        return put(node, path, old._replace(value=(*old.items, r.choice([*old.items, node_of(r.choice(VALUES))]))))
    if way == 4:
        return put(node, path, part(node, r.choice(found)))
    if isinstance(old.value, str) and way == 5:
        text = old.raw + r.choice([" ", "x", "\n", "é", "-"]) if r.random() < 0.5 else old.raw[1:]
        return put(node, path, old._replace(value=text, raw=text))
    return put(node, path, node_of(r.choice(VALUES)))


def test_thousands_of_changes():
    r = random.Random(4)
    small = sorted([n for n in [*FILES, *OTHERS] if n.is_map], key=lambda n: sum(1 for _ in n.walk()))
    small = [n for n in small if 5 < sum(1 for _ in n.walk()) < 250]
    right = [n for n in small if any(shape._validator(*p).is_valid(plain(n)) for p in PARTS)]
    all_keys = sorted({k for n in [*FILES, *OTHERS] for x in n.walk() for k in x.map})[:600]
    yes = no = 0
    for number in range(CHANGES):
        if number % 3 == 0:
            node = r.choice(right if r.random() < 0.8 else small)
        node = changed(r, node, all_keys)
        name, which = r.choice(PARTS) if r.random() < 0.2 else ("contract" if "contract" in node.map else "ruleset", "")
        quick, whole = schema._quick(name, which)(node), shape._validator(name, which).is_valid(plain(node))
        assert whole or not quick, f"{name} {which}: a yes for {plain(node)}"
        yes, no = yes + quick, no + (not whole)
    assert yes > CHANGES // 50
    assert no > CHANGES // 10


def test_a_change_of_each_part_of_whole_files():
    """The shipped files are large: each is changed in many places, one at a time."""
    r = random.Random(5)
    all_keys = sorted({k for n in FILES for x in n.walk() for k in x.map})
    big = [n for n in FILES if sum(1 for _ in n.walk()) > 250][:6]
    assert big
    for node in big:
        name, which = ("contract", "") if "contract" in node.map else ("ruleset", "")
        for _ in range(25):
            other = changed(r, node, all_keys)
            assert shape._validator(name, which).is_valid(plain(other)) or not schema._quick(name, which)(other)


@pytest.mark.parametrize(
    "keyword",
    ["oneOf", "anyOf", "format", "multipleOf", "unevaluatedProperties", "contains", "patternProperties", "prefixItems"],
)
def test_a_keyword_it_does_not_know_is_no_yes(keyword):
    from engine.consolidation.quick import compiled

    assert not compiled({keyword: {}})(node_of("x"))
    assert not compiled({"properties": {"a": {keyword: []}}})(node_of({}))
    assert isinstance(NONE, NotApplicable)
