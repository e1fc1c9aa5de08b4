"""The short page of a difference: which changes it shows, and formulas without the middle of what stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..changes import ADDED, CHANGED, REPEALED, Change
from ..formulas import KEPT, Piece

MOST_FORMULAS = 8  # printed on a page; of more only those of results
MOST_READINGS = 12  # asked in full; of more only the names
_REFERENCE = re.compile(r"\b[a-z0-9-]+/[a-z0-9-]*[a-z][a-z0-9-]*\b")
"""The id of another text inside a remark."""


def essential(changes: Sequence[Change]) -> Iterator[Change]:
    """What a reader wants of a difference: not remarks but those that lead to another text, not the dates that the
    head tells, of whole rules only results, and of checks only printed values that no other line tells."""
    told: set[tuple[str, str]] = set()
    for change in changes:
        values = (change.before.raw if change.before else "", change.after.raw if change.after else "")
        lists = tuple(", ".join(i.raw for i in n.items) if n else "" for n in (change.before, change.after))
        pair = values if any(values) else (lists[0], lists[1])
        whole = len(change.path) == 2
        if change.path[0] == "notes":
            wanted = any(_REFERENCE.search(n.text("text") or "") for n in (change.after,) if n is not None)
        elif change.is_remark or change.path[0] in ("in_force", "applied_on"):
            wanted = False
        elif change.path[0] == "rules" and whole and change.verb in (ADDED, REPEALED):
            body = change.after or change.before
            wanted = body is not None and body.text("show") == "true"
        elif change.path[0] == "payments" and whole:
            wanted = not _goes_with_its_rule(change, changes)
        elif change.path[0] == "invariants":
            wanted = not whole
        elif change.path[0] == "controls":
            wanted = change.verb == CHANGED and change.path[2:3] == ("expect",) and pair not in told
        else:
            wanted = True
        if wanted:
            told.add(pair)
            yield change


def _goes_with_its_rule(change: Change, changes: Sequence[Change]) -> bool:
    """Whether a payment comes, or goes, with the rule that says what is due, which a reader is told of."""
    body = change.after or change.before
    of = body.text("of") if body is not None else None
    rule = next((c for c in changes if c.path == ("rules", of) and c.verb == change.verb), None)
    told = rule.after or rule.before if rule is not None else None
    return told is not None and told.text("show") == "true"


def formulas(changes: Sequence[Change]) -> list[Change]:
    """The changed formulas and conditions of rules."""
    return [c for c in changes if c.path[0] == "rules" and len(c.path) > 2 and c.verb == CHANGED and not c.is_remark]


def shortened(found: Sequence[Piece], most: int = 44) -> Iterator[Piece]:
    """The pieces of a formula with the middle of long stretches that stay left out."""
    for kind, text in found:
        if kind != KEPT or len(text) <= most or len(found) == 1:
            yield kind, text
            continue
        words = text.split(" ")
        yield kind, " ".join([words[0], "…", words[-1]]) if len(words) > 3 else text
