"""`accord schema`: the form of a contract under a rule set."""

from __future__ import annotations

from collections.abc import Iterator

import click

from ...compiler.compile import compile_rules
from ...consolidation.library import Library
from ...core.model import RuleSet
from ...core.outcomes import exact_text
from ...tools.editor.contract_schema import contract_schema
from ..help import Command
from ..options import say, say_json, with_format, with_rules


@click.command("schema", cls=Command)
@click.argument("rules", metavar="RULES")
@with_format("json", "text")
@with_rules
def command(rules: str, form: str, library: Library) -> int:
    """Print the JSON Schema of a contract, for the editor."""
    found = compile_rules(library, rules)
    if form == "json":
        say_json(contract_schema(found))
    else:
        say("\n".join(_lines(found)), folded=True)
    return 0


def _lines(rules: RuleSet) -> Iterator[str]:
    """Each fact on a line, as `--set` would name it, with what is asked and what is taken where nobody says."""
    for fact in rules.facts.values():
        per = f"[{', '.join(fact.per)}]" if fact.per else ""
        members = rules.dimensions[fact.type].members if fact.type in rules.dimensions else ()
        type_ = " or ".join(members) or fact.type
        default = f" (else {exact_text(fact.default) or 'none'})" if fact.default is not None else ""
        yield f"{fact.name}{per}: {type_}{default}  {fact.question or fact.label}".rstrip()
