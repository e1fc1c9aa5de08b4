"""The receipt of a result: everything that it was made from, so that it can be made again or its changes be named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .library import Library, canonical
from .statement import Statement


@dataclass(frozen=True)
class Asked:
    """What was asked for beside the contract: other rules, facts set, readings taken and the day."""

    rules: str | None = None
    settings: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    on: date | None = None


def receipt(statement: Statement, library: Library, file: str, asked: Asked, result: Mapping[str, Any]) -> dict[str, Any]:
    """The receipt of a result (data without its receipt). Hashes are of what files say, whatever their layout."""
    instruments = dict.fromkeys(i for era in statement.evaluation.eras for i in era.rules.instruments)
    return {
        **statement.receipt,
        "contract_file": file,
        "rules": [era.rules.id for era in statement.evaluation.eras],
        "instruments": [{"id": i, "sha256": sha256(canonical(library.document(i)))} for i in instruments],
        "readings": dict(statement.readings),
        "asked": {
            "rules": asked.rules,
            "settings": list(asked.settings),
            "readings": list(asked.readings),
            "on": asked.on.isoformat() if asked.on else None,
        },
        "result_sha256": sha256(json.dumps(result, sort_keys=True, ensure_ascii=False, separators=(",", ":"))),
    }


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
