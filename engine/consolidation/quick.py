"""A quick yes for documents that a JSON Schema accepts; whatever gets no yes here goes to jsonschema itself.

jsonschema words every fault, and decides whenever this hesitates; this only spares it the files that are right,
which is nearly all of them at every command. It knows the few keywords that `schemas/` uses and says no to others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from ..base.node import NONE, Node

Test = Callable[[Node], bool]
_ANNOTATIONS = {"title", "description", "examples", "$schema", "$defs", "default"}


def compiled(schema: dict[str, Any]) -> Test:
    """A test of nodes from a schema (local references only); one that never says yes where it does not know a
    keyword."""
    compiler = _Compiler(schema.get("$defs", {}))
    try:
        for name in compiler.definitions:
            compiler.made[name] = compiler.test(compiler.definitions[name])
        return compiler.test(schema)
    except _UnknownError:
        return lambda node: False


class _UnknownError(Exception):
    """The schema uses a keyword that is not known here."""


def _json_type(node: Node) -> str:
    value = node.value
    if type(value) is MappingProxyType:
        return "object"
    if type(value) is tuple:
        return "array"
    if type(value) is str or value is NONE:
        return "string"
    if type(value) is bool:
        return "boolean"
    return "null" if value is None else "number"


class _Compiler:
    def __init__(self, definitions: dict[str, Any]) -> None:
        self.definitions = definitions
        self.made: dict[str, Test] = {}

    def reference(self, name: str) -> Test:
        """The test of a definition, looked up when asked, so that a definition may lead back to itself."""
        return lambda node: self.made[name](node)

    def test(self, schema: Any) -> Test:
        if schema is True or schema == {}:
            return lambda node: True
        if schema is False:
            return lambda node: False
        tests = [self.keyword(k, v, schema) for k, v in schema.items() if k not in _ANNOTATIONS]
        found = [t for t in tests if t is not None]
        if len(found) == 1:
            return found[0]
        return lambda node: all(t(node) for t in found)

    def keyword(self, word: str, value: Any, schema: dict[str, Any]) -> Test | None:
        if word in ("then", "else"):
            return None
        make = getattr(self, f"on_{word.strip('$').lower()}", None)
        if make is None:
            raise _UnknownError(word)
        return make(value, schema)  # type: ignore[no-any-return]

    def on_ref(self, value: str, schema: dict[str, Any]) -> Test:
        return self.reference(value.removeprefix("#/$defs/"))

    def on_type(self, value: Any, schema: dict[str, Any]) -> Test:
        wanted = set(value) if isinstance(value, list) else {value}
        whole = "integer" in wanted

        def test(node: Node) -> bool:
            found = _json_type(node)
            return found in wanted or (whole and found == "number" and node.value.denominator == 1)  # type: ignore[union-attr]

        return test

    def on_properties(self, value: dict[str, Any], schema: dict[str, Any]) -> Test:
        tests = {k: self.test(v) for k, v in value.items()}
        return lambda node: all(tests[k](v) for k, v in node.map.items() if k in tests)

    def on_additionalproperties(self, value: Any, schema: dict[str, Any]) -> Test:
        known, test = schema.get("properties", {}), self.test(value)
        return lambda node: all(test(v) for k, v in node.map.items() if k not in known)

    def on_required(self, value: list[str], schema: dict[str, Any]) -> Test:
        return lambda node: _json_type(node) != "object" or all(k in node.map for k in value)

    def on_items(self, value: Any, schema: dict[str, Any]) -> Test:
        test = self.test(value)
        return lambda node: all(test(i) for i in node.items)

    def on_propertynames(self, value: dict[str, Any], schema: dict[str, Any]) -> Test:
        if set(value) - _ANNOTATIONS != {"pattern"}:
            raise _UnknownError("propertyNames")
        pattern = re.compile(value["pattern"])
        return lambda node: all(pattern.search(k) is not None for k in node.map)

    def on_pattern(self, value: str, schema: dict[str, Any]) -> Test:
        pattern = re.compile(value)
        return lambda node: _json_type(node) != "string" or pattern.search(_text(node)) is not None

    def on_enum(self, value: list[Any], schema: dict[str, Any]) -> Test:
        return lambda node: any(_same(node, v) for v in value)

    def on_const(self, value: Any, schema: dict[str, Any]) -> Test:
        return lambda node: _same(node, value)

    def on_minlength(self, value: int, schema: dict[str, Any]) -> Test:
        return lambda node: _json_type(node) != "string" or len(_text(node)) >= value

    def on_minitems(self, value: int, schema: dict[str, Any]) -> Test:
        return lambda node: not node.is_list or len(node.items) >= value

    def on_maxitems(self, value: int, schema: dict[str, Any]) -> Test:
        return lambda node: not node.is_list or len(node.items) <= value

    def on_minproperties(self, value: int, schema: dict[str, Any]) -> Test:
        return lambda node: not node.is_map or len(node.map) >= value

    def on_maxproperties(self, value: int, schema: dict[str, Any]) -> Test:
        return lambda node: not node.is_map or len(node.map) <= value

    def on_uniqueitems(self, value: bool, schema: dict[str, Any]) -> Test:
        return lambda node: len({i.raw for i in node.items}) == len(node.items)

    def on_exclusiveminimum(self, value: Any, schema: dict[str, Any]) -> Test:
        return lambda node: type(node.value) is not Fraction or node.value > value

    def on_allof(self, value: list[Any], schema: dict[str, Any]) -> Test:
        tests = [self.test(v) for v in value]
        return lambda node: all(t(node) for t in tests)

    def on_not(self, value: Any, schema: dict[str, Any]) -> Test:
        test = self.test(value)
        return lambda node: not test(node)

    def on_if(self, value: Any, schema: dict[str, Any]) -> Test:
        asked, then, otherwise = (
            self.test(part) for part in (value, schema.get("then", True), schema.get("else", True))
        )
        return lambda node: then(node) if asked(node) else otherwise(node)

    def on_dependentrequired(self, value: dict[str, list[str]], schema: dict[str, Any]) -> Test:
        return lambda node: all(k not in node.map or all(o in node.map for o in v) for k, v in value.items())


def _text(node: Node) -> str:
    return "none" if node.value is NONE else str(node.value)


def _same(node: Node, value: Any) -> bool:
    if isinstance(value, str):
        return _json_type(node) == "string" and _text(node) == value
    return type(node.value) is type(value) and node.value == value
