"""Which version of the law a cell is computed under, where several apply to a contract."""

from __future__ import annotations

from collections.abc import Sequence

from .environment import Key
from .model import Fact, Rule
from .scope import Scope


def dated_by(scopes: Sequence[Scope], name: str, key: Key, era: int) -> tuple[str, Key] | None:
    """The date that decides on the version of a cell: the one that its rule names, in the latest version that has it,
    or that of its first dated member."""
    latest = scopes[-1]
    last = next((s.values[name] for s in reversed(scopes) if name in s.values), None)
    if isinstance(last, Rule) and last.dated is not None and last.dated in latest.values and len(last.per) == len(key):
        context = dict(zip(last.per, key, strict=True))
        return last.dated, tuple(context[d] for d in latest.values[last.dated].per)
    named = scopes[era].values.get(name) or last
    for place, dimension in enumerate(named.per if named is not None else ()):
        about = latest.dimensions.get(dimension)
        if about is not None and about.dated not in (None, name):
            parents = len(latest.rules.parents(dimension))
            return str(about.dated), key[place - parents : place + 1]
    return None


def only_here(scopes: Sequence[Scope], name: str, key: Key, era: int, there: int) -> bool:
    """A fact that the asker's version knows, and that of the day does not, or not so: what the contract says of that
    day is read in the asker's form. A rule that a version does not have is not applicable in its time."""
    mine, other = scopes[era].values.get(name), scopes[there].values.get(name)
    if not isinstance(mine, Fact):
        return False
    if other is None or other.per != mine.per:
        return True
    known = (scopes[there].dimensions[d] for d in mine.per)
    return any(about.kind == "closed" and m not in about.members for about, m in zip(known, key, strict=True))
