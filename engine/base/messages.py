"""Messages as data: what is said is the name of a file of words, an id and named parts.

The words of a code stand at the head of its page in `codes/`, between two lines `---`; `shared.yaml` beside them has
what many codes say, `failure.yaml` the errors of a computation, `kinds.yaml` what a kind of thing is called. All other
words that a person sees stand in `words/`, a file for each area: `report.yaml` those of a statement. An entry has its
id, the type of each part, and under each language (`en`, and `fr` where it is translated) its sentence, or what it
`says` with a `hint`. Where the grammar counts, both sentences are written out, for `one` and for `other`, after the one
part of type count. Nothing is read before a message is shown, and then the one file alone.
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

from . import dates
from .numbers import exact
from .positions import printable

PAGES = Path(__file__).resolve().parent / "codes"
WORDS = PAGES.parent / "words"
LANGUAGE = "en"
ONE = {"en": (1,), "fr": (0, 1)}
"""The numbers that each language counts in the singular."""
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PART = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Message:
    """One thing to say, in no language yet: the file of its words (for a diagnostic, its code), the entry there, and
    what it speaks of."""

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
        return self.told(LANGUAGE)

    def told(self, language: str) -> str:
        """The sentence in a language; where it is not translated, in English."""
        said = self._words(self.side, language)
        if self.formula:
            return say("shared", "in-formula", said=said, formula=self.formula).told(language)
        return said

    @cached_property
    def hint(self) -> str:
        """What to do about it, where that stands beside the sentence; else nothing."""
        return self._words("hint", LANGUAGE)

    @property
    def advice(self) -> Message | None:
        """The hint as a message of its own, for another to give."""
        return replace(self, side="hint") if self.hint else None

    def _words(self, which: str, language: str) -> str:
        entry = entries(self.code)[self.id]
        types: Mapping[str, str] = entry.get("parts", {})
        spoken = language if language in entry else LANGUAGE
        text: Any = sides(entry[spoken]).get(which, "")
        parts = dict(self.parts)
        if isinstance(text, dict):
            (counted,) = (name for name, type_ in types.items() if type_ == "count")
            text = text["one" if parts[counted] in ONE[spoken] else "other"]
        return _PART.sub(lambda m: TYPES[types[m[1]]](parts[m[1]], language) if m[1] in types else m[0], text)


def say(code: str, name: str, /, **parts: Any) -> Message:
    """The message `name` of a code, or of another file of words, with its parts; `tests/engine/test_messages.py` holds
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
    file = next(f for f in (PAGES / f"{code}.md", PAGES / f"{code}.yaml", WORDS / f"{code}.yaml") if f.is_file())
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".md":
        text = text.partition(f"# {code}: ")[0].replace("---\n", "")
    return MappingProxyType(yaml.load(text, Loader=_LOADER) or {})  # a safe loader, in C where it is


def _as(value: Any, language: str, *types: type) -> str:
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise TypeError(f"a part of a message is {value!r}, which is none of {types}")
    return value.told(language) if isinstance(value, Message) else str(value)


def _plainly(*types: type) -> Writer:
    return lambda value, language: _as(value, language, *types)


def _number(number: Any, language: str) -> str:
    return exact(number) if isinstance(number, Fraction) else _as(number, language, int)


def _date(day: Any, language: str) -> str:
    return dates.written(day, language) if isinstance(day, date) else _as(day, language, date)


def _value(value: Any, language: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return exact(value) if isinstance(value, Fraction) else printable(_as(value, language, str, int, date, Message))


def _name(name: Any, language: str) -> str:
    return printable(_as(name, language, str, Message))


def _joined(between: str | Message, **others: str) -> Writer:
    """Names with a sign or a word between, which another language may write otherwise."""

    def joined(names: tuple[Any, ...], language: str) -> str:
        sign = f" {between.told(language)} " if isinstance(between, Message) else others.get(language, between)
        return sign.join(_name(name, language) for name in names)

    return joined


Writer = Callable[[Any, str], str]
TYPES: Mapping[str, Writer] = {
    "count": _plainly(int),
    "number": _number,
    "money": _number,
    "date": _date,
    "value": _value,
    "name": _name,
    "names": _joined(", "),
    "lists": _joined("; ", fr=" ; "),
    "either": _joined(say("shared", "or")),
    "both": _joined(say("shared", "and")),
    "path": _joined(" → "),
    "amending": _joined(say("shared", "amends")),
    "kind": _plainly(Message),
    "quoted": lambda text, language: repr(printable(_as(text, language, str))),
    "text": _plainly(str),
    "formula": _plainly(str),
    "message": _plainly(Message),
}
"""How a part of each type is written in a language: the one place that knows. A name may be a message too, where there
is none."""
