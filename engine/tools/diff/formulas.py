"""Two formulas in one, with what is gone and what is new marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from ...base.node import Node
from ...compiler.gate import Addend
from .equality import TOKEN

KEPT, GONE, NEW = "kept", "gone", "new"
Piece = tuple[str, str]
"""KEPT, GONE or NEW, and a stretch of text; the pieces kept and new together are the later formula."""


def pieces(before: str, after: str) -> list[Piece]:
    """The stretches of two formulas; an old formula that stands whole inside the new one is kept whole."""
    one, other = _words(before), _words(after)
    start = _whole(one, other)
    if start is not None:
        end = start + len(one) + 2
        return _joined([(NEW, other[:start]), (KEPT, other[start:end]), (NEW, other[end:])])
    found: list[tuple[str, list[str]]] = []
    plain = [w.strip() for w in one], [w.strip() for w in other]
    for tag, i, j, k, m in SequenceMatcher(None, *plain, autojunk=False).get_opcodes():
        found += [(KEPT, other[k:m])] if tag == "equal" else [(GONE, one[i:j]), (NEW, other[k:m])]
    return _joined(_merged(found))


def marked(found: Sequence[Piece], span: Callable[[str, str], str]) -> str:
    """The pieces as one text; `span` writes one that is gone or new."""
    text, above = "", KEPT
    for kind, piece in found:
        lead = piece[: len(piece) - len(piece.lstrip())]
        if kind != KEPT and lead and not text.endswith(" ") and above == KEPT:
            text += " "
        text += piece if kind == KEPT else span(kind, piece.strip())
        above = kind
    return text.strip()


def in_brackets(kind: str, text: str) -> str:
    """For text without colours: what is gone as `[-…-]`, what is new as `{+…+}`."""
    return f"[-{text}-]" if kind == GONE else f"{{+{text}+}}"


def formula_text(node: Node | None) -> str:
    """A formula, or cases, on one line."""
    if node is None:
        return ""
    if node.is_list:
        return "; ".join(_case(item) for item in node.items)
    return " ".join(node.raw.split())


def _case(item: Node) -> str:
    if not item.is_map:
        return formula_text(item)
    if "else" in item.map:
        return f"else: {formula_text(item.get('else'))}"
    return f"if {formula_text(item.get('if'))}: {formula_text(item.get('then'))}"


def _words(text: str) -> list[str]:
    """Words and signs, each with the space before it."""
    return [m.group() for m in TOKEN.finditer(" ".join(text.split()))]


def _whole(one: Sequence[str], other: Sequence[str]) -> int | None:
    """Where the old formula stands in parentheses inside the new one first."""
    wanted = ["(", *(w.strip() for w in one), ")"]
    there = [w.strip() for w in other]
    places = [i for i in range(len(there)) if there[i : i + len(wanted)] == wanted]
    return places[0] if one and places else None


def _merged(found: Sequence[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """A lone sign that stays between two changes is said with them, so that what is gone and new reads as one."""
    gone: list[str] = []
    new: list[str] = []
    merged: list[tuple[str, list[str]]] = []
    for number, (kind, words) in enumerate(found):
        between = 0 < number < len(found) - 1 and (gone or new)
        if kind == KEPT and not (between and len(words) < 3 and all(re.fullmatch(r"\s*\W", w) for w in words)):
            merged += [(GONE, gone), (NEW, new), (KEPT, words)]
            gone, new = [], []
            continue
        gone = gone + words if kind in (GONE, KEPT) else gone
        new = new + words if kind in (NEW, KEPT) else new
    return [*merged, (GONE, gone), (NEW, new)]


def _joined(found: Sequence[tuple[str, Sequence[str]]]) -> list[Piece]:
    return [(kind, "".join(words)) for kind, words in found if words]


def left_of(one: list[Addend], other: list[Addend]) -> list[Addend]:
    """What one sum has more than the other."""
    left = list(other)
    return [a for a in one if a not in left or left.remove(a)]  # type: ignore[func-returns-value]
