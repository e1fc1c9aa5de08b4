"""A document as YAML text again, each line with the instrument and the article that wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .cited import written_by
from .node import Node, NotApplicable, Origin
from .positions import printable

_PLAIN = re.compile(r"[A-Za-zÀ-ÿ0-9_(](?:(?!: | #)[^\n])*(?<![:\s])|[A-Za-z0-9]")
_WORDS = {"true", "false", "null", "none", "yes", "no", "on", "off", "~", ""}
WIDTH = 100  # of a list or map on one line
COLUMN = 72  # of the comments


def lines_of(node: Node, whole: Node | None = None) -> Iterator[str]:
    """The lines of a document. With the `whole` text that it is from, a comment at the end of a line tells who wrote
    it, where that changes."""
    for text, origin in _lines(node, "", "", None):
        yield f"{text.ljust(COLUMN)}  # {written_by(origin, whole)}" if origin and whole is not None else text


def _lines(node: Node, indent: str, lead: str, above: Origin | None) -> Iterator[tuple[str, Origin | None]]:
    """Lines with the origin to tell. `lead` stands before the first (a key or a dash), `above` is already told."""
    origin = node.origin or above
    told = origin if origin != above else None
    if not node.map and not node.items:
        yield f"{indent}{lead}{_scalar(node)}", told
        return
    short = _flow(node)
    if short is not None and len(indent) + len(lead) + len(short) <= WIDTH and (not _mixed(node, origin) or not lead):
        yield f"{indent}{lead}{short}", told
        return
    if lead:
        yield f"{indent}{lead.rstrip()}", told
        indent += "  "
    for item in node.items:
        yield from _lines(item, indent, "- ", origin)
    for key, child in node.map.items():
        yield from _lines(child, indent, f"{key if _safe_key(key) else _quoted(key)}: ", origin)


def _safe_key(key: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9_.-]+", key)) and key not in _WORDS


def _mixed(node: Node, origin: Origin | None) -> bool:
    """Whether parts of it were written by someone else."""
    return any((n.origin or origin) != origin for n in node.walk())


def _flow(node: Node) -> str | None:
    """On one line, for lists and maps of scalars alone."""
    if any(c.map or c.items for c in (*node.map.values(), *node.items)):
        return None
    if node.is_list:
        return f"[{', '.join(_scalar(i, True) for i in node.items)}]"
    return (
        "{" + ", ".join(f"{k if _safe_key(k) else _quoted(k)}: {_scalar(v, True)}" for k, v in node.map.items()) + "}"
    )


def _scalar(node: Node, flow: bool = False) -> str:
    value = node.value
    if isinstance(value, NotApplicable):
        return "none"
    if value is None:
        return "null"
    if isinstance(value, str):
        text = " ".join(value.split())
        plain = _PLAIN.fullmatch(text) and text not in _WORDS and not re.fullmatch(r"-?[0-9][0-9.]*", text)
        return text if plain and not (flow and re.search(r"[,\[\]{}]| \?$", text)) else _quoted(text)
    return node.raw if not node.is_map and not node.is_list else ("{}" if node.is_map else "[]")


def _quoted(text: str) -> str:
    return "'" + printable(text, 100_000).replace("'", "''") + "'"
