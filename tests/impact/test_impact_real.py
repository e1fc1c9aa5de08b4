"""The change of 2021 over the historic contracts and over a made-up population of the real sizes."""

import json
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from population import population, sizes

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.compiler.compile import compile_rules
from engine.consolidation.library import Library
from engine.contracts.contract import read_contract
from engine.contracts.evaluate import evaluate
from engine.tools.impact.groups import Amending, groups, leads_to
from engine.tools.impact.measure import ImpactRun
from engine.tools.impact.summary import impact, met

ROOT = Path(__file__).resolve().parents[2]
OLD, NEW, LOCAL = "aci-cpts/2019-arrete", "aci-cpts/avenant-2", "aci-cpts/avenant-2-aude"
LIBRARY = Library(ROOT / "rules")


@pytest.fixture(scope="module")
def found():
    return groups(Amending(LIBRARY, OLD, NEW))


@pytest.fixture(scope="module")
def measure(found):
    return ImpactRun(LIBRARY, OLD, NEW, ("total", "total"), found)


def names(group):
    return {".".join(a.operation.path) + "".join(f"[{m}]" for m in a.operation.at.values()) for a in group.targets}


def contract(path):
    return read_contract(yaml_reader.load_file(ROOT / "tests/contracts" / f"{path}.yaml"), Diagnostics())


def test_the_sizes_are_the_real_ones():
    assert sizes(700) == {1: 31, 2: 272, 3: 304, 4: 93}
    assert sizes(9) == {1: 0, 2: 4, 3: 4, 4: 1} and sum(sizes(13).values()) == 13
    assert population(3) == population(3) != population(3, seed=1)


# the groups


def test_every_operation_that_acts_is_in_one_group(found):
    way = Amending(LIBRARY, OLD, NEW)
    live = [p for p, a in enumerate(way.atoms) if not a.quiet]
    assert sorted(p for g in found for p in g.atoms) == live


def test_what_can_stand_alone_stands_alone(found):
    told = [names(g) for g in found]
    for one in (
        {"tables.delai_reponse_snp.value"},
        {"tables.bareme_fixe[acces_soins]"},
        {"tables.bareme_variable[acces_soins]"},
    ):
        assert one in told
    snp = next(g for g in found if "tables.bareme_snp_compensation" in names(g))
    assert {"facts.soins_non_programmes", "rules.volet_snp", "rules.total_mission.formula"} <= names(snp)
    assert {a.addend for a in snp.targets if a.operation.path[1] == "total_mission"} == {("out", "+ volet_snp")}
    crisis = next(g for g in found if "dimensions.mission.members.crises_sanitaires" in names(g))
    assert {"tables.bareme_fixe[crises_sanitaires]", "rules.sur_resultats.formula"} <= names(crisis)
    assert snp.below is None and crisis.below is None


def test_one_formula_that_gains_several_amounts_is_as_many_groups(found):
    whole = [g for g in found if names(g) == {"rules.total.formula"}]
    added = {g.targets[0].addend for g in whole}
    once = ("financement_additionnel", "derogation_covid", "variable_crise_autre_texte", "complement_du_passage")
    assert added == {("in", f"+ {n}") for n in (*once, "sum(majoration_de_crise, over=crise)")}


def test_each_group_is_smallest(found):
    """Without any one of its operations a group is no valid rule set, or does not hang together any more."""
    way = Amending(LIBRARY, OLD, NEW)
    assert all(way.rules(way.closure(g.atoms)) is not None for g in found)
    for group in found:
        for place in group.atoms if len(group.atoms) > 1 else ():
            rest = group.atoms - {place}
            linked = any(place in way.closure(frozenset([p])) or p in way.closure(frozenset([place])) for p in rest)
            assert linked, names(group)


def test_what_cannot_reach_the_result_is_not_evaluated(found, measure):
    idle = [g for g in found if g not in measure.groups]
    assert {"tables.delai_reponse_snp.value"} in [names(g) for g in idle]
    assert all("rules.total_verse.formula" not in names(g) for g in measure.groups)


def test_texts_of_which_one_is_not_the_other_and_more():
    assert leads_to(LIBRARY, OLD, NEW) and leads_to(LIBRARY, OLD, LOCAL) and leads_to(LIBRARY, NEW, LOCAL)
    assert not leads_to(LIBRARY, NEW, OLD) and not leads_to(LIBRARY, NEW, NEW)
    assert not leads_to(LIBRARY, OLD, "mission-precoce/avenant-2")


# contracts


@pytest.mark.parametrize(
    ("path", "difference", "lines"),
    [
        # the additional funding of size 2, once
        ("r26-a14-additionnel-une-fois", 45000, {"financement_additionnel": 45000}),
        # size 4: additional 67 500, 2021 75 000, a crisis 75 000, and 10 % of 525 000
        (
            "a64-a65-majoration",
            270000,
            {"financement_additionnel": 67500, "derogation_covid": 75000, "volet_crise": 75000, "majoration": 52500},
        ),
        ("r46-r47-reglement-annuel", 0, {}),
    ],
)
def test_a_contract_worked_out_by_hand(measure, path, difference, lines):
    case = measure.case(path, contract(path))
    assert case.difference == difference
    effects = {}
    for group, effect in zip(measure.groups, case.effects, strict=True):
        if effect.exact:
            effects[group.targets[0].addend[1].removeprefix("+ ")] = effect.exact
    assert effects == lines and sum(lines.values()) == difference


def test_the_historic_contracts_add_up_and_agree_with_evaluate(measure, found):
    paths = sorted((ROOT / "tests/contracts").glob("*.yaml"))
    subjects = [read_contract(yaml_reader.load_file(p), Diagnostics()) for p in paths]
    mine = [c for c in subjects if measure.concerns(c)]
    assert 0 < len(mine) < len(subjects)  # those of the other accord are left out
    mine = mine[::4]
    cases = [measure.case(c.title, c) for c in mine]
    whole = impact(cases, [*measure.sorts, *met(cases)], measure.groups, [])
    assert whole.total.known + whole.total.unknown == len(mine) and whole.total.unknown > 0
    for case in cases:
        if isinstance(case.difference, Fraction):
            assert case.bounds.exact == case.difference
    for case, subject in list(zip(cases, mine, strict=True))[::3]:
        for side, rules in ((case.before, OLD), (case.after, NEW)):
            lines = evaluate(subject, LIBRARY, rules).lines
            assert next(x.outcome for x in lines if x.rule.name == "total") == side.total


def test_the_population_adds_up_to_the_cent_in_every_way(measure, found):
    subjects = [read_contract(yaml_reader.load(t, "text"), Diagnostics()) for t in population(12)]
    cases = [measure.case(c.title, c) for c in subjects]
    whole = impact(cases, [*measure.sorts, *met(cases)], measure.groups, [])
    assert (whole.total.known, whole.total.unknown) == (12, 0)
    assert (
        whole.total.difference
        == sum(e.bounds.exact for e in whole.effects)
        == (whole.total.gains + whole.total.losses).exact
    )
    assert {b.dimension for b in whole.breakdowns} >= {"taille", "annee", "mission"}
    for breakdown in whole.breakdowns:
        assert sum(t.difference for t in breakdown.rows.values()) == whole.total.difference
    assert all((100 * c.difference).denominator == 1 for c in cases)


def test_unknown_is_counted_apart_and_has_a_range(measure, found):
    text = population(1)[0].replace("  soins_non_programmes: true\n", "").replace("  soins_non_programmes: false\n", "")
    ranged = ImpactRun(LIBRARY, OLD, NEW, ("total", "total"), found, ranged=True)
    case = ranged.case("one", read_contract(yaml_reader.load(text, "text"), Diagnostics()))
    whole = impact([case], ["taille"], ranged.groups, [])
    assert (whole.total.unknown_before, whole.total.unknown_after, whole.total.known) == (1, 0, 0)
    assert whole.total.difference == 0 and [w[0].name for w in whole.waits] == ["soins_non_programmes"]
    full = measure.case("one", read_contract(yaml_reader.load(population(1)[0], "text"), Diagnostics()))
    assert case.before.interval.low <= full.before.total <= case.before.interval.high
    assert case.after.interval is None and case.after.total == full.after.total


def test_a_variant_and_its_base():
    local = ImpactRun(LIBRARY, NEW, LOCAL, ("total", "total"), groups(Amending(LIBRARY, NEW, LOCAL)))
    case = local.case("", contract("r26-a14-additionnel-une-fois"))
    assert (case.before.total, case.after.total, case.difference) == (345000, 345000, 0)
    assert [n for g in local.groups for n in names(g)] and local.b is compile_rules(LIBRARY, LOCAL)


def test_json_is_the_same_under_another_hash_seed(accord, few):
    import os
    import subprocess
    import sys

    command = [sys.executable, str(ROOT / "cli.py"), "impact", OLD, NEW, str(few / "01.yaml"), "--format", "json"]
    outs = [
        subprocess.run(
            command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}, capture_output=True, check=True
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland"))
    ]
    assert outs[0] == outs[1] and json.loads(outs[0])["total"]["known"] == 1


def test_the_totals_that_the_readme_shows_add_up():
    shown = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| \**([^|]*?)\** \| \**([\d ,]+) €\** \| \**([\d ,]+) €\** \| \**\+([\d ,]+) €\** \|$", shown, re.M
    )
    figures = [[Decimal(f.replace(" ", "").replace(",", ".")) for f in row[1:]] for row in rows]
    assert len(rows) == 5 and all(before + more == after for before, after, more in figures)
    assert [sum(column) for column in zip(*figures[:-1], strict=True)] == figures[-1]
    assert [f"size {s}, {n} contracts" for s, n in sizes(700).items()] == [row[0] for row in rows[:-1]]
