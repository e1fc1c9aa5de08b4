"""What the program once computed, kept beside the contract: written once, and moved only change by change.

A recorded result is no statement of the law. It stands in a file of its own, `NAME.recorded.json`, with the receipt
of the run that made it; nothing in it has the form of a contract.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from ...base import dates, yaml_reader
from ...base.diagnostics import Diagnostic, DiagnosticError
from ...base.messages import say
from ...base.positions import SourceText, Span
from ...consolidation.library import Library
from ...contracts.expected import step
from ...contracts.statement import Asked, Statement, receipt, sha256
from ...core.outcomes import Outcome
from ...report.statement_json import as_data

Entry = dict[str, Any]
PARTS = ("is", "date", "latest", "to", "state")
_WORDS = {"not_applicable": "none", "holds": "true", "fails": "false"}


@dataclass(frozen=True)
class Recorded:
    """The recorded results of a contract with their receipt."""

    receipt: Mapping[str, Any]
    results: tuple[Entry, ...]


@dataclass(frozen=True)
class Change:
    """A recorded result that comes out otherwise now, at one or more places alike. `id` names exactly this change."""

    name: str
    at: tuple[Mapping[str, str], ...]
    before: Mapping[str, str] | None
    after: Mapping[str, str] | None

    @property
    def id(self) -> str:
        """Says exactly this: the same name, places, before and after have it, and nothing else has."""
        return sha256(json.dumps([self.name, self.at, self.before, self.after], sort_keys=True))[:8]

    @property
    def part(self) -> str:
        """What of it differs first."""
        one, other = self.before or {}, self.after or {}
        return next((p for p in PARTS if one.get(p) != other.get(p)), "is")

    @property
    def step(self) -> str:
        """By how much what differs first has moved, with its sign; empty where that cannot be said."""
        one, other = (_value((d or {}).get(self.part)) for d in (self.before, self.after))
        return step(one, other)

    def told(self, side: Mapping[str, str] | None) -> str:
        """Before or after in words: what differs, or everything where one of them is not there."""
        if side is None:
            return "nothing"
        return ", ".join(side[p] if p == "is" else f"{p} {side[p]}" for p in PARTS if p in side) or "none"


def entries(statement: Statement) -> tuple[Entry, ...]:
    """What a reader of the statement sees: results that are shown (all, where none is), payments, deadlines,
    conditions."""
    data = as_data(statement)
    shown = {line.rule.name for line in statement.of_kind("rule") if line.rule.show}
    found = [_entry(v, v["value"]) for v in data["values"] if not shown or v["name"] in shown]
    found += [_entry(p, p["amount"], date=p["date"], latest=p["latest"], to=p["to"]) for p in data["payments"]]
    found += [_entry({**d, "status": ""}, d["due"], state=d["status"]) for d in data["deadlines"]]
    found += [_entry(c, None) for c in data["conditions"]]
    return tuple(found)


def _entry(data: Mapping[str, Any], value: str | None, **parts: str | None) -> Entry:
    word = value if value is not None else _WORDS.get(data["status"], data["status"] or "none")
    return {"name": data["name"], "at": data["at"], "is": word, **{k: v for k, v in parts.items() if v is not None}}


def made(statement: Statement, library: Library, path: Path) -> Recorded:
    """The results of a statement as they are recorded for a contract file."""
    found = entries(statement)
    return Recorded(receipt(statement, library, path.name, Asked(), {"results": found}), found)


def changes(recorded: Sequence[Entry], now: Sequence[Entry]) -> tuple[Change, ...]:
    """What differs, with the places where a result moves in the same way told as one."""
    before, after = ({_place(e): e for e in listed} for listed in (recorded, now))
    found: dict[str, Change] = {}
    for place in dict.fromkeys([*after, *before]):
        one, other = _parts(before.get(place), after.get(place)), _parts(after.get(place), before.get(place))
        if one != other:
            at = (after.get(place) or before[place])["at"]
            key = json.dumps([place[0], one, other], sort_keys=True)
            found[key] = Change(place[0], (*(found[key].at if key in found else ()), at), one, other)
    return tuple(found.values())


def _parts(entry: Entry | None, other: Entry | None) -> dict[str, str] | None:
    """What an entry says otherwise than the other one; everything beside nothing."""
    if entry is None:
        return None
    return {p: entry[p] for p in PARTS if p in entry and (other is None or other.get(p) != entry[p])}


def accepted(recorded: Recorded, change: Change, now: Recorded) -> Recorded:
    """The recorded results with one change taken over. The receipt follows when nothing differs any more; until then
    an accepted result says itself under which rules it was made."""
    moved = {(change.name, tuple(a.items())) for a in change.at}
    after = {_place(e): e for e in now.results}
    order = {place: n for n, place in enumerate(after)}
    span = {"accepted_under": now.receipt["rules_sha256"]}
    kept = [
        after[p] | span if p in moved else e for e in recorded.results if (p := _place(e)) not in moved or p in after
    ]
    known = {_place(e) for e in kept}
    kept += [after[p] | span for p in moved if p in after and p not in known]
    results = tuple(sorted(kept, key=lambda e: order.get(_place(e), len(order))))
    return Recorded(recorded.receipt, results) if changes(results, now.results) else now


def _place(entry: Entry) -> tuple[str, tuple[tuple[str, str], ...]]:
    return entry["name"], tuple(entry["at"].items())


def _value(text: str | None) -> Outcome | None:
    """A number or a date of a recorded text; nothing of anything else."""
    if text is None:
        return None
    day: date | None = dates.parse(text)
    if day is not None:
        return day
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None


def as_text(recorded: Recorded, path: Path) -> str:
    """The file: a result on each line, so that a change of one is a change of one line."""
    head = json.dumps({"recorded": path.name, "receipt": recorded.receipt}, ensure_ascii=False, indent=2)
    lines = ",\n".join("    " + json.dumps(e, ensure_ascii=False) for e in recorded.results)
    return f'{head.removesuffix(chr(10) + "}")},\n  "results": [\n{lines}\n  ]\n}}\n'


def read(path: Path) -> Recorded:
    """The recorded results of a file; raises `DiagnosticError` or `PathError`."""
    if not path.is_file():
        raise DiagnosticError([Diagnostic(say("E735", "no-file", path=str(path)))])
    text = yaml_reader.read_text(path)
    data = json_of(text, str(path))
    results, receipt = (data.get("results"), data.get("receipt")) if isinstance(data, dict) else (None, None)
    if (
        isinstance(results, list)
        and all(map(_is_entry, results))
        and isinstance(receipt, dict)
        and "rules_sha256" in receipt
    ):
        return Recorded(receipt, tuple(results))
    raise DiagnosticError([no_receipt(Span(SourceText(str(path), text), 0, 0))])


def json_of(text: str, name: str) -> Any:
    """The data of a JSON text; raises `DiagnosticError` where it is none."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        span = Span(SourceText(name, text), error.lineno - 1, error.colno - 1)
    except (RecursionError, ValueError):
        span = Span(SourceText(name, text), 0, 0)
    raise DiagnosticError([no_receipt(span)])


def no_receipt(span: Span) -> Diagnostic:
    """The fault of a file that holds no result of the program."""
    return Diagnostic(say("E735", "no-result"), span)


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict) or not isinstance(at := entry.get("at"), dict):
        return False
    return all(
        isinstance(t, str)
        for t in (entry.get("name"), entry.get("is"), *at.values(), *(entry[p] for p in PARTS if p in entry))
    )
