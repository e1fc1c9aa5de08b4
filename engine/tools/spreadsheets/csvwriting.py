"""Cells of text as lines of CSV: `;` between them, nothing that a spreadsheet would take for a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...base.positions import shown

_FORMULA = re.compile("[\\s\u00a0]*[=+\\-@\uff1d\uff0b\uff0d\uff20]")


def inert(text: str) -> str:
    """A text that a spreadsheet shows and does not compute: an apostrophe stands before what begins as a formula."""
    safe = shown(text, 20_000)
    return f"'{safe}" if _FORMULA.match(safe) else safe


def as_line(cells: Iterable[str]) -> str:
    texts = [inert(c) for c in cells]
    return ";".join(f'"{t.replace(chr(34), chr(34) * 2)}"' if re.search('[;",\t]', t) else t for t in texts) + "\r\n"
