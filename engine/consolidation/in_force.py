"""Which texts of an accord are in force on a day: the accord with every amendment in force that day.

`rules/README.md` has the table of outcomes that this follows. Variants apply where they are named, never by a day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..base import dates
from ..base.diagnostics import Diagnostic, DiagnosticError, Diagnostics
from ..base.messages import say
from ..base.node import Node, plain
from ..base.positions import Span
from .heads import check_heads
from .library import Library
from .spec import language


@dataclass(frozen=True, eq=False)
class Text:
    """An accord or an amendment with the days on which it is in force, that of each option where a reading decides."""

    id: str
    amends: str | None
    node: Node
    reading: str | None = None
    option: str | None = None  # the one taken; none where the reading is open
    starts: Mapping[str, date | None] | None = None  # by option
    start: date | None = None  # none: only where it is named
    until: date | None = None

    @property
    def order(self) -> tuple[str, str, str]:
        """By the day it was signed, for want of it the day it was published, and at last by its name."""
        return self.node.text("signed") or "9999", self.node.text("published") or "9999", self.id

    @property
    def read(self) -> tuple[str, str] | None:
        """The reading that decides, with the option taken."""
        return (self.reading, self.option or "open") if self.reading is not None else None

    @property
    def days(self) -> Span:
        """Where its days are written."""
        return (self.node.get("in_force") or self.node).where

    def began(self, day: date) -> bool | None:
        """Whether its first day has come; nothing where the reading that decides is open and its options differ."""
        if self.option is None and self.starts is not None:
            found = {start is not None and start <= day for start in self.starts.values()}
            return found.pop() if len(found) == 1 else None
        return self.start is not None and self.start <= day

    def ended(self, day: date) -> bool:
        """Whether its last day has passed; on that day itself it is still in force."""
        return self.until is not None and self.until < day

    def might(self, day: date) -> bool:
        """Whether some option puts it in force on or before a day."""
        return any(start is not None and start <= day for start in (self.starts or {}).values())


@dataclass(frozen=True)
class InForce:
    """The texts in force on a day, in the order in which they apply, and amendments that ended with what they amend."""

    texts: tuple[Text, ...]
    ended: tuple[Text, ...] = ()

    @property
    def start(self) -> date:
        """Since when it is these."""
        return max(t.start for t in self.texts if t.start is not None)

    def reference(self, library: Library) -> str:
        """How a contract names them: the last of a chain alone, others joined by +."""
        ids = [t.id for t in self.texts]
        whole = max(n for n in range(1, len(ids) + 1) if list(library.chain(ids[n - 1])) == ids[:n])
        return " + ".join(ids[whole - 1 :])


def text_of(id_: str, library: Library, readings: Mapping[str, str]) -> Text:
    """One text with its days, under the options taken; raises `DiagnosticError` where its head or its operations are
    wrong."""
    diagnostics, own = Diagnostics(), library.document(id_)
    check_heads(own, diagnostics)
    document = library.consolidate(id_, diagnostics).document
    diagnostics.raise_if_errors()
    until = dates.parse(document.text("in_force", "until") or "")
    found = Text(id_, own.text("amends"), own, until=until)
    reading = document.text("in_force", "reading")
    if reading is None or document.get("readings", reading) is None:
        return replace(found, start=dates.parse(document.text("in_force", "from") or ""))
    options = document.must("readings", reading, "options").map
    starts = {name: dates.parse(about.text("from") or "") for name, about in options.items()}
    chosen = document.get("readings", reading, "chosen")
    option = readings.get(reading) or (chosen.raw if chosen is not None and chosen.value is not None else None)
    return replace(found, reading=reading, option=option, starts=starts, start=starts.get(option or ""))


def texts_of(accord: str, library: Library, readings: Mapping[str, str]) -> tuple[Text, ...]:
    """The accords and amendments of a family, by name."""
    strays = [diagnostic for path, diagnostic in library.strays() if path.startswith(f"{accord}/")]
    if strays:
        raise DiagnosticError(strays)
    family = [i for i in library.ids() if i.startswith(f"{accord}/")]
    return tuple(text_of(i, library, readings) for i in family if library.document(i).text("kind") != "variant")


IN, OUT, ENDED, NAMED = "in", "not yet", "ended", "only where named"


def in_force(texts: Sequence[Text], day: date, library: Library) -> InForce | None:
    """What is in force on a day, nothing where no accord is; raises `DiagnosticError` where that cannot be said."""
    bases = [t for t in texts if t.amends is None and _alone(t, day) == IN]
    if not bases:
        return None
    base = max(bases, key=lambda t: (t.start or date.min, t.id))
    states = {t.id: _alone(t, day) if t.amends is None else "" for t in texts}
    states |= {t.id: NAMED for t in bases if t is not base}  # a later accord took its place
    known = {t.id: t for t in texts}
    for text in texts:
        _state(text, day, known, states)
    found = [t for t in texts if states[t.id] == IN]
    return InForce(tuple(_ordered(found, library)), tuple(t for t in texts if t.amends and states[t.id] == ENDED))


def _alone(text: Text, day: date) -> str:
    """The state of a text by its own days."""
    began = text.began(day)
    if began is None:
        raise DiagnosticError([_undecided(text, day)])
    if not began:
        return OUT if text.start is not None or text.starts is not None else NAMED
    return ENDED if text.ended(day) else IN


def _state(text: Text, day: date, known: Mapping[str, Text], states: dict[str, str]) -> str:
    """The state of a text, which is in force only with what it amends, and ends with it."""
    if states[text.id]:
        return states[text.id]
    above = known.get(text.amends or "")
    over = _state(above, day, known, states) if above is not None else NAMED
    mine = _alone(text, day) if over != NAMED else NAMED
    if mine == IN and over == OUT and above is not None:
        raise DiagnosticError([too_early(text, above)])
    states[text.id] = over if mine == IN else mine
    return states[text.id]


def _ordered(found: Sequence[Text], library: Library) -> Iterator[Text]:
    """In the order of their signatures, each after what it amends; raises `DiagnosticError` where the order is not
    known and matters."""
    waiting, done = sorted(found, key=lambda t: t.order), set[str]()
    while waiting:
        ready = [t for t in waiting if t.amends is None or t.amends in done]
        first = ready[0]
        unsigned = [t for t in ready[1:] if not (first.node.text("signed") and t.node.text("signed"))]
        for other in unsigned:
            if not _either_way(first, other, library):
                raise DiagnosticError([_unordered(first, other)])
        yield first
        done.add(first.id)
        waiting.remove(first)


def _either_way(one: Text, other: Text, library: Library) -> bool:
    """Whether two amendments give the same text in both orders; two that clash are told where they are joined."""
    if one.amends is None or (one.node.text("published") and other.node.text("published")):
        return True
    texts = [_joined(*pair, library) for pair in ((one, other), (other, one))]
    return None in texts or texts[0] == texts[1]


def _joined(first: Text, second: Text, library: Library) -> str | None:
    """Two amendments one after the other, but for their heads; nothing where they cannot be joined."""
    if second.amends not in library.chain(first.id):
        return None
    diagnostics = Diagnostics()
    whole = plain(library.consolidate(f"{first.id} + {second.id}", diagnostics).document)
    body = {k: v for k, v in whole.items() if k not in (*language().own, *language().at_head)}
    return None if diagnostics.errors else json.dumps(body, default=str)


def _undecided(text: Text, day: date) -> Diagnostic:
    options = [
        say("E729", "from", option=option, start=start) if start is not None else say("E729", "never", option=option)
        for option, start in (text.starts or {}).items()
    ]
    said = say("E729", "open-reading", text=text.id, day=day, reading=text.reading or "", options=options)
    return Diagnostic(said, text.days)


def too_early(text: Text, above: Text) -> Diagnostic:
    """An amendment that begins before what it amends."""
    mine, theirs = text.start or date.min, above.start or date.min
    said = say("E317", "before-what-it-amends", text=text.id, start=mine, above=above.id, start_above=theirs)
    return Diagnostic(said, text.days, beside=((say("E317", "amended"), above.days),))


def _unordered(one: Text, other: Text) -> Diagnostic:
    unsigned = next(t for t in (one, other) if not t.node.text("signed"))
    return Diagnostic(
        say("E728", "order", one=one.id, other=other.id),
        (unsigned.node.get("id") or unsigned.node).where,
    )
