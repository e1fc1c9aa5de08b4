"""A change as a sentence: what it is about, before and after, with the changed part of a formula marked."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.cited import document_title
from ...base.node import Node
from ...consolidation.section import HEAD, PROSE
from ...consolidation.spec import language
from .changes import ADDED, CHANGED, MOVED, RENAMED, REPEALED, Change
from .formulas import KEPT, Piece, formula_text, in_brackets, marked, pieces
from .names import Names

SIGNS = {ADDED: "+", REPEALED: "−", CHANGED: "~", RENAMED: "=", MOVED: "~"}


@dataclass(frozen=True)
class Sentence:
    """`subject: pieces (rest)`, and the sign of the verb."""

    sign: str
    subject: str
    pieces: tuple[Piece, ...] = ()
    rest: str = ""

    @property
    def text(self) -> str:
        """The sentence without its sign; what is gone and what is new stand in brackets."""
        body = marked(self.pieces, in_brackets)
        return self.lead + body + (f" ({self.rest})" if self.rest else "")

    @property
    def lead(self) -> str:
        """The subject with what leads to the rest; a question needs nothing."""
        return self.subject + ("" if not self.pieces else " " if self.subject.endswith("?") else ": ")


def said(change: Change, names: Names) -> Sentence:
    """A change as a sentence."""
    subject, sign, type_ = subject_of(change, names), SIGNS[change.verb], type_of(change, names)
    say = names.locale.say
    if change.verb == MOVED:
        order = ", ".join(names.member(change.path[1], m) for m in change.order)
        return Sentence(sign, subject, ((KEPT, order),), say("diff", "order"))
    if change.verb == RENAMED:
        return Sentence(sign, subject, ((KEPT, f"{change.was} → {change.path[-1]}"),), say("diff", "verb-renamed"))
    if change.verb in (ADDED, REPEALED):
        node = change.after or change.before
        assert node is not None
        text = _whole(change, node, names, type_)
        return Sentence(sign, subject, ((KEPT, text),) if text else (), say("diff", f"verb-{change.verb}"))
    one, other = change.before, change.after
    if _spans(change):
        return Sentence(sign, subject, tuple(pieces(formula_text(one), formula_text(other))))
    arrow = f"{value_text(change, one, names, type_)} → {value_text(change, other, names, type_)}"
    return Sentence(sign, subject, ((KEPT, arrow),), names.difference(one, other, type_))


def _spans(change: Change) -> bool:
    """Whether before and after are shown in one, and not one after the other."""
    return language().is_formula(change.path) or change.path[-1] in ("cases", *language().by_role[PROSE])


def _bodies(alone: bool = False) -> list[str]:
    """The keys that say what an element is, perhaps only where it says nothing else."""
    sections = language().sections.values()
    return [key for s in sections if not alone or (s.part != HEAD and not s.beside) for key in s.body]


def subject_of(change: Change, names: Names) -> str:
    """What a change is about: a cell, an element, or a part of one."""
    path = change.path
    if len(path) == 1:
        return names.locale.key(path[0])
    if len(path) == 2 and path[0] in ("in_force", "rounding", "territory"):
        return ", ".join(map(names.locale.key, path))
    if change.at:
        return names.cell(path[1], change.at)
    label = names.element(path[0], path[1])
    rest = path[2:]
    if rest[:1] == ("members",) and len(rest) > 1:
        member = names.member(path[1], rest[1])
        return ", ".join([member if rest[2:] else f"{label}, {member}", *rest[2:]])
    if rest[:1] == ("options",) and len(rest) > 1:
        return ", ".join([label, names.text(*path[:4], "label") or rest[1], *rest[2:]])
    if path[0] == "controls":
        return _control(change, names)
    words = [names.locale.key(r) for r in rest if r not in ("values", *_bodies(alone=True))]
    return ", ".join([label, " ".join(words)] if words else [label])


def _control(change: Change, names: Names) -> str:
    """A control is called by the value it is about, at the members it gives."""
    path = change.path
    if path[2:3] == ("expect",) and len(path) > 3:
        rest = [names.text("dimensions", d, "members", m, "label") for m in path[4:] for d in _dimensions(names)]
        at = next((t.get(*path[:2], "at") for t in names.texts if t.get(*path[:2], "at")), None)
        members = [names.member(d, m.raw) for d, m in at.map.items() if not m.raw.isdigit()] if at is not None else []
        return ", ".join([*members, names.named(path[3]), *(r for r in rest if r)])
    return ", ".join([names.element(*path[:2]), *map(names.locale.key, path[2:3]), *path[3:]])


def _dimensions(names: Names) -> list[str]:
    return [d for t in names.texts[:1] for d in (t.get("dimensions") or t).map]


def type_of(change: Change, names: Names) -> str:
    """The type of the values before and after, where they have one."""
    path = change.path
    if path[0] == "tables" and (change.at or path[2:] in (("value",), ("values",), ())):
        return names.type(*path[:2])
    if path[0] == "facts" and path[2:3] and path[2] in ("default", "minimum", "maximum"):
        return names.type(*path[:2])
    if path[0] == "controls" and path[2:3] == ("expect",) and len(path) > 3:
        return names.type_named(path[3])
    return ""


def value_text(change: Change, node: Node | None, names: Names, type_: str) -> str:
    """A value of a change as it is read aloud; the option of a reading by its label."""
    if change.path[0] == "readings" and change.path[2:] == ("chosen",):
        return option_text(change.path[1], node, names)
    if change.path[-2:] == ("source", "document") and node is not None:
        return document_title(node.raw, *names.texts)
    return names.value(node, type_)


def option_text(reading: str, chosen: Node | None, names: Names) -> str:
    """The option of a reading that is chosen, by its label."""
    if chosen is None or chosen.value is None:
        return names.locale.say("report", "reading-open")
    return names.text("readings", reading, "options", chosen.raw, "label") or chosen.raw


def _whole(change: Change, node: Node, names: Names, type_: str) -> str:
    """What an element, or a part, says that was added or is gone."""
    if change.at or not node.is_map:
        return value_text(change, node, names, type_)
    if change.path[0] == "readings" and len(change.path) == 2:
        return option_text(change.path[1], node.get("chosen"), names)
    if change.path[0] == "dimensions":
        return ", ".join(
            f"{k}: {names.value(v)}" for k, v in node.map.items() if k not in ("label", "question", "members")
        )
    body = next((node.map[k] for k in _bodies() if k in node.map), None)
    if body is not None:
        text = formula_text(body) if body.is_list else names.value(body, type_)
        return text + (f" ({names.locale.key('when')} {formula_text(node.get('when'))})" if "when" in node.map else "")
    if len(change.path) > 2 or "expect" in node.map:
        return names.value(node.get("expect") or node, type_)
    return ""
