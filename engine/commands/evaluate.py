"""`accord evaluate`: the statement of a contract."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .. import dates, loading
from ..contract import read_contract
from ..faults import Faults
from ..library import Library
from ..report.data import as_data
from ..report.text import as_text
from ..settle import evaluate
from ..words import Locale
from .output import say, say_json, terminal_width, with_format, with_rules


@click.command("evaluate")
@click.argument("contracts", nargs=-1, required=True, metavar="CONTRACT…")
@click.option("--rules", metavar="RULES", help="Evaluate under these rules instead of the contract's own.")
@click.option(
    "--set", "settings", multiple=True, metavar="FACT=VALUE", help="Suppose a fact, such as 'fact[member]=2023-09-30'."
)
@click.option(
    "--reading", "readings", multiple=True, metavar="READING=OPTION", help="Take another option of a reading."
)
@click.option("--on", metavar="DATE", help="The day on which one looks.")
@click.option(
    "--locale",
    type=click.Choice(["en", "fr"]),
    default="en",
    show_default=True,
    help="How words, numbers and dates are written.",
)
@with_format("text", "json")
@with_rules
def command(contracts: tuple[str, ...], rules: str | None, settings: tuple[str, ...], readings: tuple[str, ...], on: str | None,
            locale: str, form: str, library: Library) -> int:  # fmt: skip
    """Say what a contract is due, each amount with its article, and what is unknown.

    CONTRACT is a YAML or JSON file, or - for standard input.

    \b
    Example:
      accord evaluate contract.yaml --locale fr
      accord evaluate contract.yaml --rules accord/version --format json
    """
    day = dates.parse(on) if on else None
    if on and day is None:
        raise click.UsageError(f"--on takes a date such as 2023-09-30, not {on}")
    for reading in readings:
        if "=" not in reading:
            raise click.UsageError(f"--reading takes reading=option, not {reading}")
    statements = []
    for name in contracts:
        node = (
            loading.load(loading.decode(sys.stdin.buffer.read(), "-"), "-")
            if name == "-"
            else loading.load_file(Path(name))
        )
        statements.append(evaluate(read_contract(node, Faults()), library, rules, settings, readings, day))
    if form == "json":
        data = [as_data(s) for s in statements]
        say_json(data[0] if len(data) == 1 else data)
    else:
        width = terminal_width()
        say("\n".join(as_text(s, Locale(locale), width) for s in statements))
    return 1 if any(s.has_findings for s in statements) else 0
