"""Texts that another locale reads otherwise: asked about, unless the locale is declared or the file speaks for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ...base.diagnostics import Diagnostic, Diagnostics
from ...base.messages import say
from .grid import BLANKS, Cell, Grid
from .values import Read, two_ways

_SPEAKS = {";": "fr", ",": "en"}  # a comma between cells is none within numbers
Place = tuple[str, int]  # a sheet and a column


@dataclass
class _Number:
    cell: Cell
    name: str
    type: str
    value: Fraction
    told: Diagnostics


class Doubts:
    """Gathers by column the cells that read both ways, and the numbers that may be meant a thousandfold."""

    def __init__(self, locale: str, declared: bool) -> None:
        self.locale, self.declared = locale, declared
        self.asked: dict[Place, list[tuple[Cell, str, Read]]] = {}
        self.numbers: dict[Place, list[_Number]] = {}

    def asks(self, cell: Cell, name: str, type_: str, grid: Grid) -> bool:
        """Whether the cell is to be asked about; it is remembered where it is."""
        if self.declared or _SPEAKS.get(grid.separator) == self.locale:
            return False
        read = two_ways(cell, type_)
        if read:
            self.asked.setdefault((grid.name, cell.column), []).append((cell, name, read))
        return bool(read)

    def remember(self, cell: Cell, name: str, type_: str, value: object, grid: Grid, told: Diagnostics) -> None:
        """A number, which is doubted where those of its column are thousands; the warning goes to `told`."""
        if isinstance(value, Fraction):
            self.numbers.setdefault((grid.name, cell.column), []).append(_Number(cell, name, type_, value, told))

    def tell(self, diagnostics: Diagnostics) -> None:
        """What is asked, once for each column; and the warnings, each to where it belongs."""
        diagnostics.extend(map(_question, self.asked.values()))
        for column in self.numbers.values():
            most = [n.value for n in column]
            for one in column:
                if one.cell.kind == "text" and is_thousandfold(one.cell.text, one.type, self.locale, most):
                    one.told.extend([thousandfold(f"{one.cell.name}: {one.name}", one.value, one.cell)])


def _question(found: list[tuple[Cell, str, Read]]) -> Diagnostic:
    cell, name, read = found[0]
    said = say("E815", "both-ways", cell=cell.name, fact=name, read=read)
    if len(found) > 1:
        said = say("E815", "both-ways-and-more", cell=cell.name, fact=name, read=read, more=len(found) - 1)
    return Diagnostic(said, cell.span, say("E815", "say-day-first") if "/" in cell.text else None)


def is_thousandfold(text: str, type_: str, locale: str, others: Iterable[object]) -> bool:
    """Whether a number has exactly three decimals that may be the last digits of thousands: always in an amount or a
    whole number, else beside `others` that are thousands."""
    sign = "," if locale == "fr" else r"\."
    written = re.fullmatch(rf"[-\u2212]?[1-9][0-9]{{0,2}}{sign}[0-9]{{3}}\s?€?", text.strip(BLANKS))
    return bool(written) and (
        type_ in ("money", "integer") or any(isinstance(v, Fraction) and abs(v) >= 1000 for v in others)
    )


def thousandfold(what: str, read: Fraction, cell: Cell) -> Diagnostic:
    """The warning of a number with three decimals that may be thousands; `read` is what it was taken for."""
    whole = re.sub("[^0-9-]", "", cell.text.replace("\u2212", "-"))
    return Diagnostic(say("W815", "three-decimals", what=what, read=read, whole=whole), cell.span)
