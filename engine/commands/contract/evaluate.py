"""`accord evaluate`: the statement of a contract."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...base import dates, messages, yaml_reader
from ...base.diagnostics import Diagnostic, Diagnostics
from ...base.node import Node
from ...consolidation.library import Library
from ...contracts.contract import Contract, read_contract
from ...contracts.evaluate import evaluate
from ...contracts.expected import differences
from ...contracts.payments import received
from ...contracts.statement import Asked, Line, Statement
from ...report import views
from ...report.locale import Locale
from ...report.statement_text import as_text
from ...tools.readings.moving import moving
from ...tools.regression.result import as_result
from ..help import Command
from ..options import say, say_diagnostics, say_json, terminal_width, usage, with_format, with_locale, with_rules

if TYPE_CHECKING:
    from ...tools.readings.alternatives import Alternative


@click.command("evaluate", cls=Command)
@click.argument("contracts", nargs=-1, required=True, metavar="CONTRACT…")
@click.option("--rules", metavar="RULES")
@click.option("--set", "settings", multiple=True, metavar="FACT=VALUE")
@click.option("--reading", "readings", multiple=True, metavar="READING=OPTION")
@click.option("--on", metavar="DATE")
@with_locale
@click.option(
    "--view",
    type=click.Choice(["year", "schedule", "civil-year", "deadlines"]),
    default="year",
    show_default=True,
)
@click.option(
    "--readings",
    "compare",
    is_flag=True,
)
@click.option("--range", "ranged", is_flag=True)
@with_format("text", "json")
@with_rules
def command(
    contracts: tuple[str, ...],
    rules: str | None,
    settings: tuple[str, ...],
    readings: tuple[str, ...],
    on: str | None,
    locale: str,
    view: str,
    compare: bool,
    ranged: bool,
    form: str,
    library: Library,
) -> int:
    """Say what a contract is due, each amount with its article."""
    day = dates.parse(on) if on is not None else None
    if on is not None and day is None:
        raise usage(messages.say("commands", "on-a-date", given=on or messages.say("commands", "nothing")))
    for reading in readings:
        if "=" not in reading:
            raise usage(messages.say("commands", "reading-option", given=reading))
    _refuse(form, view, compare, ranged, day is not None)
    for option, given in (("--set", settings), ("--reading", readings)):
        names = [text.partition("=")[0].strip() for text in given]
        if twice := next((n for n in names if names.count(n) > 1), None):
            raise usage(messages.say("commands", "twice", option=option, name=twice))
    statements, data, pages, missed = [], [], [], list[Diagnostic]()
    for name in contracts:
        contract = read_contract(_read(name), Diagnostics())

        def again(taken: Sequence[str], contract: Contract = contract) -> Statement:
            return evaluate(contract, library, rules, settings, [*readings, *taken], day)

        statement = again(())
        statements.append(statement)
        say_diagnostics(statement.warnings)
        if not (rules or settings or readings or on):
            missed += differences(contract, statement)
        found: tuple[Alternative, ...] = ()
        if compare:
            from ...tools.readings.alternatives import alternatives_of  # only --readings needs them

            found = alternatives_of(statement, again, library, ranged)
        if form == "json":
            asked = Asked(rules, settings, readings, day, ranged, compare)
            data.append(as_result(statement, library, contract.node.span.source.name, asked, found))
        elif compare:
            from ...tools.readings.report import readings_text

            pages.append(readings_text(found, statement, Locale(locale)))
        else:
            told = replace(statement, moving=moving(statement, again, library))
            pages.append(_page(view, told, Locale(locale), ranged))
    if form == "json":
        say_json(data[0] if len(data) == 1 else data)
    else:
        say("\n".join(pages), folded=True)
    say_diagnostics(missed)
    return 1 if missed or any(s.has_findings for s in statements) else 0


def _refuse(form: str, view: str, compare: bool, ranged: bool, looked: bool) -> None:
    """Options of which one would be ignored beside the other are a usage error. The JSON holds every view."""
    if form == "json":
        return
    if compare and view != "year":
        raise usage(messages.say("commands", "readings-alone", view=view))
    if ranged and view in ("civil-year", "deadlines"):
        raise usage(messages.say("commands", "no-ranges", view=view))
    if looked and (compare or view in ("schedule", "civil-year")):
        raise usage(messages.say("commands", "on-what"))


def _read(name: str) -> Node:
    if name == "-":
        return yaml_reader.load(yaml_reader.decode(sys.stdin.buffer.read(yaml_reader.MAX_BYTES + 1), "-"), "-")
    return yaml_reader.load_file(Path(name))


def _page(view: str, statement: Statement, locale: Locale, ranged: bool) -> str:
    pages = {"schedule": views.schedule_text, "civil-year": views.civil_year_text, "deadlines": views.deadlines_text}
    if view in pages and not ranged:
        return pages[view](statement, locale)
    if not ranged:
        return as_text(statement, locale, terminal_width(), also=views.deadlines_block(statement, locale))
    from ...tools.ranges import report  # only --range needs it

    found = report.stake(statement)

    def show(line: Line) -> str:
        interval = found.of(line)
        return (
            report.interval_text(interval, line.rule.type, locale)
            if interval
            else locale.outcome(received(line), line.rule.type)
        )

    at_stake = report.stake_lines(found, statement, locale)
    if view == "schedule":
        return views.schedule_text(statement, locale, show, at_stake)
    also = views.deadlines_block(statement, locale)
    return as_text(statement, locale, terminal_width(), show, [*at_stake, *([""] if also else []), *also])
