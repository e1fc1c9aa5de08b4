"""JSON Schema for the shape of a file: the schemas of `schemas/`, and a quick yes for what they accept.

jsonschema itself is loaded only where there is something to tell: it costs a tenth of a second.
"""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from typing import Any

from ..base.diagnostics import Faults
from ..base.node import Node
from .library import data_folder
from .quick import Test, compiled


@cache
def schema(name: str) -> dict[str, Any]:
    """A schema of `schemas/`, its numbers exact."""
    text = (data_folder("schemas") / f"{name}.schema.json").read_text(encoding="utf-8")
    return json.loads(text, parse_float=Fraction)  # type: ignore[no-any-return]


@cache
def _quick(name: str, part: str) -> Test:
    found = schema(name)
    return compiled({**found["$defs"][part], "$defs": found["$defs"]} if part else found)


def validate(node: Node, name: str, faults: Faults, part: str = "") -> None:
    """Check a document against a schema (or one definition of it); at most 50 faults."""
    if not _quick(name, part)(node):
        from .schema import tell

        tell(node, name, part, faults)
