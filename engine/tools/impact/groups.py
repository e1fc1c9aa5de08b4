"""The operations of an amendment in the smallest groups that leave a valid rule set.

What needs another group only because it adds an amount to a sum stands by itself, on top of what it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...base.diagnostics import Diagnostics
from ...base.node import Node
from ...compiler.build import build
from ...compiler.compile import check_formulas, compile_rules
from ...compiler.dependencies import askers
from ...consolidation.amend import apply
from ...consolidation.library import Library
from ...consolidation.operations import operations
from ...core.model import MEMBERS, RuleSet
from .operations import AtomicChange, atoms, needs, part_of

_PLACES = ("before", "after")


@dataclass(frozen=True, eq=False)
class Group:
    """Operations that go together: their articles and targets, the rules with them, and those with only what they
    need (none: the base). `atoms` are by their place in the amendment."""

    atoms: frozenset[int]
    articles: tuple[str, ...]
    targets: tuple[AtomicChange, ...]
    rules: RuleSet
    below: RuleSet | None = None


class Amending:
    """The way from one text to another by operations, and the texts that only some of them make."""

    def __init__(self, library: Library, a: str, b: str) -> None:
        diagnostics = Diagnostics()
        self.base = without_controls(library.consolidate(a, diagnostics).document)
        diagnostics.raise_if_errors()
        known = library.instruments(a)
        self.instruments = [library.document(i) for i in library.instruments(b)[len(known) :]]
        self.operations = [o for i in self.instruments for o in operations(i)]
        self.atoms = atoms(self.base, self.operations)
        self.needs = needs(self.base, by_name(askers(compile_rules(library, a))), self.atoms)
        self.names = library.instruments(b)
        self._made: dict[frozenset[int], RuleSet | None] = {}

    def closure(self, places: frozenset[int]) -> frozenset[int]:
        """The atoms with all that they need."""
        found, left = set(places), list(places)
        while left:
            new = self.needs[left.pop()] - found
            found |= new
            left += new
        return frozenset(found)

    def live(self, places: frozenset[int]) -> frozenset[int]:
        """Those of the atoms that can change something by themselves."""
        return frozenset(p for p in places if not self.atoms[p].quiet)

    def rules(self, places: frozenset[int]) -> RuleSet | None:
        """The base with these atoms, nothing where that is no valid rule set."""
        if places not in self._made:
            self._made[places] = self._rules(places)
        return self._made[places]

    def _rules(self, places: frozenset[int]) -> RuleSet | None:
        diagnostics, document = Diagnostics(), self.base
        kept = [self.atoms[p] for p in sorted(places)]
        for instrument in self.instruments:
            nodes = [self._placed(n, kept) for n in self._nodes(instrument, kept)]
            listed = instrument.must("operations")._replace(value=tuple(nodes))
            document = apply(document, instrument.with_map({**instrument.map, "operations": listed}), (), diagnostics)
            document = without_controls(document)
        if diagnostics.errors:
            return None
        rules = build(document, self.names, "", diagnostics)
        if not diagnostics.errors:
            rules = check_formulas(rules, diagnostics).rules
        return None if diagnostics.errors else rules

    def _nodes(self, instrument: Node, kept: Sequence[AtomicChange]) -> Iterator[Node]:
        """The operations of one instrument, those of which only some addends are taken cut down to them."""
        id_ = instrument.text("id") or ""
        for number, operation in enumerate(self.operations):
            mine = [a for a in kept if a.number == number]
            if operation.instrument == id_ and mine:
                steps = [a.addend for a in mine if a.addend is not None]
                yield part_of(self.base, operation, steps) if steps else operation.node

    def _placed(self, node: Node, kept: Sequence[AtomicChange]) -> Node:
        """An operation that stands beside something which is not there stands at the end."""
        operation = next(o for o in self.operations if o.node is node or o.node.span == node.span)
        beside = [node.text(word) for word in _PLACES if word in node.map]
        parent = self.base.get(*operation.path[:-1])
        there = {*(parent.map if parent is not None else ()), *(a.operation.path[-1] for a in kept)}
        if all(b in there for b in beside):
            return node
        return node.with_map({k: v for k, v in node.map.items() if k not in _PLACES})


def by_name(asking: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """What asks for each name, be it that of a value or of a dimension."""
    found: dict[str, set[str]] = {}
    for asked, names in asking.items():
        found.setdefault(asked.removeprefix(MEMBERS), set()).update(n.removeprefix(MEMBERS) for n in names)
    return found


def without_controls(document: Node) -> Node:
    """A text without the checks of its printed values, which a part of an amendment cannot pass."""
    return document.with_map({k: v for k, v in document.map.items() if k != "controls"})


def leads_to(library: Library, a: str, b: str) -> bool:
    """Whether B is A and something more, in that order: only then is there a list of operations."""
    one, other = library.instruments(a), library.instruments(b)
    return len(other) > len(one) and other[: len(one)] == one


def groups(way: Amending) -> list[Group]:
    """The groups in the order of the amendment; those that are no valid rule set alone are merged until they are."""
    found = [frozenset(g) for g in _together(way)]
    place = 0
    while place < len(found):
        if way.rules(way.closure(found[place])) is not None or len(found) == 1:
            place += 1
            continue
        mate = _mate(way, found, place)
        merged = found[place] | found[mate]
        found = [g for i, g in enumerate(found) if i not in (place, mate)]
        found.insert(min(place, mate), merged)
        place = 0
    return [g for members in sorted(found, key=min) if (g := _group(way, members, found)) is not None]


def _together(way: Amending) -> list[set[int]]:
    """The live atoms, those that need each other together."""
    home: dict[int, set[int]] = {p: {p} for p, a in enumerate(way.atoms) if not a.quiet}
    for place in list(home):
        atom = way.atoms[place]
        if atom.addend is not None and atom.addend[0] == "in":
            continue
        for other in way.live(way.closure(frozenset([place]))):
            if home[other] is not home[place]:
                home[place] |= home[other]
                for member in home[other]:
                    home[member] = home[place]
    return list({id(g): g for g in home.values()}.values())


def _mate(way: Amending, found: Sequence[frozenset[int]], place: int) -> int:
    """The group to merge with one that is not valid alone: one that makes it valid, else one of its article, else one
    that is not valid alone either."""
    others = [i for i in range(len(found)) if i != place]
    for other in others:
        if way.rules(way.closure(found[place] | found[other])) is not None:
            return other
    own = set(_articles(way, found[place]))
    return min(
        others, key=lambda i: (own.isdisjoint(_articles(way, found[i])), way.rules(way.closure(found[i])) is not None)
    )


def _articles(way: Amending, places: frozenset[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(way.atoms[p].operation.source for p in sorted(places)))


def _group(way: Amending, members: frozenset[int], found: Sequence[frozenset[int]]) -> Group | None:
    """A group with the rules that it makes on top of the whole groups that it needs."""
    needed: frozenset[int] = frozenset()
    while True:
        live = way.live(way.closure(members | needed)) - members
        wider = frozenset(p for g in found if g & live for p in g)
        if wider == needed:
            break
        needed = wider
    under = way.closure(needed)
    rules = way.rules(way.closure(members | needed))
    below = way.rules(under) if needed else None
    if rules is None or (needed and below is None):
        return None
    return Group(members, _articles(way, members), tuple(way.atoms[p] for p in sorted(members)), rules, below)
