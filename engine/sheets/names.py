"""Names made from words: a file for a contract, and what to write for a member."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

MAX_NAME = 80
_TOTAL = re.compile(r"((grand|sous|sub)-?)?tot(al|aux|als)(-general)?|subtotals?|sum|somme|moyenne|average|mean")
_LETTERS = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})


def _bare(text: str, joint: str) -> str:
    """Small letters without accents and digits; everything else is a joint."""
    split = unicodedata.normalize("NFKD", text.translate(_LETTERS)).lower()
    letters = "".join(c for c in split if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", joint, letters).strip(joint)


def member_like(text: str) -> str:
    """A word as a member may be named; empty where nothing of it can be kept."""
    return _bare(text, "_")


def is_a_total(title: str) -> bool:
    """Whether a row is perhaps no contract, but sums up those above it."""
    return bool(_TOTAL.fullmatch(_bare(title, "-")))


def file_name(title: str, taken: Container[str]) -> str:
    """A file for a contract, unlike those that are taken."""
    name = _bare(title, "-")[:MAX_NAME].strip("-") or "contract"
    found, number = f"{name}.yaml", 2
    while found in taken:
        found, number = f"{name}-{number}.yaml", number + 1
    return found
