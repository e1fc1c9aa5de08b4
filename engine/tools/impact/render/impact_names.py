"""What people call a group of operations: what it changes, and the articles that say so."""

from __future__ import annotations

import re

from ....base.positions import shown
from ...diff.names import Names
from ..groups import Group
from ..operations import Atom

MOST_TARGETS = 3
_ASIDE = re.compile(r" \([^()]*\)")


def called(group: Group, names: Names, most: int = MOST_TARGETS) -> str:
    """What a group changes, in a few labels."""
    labels = list(dict.fromkeys(_target(a, names) for a in group.targets))
    more = len(labels) - most
    text = "; ".join(labels[:most] if more > 1 else labels)
    text += f" … (+{more})" if more > 1 else ""
    return text + (f" ({names.locale.word('on top of what it needs')})" if group.below is not None else "")


def _target(atom: Atom, names: Names) -> str:
    path, operation = atom.operation.path, atom.operation
    if atom.addend is not None:
        sign, words = ("+", "−")[atom.addend[0] == "out"], re.findall(r"[a-z_][a-z0-9_]*", atom.addend[1])
        known = next((n for n in words if names.named(n) != n.replace("_", " ")), words[0] if words else "")
        return f"{sign} {names.named(known)}"
    if path[0] == "dimensions" and path[2:3] == ("members",) and len(path) > 3:
        return f"{names.element('dimensions', path[1])}: {names.member(path[1], path[3])}"
    label = names.element(path[0], path[1]) if len(path) > 1 else path[0]
    cells = ", ".join(names.member(d, m) for d, m in operation.at.items())
    sign = {"repeal": "− ", "insert": "+ "}.get(operation.verb, "")
    return f"{sign}{label}" + (f" ({cells})" if cells else "")


def articles(group: Group, most: int = 2) -> list[str]:
    """The articles, without asides and with each told once."""
    told: list[str] = []
    for source in group.articles:
        article = _ASIDE.sub("", source).partition(", ")[2] or source
        if shown(article) not in told:
            told.append(shown(article))
    return told if len(told) <= most + 1 else [*told[:most], "…"]
