"""What is declared to change nothing, or that nothing can exercise: each with its reason, and none that is not needed.

A file of its own beside the contracts: `exceptions:`, a list of `{name: …, because: …}`. A name is that of a unit or
of a change, after the text that wrote it, as the reports print it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...base import yaml_reader
from ...base.diagnostics import Diagnostic, DiagnosticError, Diagnostics, PathError, did_you_mean
from ...base.messages import say
from ...base.positions import Span
from ...contracts.contract import Contract, read_contract
from ..regression import contract_files

USUAL_NAME = "exceptions.yaml"


@dataclass(frozen=True)
class Exceptions:
    """The reasons by name, and where each stands."""

    because: Mapping[str, str]
    spans: Mapping[str, Span]

    def unneeded(self, known: Iterable[str], needed: Iterable[str], kinds: Iterable[str]) -> list[Diagnostic]:
        """A fault for each that names nothing among what is `known`, or what shows without it."""
        every, wanted, found = set(known), set(needed), Diagnostics()
        for name, span in self.spans.items():
            if not _is_of(name, kinds):
                continue
            if name not in every:
                found.add(say("E760", "no-unit", name=name), span, did_you_mean(name, every))
            elif name not in wanted:
                found.add(say("E760", "needless", name=name), span)
        return list(found)


def _is_of(name: str, kinds: Iterable[str]) -> bool:
    """Whether a name is one of a unit of these kinds, or of a change."""
    return name.partition(": ")[2].split(" ")[0] in set(kinds)


def read_exceptions(given: str | None, contracts: Sequence[str]) -> Exceptions:
    """The file named, else the usual one beside the folder of contracts, else none."""
    if given is not None and not Path(given).is_file():
        raise PathError(say("files", "no-such-file", path=given))
    path = Path(given) if given is not None else beside(contracts, USUAL_NAME)
    if path is None:
        return Exceptions({}, {})
    node = yaml_reader.load_file(path)
    listed = node.get("exceptions")
    reasons, spans = dict[str, str](), dict[str, Span]()
    if listed is None or not listed.is_list:
        raise DiagnosticError([Diagnostic(say("E761", "no-list"), node.where)])
    for item in listed.items:
        name, because = item.text("name"), (item.text("because") or "").strip()
        if not name or not because or set(item.map) != {"name", "because"}:
            raise DiagnosticError([Diagnostic(say("E761", "no-exception"), item.where)])
        reasons[name], spans[name] = because, item.must("name").span
    return Exceptions(reasons, spans)


def contracts(names: Sequence[str]) -> Iterator[Contract]:
    """The contracts that `accord test` would take of these paths; raises `DiagnosticError` where one cannot be read."""
    for path in contract_files(names, Path.cwd()):
        if str(path) == "-":
            node = yaml_reader.load(yaml_reader.decode(sys.stdin.buffer.read(yaml_reader.MAX_BYTES + 1), "-"), "-")
        else:
            node = yaml_reader.load_file(path)
        yield read_contract(node, Diagnostics())


def beside(names: Sequence[str], file: str) -> Path | None:
    """A list that stands beside the folder of the contracts, if there is one."""
    usual = Path("tests/contracts")
    given = [Path(n) for n in names]
    folders = [p if p.is_dir() else p.parent for p in given] or [usual if usual.is_dir() else Path("contracts")]
    found = (folder.parent / file for folder in folders)
    return next((path for path in found if path.is_file()), None)
