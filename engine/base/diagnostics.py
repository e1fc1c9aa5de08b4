"""What is wrong, as data: a code, one sentence, where it stands, what else to look at and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .positions import Mark


@dataclass(frozen=True)
class Fault:
    """One finding. Codes that start with W are warnings: they are shown and stop nothing."""

    code: str
    message: str
    mark: Mark | None = None
    hint: str = ""
    notes: tuple[tuple[str, Mark], ...] = ()

    @property
    def is_warning(self) -> bool:
        return self.code.startswith("W")

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The order of printing: by file, line, column, then code."""
        if self.mark is None:
            return ("", 0, 0, self.code, self.message)
        return (self.mark.source.name, self.mark.line, self.mark.column, self.code, self.message)


class Faulty(Exception):
    """Raised where work cannot go on; carries every fault found so far."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{f.code} {f.message}" for f in self.faults))


class Unreadable(Exception):
    """A path that cannot be read or written (exit code 3)."""


class Faults:
    """Collects the faults of a run, so that all of them are told at once, each place once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int, int, str, str], Fault] = {}

    def add(
        self,
        code: str,
        message: str,
        mark: Mark | None = None,
        hint: str = "",
        notes: Iterable[tuple[str, Mark]] = (),
    ) -> None:
        self.extend([Fault(code, message, mark, hint, tuple(notes))])

    def extend(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self._found.setdefault(fault.order, fault)

    def __iter__(self) -> Iterator[Fault]:
        return iter(sorted(self._found.values(), key=lambda f: f.order))

    def __len__(self) -> int:
        return len(self._found)

    @property
    def errors(self) -> tuple[Fault, ...]:
        return tuple(f for f in self if not f.is_warning)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        return tuple(f for f in self if f.is_warning)

    def stop_on_errors(self) -> None:
        """Raise `Faulty` with everything found if any of it is an error."""
        if self.errors:
            raise Faulty(self)


def suggest(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """`Did you mean …?`, or the list of what there is when that is short, or `otherwise`."""
    from difflib import get_close_matches  # only a mistake needs it

    names = sorted(set(known))
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]}?"
    if names and len(names) <= 8:
        return "there is: " + ", ".join(names)
    return otherwise


def missing(what: str, extra: str) -> Unreadable:
    """The fault that a library of an extra is not there, with what to type; `what` needs it."""
    from importlib import metadata  # only who lacks a library asks

    scripts = metadata.entry_points(group="console_scripts")
    names = (
        e.dist.name for e in scripts if e.dist is not None and e.value.startswith(f"{__name__.partition('.')[0]}.")
    )
    name = next(names, ".")
    return Unreadable(f"{what} needs more than is installed: type pip install '{name}[{extra}]'")
