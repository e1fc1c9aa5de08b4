"""The sheets of a rule set's facts: one for contracts, and one for each set of dimensions that facts are per."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from ..answers import Said
from ..evaluation import Era, Evaluation
from ..model import Dimension, Fact, RuleSet

CONTRACT, RULES = "contract", "rules"  # the headings that every workbook has
MAX_NAME = 31  # letters of a sheet's name
MOST_STEPS = 60  # columns of one fact
_HEADING = re.compile(r"([a-z][a-z0-9_]*)(?:\[((?:0|-?[1-9][0-9]{0,3})(?:, ?(?:0|-?[1-9][0-9]{0,3}))*)\])?")


@dataclass(frozen=True)
class Column:
    """A column: the title, the rules, a dimension, or a fact (at `steps` of its ranges, or once for all of them)."""

    name: str
    steps: tuple[int, ...] = ()
    fact: Fact | None = None
    dimension: Dimension | None = None

    @property
    def heading(self) -> str:
        return f"{self.name}[{','.join(map(str, self.steps))}]" if self.steps else self.name


@dataclass(frozen=True)
class Sheet:
    name: str
    dimensions: tuple[str, ...]
    columns: tuple[Column, ...]


def heading(text: str) -> tuple[str, tuple[int, ...]] | None:
    """The name and the steps of a heading: `name`, `name[1]`; nothing where it is none."""
    match = _HEADING.fullmatch(text)
    return (match[1], tuple(int(s) for s in match[2].split(",")) if match[2] else ()) if match else None


def standing(fact: Fact, rules: RuleSet) -> tuple[str, ...]:
    """The dimensions of a fact that members are named of, parents first, in the order of the rule set."""
    return in_order([d for d in fact.per if rules.dimensions[d].kind != "range"], rules)


def in_order(names: list[str], rules: RuleSet) -> tuple[str, ...]:
    known = list(rules.dimensions)
    return tuple(sorted(names, key=lambda d: (len(rules.parents(d)), known.index(d))))


def sheets(rules: RuleSet) -> tuple[Sheet, ...]:
    """Every sheet with its columns, in the order of the rule set; the sheet of contracts first."""
    places: dict[tuple[str, ...], list[Fact]] = {(): []}
    for dimension in rules.dimensions.values():
        if dimension.kind in ("open", "nested"):
            places[in_order([*rules.parents(dimension.name), dimension.name], rules)] = []
    for fact in rules.facts.values():
        places.setdefault(standing(fact, rules), []).append(fact)
    steps = _steps(rules)
    found: list[Sheet] = []
    for place in sorted(places, key=lambda p: [list(rules.dimensions).index(d) for d in p]):
        head = [Column(CONTRACT), *([] if place else [Column(RULES)])]
        keys = [Column(d, dimension=rules.dimensions[d]) for d in place]
        facts = [c for fact in places[place] for c in _columns(fact, rules, steps)]
        found.append(Sheet(_name(place, rules, [s.name for s in found]), place, (*head, *keys, *facts)))
    return tuple(found)


def _columns(fact: Fact, rules: RuleSet, steps: dict[str, tuple[int, ...]]) -> Iterator[Column]:
    yield Column(fact.name, fact=fact)
    ranges = [steps[d] for d in fact.per if rules.dimensions[d].kind == "range"]
    for at in [] if not ranges else list(product(*ranges))[:MOST_STEPS]:
        yield Column(fact.name, at, fact)


def _steps(rules: RuleSet) -> dict[str, tuple[int, ...]]:
    """The members of each range, where they do not depend on the contract."""
    evaluation = Evaluation([Era(None, rules)], Said(), {})
    found = {}
    for dimension in rules.dimensions.values():
        members = evaluation.members(dimension.name, {}) if dimension.kind == "range" else ()
        found[dimension.name] = tuple(m for m in members if isinstance(m, int)) if isinstance(members, tuple) else ()
    return found


def _name(place: tuple[str, ...], rules: RuleSet, taken: list[str]) -> str:
    """The name of a sheet: the dimensions, without parents that are understood."""
    understood = {p for d in place for p in rules.parents(d)}
    name = "-".join(d for d in place if d not in understood)[:MAX_NAME] or "contracts"
    number = 2
    while name in taken:
        name = f"{name[: MAX_NAME - 3]}-{number}"
        number += 1
    return name
