"""Dimensions, and the properties of their members, which are tables."""

from __future__ import annotations

from fractions import Fraction

from ..base.diagnostics import did_you_mean
from ..base.messages import say
from ..base.node import Node, NotApplicable
from ..consolidation.spec import language
from ..core.model import Dimension, Table
from .reader import MEMBER, NAME, RESERVED, Reader, scalar, source_of


def dimension(name: str, node: Node, reader: Reader) -> Dimension:
    """A dimension by its members, its range, or what it is within."""
    members, bounds, within = node.get("members"), node.get("range"), node.text("within")
    kinds = [k for k, given in (("closed", members), ("range", bounds), ("nested", within)) if given is not None]
    if len(kinds) > 1:
        reader.diagnostics.add(
            say("E405", "two-kinds", dimension=name, kinds=kinds),
            next(n.where for n in (node.get("within"), bounds, members) if n is not None),
            beside=[(say("E405", "dimension"), node.where)],
        )
    for member, about in (members.map if members else {}).items():
        if not MEMBER.fullmatch(member):
            reader.diagnostics.add(say("E406", "no-member-name", member=member), about.where)
    low, high = bounds.items if bounds is not None and len(bounds.items) == 2 else (None, None)
    return Dimension(
        name=name,
        node=node,
        label=node.text("label") or name,
        source=source_of(node),
        kind=kinds[0] if kinds else "open",
        members=tuple(members.map) if members else (),
        labels={m: a.text("label") or m for m, a in (members.map if members else {}).items()},
        low=reader.formula(low),
        high=reader.formula(high),
        within=within,
        dated=node.text("dated"),
        title=node.text("titled"),
        empty_by_default=node.get("default") is not None,
        question=node.text("question") or "",
    )


def check_links(reader: Reader) -> None:
    """A dimension is within one that there is, and that no range is."""
    for dimension in reader.dimensions.values():
        within = dimension.within
        if within is not None and within in reader.dimensions and reader.dimensions[within].kind == "range":
            reader.diagnostics.add(
                say("E528", "within-range", dimension=dimension.name, within=within),
                dimension.node.must("within").span,
            )
        if within is not None and (within not in reader.dimensions or dimension.name in reader.parents(within)):
            node = dimension.node.get("within")
            assert node is not None
            reader.diagnostics.add(
                say("E403", "within", dimension=dimension.name, within=within),
                node.span,
                did_you_mean(within, [d for d in reader.dimensions if d != dimension.name]),
            )


def properties(reader: Reader) -> dict[str, Table]:
    """Each property of a closed dimension's members is a table per that dimension."""
    found: dict[str, Table] = {}
    for dimension in reader.dimensions.values():
        spans: dict[str, dict[tuple[str, ...], Node]] = {}
        for member, about in (
            (dimension.node.get("members") or dimension.node).map.items() if dimension.kind == "closed" else ()
        ):
            for name, value in about.map.items():
                if not language().is_remark(("dimensions", dimension.name, "members", member, name)):
                    spans.setdefault(name, {})[(member,)] = value
        for name, cells in spans.items():
            missing = [m for m in dimension.members if (m,) not in cells]
            first = next(iter(cells.values()))
            if missing:
                reader.diagnostics.add(say("E414", "not-said", name=name, members=missing), first.where)
            if name in found or any(name in reader.section(s) for s in language().named):
                reader.diagnostics.add(say("E402", "used-twice", name=name), first.where)
            if not NAME.fullmatch(name) or name in RESERVED:
                reader.diagnostics.add(say("E401", "no-name", name=name), first.where)
            found[name] = _property(name, dimension, cells, reader)
    return found


def _property(name: str, dimension: Dimension, cells: dict[tuple[str, ...], Node], reader: Reader) -> Table:
    kinds = {type(c.value) for c in cells.values()} - {NotApplicable}
    type_ = (
        {bool: "boolean", Fraction: "number", str: "text"}.get(next(iter(kinds)), "text") if len(kinds) == 1 else "text"
    )
    if type_ == "number" and all(scalar(c, "integer") is not None for c in cells.values()):
        type_ = "integer"
    if len(kinds) > 1:
        reader.diagnostics.add(say("E415", "kinds-differ", name=name), next(iter(cells.values())).where)
    node = next(iter(cells.values()))
    return Table(
        name=name,
        node=node,
        per=(dimension.name,),
        type=type_,
        spans=cells,
        cells={k: v for k, c in cells.items() if (v := scalar(c, type_)) is not None},
    )
