"""A draft from a text and a changed copy of it: the copy is checked, the operations found, written, and proved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

from ...base import yaml_reader
from ...base.diagnostics import Diagnostic, DiagnosticError, Diagnostics
from ...base.messages import say
from ...base.node import Node
from ...base.positions import printable
from ...check.controls import Stated
from ...check.old_figures import tell_old
from ...check.ruleset import check
from ...compiler.build import build
from ...compiler.compile import check_formulas
from ...consolidation.amend import apply, as_base
from ...consolidation.library import Library
from ...consolidation.operations import operations
from ...consolidation.schema import validate
from ...consolidation.spec import language
from ..diff import compare
from ..editor import formatted
from .steps import Asked, Step, alike, as_before, below, gone_members, steps
from .writer import BLANK, instrument


@dataclass(frozen=True)
class Draft:
    """The text of the instrument, the operations in it, and what does not come out in the copy (figures, mostly)."""

    text: str
    steps: tuple[Step, ...]
    findings: tuple[Diagnostic, ...]


def draft(library: Library, copy: Node, asked: Asked) -> Draft:
    """The instrument that makes the base say what the copy says. Raises `DiagnosticError` with what is wrong with the
    copy."""
    base = text_of(library, asked.amends)
    changed, findings = _checked(copy, base, asked.id)
    if asked.earlier is not None and asked.earlier.text("id") != asked.id:
        asked = replace(asked, earlier=None)
    earlier = {Step(o.verb, o.path, o.at).place: o for o in operations(asked.earlier)} if asked.earlier else {}
    found = [as_before(step, earlier) for step in _found(base, changed)]
    if not found:
        raise DiagnosticError([Diagnostic(say("E773", "nothing-new", text=asked.amends), copy.span)])
    head = {
        key: MappingProxyType({k: v for k, v in changed.must(key).map.items() if not alike(base.get(key, k), v)})
        for key in language().at_head
        if key in changed.map
    }
    text = formatted(instrument(asked, base, changed, head, found), asked.id)
    _prove(library, text, asked, changed)
    return Draft(text, tuple(found), findings)


def text_of(library: Library, id_: str) -> Node:
    """A consolidated text; raises `DiagnosticError` where it cannot be made."""
    diagnostics = Diagnostics()
    document = library.consolidate(id_, diagnostics).document
    diagnostics.raise_if_errors()
    return document


def _found(base: Node, changed: Node) -> list[Step]:
    gone = [
        Step("repeal", (section, name), expect=node)
        for section in language().at_head
        for name, node in below(base, section).items()
        if name not in below(changed, section)
    ]
    members = list(gone_members(base, changed))
    left = _without(base, members)
    changes = [c for c in compare(left, changed) if c.path[0] not in (*language().own, *language().at_head)]
    return [*members, *steps(changes, left, changed), *gone]


def _checked(copy: Node, base: Node, id_: str) -> tuple[Node, tuple[Diagnostic, ...]]:
    """The copy as a text of the law, with what is wrong with it as a whole; raises `DiagnosticError` where it is no
    such text, or differs where no operation reaches."""
    diagnostics = Diagnostics()
    validate(copy, "ruleset", diagnostics, "consolidated")
    diagnostics.raise_if_errors()
    changed = as_base(_with_sources(copy, base))
    rules = build(changed, (copy.text("id") or "",), "", diagnostics)
    diagnostics.raise_if_errors()
    check_formulas(rules, diagnostics)
    for key in dict.fromkeys([*base.map, *changed.map]):
        old, new = base.get(key), changed.get(key)
        if key not in (*language().own, *language().sections, "rounding") and not alike(old, new):
            diagnostics.add(say("E770", "no-amendment", key=key, id=base.text("id") or ""), (new or copy).where)
    diagnostics.raise_if_errors()
    whole = Diagnostics()
    figures: list[Stated] = []
    check(rules, whole, figures)
    tell_old(figures, id_, whole)
    return changed, tuple(f for f in whole.errors if f.span is None or f.span.source is not BLANK.span.source)


def _with_sources(copy: Node, base: Node) -> Node:
    """The copy in which every new element has a source, be it an empty one."""
    sections = {}
    for name, section in copy.map.items():
        if name in language().sections and language().sections[name].takes_source:
            known = below(base, name)
            new = {k: v for k, v in section.map.items() if k not in known and "source" not in v.map and v.is_map}
            blank = {k: v.with_map({**v.map, "source": BLANK}) for k, v in new.items()}
            section = section.with_map({**section.map, **blank})
        sections[name] = section
    return copy.with_map(sections)


def _without(base: Node, members: list[Step]) -> Node:
    """The text after the members are gone, and their cells with them."""
    gone = tuple(
        Node(MappingProxyType({"repeal": BLANK._replace(value=s.target, raw=s.target)}), base.span) for s in members
    )
    listed = Node(MappingProxyType({"operations": Node(gone, base.span)}), base.span)
    diagnostics = Diagnostics()
    left = apply(base, listed, [], diagnostics)
    diagnostics.raise_if_errors()
    return left


def _prove(library: Library, text: str, asked: Asked, changed: Node) -> None:
    """Make sure that the base under the draft is the copy."""
    made = text_of(library.beside({asked.id: yaml_reader.load(text, asked.id)}), asked.id)
    wrong = [c.name for c in compare(made, changed) if c.path[0] not in (*language().own, *language().at_head)]
    if wrong:
        raise RuntimeError(f"the draft does not give the copy at {printable(', '.join(wrong))}")
