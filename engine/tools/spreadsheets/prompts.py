"""What a person reads above a column: its label, and as a comment the question and the form of the answer."""

from __future__ import annotations

from ...core.model import RuleSet
from ...report.locale import Locale
from .layout import CONTRACT, RULES, Column
from .values import NO, NOTHING, YES

_ANSWERS = {
    "text": "a text", "boolean": "yes or no", "date": "a date: 2022-09-30", "money": "an amount: 1250.50",
    "rate": "a rate: 0.85 or 85 %", "integer": "a whole number", "number": "a number: 12.5",
}  # fmt: skip
_HEADS = {CONTRACT: "Title of the contract, the same in every sheet", RULES: "Rules of the contract"}
_NAMES = "a name in small letters without accents, digits and _; none: there is none"
_EMPTY = "left empty: unknown; {none}: there is no such thing"


def label(column: Column, rules: RuleSet, locale: Locale) -> str:
    """The label of a column, with the members of the ranges it is about."""
    about = column.fact or column.dimension
    if about is None:
        return locale.word(_HEADS[column.name])
    text = about.label or about.name
    if column.fact is None:
        return text
    ranges = [rules.dimensions[d].label or d for d in column.fact.per if rules.dimensions[d].kind == "range"]
    steps = column.steps or (locale.word("for all"),) * len(ranges)
    parts = [f"{r} : {s}" if locale.name == "fr" else f"{r}: {s}" for r, s in zip(ranges, steps, strict=True)]
    return f"{text} ({', '.join(parts)})" if parts else text


def question(column: Column, rules: RuleSet, locale: Locale) -> str:
    """What is asked in a column, how it is answered, and what an empty cell says."""
    if column.dimension is not None:
        about = column.dimension
        return "\n".join(t for t in (about.question, _members(column, rules, locale) or locale.word(_NAMES)) if t)
    if column.fact is None:
        return locale.word(_HEADS[column.name])
    answer = _members(column, rules, locale) or locale.word(_ANSWERS.get(column.fact.type, "a text"))
    return "\n".join(
        t for t in (column.fact.question, answer, locale.word(_EMPTY).format(none=NOTHING[locale.name][-1])) if t
    )


def choices(column: Column, rules: RuleSet, locale: Locale) -> tuple[str, ...]:
    """What may be chosen in a column; nothing where anything may be written."""
    if column.name == RULES:
        return (rules.id,)
    about = column.dimension or (rules.dimensions.get(column.fact.type) if column.fact is not None else None)
    none = () if column.fact is None else (NOTHING[locale.name][-1],)
    if about is not None and about.kind == "closed":
        return (*about.members, *none)
    if column.fact is not None and column.fact.type == "boolean":
        return (YES[locale.name][0], NO[locale.name][0], *none)
    return ()


def _members(column: Column, rules: RuleSet, locale: Locale) -> str:
    about = column.dimension or (rules.dimensions.get(column.fact.type) if column.fact is not None else None)
    if about is None or about.kind != "closed":
        return ""
    return (
        locale.word("one of")
        + ": "
        + "; ".join(f"{m} ({about.labels[m]})" if about.labels[m] != m else m for m in about.members)
    )
