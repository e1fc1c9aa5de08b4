"""One operation of an instrument on one document: what it finds there, and how it tells that something is not there."""

from __future__ import annotations

from collections.abc import Sequence

from ..base.diagnostics import Diagnostics, did_you_mean
from ..base.messages import Message, say
from ..base.node import Node, Origin
from ..base.positions import Span
from .operations import Operation


class Step:
    """One operation on one document."""

    def __init__(self, document: Node, operation: Operation, diagnostics: Diagnostics) -> None:
        self.document, self.op, self.diagnostics = document, operation, diagnostics
        self.dotted = ".".join(operation.path)

    def diagnostic(
        self,
        said: Message,
        span: Span | None = None,
        advice: Message | None = None,
        beside: Sequence[tuple[Message, Span]] = (),
    ) -> Node:
        """The document as it is, and what is wrong with the operation."""
        self.diagnostics.add(said, span or self.op.span, advice, beside)
        return self.document

    def missing(self, path: Sequence[str]) -> Node:
        """The document as it is: the first part of the path that is not there is told."""
        for depth in range(1, len(path) + 1):
            if self.document.get(*path[:depth]) is None:
                known = self.document.get(*path[: depth - 1])
                name = ".".join(path[:depth])
                beside = (".".join((*path[: depth - 1], key)) for key in known.map) if known else ()
                return self.diagnostic(say("E301", "not-there", target=name), None, did_you_mean(name, beside))
        return self.diagnostic(say("E301", "no-parts", target=".".join(path)))

    def stamped(self, node: Node) -> Node:
        """A node that knows which instrument wrote it, by which article."""
        return node.stamped(Origin(self.op.instrument, self.op.source))._replace(key=None)

    @staticmethod
    def note(old: Node | None) -> Sequence[tuple[Message, Span]]:
        """Where the text that is amended stands."""
        return [(say("shared", "text-amended"), old.where)] if old is not None else []
