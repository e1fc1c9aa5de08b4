"""The amounts that the documents print: each cell of each table, and the totals that minimal contracts give."""

import pytest

from engine.base.diagnostics import DiagnosticError, Diagnostics
from engine.compiler.compile import read_rules

BEFORE, AFTER = "aci-cpts/2019-arrete", "aci-cpts/avenant-2"
IN_EACH_SIZE = (20000, 60000, 100000, 200000)
NEVER = "mission: {crises_sanitaires: {demarrage: none}}"  # then every year may still be that of the first plan
SIGNED = f"date_signature: 2022-09-30, membres: 99, {NEVER}"
PRINTED = {
    BEFORE: ("185000", "242000", "315000", "380000"),
    AFTER: ("287500", "382500", "487500", "580000"),
}
FEW = {BEFORE: "date_signature: 2020-02-01", AFTER: SIGNED}


@pytest.mark.parametrize(
    ("rules", "population", "total"),
    [(rules, *case) for rules in PRINTED for case in zip(IN_EACH_SIZE, PRINTED[rules], strict=True)],
)
def test_a_minimal_contract_gives_the_printed_total(due, rules, population, total):
    assert due(rules, f"population: {population}, {FEW[rules]}").every("total_possible") == total


@pytest.mark.parametrize("population", IN_EACH_SIZE[:3])
def test_below_the_greatest_size_population_and_signature_are_enough(due, population):
    few = due(AFTER, f"population: {population}, date_signature: 2022-04-01")
    assert few["total_possible", "1"] == PRINTED[AFTER][IN_EACH_SIZE.index(population)]
    assert {few["total_possible", str(year)] for year in range(2, 6)} == {"unknown"}  # has the plan been written?


def test_in_the_greatest_size_the_total_waits_for_the_members(due):
    few = due(AFTER, "population: 200000, date_signature: 2022-04-01")
    assert few.every("total_possible") == "unknown"
    assert "membres" in few.waits_for()


def test_the_total_is_the_same_in_every_year_and_says_its_article(due):
    found = due(BEFORE, "population: 20000, date_signature: 2020-02-01")
    lines = [v for v in found.data["values"] if v["name"] == "total_possible"]
    assert [v["at"] for v in lines] == [{"annee": str(n)} for n in range(1, 6)]
    assert {(v["type"], v["status"], v["value"], *v["source"].values()) for v in lines} == {
        ("money", "value", "185000", "note", "annexe, tableau des montants")
    }


@pytest.mark.parametrize("rules", PRINTED)
@pytest.mark.parametrize(
    ("population", "size"),
    [(1, 1), (39999, 1), (40000, 2), (79999, 2), (80001, 3), (175000, 3), (175001, 4)],
)
def test_the_edges_of_the_sizes(due, rules, population, size):
    found = due(rules, f"population: {population}, {FEW[rules]}")
    assert found.every("taille") == str(size)
    assert found.every("total_possible") == PRINTED[rules][size - 1]


@pytest.mark.parametrize("rules", PRINTED)
def test_at_80000_inhabitants_nothing_decides_but_the_reading(due, rules):
    open_ = due(rules, f"population: 80000, {FEW[rules]}")
    assert open_.every("taille") == open_.every("total_possible") == "unknown"
    assert open_.waits_for("reading") == {"taille_a_80000"}
    assert open_.data["readings"]["taille_a_80000"] is None
    lower = due(rules, f"population: 80000, {FEW[rules]}", taille_a_80000="inferieure")
    upper = due(rules, f"population: 80000, {FEW[rules]}", taille_a_80000="superieure")
    assert [lower.every("total_possible"), upper.every("total_possible")] == list(PRINTED[rules][1:3])
    assert lower.waits_for("reading") == upper.waits_for("reading") == set()


@pytest.mark.parametrize(
    ("members", "reading", "total"),
    [
        (99, "missions", "580000"),
        (99, "missions_et_fonctionnement", "580000"),
        (100, "missions", "629000"),  # 580 000 + 10 % of 490 000
        (100, "missions_et_fonctionnement", "638000"),  # 580 000 + 10 % of 580 000
        (100, "fixe", "606500"),  # 580 000 + 10 % of (110 + 50 + 20 + 50 + 20 + 15) 000
    ],
)
def test_a_hundred_members_raise_the_greatest_size(due, members, reading, total):
    facts = f"population: 200000, date_signature: 2022-09-30, membres: {members}, {NEVER}"
    assert due(AFTER, facts, assiette_majoration=reading).every("total_possible") == total


# The printed total is that of the year in which the plan of the crisis mission is first written; each year after it has
# 12 500, 17 500, 22 500 or 25 000 less, half of what its writing gives.
UPDATED = ("275000", "365000", "465000", "555000")
WRITTEN = "date_signature: 2022-09-30, mission: {crises_sanitaires: {demarrage: 2023-10-01}}"


@pytest.mark.parametrize(("population", "updated"), [*zip(IN_EACH_SIZE, UPDATED, strict=True)])
def test_a_year_of_update_has_less(due, population, updated):
    found = due(AFTER, f"population: {population}, membres: 99, {WRITTEN}")
    printed = PRINTED[AFTER][IN_EACH_SIZE.index(population)]
    assert [*found.cells("total_possible").values()] == [printed] * 2 + [updated] * 3
    assert [*found.cells("mise_a_jour_du_plan").values()] == ["false"] * 2 + ["true"] * 3
    for name in ("enveloppe_fixe", "enveloppe_mission"):
        years = [int(amount) for amount in found.cells(name, "crises_sanitaires").values()]
        assert years == [years[0]] * 2 + [years[0] - int(printed) + int(updated)] * 3


def test_the_raised_total_of_a_year_of_update(due):
    found = due(AFTER, f"population: 200000, membres: 100, {WRITTEN}")
    # 580 000 + 10 % of 490 000; 555 000 + 10 % of 465 000
    assert [*found.cells("total_possible").values()] == ["629000"] * 2 + ["601500"] * 3


@pytest.mark.parametrize("population", IN_EACH_SIZE[:3])
def test_a_hundred_members_raise_no_other_size(due, population):
    found = due(AFTER, f"population: {population}, date_signature: 2022-09-30, membres: 100, {NEVER}")
    assert found.every("total_possible") == PRINTED[AFTER][IN_EACH_SIZE.index(population)]
    assert found.every("majoration") == "none"


@pytest.mark.parametrize("rules", PRINTED)
def test_population_by_commune_and_in_one_number_agree(due, rules):
    communes = "commune: {a: {habitants: 39999}, b: {habitants: 1}}"
    for facts in (communes, "population: 40000", f"{communes}, population: 40000"):
        found = due(rules, f"{facts}, {FEW[rules]}")
        assert found.every("population_couverte") == "40000"
        assert found.every("total_possible") == PRINTED[rules][1]


@pytest.mark.parametrize("rules", PRINTED)
def test_two_populations_that_differ_are_an_error(due, rules):
    found = due(rules, f"population: 40000, commune: {{a: {{habitants: 39999}}}}, {FEW[rules]}")
    assert found.every("population_couverte") == found.every("taille") == found.every("total_possible") == "error"
    assert {i["status"] for i in found.data["invariants"] if i["name"] == "population_concordante"} == {"fails"}


def test_without_population_the_size_is_unknown_and_its_communes_are_asked_for(due):
    found = due(AFTER, "date_signature: 2022-09-30")
    assert found.every("taille") == found.every("total_possible") == "unknown"
    assert "commune" in found.waits_for()


# The amount tables, cell by cell, sizes 1 to 4

OPERATING = (50000, 60000, 75000, 90000)
PARCOURS = (25000, 35000, 45000, 50000)
PREVENTION = (10000, 15000, 17500, 20000)
QUALITE = (7500, 10000, 15000, 20000)
ACCOMPAGNEMENT = (5000, 7500, 10000, 15000)
OTHERS = {"parcours": PARCOURS, "prevention": PREVENTION, "qualite": QUALITE, "accompagnement": ACCOMPAGNEMENT}

TABLES = {
    BEFORE: {
        "bareme_fonctionnement": OPERATING,
        "bareme_fixe": {"acces_soins": (15000, 17500, 25000, 30000), **OTHERS},
        "bareme_variable": {"acces_soins": (15000, 17500, 25000, 30000), **OTHERS},
        "bareme_snp_compensation": (10000, 12000, 15000, 20000),
        "bareme_snp_orientation": (35000, 45000, 55000, 70000),
    },
    AFTER: {
        "bareme_fonctionnement": OPERATING,
        "bareme_additionnel": (37500, 45000, 56250, 67500),
        "bareme_fixe": {
            "acces_soins": (55000, 70000, 90000, 110000),
            "crises_sanitaires": (25000, 35000, 45000, 50000),
            **OTHERS,
        },
        "bareme_mise_a_jour": (12500, 17500, 22500, 25000),
        "bareme_variable": {
            "acces_soins": (25000, 30000, 35000, 45000),
            "crises_sanitaires": (37500, 52500, 67500, 75000),
            **OTHERS,
        },
    },
    "mission-precoce/avenant-2": {"bareme": (15000, 17500, 25000, 30000)},
}
TABLES["aci-cpts/avenant-2-aude"] = TABLES[AFTER]
TABLES["mission-precoce/guide-local"] = {
    **TABLES["mission-precoce/avenant-2"],
    "bareme_de_la_page": (15000, 17500, 17500, 17500),
}

TOTALS = {
    BEFORE: {"acces_soins": (40000, 47000, 65000, 80000)},
    AFTER: {"acces_soins": (80000, 100000, 125000, 155000), "crises_sanitaires": (62500, 87500, 112500, 125000)},
}
for totals in TOTALS.values():
    totals |= {mission: tuple(2 * amount for amount in amounts) for mission, amounts in OTHERS.items()}


def by_cell(amounts, *above):
    """The amounts by their key: what a table holds."""
    if isinstance(amounts, dict):
        return {key: cell for member, inner in amounts.items() for key, cell in by_cell(inner, *above, member).items()}
    return {(*above, str(size)): amount for size, amount in enumerate(amounts, 1)}


@pytest.mark.parametrize("rules", TABLES)
def test_every_amount_table_cell_by_cell(library, rules):
    found = {t.name: t.cells for t in read_rules(library, rules, Diagnostics()).tables.values() if t.type == "money"}
    assert found == {name: by_cell(amounts) for name, amounts in TABLES[rules].items()}


@pytest.mark.parametrize("rules", TOTALS)
def test_every_total_of_a_mission_in_each_size(due, rules):
    for population, size in zip(IN_EACH_SIZE, range(4), strict=True):
        found = due(rules, f"population: {population}, {FEW[rules]}")
        for mission, totals in TOTALS[rules].items():
            assert set(found.cells("enveloppe_mission", mission).values()) == {str(totals[size])}, mission


def test_what_the_printed_amounts_have_in_common():
    amounts = TABLES[AFTER]
    for size in range(4):
        assert 4 * amounts["bareme_additionnel"][size] == 3 * amounts["bareme_fonctionnement"][size]
        assert (
            2 * amounts["bareme_variable"]["crises_sanitaires"][size]
            == 3 * amounts["bareme_fixe"]["crises_sanitaires"][size]
        )
        assert 2 * amounts["bareme_mise_a_jour"][size] == amounts["bareme_fixe"]["crises_sanitaires"][size]


@pytest.mark.parametrize("given", ["soixante mille", '"60000"', "-1", "60000.5", "[60000]"])
def test_a_population_that_is_no_number_of_people_is_refused(due, given):
    with pytest.raises(DiagnosticError):
        due(BEFORE, f"population: {given}")
