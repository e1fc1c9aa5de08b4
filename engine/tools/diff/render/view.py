"""A difference as a page, for every format alike: sections of the law with lines, small tables and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ....base import dates
from ....base.node import Node
from ....base.positions import printable
from ....compiler.gate import addends
from ....consolidation.spec import language
from ....contracts.versions import starts
from ....report.locale import Locale
from ..changes import ADDED, CHANGED, REPEALED, Change
from ..formulas import KEPT, Piece, formula_text, left_of
from ..inputs import Pair
from ..names import Names
from ..sentences import SIGNS, said
from .tables import Grid, grid_of_cells, grid_of_lists

_ASIDE = re.compile(r" \([^()]*\)")


@dataclass(frozen=True)
class Line:
    """One change: its sign, the words that lead to it, what is gone, kept and new, what is said beside, the article."""

    sign: str
    lead: str
    pieces: tuple[Piece, ...] = ()
    rest: str = ""
    article: str = ""


@dataclass(frozen=True)
class Listing:
    """Names of what was added or repealed, by article."""

    sign: str
    word: str
    items: tuple[tuple[str, tuple[str, ...]], ...]


Entry = Line | Listing | Grid


@dataclass(frozen=True)
class Page:
    """What all formats print; `grids` are those tables among the entries that hold amounts."""

    title: str
    intro: tuple[str, ...]
    parts: tuple[tuple[str, tuple[Entry, ...]], ...]
    tail: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()


class View:
    """The entries of a page, from changes. A short page leaves out what only serves other changes, and counts it."""

    def __init__(self, changes: Sequence[Change], names: Names, everything: bool = False) -> None:
        self.changes, self.names, self.everything = changes, names, everything
        self.say = names.locale.say
        self.instruments = {c.origin.instrument for c in changes if c.origin}
        new = [c.path[1] for c in changes if c.path[0] == "documents" and c.verb == ADDED and len(c.path) == 2]
        self.own = new[0] if len(new) == 1 and len(self.instruments) == 1 else ""
        self.told = list(changes) if everything else list(essential(changes))
        many = [] if everything else formulas(self.told)
        steps = [c for c in many if names.text("rules", c.path[1], "show") != "true"]
        self.named = set(steps) if len(many) > MOST_FORMULAS else set()  # told by their names alone
        readings = [c for c in self.told if c.path[0] == "readings" and len(c.path) == 2]
        self.briefly = not everything and len(readings) > MOST_READINGS

    def page(self, title: str, intro: Sequence[str]) -> Page:
        """The changes by section, the law before what it refers to, under this title."""
        headings = {"head": self.say("diff", "the-text")}
        headings |= {name: self.names.locale.heading(name) for name in language().as_told}
        sections: dict[str, list[Change]] = {}
        for change in self.told:
            sections.setdefault(change.path[0] if change.path[0] in headings else "head", []).append(change)
        parts = []
        for section, heading in headings.items():
            entries = tuple(self.entries(section, sections.get(section, [])))
            if entries:
                parts.append((heading, entries))
        grids = tuple(e for _, entries in parts for e in entries if isinstance(e, Grid) and e.type == "money")
        return Page(title, tuple(intro), tuple(parts), self.tail(), grids)

    def entries(self, section: str, changes: Sequence[Change]) -> Iterator[Entry]:
        """Lines and tables in order; whole elements that need no body are gathered into lists at the end."""
        lists: dict[str, dict[str, dict[str, str]]] = {}
        groups: dict[tuple[str, ...], list[Change]] = {}
        brief = section in language().sections and language().sections[section].is_brief
        for change in changes:
            whole = len(change.path) == 2 and change.verb in (ADDED, REPEALED)
            listed = whole and (brief or (self.briefly and section == "readings"))
            if not self.everything and (listed or change in self.named):
                by_article = lists.setdefault(change.verb, {})
                labels = by_article.setdefault(self.article(change), {})
                name = change.path[1]
                label = name if section == "readings" else self.names.element(section, name)
                if name not in labels:  # of two with one label, the later is told by its name too
                    labels[name] = f"{label} ({name})" if label in labels.values() else label
            else:
                groups.setdefault(change.path[:2] if section != "head" else change.path, []).append(change)
        for group in groups.values():
            yield from self.group(group)
        for verb, items in sorted(lists.items()):
            word = self.say("diff", f"verb-{verb}")
            yield Listing(SIGNS[verb], word, tuple((a, tuple(labels.values())) for a, labels in items.items()))

    def group(self, changes: Sequence[Change]) -> Iterator[Entry]:
        """The changes of one element; cells of a table become a table."""
        cells = [c for c in changes if c.at]
        if len(cells) > 1:
            yield grid_of_cells(cells, self.names, self.article, self.everything)
        for change in changes:
            if len(cells) > 1 and change.at:
                continue
            grid = self.whole_table(change)
            yield grid if grid is not None else self.line(change)

    def whole_table(self, change: Change) -> Grid | None:
        """A table that is added or repealed, or the figures of a control; nothing for other changes."""
        table = change.path[0] == "tables" and len(change.path) == 2 and change.verb in (ADDED, REPEALED)
        control = change.path[0] == "controls" and change.verb == CHANGED and change.path[2:3] == ("expect",)
        return grid_of_lists(change, self.names, self.article(change), self.everything) if table or control else None

    def line(self, change: Change) -> Line:
        """A change as one line; on a short page a sum is told by what is added to it and taken from it."""
        found = said(change, self.names)
        rest = "" if change.verb in (ADDED, REPEALED) else found.rest
        pieces = found.pieces if self.everything else tuple(shortened(found.pieces))
        if not self.everything and (words := self.in_words(change)):
            return Line(found.sign, found.lead, ((KEPT, words),), rest, self.article(change))
        return Line(found.sign, found.lead, pieces, rest, self.article(change))

    def in_words(self, change: Change) -> str:
        """What is added to a sum and taken from it, by its labels; nothing where the formula changes otherwise."""
        if change.path[-1] != "formula" or change.before is None or change.after is None:
            return ""
        one, other = addends(formula_text(change.before)), addends(formula_text(change.after))
        gone, new = left_of(one, other), left_of(other, one)
        if not one or len(gone) == len(one) or not (gone or new):
            return ""
        told = [("−" if a[0] == "+" else "+", a[1]) for a in gone] + [(a[0].replace("-", "−"), a[1]) for a in new]
        if not all(name.isidentifier() for _, name in told):
            return ""
        return ", ".join(f"{sign} {self.names.named(name)}" for sign, name in told)

    def article(self, change: Change) -> str:
        """The article, with its document where that is not the one of the whole page, and its instrument."""
        if change.origin is None:
            old = change.before.origin if change.before is not None and change.verb == REPEALED else None
            if old is None or not old.source:
                return ""
            return self.say("diff", "was", before=f"{old.instrument}, {self.names.article(old.source)}")
        source = change.origin.source if self.everything else _ASIDE.sub("", change.origin.source)
        if self.own and source.startswith(f"{self.own}, "):
            return source[len(self.own) + 2 :]
        return ", ".join(
            x for x in (change.origin.instrument if len(self.instruments) > 1 else "", self.names.article(source)) if x
        )

    def tail(self) -> tuple[str, ...]:
        """How much is not shown, and what is told by its name alone."""
        count = len(self.changes) - len(self.told)
        more = (self.say("diff", "more-changes", count=count),) if count else ()
        return (*more, self.say("diff", "told-briefly")) if self.named or self.briefly else more


MOST_FORMULAS = 8  # printed on a page; of more only those of results


MOST_READINGS = 12  # asked in full; of more only the names


_REFERENCE = re.compile(r"\b[a-z0-9-]+/[a-z0-9-]*[a-z][a-z0-9-]*\b")
"""The id of another text inside a remark."""


def essential(changes: Sequence[Change]) -> Iterator[Change]:
    """What a reader wants of a difference: not remarks but those that lead to another text, not the dates that the
    head tells, of whole rules only results, and of checks only printed values that no other line tells."""
    told: set[tuple[str, str]] = set()
    for change in changes:
        values = (change.before.raw if change.before else "", change.after.raw if change.after else "")
        lists = tuple(", ".join(i.raw for i in n.items) if n else "" for n in (change.before, change.after))
        pair = values if any(values) else (lists[0], lists[1])
        whole = len(change.path) == 2
        if change.path[0] == "notes":
            wanted = any(_REFERENCE.search(n.text("text") or "") for n in (change.after,) if n is not None)
        elif change.is_remark or change.path[0] in ("in_force", "applied_on"):
            wanted = False
        elif change.path[0] == "rules" and whole and change.verb in (ADDED, REPEALED):
            body = change.after or change.before
            wanted = body is not None and body.text("show") == "true"
        elif change.path[0] == "payments" and whole:
            wanted = not _goes_with_its_rule(change, changes)
        elif change.path[0] == "invariants":
            wanted = not whole
        elif change.path[0] == "controls":
            wanted = change.verb == CHANGED and change.path[2:3] == ("expect",) and pair not in told
        else:
            wanted = True
        if wanted:
            told.add(pair)
            yield change


def _goes_with_its_rule(change: Change, changes: Sequence[Change]) -> bool:
    """Whether a payment comes, or goes, with the rule that says what is due, which a reader is told of."""
    body = change.after or change.before
    of = body.text("of") if body is not None else None
    rule = next((c for c in changes if c.path == ("rules", of) and c.verb == change.verb), None)
    told = rule.after or rule.before if rule is not None else None
    return told is not None and told.text("show") == "true"


def formulas(changes: Sequence[Change]) -> list[Change]:
    """The changed formulas and conditions of rules."""
    return [c for c in changes if c.path[0] == "rules" and len(c.path) > 2 and c.verb == CHANGED and not c.is_remark]


def shortened(found: Sequence[Piece], most: int = 44) -> Iterator[Piece]:
    """The pieces of a formula with the middle of long stretches that stay left out."""
    for kind, text in found:
        if kind != KEPT or len(text) <= most or len(found) == 1:
            yield kind, text
            continue
        words = text.split(" ")
        yield kind, " ".join([words[0], "…", words[-1]]) if len(words) > 3 else text


def head(pair: Pair, locale: Locale) -> tuple[str, list[str]]:
    """The title of the page, and a line on each text."""
    title = " → ".join(printable(c) for c in pair.called)
    lines = [f"{sign} {about(text, locale)}" for sign, text in (("−", pair.before), ("+", pair.after)) if text.map]
    if lines[1:] and lines[0][1:] == lines[1][1:]:
        lines = [lines[0][2:]]
    if not pair.changes:
        lines.append(locale.say("diff", "no-difference"))
    return title, lines


def about(text: Node, locale: Locale) -> str:
    """The title of a text, with the day on which it was signed and those between which it is in force."""
    title = printable(text.text("title") or text.text("id") or "")
    signed = dates.parse(text.text("signed") or "")
    told = [locale.say("diff", "signed", day=signed)] if signed else []
    if text.text("kind") != "variant":
        start, end, read = starts(text, {})
        if start:
            told.append(locale.say("diff", "in-force-from", day=start))
        if end:
            told.append(locale.say("diff", "in-force-until", day=end))
        if read:
            label = text.text("readings", read[0], "options", read[1], "label") or read[1]
            told.append(locale.say("diff", "as-read", option=label))
    return title + (f" ({', '.join(told)})" if told else "")
