"""What can be said of a key and of a section of the language; `spec` says it of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from ..base.diagnostics import Diagnostics
from ..core.model import Rule

FORMULA, REMARK, PROSE, SHOWN = "formula", "remark", "prose", "shown"
LAW, WATCH, PROOF, HEAD = "law", "watch", "proof", "head"
ASIDE = "source note codes"  # what may be said beside anything
_ROLES = dict.fromkeys(("label", "source", "codes"), REMARK)
_ROLES |= dict.fromkeys(("question", "message", "because", "note", "text"), PROSE)
_ROLES |= dict.fromkeys(("show", "to"), SHOWN)
Semantics = Callable[[Rule, Mapping[str, Rule], Diagnostics], Rule]


@dataclass(frozen=True)
class Key:
    """A key. Its role is FORMULA, REMARK (it computes nothing), PROSE (a remark in whole sentences),
    SHOWN (it says how a value is shown, or who gets it, and computes nothing) or none of them."""

    name: str
    role: str = ""
    gives: str = ""  # what a formula gives: the value, or a type
    parts: tuple[Key, ...] = ()  # the keys of what stands below
    is_named: bool = False  # whether names stand between the key and its parts
    is_own: bool = False  # at the head of a file: whether each instrument says it for itself

    def is_remark(self, below: Sequence[str] = ()) -> bool:
        """Whether it computes nothing, or what stands at a path below it does not."""
        if self.role in (REMARK, PROSE):
            return True
        at = below[1:2] if self.is_named else below[:1]
        return any(part.name in at and part.is_remark() for part in self.parts)


def keys(names: str, **parts: str) -> tuple[Key, ...]:
    """Keys by their names, in order: `due=value` is the formula of the value, `date=date` one that gives a date beside
    it. `parts` are the keys of what stands below one of them, after a `*` if names stand between."""
    found = []
    for word in names.split():
        name, _, gives = word.partition("=")
        below = parts.get(name, "")
        role = FORMULA if gives else _ROLES.get(name, "")
        found.append(Key(name, role, gives, keys(below.removeprefix("*")) if below else (), below.startswith("*")))
    return tuple(found)


@dataclass(frozen=True)
class Section:
    """A section: elements by name. It is part of the LAW, WATCHes over it, is PROOF of it, or belongs to the HEAD of
    each instrument; the last two compute nothing."""

    name: str
    keys: tuple[Key, ...]  # of an element, in the order in which they are laid out
    says: str = ""  # the key that says what an element is, if no formula does
    part: str = LAW
    kind: str = ""  # what one of its values is called, if it computes values
    type: str = ""  # of its values, if they do not name it themselves
    round: Fraction | None = None  # the step that its values are rounded to, if they name none
    is_brief: bool = False  # whether a difference tells a whole element by its name alone
    semantics: Semantics | None = None  # what an element takes from others, and what would be wrong with it

    @cached_property
    def by_name(self) -> Mapping[str, Key]:
        """Its keys, found by their names; those below a key are in `parts`."""
        return {key.name: key for key in self.keys}

    @cached_property
    def formulas(self) -> frozenset[str]:
        """The keys that are formulas, in the entries below a key too."""
        return frozenset(k.name for key in self.keys for k in (key, *key.parts) if k.role == FORMULA)

    @cached_property
    def value(self) -> str:
        """The key of the formula that gives the value."""
        return next(key.name for key in self.keys if key.gives == "value")

    @cached_property
    def body(self) -> tuple[str, ...]:
        """The keys of which one says what an element is."""
        return tuple(k for k in ((self.value, "cases") if self.kind else (self.says,)) if k in self.by_name)

    @cached_property
    def beside(self) -> tuple[Key, ...]:
        """The formulas that are computed beside the value."""
        return tuple(k for k in self.keys if k.role == FORMULA and k.name != "when" and k.gives != "value")

    @property
    def is_sourced(self) -> bool:
        """Whether every element must name its source: the values of the law do."""
        return self.part == LAW and (bool(self.kind) or self.says == "value")

    @property
    def is_silent(self) -> bool:
        """Whether nothing in it computes."""
        return self.part in (PROOF, HEAD)

    @property
    def takes_source(self) -> bool:
        """Whether an element that names no source has that of the operation that writes it."""
        return self.part != HEAD and "source" in self.by_name
