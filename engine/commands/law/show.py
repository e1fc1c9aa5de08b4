"""`accord show`: the consolidated text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from ...base import messages
from ...base.diagnostics import Diagnostic, DiagnosticError, Diagnostics, did_you_mean
from ...base.node import Node, plain
from ...base.yaml_writer import lines_of
from ...compiler.compile import compile_rules
from ...consolidation.library import Library
from ...consolidation.spec import language
from ...report.locale import Locale
from ...report.statement_json import jsonable
from ...tools.coverage.exceptions import contracts
from ...tools.readings.moved import Moved, moved_by, moved_in
from ...tools.readings.page import all_readings_data, all_readings_text
from ..help import Command
from ..options import say, say_json, usage, with_format, with_locale, with_rules


@click.command("show", cls=Command)
@click.argument("rules", metavar="RULES")
@click.argument("name", required=False, metavar="[NAME]")
@click.option(
    "--contract",
    "given",
    multiple=True,
    metavar="PATH",
)
@with_locale
@with_format("text", "json")
@with_rules
def command(rules: str, name: str | None, given: tuple[str, ...], locale: str, form: str, library: Library) -> int:
    """Print the consolidated text, with the instrument that wrote each line."""
    if given and name != "readings":
        raise usage(messages.say("commands", "contract-of-readings"))
    if name == "readings" and (given or form == "text"):
        return _readings(rules, given, Locale(locale), form, library)
    diagnostics = Diagnostics()
    document = library.consolidate(rules, diagnostics).document
    diagnostics.raise_if_errors()
    parts = _parts(document, name)
    if form == "json":
        say_json(jsonable({key: plain(node) for key, node in parts.items()}) if name else jsonable(plain(document)))
    else:
        for line in lines_of(document if not name else document.with_map(parts), document):
            say(line)
    return 0


def _readings(rules: str, given: Sequence[str], locale: Locale, form: str, library: Library) -> int:
    law = compile_rules(library, rules)
    found: dict[str, Moved] | None = None
    title = ""
    if given:
        listed = list(contracts(given))
        if len(listed) == 1 and not any(Path(n).is_dir() for n in given):
            title = listed[0].title
            found = moved_in(listed[0], law, library)
        else:
            found = moved_by(listed, law, library)
    if form == "json":
        say_json(all_readings_data(law, found or {}))
    else:
        say(all_readings_text(law, found, title, locale), folded=True)
    return 0


def _parts(document: Node, name: str | None) -> dict[str, Node]:
    if name is None:
        return {}
    if name in document.map:
        return {name: document.map[name]}
    known: dict[str, Node] = {}
    sections = language().as_told
    for section in sections:
        found = document.get(section)
        for key, node in found.map.items() if found is not None else ():
            if key == name:
                return {section: found.with_map({key: node})}  # type: ignore[union-attr]
            known[key] = node
    said = messages.say("E726", "nothing-named", name=name, sections=sections)
    raise DiagnosticError([Diagnostic(said, advice=did_you_mean(name, [*known, *sections]))])
