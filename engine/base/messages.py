"""Messages as data: what is said is a code, an id and named parts; the words stand in one file per code.

The words of a code stand at the head of its page in `codes/`, between two lines `---`; `shared.yaml` beside them has
what many codes say, `failure.yaml` the errors of a computation, `kinds.yaml` what a kind of thing is called. An entry
has its id, the type of each part, and under the language (`en`) its sentence, or what it `says` with a `hint`. Where
the grammar counts, both sentences are written out, for `one` and for `other`, after the one part of type count.
Nothing is read before a message is shown, and then the one file alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from .numbers import exact
from .positions import printable

PAGES = Path(__file__).resolve().parent / "codes"
LANGUAGE = "en"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PART = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Message:
    """One thing to say, in no language yet: the file of its words, the entry there, and what it speaks of."""

    code: str
    id: str
    parts: tuple[tuple[str, Any], ...] = ()
    formula: str = ""  # that it is about, where it cannot be seen in the file
    side: str = "says"  # of the entry: the sentence, or the hint beside it

    def __str__(self) -> str:
        return self.says

    @cached_property
    def says(self) -> str:
        """The sentence."""
        said = self._words(self.side)
        return str(say("shared", "in-formula", said=said, formula=self.formula)) if self.formula else said

    @cached_property
    def hint(self) -> str:
        """What to do about it, where that stands beside the sentence; else nothing."""
        return self._words("hint")

    @property
    def advice(self) -> Message | None:
        """The hint as a message of its own, for another to give."""
        return replace(self, side="hint") if self.hint else None

    def _words(self, which: str) -> str:
        entry = entries(self.code)[self.id]
        types: Mapping[str, str] = entry.get("parts", {})
        text: Any = sides(entry[LANGUAGE]).get(which, "")
        parts = dict(self.parts)
        if isinstance(text, dict):
            (counted,) = (name for name, type_ in types.items() if type_ == "count")
            text = text["one" if parts[counted] == 1 else "other"]
        return _PART.sub(lambda m: TYPES[types[m[1]]](parts[m[1]]) if m[1] in types else m[0], text)


def say(code: str, name: str, /, **parts: Any) -> Message:
    """The message `name` of a code (or of `shared`, `failure`) with its parts; `tests/engine/test_messages.py` holds
    every call to its entry."""
    return Message(code, name, tuple((k, tuple(v) if isinstance(v, list) else v) for k, v in parts.items()))


def kind(name: str) -> Message:
    """What a thing of a kind is called, with its article: `a date`."""
    return Message("kinds", name)


def sides(spoken: Any) -> Mapping[str, Any]:
    """What an entry holds in one language, as what it `says` and its `hint`; each a text, or one for each count."""
    return spoken if isinstance(spoken, dict) and "says" in spoken else {"says": spoken}


@cache
def entries(code: str) -> Mapping[str, Mapping[str, Any]]:
    """The entries of a code, or of a file of words without a page, by their ids."""
    page = PAGES / f"{code}.md"
    if page.is_file():
        text = page.read_text(encoding="utf-8").partition(f"# {code}: ")[0].replace("---\n", "")
    else:
        text = (PAGES / f"{code}.yaml").read_text(encoding="utf-8")
    return MappingProxyType(yaml.load(text, Loader=_LOADER) or {})  # a safe loader, in C where it is


def _as(value: Any, *types: type) -> str:
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise TypeError(f"a part of a message is {value!r}, which is none of {types}")
    return str(value)


def _number(number: Any) -> str:
    return exact(number) if isinstance(number, Fraction) else _as(number, int)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return exact(value) if isinstance(value, Fraction) else printable(_as(value, str, int, date, Message))


def _name(name: Any) -> str:
    return printable(_as(name, str, Message))


def _joined(between: str) -> Callable[[tuple[Any, ...]], str]:
    return lambda names: between.join(map(_name, names))


TYPES: Mapping[str, Callable[[Any], str]] = {
    "count": lambda count: _as(count, int),
    "number": _number,
    "money": _number,
    "date": lambda day: _as(day, date),
    "value": _value,
    "name": _name,
    "names": _joined(", "),
    "lists": _joined("; "),
    "either": _joined(" or "),
    "both": _joined(" and "),
    "path": _joined(" → "),
    "amending": _joined(" amends "),
    "kind": lambda kind: _as(kind, Message),
    "quoted": lambda text: repr(printable(_as(text, str))),
    "text": lambda text: _as(text, str),
    "formula": lambda text: _as(text, str),
    "message": lambda message: _as(message, Message),
}
"""How a part of each type is written: the one place that knows. A name may be a message too, where there is none."""
