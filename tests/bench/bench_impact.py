"""The impact of the change of 2021 on made-up contracts of the real sizes: the texts between the two share what no
operation reaches, against evaluating every one of them anew. The sum of the operations is the difference."""

from functools import partial

from pairs import ROOT, compare, spent
from population import population

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.consolidation.library import Library
from engine.contracts.contract import Contract, read_contract
from engine.tools.impact.groups import Amending, groups
from engine.tools.impact.measure import ImpactRun
from engine.tools.impact.summary import impact, met

OLD, NEW = "aci-cpts/2019-arrete", "aci-cpts/avenant-2"
MANY = 40


def measured(measure: ImpactRun, subjects: list[Contract]) -> None:
    cases = [measure.case(c.title, c) for c in subjects]
    whole = impact(cases, [*measure.sorts, *met(cases)], measure.groups, [])
    assert sum(e.sum for e in whole.effects) + whole.unattributed[1] == whole.total.difference


def main() -> None:
    library = Library(ROOT / "rules")
    found = groups(Amending(library, OLD, NEW))
    shared, anew = (ImpactRun(library, OLD, NEW, ("total", "total"), found) for _ in range(2))
    anew.kept = lambda base, rules: frozenset()  # nothing is shared: every text anew
    subjects = [read_contract(yaml_reader.load(t, "text"), Diagnostics()) for t in population(MANY)]
    print(f"{len(found)} groups of operations, {len(shared.groups)} reach the result")
    work = (partial(spent, partial(measured, m, subjects)) for m in (shared, anew))
    compare(f"impact on {MANY} contracts to every text anew", *work, 3)


if __name__ == "__main__":
    main()
