"""What a formula and a rule ask for beyond themselves, and what a contract answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from .outcomes import EvaluationError, Outcome, Unknown

Member = str | int
Key = tuple[Member, ...]
Context = Mapping[str, Member]
"""The current member of each dimension."""
Members = tuple[Member, ...] | Unknown | EvaluationError
At = tuple[str, Key, int]
"""A value, its members, and the version that it is computed under."""


class Answers(Protocol):
    """What a contract says."""

    def fact(self, name: str, per: Sequence[str], key: Key, carry: bool) -> Outcome | None:
        """A fact's value, `NONE` where the contract says none, nothing where it is left out."""

    def members(self, dimension: str, above: tuple[str, ...]) -> tuple[str, ...] | None:
        """The members of an open or nested dimension; nothing where it is left out."""


class Environment(Protocol):
    """What is asked for, under a version of the law."""

    def outcome(self, name: str, key: Key, era: int) -> Outcome:
        """A value at its members."""

    def choice(self, reading: str, era: int) -> Outcome:
        """The option taken of a reading."""

    def rounding(self, era: int) -> str:
        """How numbers are rounded."""

    def members(self, dimension: str, context: Context, era: int) -> Members:
        """The members of a dimension, where its parents have those of `context`."""

    def before(self, dimension: str, context: Context, era: int) -> Any:
        """The member before the current one."""

    def given(self, fact: str, context: Context, era: int) -> Outcome:
        """What the contract says of a fact at the current members, or its default."""
