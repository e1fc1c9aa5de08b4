"""The codes of a catalogue: which rule sets encode each, which contracts name it, and what computes nothing.

An element bears its codes under `codes:`. A contract names the codes that its file name begins with, or that it
lists. A code that only remarks bear, or that stands in the list beside the contracts, computes nothing and says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...base import yaml_reader
from ...base.diagnostics import Diagnostic, DiagnosticError
from ...base.messages import say
from ...base.node import Node
from ...base.positions import Span
from ...compiler.compile import compile_rules
from ...consolidation.library import Library
from ...consolidation.spec import language
from ...contracts.statement import natural
from .exceptions import beside
from .stated import Stated
from .trace import Place, named_at

USUAL_NAME = "codes.yaml"


@dataclass
class Code:
    """One code: its title, where it is encoded, the remarks on it, and the contracts that name it."""

    name: str
    titles: dict[str, None] = field(default_factory=dict)
    elements: dict[tuple[str, str], Place] = field(default_factory=dict)  # by instrument and name
    remarks: dict[str, None] = field(default_factory=dict)
    listed: Span | None = None  # where the list beside the contracts has it
    contracts: dict[str, bool] = field(default_factory=dict)  # whether a line that comes out rests on an element of it

    @property
    def computes(self) -> bool:
        """Whether a rule set encodes it, and not remarks alone."""
        return bool(self.elements)

    @property
    def is_shown(self) -> bool:
        """Whether a contract that names it rests on it; what computes nothing has but to say why."""
        return any(self.contracts.values()) if self.computes else bool(self.remarks)


def codes(
    library: Library, references: Sequence[str], lines: Iterable[Stated], listed: Mapping[str, Code]
) -> list[Code]:
    """Every code of the rule sets and of the list, in natural order."""
    found = dict(listed)
    for reference in references:
        rules = compile_rules(library, reference)
        for section, name, element in _elements(rules.node):
            for code in element.get("codes").items if element.get("codes") else ():  # type: ignore[union-attr]
                about = found.setdefault(code.raw, Code(code.raw))
                if section in language().silent:
                    about.remarks[" ".join((element.text("text") or "").split())] = None
                    about.titles[element.text("label") or name.replace("_", " ")] = None
                    continue
                origin = element.origin.instrument if element.origin is not None else reference
                about.elements[origin, name] = named_at(element)
                label = element.text("label") or element.text("question") or name
                about.titles[label] = None
    for line in lines:
        for name in named(line.contract.node, found):
            rests = line.missed is None and _rests(line, found[name])
            file = Path(line.contract.node.span.source.name).stem
            found[name].contracts[file] = found[name].contracts.get(file, False) or rests
    return sorted(found.values(), key=lambda c: (c.name[0], natural(c.name[1:])))


def unneeded(table: Iterable[Code]) -> list[Diagnostic]:
    """A fault for each code of the list that an element or a remark of a rule set bears after all."""
    borne = (c for c in table if c.listed and (c.computes or len(c.remarks) > 1))
    return [Diagnostic(say("E760", "code-there", name=c.name), c.listed) for c in borne]


def _elements(document: Node) -> Iterator[tuple[str, str, Node]]:
    for section, node in document.map.items():
        for name, element in node.map.items():
            yield section, name, element
            for member, about in (element.get("members") or element.with_map({})).map.items():
                yield section, f"{name}.{member}", about


def named(contract: Node, known: Iterable[str]) -> tuple[str, ...]:
    """The codes that a contract names: those it lists, and those at the start of its file's name."""
    listed = contract.get("codes")
    found = [c.raw for c in listed.items] if listed is not None else []
    by_small = {c.lower(): c for c in known}
    for word in Path(contract.span.source.name).stem.lower().split("-"):
        if word not in by_small:
            break
        found.append(by_small[word])
    return tuple(c for c in dict.fromkeys(found) if c in set(by_small.values()))


def _rests(line: Stated, code: Code) -> bool:
    places = set(code.elements.values())
    return any(k[0] in ("named", "reading") and k[1] in places for k in line.reached)


def listed_codes(contracts: Sequence[str]) -> dict[str, Code]:
    """The list beside the folder of contracts: codes that no rule set bears, each with its title and the reason."""
    path = beside(contracts, USUAL_NAME)
    found: dict[str, Code] = {}
    node = yaml_reader.load_file(path) if path is not None else None
    for name, about in node.must("codes").map.items() if node is not None and node.get("codes") else ():
        title, because = about.text("title"), about.text("because")
        if not re.fullmatch(r"[A-Za-z0-9]+", name) or not title or not because:
            raise DiagnosticError([Diagnostic(say("E761", "no-code"), about.where)])
        found[name] = Code(name, {title: None}, remarks={because: None}, listed=about.where)
    return found
