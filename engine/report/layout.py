"""What the text views share: the head of a page, the name of a place, the article of a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..base.cited import cautions, cited, document_title
from ..base.node import Node
from ..base.positions import printable
from ..contracts.statement import Line, Statement
from .locale import Locale

INDENT = "  "


def page(parts: Sequence[Sequence[str]]) -> str:
    """Blocks of lines with an empty line between."""
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def head(statement: Statement, locale: Locale) -> list[str]:
    """The contract, the rules it is under with the reason, and what one must know of the documents of these rules."""
    rules = locale.say("report", "rules", rules=statement.rules, why=statement.why.said)
    eras = statement.evaluation.eras
    dated = [INDENT + locale.say("report", "era", rules=e.rules.id, day=e.start) for e in eras if e.start is not None]
    laws = _laws(statement)
    warned = [
        locale.say("report", "caution", document=document_title(k, *laws), caution=text)
        for k, text in cautions(*laws).items()
    ]
    return [printable(statement.contract), rules, *dated, *warned, *_supposed(statement, locale)]


def _laws(statement: Statement) -> list[Node]:
    """The texts that a statement is under, the latest first."""
    return [scope.rules.node for scope in reversed(statement.evaluation.scopes)]


def _supposed(statement: Statement, locale: Locale) -> list[str]:
    """What was said on the command line and does not stand in the contract."""
    said = statement.supposed
    told = [f"--rules {said.rules}"] if said.rules else []
    told += [f"--set {setting}" for setting in said.facts] + [f"--reading {reading}" for reading in said.readings]
    told += [f"--on {locale.day(said.on)}"] if said.on else []
    title = locale.say("report", "supposed")
    return ["", title, *(INDENT + printable(line) for line in told)] if told else []


def source_text(line: Line, statement: Statement) -> str:
    """The document and the article that a line rests on."""
    return cited(", ".join(line.rule.source.values()), *_laws(statement))


def label_of(dimension: str, at: Mapping[str, str], statement: Statement) -> str:
    """What people call the member there: its label in the law, or its name and the title that the contract gives it."""
    member = at[dimension]
    for scope in reversed(statement.evaluation.scopes):
        about = scope.dimensions.get(dimension)
        if about is not None and member in about.labels:
            return about.called(member)
    title = title_of(dimension, at, statement)
    return member if title is None else f"{member}: {title}"


def title_of(dimension: str, at: Mapping[str, str], statement: Statement) -> str | None:
    """The title that the contract gives the member there, of a dimension whose members have one."""
    scopes = statement.evaluation.scopes
    for era in reversed(range(len(scopes))):
        about = scopes[era].dimensions.get(dimension)
        if about is not None and about.title is not None:
            key = tuple(at[d] for d in scopes[era].rules.facts[about.title].per)
            title = statement.evaluation.outcome(about.title, key, era)
            return title if isinstance(title, str) else None
    return None


def asked_at(at: Mapping[str, str], statement: Statement) -> str:
    """Where a fact is missing, as the command line takes it, with the titles of the members that have one."""
    titles = [title for title in (title_of(d, at, statement) for d in at) if title is not None]
    return f"{at_text(at)} ({printable(', '.join(titles))})" if titles else at_text(at)


def at_text(at: Mapping[str, str]) -> str:
    """Members in brackets, as a formula would write them."""
    return f"[{', '.join(printable(m) for m in at.values())}]" if at else ""


def place(line: Line, statement: Statement) -> str:
    """The label of a line and of its members."""
    members = ", ".join(printable(_member(d, line.at, statement)) for d in line.at)
    label = printable(line.rule.label or line.rule.name)
    return f"{label} ({members})" if members else label


def _member(dimension: str, at: Mapping[str, str], statement: Statement) -> str:
    about = statement.evaluation.scopes[-1].dimensions.get(dimension)
    is_range = about is not None and about.kind == "range"
    return f"{about.label} {at[dimension]}" if is_range and about is not None else label_of(dimension, at, statement)


def state(name: str, locale: Locale) -> str:
    """Where a condition or a deadline stands."""
    return locale.say("report", f"state-{name.replace('_', '-')}")


def some(lines: Sequence[str], locale: Locale, most: int = 12) -> list[str]:
    """The first lines, and how many more there are."""
    rest = len(lines) - most
    return list(lines) if rest <= 1 else [*lines[:most], INDENT + locale.say("report", "more", count=rest)]
