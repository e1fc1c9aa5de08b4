"""The whole JSON result of an evaluation: the statement, its receipt, and what else was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...consolidation.library import Library
from ...contracts.statement import Asked, Statement, receipt
from ...report.statement_json import as_data

if TYPE_CHECKING:
    from ..readings import Alternative


def as_result(
    statement: Statement, library: Library, file: str, asked: Asked, others: Sequence[Alternative] = ()
) -> dict[str, Any]:
    """The statement as data. With ranges, beside each unknown value and payment, and what would narrow the result;
    `others` are the alternatives where these were asked for."""
    data = as_data(statement)
    del data["receipt"]
    data["receipt"] = receipt(statement, library, file, asked, data)
    if asked.ranges:
        from ..ranges import interval_data, narrowers_data, stake  # only ranges need it

        found = stake(statement)
        for entry in (*data["values"], *data["payments"]):
            interval = found.intervals.get((entry["name"], tuple(entry["at"].items())))
            if interval is not None:
                entry["range"] = interval_data(interval)
        data["narrowers"] = narrowers_data(found)
    if asked.alternatives:
        from ..readings import readings_data  # only --readings needs it

        data["alternatives"] = readings_data(others)
    return data
