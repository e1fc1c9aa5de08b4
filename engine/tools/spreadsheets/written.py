"""A contract document as the text of its file. What is read from the text again is the document, or nothing is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ...base import yaml_reader
from ...base.node import Node, plain
from ...base.positions import shown

_WORD = re.compile(r"[A-Za-zÀ-ÿ_](?:[A-Za-zÀ-ÿ0-9_/' -]*[A-Za-zÀ-ÿ0-9_])?")
_KEPT = {"true", "false", "null", "none", "yes", "no", "on", "off", "y", "n"}


def as_yaml(node: Node, origin: str) -> str:
    """The file, with a comment on where it comes from."""
    text = "\n".join([f"# {shown(origin)}", *_lines(node, "")]) + "\n"
    if plain(yaml_reader.load(text, "the contract written")) != plain(node):
        raise AssertionError("what was written is not what was read")
    return text


def _lines(node: Node, indent: str) -> Iterator[str]:
    for key, child in node.map.items():
        name = key if re.fullmatch(r"[a-z][a-z0-9_]*", key) and key not in _KEPT else f'"{key}"'
        if (
            child.is_map
            and child.map
            and not all(re.fullmatch("[0-9]+", k) and not v.is_map for k, v in child.map.items())
        ):
            yield f"{indent}{name}:"
            yield from _lines(child, indent + "  ")
        elif child.is_map:
            steps = ", ".join(f"{k}: {_scalar(v)}" for k, v in child.map.items())
            yield f"{indent}{name}: {{{steps}}}"
        else:
            yield f"{indent}{name}: {_scalar(child)}"


def _scalar(node: Node) -> str:
    if not isinstance(node.value, str):
        return node.raw
    if not node.quoted and re.fullmatch(r"[0-9-]{10}", node.raw):
        return node.raw
    if _WORD.fullmatch(node.raw) and node.raw.lower() not in _KEPT:
        return node.raw
    return json.dumps(node.raw, ensure_ascii=False)
