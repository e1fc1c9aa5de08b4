"""What a contract says: facts read against the form of its rule sets, each with a clear word on what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import product

from ..base.diagnostics import Diagnostics, did_you_mean
from ..base.meant import doubt, is_doubted
from ..base.messages import Message, say
from ..base.node import Node, NotApplicable
from ..base.positions import Span
from ..compiler.hints import misfit, written_as
from ..compiler.reader import MEMBER, scalar
from ..consolidation.instrument_dates import strayed
from ..core.environment import Member
from ..core.model import Dimension, Fact, RuleSet
from ..core.outcomes import Outcome

MAX_RATE = 2  # without a maximum of its own; more is a percentage written without its sign
ANY_MEMBER = "*"  # a value given once for all of a range


@dataclass(frozen=True)
class FactSchema:
    """What may be said: the dimensions and facts of one or more versions, the latest last."""

    dimensions: Mapping[str, Dimension]
    facts: Mapping[str, Fact]
    parents: Mapping[str, tuple[str, ...]]
    made: tuple[date, ...] = ()  # the days of all their instruments, the earliest first

    @classmethod
    def of(cls, versions: Sequence[RuleSet]) -> FactSchema:
        """What may be said where several versions apply: a name is as the latest has it, with the members of all."""
        dimensions: dict[str, Dimension] = {}
        facts: dict[str, Fact] = {}
        parents: dict[str, tuple[str, ...]] = {}
        members: dict[str, dict[str, None]] = {}
        for rules in versions:
            dimensions |= rules.dimensions
            facts |= rules.facts
            parents |= {d: rules.parents(d) for d in rules.dimensions}
            for name, dimension in rules.dimensions.items():
                members.setdefault(name, {}).update(dict.fromkeys(dimension.members))
        for name, known in members.items():
            if len(versions) > 1:
                dimensions[name] = replace(dimensions[name], members=tuple(known))
        return cls(dimensions, facts, parents, tuple(sorted({day for rules in versions for day in rules.made})))

    def is_range(self, dimension: str) -> bool:
        """Whether its members are numbers, from one to another, and so named by nobody."""
        return self.dimensions[dimension].kind == "range"


@dataclass
class Facts:
    """The facts and members that a contract gives, and what was set aside because these rules do not know it."""

    facts: dict[str, dict[tuple[Member, ...], Outcome]] = field(default_factory=dict)
    named: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = field(default_factory=dict)
    set_aside: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    range_keys: list[tuple[str, int, Span]] = field(default_factory=list)
    spans: dict[tuple[str, tuple[Member, ...]], Span] = field(default_factory=dict)  # where it is said
    _steps: dict[str, list[int]] = field(default_factory=dict)

    def hold(self, name: str, key: tuple[Member, ...], outcome: Outcome, span: Span) -> None:
        """Keep what the contract says of a fact at its members, and where it says so."""
        self.facts.setdefault(name, {})[key] = outcome
        self.spans[name, key] = span

    def fact(self, name: str, per: Sequence[str], key: tuple[Member, ...], carry: bool) -> Outcome | None:
        """The value given for the cell: at its own place, carried forward, or once for all of a range."""
        known = self.facts.get(name, {})
        if key in known or not known:
            return known.get(key)
        if name not in self._steps:
            self._steps[name] = sorted({m for place in known for m in place if isinstance(m, int)}, reverse=True)
        ways: list[Sequence[Member]] = []
        for member in key:
            if isinstance(member, int):
                ways.append([*(s for s in self._steps[name] if s == member or (carry and s < member)), ANY_MEMBER])
            else:
                ways.append((member,))
        return next((known[place] for place in product(*ways) if place in known), None)

    def members(self, dimension: str, above: tuple[str, ...]) -> tuple[str, ...] | None:
        """The members that the contract names below those of the parents; nothing where it leaves them out."""
        return self.named.get((dimension, above))


def read_facts(node: Node, form: FactSchema, diagnostics: Diagnostics, own: FactSchema | None = None) -> Facts:
    """Read `facts`. What `form` does not know and `own` (the contract's own rules) does is set aside."""
    said = Facts()
    _Reader(form, own, said, diagnostics).read(node, {})
    return said


def read_value(fact: Fact, node: Node, form: FactSchema, diagnostics: Diagnostics) -> Outcome | None:
    """One value of a fact, or nothing and a fault."""
    return _Reader(form, None, Facts(), diagnostics).value(fact, node)


class _Reader:
    def __init__(self, form: FactSchema, own: FactSchema | None, said: Facts, diagnostics: Diagnostics) -> None:
        self.form, self.own, self.said, self.diagnostics = form, own, said, diagnostics

    def read(self, node: Node, path: dict[str, str]) -> None:
        if not node.is_map:
            self.diagnostics.add(say("E701", "no-facts"), node.where)
            return
        for name, child in node.map.items():
            if name in self.form.facts:
                self.fact(self.form.facts[name], child, path)
            elif name in self.form.dimensions and not self.form.is_range(name):
                self.dimension(self.form.dimensions[name], child, path)
            elif self.own is not None and (name in self.own.facts or name in self.own.dimensions):
                self.aside(name, child, path)
            else:
                known = [*self.form.facts, *(d for d in self.form.dimensions if not self.form.is_range(d))]
                self.diagnostics.add(say("E702", "no-fact", name=name), child.where, did_you_mean(name, known))

    def aside(self, name: str, child: Node, path: dict[str, str]) -> None:
        """Keep a list of what is not used, with every fact under a dimension or member that is not known."""
        assert self.own is not None
        if name not in self.own.dimensions or not child.map:
            self.said.set_aside.append((name, dict(path)))
            return
        for member, inner in child.map.items():
            self.aside_member(name, member, inner, path)

    def aside_member(self, dimension: str, member: str, inner: Node, path: dict[str, str]) -> None:
        if not inner.map:
            self.said.set_aside.append((dimension, {**path, dimension: member}))
        for fact, value in inner.map.items():
            self.aside(fact, value, {**path, dimension: member})

    def dimension(self, dimension: Dimension, node: Node, path: dict[str, str]) -> None:
        parents = self.form.parents[dimension.name]
        missing = [p for p in parents if p not in path]
        if missing:
            self.diagnostics.add(say("E703", "outside", dimension=dimension.name, above=missing[0]), node.where)
            return
        if dimension.name in path:
            self.diagnostics.add(say("E703", "inside-itself", dimension=dimension.name), node.where)
            return
        if isinstance(node.value, NotApplicable):
            node = node.with_map({})
        if not node.is_map:
            self.diagnostics.add(say("E704", "no-members", dimension=dimension.name), node.where)
            return
        known = []
        for member, inner in node.map.items():
            if dimension.kind == "closed" and member not in dimension.members:
                own = self.own.dimensions.get(dimension.name) if self.own is not None else None
                if own is not None and member in own.members:
                    self.aside_member(dimension.name, member, inner, path)
                    continue
                self.diagnostics.add(
                    say("E705", "no-member", member=member, dimension=dimension.name),
                    inner.where,
                    did_you_mean(member, dimension.members),
                )
                continue
            if not MEMBER.fullmatch(member):
                self.diagnostics.add(say("E706", "no-name", member=member, dimension=dimension.name), inner.where)
                continue
            known.append(member)
            if inner.value is None:
                self.diagnostics.add(say("E701", "nothing-below", name=member), inner.where)
                continue
            if not (isinstance(inner.value, NotApplicable) or (inner.is_map and not inner.map)):
                self.read(inner, {**path, dimension.name: member})
        if dimension.kind != "closed":
            above = tuple(path[p] for p in parents)
            self.said.named[dimension.name, above] = tuple(known)

    def fact(self, fact: Fact, node: Node, path: dict[str, str]) -> None:
        standing = [d for d in fact.per if not self.form.is_range(d)]
        if set(standing) != set(path):
            places = [say("E707", "at", dimension=d) for d in standing]
            said = say("E707", "per", fact=fact.name, dimensions=standing, places=places)
            self.diagnostics.add(said if standing else say("E707", "once", fact=fact.name), node.where)
            return
        ranges = [d for d in fact.per if self.form.is_range(d)]
        for along, value in self.along(node, ranges):
            outcome = self.value(fact, value)
            if outcome is None:
                continue
            steps = iter(along)
            key = tuple(path[d] if d in path else next(steps) for d in fact.per)
            self.said.hold(fact.name, key, outcome, value.span)

    def along(self, node: Node, ranges: Sequence[str]) -> list[tuple[tuple[Member, ...], Node]]:
        """The values along ranges: `{1: 95, 3: 120}`, or one for all."""
        if not ranges:
            return [((), node)]
        if not node.is_map:
            return [((ANY_MEMBER, *rest), v) for rest, v in self.along(node, ranges[1:])]
        found: list[tuple[tuple[Member, ...], Node]] = []
        for word, inner in node.map.items():
            if not re.fullmatch(r"0|-?[1-9][0-9]{0,3}", word):
                self.diagnostics.add(say("E708", "no-number", word=word, range=ranges[0]), inner.where)
                continue
            self.said.range_keys.append((ranges[0], int(word), inner.where))
            found += [((int(word), *rest), v) for rest, v in self.along(inner, ranges[1:])]
        return found

    def value(self, fact: Fact, node: Node) -> Outcome | None:
        if node.value is None:
            self.diagnostics.add(say("E709", "empty", fact=fact.name), node.where)
            return None
        if node.is_map or node.is_list:
            self.diagnostics.add(say("E710", "one-value", fact=fact.name), node.where, self.written(fact))
            return None
        if wrong := misfit(fact.name, node, fact.type, self.form.dimensions):
            self.diagnostics.extend([wrong])
            return None
        outcome = scalar(node, fact.type)
        if isinstance(outcome, date) and (far := strayed(fact.name, outcome, self.form.made)):
            self.diagnostics.add(far[0], node.span, far[1])
            return None
        if isinstance(outcome, Fraction):
            beyond = None
            if fact.minimum is not None and outcome < fact.minimum:
                beyond = say("E712", "too-small", fact=fact.name, limit=fact.minimum, value=outcome)
            elif fact.maximum is not None and outcome > fact.maximum:
                beyond = say("E712", "too-large", fact=fact.name, limit=fact.maximum, value=outcome)
            if beyond is not None:
                percent = say("E712", "percent", value=outcome, share=outcome / 100)
                self.diagnostics.add(beyond, node.span, percent if fact.type == "rate" else None)
                return None
            if fact.type == "rate" and fact.maximum is None and outcome > MAX_RATE:
                self.diagnostics.add(
                    say("E745", "no-share", fact=fact.name, value=outcome, share=outcome / 100), node.span
                )
                return None
            if is_doubted(node.raw, fact.type):
                self.diagnostics.add(doubt(fact.name, node.raw, outcome), node.span)
        return outcome

    def written(self, fact: Fact) -> Message | None:
        return written_as(fact.type, self.form.dimensions)
