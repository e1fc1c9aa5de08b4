"""What a person reads above a column: its label, and as a comment the question and the form of the answer."""

from __future__ import annotations

from ..model import RuleSet
from .layout import CONTRACT, RULES, Column
from .values import NO, NOTHING, YES

_WORDS = {
    "en": {
        CONTRACT: "Title of the contract, the same in every sheet", RULES: "Rules of the contract", "text": "a text",
        "boolean": "yes or no", "date": "a date: 2022-09-30", "money": "an amount: 1250.50", "rate": "a rate: 0.85 or 85 %",
        "integer": "a whole number", "number": "a number: 12.5", "member": "one of: ", "all": "all",
        "open": "a name in small letters without accents, digits and _; none: there is none",
        "empty": "Left empty: unknown. {none}: there is no such thing.",
    },
    "fr": {
        CONTRACT: "Titre, le même sur chaque feuille", RULES: "Règles du contrat", "text": "un texte",
        "boolean": "oui ou non", "date": "une date : 30/09/2022", "money": "un montant : 1250,50", "rate": "un taux : 0,85 ou 85 %",
        "integer": "un nombre entier", "number": "un nombre : 12,5", "member": "au choix : ", "all": "tous",
        "open": "un nom en minuscules sans accent, chiffres et _ ; none : il n'y en a pas",
        "empty": "Vide : inconnu. {none} : sans objet.",
    },
}  # fmt: skip


def label(column: Column, rules: RuleSet, locale: str) -> str:
    """The label of a column, with the members of the ranges it is about."""
    about = column.fact or column.dimension
    if about is None:
        return _WORDS[locale][column.name]
    text = about.label or about.name
    if column.fact is None:
        return text
    ranges = [rules.dimensions[d].label or d for d in column.fact.per if rules.dimensions[d].kind == "range"]
    steps = column.steps or (_WORDS[locale]["all"],) * len(ranges)
    parts = [f"{r} : {s}" if locale == "fr" else f"{r}: {s}" for r, s in zip(ranges, steps, strict=True)]
    return f"{text} ({', '.join(parts)})" if parts else text


def question(column: Column, rules: RuleSet, locale: str) -> str:
    """What is asked in a column, how it is answered, and what an empty cell says."""
    words = _WORDS[locale]
    if column.dimension is not None:
        about = column.dimension
        return "\n".join(t for t in (about.question, _members(column, rules, locale) or words["open"]) if t)
    if column.fact is None:
        return words[column.name]
    answer = _members(column, rules, locale) or words.get(column.fact.type, words["text"])
    return "\n".join(t for t in (column.fact.question, answer, words["empty"].format(none=NOTHING[locale][-1])) if t)


def choices(column: Column, rules: RuleSet, locale: str) -> tuple[str, ...]:
    """What may be chosen in a column; nothing where anything may be written."""
    if column.name == RULES:
        return (rules.id,)
    about = column.dimension or (rules.dimensions.get(column.fact.type) if column.fact is not None else None)
    none = () if column.fact is None else (NOTHING[locale][-1],)
    if about is not None and about.kind == "closed":
        return (*about.members, *none)
    if column.fact is not None and column.fact.type == "boolean":
        return (YES[locale][0], NO[locale][0], *none)
    return ()


def _members(column: Column, rules: RuleSet, locale: str) -> str:
    about = column.dimension or (rules.dimensions.get(column.fact.type) if column.fact is not None else None)
    if about is None or about.kind != "closed":
        return ""
    return _WORDS[locale]["member"] + "; ".join(
        f"{m} ({about.labels[m]})" if about.labels[m] != m else m for m in about.members
    )
