"""An impact as tables, for every format alike: what is gained and lost, by whom, by what, and what is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ....base.messages import Message
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
    left_out: tuple[tuple[str, Message], ...] = ()
    operations: bool = True  # whether B is A and something more


class View:
    """The tables of an impact, in words of a locale."""

    def __init__(self, impact: Impact, subject: Subject, names: Names, ranges: Sequence[str] = ()) -> None:
        self.impact, self.subject, self.names, self.ranges = impact, subject, names, ranges
        self.locale, self.say = names.locale, names.locale.say
        self.type = names.type("rules", subject.result) or "money"

    @property
    def title(self) -> str:
        """Both texts as they were asked for, with an arrow between."""
        return f"{printable(self.subject.a)} → {printable(self.subject.b)}"

    @property
    def result(self) -> str:
        """What people call the result that is compared."""
        return self.names.element("rules", self.subject.result)

    def tables(self) -> Iterator[Table]:
        """All tables in the order of reading: the sums, operations, dimensions, contracts, what is set aside."""
        yield self.summary()
        yield self.operations()
        for breakdown in self.impact.breakdowns:
            yield self.by(breakdown)
        yield self.contracts()
        yield from self.asides()

    def summary(self) -> Table:
        """How many contracts gain, lose and stay, by how much in all, and how many are unknown."""
        whole = self.impact.total
        zero, count = Fraction(0), len(self.impact.cases)
        rows: list[tuple[Cell, ...]] = [
            (self.say("impact", "gain"), whole.gain, whole.gains),
            (self.say("impact", "lose"), whole.lose, whole.losses),
            (self.say("diff", "unchanged"), whole.same, zero),
            (self.say("impact", "known"), whole.known, whole.difference),
        ]
        for text, number in ((self.subject.a, whole.unknown_before), (self.subject.b, whole.unknown_after)):
            rows.append((self.say("impact", "unknown-under", text=text), number, ""))
        contracts = self.say("impact", "contracts")
        rows.append((contracts, count, ""))
        columns = (("", "text"), (contracts, "count"), (self.say("diff", "difference"), self.type))
        return Table("summary", self.say("impact", "in-all"), columns, tuple(rows), self.sums())

    def sums(self) -> str:
        """The totals before and after in a sentence, and what the unknown contracts may add where one asked."""
        whole = self.impact.total
        told = f"{self.money(whole.before)} → {self.money(whole.after)} ({self.step(whole.difference)})"
        text = f"{self.result}: {told if whole.known else self.say('report', 'unknown')}"
        intervals = [self.interval(side) for side in (0, 1)]
        if whole.unknown and all(s is not None for s in intervals):
            told = " → ".join(interval_text(s, self.type, self.locale) for s in intervals if s is not None)
            text = self.say("impact", "with-unknown", sums=text, range=told)
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
        note = self.say("impact", "adds-the-known") if any(t.unknown for t in breakdown.rows.values()) else ""
        title = self.say("impact", "by", dimension=_low(label))
        return Table(breakdown.dimension, title, self.tallied(label), rows, note)

    def tallied(self, label: str) -> tuple[tuple[str, str], ...]:
        """The columns of the rows that `tally` makes, the first with this heading."""
        amounts = [(h, self.type) for h in self.locale.heads("diff", "before", "after", "difference")]
        unchanged, unknown = self.say("diff", "unchanged"), self.say("report", "unknown")
        counts = [(h, "count") for h in (*self.locale.heads("impact", "gain", "lose"), unchanged, unknown)]
        return ((label, "text"), *amounts, *counts)

    def tally(self, label: str, of: Totals) -> tuple[Cell, ...]:
        """Sums and counts of some contracts; no sum, but `unknown`, where not one of them is known under both texts."""
        nothing = self.say("report", "unknown") if of.unknown and not of.known else None  # no sum of what nobody knows
        amounts = (nothing,) * 3 if nothing else (of.before, of.after, of.difference)
        return (label, *amounts, of.gain, of.lose, of.same, of.unknown)

    def member(self, breakdown: Breakdown, member: str) -> str:
        """What people call a member, or two with an arrow where a contract has moved from one to the other."""
        if member == ELSEWHERE:
            return self.say("impact", "elsewhere")
        return self.members(breakdown.dimension, tuple(member.split(" → ")))

    def members(self, dimension: str, members: Sequence[str]) -> str:
        """What people call members: the labels, or the numbers."""
        if members in ((), ("?",), ["?"]):
            return self.say("report", "unknown")
        return " → ".join(_capital(self.names.member(dimension, m)) if m != "?" else "?" for m in members)

    def operations(self) -> Table:
        """What each group does, what they do together beyond that, and the total that the lines add up to."""
        columns = (
            ("", "text"),
            (self.say("impact", "article"), "text"),
            (self.say("diff", "difference"), self.type),
            (self.say("impact", "gain"), "count"),
            (self.say("impact", "lose"), "count"),
        )
        title = self.say("impact", "by-operation")
        if not self.subject.operations:
            note = self.say("impact", "no-operations", a=self.subject.a, b=self.subject.b)
            return Table("operations", title, columns, (), note)
        rows: list[tuple[Cell, ...]] = []
        for effect in self.impact.effects:
            if effect.group is None:
                label, article = self.say("impact", "together"), ""
            else:
                label, article = called(effect.group, self.names), "; ".join(articles(effect.group))
            rows.append((label, article, effect.sum, effect.gain, effect.lose))
        count, amount = self.impact.unattributed
        if count:
            label = self.say("impact", "unattributed", count=count)
            rows.append((label, "", amount, "", ""))
        whole = self.impact.total
        rows.append((self.say("impact", "total"), "", whole.difference, whole.gain, whole.lose))
        idle = len(self.impact.idle)
        note = self.say("impact", "idle", count=idle) if idle else ""
        return Table("operations", title, columns, tuple(rows), note)

    def contracts(self) -> Table:
        """A row for each contract: its members, the result under both texts, and the difference of each year."""
        sorts = list(dict.fromkeys(d for c in self.impact.cases for d in c.classes))
        moved = {d: [steps(c, d) for c in self.impact.cases] for d in self.ranges}
        years = [(d, m) for d in self.ranges for m in self.steps(d)]
        columns = [
            (self.say("impact", "contract"), "text"),
            *((self.names.element("dimensions", d), "text") for d in sorts),
        ]
        columns += [(printable(x), self.type) for x in (self.subject.a, self.subject.b)]
        columns += [(self.say("diff", "difference"), self.type)]
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
        note = self.say("impact", "the-years") if years else ""
        return Table("contracts", self.say("impact", "contracts-title"), tuple(columns), rows, note)

    def total(self, side: Side) -> Cell:
        """The result, or its range where it is unknown and one asked."""
        return interval_text(side.interval, self.type, self.locale) if side.interval is not None else side.total

    def steps(self, dimension: str) -> list[str]:
        """The members of a range that any part of a result has, under either text, in order."""
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
        under = [(self.say("impact", "unknown-under", text=x), "count") for x in (self.subject.a, self.subject.b)]
        if waits:
            yield Table(
                "unknown",
                self.say("report", "waits"),
                ((self.say("impact", "fact"), "text"), (self.say("impact", "name"), "text"), *under),
                tuple(waits),
            )
        counts: dict[tuple[str, str], int] = {}
        for case in self.impact.cases:
            for side, name in dict.fromkeys((s, n) for s, n, _ in case.set_aside):
                key = (self.subject.b if side else self.subject.a, name)
                counts[key] = counts.get(key, 0) + 1
        if counts:
            heads = (
                (self.say("impact", "rules"), "text"),
                (self.say("impact", "fact"), "text"),
                (self.say("impact", "contracts"), "count"),
            )
            yield Table(
                "set_aside",
                self.say("report", "set-aside"),
                heads,
                tuple((printable(r), n, c) for (r, n), c in sorted(counts.items())),
            )
        if self.subject.left_out:
            rows = tuple((printable(n, 80), why.told(self.locale.name)) for n, why in self.subject.left_out)
            columns = ((self.say("impact", "contract"), "text"), (self.say("impact", "why"), "text"))
            yield Table("left_out", self.say("impact", "left-out"), columns, rows)

    def other(self, kind: str, name: str) -> str:
        """An open dimension or reading by its label or question."""
        return self.names.element("dimensions" if kind == "dimension" else "readings", name)

    def money(self, amount: Fraction) -> str:
        """An amount of the result, as the locale writes it."""
        return self.locale.number(amount, self.type)

    def step(self, amount: Fraction) -> str:
        """A difference, with its sign also where it is a gain."""
        return ("+" if amount >= 0 else "−") + self.money(abs(amount))


def steps(case: Case, dimension: str) -> dict[str, Outcome]:
    """What each member of a dimension gains or loses in a contract, of those that either text gives a part."""
    before, after = (sums(s.parts, dimension) for s in (case.before, case.after))
    nothing = Fraction(0)
    return {m: less(after.get(m, nothing), before.get(m, nothing)) for m in {**before, **after}}


def tables(view: View) -> Mapping[str, Table]:
    """The tables that there are, each by its key."""
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
    return text + (f" ({names.locale.say('impact', 'on-top')})" if group.below is not None else "")


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
