"""What is wrong with the shape of a file, by JSON Schema: exact numbers, nothing fetched, each error at its place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry

from ..base.diagnostics import Diagnostics, did_you_mean
from ..base.meant import advice
from ..base.messages import Message, kind, say
from ..base.node import Node, plain
from ..base.numbers import exact
from ..base.positions import printable
from .library import data_folder
from .spec import language

MAX_ERRORS = 50
MOST_LETTERS = 120  # of an example


def _number(_: Any, value: Any) -> bool:
    return isinstance(value, (Fraction, int)) and not isinstance(value, bool)


def _integer(_: Any, value: Any) -> bool:
    return _number(_, value) and Fraction(value).denominator == 1


_CHECKER = Draft202012Validator.TYPE_CHECKER.redefine_many({"number": _number, "integer": _integer})
_Validator: Any = extend(Draft202012Validator, type_checker=_CHECKER)  # type: ignore[no-untyped-call]


def _validator(name: str, part: str) -> Any:
    return _compiled(_path(name), part)


@cache
def _compiled(path: Path, part: str) -> Any:
    found = _read(path)
    if part:
        found = {"$schema": found["$schema"], **found["$defs"][part], "$defs": found["$defs"]}
    return _Validator(_inlined(found, found.get("$defs", {}), ()), registry=Registry())  # nothing is ever fetched


def _inlined(part: Any, definitions: dict[str, Any], above: tuple[str, ...]) -> Any:
    """The schema with each local reference replaced by what it names, but for those that lead back to themselves."""
    if isinstance(part, list):
        return [_inlined(p, definitions, above) for p in part]
    if not isinstance(part, dict):
        return part
    name = str(part.get("$ref", "")).removeprefix("#/$defs/")
    if name in definitions and name not in above:
        own = {k: v for k, v in part.items() if k != "$ref"}
        return {**_inlined(definitions[name], definitions, (*above, name)), **own}
    return {k: v if k == "$defs" else _inlined(v, definitions, above) for k, v in part.items()}


def validate(node: Node, name: str, diagnostics: Diagnostics, part: str = "") -> None:
    """Check a document against a schema (or one definition of it); at most 50 faults."""
    for error in islice(_validator(name, part).iter_errors(plain(node)), MAX_ERRORS):
        _tell(error, node, diagnostics)


def _at(node: Node, path: Iterable[Any]) -> Node:
    for step in path:
        node = node.items[step] if node.is_list else node.map[step]
    return node


def _tell(error: ValidationError, root: Node, diagnostics: Diagnostics) -> None:
    node = _at(root, error.absolute_path)
    if _told_later(error, node):
        return
    if (place := _unfilled(error, root)) is not None:
        _fill_in(place, root, diagnostics)
        return
    _TELLERS[str(error.validator)](error, node, diagnostics)


_LAWS = ("rules", "accord", "versions")


def _told_later(error: Any, node: Node) -> bool:
    """Mistakes of which a later step knows more, and which it tells better."""
    path = [str(s) for s in error.absolute_path]
    last = path[-1] if path else ""
    if error.validator == "required":
        missing = {k for k in error.validator_value if k not in node.map}
        sections = language().sections
        sourced = len(path) == 2 and path[0] in sections and sections[path[0]].is_sourced
        return (
            missing == {"with"}
            or (missing == {"source"} and sourced)
            or (missing == {"rules"} and "contract" in node.map)
        )
    if error.validator == "not":
        return last == "with" or (len(path) == 1 and last in _LAWS)
    return (error.validator, last) in (("exclusiveMinimum", "round"), ("enum", "mode"))


def _unfilled(error: ValidationError, root: Node) -> Node | None:
    """The source in which nothing, or not all, has been written yet."""
    path = list(error.absolute_path)
    place = next((path[: n + 1] for n in reversed(range(len(path))) if path[n] == "source"), None)
    found = _at(root, place) if place else None
    if found is None or not {"document", "at"} >= set(found.map) or found.is_list:
        return None
    written = [v.raw for v in found.map.values()] or [found.raw]
    return found if not all(written) else None


def _fill_in(source: Node, root: Node, diagnostics: Diagnostics) -> None:
    documents = root.get("documents")
    known = [k for k in (documents.map if documents is not None else {}) if k.isascii()]
    diagnostics.add(say("E207", "source-empty", documents=known[:4] or ["…"]), source.where)


def _name(error: ValidationError) -> str | Message:
    steps = [str(s) for s in error.absolute_path if not isinstance(s, int)]
    return steps[-1] if steps else say("shared", "the-file")


def _extra(error: Any, node: Node, diagnostics: Diagnostics) -> None:
    known = error.schema.get("properties", {})
    for key, child in node.map.items():
        if key not in known:
            listed = say("shared", "there-is", names=tuple(known))
            diagnostics.add(say("E201", "no-key", key=key), child.where, did_you_mean(key, known, listed))


def _missing(error: Any, node: Node, diagnostics: Diagnostics) -> None:
    for key in error.validator_value:
        if key not in node.map:
            about = error.schema.get("properties", {}).get(key, {}).get("description", "")
            what = say("E202", "described", description=about[:1].lower() + about[1:].rstrip("."))
            diagnostics.add(say("E202", "missing", key=key), node.where, what if about else None)


_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"  # how the schemas have a day written
_GLUED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*):(\S.*)")


def _type(error: Any, node: Node, diagnostics: Diagnostics) -> None:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    listed = wanted == ["array"] and node.raw != ""
    hint = say("E203", "write-list", name=_name(error), value=printable(node.raw, 60)) if listed else _example(error)
    if "number" in wanted and (meant := advice(node.raw, "number", node.quoted)):
        hint = meant
    if wanted == ["object"] and node.value is None and not error.schema.get("minProperties"):
        hint = say("E203", "write-empty", name=_name(error))
    if wanted == ["object"] and (glued := _GLUED.fullmatch(node.raw)):
        hint = say("E203", "write-space", key=glued[1], value=printable(glued[2], 60))
    diagnostics.add(say("E203", "wrong-type", name=_name(error), kinds=[kind(w) for w in wanted]), node.where, hint)


def _one_of(error: ValidationError, node: Node, diagnostics: Diagnostics) -> None:
    known = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    diagnostics.add(
        say("E204", "not-in-list", value=node.raw), node.span, did_you_mean(node.raw, [str(k) for k in known])
    )


def _pattern(error: ValidationError, node: Node, diagnostics: Diagnostics) -> None:
    word = str(error.instance)
    where = node.map[word].where if word in node.map else node.span
    said = say("E205", "wrong-form", word=printable(word, 60), pattern=str(error.validator_value))
    day = advice(word, "date") if error.validator_value == _DAY else None
    diagnostics.add(said, where, day or _example(error))


def _forbidden(error: ValidationError, node: Node, diagnostics: Diagnostics) -> None:
    diagnostics.add(say("E201", "not-here", name=_name(error)), node.where)


def _example(error: ValidationError) -> Message | None:
    examples = error.schema.get("examples") if isinstance(error.schema, dict) else None
    if not examples:
        return None
    return say("shared", "for-instance", example=_written(examples[0]))


def _written(example: Any) -> str:
    """An example as a file may hold it, of a list or a map only as much as a line takes."""
    text = json.dumps(example, ensure_ascii=False, default=lambda number: f"\0{exact(number)}\0")
    text = re.sub(r'"\\u0000([^"]*)\\u0000"', r"\1", text)
    if len(text) > MOST_LETTERS and isinstance(example, dict):
        return _written(dict([*example.items()][:-1]))
    return _written(example[:-1]) if len(text) > MOST_LETTERS and isinstance(example, list) else text


def _wrong_size(error: Any, node: Node, diagnostics: Diagnostics) -> None:
    name, count = _name(error), error.validator_value
    said = {
        "minItems": say("E206", "too-few-entries", name=name, count=count),
        "minLength": say("E206", "too-few-letters", name=name, count=count),
        "minProperties": say("E206", "too-few-names", name=name, count=count),
        "maxItems": say("E206", "too-many-entries", name=name, count=count),
        "maxProperties": say("E206", "too-many-names", name=name, count=count),
    }
    diagnostics.add(said[error.validator], node.where, _example(error))


def _twice(error: Any, node: Node, diagnostics: Diagnostics) -> None:
    diagnostics.add(say("E206", "entry-twice", name=_name(error)), node.where)


def _together(error: Any, node: Node, diagnostics: Diagnostics) -> None:
    needed = [(key, other) for key, others in error.validator_value.items() for other in others]
    for key, other in [n for n in needed if n[0] in node.map and n[1] not in node.map]:
        diagnostics.add(say("E202", "goes-with", other=other, key=key), node.map[key].where)


_TELLERS: dict[str, Callable[[ValidationError, Node, Diagnostics], None]] = {
    "additionalProperties": _extra,
    "required": _missing,
    "type": _type,
    "enum": _one_of,
    "const": _one_of,
    "pattern": _pattern,
    "not": _forbidden,
    "minItems": _wrong_size,
    "minLength": _wrong_size,
    "minProperties": _wrong_size,
    "maxItems": _wrong_size,
    "maxProperties": _wrong_size,
    "uniqueItems": _twice,
    "dependentRequired": _together,
}


def _path(name: str) -> Path:
    return (language().schemas or data_folder("schemas")) / f"{name}.schema.json"


@cache
def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Fraction)  # type: ignore[no-any-return]


def schema(name: str) -> dict[str, Any]:
    """A schema of the language, its numbers exact."""
    return _read(_path(name))
