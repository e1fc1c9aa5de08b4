"""One cause, one message, among the faults of all texts that are checked: a name that is not there is told once, where
it was taken out, where it is declared otherwise, or where it is first used."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from ..base.diagnostics import Diagnostic
from ..base.messages import Message, say
from ..base.node import Node
from ..base.positions import Span
from ..consolidation.operations import Operation, operations
from ..consolidation.spec import language

Path = tuple[str, ...]
MOST, MOST_PLACES = 3, 12  # further places that are shown, and elements that are named
_NAMES = {
    ("E513", "no-name"): "name",
    ("E612", "no-element"): "name",
    ("E702", "no-fact"): "name",
    ("E305", "no-neighbour"): "sibling",
}
_DIMENSIONS = {
    ("E403", "no-dimension"): "dimension",
    ("E524", "no-dimension"): "dimension",
    ("E404", "no-type"): "type",
}
_RULES = {("E512", "no-current-member"): "dimension", ("E514", "value-for-each"): "dimension"}
_MEMBERS = {("E518", "no-member"): "value", ("E613", "no-member"): "member", ("E607", "no-member"): "member"}
_OPTIONS = {("E517", "no-option"): ("reading", "value"), ("E604", "no-option"): ("reading", "option")}
_WORD = re.compile(r"[a-z][a-z0-9_]*")


def together(found: Iterable[Diagnostic], documents: Iterable[Node]) -> list[Diagnostic]:
    """The faults of these rule files with one for each cause."""
    listed, texts = sorted(found, key=lambda f: f.order), list(documents)
    groups: dict[tuple[str, Path | Operation], list[Diagnostic]] = {}
    accords = _accords(texts)
    gone, owners = list(_repeals(texts)), _Owners(texts)
    for diagnostic in listed:
        if (path := _missing(diagnostic)) is not None:
            by = next((o for o in gone if _is(o.path, path) and o.span != diagnostic.span), None)
            file = diagnostic.span.source.name if diagnostic.span is not None else ""
            groups.setdefault((accords.get(file, file), by or path), []).append(diagnostic)
    told: dict[Diagnostic, Diagnostic | None] = {}  # in the place of each; nothing where another says it
    for (_, cause), group in groups.items():
        if isinstance(cause, Operation):
            one: Diagnostic | None = _repealed(cause, group, owners)
        else:
            one = _declared(cause, group, texts) or _first(group) if cause[0] != "rules" else None
        if one is not None:
            told |= {**dict.fromkeys(group), group[0]: one}
    repealed = {f for f, one in told.items() if one is not None and one.code == "E309"}
    return [one for f in listed if (one := told.get(f, f)) is not None and not _follows(f, repealed, told)]


def _accords(documents: Sequence[Node]) -> dict[str, str]:
    """The accord that the text of each file belongs to, by the name of the file; not where two files are tries of one
    text."""
    ids = Counter(d.text("id") or "" for d in documents)
    amends = {d.text("id") or "": d.text("amends") for d in documents}

    def accord(id_: str) -> str:
        above, seen = id_, set[str]()
        while above not in seen and (next_ := amends.get(above)) is not None:
            seen.add(above)
            above = next_
        return above

    return {d.span.source.name: accord(id_) for d in documents if ids[id_ := d.text("id") or ""] == 1}


def _missing(found: Diagnostic) -> Path | None:
    """What a fault says is not there: a name, a dimension, the rule of one, a member or an option."""
    key, parts = (found.said.code, found.said.id), dict(found.said.parts)
    if key in _NAMES:
        return ("*", parts[_NAMES[key]])
    if key in _DIMENSIONS:
        return ("dimensions", parts[_DIMENSIONS[key]])
    if key in _RULES:
        return ("rules", parts[_RULES[key]])
    if key in _MEMBERS:
        return ("dimensions", parts["dimension"], "members", parts[_MEMBERS[key]])
    if key in _OPTIONS:
        reading, option = _OPTIONS[key]
        return ("readings", parts[reading], "options", parts[option])
    if key == ("E301", "not-there"):
        path = tuple(parts["target"].split("."))
        return ("*", path[1]) if len(path) == 2 and path[0] != "dimensions" else path
    return None


# what an operation takes out


def _repeals(documents: Iterable[Node]) -> Iterator[Operation]:
    return (o for document in documents for o in operations(document) if o.verb == "repeal" and not o.at)


def _repealed(by: Operation, group: Sequence[Diagnostic], owners: _Owners) -> Diagnostic:
    """That an operation takes out what is still used."""
    spans = list(dict.fromkeys(f.span for f in group if f.span is not None))
    places = list(dict.fromkeys(owners.of(span) for span in spans))
    shown = places if len(places) <= MOST_PLACES else [*places[:MOST_PLACES], "…"]
    said = say("E309", "still-used", name=".".join(by.path), count=len(places), places=shown)
    return Diagnostic(said, by.span, None, _also(spans))


def _is(repealed: Path, path: Path) -> bool:
    return repealed == path or (path[0] == "*" and len(repealed) == 2 and repealed[1:] == path[1:])


def _follows(found: Diagnostic, repealed: Iterable[Diagnostic], told: Mapping[Diagnostic, Diagnostic | None]) -> bool:
    """Whether a fault would not be there but for something that is taken out."""
    if found.said.id == "outdated-somehow":
        return bool(list(repealed))
    if found.code != "W501" or found.span is None:
        return False
    lines = {f.span[:2] for f in told if f.span is not None}
    return found.span[:2] in lines


# what is declared otherwise, or used in many places


def _declared(path: Path, group: Sequence[Diagnostic], documents: Sequence[Node]) -> Diagnostic | None:
    """That something is declared that nothing uses, under a name much like the one that several places use."""
    code, places = group[0].code, [f.span for f in group if f.span is not None]
    if len(places) < 2 or len(path) != 2 or code not in ("E513", "E403"):
        return None
    sections = ["dimensions"] if path[0] == "dimensions" else [s for s in language().named if s != "dimensions"]
    files = {span.source.name for span in places}
    mine = [d for d in documents if d.span.source.name in files]
    declared = {name: node for d in mine for s in sections if (e := d.get(s)) for name, node in e.map.items()}
    near = get_close_matches(path[1], declared, n=1, cutoff=0.75)
    if not near or near[0] in _used(mine):
        return None
    said = say("E513", "declared-otherwise", name=path[1], declared=near[0], count=len(places))
    if code == "E403":
        said = say("E403", "declared-otherwise", name=path[1], declared=near[0], count=len(places))
    return Diagnostic(said, declared[near[0]].where, None, _also(places))


def _used(documents: Sequence[Node]) -> set[str]:
    """All words of the values of these files."""
    return {w for d in documents for n in d.walk() if isinstance(n.value, str) for w in _WORD.findall(n.value)}


def _first(group: Sequence[Diagnostic]) -> Diagnostic | None:
    """The first of several that say the same, with where the others stand."""
    alike = [f for f in group if f.message == group[0].message]
    if len(alike) < len(group) or len(group) < 2:
        return None
    first = group[0]
    beside = (*first.beside, *_also([f.span for f in group[1:] if f.span is not None]))
    return Diagnostic(first.said, first.span, first.advice, beside, first.paste)


def _also(spans: Sequence[Span]) -> tuple[tuple[Message, Span], ...]:
    shown = list(spans[:MOST])
    more = len(spans) - len(shown)
    captions = [say("shared", "used-here") for _ in shown]
    if more:
        captions[-1] = say("shared", "used-here-and-more", count=more)
    return tuple(zip(captions, shown, strict=True))


class _Owners:
    """Which element of a file a place belongs to."""

    def __init__(self, documents: Sequence[Node]) -> None:
        self.starts: dict[str, list[tuple[int, str]]] = {}
        for document in documents:
            named = [
                (node.where.line, f"{section}.{name}")
                for section in language().sections
                if (elements := document.get(section)) is not None
                for name, node in elements.map.items()
            ]
            listed = document.get("operations")
            items = listed.items if listed is not None else ()
            for item, operation in zip(items, operations(document), strict=False):
                named.append((item.span.line, ".".join(operation.path[:2])))
            self.starts[document.span.source.name] = sorted(named)

    def of(self, span: Span) -> str:
        """The element that stands at a place, or the place itself."""
        starts = self.starts.get(span.source.name, [])
        number = bisect_right(starts, (span.line, "\uffff"))
        return starts[number - 1][1] if number else span.place
