"""The language, described once: what stands in a rule file from top to bottom, and what each key is.

Its words, and what may stand under a key, are in `schemas/`. The rest is read here: by the builder, amendments, the
formatter, `show`, `diff`, `blame`, `coverage` and `draft`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from .section import FORMULA, HEAD, LAW, PROOF, PROSE, REMARK, WATCH, Key, Section
from .semantics import follow

LABEL, SOURCE, CODES = (Key(name, REMARK) for name in ("label", "source", "codes"))
QUESTION, MESSAGE, BECAUSE, NOTE = (Key(name, PROSE) for name in ("question", "message", "because", "note"))
ASIDE = (SOURCE, NOTE, CODES)
WHEN = Key("when", FORMULA, "boolean")


def keys(*names: str | Key) -> tuple[Key, ...]:
    """Keys, those that are nothing in particular by their names alone."""
    return tuple(Key(name) if isinstance(name, str) else name for name in names)


def formula(name: str, gives: str = "") -> Key:
    return Key(name, FORMULA, gives)


FILE: tuple[Key | Section, ...] = (
    *(Key(name, REMARK, is_own=True) for name in ("kind", "id", "title", "label")),
    Key("amends", REMARK),
    *(Key(name, REMARK, is_own=True) for name in ("territory", "signed", "published")),
    *(Key(name, is_own=True) for name in ("in_force", "applied_on")),
    *keys("contract_date", "result"),
    Section("documents", "Documents", keys("title", "short", "caution", "date"), ("title",), part=HEAD, is_brief=True),
    Section(
        "dimensions",
        "Members",
        keys(
            *(LABEL, QUESTION, "within", "range", "dated", "titled", "default", NOTE, CODES),
            Key("members", parts=(LABEL, SOURCE, CODES, NOTE), is_named=True),
        ),
        is_brief=True,
    ),
    Section(
        "facts",
        "What a contract says",
        keys(
            *("type", "per", "carry", WHEN, Key("default", parts=keys("value", SOURCE, NOTE)), "minimum", "maximum"),
            *(LABEL, QUESTION, *ASIDE),
        ),
        is_brief=True,
    ),
    Section("tables", "Figures", keys("per", "type", LABEL, "value", *ASIDE, "values"), ("value",), is_sourced=True),
    Section(
        "readings",
        "Readings",
        keys(
            QUESTION, Key("options", parts=keys(LABEL, "from", CODES, NOTE), is_named=True), "chosen", BECAUSE, *ASIDE
        ),
        ("chosen",),
    ),
    Section(
        "rules",
        "Rules",
        keys(
            *("per", "type", LABEL, "dated", "show", WHEN, formula("formula")),
            *(Key("cases", parts=(formula("if", "boolean"), formula("then"), formula("else"))), "round", *ASIDE),
        ),
        ("formula", "cases"),
        kind="rule",
        is_sourced=True,
        is_brief=True,
    ),
    Section(
        "payments",
        "Payments",
        keys(
            *("of", LABEL, WHEN, formula("date", "date"), formula("latest", "date"), formula("amount"), "to", *ASIDE),
        ),
        ("amount",),
        kind="payment",
        type="money",
        round=Fraction(1, 100),
        is_sourced=True,
        is_brief=True,
        semantics=follow,
    ),
    Section(
        "deadlines",
        "Deadlines",
        keys("per", LABEL, WHEN, formula("due"), formula("met_by", "date"), *ASIDE),
        ("due",),
        kind="deadline",
        type="date",
        is_sourced=True,
    ),
    Section(
        "conditions",
        "Conditions",
        keys("per", LABEL, WHEN, formula("holds"), MESSAGE, *ASIDE),
        ("holds",),
        kind="condition",
        type="boolean",
        is_sourced=True,
    ),
    Section(
        "invariants",
        "What must always hold",
        keys("of", "per", WHEN, formula("holds"), MESSAGE, *ASIDE),
        ("holds",),
        part=WATCH,
        kind="invariant",
        type="boolean",
        is_brief=True,
        semantics=follow,
    ),
    Section(
        "controls", "What the text prints", keys("per", "at", "given", "expect", *ASIDE), part=PROOF, is_brief=True
    ),
    Key("rounding", parts=keys("mode", BECAUSE)),
    Key("operations"),
    Section("notes", "Remarks of the text", keys(Key("text", PROSE), SOURCE, CODES), ("text",), part=HEAD),
)


@dataclass(frozen=True)
class Language:
    """What stands in a rule file, from top to bottom, and the folder of its schemas (none: the shipped ones)."""

    file: tuple[Key | Section, ...] = FILE
    schemas: Path | None = None

    def having(self, section: Section, after: str) -> Language:
        """The language with one section more."""
        place = [entry.name for entry in self.file].index(after) + 1
        return replace(self, file=(*self.file[:place], section, *self.file[place:]))

    @cached_property
    def sections(self) -> Mapping[str, Section]:
        return {entry.name: entry for entry in self.file if isinstance(entry, Section)}

    @cached_property
    def as_told(self) -> tuple[str, ...]:
        """The sections in the order in which a reader is told of them: first the law, then what it refers to."""
        return (*(n for n in self.sections if n not in self.at_head), *reversed(self.at_head))

    @cached_property
    def at_head(self) -> tuple[str, ...]:
        """The sections of which each instrument has some of its own."""
        return tuple(name for name, s in self.sections.items() if s.part == HEAD)

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The keys that each instrument says for itself."""
        return tuple(entry.name for entry in self.file if isinstance(entry, Key) and entry.is_own)

    @cached_property
    def silent(self) -> tuple[str, ...]:
        """The sections in which nothing computes."""
        return tuple(name for name, s in self.sections.items() if s.is_silent)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The sections whose names formulas can use, so that one name is one thing."""
        return tuple(name for name in self.sections if name not in self.silent)

    @cached_property
    def computed(self) -> Mapping[str, Section]:
        """The sections that compute values, by the kind of these."""
        return {s.kind: s for s in self.sections.values() if s.kind}

    @cached_property
    def computing(self) -> tuple[str, ...]:
        """The sections whose values are what the law comes to."""
        return tuple(s.name for s in self.computed.values() if s.part == LAW)

    @cached_property
    def valued(self) -> tuple[str, ...]:
        """The sections whose elements have a value of some type, the computed ones first."""
        return (*self.computing, *(n for n, s in self.sections.items() if not s.kind and "type" in s.by_name))

    @cached_property
    def bodies(self) -> tuple[str, ...]:
        """The keys that say what an element is."""
        return tuple(dict.fromkeys(key for s in self.sections.values() for key in s.body))

    @cached_property
    def itself(self) -> frozenset[str]:
        """Those of them that need not be named, as the element says nothing else; cells are called by their members."""
        alone = (s for s in self.sections.values() if s.part != HEAD and not s.beside)
        return frozenset(["values", *(key for s in alone for key in s.body)])

    def with_role(self, *roles: str) -> frozenset[str]:
        """The names of the keys of these roles, in whichever section."""
        every = (k for s in self.sections.values() for key in s.keys for k in (key, *key.parts))
        return frozenset(k.name for k in every if k.role in roles)

    def is_remark(self, path: Sequence[str]) -> bool:
        """Whether what stands at a path says something to people and computes nothing."""
        entry = next((e for e in self.file if e.name == path[0]), None)
        if isinstance(entry, Section):
            key = entry.by_name.get(path[2]) if len(path) > 2 else None
            return entry.part == HEAD or (key is not None and key.is_remark(path[3:]))
        return entry is not None and entry.is_remark(path[1:])

    def is_formula(self, path: Sequence[str]) -> bool:
        return len(path) > 2 and path[0] in self.sections and path[-1] in self.sections[path[0]].formulas


SHIPPED = Language()
_SPOKEN: ContextVar[Language] = ContextVar("language", default=SHIPPED)


def language() -> Language:
    """The language that rule files are written in."""
    return _SPOKEN.get()


@contextmanager
def speaking(other: Language) -> Iterator[None]:
    """Inside, rule files are written in another language than the shipped one, of one section more perhaps."""
    token = _SPOKEN.set(other)
    try:
        yield
    finally:
        _SPOKEN.reset(token)
