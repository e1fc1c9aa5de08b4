"""`accord replay`: a result made again from its receipt."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ...base import messages
from ...base.diagnostics import PathError
from ...base.files import json_text
from ...base.positions import printable
from ...base.yaml_reader import decode
from ...consolidation.library import Library
from ...report.locale import Locale
from ...tools.regression.replay import Receipt, Replayed, read, replay
from ..help import Command
from ..options import say, say_json, usage, with_format, with_locale, with_rules

MAX_BYTES = 100_000_000  # the results of many contracts


@click.command("replay", cls=Command)
@click.argument("receipt", metavar="RECEIPT")
@click.option("--contract", metavar="FILE")
@with_locale
@with_format("text", "json", "result")
@with_rules
def command(receipt: str, contract: str | None, locale: str, form: str, library: Library) -> int:
    """Make a result again from its receipt, or say what has changed since."""
    text = _text(receipt)
    found = read(text, receipt)
    if contract is not None and len(found) > 1:
        raise usage(messages.say("commands", "one-result", receipt=receipt, count=len(found)))
    told = [replay(one, _contract(one, contract, receipt), library, Locale(locale)) for one in found]
    results = [one.result for one in told if one.result is not None]
    if form == "result":
        if len(results) == len(told):
            say_json(results[0] if len(results) == 1 else results)
        for one in told:
            for line in one.changed:
                click.echo(f"{printable(one.file)}: {line}", err=True)
    elif form == "json":
        say_json([_data(one) for one in told])
    else:
        whole = (
            all(r.kind == "result" for r in found) and json_text(results[0] if len(results) == 1 else results) == text
        )
        for one in told:
            if not one.same:
                said = messages.say("commands", "not-the-same", path=one.file)
            elif whole or found[0].kind != "result":
                said = messages.say("commands", "the-same", path=one.file)
            else:
                said = messages.say("commands", "same-result", path=one.file)
            say(said)
            for line in (*one.changed, *([one.again] if one.again else [])):
                say(f"  {line}")
    return 0 if all(one.same for one in told) else 1


def _text(name: str) -> str:
    if name == "-":
        return decode(sys.stdin.buffer.read(MAX_BYTES + 1), "-", MAX_BYTES)
    try:
        if not Path(name).is_file():
            raise PathError(messages.say("files", "no-such-file", path=name))
        return decode(Path(name).read_bytes(), name, MAX_BYTES)
    except OSError as error:
        raise PathError(messages.say("files", "unreadable", path=name, reason=str(error.strerror))) from None


def _contract(one: Receipt, option: str | None, receipt: str) -> Path:
    """Where the contract of a receipt is: named, or from here or from the folder of the receipt."""
    if option is None and one.file == "-":
        raise usage(messages.say("commands", "came-from-input"))
    beside = Path(receipt).parent / one.file
    places = (
        [Path(option)]
        if option is not None
        else [beside, Path(one.file)]
        if one.kind == "recorded"
        else [Path(one.file), beside]
    )
    inside = [folder.resolve() for folder in (Path(), Path(receipt).parent)]
    near = [p for p in places if option is not None or any(p.resolve().is_relative_to(f) for f in inside)]
    found = next((p for p in near if p.is_file()), None)
    if found is None and len(near) < len(places):
        raise usage(messages.say("commands", "outside", path=one.file))
    if found is None:
        raise PathError(messages.say("files", "no-such-contract", path=option or one.file))
    return found


def _data(one: Replayed) -> dict[str, Any]:
    again = str(one.again) if one.again is not None else None
    return {"contract": one.file, "same": one.same, "changed": list(map(str, one.changed)), "made_again": again}
