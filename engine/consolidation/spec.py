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

from .section import ASIDE, FORMULA, HEAD, LAW, PROOF, PROSE, REMARK, SHOWN, WATCH, Key, Section, keys
from .semantics import follow

FILE: tuple[Key | Section, ...] = (
    *(Key(name, REMARK, is_own=True) for name in ("kind", "id", "title", "label")),
    Key("amends", REMARK),
    *(Key(name, REMARK, is_own=True) for name in ("territory", "signed", "published")),
    *(Key(name, is_own=True) for name in ("in_force", "applied_on")),
    *keys("contract_date result"),
    Section("documents", keys("title short caution date"), "title", HEAD, is_brief=True),
    Section(
        "dimensions",
        keys("label question within range dated titled default note codes members", members=f"* label {ASIDE}"),
        is_brief=True,
    ),
    Section(
        "facts",
        keys(
            f"type per carry when=boolean default minimum maximum label question {ASIDE}", default="value source note"
        ),
        is_brief=True,
    ),
    Section("tables", keys(f"per type label value {ASIDE} values"), "value"),
    Section("readings", keys(f"question options chosen because {ASIDE}", options="* label from codes note"), "chosen"),
    Section(
        "rules",
        keys(
            f"per type label dated show when=boolean formula=value cases round {ASIDE}",
            cases="if=boolean then=value else=value",
        ),
        kind="rule",
        is_brief=True,
    ),
    Section(
        "payments",
        keys(f"of label when=boolean date=date latest=date amount=value to {ASIDE}"),
        kind="payment",
        type="money",
        round=Fraction(1, 100),
        is_brief=True,
        semantics=follow,
    ),
    Section("deadlines", keys(f"per label when=boolean due=value met_by=date {ASIDE}"), kind="deadline", type="date"),
    Section(
        "conditions", keys(f"per label when=boolean holds=value message {ASIDE}"), kind="condition", type="boolean"
    ),
    Section(
        "invariants",
        keys(f"of per when=boolean holds=value message {ASIDE}"),
        part=WATCH,
        kind="invariant",
        type="boolean",
        is_brief=True,
        semantics=follow,
    ),
    Section("controls", keys(f"per at given expect {ASIDE}"), part=PROOF, is_brief=True),
    *keys("rounding operations", rounding="mode because"),
    Section("notes", keys("text source codes"), "text", HEAD),
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
        """The sections without the keys between them, by name, from the top of a file to its end."""
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
    def by_role(self) -> Mapping[str, frozenset[str]]:
        """The names of keys by their role, in whichever section."""
        every = [k for s in self.sections.values() for key in s.keys for k in (key, *key.parts)]
        return {role: frozenset(k.name for k in every if k.role == role) for role in (FORMULA, REMARK, PROSE)}

    @cached_property
    def unread(self) -> frozenset[str]:
        """The keys that compute nothing, in the sections that compute."""
        every = [k for name in self.named for key in self.sections[name].keys for k in (key, *key.parts)]
        return frozenset(k.name for k in every if k.role in (REMARK, PROSE, SHOWN))

    def is_remark(self, path: Sequence[str]) -> bool:
        """Whether what stands at a path says something to people and computes nothing."""
        entry = next((e for e in self.file if e.name == path[0]), None)
        if isinstance(entry, Section):
            key = entry.by_name.get(path[2]) if len(path) > 2 else None
            return entry.part == HEAD or (key is not None and key.is_remark(path[3:]))
        return entry is not None and entry.is_remark(path[1:])

    def is_formula(self, path: Sequence[str]) -> bool:
        """Whether a formula stands at a path; the section says which of its keys are formulas."""
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
