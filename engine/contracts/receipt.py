"""The receipt of a result: everything that it was made from, so that it can be made again or its changes be named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..consolidation.library import Library, canonical
from .statement import Statement


@dataclass(frozen=True)
class Asked:
    """What was asked for beside the contract: other rules, facts set, readings taken, the day, and what is told with
    the result (its ranges, the other readings)."""

    rules: str | None = None
    settings: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    on: date | None = None
    ranges: bool = False
    alternatives: bool = False

    def data(self) -> dict[str, Any]:
        return {
            "rules": self.rules,
            "settings": list(self.settings),
            "readings": list(self.readings),
            "on": self.on.isoformat() if self.on else None,
            "ranges": self.ranges,
            "alternatives": self.alternatives,
        }


def receipt(
    statement: Statement, library: Library, file: str, asked: Asked, result: Mapping[str, Any]
) -> dict[str, Any]:
    """The receipt of a result (data without its receipt). Hashes are of what files say, whatever their layout."""
    instruments = dict.fromkeys(i for era in statement.evaluation.eras for i in era.rules.instruments)
    return {
        **statement.receipt,
        "contract_file": file,
        "rules": [era.rules.id for era in statement.evaluation.eras],
        "instruments": [{"id": i, "sha256": sha256(canonical(library.document(i)))} for i in instruments],
        "readings": dict(statement.readings),
        "asked": asked.data(),
        "result_sha256": sha256(json.dumps(result, sort_keys=True, ensure_ascii=False, separators=(",", ":"))),
    }


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
