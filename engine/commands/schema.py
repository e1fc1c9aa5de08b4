"""`accord schema`: the form of a contract under a rule set."""

from __future__ import annotations

import click

from ..form import contract_schema
from ..laws import ready
from ..library import Library
from .output import say_json, with_rules


@click.command("schema")
@click.argument("rules", metavar="RULES")
@with_rules
def command(rules: str, library: Library) -> int:
    """Print the JSON Schema of a contract under RULES, so that an editor completes members and facts.

    \b
    Example:
      accord schema accord/version > contract.schema.json
    """
    say_json(contract_schema(ready(library, rules)))
    return 0
