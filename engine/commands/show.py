"""`accord show`: the consolidated text."""

from __future__ import annotations

import click

from ..faults import Fault, Faults, Faulty, suggest
from ..library import Library
from ..nodes import Node, plain
from ..report.data import jsonable
from ..yamltext import lines_of
from .output import say, say_json, with_format, with_rules

SECTIONS = (
    "dimensions",
    "facts",
    "tables",
    "readings",
    "rules",
    "payments",
    "deadlines",
    "conditions",
    "invariants",
    "controls",
    "notes",
    "documents",
)


@click.command("show")
@click.argument("rules", metavar="RULES")
@click.argument("name", required=False, metavar="[NAME]")
@with_format("text", "json")
@with_rules
def command(rules: str, name: str | None, form: str, library: Library) -> int:
    """Print the consolidated text of RULES, each line with the instrument and article that wrote it.

    NAME is one element (a rule, a table, a fact), or a section such as tables.

    \b
    Example:
      accord show accord/version
      accord show accord/version a_table
    """
    faults = Faults()
    document = library.consolidate(rules, faults).document
    faults.stop_on_errors()
    parts = _parts(document, name)
    if form == "json":
        say_json(jsonable({key: plain(node) for key, node in parts.items()}) if name else jsonable(plain(document)))
    else:
        for line in lines_of(document if not name else document.with_map(parts), document):
            say(line)
    return 0


def _parts(document: Node, name: str | None) -> dict[str, Node]:
    if name is None:
        return {}
    if name in document.map:
        return {name: document.map[name]}
    known: dict[str, Node] = {}
    for section in SECTIONS:
        found = document.get(section)
        for key, node in found.map.items() if found is not None else ():
            if key == name:
                return {section: found.with_map({key: node})}  # type: ignore[union-attr]
            known[key] = node
    raise Faulty(
        [
            Fault(
                "E726",
                f"there is no {name} in these rules",
                hint=suggest(name, [*known, *SECTIONS], "name an element, or a section: " + ", ".join(SECTIONS)),
            )
        ]
    )
