"""What a text states or asks for: facts, tables, readings, controls."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from ..base.diagnostics import Diagnostics, did_you_mean
from ..base.messages import say
from ..base.node import NONE, Node
from ..base.positions import Span
from ..consolidation.tables import read_cells
from ..core.model import Control, Fact, Reading, Table
from ..core.outcomes import Outcome
from .hints import advice
from .reader import Reader, scalar, source_of


def fact(name: str, node: Node, reader: Reader) -> Fact:
    """A fact; its default is of its type and within its limits."""
    default, type_ = node.get("default"), reader.type(node)
    source = node
    if default is not None and default.is_map:
        source, default = default, default.get("value")
    value = None
    if default is not None:
        value = scalar(default, type_)
        about = reader.dimensions.get(type_)
        if about is not None and about.kind == "closed" and value is not NONE and value not in about.members:
            value = None
        if value is None:
            reader.diagnostics.add(
                say("E407", "default-type", name=name, type=type_),
                default.span,
                advice(default, type_, reader.dimensions),
            )
    carry = node.text("carry") == "forward"
    fact = Fact(
        **reader.common(name, node),
        type=type_,
        question=node.text("question") or "",
        when=reader.formula(node.get("when")),
        default=value,
        default_source=source_of(source) or source_of(node),
        carry=carry,
        minimum=reader.bound(node, "minimum"),
        maximum=reader.bound(node, "maximum"),
    )
    low, high = fact.minimum, fact.maximum
    if low is not None and high is not None and low > high:
        reader.diagnostics.add(say("E421", "crossed", name=name), node.must("minimum").span)
    elif type_ == "integer" and low is not None and high is not None and ceil(low) > floor(high):
        reader.diagnostics.add(say("E421", "no-whole-number", name=name), node.must("minimum").span)
    elif isinstance(value, Fraction) and ((low is not None and value < low) or (high is not None and value > high)):
        reader.diagnostics.add(say("E407", "default-outside", name=name), (default or node).span)
    if carry and not any(reader.dimensions[d].kind == "range" for d in fact.per):
        reader.diagnostics.add(say("E408", "carry", name=name), node.must("carry").where)
    return fact


def table(name: str, node: Node, reader: Reader) -> Table:
    """A table per closed dimensions, a value at each of their members."""
    common, type_ = reader.common(name, node), reader.type(node)
    listed = node.get("per")
    if any(item.raw not in reader.dimensions for item in (listed.items if listed is not None else ())):
        return Table(**common, type=type_)  # which values it needs is not known
    for dimension in common["per"]:
        if reader.dimensions[dimension].kind != "closed":
            reader.diagnostics.add(say("E601", "not-closed", dimension=dimension), node.where)
            return Table(**common, type=type_)
    value, values = node.get("value"), node.get("values")
    if (value is None) == bool(not common["per"]) or (values is None) == bool(common["per"]):
        said = say("E602", "values", table=name) if common["per"] else say("E602", "one-value", table=name)
        reader.diagnostics.add(said, node.where)
        return Table(**common, type=type_)
    members = [reader.dimensions[d].members for d in common["per"]]
    if values is not None:
        opened = _opened(common["per"], values, reader)
        mine = Diagnostics()
        found = read_cells(values, members, common["per"], mine, of=name, opened=opened)
        reader.of_tables += ((name, common["per"], fault) for fault in mine)
    else:
        found = {(): node.must("value")}
    return Table(**common, type=type_, cells={k: _cell(c, type_, reader) for k, c in found.items()}, spans=found)


def _opened(per: tuple[str, ...], values: Node, reader: Reader) -> dict[tuple[str, str], Span]:
    """The members that another text has inserted than the one that wrote these values, with where it did."""
    found = {}
    for dimension in per:
        members = reader.dimensions[dimension].node.get("members")
        for member, about in members.map.items() if members is not None else ():
            if (
                about.origin is not None
                and values.origin is not None
                and about.origin.instrument != values.origin.instrument
            ):
                found[dimension, member] = about.where
    return found


def _cell(node: Node, type_: str, reader: Reader) -> Outcome:
    value = scalar(node, type_)
    if value is None or (
        type_ in reader.dimensions and value is not NONE and value not in reader.dimensions[type_].members
    ):
        reader.diagnostics.add(say("E603", "wrong-type", type=type_), node.span, advice(node, type_, reader.dimensions))
        return NONE
    return value


def reading(name: str, node: Node, reader: Reader) -> Reading:
    """A reading, with its options and the one that is taken."""
    options = node.get("options")
    chosen = node.get("chosen")
    known = dict(options.map) if options else {}
    choice = chosen.raw if chosen is not None and chosen.value is not None else None
    if choice is not None and choice not in known:
        said = say("E604", "no-option", option=choice, reading=name)
        reader.diagnostics.add(said, chosen.where, did_you_mean(choice, known))  # type: ignore[union-attr]
    return Reading(
        **reader.common(name, node),
        type=name,
        question=node.text("question") or "",
        options=known,
        chosen=choice,
        because=node.text("because") or "",
    )


def control(name: str, node: Node, reader: Reader) -> Control:
    """A control: what the text itself states."""
    at, expect = node.get("at"), node.get("expect")
    return Control(
        **reader.common(name, node),
        at=at.map if at else {},
        given=node.get("given"),
        expect=expect.map if expect else {},
    )
