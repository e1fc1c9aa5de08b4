"""The command line: a group that loads each command when it is called, and one handler for what goes wrong."""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any

import click

from .. import VERSION
from ..base import messages, streams
from ..base.diagnostics import DiagnosticError, PathError
from .help import help_of

COMMANDS = {
    "accept": "proof.accept",
    "blame": "changes.blame",
    "check": "law.check",
    "coverage": "proof.coverage",
    "diff": "changes.diff",
    "draft": "law.draft",
    "evaluate": "contract.evaluate",
    "explain-code": "law.explain_code",
    "git-diff": "changes.git_diff",
    "git-merge": "changes.git_merge",
    "history": "changes.history",
    "fmt": "law.fmt",
    "impact": "changes.impact",
    "import": "contract.import_contracts",
    "schema": "law.schema",
    "show": "law.show",
    "template": "contract.template",
    "mutate": "proof.mutate",
    "record": "proof.record",
    "replay": "proof.replay",
    "test": "proof.test",
    "versions": "law.versions",
}
"""Each command by its name, and the module that holds it."""


class Commands(click.Group):
    """Commands by name, each in a module of its own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in their order, without loading a command."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, loaded now; nothing where there is none of the name."""
        if cmd_name not in COMMANDS:
            return None
        return importlib.import_module(f".{COMMANDS[cmd_name]}", __package__).command  # type: ignore[no-any-return]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help, from data: it would be slow to load each only to name it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_of(f"{name}-short")) for name in sorted(COMMANDS)])

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help of the program, with its words looked up first."""
        self.help = help_of("accord")
        super().format_help(ctx, formatter)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="accord")
def accord() -> None:
    """The group of all commands."""


def main(arguments: list[str] | None = None) -> None:
    """Run, and leave with 0 fine, 1 findings, 2 usage, 3 unreadable path, 4 a fault of the program's own."""
    gc.set_threshold(600_000, 20, 100)  # a short run that keeps what it loads: looking for garbage costs a fifth of it
    atexit.register(gc.freeze)  # nor is it looked for once all is said
    streams.guard()
    try:
        with _tidily():
            code = _run(arguments)
        streams.end()
    except BrokenPipeError:
        code = 0
    except streams.Unsaid as error:
        code = 0 if error.reader_left else 3
        if code:
            click.echo(f"accord: {error}", err=True)
    sys.exit(code)


@contextlib.contextmanager
def _tidily() -> Iterator[None]:
    """A run that is told to end ends as one that fails does: what it began is cleared away."""
    ours = {}
    if threading.current_thread() is threading.main_thread():
        for ending in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(ending) is signal.SIG_DFL:
                ours[ending] = signal.signal(ending, _stopped)
    try:
        yield
    finally:
        for ending, before in ours.items():
            signal.signal(ending, before)


def _stopped(number: int, _: object) -> None:
    sys.exit(128 + number)


def _run(arguments: list[str] | None) -> int:
    from .options import say, say_diagnostics

    try:
        result: Any = accord.main(args=arguments, prog_name="accord", standalone_mode=False)
    except DiagnosticError as error:
        say_diagnostics(error.diagnostics)
        return 1
    except PathError as error:
        say(f"accord: {error}", err=True)
        return 3
    except click.ClickException as error:
        told = io.StringIO()
        error.show(told)
        say(told.getvalue(), err=True)
        return 2
    except (click.Abort, KeyboardInterrupt):
        return 130
    except (streams.Unsaid, BrokenPipeError):
        raise
    except OSError as error:
        say(f"accord: {error.strerror or error}", err=True)
        return 3
    except Exception as error:
        if os.environ.get("ACCORD_DEBUG"):
            raise
        say(messages.say("commands", "own-fault", kind=type(error).__name__, fault=str(error)), err=True)
        say(f"{messages.say('commands', 'report-it')}.", err=True)
        return 4
    return result if isinstance(result, int) else 0
