"""`accord impact`: what a change of the law does to contracts."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...base import streams, yaml_reader
from ...base.diagnostics import Diagnostic, DiagnosticError, Diagnostics, PathError
from ...base.files import free, json_text, save
from ...base.messages import Message, say
from ...base.node import Node
from ...base.positions import HIDDEN, escaped, printable
from ...compiler.compile import compile_rules
from ...consolidation.library import Library
from ...consolidation.result import HIGHER, result_of
from ...contracts.contract import Contract, read_contract
from ...core.model import NUMBERS
from ...report.locale import Locale
from ...tools.diff.names import Names
from ..help import Command
from ..options import say_diagnostics, say_file, usage, with_format, with_locale, with_rules

if TYPE_CHECKING:
    from ...tools.impact.measure import Case, ImpactRun
    from ...tools.impact.render.view import View

BINARY = ("xlsx",)
SOON = 1  # seconds after which one wants to see that something goes on


@click.command("impact", cls=Command)
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.argument("contracts", nargs=-1, required=True, metavar="CONTRACT…")
@click.option(
    "--by",
    "dimensions",
    multiple=True,
    metavar="DIMENSION",
)
@click.option("--result", metavar="RULE")
@click.option("--range", "ranged", is_flag=True)
@click.option(
    "--table",
    metavar="TABLE",
)
@click.option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--force", is_flag=True)
@with_locale
@with_format("text", "csv", "json", "xlsx", "html")
@with_rules
def command(
    a: str,
    b: str,
    contracts: tuple[str, ...],
    dimensions: tuple[str, ...],
    result: str | None,
    ranged: bool,
    table: str | None,
    output: Path | None,
    force: bool,
    locale: str,
    form: str,
    library: Library,
) -> int:
    """Say what a change of the law does to contracts, and which operation does it."""
    if form in BINARY and output is None:
        raise usage(say("commands", "needs-output", format=form))
    file = output if output is not None and str(output) != "-" else None
    from ...tools.impact.groups import Amending, groups, leads_to
    from ...tools.impact.measure import ImpactRun
    from ...tools.impact.render.view import Subject, View
    from ...tools.impact.summary import failures, impact, met

    one, other = compile_rules(library, a), compile_rules(library, b)
    results = _result(one.node, a, result), _result(other.node, b, result)
    kinds = {d: about.kind for rules in (one, other) for d, about in rules.dimensions.items()}
    for dimension in dimensions:
        if dimension not in kinds:
            raise usage(say("commands", "no-dimension", name=printable(dimension, 40), known=tuple(kinds)))
    if file is not None:
        if not file.absolute().parent.is_dir():
            raise PathError(say("files", "no-folder-for", path=str(file), folder=str(file.parent)))
        free([file], force, [f for name in contracts if name != "-" for f in yaml_reader.files_of(Path(name))])
    diagnostics: list[Diagnostic] = []
    left_out: list[tuple[str, Message]] = []
    subjects = list(_contracts(contracts, diagnostics, left_out))
    related = leads_to(library, a, b)
    found = groups(Amending(library, a, b)) if related else []
    measure = ImpactRun(library, a, b, results, found, ranged)
    cases = list(_cases(measure, subjects, diagnostics, left_out))
    if diagnostics and not cases:
        say_diagnostics(diagnostics)
        return 1
    names = Names(one.node, other.node, Locale(locale))
    told = result_of(other.node)
    subject = Subject(a, b, results[1], tuple(left_out), related, told.better if told.rule == results[1] else HIGHER)
    known = [*measure.sorts, *met(cases)]
    by = dimensions or [d for d in dict.fromkeys(known) if kinds.get(d) in ("closed", "range")]
    whole = impact(cases, by, measure.groups, [g for g in found if g not in measure.groups])
    ranges = [d for d in dict.fromkeys(known) if kinds.get(d) == "range"]
    data = _data(form, View(whole, subject, names, ranges), table)
    if file is None:
        say_file(data, form in BINARY)
    else:
        save({file: data}, force)
    for case, message in failures(cases):
        click.echo(f"{printable(case.name)}: {printable(message)}", err=True)
    say_diagnostics(diagnostics)
    return 1 if diagnostics or failures(cases) else 0


def _result(text: Node, called: str, option: str | None) -> str:
    """The name of the value to compare: a number, the sum of its places where it is per something."""
    name = option or result_of(text).rule
    if not name:
        raise usage(say("commands", "no-result", text=called))
    rule = text.get("rules", name)
    if rule is None or rule.text("type") not in NUMBERS:
        raise usage(say("commands", "not-one-value", name=printable(name, 40), text=called))
    return name


def _contracts(
    names: Sequence[str], diagnostics: list[Diagnostic], left_out: list[tuple[str, Message]]
) -> Iterator[tuple[str, Contract]]:
    """The contracts of files, folders and standard input. What cannot be read is a fault, and the others are read."""
    for name in names:
        path = Path(name)
        if name == "-":
            text = yaml_reader.decode(sys.stdin.buffer.read(yaml_reader.MAX_BYTES + 1), "-")
            yield name, read_contract(yaml_reader.load(text, "-"), Diagnostics())
            continue
        held = 0
        for file in yaml_reader.files_of(path):
            try:
                node = yaml_reader.load_file(file)
                if path.is_dir() and "contract" not in node.map:
                    continue
                held += 1
                yield str(file), read_contract(node, Diagnostics())
            except DiagnosticError as error:
                diagnostics += error.diagnostics
                left_out.append((printable(str(file)), say("impact", "cannot-be-read")))
        if not held and not diagnostics:
            raise PathError(say("files", "no-contract", path=name))


def _cases(
    measure: ImpactRun,
    contracts: Sequence[tuple[str, Contract]],
    diagnostics: list[Diagnostic],
    left_out: list[tuple[str, Message]],
) -> Iterator[Case]:
    """Each contract measured; those of another accord are left out. A bar on a terminal where it takes a while."""
    start = time.monotonic()
    with click.progressbar(length=len(contracts), file=sys.stderr, hidden=streams.is_plain(sys.stderr)) as bar:
        for number, (name, contract) in enumerate(contracts, 1):
            try:
                if measure.concerns(contract):
                    yield measure.case(name, contract)
                else:
                    left_out.append((contract.title, say("impact", "other-accord")))
            except DiagnosticError as error:
                diagnostics += error.diagnostics
                left_out.append((contract.title, say("impact", "cannot-be-read")))
            if time.monotonic() - start > SOON:
                bar.update(number - bar.pos)


def _data(form: str, view: View, table: str | None) -> bytes:
    """The report as a file, which standard output gets too, byte for byte; nothing in it that nobody sees."""
    if form == "xlsx":
        from ...tools.impact.render.to_xlsx import as_xlsx

        return as_xlsx(view)
    text = HIDDEN.sub(escaped, _text(form, view, table))
    return text.encode("utf-8-sig" if form == "csv" else "utf-8")


def _text(form: str, view: View, table: str | None) -> str:
    if form == "json":
        from ...tools.impact.render.to_json import as_data

        return json_text(as_data(view.impact, view.subject, view))
    if form == "csv":
        from ...tools.impact.render.to_csv import as_csv

        known = {t.key: t for t in view.tables()}
        if (table or "contracts") not in known:
            raise usage(say("commands", "no-table", name=printable(table or "", 40), known=tuple(known)))
        return as_csv(known[table or "contracts"], view.locale)
    if form == "html":
        from ...tools.impact.render.to_html import as_html

        return as_html(view)
    from ...tools.impact.render.to_text import as_text

    return as_text(view).rstrip("\n") + "\n"
