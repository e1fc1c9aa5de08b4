"""The pytest plugin: contract files are tests, an item for each stated line and one for what is recorded.

A YAML file is a contract where it says `contract:` and `facts:` at its top, and it is collected; one that states
nothing is evaluated, and skipped. Nothing of the engine is imported before such a file is met. The rules are those
that `accord` would take from the root of the test run; `--accord-since` names the git revision that they are compared
with.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ...consolidation.library import Library
    from ...contracts.contract import Contract
    from ...contracts.expected import Case
    from .run import Checked, Evaluated
    from .since import Since

_HEADS = tuple(re.compile(rb"(?m)^" + word + rb":") for word in (b"contract", b"facts"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take `--accord-since`, the git revision that the rules are compared with."""
    group = parser.getgroup("accord", "contracts as tests")
    group.addoption(
        "--accord-since", metavar="REVISION", help="compare the rules with those of this git revision (else HEAD)"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a file that says at its top what a contract does; it is not parsed before that."""
    if file_path.suffix not in (".yaml", ".yml"):
        return None
    try:
        data = file_path.read_bytes()
    except OSError:
        return None
    return ContractFile.from_parent(parent, path=file_path) if all(h.search(data) for h in _HEADS) else None


class ContractFile(pytest.File):
    """A contract; read when it is collected, evaluated when the first of its items runs."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each stated line, one for what is recorded; one that is skipped where there is neither."""
        from ...base.diagnostics import DiagnosticError
        from ...contracts.expected import cases
        from .discover import is_recorded
        from .run import label_of

        self.checked: dict[int, list[Checked]] = {}
        self.made: Evaluated | None = None
        try:
            contract = self.contract()
        except DiagnosticError as error:
            raise self.CollectError(_told(error)) from None
        names: dict[str, int] = {}
        for number, case in enumerate(cases(contract.node)):
            for place, line in enumerate(case.lines):
                label = label_of(line) + (f" ({case.under})" if case.under else "")
                names[label] = names.get(label, 0) + 1
                name = label if names[label] == 1 else f"{label} #{names[label]}"
                yield StatedLine.from_parent(self, name=name, case=number, place=place, line=line.span.line + 1)
        if is_recorded(self.path):
            yield RecordedResults.from_parent(self, name="recorded")
        elif not names:
            yield StatesNothing.from_parent(self, name="states nothing")

    def contract(self) -> Contract:
        """The contract read anew, called by its path below the root of the run; raises `DiagnosticError`."""
        from ...base.diagnostics import Diagnostics
        from ...base.yaml_reader import load_file
        from ...contracts.contract import read_contract

        root = self.config.rootpath
        name = self.path.relative_to(root) if self.path.is_relative_to(root) else self.path
        return read_contract(load_file(self.path, str(name)), Diagnostics())

    def evaluated(self) -> Evaluated:
        """The contract with its statements, made when first asked for."""
        if self.made is None:
            from .run import Evaluated

            self.made = Evaluated(self.contract(), *_rules(self.config))
        return self.made

    def lines(self, number: int) -> list[Checked]:
        """The lines of one case in their order, compared once."""
        if number not in self.checked:
            from ...base.diagnostics import DiagnosticError, Diagnostics
            from ...contracts.expected import cases
            from .run import check_case

            evaluated, diagnostics = self.evaluated(), Diagnostics()
            case: Case = cases(evaluated.contract.node)[number]
            self.checked[number] = list(check_case(evaluated, case, diagnostics))
            if diagnostics.errors:
                raise DiagnosticError(diagnostics)
        return self.checked[number]


class DiffersError(Exception):
    """A line that does not come out."""


class _Item(pytest.Item):
    line = 1

    @abstractmethod
    def found(self) -> Checked:
        """What the line or the recorded results come to."""

    def runtest(self) -> None:
        from ...report.locale import Locale
        from .report import difference_text

        checked = self.found()
        if checked.differences:
            since = _rules(self.config)[1].revision
            told = (t for d in checked.differences for t in difference_text(d, checked, since, Locale()))
            raise DiffersError("\n".join(told))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        from ...base.diagnostics import DiagnosticError, PathError

        if isinstance(excinfo.value, DiagnosticError):
            return _told(excinfo.value)
        if isinstance(excinfo.value, (DiffersError, PathError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.line - 1, f"{self.path.name}: {self.name}"


class StatedLine(_Item):
    """One line of `expected`."""

    def __init__(self, *, case: int, place: int, line: int, **more: Any) -> None:
        super().__init__(**more)
        self.case, self.place, self.line = case, place, line

    def found(self) -> Checked:
        """The line compared, with all others of its case the first time."""
        assert isinstance(self.parent, ContractFile)
        return self.parent.lines(self.case)[self.place]


class RecordedResults(_Item):
    """What was recorded of a contract."""

    def found(self) -> Checked:
        """All that is recorded of the contract, compared as one."""
        from .discover import recorded_beside
        from .run import check_recorded

        assert isinstance(self.parent, ContractFile)
        return check_recorded(self.parent.evaluated(), recorded_beside(self.path))


class StatesNothing(_Item):
    """A contract that states nothing: evaluated, for a fault of it is a fault, and else skipped with this reason."""

    def found(self) -> Checked:
        """Nothing to compare: the contract is evaluated, and where that succeeds the item is skipped."""
        assert isinstance(self.parent, ContractFile)
        self.parent.evaluated().statement()
        pytest.skip("the contract states nothing, and nothing is recorded of it")


_RULES = pytest.StashKey[Any]()


def _rules(config: pytest.Config) -> tuple[Library, Since]:
    """The rules, read once for a test run."""
    if _RULES not in config.stash:
        from ...consolidation.library import Library, find_rules
        from .since import Since

        library = Library(*find_rules(None, config.rootpath))
        config.stash[_RULES] = library, Since(library, config.getoption("--accord-since"))
    found: tuple[Library, Since] = config.stash[_RULES]
    return found


def _told(error: Any) -> str:
    from ...report.diagnostics import as_text

    return "\n".join(as_text(diagnostic) for diagnostic in error.diagnostics)
