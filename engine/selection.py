"""Which version of an accord a contract is under, and why: named, or found from the accord and a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from . import dates
from .contract import Contract
from .faults import Fault, Faults, Faulty, suggest
from .library import Consolidated, Library
from .nodes import Node


@dataclass(frozen=True)
class Why:
    """A reason as words with places to fill, so that it can be said in another language."""

    words: str
    values: tuple[tuple[str, str], ...] = ()
    also: tuple[Why, ...] = ()

    def __str__(self) -> str:
        return "; ".join([self.words.format(**dict(self.values)), *map(str, self.also)])


NAMED = Why("the contract names them")
COMMANDED = Why("named on the command line")
NAMED_BY_DAY = Why("the contract names them, each from its day")
IN_FORCE = "in force on {day} ({fact}), from {start}"
READ = "reading {reading}: {option}"
NOT_YET = "{other} is not, by reading {reading}: {option}"


@dataclass(frozen=True)
class Selection:
    """The versions of a contract, each with its first day (none: from the start), and the reason."""

    versions: tuple[tuple[date | None, str], ...]
    why: Why
    considered: tuple[str, ...] = ()  # the versions among which a date decided
    later: tuple[tuple[date, str], ...] = ()  # those that came into force after that date

    @property
    def name(self) -> str:
        return ", ".join(dict.fromkeys(reference for _, reference in self.versions))


def select(contract: Contract, library: Library, option: str | None, readings: Mapping[str, str]) -> Selection:
    """The versions under which a contract is evaluated; raises `Faulty` where nothing decides."""
    if option:
        return Selection(((None, option),), COMMANDED)
    if contract.rules:
        return Selection(((None, contract.rules),), NAMED)
    if contract.versions:
        return Selection(contract.versions, NAMED_BY_DAY)
    if contract.accord:
        return _by_date(contract, library, contract.accord, readings)
    families = sorted({i.split("/")[0] for i in library.ids()})
    raise Faulty(
        [
            Fault(
                "E720",
                "the contract names no rules and no accord",
                contract.node.mark,
                f"write rules: or accord: ({', '.join(families)})",
            )
        ]
    )


def starts(document: Node, readings: Mapping[str, str]) -> tuple[date | None, date | None, tuple[str, str] | None]:
    """The first and last day in force, with the reading and option that decide; no first day: only where it is named."""
    reading = document.text("in_force", "reading")
    until = dates.parse(document.text("in_force", "until") or "")
    if reading is None:
        return dates.parse(document.text("in_force", "from") or ""), until, None
    option = readings.get(reading) or document.text("readings", reading, "chosen") or ""
    start = dates.parse(document.text("readings", reading, "options", option, "from") or "")
    return start, until, (reading, option or "open")


def _by_date(contract: Contract, library: Library, accord: str, readings: Mapping[str, str]) -> Selection:
    family = [i for i in library.ids() if i.startswith(f"{accord}/")]
    if not family:
        known = sorted({i.split("/")[0] for i in library.ids()})
        raise Faulty(
            [
                Fault(
                    "E721",
                    f"there is no accord {accord}",
                    (contract.node.get("accord") or contract.node).mark,
                    suggest(accord, known),
                )
            ]
        )
    candidates: list[tuple[date, str, tuple[str, str] | None]] = []
    later: list[tuple[date, str]] = []
    excluded: list[Why] = []
    named_by = ""
    for id_ in family:
        if library.document(id_).text("kind") == "variant":
            continue
        faults = Faults()
        found = library.consolidate(id_, faults)
        faults.stop_on_errors()
        named_by = found.document.text("contract_date") or named_by
        start, until, read = starts(found.document, readings)
        day = _day(contract, named_by)
        if start is not None and start <= day and (until is None or day <= until):
            candidates.append((start, id_, read))
        elif read is not None and _might(found, read[0], day):
            excluded.append(Why(NOT_YET, (("other", id_), *_read(read))))
        if start is not None and day < start:
            later.append((start, id_))
    if not candidates:
        raise Faulty(
            [
                Fault(
                    "E722",
                    f"no version of {accord} was in force on {_day(contract, named_by)}",
                    contract.node.mark,
                    "name one: rules: …",
                )
            ]
        )
    start, id_, read = max(candidates, key=lambda c: c[:2])
    values = [("day", str(_day(contract, named_by))), ("fact", named_by), ("start", str(start))]
    also = ([Why(READ, _read(read))] if read is not None else []) + excluded
    why = Why(IN_FORCE, tuple(values), tuple(also))
    return Selection(((None, id_),), why, tuple(family), tuple(sorted(later)))


def _read(read: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ("reading", read[0]), ("option", read[1])


def _might(found: Consolidated, reading: str, day: date) -> bool:
    """Whether an option of the reading puts the text in force on or before a day."""
    options = found.document.must("readings", reading, "options").map.values()
    return any((start := dates.parse(o.text("from") or "")) is not None and start <= day for o in options)


def _day(contract: Contract, fact: str) -> date:
    """The date that selects the version, as the contract gives it."""
    node = contract.facts.get(fact)
    day = dates.parse(node.raw) if node is not None else None
    if day is None:
        where = (node or contract.facts).where
        raise Faulty(
            [
                Fault(
                    "E723",
                    f"the version depends on {fact or 'a date'}, which the contract does not give",
                    where,
                    f"write {fact}: under facts, or rules: with the version",
                )
            ]
        )
    return day
