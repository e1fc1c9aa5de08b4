"""A case: a contract, the options taken of some readings, and perhaps a fact that the engine is not told."""

from collections.abc import Mapping
from typing import NamedTuple


class Case(NamedTuple):
    contract: dict
    readings: Mapping[str, str]
    left_out: tuple[str, ...] = ()

    def told(self) -> dict:
        """The contract as the engine reads it."""
        return _without(self.contract, ("facts", *self.left_out)) if self.left_out else self.contract


def _without(said: dict, path: tuple[str, ...]) -> dict:
    first, *rest = path
    kept = {key: value for key, value in said.items() if key != first}
    return {**said, first: _without(said[first], tuple(rest))} if rest else kept
