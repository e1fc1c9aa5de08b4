"""An impact as tables, for every format alike: what is gained and lost, by whom, by what, and what is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ....base.node import NONE
from ....base.positions import printable
from ....contracts.statement import natural
from ....core.outcomes import Outcome
from ...diff import Names
from ...ranges import Interval, interval_text
from ..groups import Group
from ..measure import Case, Side, less
from ..operations import AtomicChange
from ..summary import ELSEWHERE, Breakdown, Impact, Totals, sums

Cell = str | int | Outcome


@dataclass(frozen=True)
class Table:
    """A table: `key` names it in files, each column has a heading and whether it holds amounts (a type of the law's),
    counts (`count`) or `text`; `note` says what a reader must know of it."""

    key: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Subject:
    """What the impact is of: how the two texts are called, the result, and what was left out (file, why)."""

    a: str
    b: str
    result: str
    left_out: tuple[tuple[str, str], ...] = ()
    operations: bool = True  # whether B is A and something more


class View:
    """The tables of an impact, in words of a locale."""

    def __init__(self, impact: Impact, subject: Subject, names: Names, ranges: Sequence[str] = ()) -> None:
        self.impact, self.subject, self.names, self.ranges = impact, subject, names, ranges
        self.locale, self.word = names.locale, names.locale.word
        self.type = names.type("rules", subject.result) or "money"

    @property
    def title(self) -> str:
        return f"{printable(self.subject.a)} → {printable(self.subject.b)}"

    @property
    def result(self) -> str:
        return self.names.element("rules", self.subject.result)

    def tables(self) -> Iterator[Table]:
        yield self.summary()
        yield self.operations()
        for breakdown in self.impact.breakdowns:
            yield self.by(breakdown)
        yield self.contracts()
        yield from self.asides()

    def summary(self) -> Table:
        whole = self.impact.total
        zero, count = Fraction(0), len(self.impact.cases)
        rows: list[tuple[Cell, ...]] = [
            (self.word("gain"), whole.gain, whole.gains),
            (self.word("lose"), whole.lose, whole.losses),
            (self.word("unchanged"), whole.same, zero),
            (self.word("known under both"), whole.known, whole.difference),
        ]
        for label, number in (
            (f"{self.word('unknown under')} {self.subject.a}", whole.unknown_before),
            (f"{self.word('unknown under')} {self.subject.b}", whole.unknown_after),
        ):
            rows.append((printable(label), number, ""))
        rows.append((self.word("contracts"), count, ""))
        columns = (("", "text"), (self.word("contracts"), "count"), (self.word("difference"), self.type))
        return Table("summary", self.word("In all"), columns, tuple(rows), self.sums())

    def sums(self) -> str:
        """The totals before and after in a sentence, and what the unknown contracts may add where one asked."""
        whole = self.impact.total
        told = f"{self.money(whole.before)} → {self.money(whole.after)} ({self.step(whole.difference)})"
        text = f"{self.result}: {told if whole.known else self.word('unknown')}"
        intervals = [self.interval(side) for side in (0, 1)]
        if whole.unknown and all(s is not None for s in intervals):
            told = " → ".join(interval_text(s, self.type, self.locale) for s in intervals if s is not None)
            text += f"; {self.word('with the unknown ones')}: {told}"
        return text

    def interval(self, side: int) -> Interval | None:
        """What all contracts together may come to under one text; nothing where no ranges were asked for."""
        low: Fraction | None = Fraction(0)
        high: Fraction | None = Fraction(0)
        for case in self.impact.cases:
            about = (case.before, case.after)[side]
            if isinstance(about.total, Fraction):
                ends: tuple[object, object] = (about.total, about.total)
            elif about.interval is not None and about.interval.kind == "number":
                ends = (about.interval.lowest, about.interval.highest)
                if about.interval.none and isinstance(ends[0], Fraction):
                    ends = (min(ends[0], Fraction(0)), ends[1])
            elif about.total is NONE:
                continue
            else:
                return None
            low = low + ends[0] if low is not None and isinstance(ends[0], Fraction) else None
            high = high + ends[1] if high is not None and isinstance(ends[1], Fraction) else None
        return Interval("number", low, high)

    def by(self, breakdown: Breakdown) -> Table:
        """The tallies by the members of a dimension."""
        label = self.names.element("dimensions", breakdown.dimension)
        rows = tuple(self.tally(self.member(breakdown, m), t) for m, t in breakdown.rows.items())
        note = self.word("each row adds what is known in it") if any(t.unknown for t in breakdown.rows.values()) else ""
        return Table(breakdown.dimension, f"{self.word('By')} {_low(label)}", self.tallied(label), rows, note)

    def tallied(self, label: str) -> tuple[tuple[str, str], ...]:
        amounts = [(self.word(w), self.type) for w in ("before", "after", "difference")]
        counts = [(self.word(w), "count") for w in ("gain", "lose", "unchanged", "unknown")]
        return ((label, "text"), *amounts, *counts)

    def tally(self, label: str, of: Totals) -> tuple[Cell, ...]:
        nothing = self.word("unknown") if of.unknown and not of.known else None  # no sum of what nobody knows
        amounts = (nothing,) * 3 if nothing else (of.before, of.after, of.difference)
        return (label, *amounts, of.gain, of.lose, of.same, of.unknown)

    def member(self, breakdown: Breakdown, member: str) -> str:
        if member == ELSEWHERE:
            return self.word("apart from these")
        return self.members(breakdown.dimension, tuple(member.split(" → ")))

    def members(self, dimension: str, members: Sequence[str]) -> str:
        """What people call members: the labels, or the numbers."""
        if members in ((), ("?",), ["?"]):
            return self.word("unknown")
        return " → ".join(_capital(self.names.member(dimension, m)) if m != "?" else "?" for m in members)

    def operations(self) -> Table:
        """What each group does, what they do together beyond that, and the total that the lines add up to."""
        columns = (
            ("", "text"),
            (self.word("article"), "text"),
            (self.word("difference"), self.type),
            (self.word("gain"), "count"),
            (self.word("lose"), "count"),
        )
        title = self.word("By operation")
        if not self.subject.operations:
            note = (
                f"{printable(self.subject.b)} {self.word('is not')} {printable(self.subject.a)}"
                f" {self.word('with operations of its own: there is no list of operations, only totals')}"
            )
            return Table("operations", title, columns, (), note)
        rows: list[tuple[Cell, ...]] = []
        for effect in self.impact.effects:
            if effect.group is None:
                label, article = self.word("together, beyond each alone"), ""
            else:
                label, article = called(effect.group, self.names), "; ".join(articles(effect.group))
            rows.append((label, article, effect.sum, effect.gain, effect.lose))
        count, amount = self.impact.unattributed
        if count:
            label = f"{self.word('contracts unknown under a part of the operations')}: {count}"
            rows.append((label, "", amount, "", ""))
        rows.append(
            (self.word("total"), "", self.impact.total.difference, self.impact.total.gain, self.impact.total.lose)
        )
        idle = len(self.impact.idle)
        note = f"{idle} {self.word('other groups of operations cannot reach this result')}" if idle else ""
        return Table("operations", title, columns, tuple(rows), note)

    def contracts(self) -> Table:
        """A row for each contract: its members, the result under both texts, and the difference of each year."""
        sorts = list(dict.fromkeys(d for c in self.impact.cases for d in c.classes))
        moved = {d: [steps(c, d) for c in self.impact.cases] for d in self.ranges}
        years = [(d, m) for d in self.ranges for m in self.steps(d)]
        columns = [(self.word("contract"), "text"), *((self.names.element("dimensions", d), "text") for d in sorts)]
        columns += [(printable(x), self.type) for x in (self.subject.a, self.subject.b)]
        columns += [(self.word("difference"), self.type)]
        columns += [(_capital(self.names.member(d, m)), self.type) for d, m in years]
        rows = tuple(
            (
                printable(case.title, 80),
                *(self.members(d, case.classes.get(d, ())) for d in sorts),
                self.total(case.before),
                self.total(case.after),
                case.difference,
                *(moved[d][n].get(m, NONE) for d, m in years),
            )
            for n, case in enumerate(self.impact.cases)
        )
        note = self.word("the years: what each gains or loses") if years else ""
        return Table("contracts", self.word("Contracts"), tuple(columns), rows, note)

    def total(self, side: Side) -> Cell:
        """The result, or its range where it is unknown and one asked."""
        return interval_text(side.interval, self.type, self.locale) if side.interval is not None else side.total

    def steps(self, dimension: str) -> list[str]:
        found = {
            m for c in self.impact.cases for s in (c.before, c.after) for p in s.parts if (m := p.at.get(dimension))
        }
        return sorted(found, key=natural)

    def asides(self) -> Iterator[Table]:
        """What unknown results wait for, the facts that a text does not know, and what was left out."""
        waits = [
            (self.names.named(n.name) if n.kind == "fact" else self.other(n.kind, n.name), n.name, a, b)
            for n, a, b in self.impact.waits
        ]
        under = [(f"{self.word('unknown under')} {printable(x)}", "count") for x in (self.subject.a, self.subject.b)]
        if waits:
            yield Table(
                "unknown",
                self.word("What is unknown, and what it waits for"),
                ((self.word("fact"), "text"), (self.word("name"), "text"), *under),
                tuple(waits),
            )
        counts: dict[tuple[str, str], int] = {}
        for case in self.impact.cases:
            for side, name in dict.fromkeys((s, n) for s, n, _ in case.set_aside):
                key = (self.subject.b if side else self.subject.a, name)
                counts[key] = counts.get(key, 0) + 1
        if counts:
            heads = ((self.word("rules"), "text"), (self.word("fact"), "text"), (self.word("contracts"), "count"))
            yield Table(
                "set_aside",
                self.word("Set aside: these rules do not use it"),
                heads,
                tuple((printable(r), n, c) for (r, n), c in sorted(counts.items())),
            )
        if self.subject.left_out:
            rows = tuple((printable(n, 80), self.word(w)) for n, w in self.subject.left_out)
            columns = ((self.word("contract"), "text"), (self.word("why"), "text"))
            yield Table("left_out", self.word("Left out"), columns, rows)

    def other(self, kind: str, name: str) -> str:
        """An open dimension or reading by its label or question."""
        return self.names.element("dimensions" if kind == "dimension" else "readings", name)

    def money(self, amount: Fraction) -> str:
        return self.locale.number(amount, self.type)

    def step(self, amount: Fraction) -> str:
        return ("+" if amount >= 0 else "−") + self.money(abs(amount))


def steps(case: Case, dimension: str) -> dict[str, Outcome]:
    """What each member of a dimension gains or loses in a contract, of those that either text gives a part."""
    before, after = (sums(s.parts, dimension) for s in (case.before, case.after))
    nothing = Fraction(0)
    return {m: less(after.get(m, nothing), before.get(m, nothing)) for m in {**before, **after}}


def tables(view: View) -> Mapping[str, Table]:
    return {t.key: t for t in view.tables()}


def _low(text: str) -> str:
    return text[:1].lower() + text[1:] if not text[1:2].isupper() else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


MOST_TARGETS = 3


_ASIDE = re.compile(r" \([^()]*\)")


def called(group: Group, names: Names, most: int = MOST_TARGETS) -> str:
    """What a group changes, in a few labels."""
    labels = list(dict.fromkeys(_target(a, names) for a in group.targets))
    more = len(labels) - most
    text = "; ".join(labels[:most] if more > 1 else labels)
    text += f" … (+{more})" if more > 1 else ""
    return text + (f" ({names.locale.word('on top of what it needs')})" if group.below is not None else "")


def _target(atom: AtomicChange, names: Names) -> str:
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
        if printable(article) not in told:
            told.append(printable(article))
    return told if len(told) <= most + 1 else [*told[:most], "…"]
