"""The versions that a contract names, against its own day."""

from __future__ import annotations

from datetime import date

from ..base.diagnostics import Faults
from ..compiler.build import scalar
from ..core.model import RuleSet
from .contract import Contract


def check_versions(contract: Contract, rules: RuleSet, faults: Faults) -> None:
    """The first of several versions applies from the day of the contract on: none of its days is without a version."""
    name = rules.node.text("contract_date")
    node = contract.facts.get(name) if name else None
    day = scalar(node, "date") if node is not None else None
    first = contract.versions[0][0] if contract.versions else None
    if node is not None and isinstance(day, date) and first is not None and day < first:
        faults.add(
            "E717",
            f"no version applies from {day} to the day before {first}",
            contract.node.must("versions").items[0].must("from").mark,
            f"write from: {day}, the day of the contract, or name the version that applied before",
            [(f"{name} of the contract", node.mark)],
        )
