"""What the text views share: the head of a page, the name of a place, the article of a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..cited import cautions, cited, document_title
from ..marks import shown
from ..nodes import Node
from ..statement import Line, Statement
from ..words import Locale

INDENT = "  "


def page(parts: Sequence[Sequence[str]]) -> str:
    """Blocks of lines with an empty line between."""
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def head(statement: Statement, locale: Locale) -> list[str]:
    """The contract, the rules it is under with the reason, and what one must know of the documents of these rules."""
    rules = f"{locale.word('rules')}: {statement.rules} ({locale.reason(statement.why)})"
    eras = statement.evaluation.eras
    dated = [f"{INDENT}{e.rules.id} {locale.word('from')} {locale.day(e.start)}" for e in eras if e.start is not None]
    laws = _laws(statement)
    warned = [f"{locale.word('caution')}: {document_title(k, *laws)}: {text}" for k, text in cautions(*laws).items()]
    return [shown(statement.contract), rules, *dated, *warned, *_supposed(statement, locale)]


def _laws(statement: Statement) -> list[Node]:
    """The texts that a statement is under, the latest first."""
    return [scope.rules.node for scope in reversed(statement.evaluation.scopes)]


def _supposed(statement: Statement, locale: Locale) -> list[str]:
    """What was said on the command line and does not stand in the contract."""
    said = statement.supposed
    told = [f"--rules {said.rules}"] if said.rules else []
    told += [f"--set {setting}" for setting in said.facts] + [f"--reading {reading}" for reading in said.readings]
    told += [f"--on {locale.day(said.on)}"] if said.on else []
    title = locale.word("Supposed, not in the contract")
    return ["", title, *(INDENT + shown(line) for line in told)] if told else []


def source_text(line: Line, statement: Statement) -> str:
    """The document and the article that a line rests on."""
    return cited(", ".join(line.rule.source.values()), *_laws(statement))


def label_of(dimension: str, member: str, statement: Statement) -> str:
    """What people call a member."""
    for scope in reversed(statement.evaluation.scopes):
        about = scope.dimensions.get(dimension)
        if about is not None and member in about.labels:
            return about.called(member)
    return member


def at_text(at: Mapping[str, str]) -> str:
    """Members in brackets, as a formula would write them."""
    return f"[{', '.join(shown(m) for m in at.values())}]" if at else ""


def place(line: Line, statement: Statement) -> str:
    """The label of a line and of its members."""
    members = ", ".join(shown(_member(d, m, statement)) for d, m in line.at.items())
    label = shown(line.rule.label or line.rule.name)
    return f"{label} ({members})" if members else label


def _member(dimension: str, member: str, statement: Statement) -> str:
    about = statement.evaluation.scopes[-1].dimensions.get(dimension)
    is_range = about is not None and about.kind == "range"
    return f"{about.label} {member}" if is_range and about is not None else label_of(dimension, member, statement)


def some(lines: Sequence[str], locale: Locale, most: int = 12) -> list[str]:
    """The first lines, and how many more there are."""
    rest = len(lines) - most
    return list(lines) if rest <= 1 else [*lines[:most], f"{INDENT}… {locale.word('and')} {rest} {locale.word('more')}"]
