"""What a contract is due, recomputed from the documents alone: a second opinion for the rule sets and the engine.

It shares no code with `engine/` and reads no rule file. It knows the accord before and after avenant 2, in the Aude
and in Seine-Saint-Denis, a contract that passed from one text to another, and the early-mission contract. Everything
that it needs to know must be said: it does not know the unknown.

`amounts` holds what the documents print, `days` how they count, `choices` what they leave open, `texts` which of them
holds. `contrat`, `dossier`, `plan`, `national`, `aude`, `seine_saint_denis`, `once`, `passage`, `envelopes`,
`advances`, `payments` and `deadlines` follow the articles of the contract, `precoce` those of annexe 6.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from amounts import EARLY
from contrat import Contrat
from days import AT, DUES, at
from deadlines import DEADLINES, deadlines
from envelopes import envelopes
from national import of_year
from once import crises, due_once, majoration, majoree
from passage import due_in_passing
from payments import PAYMENTS, payments, trop_percu
from precoce import ContratPrecoce

Readings = Mapping[str, str]


@dataclass(frozen=True)
class Reckoning:
    """Amounts due with their total, sums, what the table offers, what is repaid, days, payments and deadlines."""

    dues: DUES
    sums: DUES
    envelopes: DUES
    repaid: DUES
    days: dict[tuple[str, AT], date]
    payments: PAYMENTS
    deadlines: DEADLINES


def dues(contract: Mapping, readings: Readings | None = None) -> DUES:
    """Every amount due under a contract, by name and members, and their total."""
    if contract.get("rules") in EARLY:
        return ContratPrecoce(contract, readings).dues()
    return _dues(Contrat(contract, readings))


def _dues(c: Contrat) -> DUES:
    due: DUES = {}
    for year in c.years():
        of = of_year(c, year)
        if majoree(c, year):
            of["majoration", at(annee=year)] = majoration(c, year, of)
        due |= of
    due |= due_once(c)
    due |= due_in_passing(c, due)
    due["total", at()] = sum(due.values(), Fraction(0))
    return due


def repayments(contract: Mapping, readings: Readings | None = None) -> DUES:
    """What an ended contract of a CPTS must pay back."""
    return reckon(contract, readings).repaid


def reckon(contract: Mapping, readings: Readings | None = None) -> Reckoning:
    if contract.get("rules") in EARLY:
        early = ContratPrecoce(contract, readings)
        due = early.dues()
        granted = sum((amount for (name, _), amount in due.items() if name == "aide"), Fraction(0))
        sums: DUES = {("aide_totale", at()): granted, ("total_verse", at()): due["total", at()]}
        return Reckoning(due, sums, {}, {}, _days(early), early.payments(), early.deadlines())
    c = Contrat(contract, readings)
    due = _dues(c)
    paid = payments(c, due)
    return Reckoning(due, _sums(c, due), envelopes(c), trop_percu(c, paid), _days(c), paid, deadlines(c))


def _days(c: Contrat | ContratPrecoce) -> dict[tuple[str, AT], date]:
    found = {("terme_du_contrat" if isinstance(c, Contrat) else "terme", at()): c.terme, ("fin_contrat", at()): c.fin}
    if c.effet_de_la_resiliation is not None:
        found["effet_resiliation", at()] = c.effet_de_la_resiliation
    return found


def _sums(c: Contrat, due: DUES) -> DUES:
    """Per mission and year, and per year: a crisis is of the crisis mission, in its year, where avenant 2 governs
    that year; what avenant 2 pays once, or in a year still under 2019, stands in no year."""
    sums: DUES = {}

    def add(name: str, amount: Fraction, **members: object) -> None:
        sums[name, at(**members)] = sums.get((name, at(**members)), Fraction(0)) + amount

    for (name, where), amount in due.items():
        said = dict(where)
        if name.startswith("snp_"):
            said["mission"] = "acces_soins"
        if name == "majoration_de_crise":
            said = {}
        if name == "variable_crise":
            year = c.year_of(crises(c)[said["crise"]])
            said = {"mission": "crises_sanitaires", "annee": str(year)} if c.under_avenant_2(year) else {}
        if not said.keys() & {"annee", "mission"} and name != "total":
            add("hors_annees", amount)
        if "mission" in said:
            add("total_mission", amount, mission=said["mission"], annee=said["annee"])
        if "annee" in said:
            add("total_annuel", amount, annee=said["annee"])
            add("verse_pour_l_annee", amount, annee=said["annee"])
    add("total_verse", due["total", at()])
    return sums
