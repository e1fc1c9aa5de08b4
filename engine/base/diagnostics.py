"""What is wrong, as data: what is said, where it stands, what else to look at and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .messages import Message, say
from .positions import Span


@dataclass(frozen=True)
class Diagnostic:
    """One finding. Codes that start with W are warnings: they are shown and stop nothing.

    `advice` stands before the hint that the message has of its own; `beside` are further places with what each is, and
    `paste` lines that a file may take as they stand.
    """

    said: Message
    span: Span | None = None
    advice: Message | None = None
    beside: tuple[tuple[Message, Span], ...] = ()
    paste: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """What the catalogue knows this kind of mistake by; that of a warning starts with W."""
        return self.said.code

    @property
    def message(self) -> str:
        """The sentence in English, without what to do about it."""
        return self.said.says

    @property
    def hint(self) -> str:
        """What to do, or nothing where nothing is known."""
        return self.said.hint if self.advice is None else self.advice.says

    @property
    def notes(self) -> tuple[tuple[str, Span], ...]:
        """The further places to look at, each with its caption in English."""
        return tuple((caption.says, span) for caption, span in self.beside)

    @property
    def is_warning(self) -> bool:
        """Whether the work goes on in spite of it."""
        return self.code.startswith("W")

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The order of printing: by file, line, column, then code."""
        if self.span is None:
            return ("", 0, 0, self.code, self.message)
        return (self.span.source.name, self.span.line, self.span.column, self.code, self.message)


class DiagnosticError(Exception):
    """Raised where work cannot go on; carries every fault found so far."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(f"{f.code} {f.message}" for f in self.diagnostics))


class PathError(Exception):
    """A path that cannot be read or written (exit code 3)."""

    def __init__(self, said: Message) -> None:
        super().__init__(said)
        self.said = said


class Diagnostics:
    """Collects the faults of a run, so that all of them are told at once, each place once."""

    def __init__(self, diagnostics: Iterable[Diagnostic] = ()) -> None:
        self._found: dict[tuple[str, int, int, str, str], Diagnostic] = {}
        self.extend(diagnostics)

    def add(
        self,
        said: Message,
        span: Span | None = None,
        advice: Message | None = None,
        beside: Iterable[tuple[Message, Span]] = (),
        paste: Iterable[str] = (),
    ) -> None:
        """One finding more, unless the same is known of the same place."""
        self.extend([Diagnostic(said, span, advice, tuple(beside), tuple(paste))])

    def drop_doubts(self, spans: Iterable[Span]) -> None:
        """Take back the warnings of places of which an error now says what they should be."""
        told = set(spans)
        self._found = {k: f for k, f in self._found.items() if not (f.is_warning and f.span in told)}

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take in findings made elsewhere, each as if it were added here."""
        for diagnostic in diagnostics:
            self._found.setdefault(diagnostic.order, diagnostic)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(self._found.values(), key=lambda f: f.order))

    def __len__(self) -> int:
        return len(self._found)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What stops the work, in the order of printing."""
        return tuple(f for f in self if not f.is_warning)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What stops nothing, in the order of printing."""
        return tuple(f for f in self if f.is_warning)

    def raise_if_errors(self) -> None:
        """Raise `DiagnosticError` with everything found if any of it is an error."""
        if self.errors:
            raise DiagnosticError(self)


def did_you_mean(word: str, known: Iterable[str], otherwise: Message | None = None) -> Message | None:
    """`Did you mean …?`, or the list of what there is when that is short, or `otherwise`."""
    from difflib import get_close_matches  # only a mistake needs it

    names = sorted(set(known))
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return say("shared", "did-you-mean", name=near[0])
    if names and len(names) <= 8:
        return say("shared", "there-is", names=names)
    return otherwise


def missing(what: Message, extra: str) -> PathError:
    """The fault that a library of an extra is not there, with what to type; `what` needs it."""
    from importlib import metadata  # only who lacks a library asks

    scripts = metadata.entry_points(group="console_scripts")
    names = (
        e.dist.name for e in scripts if e.dist is not None and e.value.startswith(f"{__name__.partition('.')[0]}.")
    )
    name = next(names, ".")
    return PathError(say("files", "needs-more", what=what, package=f"{name}[{extra}]"))
