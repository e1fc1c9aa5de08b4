"""What is wrong, as data: what is said, where it stands, what else to look at and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .messages import Message, say
from .positions import Mark


@dataclass(frozen=True)
class Fault:
    """One finding. Codes that start with W are warnings: they are shown and stop nothing.

    `advice` stands before the hint that the message has of its own; `beside` are further places with what each is.
    """

    said: Message
    mark: Mark | None = None
    advice: Message | None = None
    beside: tuple[tuple[Message, Mark], ...] = ()

    @property
    def code(self) -> str:
        return self.said.code

    @property
    def message(self) -> str:
        return self.said.says

    @property
    def hint(self) -> str:
        """What to do, or nothing where nothing is known."""
        return self.said.hint if self.advice is None else self.advice.says

    @property
    def notes(self) -> tuple[tuple[str, Mark], ...]:
        return tuple((caption.says, mark) for caption, mark in self.beside)

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
        said: Message,
        mark: Mark | None = None,
        advice: Message | None = None,
        beside: Iterable[tuple[Message, Mark]] = (),
    ) -> None:
        self.extend([Fault(said, mark, advice, tuple(beside))])

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


def suggest(word: str, known: Iterable[str], otherwise: Message | None = None) -> Message | None:
    """`Did you mean …?`, or the list of what there is when that is short, or `otherwise`."""
    from difflib import get_close_matches  # only a mistake needs it

    names = sorted(set(known))
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return say("shared", "did-you-mean", name=near[0])
    if names and len(names) <= 8:
        return say("shared", "there-is", names=names)
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
