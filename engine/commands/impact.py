"""`accord impact`: what a change of the law does to contracts."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import loading
from ..compare.diff_names import Names
from ..contract import Contract, read_contract
from ..faults import Fault, Faults, Faulty, Unreadable
from ..laws import ready
from ..library import Library
from ..marks import shown
from ..nodes import Node
from ..words import Locale
from .output import say, say_faults, say_json, with_format, with_rules

if TYPE_CHECKING:
    from ..impact.measure import Case, Measure
    from ..report.impact_view import View

BINARY = ("xlsx",)
SOON = 1  # seconds after which one wants to see that something goes on


@click.command("impact")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.argument("contracts", nargs=-1, required=True, metavar="CONTRACT…")
@click.option("--by", "dimensions", multiple=True, metavar="DIMENSION", help="Break down by these only (else by all of the rules that have listed or counted members).")  # fmt: skip
@click.option("--result", metavar="RULE", help="The value to compare (else the one that the rules name as their result).")  # fmt: skip
@click.option("--range", "ranged", is_flag=True, help="Give unknown results as ranges.")
@click.option("--table", metavar="TABLE", help="The table that --format csv writes (else contracts): summary, operations, contracts, unknown, or a dimension.")  # fmt: skip
@click.option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file.")
@click.option("--locale", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="How words, numbers and dates are written.")  # fmt: skip
@with_format("text", "csv", "json", "xlsx", "html")
@with_rules
def command(
    a: str, b: str, contracts: tuple[str, ...], dimensions: tuple[str, ...], result: str | None, ranged: bool,
    table: str | None, output: Path | None, locale: str, form: str, library: Library,
) -> int:  # fmt: skip
    """Say what each contract, and all of them, gain or lose from A to B, and which operation of B causes how much.

    A and B are rule sets (or several joined by +). CONTRACT is a file, a folder or - for standard input; each is taken
    under A and under B, whatever rules it names; facts that one of them does not know are set aside and listed. What is
    unknown is counted apart, never as zero.

    \b
    Example:
      accord impact accord/version accord/later-version contracts --locale fr
      accord impact accord/version accord/later-version contracts --format xlsx --output impact.xlsx
    """
    if form in BINARY and output is None:
        raise click.UsageError(f"--format {form} needs --output FILE")
    from ..impact.groups import Amending, groups, leads_to
    from ..impact.impact import failures, impact, met
    from ..impact.measure import Measure
    from ..report.impact_view import Subject, View

    one, other = ready(library, a), ready(library, b)
    results = _result(one.node, a, result), _result(other.node, b, result)
    kinds = {d: about.kind for rules in (one, other) for d, about in rules.dimensions.items()}
    for dimension in dimensions:
        if dimension not in kinds:
            raise click.UsageError(f"there is no dimension {shown(dimension, 40)}: one of {', '.join(kinds)}")
    if output is not None and not output.absolute().parent.is_dir():
        raise Unreadable(f"{shown(str(output))} cannot be written: there is no folder {shown(str(output.parent))}")
    faults: list[Fault] = []
    left_out: list[tuple[str, str]] = []
    subjects = list(_contracts(contracts, faults))
    related = leads_to(library, a, b)
    found = groups(Amending(library, a, b)) if related else []
    measure = Measure(library, a, b, results, found, ranged)
    cases = list(_cases(measure, subjects, faults, left_out))
    names = Names(one.node, other.node, Locale(locale))
    subject = Subject(a, b, results[1], tuple(left_out), related)
    known = [*measure.sorts, *met(cases)]
    by = dimensions or [d for d in dict.fromkeys(known) if kinds.get(d) in ("closed", "range")]
    whole = impact(cases, by, measure.groups, [g for g in found if g not in measure.groups])
    ranges = [d for d in dict.fromkeys(known) if kinds.get(d) == "range"]
    _write(form, View(whole, subject, names, ranges), table, output)
    for case, message in failures(cases):
        click.echo(f"{shown(case.name)}: {shown(message)}", err=True)
    say_faults(faults)
    return 1 if faults or failures(cases) else 0


def _result(text: Node, called: str, option: str | None) -> str:
    """The name of the value to compare: one number for the whole contract."""
    name = option or text.text("result")
    if not name:
        raise click.UsageError(f"{called} names no result: say which value with --result RULE")
    rule = text.get("rules", name)
    if rule is None or "per" in rule.map:
        raise click.UsageError(f"{shown(name, 40)} is no rule of {called} that gives one value for a contract")
    return name


def _contracts(names: Sequence[str], faults: list[Fault]) -> Iterator[tuple[str, Contract]]:
    """The contracts of files, folders and standard input. What cannot be read is a fault, and the others are read."""
    for name in names:
        path = Path(name)
        if name == "-":
            text = loading.decode(sys.stdin.buffer.read(loading.MAX_BYTES + 1), "-")
            yield name, read_contract(loading.load(text, "-"), Faults())
            continue
        held = 0
        for file in loading.files_of(path):
            try:
                node = loading.load_file(file)
                if path.is_dir() and "contract" not in node.map:
                    continue
                held += 1
                yield str(file), read_contract(node, Faults())
            except Faulty as error:
                faults += error.faults
        if not held and not faults:
            raise Unreadable(f"{shown(name)} holds no contract")


def _cases(
    measure: Measure, contracts: Sequence[tuple[str, Contract]], faults: list[Fault], left_out: list[tuple[str, str]]
) -> Iterator[Case]:
    """Each contract measured; those of another accord are left out. A bar on a terminal where it takes a while."""
    start = time.monotonic()
    with click.progressbar(length=len(contracts), file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        for number, (name, contract) in enumerate(contracts, 1):
            try:
                if measure.concerns(contract):
                    yield measure.case(name, contract)
                else:
                    left_out.append((contract.title, "under another accord"))
            except Faulty as error:
                faults += error.faults
                left_out.append((contract.title, "cannot be read"))
            if time.monotonic() - start > SOON:
                bar.update(number - bar.pos)


def _write(form: str, view: View, table: str | None, output: Path | None) -> None:
    """Print, or write the file whole."""
    if form == "xlsx":
        from ..report.impact_xlsx import as_xlsx

        data = as_xlsx(view)
    else:
        data = _text(form, view, table).encode("utf-8-sig" if form == "csv" and output else "utf-8")
    if output is None:
        say_json(json.loads(data)) if form == "json" else say(data.decode())
        return
    from ..writing import write

    write(output, data)


def _text(form: str, view: View, table: str | None) -> str:
    if form == "json":
        from ..report.impact_json import as_data

        return json.dumps(as_data(view.impact, view.subject, view), ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        from ..report.impact_csv import as_csv

        known = {t.key: t for t in view.tables()}
        if (table or "contracts") not in known:
            raise click.UsageError(f"there is no table {shown(table or '', 40)}: one of {', '.join(known)}")
        return as_csv(known[table or "contracts"], view.locale)
    if form == "html":
        from ..report.impact_html import as_html

        return as_html(view)
    from ..report.impact_text import as_text

    return as_text(view)
