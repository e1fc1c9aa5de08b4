"""A rule set as frozen data: dimensions, facts, tables, readings, rules and what hangs on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ..base.node import Node
from ..base.positions import Span
from .expression import WHOLE, Expression, Part
from .formula import Formula
from .outcomes import Outcome

NUMBERS = ("money", "rate", "integer", "number")
TYPES = (*NUMBERS, "boolean", "date", "text")


@dataclass(frozen=True, eq=False, repr=False)
class Element:
    """What every named thing of a rule set has. `per` is complete: nested dimensions bring their parents."""

    name: str
    node: Node
    label: str = ""
    per: tuple[str, ...] = ()
    type: str = ""
    source: Mapping[str, str] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        """Where to point at: its name in the file."""
        return self.node.where


@dataclass(frozen=True, eq=False, repr=False)
class Dimension(Element):
    """What a value can be per. `kind` is closed, range, open or nested; `title` is the fact that people call a member
    by."""

    kind: str = "open"
    members: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    low: Formula | None = None
    high: Formula | None = None
    within: str | None = None
    dated: str | None = None
    title: str | None = None
    empty_by_default: bool = False
    question: str = ""

    def called(self, member: str) -> str:
        """The label of a member of a closed dimension; with its name where another has the same label."""
        label = self.labels[member]
        return label if list(self.labels.values()).count(label) == 1 else f"{label} ({member})"


@dataclass(frozen=True, eq=False, repr=False)
class Fact(Element):
    """What a contract says. `default` is None where there is none: left out is then unknown."""

    question: str = ""
    when: Formula | None = None
    default: Outcome | None = None
    default_source: Mapping[str, str] = field(default_factory=dict)
    carry: bool = False
    minimum: Fraction | None = None
    maximum: Fraction | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Table(Element):
    """Figures of the law: an outcome for each key, in the order of `per`."""

    cells: Mapping[tuple[str, ...], Outcome] = field(default_factory=dict)
    spans: Mapping[tuple[str, ...], Node] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, repr=False)
class Reading(Element):
    """A text that can be read in more than one way; `chosen` is None where nothing decides."""

    question: str = ""
    options: Mapping[str, Node] = field(default_factory=dict)
    chosen: str | None = None
    because: str = ""


@dataclass(frozen=True)
class Case:
    """One case of a rule: what it gives where its condition holds."""

    condition: Formula | None  # None: else
    then: Formula
    node: Node


@dataclass(frozen=True, eq=False, repr=False)
class Rule(Element):
    """A computed value, of the kind of its section (rule, payment …); all are evaluated alike. `beside` are formulas
    computed beside the value, by their keys; `is_told` says whether readers are told of it."""

    kind: str = "rule"
    when: Formula | None = None
    formula: Formula | None = None
    cases: tuple[Case, ...] = ()
    round: Fraction | None = None
    show: bool = False
    is_told: bool = False
    message: str = ""
    of: str | None = None
    beside: Mapping[str, Formula] = field(default_factory=dict)
    to: str | None = None
    dated: str | None = None

    @property
    def is_rest(self) -> bool:
        """Whether it pays what the other payments leave of the amount."""
        return self.kind == "payment" and self.formula is None

    def formulas(self) -> Iterator[Formula]:
        """Each formula of it: its condition, its value, those beside, then those of its cases."""
        yield from (one for one in (self.when, self.formula, *self.beside.values()) if one is not None)
        for case in self.cases:
            if case.condition is not None:
                yield case.condition
            yield case.then


@dataclass(frozen=True, eq=False, repr=False)
class Control(Element):
    """What the text itself states: names and the values they must have, facts supposed for it."""

    at: Mapping[str, Node] = field(default_factory=dict)
    given: Node | None = None
    expect: Mapping[str, Node] = field(default_factory=dict)


MEMBERS = "the members of "


def members_of(dimension: str) -> str:
    """The members of a dimension among what asks and is asked for; a rule may bear the name of the dimension."""
    return MEMBERS + dimension


@dataclass(frozen=True, eq=False)
class Edge:
    """That one thing asks for another: at which keys, by dimension of what is asked for, and where this is written.

    A key is `same` (the current member), `over` (each member in turn), `shifted` (one before or after), `rule` (the
    member that a rule says) or `any`, as one in brackets may be.
    """

    to: str
    keys: tuple[tuple[str, str], ...]
    own: bool  # whether it may ask for it at its own members: not in brackets, not at a member before
    node: Node  # what says so, where no formula does
    formula: Formula | None = None
    at: Part = WHOLE
    beside: bool = False  # whether a date beside the value asks, and not the value

    @property
    def span(self) -> Span:
        """Where it is written: a part of a formula, or what says so without one."""
        return self.formula.at(self.at) if self.formula is not None else self.node.span


@dataclass(frozen=True, eq=False, repr=False)
class RuleSet:
    """One consolidated version of an accord."""

    id: str
    title: str
    node: Node
    dimensions: Mapping[str, Dimension]
    facts: Mapping[str, Fact]
    tables: Mapping[str, Table]
    readings: Mapping[str, Reading]
    rules: Mapping[str, Rule]  # rules, payments, deadlines, conditions and invariants, in the order of the file
    properties: Mapping[str, Table]
    controls: Mapping[str, Control]
    rounding: str
    instruments: tuple[str, ...]
    sha256: str = ""
    made: tuple[date, ...] = ()  # the days of its instruments, the earliest first
    meanings: Mapping[str, Expression] = field(default_factory=dict)  # of each fact and rule, lowered
    edges: Mapping[str, tuple[Edge, ...]] = field(default_factory=dict)  # what each name asks for

    def of_kind(self, kind: str) -> Iterator[Rule]:
        """The rules of one kind, as payments or deadlines, in the order of the file."""
        return (rule for rule in self.rules.values() if rule.kind == kind)

    def parents(self, dimension: str) -> tuple[str, ...]:
        """The dimensions that a nested one brings along, outermost first."""
        found: list[str] = []
        while dimension in self.dimensions and (within := self.dimensions[dimension].within):
            found.insert(0, within)
            dimension = within
        return tuple(found)

    def payments_of(self, name: str) -> list[Rule]:
        """The payments that an amount is paid in, the one that pays the rest among them."""
        return [p for p in self.of_kind("payment") if p.of == name]
