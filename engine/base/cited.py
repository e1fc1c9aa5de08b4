"""How a person is told a source: by the short title of its document and the article; data keeps the key."""

from __future__ import annotations

from .node import Node, Origin
from .positions import printable

MOST = 2000  # letters of an article, a question or a reason


def document_title(key: str, *texts: Node) -> str:
    """The short title of a document, as the first text that gives it one says; else its key as words."""
    short = next((found for text in texts if (found := text.text("documents", key, "short"))), "")
    return printable(short or key.replace("_", " "))


def cited(source: str, *texts: Node) -> str:
    """`document, article` with the title of the document."""
    key, comma, article = source.partition(", ")
    return f"{document_title(key, *texts)}{comma}{printable(article, MOST)}" if comma else printable(source, MOST)


def cautions(*texts: Node) -> dict[str, str]:
    """How far documents are to be trusted, by their keys, as the first text that says it of each."""
    found: dict[str, str] = {}
    for text in texts:
        documents = text.get("documents")
        for key in documents.map if documents is not None else ():
            if caution := text.text("documents", key, "caution"):
                found.setdefault(key, printable(caution, MOST))
    return found


def written_by(origin: Origin | None, *texts: Node) -> str:
    """The instrument that wrote something, and the source that says so."""
    if origin is None:
        return ""
    return ", ".join(x for x in (printable(origin.instrument), cited(origin.source, *texts)) if x)
