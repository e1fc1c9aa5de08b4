"""The language is described once: the schemas name the keys that the description names, and no other module of the
engine lists sections or kinds by hand."""

import ast
import json
from pathlib import Path

import engine
from engine.consolidation.section import FORMULA
from engine.consolidation.spec import SHIPPED

ENGINE = Path(engine.__file__).parent
SCHEMA = json.loads((ENGINE.parent / "schemas" / "ruleset.schema.json").read_text(encoding="utf-8"))["$defs"]
MOST = 3  # names of sections, or of kinds, in one display


def below(section):
    """What the schema says of an element of a section."""
    named = SCHEMA["consolidated"]["properties"][section]["additionalProperties"]["$ref"]
    return SCHEMA[named.removeprefix("#/$defs/")]["properties"]


def is_formula(words):
    return words.get("type") == SCHEMA["formula"]["type"]


def test_a_file_has_the_keys_of_the_description():
    known = {key for kind in ("consolidated", "amendment", "variant") for key in SCHEMA[kind]["properties"]}
    assert {entry.name for entry in SHIPPED.file} == known


def test_sections_and_their_keys_are_those_of_the_schema():
    for name, section in SHIPPED.sections.items():
        assert set(section.by_name) == set(below(name)), name
        formulas = {key.name for key in section.keys if key.role == FORMULA}
        assert formulas == {key for key, words in below(name).items() if is_formula(words)}, name


def test_entries_below_a_key_are_those_of_the_schema():
    for key, defined in (("cases", "case"), ("members", "member"), ("options", "option")):
        (found,) = (k for s in SHIPPED.sections.values() for k in s.keys if k.name == key)
        assert {part.name for part in found.parts} == set(SCHEMA[defined]["properties"]), key
        wanted = {part.name for part in found.parts if part.role == FORMULA}
        assert wanted == {k for k, words in SCHEMA[defined]["properties"].items() if is_formula(words)}


def displays(tree):
    """The strings of each tuple, list or set that is written out, and of each dictionary of strings."""
    for node in ast.walk(tree):
        parts = getattr(node, "elts", ())
        if isinstance(node, ast.Dict):
            parts = [k for k, v in zip(node.keys, node.values, strict=True) if isinstance(v, ast.Constant)]
        yield node, {p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)}


def lists_by_hand(tree, names):
    return [node.lineno for node, words in displays(tree) if len(words & names) > MOST]


def test_no_module_lists_sections_or_kinds_of_its_own():
    names, kinds = {*SHIPPED.sections}, {*SHIPPED.computed}
    found = []
    for path in sorted(ENGINE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(ENGINE)}:{n}" for which in (names, kinds) for n in lists_by_hand(tree, which)]
    assert found == []
    assert lists_by_hand(ast.parse("X = ('facts', 'tables', 'rules', 'payments')"), names) == [1]
