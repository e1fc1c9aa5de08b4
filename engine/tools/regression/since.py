"""The rule files as they were at a git revision, beside those of now: what has changed, and what it gave then."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from ...base.cited import written_by
from ...base.diagnostics import DiagnosticError, Diagnostics, PathError
from ...base.positions import printable
from ...consolidation.library import Library
from ...consolidation.spec import language
from ...contracts.contract import Contract
from ...contracts.evaluate import evaluate
from ...contracts.statement import Statement
from ...report.locale import Locale
from ..diff import Change, Names, difference, said, side


@dataclass(frozen=True)
class Moved:
    """A change of the rules that computes something: as data, in words, where it is written, and the instrument and
    article, as data and as people are told it."""

    change: Change
    text: str
    place: str
    article: str = ""
    cited: str = ""


class Since:
    """What changed in the rules of `library` since a git revision, HEAD where none is named.

    Where nothing is named, nothing changed where there is no git; a revision that is named must be there
    (`PathError`).
    """

    def __init__(self, library: Library, revision: str | None = None, locale: str = "en") -> None:
        self.library, self.revision, self.locale = library, revision or "HEAD", Locale(locale)
        self._moved: dict[str, tuple[Moved, ...]] = {}
        self._read = False
        self._past: Library | None = None
        if revision is not None:
            self._past, self._read = side(f"@{revision}", library).library, True

    @property
    def past(self) -> Library | None:
        """The rule files of then, read when first asked for."""
        if not self._read:
            self._read = True
            with suppress(PathError):
                self._past = side("@HEAD", self.library).library
        return self._past

    def moved(self, reference: str) -> tuple[Moved, ...]:
        """The changes of a consolidated text that compute something."""
        if reference not in self._moved:
            self._moved[reference] = self._changes(reference)
        return self._moved[reference]

    def _changes(self, reference: str) -> tuple[Moved, ...]:
        assert self.past is not None, "asked only where there are rules of then"
        try:
            return moved(self.past, self.library, reference, self.locale)
        except (DiagnosticError, PathError):
            return ()

    def statement(
        self, contract: Contract, references: Sequence[str], rules: str | None, readings: Sequence[str]
    ) -> Statement | None:
        """What the contract gave under the rules of then; nothing where they are the same or gave nothing."""
        if self.past is None or not any(self.moved(r) for r in references):
            return None
        try:
            return evaluate(contract, self.past, rules, (), readings)
        except (DiagnosticError, PathError):
            return None


def moved(before: Library, after: Library, reference: str, locale: Locale) -> tuple[Moved, ...]:
    """What changes in a text between two libraries, remarks left out; raises `DiagnosticError` where one has no such
    text."""
    diagnostics = Diagnostics()
    one, other = before.consolidate(reference, diagnostics), after.consolidate(reference, diagnostics)
    diagnostics.raise_if_errors()
    if one.sha256 == other.sha256:
        return ()
    names = Names(one.document, other.document, locale)
    changes = difference(before, reference, after, reference)
    return tuple(_told(c, names) for c in changes if not c.is_remark and c.path[0] not in language().silent)


def _told(change: Change, names: Names) -> Moved:
    sentence = said(change, names)
    node = change.after or change.before
    origin = change.origin
    article = ", ".join(printable(x) for x in (origin.instrument, origin.source) if x) if origin else ""
    place = node.span.place if node is not None else ""
    return Moved(change, f"{sentence.sign} {sentence.text}", place, article, written_by(origin, *names.texts))
