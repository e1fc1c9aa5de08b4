"""Cases made up for the comparison: the same for the same seed, and rich in the days on which rules turn.

A case is a contract, the options taken of some readings, and in some cases a fact that the engine is not told: what it
states all the same must be what the oracle says, which knows it. Contracts of the accord are made here, their missions,
crises and endings in `made_facts`, the indicators of the Aude in `made_aude`, early missions in `made_early`.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from amounts import (
    APRES,
    AUDE,
    AVANT,
    EARLY,
    FIXE,
    PUBLICATION_AVENANT_2,
    SEINE_SAINT_DENIS,
    SIX_MOIS_APRES_L_APPROBATION,
)
from case import Case
from choices import OF_AVENANT_2, options
from contrat import Contrat
from days import months_after
from made_aude import indicators
from made_days import around, by_year, drawn, signed, some_day, within
from made_early import early_mission
from made_facts import annual, covered, crises, ended, missions, outline, papers
from made_seine_saint_denis import amounts_by_indicator
from texts import in_force

LAST_SIGNATURE = date(2024, 8, 24)  # so that five years end within the first renewal of the accord
KINDS = {
    "before": 9,
    "named by the accord": 5,
    "after": 30,
    "both": 22,
    "both, and a raised crisis": 2,
    "aude": 12,
    "aude, and a late outline": 4,
    "both, then aude": 10,
    "seine-saint-denis": 5,
    "early": 7,
    "guide": 5,
}


DEFAULTED = (
    "date_reception_resiliation",
    "date_saisine",
    "seconde_reception",
    "date_avenant_de_taille",
    "date_d_application",
    "mission",
    "date_signature",
)
ASKED_OF_A_MISSION = ("demarrage", "deploiement", "taux_mission")
"""Facts whose absence says something, or without which nothing can be said."""


LIVED = {
    "before": AVANT,
    "after": APRES,
    "aude": AUDE,
    "aude, and a late outline": AUDE,
    "seine-saint-denis": SEINE_SAINT_DENIS,
}


def cases(seed: int, count: int, first: int = 0) -> Iterator[Case]:
    """`count` cases of a seed, from the one numbered `first`: each depends on the seed and its number alone."""
    for number in range(first, first + count):
        yield case(Random(seed * 1_000_003 + number), f"{seed}-{number}")


def case(random: Random, name: str) -> Case:
    whole = _case(random, name)
    facts = whole.contract["facts"]
    known = [(fact,) for fact in facts if fact not in DEFAULTED]
    known += [("mission", m, f) for m, said in facts["mission"].items() for f in ASKED_OF_A_MISSION if f in said]
    return whole._replace(left_out=random.choice(known)) if random.random() < 0.25 else whole


def _case(random: Random, name: str) -> Case:
    kind = drawn(random, KINDS)
    short = random.choice((None, None, "dernier_jour", "lendemain"))
    if kind in ("early", "guide"):
        contract = early_mission(random, name, EARLY[kind == "guide"], short)
        readings = read(random, short, contract["rules"])
        if contract["facts"]["date_signature"] < SIX_MOIS_APRES_L_APPROBATION:
            readings.pop("entree_en_vigueur", None)  # a contract older than the text that it names is refused
        return Case(contract, readings)
    named = kind == "named by the accord"
    entry = random.choice(OF_AVENANT_2["entree_en_vigueur"]) if named else None
    contract, texts = of_the_accord(random, name, kind, entry, short)
    readings = read(random, short, *texts)
    if named:
        readings["entree_en_vigueur"] = str(entry)
    if kind == "both, and a raised crisis":
        raised(contract, readings)
    if kind == "aude, and a late outline":
        awaited(random, contract, readings)
    end = Contrat(contract, readings).fin
    if contract["facts"].get("date_avenant_au_contrat", date.min) >= end:
        contract["facts"]["date_avenant_au_contrat"] = end - timedelta(days=1)  # one that has ended takes no avenant
    return Case(contract, readings)


def raised(contract: dict, readings: dict[str, str]) -> None:
    """A crisis soon after avenant 2 has come to apply, in a great community whose year is still one of 2019."""
    switch = contract["versions"][1]["from"]
    contract["facts"] |= {"population": 200_000, "membres": 100}
    when = switch + timedelta(days=20)
    contract["facts"]["crise"] = {"c1": {"date_identification": when, "date_qualification": when}}
    contract["facts"].pop("commune", None)
    for name in ("majoration_de_la_crise", "assiette_majoration", "crise_d_une_annee_anterieure"):
        readings.pop(name, None)
    readings["majoration_d_une_crise_de_2019"] = "majoree"


def awaited(random: Random, contract: dict, readings: dict[str, str]) -> None:
    """A crisis mission that starts before the outline is there, in a later year, and is owed its past ones; in half of
    them the year is one that is raised."""
    facts = contract["facts"]
    start = facts["date_signature"]
    facts["mission"]["crises_sanitaires"]["demarrage"] = some_day(random, start, months_after(start, 12))
    facts["date_trame"] = around(random, [months_after(start, months) for months in (12, 14, 20, 24, 30)])
    readings["depart_de_la_mission_de_crise"] = "annees_passees"
    if random.random() < 0.5:
        facts |= {"population": 200_000, "membres": 100}
        facts.pop("commune", None)


def read(random: Random, short: str | None, *texts: str) -> dict[str, str]:
    """Options of readings: all as chosen, a few others, or any. That of months too short was drawn before the days."""
    share = random.choice((0, 0.15, 0.5, 1))
    found: dict[str, str] = {}
    for name, known in options(*texts).items():
        if known[0] is None or random.random() < share:
            found[name] = str(random.choice([option for option in known if option is not None]))
    found.pop("mois_trop_court", None)
    return found | ({"mois_trop_court": short} if short else {})


def of_the_accord(random: Random, name: str, kind: str, entry: str | None, short: str | None) -> tuple[dict, list[str]]:
    """A contract, and the texts that it lives under; rich in ends of months where their reading is taken."""
    moved, turning = kind.startswith("both"), (2, 6, 12, 12, 18) if short else ()
    signature = signed(random, date(2019, 8, 25), date(2022, 3, 30) if moved else LAST_SIGNATURE, turning)
    anniversaries = [months_after(signature, 12 * year, short == "lendemain") for year in range(6)]
    law = lived(random, kind, anniversaries)
    texts = [version.get("rules") or in_force(signature, entry) for version in law.get("versions", [law])]
    facts: dict = {"date_signature": signature, **covered(random), **papers(random, texts, signature)}
    facts |= annual(random, anniversaries)
    facts["avenant_de_taille"] = {year: random.random() < 0.5 for year in range(1, 6)}
    facts["date_avenant_de_taille"] = {
        year: within(random, anniversaries, year) if random.random() < 0.6 else "none" for year in range(1, 6)
    }
    facts["mission"] = missions(random, anniversaries, texts)
    if AVANT in texts:
        facts["soins_non_programmes"] = by_year(random, (True, True, False))
        facts["orientation_telephonique"] = by_year(random, (True, False))
    if texts[-1] != AVANT:
        facts |= of_avenant_2(random, anniversaries, law)
        switch = law["versions"][1]["from"] if "versions" in law else PUBLICATION_AVENANT_2
        facts["crise"] = crises(random, anniversaries, switch, short)
    if AUDE in texts:
        for mission in FIXE[AUDE]:
            said = facts["mission"].setdefault(mission, {})
            said["indicateur"] = {} if mission == "crises_sanitaires" else indicators(random, mission, anniversaries[0])
    if SEINE_SAINT_DENIS in texts:
        facts |= amounts_by_indicator(random)
    facts |= ended(random, anniversaries, facts["mission"], short)
    return {"contract": f"Essai {name}", **law, "facts": facts}, texts


def lived(random: Random, kind: str, anniversaries: list[date]) -> dict:
    """The text of a contract, or those that it lived under, each from a day."""
    if kind in LIVED:
        return {"rules": LIVED[kind]}
    if kind == "named by the accord":
        return {"accord": "aci-cpts"}
    start, switch = anniversaries[0], switched(random, anniversaries)
    versions = [{"from": start, "rules": AVANT}, {"from": switch, "rules": AUDE if "aude" in kind else APRES}]
    if "aude" in kind and random.random() < 0.4:
        versions[1]["rules"] = APRES
        versions.append({"from": around(random, [a for a in anniversaries if a > switch] or [switch]), "rules": AUDE})
        versions[2]["from"] = max(versions[2]["from"], switch + timedelta(days=1))
    return {"versions": versions}


def switched(random: Random, anniversaries: list[date]) -> date:
    """The day on which a contract comes under avenant 2: never before that is published."""
    if random.random() < 0.5:
        return max(PUBLICATION_AVENANT_2, around(random, [a for a in anniversaries if a.year in (2022, 2023)]))
    return some_day(random, PUBLICATION_AVENANT_2, date(2023, 12, 31))


def of_avenant_2(random: Random, anniversaries: list[date], law: Mapping) -> dict:
    signature = anniversaries[0]
    facts: dict = {
        "membres": by_year(random, (0, 99, 100, 101, 250)),
        "actions_covid_2021": random.random() < 0.7,
        "actions_covid_avant_2021": random.random() < 0.5,
        "date_trame": outline(random, signature),
        "plan_de_l_annee": {year: within(random, anniversaries, year) for year in range(1, 6)},
        "date_du_plan": outline(random, max(signature, PUBLICATION_AVENANT_2)),
    }
    if signature < SIX_MOIS_APRES_L_APPROBATION:
        switch = law["versions"][1]["from"] if "versions" in law else PUBLICATION_AVENANT_2
        facts["date_avenant_au_contrat"] = max(switch, some_day(random, signature, date(2023, 6, 30)))
    if signature < PUBLICATION_AVENANT_2 and "versions" not in law and random.random() < 0.2:
        facts["date_d_application"] = some_day(random, PUBLICATION_AVENANT_2, date(2023, 6, 30))
    return facts
