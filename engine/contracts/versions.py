"""Which version of an accord a contract is under, and why: named, or found from the accord and a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..base import dates
from ..base.diagnostics import Diagnostic, DiagnosticError, did_you_mean
from ..base.meant import advice
from ..base.messages import Message, say
from ..base.node import Node
from ..base.positions import printable
from ..compiler.hints import misfit
from ..consolidation.in_force import Text, in_force, texts_of
from ..consolidation.library import Library
from .contract import Contract


@dataclass(frozen=True)
class Why:
    """A reason, and what else played a part: the readings, and what has ended."""

    first: Message
    also: tuple[Message, ...] = ()

    @property
    def said(self) -> Message:
        """All reasons in one sentence, to be told in any language."""
        return say("report", "reasons", reasons=(self.first, *self.also))

    @property
    def readings(self) -> Mapping[str, str]:
        """The readings that decided, each with the text that is not in force by it, if it is one that is not."""
        told = [dict(message.parts) for message in self.also]
        return {parts["reading"]: parts.get("other", "") for parts in told if "reading" in parts}

    def __str__(self) -> str:
        return str(self.said)


NAMED = Why(say("report", "named"))
COMMANDED = Why(say("report", "commanded"))
NAMED_BY_DAY = Why(say("report", "named-by-day"))


@dataclass(frozen=True)
class Selection:
    """The versions of a contract, each with its first day (none: from the start), and the reason."""

    versions: tuple[tuple[date | None, str], ...]
    why: Why
    considered: tuple[str, ...] = ()  # the versions among which a date decided
    later: tuple[tuple[date, str], ...] = ()  # those that came into force after that date

    @property
    def name(self) -> str:
        """The versions in the order in which they begin, each once."""
        return ", ".join(dict.fromkeys(reference for _, reference in self.versions))


def select(
    contract: Contract,
    library: Library,
    option: str | None,
    readings: Mapping[str, str],
    settings: Sequence[str] = (),
) -> Selection:
    """The versions under which a contract is evaluated; raises `DiagnosticError` where nothing decides. A date that is
    set beside the contract, `fact=value`, selects as one that it gives."""
    if option:
        return Selection(((None, option),), COMMANDED)
    if contract.rules:
        return Selection(((None, contract.rules),), NAMED)
    if contract.versions:
        return Selection(contract.versions, NAMED_BY_DAY)
    if contract.accord:
        return _by_date(contract, library, contract.accord, readings, settings)
    families = sorted({i.split("/")[0] for i in library.ids()})
    raise DiagnosticError([Diagnostic(say("E720", "nothing-named", keys=families), contract.node.span)])


def starts(document: Node, readings: Mapping[str, str]) -> tuple[date | None, date | None, tuple[str, str] | None]:
    """The first and last day in force, with the reading and option that decide; no first day: only where it is
    named."""
    reading = document.text("in_force", "reading")
    until = dates.parse(document.text("in_force", "until") or "")
    if reading is None:
        return dates.parse(document.text("in_force", "from") or ""), until, None
    option = readings.get(reading) or document.text("readings", reading, "chosen") or ""
    start = dates.parse(document.text("readings", reading, "options", option, "from") or "")
    return start, until, (reading, option or "open")


def _by_date(
    contract: Contract, library: Library, accord: str, readings: Mapping[str, str], settings: Sequence[str]
) -> Selection:
    texts = texts_of(accord, library, readings)
    if not texts:
        known = sorted({i.split("/")[0] for i in library.ids()})
        where = (contract.node.get("accord") or contract.node).span
        raise DiagnosticError([Diagnostic(say("E721", "no-accord", accord=accord), where, did_you_mean(accord, known))])
    fact = next((f for t in texts if (f := t.node.text("contract_date"))), "")
    day = _day(contract, fact, settings)
    found = in_force(texts, day, library)
    if found is None:
        raise DiagnosticError([_none(accord, texts, day, contract)])
    reasons = [say("report", "read", reading=t.read[0], option=t.read[1]) for t in found.texts if t.read is not None]
    reasons += [say("report", "ended", other=t.id, end=end) for t in found.ended if (end := _end(t, texts))]
    waiting = [t for t in texts if t not in found.texts and not t.began(day) and t.might(day)]
    reasons += [
        say("report", "not-yet", other=t.id, reading=t.read[0], option=t.read[1]) for t in waiting if t.read is not None
    ]
    later = sorted((t.start, t.id) for t in texts if t.start is not None and day < t.start)
    why = Why(say("report", "in-force", day=day, fact=fact, start=found.start), tuple(reasons))
    return Selection(((None, found.reference(library)),), why, tuple(t.id for t in texts), tuple(later))


def _none(accord: str, texts: Sequence[Text], day: date, contract: Contract) -> Diagnostic:
    """No accord is in force on the day; where one has ended, what ended with it is told too."""
    over = [(t.id, t.until) for t in texts if t.amends is None and t.until is not None and t.until < day]
    ended = [say("E722", "ended", text=id_, until=until) for id_, until in over]
    said = say("E722", "none-in-force", accord=accord, day=day)
    if ended:
        said = say("E722", "none-after-the-end", accord=accord, day=day, ended=ended)
    return Diagnostic(said, contract.node.span)


def _end(text: Text, texts: Sequence[Text]) -> date | None:
    """The last day of a text: its own, or that of what it amends."""
    above = next((t for t in texts if t.id == text.amends), None)
    ends = [d for d in (text.until, _end(above, texts) if above is not None else None) if d is not None]
    return min(ends, default=None)


def _day(contract: Contract, fact: str, settings: Sequence[str]) -> date:
    """The date that selects the version, as it is set or the contract gives it."""
    node = contract.facts.get(fact)
    said = [v.strip() for name, _, v in (s.partition("=") for s in settings) if name.strip() == fact]
    day = dates.parse(said[-1]) if said else dates.parse(node.raw) if node is not None else None
    if day is None and said:
        raise DiagnosticError(
            [
                Diagnostic(
                    say("E711", "set-no-date", fact=fact, value=printable(said[-1], 60)), None, advice(said[-1], "date")
                )
            ]
        )
    if day is None and node is not None and node.value is not None and (wrong := misfit(fact, node, "date", {})):
        raise DiagnosticError([wrong])
    if day is None:
        where = (node or contract.facts).where
        raise DiagnosticError(
            [Diagnostic(say("E723", "on-fact", fact=fact) if fact else say("E723", "on-a-date"), where)]
        )
    return day
