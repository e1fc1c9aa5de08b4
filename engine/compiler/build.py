"""From a consolidated document to the model: names, kinds, `per`, formulas and tables, with every fault found."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any

from ..base import dates
from ..base.diagnostics import DiagnosticError, Diagnostics, did_you_mean
from ..base.messages import say
from ..base.node import NONE, Node, NotApplicable
from ..base.numbers import MODES
from ..base.positions import Span
from ..consolidation.section import LAW, Section
from ..consolidation.spec import language
from ..consolidation.tables import read_cells
from ..core import functions
from ..core.formula import Formula
from ..core.model import NUMBERS, TYPES, Case, Control, Dimension, Element, Fact, Reading, Rule, RuleSet, Table
from ..core.outcomes import Outcome
from .gate import parse
from .hints import advice, filled

NAME = re.compile(r"[a-z][a-z0-9_]*")
MEMBER = re.compile(r"[a-z0-9][a-z0-9_]*")
RESERVED = {"true", "false", "none", "before", "rest", *keyword.kwlist, *functions.NAMES}


def build(document: Node, instruments: tuple[str, ...], sha256: str, diagnostics: Diagnostics) -> RuleSet:
    """The model of a document of which the schema has been checked. Faults are added, never raised."""
    return _Builder(document, diagnostics).rule_set(instruments, sha256)


def source_of(node: Node) -> dict[str, str]:
    """The address of the law that an element gives, as `document` and `at`."""
    found = node.get("source")
    return {k: v for k in ("document", "at") if (v := found.text(k))} if found is not None else {}


def scalar(node: Node, type_: str) -> Outcome | None:
    """A scalar as a value of a simple type, or nothing where it does not fit."""
    value = node.value
    if isinstance(value, NotApplicable):
        return NONE
    if type_ in NUMBERS:
        fits = isinstance(value, Fraction) and (type_ != "integer" or value.denominator == 1)
        return value if fits else None  # type: ignore[return-value]
    if type_ == "boolean":
        return value if isinstance(value, bool) else None
    if type_ == "date":
        return dates.parse(value) if isinstance(value, str) else None
    if type_ == "text":
        return node.line if isinstance(value, (str, Fraction)) else None
    return node.raw if isinstance(value, (str, Fraction)) else None  # a member, checked by the caller


class _Builder:
    def __init__(self, document: Node, diagnostics: Diagnostics) -> None:
        self.document, self.diagnostics = document, diagnostics
        self.dimensions: dict[str, Dimension] = {}

    def section(self, name: str) -> Mapping[str, Node]:
        node = self.document.get(name)
        return node.map if node is not None else {}

    def rule_set(self, instruments: tuple[str, ...], sha256: str) -> RuleSet:
        self.names()
        self.dimensions = {n: self.dimension(n, d) for n, d in self.section("dimensions").items()}
        self.dimension_links()
        rules: dict[str, Rule] = {}
        for section in language().computed.values():
            rules |= {name: self.rule(name, node, section) for name, node in self.section(section.name).items()}
        for rule in list(rules.values()):
            if (semantics := language().computed[rule.kind].semantics) is not None:
                rules[rule.name] = semantics(rule, rules, self.diagnostics)
        mode = self.document.text("rounding", "mode") or "half_up"
        if mode not in MODES:
            self.diagnostics.add(
                say("E419", "no-mode", mode=mode),
                self.document.must("rounding", "mode").where,
                did_you_mean(mode, MODES),
            )
        return RuleSet(
            id=self.document.text("id") or "",
            title=self.document.text("title") or "",
            node=self.document,
            dimensions=self.dimensions,
            facts={n: self.fact(n, f) for n, f in self.section("facts").items()},
            tables={n: self.table(n, t) for n, t in self.section("tables").items()},
            readings={n: self.reading(n, r) for n, r in self.section("readings").items()},
            rules=rules,
            properties=self.properties(),
            controls={n: self.control(n, c) for n, c in self.section("controls").items()},
            rounding=mode,
            instruments=instruments,
            sha256=sha256,
        )

    def names(self) -> None:
        """One name is one thing, except that a rule may bear the name of the closed dimension that is its type; and
        what the law says has a source."""
        seen: dict[str, tuple[str, Node]] = {}
        for section in language().named:
            for name, node in self.section(section).items():
                if language().sections[section].is_sourced and node.get("source") is None:
                    self.diagnostics.add(
                        say("E410", "no-source", name=name), node.where, filled(self.section("documents"))
                    )
                if not NAME.fullmatch(name) or name in RESERVED:
                    self.diagnostics.add(
                        say("E401", "no-name", name=name),
                        node.where,
                        say("E401", "own-word") if name in RESERVED else say("E401", "write-name"),
                    )
                other = seen.get(name)
                if other and not (other[0] == "dimensions" and section == "rules" and node.text("type") == name):
                    self.diagnostics.add(
                        say("E402", "used-twice", name=name),
                        node.where,
                        beside=[(say("E402", "also"), other[1].where)],
                    )
                seen.setdefault(name, (section, node))

    def per(self, node: Node) -> tuple[str, ...]:
        found: list[str] = []
        listed = node.get("per")
        for item in listed.items if listed is not None else ():
            if item.raw not in self.dimensions:
                self.diagnostics.add(
                    say("E403", "no-dimension", dimension=item.raw), item.span, did_you_mean(item.raw, self.dimensions)
                )
                continue
            for name in (*self.parents(item.raw), item.raw):
                if name not in found:
                    found.append(name)
        return tuple(found)

    def parents(self, name: str) -> tuple[str, ...]:
        chain: list[str] = []
        within = self.dimensions[name].within
        while within is not None and within in self.dimensions and within not in chain:
            chain.insert(0, within)
            within = self.dimensions[within].within
        return tuple(chain)

    def type(self, node: Node) -> str:
        named = node.must("type")
        if named.raw not in TYPES and named.raw not in self.dimensions:
            self.diagnostics.add(
                say("E404", "no-type", type=named.raw), named.span, did_you_mean(named.raw, (*TYPES, *self.dimensions))
            )
        about = self.dimensions.get(named.raw)
        return "integer" if about is not None and about.kind == "range" else named.raw

    def formula(self, node: Node | None) -> Formula | None:
        if node is None:
            return None
        if node.is_map or node.is_list:
            self.diagnostics.add(say("E501", "one-line"), node.where)
            return None
        try:
            return parse(node)
        except DiagnosticError as error:
            self.diagnostics.extend(error.diagnostics)
            return None

    def common(self, name: str, node: Node) -> dict[str, Any]:
        return {
            "name": name,
            "node": node,
            "label": node.text("label") or "",
            "per": self.per(node),
            "source": source_of(node),
        }

    def dimension(self, name: str, node: Node) -> Dimension:
        members, bounds, within = node.get("members"), node.get("range"), node.text("within")
        kinds = [k for k, given in (("closed", members), ("range", bounds), ("nested", within)) if given is not None]
        if len(kinds) > 1:
            self.diagnostics.add(
                say("E405", "two-kinds", dimension=name, kinds=kinds),
                next(n.where for n in (node.get("within"), bounds, members) if n is not None),
                beside=[(say("E405", "dimension"), node.where)],
            )
        for member, about in (members.map if members else {}).items():
            if not MEMBER.fullmatch(member):
                self.diagnostics.add(say("E406", "no-member-name", member=member), about.where)
        low, high = bounds.items if bounds is not None and len(bounds.items) == 2 else (None, None)
        return Dimension(
            name=name,
            node=node,
            label=node.text("label") or name,
            source=source_of(node),
            kind=kinds[0] if kinds else "open",
            members=tuple(members.map) if members else (),
            labels={m: a.text("label") or m for m, a in (members.map if members else {}).items()},
            low=self.formula(low),
            high=self.formula(high),
            within=within,
            dated=node.text("dated"),
            title=node.text("titled"),
            empty_by_default=node.get("default") is not None,
            question=node.text("question") or "",
        )

    def dimension_links(self) -> None:
        for dimension in self.dimensions.values():
            within = dimension.within
            if within in self.dimensions and self.dimensions[within].kind == "range":
                self.diagnostics.add(
                    say("E528", "within-range", dimension=dimension.name, within=within),
                    dimension.node.must("within").span,
                )
            if within is not None and (within not in self.dimensions or dimension.name in self.parents(within)):
                node = dimension.node.get("within")
                assert node is not None
                self.diagnostics.add(
                    say("E403", "within", dimension=dimension.name, within=within),
                    node.span,
                    did_you_mean(within, [d for d in self.dimensions if d != dimension.name]),
                )

    def fact(self, name: str, node: Node) -> Fact:
        default, type_ = node.get("default"), self.type(node)
        source = node
        if default is not None and default.is_map:
            source, default = default, default.get("value")
        value = None
        if default is not None:
            value = scalar(default, type_)
            about = self.dimensions.get(type_)
            if about is not None and about.kind == "closed" and value is not NONE and value not in about.members:
                value = None
            if value is None:
                self.diagnostics.add(
                    say("E407", "default-type", name=name, type=type_),
                    default.span,
                    advice(default, type_, self.dimensions),
                )
        carry = node.text("carry") == "forward"
        fact = Fact(
            **self.common(name, node),
            type=type_,
            question=node.text("question") or "",
            when=self.formula(node.get("when")),
            default=value,
            default_source=source_of(source) or source_of(node),
            carry=carry,
            minimum=self.bound(node, "minimum"),
            maximum=self.bound(node, "maximum"),
        )
        low, high = fact.minimum, fact.maximum
        if low is not None and high is not None and low > high:
            self.diagnostics.add(say("E421", "crossed", name=name), node.must("minimum").span)
        elif type_ == "integer" and low is not None and high is not None and ceil(low) > floor(high):
            self.diagnostics.add(say("E421", "no-whole-number", name=name), node.must("minimum").span)
        elif isinstance(value, Fraction) and ((low is not None and value < low) or (high is not None and value > high)):
            self.diagnostics.add(say("E407", "default-outside", name=name), (default or node).span)
        if carry and not any(self.dimensions[d].kind == "range" for d in fact.per):
            self.diagnostics.add(say("E408", "carry", name=name), node.must("carry").where)
        return fact

    @staticmethod
    def bound(node: Node, key: str) -> Fraction | None:
        found = node.get(key)
        return found.value if found is not None and isinstance(found.value, Fraction) else None

    def table(self, name: str, node: Node) -> Table:
        common, type_ = self.common(name, node), self.type(node)
        for dimension in common["per"]:
            if self.dimensions[dimension].kind != "closed":
                self.diagnostics.add(say("E601", "not-closed", dimension=dimension), node.where)
                return Table(**common, type=type_)
        value, values = node.get("value"), node.get("values")
        if (value is None) == bool(not common["per"]) or (values is None) == bool(common["per"]):
            said = say("E602", "values", table=name) if common["per"] else say("E602", "one-value", table=name)
            self.diagnostics.add(said, node.where)
            return Table(**common, type=type_)
        members = [self.dimensions[d].members for d in common["per"]]
        if values is not None:
            opened = self.opened(common["per"], values)
            found = read_cells(values, members, common["per"], self.diagnostics, of=name, opened=opened)
        else:
            found = {(): node.must("value")}
        return Table(**common, type=type_, cells={k: self.cell(c, type_) for k, c in found.items()}, spans=found)

    def opened(self, per: tuple[str, ...], values: Node) -> dict[tuple[str, str], Span]:
        """The members that another text has inserted than the one that wrote these values, with where it did."""
        found = {}
        for dimension in per:
            members = self.dimensions[dimension].node.get("members")
            for member, about in members.map.items() if members is not None else ():
                if (
                    about.origin is not None
                    and values.origin is not None
                    and about.origin.instrument != values.origin.instrument
                ):
                    found[dimension, member] = about.where
        return found

    def cell(self, node: Node, type_: str) -> Outcome:
        value = scalar(node, type_)
        if value is None or (
            type_ in self.dimensions and value is not NONE and value not in self.dimensions[type_].members
        ):
            self.diagnostics.add(say("E603", "wrong-type", type=type_), node.span, advice(node, type_, self.dimensions))
            return NONE
        return value

    def reading(self, name: str, node: Node) -> Reading:
        options = node.get("options")
        chosen = node.get("chosen")
        known = dict(options.map) if options else {}
        choice = chosen.raw if chosen is not None and chosen.value is not None else None
        if choice is not None and choice not in known:
            said = say("E604", "no-option", option=choice, reading=name)
            self.diagnostics.add(said, chosen.where, did_you_mean(choice, known))  # type: ignore[union-attr]
        return Reading(
            **self.common(name, node),
            type=name,
            question=node.text("question") or "",
            options=known,
            chosen=choice,
            because=node.text("because") or "",
        )

    def rule(self, name: str, node: Node, section: Section) -> Rule:
        body = node.get(section.value)
        rest = section.kind == "payment" and body is not None and body.raw == "rest"
        if len(section.body) > 1 and sum(key in node.map for key in section.body) != 1:
            said = say("E409", "no-body", kind=section.kind, name=name, keys=section.body, key=section.value)
            self.diagnostics.add(said, node.where)
        step = self.bound(node, "round")
        if step is not None and step <= 0:
            self.diagnostics.add(say("E411", "step"), node.must("round").span)
        type_ = section.type or self.type(node)
        if step is not None and type_ not in NUMBERS:
            self.diagnostics.add(say("E411", "not-rounded", name=name, type=type_), node.must("round").span)
        shows = node.text("show") == "true"
        return Rule(
            **self.common(name, node),
            kind=section.kind,
            type=type_,
            when=self.formula(node.get("when")),
            formula=None if rest else self.formula(body),
            cases=self.cases(name, node),
            round=step or section.round,
            show=shows,
            is_told=shows if "show" in section.by_name else section.part == LAW,
            message=node.text("message") or "",
            of=node.text("of"),
            beside={k.name: f for k in section.beside if (f := self.formula(node.get(k.name))) is not None},
            to=node.text("to"),
            dated=node.text("dated"),
        )

    def cases(self, name: str, node: Node) -> tuple[Case, ...]:
        found = []
        listed = node.get("cases")
        items = listed.items if listed is not None else ()
        for number, case in enumerate(items):
            last = number == len(items) - 1
            then = self.formula(case.get("then") or case.get("else"))
            if (case.get("else") is not None) and not last:
                self.diagnostics.add(say("E412", "else-not-last", name=name), case.where)
            if then is not None:
                found.append(Case(self.formula(case.get("if")), then, case))
        return tuple(found)

    def properties(self) -> dict[str, Table]:
        """Each property of a closed dimension's members is a table per that dimension."""
        found: dict[str, Table] = {}
        for dimension in self.dimensions.values():
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
                    self.diagnostics.add(say("E414", "not-said", name=name, members=missing), first.where)
                if name in found or any(name in self.section(s) for s in language().named):
                    self.diagnostics.add(say("E402", "used-twice", name=name), first.where)
                if not NAME.fullmatch(name) or name in RESERVED:
                    self.diagnostics.add(say("E401", "no-name", name=name), first.where)
                found[name] = self.property(name, dimension, cells)
        return found

    def property(self, name: str, dimension: Dimension, cells: dict[tuple[str, ...], Node]) -> Table:
        kinds = {type(c.value) for c in cells.values()} - {NotApplicable}
        type_ = (
            {bool: "boolean", Fraction: "number", str: "text"}.get(next(iter(kinds)), "text")
            if len(kinds) == 1
            else "text"
        )
        if type_ == "number" and all(scalar(c, "integer") is not None for c in cells.values()):
            type_ = "integer"
        if len(kinds) > 1:
            self.diagnostics.add(say("E415", "kinds-differ", name=name), next(iter(cells.values())).where)
        node = next(iter(cells.values()))
        return Table(
            name=name,
            node=node,
            per=(dimension.name,),
            type=type_,
            spans=cells,
            cells={k: v for k, c in cells.items() if (v := scalar(c, type_)) is not None},
        )

    def control(self, name: str, node: Node) -> Control:
        at, expect = node.get("at"), node.get("expect")
        return Control(
            **self.common(name, node),
            at=at.map if at else {},
            given=node.get("given"),
            expect=expect.map if expect else {},
        )


__all__ = ["Element", "build", "scalar", "source_of"]
