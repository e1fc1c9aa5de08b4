"""An impact as tables, for every format alike: what is gained and lost, by whom, by what, and what is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ....base.messages import Message
from ....base.node import NONE
from ....base.positions import printable
from ....consolidation.result import HIGHER, LOWER, NEITHER
from ....contracts.statement import natural
from ....core.outcomes import Outcome
from ...diff import Names
from ...ranges import Interval, interval_text
from ..bounds import EITHER, GAIN, LOSE, SAME, ZERO, Bounds
from ..groups import Group
from ..measure import ELSEWHERE, Side
from ..operations import AtomicChange
from ..summary import Breakdown, Impact, Totals, shifts

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
    better: str = HIGHER  # which way is better for who has a contract


class View:
    """The tables of an impact, in words of a locale."""

    def __init__(self, impact: Impact, subject: Subject, names: Names, ranges: Sequence[str] = ()) -> None:
        self.impact, self.subject, self.names, self.ranges = impact, subject, names, ranges
        self.locale, self.say = names.locale, names.locale.say
        self.type = names.type("rules", subject.result) or "money"
        about = [*(c.bounds for c in impact.cases), *(e.bounds for e in impact.effects)]
        self.open = any(b.exact is None for b in about)  # something of a difference hangs on what nobody has said

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
        """How many contracts gain, lose, stay or may do either, and what is sure of it."""
        whole = self.impact.total
        kinds = ((GAIN, whole.gain, whole.gains), (LOSE, whole.lose, whole.losses), (SAME, whole.same, ZERO))
        rows = [(self.verdict(kind), count, *self.steps_told(bounds)) for kind, count, bounds in kinds]
        if self.open:
            rest = sum((c.bounds for c in self.impact.cases if c.bounds.verdict == EITHER), ZERO)
            rows.append((self.verdict(EITHER), whole.either, *self.steps_told(rest)))
        else:
            known = whole.difference if whole.known or not whole.unknown else ""
            rows.append((self.say("impact", "known"), whole.known, known))
        nothing = ("",) * len(self.difference)
        for text, number in ((self.subject.a, whole.unknown_before), (self.subject.b, whole.unknown_after)):
            rows.append((self.say("impact", "unknown-under", text=text), number, *nothing))
        contracts = self.say("impact", "contracts")
        rows.append((contracts, len(self.impact.cases), *(self.steps_told(whole.bounds) if whole.unknown else nothing)))
        columns = (("", "text"), (contracts, "count"), *self.difference)
        note = f"{self.sums()}; {self.say('impact', 'sure-means')}" if self.open else self.sums()
        return Table("summary", self.say("impact", "in-all"), columns, tuple(rows), note)

    @property
    def difference(self) -> tuple[tuple[str, str], ...]:
        """The columns of a difference: what is sure of it and, where it is open, between what it lies."""
        if not self.open:
            return ((self.say("diff", "difference"), self.type),)
        return ((self.say("impact", "sure"), self.type), (self.say("impact", "between"), "text"))

    def kind(self, kind: str) -> str:
        """Whether who has more of the result gains or loses by it."""
        turned = {GAIN: LOSE, LOSE: GAIN} if self.subject.better == LOWER else {}
        return turned.get(kind, kind)

    def steps_told(self, bounds: Bounds) -> tuple[Cell, ...]:
        """A difference in its columns; never 0 for what nobody knows."""
        if not self.open:
            return (bounds.sure,)
        if bounds.exact is not None:
            return bounds.exact, ""
        between = self.say("impact", "nobody-knows") if bounds.unbounded else self.within(bounds)
        return bounds.sure or self.say("impact", "nothing-sure"), between

    def within(self, bounds: Bounds) -> str:
        """Between what a difference lies."""
        return interval_text(bounds.interval, self.type, self.locale)

    def verdict(self, kind: str) -> str:
        """What contracts surely do, in a word: who has less of what is to be paid gains."""
        kind = self.kind(kind)
        if self.subject.better == NEITHER and kind in (GAIN, LOSE):
            words = {GAIN: self.say("impact", "rise"), LOSE: self.say("impact", "fall")}
            return words[kind] if not self.open else self.say("impact", f"surely-{kind}")
        if not self.open:
            words = {GAIN: self.say("impact", "gain"), LOSE: self.say("impact", "lose")}
            return words.get(kind) or self.say("diff", "unchanged")
        return self.say("impact", f"verdict-{kind}")

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
        amounts = [(h, self.type) for h in self.locale.heads("diff", "before", "after")]
        last = self.say("report", "unknown") if not self.open else self.say("impact", "verdict-either")
        counts = [(h, "count") for h in (*(self.verdict(k) for k in (GAIN, LOSE, SAME)), last)]
        return ((label, "text"), *amounts, *self.difference, *counts)

    def tally(self, label: str, of: Totals) -> tuple[Cell, ...]:
        """Sums and counts of some contracts; no sum, but `unknown`, where not one of them is known under both texts."""
        nothing = self.say("report", "unknown") if of.unknown and not of.known else None  # no sum of what nobody knows
        amounts = (nothing,) * 2 if nothing else (of.before, of.after)
        last = of.unknown if not self.open else of.either
        return (label, *amounts, *self.steps_told(of.bounds), of.gain, of.lose, of.same, last)

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
            *self.difference,
            (self.verdict(GAIN), "count"),
            (self.verdict(LOSE), "count"),
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
            rows.append((label, article, *self.steps_told(effect.bounds), effect.gain, effect.lose))
        whole = self.impact.total
        rows.append((self.say("impact", "total"), "", *self.steps_told(whole.bounds), whole.gain, whole.lose))
        idle = len(self.impact.idle)
        note = self.say("impact", "idle", count=idle) if idle else ""
        return Table("operations", title, columns, tuple(rows), note)

    def contracts(self) -> Table:
        """A row for each contract: its members, the result under both texts, and the difference of each year."""
        sorts = list(dict.fromkeys(d for c in self.impact.cases for d in c.classes))
        moved = {d: [shifts(c, d) for c in self.impact.cases] for d in self.ranges}
        years = [(d, m) for d in self.ranges for m in self.steps(d)]
        columns = [
            (self.say("impact", "contract"), "text"),
            *((self.names.element("dimensions", d), "text") for d in sorts),
        ]
        columns += [(printable(x), self.type) for x in (self.subject.a, self.subject.b)]
        columns += self.difference
        columns += [(self.say("impact", "verdict"), "text")] if self.open else []
        columns += [(_capital(self.names.member(d, m)), self.type) for d, m in years]
        rows = tuple(
            (
                printable(case.title, 80),
                *(self.members(d, case.classes.get(d, ())) for d in sorts),
                self.total(case.before),
                self.total(case.after),
                *self.steps_told(case.bounds),
                *([self.verdict(case.bounds.verdict)] if self.open else []),
                *(self.year(moved[d][n].get(m)) for d, m in years),
            )
            for n, case in enumerate(self.impact.cases)
        )
        note = self.say("impact", "the-years") if years else ""
        return Table("contracts", self.say("impact", "contracts-title"), tuple(columns), rows, note)

    def total(self, side: Side) -> Cell:
        """The result, or its range where it is unknown and one asked."""
        return interval_text(side.interval, self.type, self.locale) if side.interval is not None else side.total

    def year(self, bounds: Bounds | None) -> Cell:
        """What one member gains or loses in a contract, in one cell."""
        if bounds is None:
            return NONE
        if bounds.exact is not None:
            return bounds.exact
        return self.say("impact", "nobody-knows") if bounds.unbounded else self.within(bounds)

    def steps(self, dimension: str) -> list[str]:
        """The members of a range that any part of a result has, under either text, in order."""
        return sorted({m for c in self.impact.cases for m in shifts(c, dimension) if m}, key=natural)

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
