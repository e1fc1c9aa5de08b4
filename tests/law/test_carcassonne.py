"""The real contract: what its document states, what it leaves open, and what each reading would change."""

import pytest

AMOUNTS = {  # article 5: fixed, variable, in all
    "acces_soins": ("70000", "30000", "100000"),
    "parcours": ("35000", "35000", "70000"),
    "prevention": ("15000", "15000", "30000"),
    "crises_sanitaires": ("35000", "52500", "87500"),
    "qualite": ("10000", "10000", "20000"),
    "accompagnement": ("7500", "7500", "15000"),
}
IN_2019 = {
    "acces_soins": ("17500", "17500", "47000"),
    "parcours": ("35000", "35000", "70000"),
    "prevention": ("15000", "15000", "30000"),
    "qualite": ("10000", "10000", "20000"),
    "accompagnement": ("7500", "7500", "15000"),
}


@pytest.fixture(scope="module")
def signed(carcassonne):
    return carcassonne()


def test_size_2_from_its_seventeen_communes(signed):
    assert signed.every("population_couverte") == "60371"
    assert signed.every("taille") == "2"


def test_operating_every_year_and_the_additional_once(signed):
    assert signed.cells("fonctionnement") == {(str(n),): "60000" for n in range(1, 6)}
    assert signed.cells("financement_additionnel") == {(): "45000"}


@pytest.mark.parametrize("mission", AMOUNTS)
def test_every_amount_of_article_5(signed, mission):
    found = [signed[name, mission, "1"] for name in ("enveloppe_fixe", "enveloppe_variable", "enveloppe_mission")]
    assert tuple(found) == AMOUNTS[mission]
    if mission != "crises_sanitaires":  # whose plan is written in a year that the contract does not say
        assert (
            tuple(signed.every(name, mission) for name in ("enveloppe_fixe", "enveloppe_mission"))
            == AMOUNTS[mission][::2]
        )


def test_the_totals_of_article_5_and_the_update_of_the_crisis_plan(signed):
    assert [*signed.cells("total_possible").values()] == ["382500", *["unknown"] * 4]  # of the year of the plan
    assert signed.every("total_possible_sans_crise") == "295000"
    assert signed.every("enveloppe_mise_a_jour") == "17500"
    assert signed["terme_du_contrat"] == "2027-09-30"


def test_the_variable_part_is_unknown_and_never_nothing(signed):
    known = {"0"} & set(signed.cells("volet_variable").values())
    assert not known
    assert signed.every("volet_variable", "acces_soins") == "unknown"
    assert signed.every("volet_variable", "qualite") == signed.every("volet_variable", "accompagnement") == "unknown"
    assert set(signed.cells("volet_variable", "crises_sanitaires").values()) == {"none"}


STARTED = ("demarrage[accompagnement]=2022-10-01", "demarrage[qualite]=2024-03-01")  # supposed, on the last day allowed


def test_what_the_variable_part_waits_for_is_named_indicator_by_indicator(carcassonne):
    rates = [u for u in carcassonne(*STARTED, cible_absente="ecarte").data["unknown"] if u["fact"] == "taux_atteinte"]
    assert all(u["question"] and "volet_variable" in u["needed_by"] for u in rates)
    asked = {(u["at"]["mission"], u["at"]["indicateur"], u["at"]["annee"]) for u in rates}
    with_objective = {"29": "12", "30": "12345", "31": "1345"}  # the years that annexe 5 does not leave blank
    expected = {("accompagnement", i, n) for i, years in with_objective.items() for n in years}
    expected |= {("qualite", i, str(n)) for i in ("27", "28") for n in range(2, 6)}
    assert {a for a in asked if a[0] in ("accompagnement", "qualite")} == expected


def test_a_blank_cell_of_annexe_5_waits_for_its_reading(carcassonne):
    """Parcours has objectives in two years, and one more of an indicator: the rest is blank."""
    rates = [f"taux_atteinte[parcours,{i}]=1" for i in range(10, 20)]
    found = carcassonne("demarrage[parcours]=2022-09-30", *rates).cells("volet_variable", "parcours")
    assert [*found.values()] == [*["35000"] * 4, "unknown"]  # all options agree, but where every cell is blank
    assert "cible_absente" in carcassonne("demarrage[parcours]=2022-09-30", *rates).waits_for("reading")
    dropped = carcassonne("demarrage[parcours]=2022-09-30", *rates, cible_absente="ecarte")
    assert [*dropped.cells("nombre_comptes", "parcours").values()] == ["10", "7", "1", "1", "0"]


def test_no_amount_that_waits_for_something_has_a_value(signed):
    waiting = {name for u in signed.data["unknown"] for name in u["needed_by"]}
    assert {"total_annuel", "total_mission", "volet_fixe", "volet_variable", "total"} <= waiting
    for value in signed.data["values"]:
        assert (value["value"] is None) == (value["status"] != "value")
    assert signed.every("total_annuel") == signed["total"] == "unknown"


def test_a_deadline_is_no_start(signed):
    asked = {u["at"]["mission"] for u in signed.data["unknown"] if u["fact"] == "demarrage"}
    assert asked == set(AMOUNTS)
    assert {"crise", "date_trame"} <= signed.waits_for()


def test_what_the_document_makes_certain(signed):
    """60 000 and 45 000 € at the signature, then 60 000 € in each of four years: no start of a mission is in it."""
    certain = [p for p in signed.data["payments"] if p["amount"]]
    assert sum(int(p["amount"]) for p in certain) == 345_000
    assert {p["name"] for p in certain} == {
        "fonctionnement_signature",
        "additionnel_verse",
        "fonctionnement_avance",
        "fonctionnement_solde",
    }


def test_a02_read_strictly_the_additional_is_not_applicable(carcassonne):
    strict = carcassonne(avant_le="exclu")
    assert strict["financement_additionnel"] == "none"
    assert strict.every("fonctionnement") == "60000"
    assert carcassonne(avant_le="inclus")["financement_additionnel"] == "45000"


def test_the_defaults_that_were_used_are_listed(signed):
    found = {(a["fact"], a["value"], *a["at"].values()) for a in signed.data["assumed"]}
    assert found >= {("population", "none", str(n)) for n in range(1, 6)}


# Under the text of 2019


def test_under_the_text_of_2019_its_amounts_and_what_is_set_aside(carcassonne, indicators):
    old = carcassonne(rules="aci-cpts/2019-arrete")
    assert old.data["rules"] == "aci-cpts/2019-arrete"
    assert old.every("total_possible") == "242000"
    for mission, amounts in IN_2019.items():
        found = [old.every(name, mission) for name in ("enveloppe_fixe", "enveloppe_variable", "enveloppe_mission")]
        assert tuple(found) == amounts, mission
    assert (old.every("enveloppe_compensation"), old.every("enveloppe_orientation")) == ("12000", "45000")
    aside = {(s["fact"], *s["at"].values()) for s in old.data["set_aside"]}
    assert aside >= {(fact, mission, i) for mission, i, facts in indicators for fact in facts}


def test_under_the_national_text_the_rate_of_a_mission_is_asked_for(carcassonne):
    national = carcassonne(*STARTED, rules="aci-cpts/avenant-2")
    assert national["total_possible", "1"] == "382500"
    assert "taux_mission" in national.waits_for()
    assert {"type_indicateur", "compte"} <= {s["fact"] for s in national.data["set_aside"]}


# A04: the unit in which the first year of a mission is measured; 7 500 € from 1 October 2022 to 30 September 2023


@pytest.mark.parametrize(
    ("unit", "amount"),
    [
        ("jours", "7479.45"),  # 364/365
        ("jours_365", "7479.45"),
        ("mois_entames", "7500"),  # 12/12
        ("mois_complets", "6875"),  # 11/12
        ("trente_360", "7479.17"),  # 359/360
    ],
)
def test_a04_the_first_year_of_the_support_mission(carcassonne, unit, amount):
    first, *others = carcassonne(*STARTED, unite_prorata=unit).cells("volet_fixe", "accompagnement").values()
    assert first == amount
    assert set(others) == {"7500"}


@pytest.mark.parametrize(
    ("unit", "amount"),
    [
        ("jours", "5819.67"),  # 213/366: the year that holds 29 February 2024
        ("jours_365", "5835.62"),  # 213/365
        ("mois_entames", "5833.33"),  # 7/12
        ("mois_complets", "5000"),  # 6/12: 1 September is not yet a seventh month
        ("trente_360", "5805.56"),  # 209/360
    ],
)
def test_a04_the_first_year_of_the_quality_mission(carcassonne, unit, amount):
    found = carcassonne(*STARTED, unite_prorata=unit).cells("volet_fixe", "qualite")
    assert list(found.values()) == ["none", amount, "10000", "10000", "10000"]


def test_a05_the_balance_of_the_first_year_may_complete_it(carcassonne):
    assert carcassonne(*STARTED, solde_de_demarrage="entier")["volet_fixe", "accompagnement", "1"] == "7500"


# A09: which indicators the average counts


def rated(**rates):
    """The counted indicators of the first mission in its first year, at these rates."""
    return [
        "demarrage[acces_soins]=2022-09-30",
        "compte[acces_soins,6]=false",
        *(f"taux_atteinte[acces_soins,{indicator[1:]}]={rate}" for indicator, rate in rates.items()),
    ]


COUNTED = ("i1", "i3", "i4", "i5", "i8", "i9")


@pytest.mark.parametrize(
    ("rates", "reading", "rate", "amount"),
    [
        # 1 + 0.8 + 1 + 1 + 1 = 4.8, over the five that reach the half, or over all six; times 30 000 €
        (("1", "0.8", "0.4", "1", "1", "1"), "atteints", "0.96", "28800"),
        (("1", "0.8", "0.4", "1", "1", "1"), "tous", "0.8", "24000"),
        # three above the half, three at nothing
        (("1", "0.8", "0.6", "0", "0", "0.49"), "atteints", "0.8", "24000"),
        (("1", "0.8", "0.6", "0", "0", "0.49"), "tous", "0.4", "12000"),
        # the half itself counts, and nothing above the whole does
        (("0.5", "0.5", "0.5", "0.5", "0.5", "0.5"), "atteints", "0.5", "15000"),
        (("1.5", "1.5", "1.5", "1.5", "1.5", "1.5"), "atteints", "1", "30000"),
        # nobody reaches the half
        (("0.49", "0", "0", "0", "0", "0"), "atteints", "0", "0"),
        (("0.49", "0", "0", "0", "0", "0"), "tous", "0", "0"),
    ],
)
def test_a09_the_average_of_the_indicators(carcassonne, rates, reading, rate, amount):
    found = carcassonne(*rated(**dict(zip(COUNTED, rates, strict=True))), moyenne_des_indicateurs=reading)
    assert found["taux_mission", "acces_soins", "1"] == rate
    assert found["volet_variable", "acces_soins", "1"] == amount


def test_one_missing_rate_leaves_the_mission_unknown(carcassonne):
    found = carcassonne(*rated(i1="1", i3="1", i4="1", i5="1", i8="1"))
    assert found["volet_variable", "acces_soins", "1"] == "unknown"


def test_a06_the_variable_part_of_the_first_year_in_time(carcassonne):
    full = rated(**dict.fromkeys(COUNTED, "1"))[1:]
    late = ["demarrage[acces_soins]=2023-03-30", *full]  # 184 of 365 days
    assert carcassonne(*late)["volet_variable", "acces_soins", "1"] == "30000"
    assert carcassonne(*late, variable_de_demarrage="prorata")["volet_variable", "acces_soins", "1"] == "15123.29"
    assert carcassonne(*late)["volet_fixe", "acces_soins", "1"] == "35287.67"
    assert carcassonne(*late, unite_prorata="mois_entames")["volet_fixe", "acces_soins", "1"] == "35000"


# A12: crises and the period that one pays for


def crises(*days):
    return [f"date_identification[c{number}]={day}" for number, day in enumerate(days, 1)]


@pytest.mark.parametrize(
    ("days", "paid"),
    [
        (["2023-01-10", "2023-12-10"], ["52500", "none"]),  # eleven months apart
        (["2023-01-10", "2024-02-10"], ["52500", "52500"]),  # thirteen months apart
        (["2023-01-10", "2024-01-10"], ["52500", "52500"]),  # twelve months exactly: a new period
        (["2023-01-10", "2024-01-09"], ["52500", "none"]),
        (["2023-01-10", "2023-01-10"], ["52500", "none"]),  # the same day: once
        (["2023-12-10", "2023-01-10"], ["none", "52500"]),  # the dates order them, not the file
        (["2023-01-10", "2023-12-10", "2024-02-10"], ["52500", "none", "52500"]),  # from the one that was paid
        (["2022-09-29"], ["none"]),  # the day before the contract
        (["2022-09-30", "2027-09-29"], ["52500", "52500"]),  # its first and last days
        (["2027-09-30"], ["none"]),
    ],
)
def test_a12_twelve_months_from_the_crisis_that_was_paid(carcassonne, days, paid):
    assert list(carcassonne(*crises(*days)).cells("variable_crise").values()) == paid


@pytest.mark.parametrize(
    ("days", "reading", "paid"),
    [
        (["2023-09-29", "2023-09-30"], "annee_de_contrat", ["52500", "52500"]),
        (["2022-10-01", "2023-09-29"], "annee_de_contrat", ["52500", "none"]),
        (["2022-12-31", "2023-01-01"], "annee_civile", ["52500", "52500"]),
        (["2023-01-01", "2023-12-31"], "annee_civile", ["52500", "none"]),
    ],
)
def test_a12_the_other_readings(carcassonne, days, reading, paid):
    assert list(carcassonne(*crises(*days), periode_de_crise=reading).cells("variable_crise").values()) == paid


def test_crises_are_paid_in_the_year_that_holds_them(carcassonne):
    found = carcassonne(*crises("2023-01-10", "2024-02-10"))
    assert list(found.cells("volet_crise", "crises_sanitaires").values()) == ["52500", "52500", "0", "0", "0"]


# A07, A58: the crisis plan, and the outline it waits for

PLAN = ("demarrage[crises_sanitaires]=2023-03-31", "date_trame=2022-12-15")


def test_a07_the_year_of_the_first_plan_then_updates(carcassonne):
    # 35 000 × 183/365 (31 March to 30 September 2023), then 17 500 a year
    first, *others = carcassonne(*PLAN).cells("volet_fixe", "crises_sanitaires").values()
    assert (first, set(others)) == ("17547.95", {"17500"})
    assert carcassonne(*PLAN, redaction_en_cours_d_annee="entier")["volet_fixe", "crises_sanitaires", "1"] == "35000"


def test_a58_without_the_outline_the_fixed_crisis_part_is_not_open(carcassonne):
    late = carcassonne("demarrage[crises_sanitaires]=2022-10-01", "date_trame=2023-12-15")
    # from 15 December 2023 to 30 September 2024, 290 of 366 days: that is the year of writing
    assert list(late.cells("volet_fixe", "crises_sanitaires").values())[:3] == ["none", "27732.24", "17500"]


# The early mission

EARLY = """date_signature: 2022-10-03, date_enregistrement: 2022-10-03, constitue_en_association: true,
date_validation_lettre: 2022-09-01, territoire_precise: true, deja_adherent: false, deja_beneficiaire: false,
autre_projet_sur_le_territoire: false"""
LOCAL = "compte_bancaire: true, actions_soins_non_programmes: true, actions_medecin_traitant: true"
SOCLES = ("acces_soins", "parcours", "prevention", "crises_sanitaires")
NATIONAL, GUIDE = "mission-precoce/avenant-2", "mission-precoce/guide-local"


def early(population, started, local=""):
    starts = {m: "2022-09-15" if m in started else "none" for m in SOCLES}
    missions = ", ".join(f"{m}: {{demarrage: {day}}}" for m, day in starts.items())
    return f"population: {population}, mission: {{{missions}}}, {EARLY}" + (f", {local}" if local else "")


@pytest.mark.parametrize(("population", "amount"), [(20000, 15000), (60000, 17500), (100000, 25000), (200000, 30000)])
@pytest.mark.parametrize("count", range(5))
def test_the_early_mission_pays_an_amount_for_each_mission_started(due, population, amount, count):
    found = due(NATIONAL, early(population, SOCLES[:count]))
    assert found["beneficiaire"] == "true"
    assert list(found.cells("aide").values()).count(str(amount)) == count
    assert found["total"] == str(count * amount)


def test_a29_the_crisis_mission_counts_nationally_and_not_in_the_local_guide(due):
    assert due(NATIONAL, early(60000, SOCLES))["total"] == "70000"
    assert due(NATIONAL, early(60000, SOCLES), mission_crise="exclue")["total"] == "52500"
    local = due(GUIDE, early(60000, SOCLES, LOCAL))
    assert local["aide", "crises_sanitaires"] == "none"
    assert local["total"] == "52500"
    assert local.data["readings"]["mission_crise"] == "exclue"
    assert due(GUIDE, early(60000, SOCLES, LOCAL), mission_crise="eligible")["total"] == "70000"


def test_the_local_guide_asks_for_both_actions_and_a_bank_account(due):
    one_action = LOCAL.replace("actions_medecin_traitant: true", "actions_medecin_traitant: false")
    assert due(GUIDE, early(60000, SOCLES, one_action))["total"] == "35000"
    no_account = LOCAL.replace("compte_bancaire: true", "compte_bancaire: false")
    assert due(GUIDE, early(60000, SOCLES, no_account))["total"] == "0"


def test_the_amounts_of_the_guide_page_are_not_followed(due):
    assert due(GUIDE, early(100000, SOCLES[:1], LOCAL))["total"] == "25000"
    assert due(GUIDE, early(200000, SOCLES[:1], LOCAL))["total"] == "30000"
