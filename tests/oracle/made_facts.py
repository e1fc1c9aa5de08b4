"""What a contract of a CPTS says, made up: people, papers, missions, crises, an ending."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from amounts import AUDE, AVANT, OPTIONNELLES, PUBLICATION_AVENANT_2, SOCLES_DE_2019
from days import months_after
from made_days import around, lacking, month_end, some_day, within

RATES = ("0", "1", "1.2", "2", "0.8333", "0.5", "0.3333", "0.05", "0.999", "0.66667", "0.125")
POPULATIONS = (
    (1, 8_500, 20_000, 39_999),
    (40_000, 60_371, 79_999, 80_000),
    (80_000, 80_001, 100_000, 174_999, 175_000),
    (175_001, 200_000, 354_193),
)
PIECES = ("piece_projet", "piece_statuts", "piece_territoire", "piece_membres")
OF_THE_AUDE = ("piece_indicateurs", "piece_schema_versement")
TRUE = (
    "projet_valide",
    "composition_conforme",
    "pluriprofessionnalite",
    "adhesion_ouverte",
    "peut_recevoir_et_redistribuer",
    "adaptee_aux_missions",
    "peut_employer",
)


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


def papers(random: Random, texts: Sequence[str], signature: date) -> dict:
    """The annexes, one of which is missing in some contracts, until a day or for ever."""
    asked = (*PIECES, *(OF_THE_AUDE if AUDE in texts else ()))
    lacking = random.choice(asked) if random.random() < 0.2 else None
    found: dict = dict.fromkeys(TRUE, True) | {piece: piece != lacking for piece in asked}
    later = signature + timedelta(days=random.choice((1, 30, 200, 364, 365, 366, 500)))
    return found | {"date_dossier_complet": later if random.random() < 0.8 else "none"}


def annual(random: Random, anniversaries: list[date]) -> dict:
    return {
        fact: {y: "none" if random.random() < 0.1 else within(random, anniversaries, y) for y in range(1, 6)}
        for fact in ("maj_annexes", "echange_annuel")
    }


def outline(random: Random, signature: date) -> date | str:
    """The day of the national outline: December 2022 in life; here also none, or near what waits for it."""
    how = random.random()
    if how < 0.15:
        return "none"
    if how < 0.4:
        return date(2022, 12, random.randint(1, 31))
    starts = (signature, max(signature, PUBLICATION_AVENANT_2))
    near = [months_after(start, months) for start in starts for months in (0, 6, 18, 24)]
    return around(random, near) if how < 0.7 else some_day(random, signature, months_after(signature, 40))


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


def missions(random: Random, anniversaries: list[date], texts: Sequence[str]) -> dict:
    found: dict = {}
    crisis = ("crises_sanitaires",) if texts[-1] != AVANT else ()
    for mission in (*SOCLES_DE_2019, *crisis, *OPTIONNELLES):
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
            if random.random() < 0.5:
                said["demarrage_convenu"] = some_day(random, anniversaries[0], anniversaries[5])
                said["deploiement_convenu"] = around(random, anniversaries[1:])
        start = said["demarrage"] = started(random, anniversaries)
        said["deploiement"] = "none"
        if isinstance(start, date):
            if start < anniversaries[0]:
                said["demarrage_anterieur"] = True
            first = first_year(said.get("choisie"))
            if first is not None and random.random() < 0.7:
                said["date_ajout"] = within(random, anniversaries, first)
            last = last_year(said.get("choisie"))
            if last is not None and random.random() < 0.6:
                out = within(random, anniversaries, last)
                said["date_retrait"] = out if out > start else "none"
            if random.random() < 0.9:
                said["deploiement"] = start + timedelta(days=random.randint(0, 700))
        if mission != "crises_sanitaires" and set(texts) != {AUDE}:
            rates = [Decimal(random.choice(RATES)) for _ in range(5)]
            said["taux_mission"] = rates[0] if random.random() < 0.2 else dict(enumerate(rates, 1))
        found[mission] = said
    return found


def first_year(chosen: object) -> int | None:
    """The first year in which an optional mission is chosen, where an avenant adds it."""
    return min(y for y, on in chosen.items() if on) if isinstance(chosen, dict) and not chosen[1] else None


def last_year(chosen: object) -> int | None:
    """The last year in which an optional mission is chosen, where the contract takes it out again."""
    out = [year for year, on in chosen.items() if not on and year > 1] if isinstance(chosen, dict) else []
    return min(out) - 1 if out else None


def crises(random: Random, anniversaries: list[date], switch: date, short: str | None) -> dict:
    """None, or several, many of them about a year after another or soon after avenant 2 comes to apply."""
    if random.random() < 0.3:
        return {}
    before, after = months_after(anniversaries[0], -6), months_after(anniversaries[5], 6)
    found = [around(random, anniversaries) if random.random() < 0.2 else some_day(random, before, after)]
    if short and random.random() < 0.5:
        found = [lacking(found[0], random.choice((1, 12)))]
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
                    date(last.year, 12, 31),
                    date(last.year + 1, 1, 1),
                    switch + timedelta(days=random.choice((-2, -1, 0, 1, 2, 30, 90, 200, 300))),
                )
            )
        )
    said = {f"c{number}": identified(random, when) for number, when in enumerate(found, 1)}
    last = date.min
    for crisis in sorted(said.values(), key=lambda crisis: crisis["date_identification"]):
        last = crisis["date_qualification"] = max(last, crisis["date_qualification"])  # another order is refused
    return said


def identified(random: Random, when: date) -> dict:
    """A crisis is qualified before it is identified, or on the same day."""
    earlier = timedelta(days=random.choice((0, 0, 1, 10, 40)))
    return {"date_identification": when, "date_qualification": when - earlier}


def ended(random: Random, anniversaries: list[date], said: dict, short: str | None) -> dict:
    """Nothing, or a dismissal: by whom, received when, referred or not, suspended until when, if ever."""
    if random.random() < 0.45:
        return {"date_reception_resiliation": "none"} if random.random() < 0.3 else {}
    starts = [m["demarrage"] for m in said.values() if isinstance(m.get("demarrage"), date)]
    near = [s for s in starts if anniversaries[0] <= s < anniversaries[4]]
    how = random.random()
    if how < 0.2:  # the effect on an anniversary, or next to it
        received = months_after(around(random, anniversaries[1:]), -2)
    elif how < 0.55 and near:  # in the year in which a mission starts, or just before it starts
        received = random.choice(near) + timedelta(days=random.randint(-70, 250))
    elif how < 0.62:  # after the term, or so late that it takes effect after it
        received = anniversaries[5] + timedelta(days=random.randint(-70, 100))
    elif how < 0.7:  # about the days from which avenant 2 applies
        received = some_day(random, months_after(PUBLICATION_AVENANT_2, -3), date(2023, 6, 30))
    else:
        received = some_day(random, anniversaries[0], anniversaries[5])
    received = max(received, anniversaries[0])
    if short and random.random() < 0.5:
        received = lacking(received, 2)
    author = random.choice(("cpts", "caisse", "caisse"))
    facts: dict = {"date_reception_resiliation": received, "auteur": author}
    if author == "cpts" and random.random() < 0.4:
        facts["seconde_reception"] = received + timedelta(days=random.choice((1, 3, 10, 40)))
    effect = months_after(received, 2, short == "lendemain")
    how = random.random()
    if author == "caisse" and how < 0.5:  # a referral in time
        facts["date_saisine"] = random.choice(
            (received, effect - timedelta(days=1), some_day(random, received, effect - timedelta(days=1)))
        )
        facts["date_fin_suspension"] = suspended_until(random, facts["date_saisine"], effect, anniversaries)
    elif how < 0.7:  # a referral that suspends nothing: too late, or against a dismissal by the CPTS
        late = author == "caisse"
        facts["date_saisine"] = effect + timedelta(days=random.randint(0, 60)) if late else received
        if random.random() < 0.5:
            facts["date_fin_suspension"] = effect + timedelta(days=random.randint(61, 200))
    return facts


def suspended_until(random: Random, referred: date, effect: date, anniversaries: list[date]) -> date | str:
    if random.random() < 0.15:
        return "none"
    later = [a for a in anniversaries if a > effect]
    if later and random.random() < 0.2:
        return random.choice(later)
    if random.random() < 0.15:
        return some_day(random, referred, effect)
    return effect + timedelta(days=random.randint(1, 500))
