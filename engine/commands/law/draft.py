"""`accord draft`: an amendment or a variant from a changed copy of a text."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ...base import messages, yaml_reader
from ...base.diagnostics import Diagnostics
from ...base.files import free, save
from ...base.node import Node
from ...base.positions import printable
from ...consolidation.library import ID, Library
from ...tools.drafting.draft import Draft, draft, text_of
from ...tools.drafting.steps import Asked, Step, is_filled
from ...tools.drafting.writer import copy_of
from ...tools.editor.format import formatted
from ..help import Command
from ..options import say, say_diagnostics, say_file, say_json, usage, with_format, with_locale, with_rules


@click.command("draft", cls=Command)
@click.argument("base", metavar="BASE")
@click.argument("copy", metavar="COPY")
@click.option("--start", is_flag=True)
@click.option("--table", metavar="NAME")
@click.option(
    "--id",
    "id_",
    metavar="ID",
)
@click.option(
    "--kind",
    type=click.Choice(["amendment", "variant"]),
    default="amendment",
    show_default=True,
)
@click.option("--title", default="", metavar="TEXT")
@click.option("-o", "--output", metavar="FILE")
@click.option(
    "--force",
    is_flag=True,
)
@with_locale
@with_format("text", "json")
@with_rules
def command(
    base: str,
    copy: str,
    start: bool,
    table: str | None,
    id_: str | None,
    kind: str,
    title: str,
    output: str | None,
    force: bool,
    locale: str,
    form: str,
    library: Library,
) -> int:
    """Write an amendment or a variant from a changed copy of a text."""
    table = table.removeprefix("tables.") if table else None
    if start:
        return _start(library, base, copy, table, force, locale)
    if "+" in base:
        raise usage(messages.say("commands", "base-is-one"))
    if not table and copy.endswith((".csv", ".xlsx")):
        raise usage(messages.say("commands", "which-table"))
    if output == "-":
        output = None
    if output is not None:
        free([Path(output)], force, [Path(copy)])
    if id_ is not None and not ID.fullmatch(id_):
        raise usage(messages.say("commands", "no-id", id=printable(id_, 60)))
    doubts = Diagnostics()
    node = _table(library, base, copy, table, locale, doubts) if table else _read(copy)
    id_ = id_ or node.text("id") or ""
    if not ID.fullmatch(id_) or id_ in library.chain(base):
        raise usage(messages.say("commands", "name-it"))
    earlier = yaml_reader.load_file(Path(output)) if output and Path(output).exists() else None
    found = draft(library, node, Asked(kind, id_, base, title, earlier))
    if output is not None:
        save({Path(output): found.text.encode()}, force)
    say_diagnostics([*doubts, *found.findings])
    _tell(found, id_, output, form)
    return 1 if found.findings else 0


def _tell(found: Draft, id_: str, output: str | None, form: str) -> None:
    """The draft where it is in no file, and what it does."""
    if form == "json":
        listed = [
            {"verb": s.verb, "target": s.target, "at": dict(s.at), "remark": s.remark or None} for s in found.steps
        ]
        say_json({"id": id_, "file": output, "text": found.text, "operations": listed})
        return
    if output is None:
        say_file(found.text.encode())
    many = messages.say("commands", "operations", count=len(found.steps))
    told = [str(messages.say("commands", "operations-in", operations=many, path=output) if output else many)]
    told += [f"  {_line(step)}" for step in found.steps]
    empty = sum(not is_filled(step.source) for step in found.steps)
    if output is not None:
        then = messages.say("commands", "fill-in", count=empty, path=output)
        told.append(str(then if empty else messages.say("commands", "check-next", path=output)))
    click.echo("\n".join(told), err=output is None)


def _line(step: Step) -> str:
    at = ", ".join(f"{d} {m}" for d, m in step.at.items())
    target = str(messages.say("commands", "at", target=step.target, at=at)) if at else step.target
    return printable(f"{step.verb:<8}{target}" + (f"  ({step.remark})" if step.remark else ""), 400)


def _read(name: str) -> Node:
    if name == "-":
        return yaml_reader.load(yaml_reader.decode(sys.stdin.buffer.read(yaml_reader.MAX_BYTES + 1), "-"), "-")
    return yaml_reader.load_file(Path(name))


def _start(library: Library, base: str, copy: str, table: str | None, force: bool, locale: str) -> int:
    document = text_of(library, base)
    if table:
        from ...tools.spreadsheets import law_tables  # only a table needs them

        data = law_tables.written(law_tables.layout_of(document, table), copy, locale)
    else:
        data = formatted(copy_of(document, base), copy).encode()
    if copy == "-":
        say_file(data)
        return 0
    save({Path(copy): data}, force)
    also = " ".join(("", "--table", table, "--locale", locale)) if table else ""
    of, to = printable(base), printable(copy)
    what = str(messages.say("commands", "table-of", table=table, text=of)) if table else of
    say(messages.say("commands", "holds", copy=to, what=what, text=of, options=also))
    return 0


def _table(library: Library, base: str, copy: str, table: str, locale: str, doubts: Diagnostics) -> Node:
    from ...tools.spreadsheets import law_tables

    return law_tables.with_rows(text_of(library, base), table, law_tables.read_table(copy, locale), locale, doubts)
