"""Early-mission contracts, made up."""

from datetime import date, timedelta
from random import Random

from amounts import GUIDE, PUBLICATION_AVENANT_2, SOCLES_DE_2019
from days import months_after
from made_days import lacking, signed, some_day
from made_facts import POPULATIONS


def early_mission(random: Random, name: str, rules: str, short: str | None) -> dict:
    """A contract and its facts; rich in ends of months where their reading is taken."""
    signature = signed(random, PUBLICATION_AVENANT_2, date(2024, 8, 24), (9,) if short else ())
    registered = signature + timedelta(days=random.randint(0, 40))
    if short and random.random() < 0.5:
        registered = signature if random.random() < 0.5 else lacking(registered, 9)
    effect = registered + timedelta(days=random.choice((0, 0, -10, 15)))
    filed, joined = (some_day(random, signature, months_after(registered, 11)) for _ in range(2))
    facts: dict = {
        "date_signature": signature,
        "date_enregistrement": registered,
        "date_effet": effect,
        "population": random.choice(random.choice(POPULATIONS)),
        "constitue_en_association": random.random() < 0.95,
        "date_validation_lettre": validated(random, signature, registered),
        "territoire_precise": random.random() < 0.95,
        "deja_adherent": random.random() < 0.05,
        "deja_beneficiaire": random.random() < 0.05,
        "autre_projet_sur_le_territoire": random.random() < 0.05,
        "date_depot": filed if random.random() < 0.9 else "none",
        "date_adhesion": joined if random.random() < 0.9 else "none",
        "date_validation_projet": project(random, signature, registered),
        "mission": {},
    }
    if rules == GUIDE:
        facts |= {"compte_bancaire": random.random() < 0.9, "actions_soins_non_programmes": random.random() < 0.8}
        facts["actions_medecin_traitant"] = random.random() < 0.8
    for mission in (*SOCLES_DE_2019, "crises_sanitaires"):
        start = signature - timedelta(days=random.choice((0, 0, 1, 30, 200, -1, -60, -250, -400)))
        facts["mission"][mission] = {"demarrage": start if random.random() < 0.8 else "none"}
        facts["mission"][mission]["actions_deployees"] = random.random() < 0.5
    if random.random() < 0.7:
        facts |= ended(random, signature, registered, short)
    return {"contract": f"Essai {name}", "rules": rules, "facts": facts}


def validated(random: Random, signature: date, registered: date) -> date | str:
    how = random.random()
    if how < 0.05:
        return "none"
    if how < 0.3:  # between the signature and the registration, or just after
        return some_day(random, signature, registered + timedelta(days=2))
    return signature - timedelta(days=random.randint(0, 200))


def project(random: Random, signature: date, registered: date) -> date | str:
    """Deemed validated within the nine months, about their last day, or not at all."""
    if random.random() < 0.2:
        return "none"
    if random.random() < 0.5:
        return months_after(registered, 9) + timedelta(days=random.randint(-2, 2))
    return some_day(random, signature, months_after(registered, 9))


def ended(random: Random, signature: date, registered: date, short: str | None) -> dict:
    term = months_after(registered, 9, short == "lendemain")
    received = random.choice(
        (
            some_day(random, signature, months_after(term, -2)),
            months_after(term, -1) + timedelta(days=random.randint(-2, 2)),
            some_day(random, term, months_after(term, 2)),
        )
    )
    if short and random.random() < 0.5:
        received = lacking(received, random.choice((1, 3)))  # three: a month of notice, two to repay
    facts: dict = {"date_reception_resiliation": received, "auteur": random.choice(("porteurs", "caisse", "caisse"))}
    if facts["auteur"] == "porteurs":
        return facts
    facts["motif_resiliation"] = random.choice(("non_deploiement", "non_deploiement", "non_deploiement", "neuf_mois"))
    effect = months_after(received, 1, short == "lendemain")
    how = random.random()
    if how < 0.4:
        facts["date_saisine"] = some_day(random, received, effect - timedelta(days=1))
        until = facts["date_saisine"] + timedelta(days=random.randint(0, 200))
        facts["date_fin_suspension"] = until if random.random() < 0.8 else "none"
    elif how < 0.6:
        facts["date_saisine"] = effect + timedelta(days=random.randint(0, 30))
    return facts
