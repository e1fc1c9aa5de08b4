"""What every view ends with: conditions, what does not hold, what is unknown, readings, assumptions, the receipt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..base.positions import printable
from ..contracts.payments import condition_state
from ..contracts.statement import Missing, Statement
from ..core.outcomes import EvaluationError, exact_text
from .layout import INDENT, asked_at, at_text, place, some, source_text, state
from .locale import Locale

At = Mapping[str, str]


def tail(statement: Statement, locale: Locale, conditions: bool = True) -> Iterator[list[str]]:
    """The blocks below a view; those that have nothing to say are left out."""
    if conditions:
        yield _block(locale.say("report", "conditions"), _conditions(statement, locale))
    yield _block(locale.say("report", "broken"), _broken(statement))
    yield _block(locale.say("report", "waits"), _unknown(statement, locale))
    yield _block(locale.say("report", "readings"), _readings(statement, locale))
    assumed = _places(
        [(f"{a.fact.name} = {printable(exact_text(a.outcome) or 'none')}", a.at) for a in statement.assumed], locale
    )
    yield _block(locale.say("report", "assumed"), assumed)
    yield _block(locale.say("report", "set-aside"), _places(statement.set_aside, locale))
    rules, contract, engine = (statement.receipt[k][:12] for k in ("rules_sha256", "contract_sha256", "engine"))
    yield [locale.say("report", "receipt", rules=rules, contract=contract, engine=engine)]


def _block(title: str, lines: Sequence[str]) -> list[str]:
    return [title, *lines] if lines else []


def _conditions(statement: Statement, locale: Locale) -> list[str]:
    return [
        f"{INDENT}{place(c, statement)}: {state(condition_state(c.outcome), locale)}  {source_text(c, statement)}"
        for c in statement.of_kind("condition")
    ]


def _broken(statement: Statement) -> list[str]:
    """Invariants that fail and errors: each message once, with the first place and how many others."""
    found: dict[str, list[str]] = {}
    for line in statement.lines:
        if isinstance(line.outcome, EvaluationError):
            began = f" ({line.outcome.place.place})" if line.outcome.place is not None else ""
            found.setdefault(printable(line.outcome.message) + began, []).append(place(line, statement))
        elif line.rule.kind == "invariant" and line.outcome is False:
            found.setdefault(printable(line.rule.message), []).append(place(line, statement))
    return [
        f"{INDENT}{places[0]}{f' (+{len(places) - 1})' if len(places) > 1 else ''}: {message}"
        for message, places in found.items()
    ]


def _unknown(statement: Statement, locale: Locale) -> list[str]:
    """Each fact once, with its question, the places where it is missing and what waits for it."""
    groups: dict[tuple[str, str], list[Missing]] = {}
    for missing in statement.unknown:
        groups.setdefault((missing.need.kind, missing.need.name), []).append(missing)
    labels = {line.rule.name: line.rule.label or line.rule.name for line in statement.lines}
    lines = []
    for (kind, name), found in groups.items():
        title = locale.say("report", "the-reading", name=name) if kind == "reading" else name
        lines.append(f"{INDENT}{title}: {printable(found[0].question)}")
        places = [asked_at(dict(m.need.at), statement) for m in found if m.need.at]
        if places:
            lines.append(INDENT * 3 + " ".join(line.strip() for line in some(places, locale, 4)))
        needed = sorted({labels[n] for m in found for n in m.needed_by})
        listed = ", ".join(printable(line.strip()) for line in some(needed, locale, 6))
        lines.append(INDENT * 3 + locale.say("report", "needed-by", values=listed))
    return lines


def _readings(statement: Statement, locale: Locale) -> list[str]:
    """Those of which another option gives something else, where that is known; the others are counted."""
    lines, moving = [], statement.moving
    asked = sorted(statement.evaluation.asked)
    for name in (n for n in asked if moving is None or n in moving):
        option = statement.readings.get(name)
        about = next(s.rules.readings[name] for s in reversed(statement.evaluation.scopes) if name in s.rules.readings)
        if option is None:
            lines.append(f"{INDENT}{name}: {locale.say('report', 'reading-open')}")
        else:
            lines.append(f"{INDENT}{name}: {option} ({printable(about.options[option].text('label') or option)})")
    if others := len(asked) - len(lines):
        lines.append(INDENT + locale.say("report", "idle", count=others))
    return lines


def _places(found: Sequence[tuple[str, At]], locale: Locale) -> list[str]:
    """Each name once, with the places it stands at."""
    groups: dict[str, list[str]] = {}
    for name, at in found:
        groups.setdefault(name, []).append(at_text(at))
    lines = []
    for name, places in groups.items():
        listed = " ".join(p.strip() for p in some([p for p in places if p], locale, 6))
        lines.append(f"{INDENT}{name} {listed}".rstrip())
    return lines
