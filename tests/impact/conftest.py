"""The command line in this process, and a folder of made-up contracts."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from population import population

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.commands import main
from engine.consolidation.library import Library
from engine.contracts.contract import read_contract
from engine.report.locale import Locale
from engine.tools.diff.names import Names
from engine.tools.impact.groups import Amending, groups
from engine.tools.impact.measure import ImpactRun
from engine.tools.impact.render.view import Subject, View
from engine.tools.impact.summary import impact

ROOT = Path(__file__).resolve().parents[2]
CHANGE = ("aci-cpts/2019-arrete", "aci-cpts/avenant-2")


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def accord(capsys, monkeypatch):
    monkeypatch.delenv("ACCORD_RULES", raising=False)
    monkeypatch.chdir(ROOT)

    def run(*arguments):
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(a) for a in arguments])
        return Ran(left.value.code, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def few(tmp_path_factory):
    """Six contracts of the population."""
    folder = tmp_path_factory.mktemp("population")
    for number, text in enumerate(population(6, seed=5), 1):
        (folder / f"{number:02}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def view():
    """The impact of the change of 2021 on six contracts, as a view in a locale."""
    library = Library(ROOT / "rules")
    found = groups(Amending(library, *CHANGE))
    measure = ImpactRun(library, *CHANGE, ("total", "total"), found)
    subjects = [read_contract(yaml_reader.load(t, "text"), Diagnostics()) for t in population(6, seed=5)]
    cases = [measure.case(f"{n}.yaml", c) for n, c in enumerate(subjects, 1)]
    whole = impact(cases, ["taille", "annee", "mission"], measure.groups, [g for g in found if g not in measure.groups])

    def view(locale, titled=None):
        about = whole if titled is None else replace(whole, cases=(replace(cases[0], title=titled), *cases[1:]))
        names = Names(measure.a.node, measure.b.node, Locale(locale))
        return View(about, Subject(*CHANGE, "total"), names, ["annee"])

    return view
