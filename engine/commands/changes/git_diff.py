"""`accord git-diff`: what git calls so that its differences of rule files are those of the law."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import click

from ...base import messages, yaml_reader
from ...base.diagnostics import DiagnosticError
from ...base.positions import printable
from ...consolidation.library import Library
from ...report.locale import Locale
from ...tools.diff.articles import difference
from ...tools.diff.changes import ADDED, REPEALED, Change
from ...tools.diff.inputs import NO_TEXT, Pair, Side, pairs
from ...tools.diff.names import Names
from ...tools.diff.render.to_text import as_text
from ...tools.diff.render.view import View, head
from ..help import Command
from ..options import say, with_locale, with_rules

NOTHING = "/dev/null"


@click.command("git-diff", cls=Command)
@click.argument("path", metavar="PATH")
@click.argument("given", nargs=-1, metavar="[OLD HEX MODE NEW HEX MODE]…")
@with_locale
@with_rules
def command(path: str, given: tuple[str, ...], locale: str, library: Library) -> int:
    """Called by git: its difference of a rule file is that of the law."""
    if len(given) < 6:
        say(messages.say("commands", "unmerged", path=path))
        return 0
    old, new = given[0], given[3]
    try:
        pair = _pair(path, old, new, library)
    except DiagnosticError:
        say("\n".join(_lines(path, old, new)))
        return 0
    style = Locale(locale)
    say(
        as_text(View(pair.changes, Names(pair.before, pair.after, style), NOTHING in given).page(*head(pair, style)))
        + "\n"
    )
    return 0


def _pair(path: str, old: str, new: str, library: Library) -> Pair:
    """The two texts; a file that is new or gone is told by its head alone."""
    if NOTHING in (old, new):
        is_new = old == NOTHING
        node = yaml_reader.load_file(Path(new if is_new else old), path)
        before, after = (NO_TEXT, node) if is_new else (node, NO_TEXT)
        change = Change(ADDED if is_new else REPEALED, ("id",), before.get("id"), after.get("id"))
        return Pair((old, path) if is_new else (path, new), before, after, (change,))
    one, other = _side(old, path, library), _side(new, path, library)
    (pair,) = pairs(one, other)
    return Pair(
        (f"a/{path}", f"b/{path}"),
        pair.before,
        pair.after,
        difference(one.library, one.reference, other.library, other.reference),
    )


def _side(file: str, path: str, library: Library) -> Side:
    own = library.beside({})
    node = yaml_reader.load_file(Path(file), path)
    id_ = node.text("id") or Path(path).stem
    return Side(own.beside({id_: node}), id_, path)


def _lines(path: str, old: str, new: str) -> list[str]:
    """The difference line by line, each line cleaned."""
    texts = [[] if f == NOTHING else Path(f).read_text("utf-8", errors="replace").splitlines() for f in (old, new)]
    return [printable(x, 10_000) for x in unified_diff(texts[0], texts[1], f"a/{path}", f"b/{path}", lineterm="")]
