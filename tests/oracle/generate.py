"""Contracts made up for the comparison: the same for the same seed, and rich in the days on which rules turn."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from oracle import APRES, AVANT, OPTIONNELLES, PRECOCE, PUBLICATION_AVENANT_2, months_after

SOCLES = ("acces_soins", "parcours", "prevention")
RATES = ("0", "1", "1.2", "2", "0.8333", "0.5", "0.3333", "0.05", "0.999", "0.66667", "0.125")
POPULATIONS = (
    (1, 8_500, 20_000, 39_999),
    (40_000, 60_371, 79_999),
    (80_001, 100_000, 174_999, 175_000),
    (175_001, 200_000, 354_193),
)
LAST_SIGNATURE = date(2024, 8, 24)  # so that five years end within the first renewal of the accord
TURNING_SIGNATURES = (
    date(2020, 2, 29), date(2024, 2, 29), date(2021, 12, 30), date(2021, 12, 31), date(2022, 1, 1),
    date(2022, 3, 30), date(2022, 3, 31), date(2022, 4, 1), date(2022, 9, 29), date(2022, 9, 30), date(2022, 10, 1),
)  # fmt: skip
TRUE = (
    "projet_valide", "composition_conforme", "piece_projet", "piece_statuts", "piece_territoire", "piece_membres",
    "pluriprofessionnalite", "adhesion_ouverte", "peut_recevoir_et_redistribuer", "adaptee_aux_missions",
    "peut_employer",
)  # fmt: skip


def contracts(seed: int, count: int, first: int = 0) -> Iterator[dict]:
    """`count` contracts of a seed, from the one numbered `first`: each depends on the seed and its number alone."""
    for number in range(first, first + count):
        yield contract(Random(seed * 1_000_003 + number), f"{seed}-{number}")


def contract(random: Random, name: str) -> dict:
    kind = random.choices(("before", "after", "both", "early"), (15, 50, 25, 10))[0]
    if kind == "early":
        return early_mission(random, name)
    signature = signed(random, date(2019, 8, 25), date(2022, 3, 30) if kind == "both" else LAST_SIGNATURE)
    anniversaries = [months_after(signature, 12 * year) for year in range(6)]
    switch = switched(random, anniversaries) if kind == "both" else None
    law: dict = {"rules": AVANT if kind == "before" else APRES}
    if switch:
        law = {"versions": [{"from": signature, "rules": AVANT}, {"from": switch, "rules": APRES}]}
    facts: dict = {"date_signature": signature, **covered(random)}
    facts |= dict.fromkeys(TRUE, True)
    facts |= {
        fact: {y: meeting(random, anniversaries, y) for y in range(1, 6)} for fact in ("maj_annexes", "echange_annuel")
    }
    facts["mission"] = missions(random, anniversaries, kind)
    if kind != "after":
        facts["soins_non_programmes"] = by_year(random, (True, True, False))
        facts["orientation_telephonique"] = by_year(random, (True, False))
    if kind != "before":
        facts["membres"] = by_year(random, (0, 99, 100, 101, 250))
        facts["actions_covid_2021"] = random.random() < 0.7
        facts["crise"] = crises(random, anniversaries)
    facts |= ended(random, anniversaries, facts["mission"], switch)
    return {"contract": f"Essai {name}", **law, "facts": facts}


# Days


def some_day(random: Random, start: date, end: date) -> date:
    return start + timedelta(days=random.randint(0, max(0, (end - start).days)))


def month_end(when: date) -> date:
    return months_after(when.replace(day=1), 1) - timedelta(days=1)


def signed(random: Random, start: date, end: date) -> date:
    how = random.random()
    if how < 0.3:
        return random.choice([d for d in TURNING_SIGNATURES if start <= d <= end])
    if how < 0.5:
        return max(start, min(end, month_end(some_day(random, start, end))))
    return some_day(random, start, end)


def around(random: Random, days: list[date]) -> date:
    """One of these days, the day before it or the day after it."""
    return random.choice(days) + timedelta(days=random.choice((-1, 0, 0, 1)))


def switched(random: Random, anniversaries: list[date]) -> date:
    """The day on which a contract comes under avenant 2: never before that is published."""
    if random.random() < 0.5:
        return max(PUBLICATION_AVENANT_2, around(random, [a for a in anniversaries if a.year in (2022, 2023)]))
    return some_day(random, PUBLICATION_AVENANT_2, date(2023, 12, 31))


def meeting(random: Random, anniversaries: list[date], year: int) -> date:
    return some_day(random, anniversaries[year - 1], anniversaries[year] - timedelta(days=1))


def by_year(random: Random, values: tuple) -> object:
    """A value for all years, or values from a year on."""
    if random.random() < 0.5:
        return random.choice(values)
    later = sorted(random.sample(range(2, 6), random.randint(1, 2)))
    return {year: random.choice(values) for year in (1, *later)}


# What a contract says


def covered(random: Random) -> dict:
    """The people covered, in one number or by commune; the greatest size is the most interesting."""
    bands = random.choices(POPULATIONS, (2, 2, 2, 4), k=2)
    if random.random() < 0.3:
        later = random.randint(2, 5)
        return {"population": {1: random.choice(bands[0]), later: random.choice(bands[1])}}
    if random.random() < 0.3:
        whole = random.choice(bands[0])
        return {"commune": {"a": {"habitants": whole // 3}, "b": {"habitants": whole - whole // 3}}}
    return {"population": random.choice(bands[0])}


def started(random: Random, anniversaries: list[date]) -> date | str:
    how = random.random()
    if how < 0.08:
        return "none"
    if how < 0.18:
        return some_day(random, months_after(anniversaries[0], -14), anniversaries[0])
    if how < 0.4:
        return around(random, anniversaries)
    if how < 0.5:
        return month_end(some_day(random, anniversaries[0], anniversaries[3]))
    if how < 0.54:
        return some_day(random, anniversaries[5], months_after(anniversaries[5], 12))
    return some_day(random, anniversaries[0], anniversaries[random.choice((1, 1, 2, 3, 5))])


def missions(random: Random, anniversaries: list[date], kind: str) -> dict:
    found: dict = {}
    for mission in (*SOCLES, *(("crises_sanitaires",) if kind != "before" else ()), *OPTIONNELLES):
        said: dict = {}
        if mission in OPTIONNELLES:
            chosen = random.choice(
                (None, False, True, True, {1: False, 3: True}, {1: True, 4: False}, {1: False, 2: True, 5: False})
            )
            if chosen in (None, False):
                if chosen is not None:
                    found[mission] = {"choisie": chosen}
                continue
            said["choisie"] = chosen
        said["demarrage"] = started(random, anniversaries)
        if said["demarrage"] != "none":
            if said["demarrage"] < anniversaries[0]:
                said["demarrage_anterieur"] = True
            said["deploiement"] = said["demarrage"] + timedelta(days=random.randint(0, 700))
        if mission != "crises_sanitaires":
            rates = [Decimal(random.choice(RATES)) for _ in range(5)]
            said["taux_mission"] = rates[0] if random.random() < 0.2 else dict(enumerate(rates, 1))
        found[mission] = said
    return found


def crises(random: Random, anniversaries: list[date]) -> dict:
    """None, or several, many of them about a year after another."""
    if random.random() < 0.3:
        return {}
    before, after = months_after(anniversaries[0], -6), months_after(anniversaries[5], 6)
    found = [around(random, anniversaries) if random.random() < 0.2 else some_day(random, before, after)]
    for _ in range(random.randint(0, 5)):
        last = random.choice(found)
        found.append(
            random.choice(
                (
                    last,
                    months_after(last, 11),
                    months_after(last, 12),
                    months_after(last, 12) - timedelta(days=1),
                    months_after(last, 13),
                    some_day(random, before, after),
                    PUBLICATION_AVENANT_2 + timedelta(days=random.randint(-2, 2)),
                )
            )
        )
    return {f"c{number}": {"date_identification": when} for number, when in enumerate(found, 1)}


def ended(random: Random, anniversaries: list[date], said: dict, switch: date | None) -> dict:
    """Nothing, or a dismissal: by whom, received when, referred or not, suspended until when."""
    if random.random() < 0.45:
        return {"date_reception_resiliation": "none"} if random.random() < 0.3 else {}
    starts = [m["demarrage"] for m in said.values() if isinstance(m.get("demarrage"), date)]
    within = [s for s in starts if anniversaries[0] <= s < anniversaries[4]]
    how = random.random()
    if how < 0.2:  # the effect on an anniversary, or next to it
        received = months_after(around(random, anniversaries[1:]), -2)
    elif how < 0.55 and within:  # in the year in which a mission starts, or just before it starts
        received = random.choice(within) + timedelta(days=random.randint(-70, 250))
    elif how < 0.62:  # after the term, or so late that it takes effect after it
        received = anniversaries[5] + timedelta(days=random.randint(-70, 100))
    else:
        received = some_day(random, anniversaries[0], anniversaries[5])
    received = max(received, anniversaries[0])
    if switch and PUBLICATION_AVENANT_2 < months_after(received, 2) <= switch:
        received = switch  # whether avenant 2 reaches a contract that ends between the two days, no text says
    author = random.choice(("cpts", "caisse", "caisse"))
    facts: dict = {"date_reception_resiliation": received, "auteur": author}
    effect = months_after(received, 2)
    how = random.random()
    if author == "caisse" and how < 0.5:  # a referral in time
        facts["date_saisine"] = random.choice(
            (received, effect - timedelta(days=1), some_day(random, received, effect - timedelta(days=1)))
        )
        facts["date_fin_suspension"] = suspended_until(random, facts["date_saisine"], effect, anniversaries)
    elif how < 0.7:  # a referral that suspends nothing: too late, or against a dismissal by the CPTS
        late = author == "caisse"
        facts["date_saisine"] = effect + timedelta(days=random.randint(1, 60)) if late else received
        if random.random() < 0.5:
            facts["date_fin_suspension"] = effect + timedelta(days=random.randint(61, 200))
    return facts


def suspended_until(random: Random, referred: date, effect: date, anniversaries: list[date]) -> date:
    later = [a for a in anniversaries if a > effect]
    if later and random.random() < 0.2:
        return random.choice(later)
    if random.random() < 0.15:
        return some_day(random, referred, effect)
    return effect + timedelta(days=random.randint(1, 500))


# The early-mission contract


def early_mission(random: Random, name: str) -> dict:
    signature = signed(random, PUBLICATION_AVENANT_2, LAST_SIGNATURE)
    registered = signature + timedelta(days=random.randint(0, 40))
    facts: dict = {
        "date_signature": signature,
        "date_enregistrement": registered,
        "date_effet": registered,
        "population": random.choice(random.choice(POPULATIONS)),
        "constitue_en_association": random.random() < 0.95,
        "date_validation_lettre": signature - timedelta(days=random.randint(0, 200)),
        "territoire_precise": random.random() < 0.95,
        "deja_adherent": random.random() < 0.05,
        "deja_beneficiaire": random.random() < 0.05,
        "autre_projet_sur_le_territoire": random.random() < 0.05,
        "mission": {},
    }
    for mission in (*SOCLES, "crises_sanitaires"):
        start = signature - timedelta(days=random.choice((0, 0, 1, 30, 200, -1, -60, -400)))
        facts["mission"][mission] = {"demarrage": start if random.random() < 0.7 else "none"}
    if random.random() < 0.8:
        term = months_after(registered, 9)
        received = random.choice(
            (
                some_day(random, registered, months_after(term, -2)),
                months_after(term, -1) + timedelta(days=random.randint(-2, 2)),
            )
        )
        facts |= {"date_reception_resiliation": received, "auteur": random.choice(("porteurs", "caisse", "caisse"))}
        if facts["auteur"] == "caisse":
            facts["motif_resiliation"] = random.choice(
                ("non_deploiement", "non_deploiement", "non_deploiement", "neuf_mois")
            )
            effect = months_after(received, 1)
            how = random.random()
            if how < 0.4:
                facts["date_saisine"] = some_day(random, received, effect - timedelta(days=1))
                facts["date_fin_suspension"] = facts["date_saisine"] + timedelta(days=random.randint(0, 200))
            elif how < 0.6:
                facts["date_saisine"] = effect + timedelta(days=random.randint(1, 30))
    return {"contract": f"Essai {name}", "rules": PRECOCE, "facts": facts}
