"""Help is data too: looked up in `base/words/help.yaml` when it is shown, and by no command that shows none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..base.messages import entries, say

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def help_of(*names: str) -> str:
    """The help under the first of these names that has one; an example keeps its lines."""
    name = next(n for n in names if n in entries("help"))
    paragraphs = str(say("help", name)).split("\n\n")
    return "\n\n".join(f"\b\n{p}" if "\n  " in p else p for p in paragraphs)


class Command(click.Command):
    """A command whose help, and that of its options, is looked up when it is shown."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help, with its words looked up first."""
        self._look_up()
        super().format_help(ctx, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What a shell offers, with the words of the options looked up first."""
        self._look_up()
        return super().shell_complete(ctx, incomplete)

    def get_short_help_str(self, limit: int = 45) -> str:
        """The line of the list of commands, whole however long."""
        return help_of(f"{self.name}-short")

    def _look_up(self) -> None:
        self.help = help_of(str(self.name))
        for option in (p for p in self.params if isinstance(p, click.Option)):
            name = max(option.opts, key=len).removeprefix("--")
            option.help = help_of(f"{self.name}-{name}", f"option-{name}")
