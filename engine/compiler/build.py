"""From a consolidated document to the model: names, kinds, `per`, formulas and tables, with every fault found."""

from __future__ import annotations

from ..base.diagnostics import Diagnostics, did_you_mean
from ..base.messages import say
from ..base.node import Node
from ..base.numbers import MODES
from ..consolidation.spec import language
from ..core.model import Rule, RuleSet
from .build_dimensions import check_links, dimension, properties
from .build_rules import rule
from .build_values import control, fact, reading, table
from .hints import filled
from .reader import NAME, RESERVED, Reader
from .rows import told_once


def build(document: Node, instruments: tuple[str, ...], sha256: str, diagnostics: Diagnostics) -> RuleSet:
    """The model of a document of which the schema has been checked. Faults are added, never raised."""
    reader = Reader(document, diagnostics)
    _check_names(reader)
    reader.dimensions = {n: dimension(n, d, reader) for n, d in reader.section("dimensions").items()}
    check_links(reader)
    rules: dict[str, Rule] = {}
    for section in language().computed.values():
        rules |= {name: rule(name, node, section, reader) for name, node in reader.section(section.name).items()}
    for one in list(rules.values()):
        if (semantics := language().computed[one.kind].semantics) is not None:
            rules[one.name] = semantics(one, rules, diagnostics)
    mode = document.text("rounding", "mode") or "half_up"
    if mode not in MODES:
        diagnostics.add(
            say("E419", "no-mode", mode=mode),
            document.must("rounding", "mode").where,
            did_you_mean(mode, MODES),
        )
    tables = {n: table(n, t, reader) for n, t in reader.section("tables").items()}
    diagnostics.extend(told_once(reader.of_tables, reader.dimensions))
    return RuleSet(
        id=document.text("id") or "",
        title=document.text("title") or "",
        node=document,
        dimensions=reader.dimensions,
        facts={n: fact(n, f, reader) for n, f in reader.section("facts").items()},
        tables=tables,
        readings={n: reading(n, r, reader) for n, r in reader.section("readings").items()},
        rules=rules,
        properties=properties(reader),
        controls={n: control(n, c, reader) for n, c in reader.section("controls").items()},
        rounding=mode,
        instruments=instruments,
        sha256=sha256,
    )


def _check_names(reader: Reader) -> None:
    """One name is one thing, except that a rule may bear the name of the closed dimension that is its type; and
    what the law says has a source."""
    seen: dict[str, tuple[str, Node]] = {}
    for section in language().named:
        for name, node in reader.section(section).items():
            if language().sections[section].is_sourced and node.get("source") is None:
                reader.diagnostics.add(
                    say("E410", "no-source", name=name), node.where, filled(reader.section("documents"))
                )
            if not NAME.fullmatch(name) or name in RESERVED:
                reader.diagnostics.add(
                    say("E401", "no-name", name=name),
                    node.where,
                    say("E401", "own-word") if name in RESERVED else say("E401", "write-name"),
                )
            other = seen.get(name)
            if other and not (other[0] == "dimensions" and section == "rules" and node.text("type") == name):
                reader.diagnostics.add(
                    say("E402", "used-twice", name=name),
                    node.where,
                    beside=[(say("E402", "also"), other[1].where)],
                )
            seen.setdefault(name, (section, node))
