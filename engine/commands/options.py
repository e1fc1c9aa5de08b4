"""What the commands share: the options of every command, where rules come from, and how things are printed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from ..base import messages, streams
from ..base.diagnostics import Diagnostic
from ..base.files import json_text
from ..base.messages import Message
from ..base.positions import inert
from ..consolidation.library import Library, find_rules
from ..report import diagnostics as report_diagnostics
from ..report.wrap import fold

LEAST_WIDTH = 30
Wrapped = TypeVar("Wrapped", bound=Callable[..., Any])


def with_rules(command: Wrapped) -> Wrapped:
    """Add --rules-dir; the command gets a `library`."""

    def opened(ctx: click.Context, _: click.Parameter, value: str | None) -> Library:
        folder, why = find_rules(value, Path.cwd())
        return Library(folder, why)

    return click.option("--rules-dir", "library", callback=opened, metavar="FOLDER")(command)


def with_format(*formats: str) -> Callable[[Wrapped], Wrapped]:
    """Add --format with its choices, the first being the default."""
    return click.option("--format", "form", type=click.Choice(formats), default=formats[0], show_default=True)


def with_locale(command: Wrapped) -> Wrapped:
    """Add --locale: the language of what a reader sees."""
    return click.option("--locale", type=click.Choice(["en", "fr"]), default="en", show_default=True)(command)


def usage(said: Message) -> click.UsageError:
    """The fault that options or arguments do not fit (exit code 2)."""
    return click.UsageError(str(said))


def say(said: str | Message, err: bool = False, folded: bool = False) -> None:
    """Everything that is printed for people goes through here, but for what is coloured. On a terminal `folded` breaks
    long lines at spaces; what one may want to copy as it stands is not."""
    text = str(said)
    if folded:
        text = fold(text, terminal_width())
    click.echo(inert(text), nl=not text.endswith("\n"), err=err)


def say_json(data: Any) -> None:
    """JSON in UTF-8, whatever the encoding of the terminal."""
    say_bytes(json_text(data).encode())


def say_bytes(data: bytes) -> None:
    """On standard output what a file would hold, to the byte."""
    click.echo(data if hasattr(sys.stdout, "buffer") else data.decode(), nl=False)


def say_file(data: bytes, is_binary: bool = False) -> None:
    """What `-o -` asks for: the file on standard output. A workbook is nothing for a terminal."""
    if is_binary and sys.stdout.isatty():
        raise usage(messages.say("commands", "no-workbook-on-terminal"))
    say_bytes(data)


def say_diagnostics(diagnostics: Iterable[Diagnostic], err: bool = True) -> None:
    """Coloured on a terminal: on standard error, or on standard output where they are what was asked for."""
    plain = streams.is_plain(sys.stderr if err else sys.stdout)
    shown, left = report_diagnostics.at_once(sorted(diagnostics, key=lambda f: f.order))
    for diagnostic, more in shown:
        told = report_diagnostics.as_text(
            diagnostic, report_diagnostics.plainly if plain else _painted, terminal_width(err)
        )
        rest = f"\n  {messages.say('commands', 'more-like-this', count=more)}\n" if more else "\n"
        click.echo(told + rest, err=err, color=not plain)
    if left:
        say(messages.say("commands", "more-faults", count=left), err=err)


def _painted(text: str, colour: str) -> str:
    return click.style(text, fg=colour)


def terminal_width(err: bool = False) -> int | None:
    """The width to keep to on a terminal; none when piped."""
    stream = sys.stderr if err else sys.stdout
    if not stream.isatty():
        return None
    import shutil  # only a terminal needs it, and it is slow to import

    return max(shutil.get_terminal_size((100, 24)).columns, LEAST_WIDTH)
