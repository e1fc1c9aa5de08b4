"""`accord explain-code`: what a message means, and what to write instead."""

from __future__ import annotations

import click

from ...base import codes, messages
from ...base.positions import printable
from ..help import Command
from ..options import say, say_json, usage, with_format


@click.command("explain-code", cls=Command)
@click.argument("code", required=False, metavar="[CODE]")
@with_format("text", "json")
def command(code: str | None, form: str) -> int:
    """Say what the code of a message means, and what to write instead."""
    if code is None:
        listed = codes.titles()
        if form == "json":
            say_json({"codes": [{"code": c, "title": title} for c, title in listed.items()]})
        else:
            say("\n".join(f"{c}  {title}" for c, title in listed.items()))
        return 0
    code = code.strip().upper()
    page = codes.page(code)
    if page is None:
        raise usage(messages.say("commands", "no-code", code=printable(code, 20), nearest=codes.nearest(code)))
    if form == "json":
        say_json({"code": code, "title": codes.titles()[code], "page": page})
    else:
        say(page)
    return 0
