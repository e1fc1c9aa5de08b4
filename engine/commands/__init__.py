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

COMMANDS = {
    "accept": ("proof.accept", "Take over recorded results that moved, one by one, each with its cause."),
    "blame": ("changes.blame", "Say which instrument set each value, and what it was before."),
    "check": ("law.check", "Find everything that is wrong in rule files and contracts."),
    "coverage": ("proof.coverage", "Say which parts of a law the contracts exercise, and list those that none does."),
    "diff": ("changes.diff", "Say what changes between two versions of a text, each change with its article."),
    "draft": ("law.draft", "Write an amendment or a variant from a changed copy of a text."),
    "evaluate": ("contract.evaluate", "Say what a contract is due, each amount with its article."),
    "explain-code": ("law.explain_code", "Say what the code of a message means, and what to write instead."),
    "git-diff": ("changes.git_diff", "Called by git: its difference of a rule file is that of the law."),
    "git-merge": ("changes.git_merge", "Called by git: a merge of rule files that is checked."),
    "history": ("changes.history", "Follow one value through all versions of its accord, with their dates."),
    "fmt": ("law.fmt", "Lay out rule files anew: indentation, order of keys, tables in columns."),
    "impact": ("changes.impact", "Say what a change of the law does to contracts, and which operation does it."),
    "import": ("contract.import_contracts", "Turn filled sheets, XLSX or CSV, into contract files."),
    "schema": ("law.schema", "Print the JSON Schema of a contract, for the editor."),
    "show": ("law.show", "Print the consolidated text, with the instrument that wrote each line."),
    "template": ("contract.template", "Write the empty sheets of contracts under a rule set, XLSX or CSV."),
    "mutate": ("proof.mutate", "Change a law a little, and list the changes that no contract would notice."),
    "record": ("proof.record", "Keep what a contract gives now beside it, with the receipt."),
    "replay": ("proof.replay", "Make a result again from its receipt, or say what has changed since."),
    "test": ("proof.test", "Compare contracts with what they must give, and say why one differs."),
    "versions": ("law.versions", "List the accords, their versions and variants, with their dates."),
}
"""Each command by its name: the module that holds it, and its help."""


class Commands(click.Group):
    """Commands by name, each in a module of its own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return importlib.import_module(f".{COMMANDS[cmd_name][0]}", __package__).command  # type: ignore[no-any-return]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted((name, words) for name, (_, words) in COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="accord")
def accord() -> None:
    """The law of French health-community funding as data, applied to contracts.

    \b
    Example:
      accord evaluate contract.yaml
      accord check
    """


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
