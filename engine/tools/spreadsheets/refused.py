"""What could not be read, as a CSV file that a spreadsheet opens: contract, place, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterable

from ...base.diagnostics import Fault
from .csvwriting import as_line


def as_csv(refused: Iterable[tuple[str, Fault]]) -> bytes:
    """Contract and fault as lines of CSV, in the order of the sheets."""
    lines = [as_line(["contract", "at", "code", "what is wrong", "what to do"])]
    for title, fault in sorted(refused, key=lambda r: (r[0], r[1].order)):
        lines.append(as_line([title, fault.mark.place if fault.mark else "", fault.code, fault.message, fault.hint]))
    return ("\ufeff" + "".join(lines)).encode()
