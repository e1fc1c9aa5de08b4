"""The JSON form of a statement, which other programs rely on: sorted, exact, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from ..base.cited import cautions
from ..base.numbers import exact
from ..consolidation.spec import language
from ..contracts.payments import civil_years, condition_state, deadline_state, latest, received
from ..contracts.statement import Line, Statement, Supposed, natural
from ..core.outcomes import EvaluationError, Outcome, Unknown, exact_text, shown_need, status


def as_data(statement: Statement) -> dict[str, Any]:
    """The statement as plain data."""
    laws = [scope.rules.node for scope in reversed(statement.evaluation.scopes)]
    found = {
        "contract": statement.contract,
        "rules": statement.rules,
        "why_these_rules": str(statement.why),
        "versions": [
            {"from": e.start.isoformat() if e.start else None, "rules": e.rules.id} for e in statement.evaluation.eras
        ],
        **({"cautions": found} if (found := cautions(*laws)) else {}),
        "readings": dict(statement.readings),
        **({"settings": _supposed(statement.supposed)} if statement.supposed else {}),
        "values": _sorted(_value(line) for line in statement.of_kind("rule")),
        "payments": _sorted(_payment(line) for line in statement.of_kind("payment")),
        "civil_years": [
            {
                "year": str(y.year),
                "by_date": exact_text(y.by_date),
                "by_latest": exact_text(y.by_latest),
                "unknown": y.unknown,
            }
            for y in civil_years(statement)
        ],
        "deadlines": _sorted(_deadline(line, statement.on) for line in statement.of_kind("deadline")),
        "conditions": _sorted(_condition(line) for line in statement.of_kind("condition")),
        "invariants": _sorted(_condition(line) for line in statement.of_kind("invariant")),
        "unknown": [
            {
                "fact": missing.need.name if missing.need.kind != "reading" else None,
                "reading": missing.need.name if missing.need.kind == "reading" else None,
                "at": dict(missing.need.at),
                "question": missing.question,
                "needed_by": list(missing.needed_by),
            }
            for missing in statement.unknown
        ],
        "assumed": [
            {
                "fact": a.fact.name,
                "at": dict(a.at),
                "value": exact_text(a.outcome) or "none",
                "source": dict(a.fact.default_source),
            }
            for a in statement.assumed
        ],
        "set_aside": [{"fact": name, "at": dict(at)} for name, at in statement.set_aside],
        "receipt": dict(statement.receipt),
    }
    others = {kind: s.name for kind, s in language().computed.items() if s.name not in found}
    return found | {
        name: _sorted({**_value(x), **_beside(x)} for x in statement.of_kind(kind)) for kind, name in others.items()
    }


def _supposed(supposed: Supposed) -> dict[str, Any]:
    """What was said beside the contract, as it was said."""
    said = {
        "rules": supposed.rules,
        "set": list(supposed.facts),
        "reading": list(supposed.readings),
        "on": supposed.on.isoformat() if supposed.on else None,
    }
    return {option: value for option, value in said.items() if value}


def jsonable(value: Any) -> Any:
    """Data of a file as JSON: exact numbers become text."""
    if isinstance(value, Mapping):
        return {k: jsonable(v) for k, v in value.items()}
    if isinstance(value, list):
        return [jsonable(v) for v in value]
    return exact(value) if isinstance(value, Fraction) else value


def _sorted(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(lines, key=lambda e: (e["name"], [natural(m) for m in e["at"].values()]))


def _base(line: Line) -> dict[str, Any]:
    return {"name": line.rule.name, "at": dict(line.at)}


def _why(outcome: Outcome) -> dict[str, str | list[str]]:
    """What an outcome without a value has to say for itself."""
    if isinstance(outcome, EvaluationError):
        return {"message": outcome.message}
    if isinstance(outcome, Unknown):
        return {"needs": sorted(shown_need(n) for n in outcome.needs)}
    return {}


def _value(line: Line) -> dict[str, Any]:
    return {
        **_base(line),
        "type": line.rule.type,
        "status": status(line.outcome),
        "value": exact_text(line.outcome),
        "label": line.rule.label,
        "source": dict(line.rule.source),
        "version": line.version,
        **_why(line.outcome),
    }


def _beside(line: Line) -> dict[str, Any]:
    return {key: exact_text(outcome) for key, outcome in line.beside.items()}


def _payment(line: Line) -> dict[str, Any]:
    return {
        **_base(line),
        "status": status(line.outcome),
        "date": exact_text(line.date),
        "latest": exact_text(latest(line)),
        "amount": exact_text(line.outcome),
        "received": exact_text(received(line)),
        "to": line.to,
        "label": line.rule.label,
        "source": dict(line.rule.source),
        **_why(line.outcome),
    }


def _deadline(line: Line, on: date | None) -> dict[str, Any]:
    return {
        **_base(line),
        "due": exact_text(line.outcome),
        "met": exact_text(line.met),
        "status": deadline_state(line, on),
        "label": line.rule.label,
        "source": dict(line.rule.source),
    }


def _condition(line: Line) -> dict[str, Any]:
    source: Mapping[str, str] = line.rule.source
    return {
        **_base(line),
        "status": condition_state(line.outcome),
        "message": line.rule.message,
        "label": line.rule.label,
        "source": dict(source),
    }
