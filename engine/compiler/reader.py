"""What all elements of a text share as they are read: names, types, dimensions, formulas, sources; faults are added."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..base import dates
from ..base.diagnostics import Diagnostic, DiagnosticError, Diagnostics, did_you_mean
from ..base.messages import say
from ..base.node import NONE, Node, NotApplicable
from ..core import functions
from ..core.formula import Formula
from ..core.model import NUMBERS, TYPES, Dimension
from ..core.outcomes import Outcome
from .gate import parse

NAME = re.compile(r"[a-z][a-z0-9_]*")
MEMBER = re.compile(r"[a-z0-9][a-z0-9_]*")
RESERVED = {"true", "false", "none", "before", "rest", *keyword.kwlist, *functions.NAMES}


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


class Reader:
    """A document that is read, the dimensions that it has, and where its faults go."""

    def __init__(self, document: Node, diagnostics: Diagnostics) -> None:
        self.document, self.diagnostics = document, diagnostics
        self.dimensions: Mapping[str, Dimension] = {}
        self.of_tables: list[tuple[str, tuple[str, ...], Diagnostic]] = []  # what is wrong with rows, told together

    def section(self, name: str) -> Mapping[str, Node]:
        """The elements of a section, by name."""
        node = self.document.get(name)
        return node.map if node is not None else {}

    def per(self, node: Node) -> tuple[str, ...]:
        """The dimensions that a value is per, each with those that it is within."""
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
        """The dimensions that one is within, outermost first."""
        chain: list[str] = []
        within = self.dimensions[name].within
        while within is not None and within in self.dimensions and within not in chain:
            chain.insert(0, within)
            within = self.dimensions[within].within
        return tuple(chain)

    def type(self, node: Node) -> str:
        """The type that an element says; the members of a range are whole numbers."""
        named = node.must("type")
        if named.raw not in TYPES and named.raw not in self.dimensions:
            self.diagnostics.add(
                say("E404", "no-type", type=named.raw), named.span, did_you_mean(named.raw, (*TYPES, *self.dimensions))
            )
        about = self.dimensions.get(named.raw)
        return "integer" if about is not None and about.kind == "range" else named.raw

    def formula(self, node: Node | None) -> Formula | None:
        """A formula, past the gate; nothing where there is none, or a wrong one."""
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
        """What every element says."""
        return {
            "name": name,
            "node": node,
            "label": node.text("label") or "",
            "per": self.per(node),
            "source": source_of(node),
        }

    @staticmethod
    def bound(node: Node, key: str) -> Fraction | None:
        """A number that an element may say."""
        found = node.get(key)
        return found.value if found is not None and isinstance(found.value, Fraction) else None
