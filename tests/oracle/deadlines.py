"""The days by which something must be done, and the day on which it was: contrat type art. 1, 3 and 4.2.2.1."""

from datetime import date, timedelta

from amounts import DEMARRAGE, DEPLOIEMENT, OPTIONNELLES, SOCLES_DE_2019, TOUS_LES_SOCLES
from contrat import Contrat
from days import AT, day, of_year

YEARLY = {"mise_a_jour_annuelle": "maj_annexes", "echange": "echange_annuel"}
DEADLINES = dict[tuple[str, AT], tuple[date, date | None]]


def socles(c: Contrat) -> tuple[str, ...]:
    return (*SOCLES_DE_2019, *(("crises_sanitaires",) if c.knows_avenant_2 else ()))


def echeance(c: Contrat, mission: str, delays: dict[str, int]) -> date | None:
    """Months after the signature. The crisis mission waits for the national outline: a delay from the signature (or
    the day on which avenant 2 came to apply) stands if the outline is there by then, and a delay from the outline
    runs from it."""
    before = c.reading["dernier_jour_d_un_delai"] == "exclu" and delays is DEMARRAGE  # "soit avant le", of starts alone
    eve = timedelta(days=1 if before else 0)
    if mission != "crises_sanitaires":
        return c.apres(c.signature, delays[mission]) - eve
    trame = day(c.facts.get("date_trame"))
    if c.reading["delai_crise"] == "trame":
        return c.apres(max(trame, debut_des_delais(c, mission)), delays[mission]) - eve if trame else None
    due = c.apres(debut_des_delais(c, mission), delays[mission]) - eve
    return due if trame is not None and trame <= due else None


def debut_des_delais(c: Contrat, mission: str | None = None) -> date:
    """Of a contract older than avenant 2, the delay of the four missions runs from the day on which it applies, and
    those of the fourth from the day on which that mission does."""
    if not c.knows_avenant_2 or c.reading["delais_d_un_contrat_plus_ancien"] != "application":
        return c.signature
    return c.effet_de_la_mission_de_crise() if mission else c.effet_avenant_2()


def faite(c: Contrat, mission: str, what: str) -> date | None:
    return day(c.facts.get("mission", {}).get(mission, {}).get(what))


def tous_les_socles(c: Contrat) -> tuple[date, date | None]:
    """Two years after the signature, the fourth mission being no older than avenant 2; it does not count while its
    own delay, which waits for the outline, is not over."""
    due = c.apres(debut_des_delais(c), TOUS_LES_SOCLES)
    fourth = echeance(c, "crises_sanitaires", DEPLOIEMENT) if c.knows_avenant_2 else None
    asked = (*SOCLES_DE_2019, *(("crises_sanitaires",) if fourth is not None and fourth <= due else ()))
    done = [faite(c, mission, "deploiement") for mission in asked]
    return due, None if None in done else max(d for d in done if d is not None)


def deadlines(c: Contrat) -> DEADLINES:
    """Those that fall within the contract: a duty of the calendar is none on the day on which an early end takes
    effect, while a contract year that ends on that day has been a whole one."""
    last = c.fin if c.fin == c.terme else c.fin - timedelta(days=1)
    found: dict[tuple[str, AT], tuple[date | None, date | None]] = {}
    for mission in socles(c):
        where = (("mission", mission),)
        found["demarrage_au_plus_tard", where] = echeance(c, mission, DEMARRAGE), faite(c, mission, "demarrage")
        found["deploiement_au_plus_tard", where] = echeance(c, mission, DEPLOIEMENT), faite(c, mission, "deploiement")
    for mission in OPTIONNELLES:
        if any(c.choisie(mission, year) for year in range(1, 6)):
            for what in ("demarrage", "deploiement"):  # art. 3: the contract has its own calendar of these
                due = faite(c, mission, f"{what}_convenu")
                found[f"{what}_optionnel_au_plus_tard", (("mission", mission),)] = due, faite(c, mission, what)
    for mission, said in c.facts.get("mission", {}).items():
        for name, indicateur in said.get("indicateur", {}).items():
            where = tuple(sorted({"mission": mission, "indicateur": name}.items()))
            found["revue_de_l_indicateur", where] = (
                day(indicateur.get("revue_prevue")),
                day(indicateur.get("revue_faite")),
            )
    found["socles_deployes", ()] = tous_les_socles(c)
    for year in range(1, 6):
        for name, fact in YEARLY.items():
            found[name, (("annee", str(year)),)] = c.anniversaire(year), day(of_year(c.facts.get(fact), year))
        opened = c.depart_des_moyens("crises_sanitaires", year) and not c.apres_coup(year)
        if c.under_avenant_2(year) and opened:  # no plan was to be written before there was an outline of it
            written = day(of_year(c.facts.get("plan_de_l_annee"), year))
            found["plan_de_crise", (("annee", str(year)),)] = c.anniversaire(year), written
    return {
        key: (due, met)
        for key, (due, met) in found.items()
        if due is not None and due <= (c.fin if key[0] in (*YEARLY, "plan_de_crise") else last)
    }
