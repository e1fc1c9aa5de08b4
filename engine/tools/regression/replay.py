"""A result made again from its receipt: the same to the byte, or what it was made from has changed and is named."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ... import VERSION
from ...base import dates, yaml_reader
from ...base.diagnostics import DiagnosticError, Diagnostics, PathError
from ...base.files import json_text
from ...base.messages import Message, say
from ...base.node import plain
from ...base.numbers import exact
from ...base.positions import SourceText, Span, printable
from ...consolidation.library import Library, canonical
from ...contracts.contract import Contract, read_contract
from ...contracts.evaluate import evaluate
from ...contracts.statement import Asked, Statement, sha256
from ...report.locale import Locale
from ..diff import revisions, side, text_at
from ..readings import alternatives_of
from . import recorded
from .result import as_result
from .since import moved

MOST_REVISIONS = 30
_HASHES = ("rules_sha256", "contract_sha256", "result_sha256")


@dataclass(frozen=True)
class Receipt:
    """One receipt of a file. `kind` says what stands with it: a whole `result`, `recorded` results, or nothing."""

    data: Mapping[str, Any]
    asked: Asked
    kind: str
    whole: Mapping[str, Any]

    @property
    def file(self) -> str:
        """The contract file, by the name that the receipt has."""
        return str(self.data["contract_file"])

    @property
    def text(self) -> str:
        """What is to come out again, as text."""
        return json_text(self.whole)


@dataclass(frozen=True)
class Replayed:
    """What a receipt gives now: whether it is the same, what has changed since in words, how it was made again with
    what git still has, and the result where it is the same as it was."""

    file: str
    same: bool
    changed: tuple[Message, ...] = ()
    again: Message | None = None
    result: Any = None


def read(text: str, name: str) -> list[Receipt]:
    """The receipts of a file: a result, several, recorded results, or a receipt alone; raises `DiagnosticError`."""
    data = recorded.json_of(text, name)
    found = [_receipt(one) for one in (data if isinstance(data, list) else [data])]
    if not found or None in found:
        raise DiagnosticError([recorded.no_receipt(Span(SourceText(name, text), 0, 0))])
    return [one for one in found if one is not None]


def _receipt(data: Any) -> Receipt | None:
    """A receipt, if it is one in every part."""
    if not isinstance(data, dict):
        return None
    kind = "result" if "values" in data else "recorded" if "recorded" in data else "receipt"
    found = data.get("receipt") if kind != "receipt" else data
    if not isinstance(found, dict) or not isinstance(asked := found.get("asked"), dict):
        return None
    texts = [found.get(k) for k in (*_HASHES, "engine", "contract_file")]
    lists: list[Any] = [asked.get("settings"), asked.get("readings")]
    rules, day = asked.get("rules"), asked.get("on")
    well = (
        all(isinstance(t, str) for t in texts)
        and all(isinstance(x, list) and all(isinstance(t, str) for t in x) for x in lists)
        and all(t is None or isinstance(t, str) for t in (rules, day))
        and isinstance(found.get("readings"), dict)
        and isinstance(found.get("instruments"), list)
        and all(isinstance(i, dict) and isinstance(i.get("id"), str) for i in found["instruments"])
    )
    if not well:
        return None
    settings, readings = (tuple(x) for x in lists)
    ranges, others = asked.get("ranges") is True, asked.get("alternatives") is True
    return Receipt(
        found, Asked(rules, settings, readings, dates.parse(day) if day else None, ranges, others), kind, data
    )


def replay(receipt: Receipt, path: Path, library: Library, locale: Locale) -> Replayed:
    """Make a result again from the contract at `path` and the rules of `library`; raises `PathError`."""
    contract: Contract | None = None
    now: _Made | None = None
    refusal = ""
    try:
        contract = read_contract(yaml_reader.load_file(path, receipt.file), Diagnostics())
        now = _made(receipt, contract, library)
    except DiagnosticError as error:
        wrong = [f for f in error.diagnostics if not f.is_warning]
        refusal = "; ".join(f"{f.code} {printable(f.message)}" for f in wrong[:3])
    if now is not None and now.text == receipt.text:
        return Replayed(receipt.file, True, result=now.data)
    then_contract, contract_words = _then_contract(receipt, path, contract)
    then_library, rules_words = _then_rules(receipt, library, then_contract or contract, now, locale)
    changed = [
        *_engine(receipt),
        *contract_words,
        *rules_words,
        *(_readings(receipt, now.statement) if now else ()),
        *([say("regression", "refused-now", faults=refusal)] if refusal else []),
    ]
    if not changed:
        changed = [say("regression", "nothing-changed")]
    again: Message | None = None
    result = None
    if (then_contract or contract) is not None and (then_contract is not None or then_library is not library):
        with suppress(DiagnosticError):
            before = _made(receipt, then_contract or contract, then_library)
            if before.text == receipt.text:
                again, result = say("regression", "made-again"), before.data
    return Replayed(receipt.file, False, tuple(changed), again, result)


@dataclass(frozen=True)
class _Made:
    statement: Statement
    data: Any
    text: str


def _made(receipt: Receipt, contract: Contract | None, library: Library) -> _Made:
    """The result that the receipt asks for, in the form in which it stands."""
    assert contract is not None
    asked = receipt.asked

    def once(*more: str) -> Statement:
        return evaluate(contract, library, asked.rules, asked.settings, [*asked.readings, *more], asked.on)

    statement = once()
    if receipt.kind == "recorded":
        kept = recorded.made(statement, library, Path(receipt.file))
        data: Any = json.loads(recorded.as_text(kept, Path(receipt.file)))
        return _Made(statement, data, json_text(data))
    others = alternatives_of(statement, lambda taken: once(*taken), library, asked.ranges) if asked.alternatives else ()
    data = as_result(statement, library, receipt.file, asked, others)
    if receipt.kind == "receipt":
        return _Made(statement, data, json_text(data["receipt"]))
    return _Made(statement, data, json_text(data))


def _engine(receipt: Receipt) -> Iterator[Message]:
    if receipt.data["engine"] != VERSION:
        yield say("regression", "program", before=receipt.data["engine"], after=VERSION)


def _readings(receipt: Receipt, statement: Statement) -> Iterator[Message]:
    then, now = receipt.data["readings"], statement.readings
    for name in sorted({*then, *now}):
        before, after = then.get(name), now.get(name)
        if before != after:
            is_open = say("regression", "reading-open")
            old = str(before) if before else is_open
            yield say("regression", "reading", name=name, before=old, after=after or is_open)


def _then_contract(receipt: Receipt, path: Path, contract: Contract | None) -> tuple[Contract | None, list[Message]]:
    """The contract as it was, if git still has it, and what it says otherwise now."""
    wanted, settings = receipt.data["contract_sha256"], receipt.asked.settings
    if contract is not None and contract.sha256(settings) == wanted:
        return None, []
    for revision in revisions(path, MOST_REVISIONS):
        with suppress(DiagnosticError, PathError):
            then = read_contract(yaml_reader.load(text_at(path, revision), receipt.file), Diagnostics())
            if then.sha256(settings) == wanted:
                differing = _paths(plain(then.node), plain(contract.node) if contract is not None else {})
                since = revision[:10]
                told = [say("regression", "contract-since", path=str(path), revision=since, what=d) for d in differing]
                return then, told
    return None, [say("regression", "contract-unknown", path=str(path))]


def _paths(one: Any, other: Any, at: str = "") -> Iterator[str]:
    """Each place where two documents differ, with what stood there and what stands there."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys([*one, *other]):
            yield from _paths(one.get(key), other.get(key), f"{at}.{key}" if at else key)
    elif isinstance(one, list) and isinstance(other, list):
        for number in range(max(len(one), len(other))):
            before, after = (x[number] if number < len(x) else None for x in (one, other))
            yield from _paths(before, after, f"{at}[{number + 1}]")
    elif one != other:
        yield f"{printable(at)}: {_word(one)} → {_word(other)}"


def _word(value: Any) -> str:
    if value is None:
        return str(say("regression", "absent"))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return "…"
    return printable(value if isinstance(value, str) else exact(value), 60)


def _then_rules(
    receipt: Receipt, library: Library, contract: Contract | None, now: _Made | None, locale: Locale
) -> tuple[Library, list[Message]]:
    """The rules as they were, if git still has them, and what has changed in them, element by element."""
    wanted = receipt.data["rules_sha256"]
    if now is not None and now.statement.receipt["rules_sha256"] == wanted:
        return library, []
    if now is None and contract is not None and _hash(receipt, contract, library) == wanted:
        return library, []
    references = [r for r in receipt.data.get("rules", ()) if isinstance(r, str)]
    words = _instruments(receipt, library)
    if contract is None:  # nothing to make again: only the files can be compared
        return library, words
    words = words or [say("regression", "other-rules")]
    for revision in revisions(library.folder, MOST_REVISIONS):
        with suppress(DiagnosticError, PathError):
            then = side(f"@{revision}", library).library
            if _hash(receipt, contract, then) == wanted:
                return then, _elements(then, library, references, revision, locale) or words
    return library, [*words, say("regression", "rules-unknown")]


def _hash(receipt: Receipt, contract: Contract, library: Library) -> str:
    with suppress(DiagnosticError):
        statement = evaluate(contract, library, receipt.asked.rules, receipt.asked.settings, receipt.asked.readings)
        return str(statement.receipt["rules_sha256"])
    return ""


def _instruments(receipt: Receipt, library: Library) -> list[Message]:
    """The rule files that say something else than they did."""
    found = []
    for instrument in receipt.data["instruments"]:
        id_ = instrument["id"]
        try:
            document = library.document(id_)
            if sha256(canonical(document)) != instrument.get("sha256"):
                found.append(say("regression", "file-differs", path=document.span.source.name))
        except DiagnosticError as error:
            first = error.diagnostics[0]
            found.append(say("regression", "file-fault", id=id_, code=first.code, fault=first.said))
    return found


def _elements(then: Library, library: Library, references: list[str], revision: str, locale: Locale) -> list[Message]:
    found: dict[Message, None] = {}
    for reference in references:
        with suppress(DiagnosticError):
            for one in moved(then, library, reference, locale):
                what = f"{one.place}  {one.text}"
                found[say("regression", "rules-since", revision=revision[:10], what=what)] = None
    return list(found)
