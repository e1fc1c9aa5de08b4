"""The text of a draft, and the text of the copy that it starts from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from ...base.messages import say
from ...base.node import Node, Origin
from ...base.positions import SourceText, Span
from ...base.yaml_writer import lines_of
from ...consolidation.spec import language
from .steps import Step, alike, below

if TYPE_CHECKING:
    from .steps import Asked

_NOWHERE = Span(SourceText("", ""), 0, 0)
_EMPTY = Node("", _NOWHERE, quoted=True)
BLANK = Node(MappingProxyType({"document": _EMPTY, "at": _EMPTY}), _NOWHERE)
"""A source that is still to be filled in."""

_MISSING = {
    "in_force": (
        "amendment",
        "# in_force: {from: 2030-01-01}  # its first day; without it the text applies only where a contract names it",
    ),
    "territory": ("variant", '# territory: {region: "01"}  # where it applies'),
}


def instrument(
    asked: Asked, base: Node, changed: Node, ahead: Mapping[str, Mapping[str, Node]], found: list[Step]
) -> str:
    """The draft as a file: its head, and one operation for each step. `ahead` are documents and notes of its own."""
    earlier = asked.earlier or _map({})
    own = [key for key in language().own if key not in ("kind", "id")]
    anew = {k: v for k, v in changed.map.items() if k in own and not alike(base.get(k), v)}
    before = {k: v for k, v in earlier.map.items() if k in own}
    head = {"kind": _text(asked.kind), "id": _text(asked.id), "title": _text(asked.title or asked.id)}
    head |= before | anew | ({"title": _text(asked.title)} if asked.title else {})
    documents = {**below(earlier, "documents"), **ahead.get("documents", {})}
    if not documents:
        documents = {_free(asked.id, base): _map({"title": head["title"]})}
    head |= {"amends": _text(asked.amends), "documents": _map(documents)}
    lines = list(lines_of(_map(head)))
    missing = [text for key, (kind, text) in _MISSING.items() if kind == asked.kind and key not in head]
    place = lines.index("documents:") if "documents:" in lines else len(lines) - 1
    lines[place:place] = [*missing, ""]
    lines += ["", "operations:"]
    for step in found:
        lines += _operation(step)
    notes = {**below(earlier, "notes"), **ahead.get("notes", {})}
    if notes:
        lines += ["", *lines_of(_map({"notes": _map(notes)}))]
    return "\n".join(lines) + "\n"


def copy_of(document: Node, id_: str) -> str:
    """The text to edit: the whole consolidated text, as one file."""
    head = f"# {say('drafting', 'whole-text', id=id_)}.", f"# {say('drafting', 'then', id=id_)}"
    return "\n".join([*head, *lines_of(document)]) + "\n"


def _operation(step: Step) -> Iterator[str]:
    keys = {step.verb: _word(step.target)}
    keys |= {"at": _map({d: _word(m) for d, m in step.at.items()})} if step.at else {}
    keys |= {"expect": _bare(step.expect)} if step.expect is not None else {}
    keys |= {step.beside[0]: _word(step.beside[1])} if step.beside else {}
    keys |= {"with": _bare(step.new)} if step.new is not None else {}
    if step.remark:
        yield f"  # {step.remark}"
    lead = "  - "
    for line in lines_of(_map({**keys, "source": step.source or BLANK, **step.aside})):
        yield lead + line
        lead = "    "


def _free(id_: str, base: Node) -> str:
    """A key for the new text's own document that no other has."""
    word, known = id_.rsplit("/", 1)[-1].replace("-", "_"), below(base, "documents")
    return next(k for k in (word, *(f"{word}_{n}" for n in range(2, len(known) + 3))) if k not in known)


def _map(members: Mapping[str, Node]) -> Node:
    return Node(MappingProxyType(dict(members)), _NOWHERE)


def _bare(node: Node) -> Node:
    """Without who wrote which part, which would keep a list from standing on one line."""
    return node.stamped(Origin(""))


def _text(text: str) -> Node:
    return Node(text, _NOWHERE, raw=text)


def _word(text: str) -> Node:
    """A name; a member that is a number is written as one."""
    number = text.isdecimal() and str(int(text)) == text
    return Node(Fraction(text) if number else text, _NOWHERE, raw=text)
