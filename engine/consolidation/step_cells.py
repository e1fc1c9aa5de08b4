"""An operation on the cells of a table that `at` names."""

from __future__ import annotations

from collections.abc import Sequence

from ..base.diagnostics import did_you_mean
from ..base.messages import say
from ..base.node import Node, same
from ..base.positions import printable
from .rewriting import members_per, put
from .step import Step
from .tables import Key, fits, flatten, nest, spread


class CellsStep(Step):
    """One operation on cells."""

    def applied(self) -> Node:
        """The document after it, or as it is where the operation does not fit."""
        op, table = self.op, self.document.get(*self.op.path)
        if table is None:
            return self.missing(op.path)
        dimensions = [d.raw for d in (table.get("per") or table).items]
        members = dict(zip(dimensions, members_per(self.document, table), strict=True))
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
        return put(self.document, (*op.path, "values"), nest(left, [members[d] for d in dimensions], values or op.node))
