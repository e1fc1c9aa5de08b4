"""Amendments: an instrument's operations applied to the text it amends. A pure function of two documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from types import MappingProxyType

from ..base.diagnostics import Diagnostics, did_you_mean
from ..base.messages import Message, say
from ..base.node import Node, Origin, same
from ..base.positions import Span, printable
from .operations import Operation, address, operations
from .section import FORMULA
from .spec import language
from .tables import Key, fits, flatten, nest, spread

_BEFORE = re.compile(r"\bbefore\b")


def as_base(document: Node) -> Node:
    """An accord as the start of a consolidation: every node knows who wrote it, every table is its cells."""
    id_ = document.text("id") or ""
    sections = {}
    for name, section in document.map.items():
        if name in language().sections:
            section = section.with_map(
                {k: v.stamped(Origin(id_, address(v.get("source")))) for k, v in section.map.items()}
            )
        sections[name] = section
    document = document.with_map(sections)
    tables = document.get("tables")
    for name, table in (tables.map if tables is not None else {}).items():
        values = table.get("values")
        if values is not None:
            document = _put(document, ("tables", name, "values"), spread(values, _members(document, table)))
    return document


def apply(base: Node, instrument: Node, others: Sequence[Operation], diagnostics: Diagnostics) -> Node:
    """The text after the instrument. `others` are operations in force at the same time that it did not know."""
    mine = operations(instrument)
    clashing = set()
    near: dict[tuple[str, ...], list[Operation]] = {}  # only operations on one element can clash
    for other in others:
        near.setdefault(other.path[:2], []).append(other)
    for number, operation in enumerate(mine):
        beside = near.setdefault(operation.path[:2], [])
        for other in beside:
            if operation.clashes(other):
                clashing.add(number)
                target, one, two = ".".join(operation.path), other.instrument, operation.instrument
                said = say("E304", "two-operations", target=target, one=one, two=two)
                diagnostics.add(said, operation.span, beside=[(say("E304", "other"), other.span)])
                break
        beside.append(operation)
    document = _with_header(base, instrument)
    _check_documents(document, mine, diagnostics)
    for number, operation in enumerate(mine):
        if number not in clashing:
            document = _Step(document, operation, diagnostics).applied()
    return document


def _check_documents(document: Node, mine: Sequence[Operation], diagnostics: Diagnostics) -> None:
    """The source of every operation names a document of the text amended, or one that the instrument declares."""
    known = document.get("documents")
    documents = known.map if known is not None else {}
    for operation in mine:
        named = operation.node.get("source", "document")
        if named is not None and named.raw and named.raw not in documents:  # an empty one is left to be filled in
            diagnostics.add(
                say("E417", "no-document", document=named.raw), named.span, did_you_mean(named.raw, documents)
            )


def _with_header(base: Node, instrument: Node) -> Node:
    own = language().own
    lasting = ("in_force", "applied_on") if instrument.text("kind") == "variant" else ()
    members = {k: v for k, v in base.map.items() if k not in own or (k in lasting and k not in instrument.map)}
    head = {k: instrument.map[k] for k in own if k in instrument.map}
    origin = Origin(instrument.text("id") or "")
    for section in language().at_head:
        written = instrument.get(section)
        if written is not None:
            known = base.get(section)
            members[section] = written.with_map(
                {**(known.map if known else {}), **{k: v.stamped(origin) for k, v in written.map.items()}}
            )
    return base.with_map({**head, **members})


def _put(
    node: Node, path: Sequence[str], new: Node | None, order: Callable[[list[str]], list[str]] | None = None
) -> Node:
    """The tree with the node at `path` set to `new`, or removed; `order` arranges the keys beside it."""
    key, rest = path[0], path[1:]
    members = dict(node.map)
    if rest:
        members[key] = _put(members[key], rest, new, order)
    elif new is None:
        members.pop(key, None)
    else:
        members[key] = new
        if order is not None:
            members = {k: members[k] for k in order(list(members))}
    return node.with_map(members)


def _members(document: Node, table: Node) -> list[tuple[str, ...]]:
    """The members of each dimension of a table, as the document stands."""
    listed = table.get("per")
    found = []
    for item in listed.items if listed is not None else ():
        members = document.get("dimensions", item.raw, "members")
        found.append(tuple(members.map) if members is not None else ())
    return found


class _Step:
    """One operation on one document."""

    def __init__(self, document: Node, operation: Operation, diagnostics: Diagnostics) -> None:
        self.document, self.op, self.diagnostics = document, operation, diagnostics
        self.dotted = ".".join(operation.path)

    def diagnostic(
        self,
        said: Message,
        span: Span | None = None,
        advice: Message | None = None,
        beside: Sequence[tuple[Message, Span]] = (),
    ) -> Node:
        self.diagnostics.add(said, span or self.op.span, advice, beside)
        return self.document

    def applied(self) -> Node:
        path, verb, new = self.op.path, self.op.verb, self.op.node.get("with")
        sections = language().sections
        if (len(path) < 2 and path != ("rounding",)) or path[0] not in (*sections, "rounding"):
            return self.diagnostic(say("E301", "no-target", target=self.dotted), None, did_you_mean(path[0], sections))
        if (new is None) != (verb == "repeal"):
            return self.diagnostic(
                say("E306", "repeal-with") if new is not None else say("E306", "needs-with", verb=verb)
            )
        if verb == "insert" and len(path) == 2 and path[0] not in self.document.map:
            self.document = self.document.with_map(
                {**self.document.map, path[0]: Node(MappingProxyType({}), self.op.span)}
            )
        parent = self.document.get(*path[:-1])
        if parent is None or not parent.is_map:
            return self.missing(path[:-1])
        if "at" in self.op.node.map:
            if path[0] == "tables" and len(path) == 2:
                return self.cells()
            return self.diagnostic(say("E307", "no-cells", target=self.dotted), self.op.node.must("at").where)
        old = parent.map.get(path[-1])
        if verb == "insert":
            return self.insert(parent, old)
        if old is None:
            return self.missing(path)
        if not self.expected(old):
            return self.document
        return self.repeal(old) if verb == "repeal" else self.replace(old)

    def missing(self, path: Sequence[str]) -> Node:
        for depth in range(1, len(path) + 1):
            if self.document.get(*path[:depth]) is None:
                known = self.document.get(*path[: depth - 1])
                name = ".".join(path[:depth])
                beside = (".".join((*path[: depth - 1], key)) for key in known.map) if known else ()
                return self.diagnostic(say("E301", "not-there", target=name), None, did_you_mean(name, beside))
        return self.diagnostic(say("E301", "no-parts", target=".".join(path)))

    def expected(self, old: Node) -> bool:
        expect = self.op.node.get("expect")
        if expect is None or same(expect, old):
            return True
        was = printable(old.raw, 80) if not old.is_map and not old.is_list else say("E303", "something-else")
        self.diagnostic(
            say("E303", "differs", target=self.dotted, was=was),
            expect.span,
            beside=self.note(old),
        )
        return False

    def stamped(self, node: Node) -> Node:
        return node.stamped(Origin(self.op.instrument, self.op.source))._replace(key=None)

    def insert(self, parent: Node, old: Node | None) -> Node:
        path, new = self.op.path, self.op.node.get("with")
        assert new is not None
        if old is not None:
            return self.diagnostic(
                say("E302", "already-there", target=self.dotted), None, beside=[(say("E302", "here"), old.where)]
            )
        order = None
        for word in ("after", "before"):
            sibling = self.op.node.text(word)
            if sibling is not None:
                if sibling not in parent.map:
                    return self.diagnostic(
                        say("E305", "no-neighbour", sibling=sibling, side=word),
                        self.op.node.must(word).span,
                        did_you_mean(sibling, parent.map),
                    )
                order = _beside(path[-1], sibling, word)
        return _put(self.document, path, self.element(new), order)

    def element(self, new: Node) -> Node:
        """The new node; an element without a source of its own has the operation's; a table is its cells."""
        path, source = self.op.path, self.op.node.get("source")
        section = language().sections.get(path[0]) if len(path) == 2 and new.is_map else None
        if section is not None and section.takes_source and "source" not in new.map and source is not None:
            new = new.with_map({**new.map, "source": source})
        new = self.stamped(new)
        if new.is_map and self.op.verb == "insert":
            new = new._replace(key=self.op.span)  # the name that is inserted is written there
        values = new.get("values")
        if path[0] == "tables" and len(path) == 2 and values is not None:
            new = _put(new, ("values",), spread(values, _members(self.document, new)))
        return new

    def replace(self, old: Node) -> Node:
        new = self.op.node.get("with")
        assert new is not None
        formulas = language().by_role[FORMULA]
        if self.op.path[-1] in formulas and isinstance(new.value, str) and _BEFORE.search(new.value):
            text = _BEFORE.sub(lambda _: f"({old.raw})", new.value)
            new = new._replace(value=text, raw=text)
        new = self.element(new)
        return _put(self.document, self.op.path, new)

    def repeal(self, old: Node) -> Node:
        path = self.op.path
        before, document = self.document, _put(self.document, path, None)
        if len(path) == 4 and path[0] == "dimensions" and path[2] == "members":
            tables = document.get("tables")
            for name, table in (tables.map if tables is not None else {}).items():
                dimensions = [d.raw for d in (table.get("per") or table).items]
                values = table.get("values")
                cells = flatten(values, len(dimensions)) if values is not None else {}
                if path[1] in dimensions and values is not None and fits(cells, _members(before, table)):
                    place = dimensions.index(path[1])
                    left = {k: v for k, v in cells.items() if k[place] != path[3]}
                    document = _put(document, ("tables", name, "values"), nest(left, _members(document, table), values))
        return document

    def cells(self) -> Node:
        """An operation on the cells of a table that `at` names."""
        op, table = self.op, self.document.get(*self.op.path)
        if table is None:
            return self.missing(op.path)
        dimensions = [d.raw for d in (table.get("per") or table).items]
        members = dict(zip(dimensions, _members(self.document, table), strict=True))
        at = op.node.get("at")
        assert at is not None
        for dimension, member in at.map.items():
            known: Sequence[str] = members.get(dimension, ())
            if member.raw not in known:
                return self.diagnostic(
                    say("E307", "no-member", member=member.raw, dimension=dimension)
                    if known
                    else say("E307", "not-per", table=op.path[1], dimension=dimension),
                    member.where,
                    did_you_mean(member.raw, known) if known else did_you_mean(dimension, dimensions),
                )
        free = [d for d in dimensions if d not in op.at]
        shape = [members[d] for d in free]
        given = {
            word: flatten(spread(op.node.map[word], shape), len(free))
            for word in ("with", "expect")
            if word in op.node.map
        }
        if any(len(k) != len(free) or v.is_map or v.is_list for part in given.values() for k, v in part.items()):
            return self.diagnostic(
                say("E308", "do-not-fit"),
                at.where,
                say("E308", "one-for-each", dimensions=free) if free else say("E308", "one-value"),
            )

        def full(key: Key) -> Key:
            rest = iter(key)
            return tuple(op.at[d] if d in op.at else next(rest) for d in dimensions)

        values = table.get("values")
        cells = flatten(values, len(dimensions)) if values is not None else {}
        if not fits(cells, [members[d] for d in dimensions]):
            return self.document
        matching = [k for k in cells if all(k[dimensions.index(d)] == m for d, m in op.at.items())]
        touched = [full(k) for k in given["with"]] if "with" in given else matching
        for key in touched:
            if (key in cells) == (op.verb == "insert") or not touched:
                said = say("E308", "cell-there", key=key) if key in cells else say("E308", "no-cell", key=key)
                return self.diagnostic(said, at.where, None, self.note(cells.get(key)))
        wanted = {full(k): v for k, v in given.get("expect", {}).items()}
        for key in dict.fromkeys([*touched, *wanted]) if wanted else ():
            old = cells.get(key)
            if old is None or key not in wanted or not same(wanted[key], old):
                was = printable(old.raw, 80) if old is not None else say("E303", "not-there")
                return self.diagnostic(
                    say("E303", "cell-differs", target=self.dotted, key=key, was=was),
                    wanted.get(key, at).where,
                    beside=self.note(old),
                )
        fresh = {full(k): self.stamped(v) for k, v in given.get("with", {}).items()}
        left = {k: v for k, v in cells.items() if op.verb != "repeal" or k not in matching} | fresh
        return _put(
            self.document, (*op.path, "values"), nest(left, [members[d] for d in dimensions], values or op.node)
        )

    @staticmethod
    def note(old: Node | None) -> Sequence[tuple[Message, Span]]:
        return [(say("shared", "text-amended"), old.where)] if old is not None else []


def _beside(key: str, sibling: str, word: str) -> Callable[[list[str]], list[str]]:
    def order(keys: list[str]) -> list[str]:
        keys.remove(key)
        keys.insert(keys.index(sibling) + (word == "after"), key)
        return keys

    return order
