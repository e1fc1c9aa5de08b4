"""The form of a contract under a rule set, as JSON Schema generated from its dimensions and facts."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

from .model import Dimension, Fact, RuleSet
from .nodes import NONE
from .numbers import exact
from .schema import schema

_DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_TYPES: dict[str, dict[str, Any]] = {
    "date": {"type": "string", "pattern": f"{_DATE}|^none$"},
    "boolean": {"type": ["boolean", "string"], "enum": [True, False, "none"]},
    "text": {"type": ["string", "number"]},
    "integer": {"type": ["integer", "string"], "pattern": "^none$"},
}
_EXAMPLES = {"date": "2022-09-30", "boolean": True, "integer": 1, "text": "…"}


def contract_schema(rules: RuleSet) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a contract file: its facts, under the members they are per."""
    found = copy.deepcopy(schema("contract"))
    found["title"] = f"Contract under {rules.id}"
    found["properties"]["facts"] = _level(rules, ()) | {
        "title": "Facts",
        "description": found["properties"]["facts"]["description"],
    }
    return _plain(found)  # type: ignore[no-any-return]


def _standing(fact: Fact, rules: RuleSet) -> tuple[str, ...]:
    return tuple(d for d in fact.per if rules.dimensions[d].kind != "range")


def _level(rules: RuleSet, path: tuple[str, ...]) -> dict[str, Any]:
    """What may stand below the members of `path`: the facts per exactly these, and the dimensions that lead on."""
    facts = {f.name: _fact(f, rules) for f in rules.facts.values() if set(_standing(f, rules)) == set(path)}
    deeper: dict[str, Any] = {}
    for dimension in rules.dimensions.values():
        leads = any({*path, dimension.name} <= set(_standing(f, rules)) for f in rules.facts.values())
        named = not path and dimension.kind == "open"
        parents = set(rules.parents(dimension.name)) <= set(path)
        if dimension.kind != "range" and dimension.name not in path and parents and (leads or named):
            deeper[dimension.name] = _dimension(dimension, rules, path)
    return {"type": "object", "properties": {**facts, **deeper}, "additionalProperties": False}


def _dimension(dimension: Dimension, rules: RuleSet, path: tuple[str, ...]) -> dict[str, Any]:
    about = {"title": dimension.label, "description": dimension.question or dimension.label, "type": "object"}
    below = _level(rules, (*path, dimension.name))
    if dimension.kind == "closed":
        members = {m: {**below, "title": dimension.labels[m]} for m in dimension.members}
        return about | {"properties": members, "additionalProperties": False}
    return about | {"propertyNames": {"pattern": "^[a-z0-9][a-z0-9_]*$"}, "additionalProperties": below}


def _fact(fact: Fact, rules: RuleSet) -> dict[str, Any]:
    one = dict(_TYPES.get(fact.type, {"type": ["number", "string"], "pattern": "^none$"}))
    members = rules.dimensions.get(fact.type)
    if members is not None:
        one = (
            {"enum": [*members.members, *(int(m) for m in members.members if m.isdigit()), "none"]}
            if members.kind == "closed"
            else {"type": ["string", "number"]}
        )
    for word, limit in (("minimum", fact.minimum), ("maximum", fact.maximum)):
        if limit is not None:
            one[word] = limit
    ranges = [d for d in fact.per if rules.dimensions[d].kind == "range"]
    for dimension in ranges:
        steps = {"type": "object", "propertyNames": {"pattern": "^-?[0-9]{1,4}$"}, "additionalProperties": one}
        one = {
            "if": {"type": "object"},
            "then": steps,
            "else": one,
            "description": f"one value, or one for each {dimension}: {{1: …, 2: …}}",
        }
    example = (
        rules.dimensions[fact.type].members[0]
        if members is not None and members.members
        else _EXAMPLES.get(fact.type, 0)
    )
    default = (
        {}
        if fact.default is None
        else {"default": "none" if fact.default is NONE else example if members else fact.default}
    )
    about = {
        "title": fact.label or fact.name,
        "description": fact.question or fact.label or fact.name,
        "examples": [example],
    }
    return (
        about
        | ({k: v for k, v in default.items() if isinstance(v, (bool, str, Fraction))})
        | {k: v for k, v in one.items() if k != "description"}
    )


def _plain(value: Any) -> Any:
    """Exact numbers as JSON has them."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else _decimal(value)
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list) else value


def _decimal(value: Fraction) -> Any:
    import json

    return json.loads(exact(value))  # a decimal of the text: it has no other denominator
