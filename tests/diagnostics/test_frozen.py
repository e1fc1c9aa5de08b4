"""The frozen law holds every construct of the language: each key of the schema, each function, operator and type."""

import json

from fixtures import LAW, ROOT

from engine.base.node import plain
from engine.base.yaml_reader import load_file
from engine.check.sites import formulas
from engine.compiler.compile import compile_rules
from engine.consolidation.library import Library
from engine.core import expression, functions

SCHEMA = json.loads((ROOT / "schemas/ruleset.schema.json").read_text(encoding="utf-8"))["$defs"]
FILES = sorted((LAW / "rules/garden").glob("*.yaml"))
SECTIONS = SCHEMA["consolidated"]["properties"]
COMPUTED = {("consolidated", "applied_on"), ("consolidated", "territory")}  # of what amends, in the consolidated text


def keys(schema, node, name, found):
    """Every key of a node, with the definition of the schema that it is of."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = SCHEMA[name]
    if isinstance(node, dict):
        for key, inner in schema.get("properties", {}).items():
            if key in node:
                found.add((name, key))
                keys(inner, node[key], f"{name}.{key}", found)
        more = schema.get("additionalProperties")
        for key in node.keys() - schema.get("properties", {}).keys() if isinstance(more, dict) else ():
            keys(more, node[key], f"{name}.*", found)
    for inner in node if isinstance(node, list) and isinstance(schema.get("items"), dict) else ():
        keys(schema["items"], inner, f"{name}.*", found)


def test_every_key_of_the_schema_stands_in_it():
    found = set()
    for path in FILES:
        node = plain(load_file(path))
        keys({"$ref": f"#/$defs/{'consolidated' if node['kind'] == 'accord' else node['kind']}"}, node, "", found)
        for operation in node.get("operations", ()):
            section, *rest = operation.get("insert", "").split(".")
            if len(rest) == 1 and "at" not in operation:
                keys(SECTIONS[section]["additionalProperties"], operation["with"], "", found)
    known = {(d, k) for d, s in SCHEMA.items() if d != "as_written" for k in s.get("properties", {})}
    assert sorted(known - found) == sorted(COMPUTED)


def meanings():
    """Every part of what each formula, fact and rule of the three texts means."""
    library = Library(LAW / "rules")
    for name in ("garden/accord", "garden/amendment", "garden/variant"):
        rules = compile_rules(library, name)
        for meaning in [*(f.meaning for f in formulas(rules)), *rules.meanings.values()]:
            yield from expression.every(meaning)


def test_every_kind_of_expression_every_operator_and_function_stands_in_it():
    parts = list(meanings())
    kinds = {k for k in vars(expression).values() if isinstance(k, type) and issubclass(k, expression.Expression)}
    assert {k.__name__ for k in kinds - {type(p) for p in parts}} == {"Expression"}
    said = {getattr(p, name) for p in parts for name in ("op", "function", "aggregate") if hasattr(p, name)}
    assert said >= {*"+-*/", "==", "!=", "<", "<=", ">", ">=", *functions.AGGREGATES, *functions.FUNCTIONS}
