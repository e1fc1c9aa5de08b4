"""An operation on a whole element, or on a part of one: put in, replaced or taken out."""

from __future__ import annotations

import re
from types import MappingProxyType

from ..base.diagnostics import did_you_mean
from ..base.messages import say
from ..base.node import Node, same
from ..base.positions import printable
from .rewriting import beside, members_per, put
from .section import FORMULA
from .spec import language
from .step import Step
from .step_cells import CellsStep
from .tables import fits, flatten, nest, spread

_BEFORE = re.compile(r"\bbefore\b")


class ElementStep(Step):
    """One operation; on cells of a table it is a `CellsStep`."""

    def applied(self) -> Node:
        """The document after it, or as it is where the operation does not fit."""
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
                return CellsStep(self.document, self.op, self.diagnostics).applied()
            return self.diagnostic(say("E307", "no-cells", target=self.dotted), self.op.node.must("at").where)
        old = parent.map.get(path[-1])
        if verb == "insert":
            return self.insert(parent, old)
        if old is None:
            return self.missing(path)
        if not self.expected(old):
            return self.document
        return self.repeal(old) if verb == "repeal" else self.replace(old)

    def expected(self, old: Node) -> bool:
        """Whether what is there is what the operation expects to find; one that expects nothing is content."""
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

    def insert(self, parent: Node, old: Node | None) -> Node:
        """The document with a name more, at the end or beside the neighbour that is named."""
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
                order = beside(path[-1], sibling, word)
        return put(self.document, path, self.element(new), order)

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
            new = put(new, ("values",), spread(values, members_per(self.document, new)))
        return new

    def replace(self, old: Node) -> Node:
        """The document with the new node in place of the old; `before` in a new formula stands for the old one."""
        new = self.op.node.get("with")
        assert new is not None
        formulas = language().by_role[FORMULA]
        if self.op.path[-1] in formulas and isinstance(new.value, str) and _BEFORE.search(new.value):
            text = _BEFORE.sub(lambda _: f"({old.raw})", new.value)
            new = new._replace(value=text, raw=text)
        new = self.element(new)
        return put(self.document, self.op.path, new)

    def repeal(self, old: Node) -> Node:
        """The document without it; a member of a dimension takes its cells of every table with it."""
        path = self.op.path
        before, document = self.document, put(self.document, path, None)
        if len(path) == 4 and path[0] == "dimensions" and path[2] == "members":
            tables = document.get("tables")
            for name, table in (tables.map if tables is not None else {}).items():
                dimensions = [d.raw for d in (table.get("per") or table).items]
                values = table.get("values")
                cells = flatten(values, len(dimensions)) if values is not None else {}
                if path[1] in dimensions and values is not None and fits(cells, members_per(before, table)):
                    place = dimensions.index(path[1])
                    left = {k: v for k, v in cells.items() if k[place] != path[3]}
                    document = put(
                        document, ("tables", name, "values"), nest(left, members_per(document, table), values)
                    )
        return document
