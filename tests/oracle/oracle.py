"""What a contract is due, recomputed from the documents alone: a second opinion for the rule sets and the engine.

It shares no code with `engine/` and reads no rule file. It knows the national rules of the accord, before and after
avenant 2, a contract that passed from the one to the other, and the early-mission contract of avenant 2. Everything
that it needs to know must be said: it does not know the unknown.

`contrat type` is the model contract (annexe 1 of the accord), `avenant 2` the text signed on 20 December 2021, `note`
the note of 4 December 2019 on the order of 21 August 2019, `mission précoce` the model contract of annexe 6.
"""

from calendar import monthrange
from datetime import date
from fractions import Fraction

AVANT, APRES, PRECOCE = "aci-cpts/2019-arrete", "aci-cpts/avenant-2", "mission-precoce/avenant-2"
AT = tuple[tuple[str, str], ...]
DUES = dict[tuple[str, AT], Fraction]

# Amounts per year, in sizes 1 to 4: note, annexe, and contrat type art. 5.

FONCTIONNEMENT = (50_000, 60_000, 75_000, 90_000)
ADDITIONNEL = (37_500, 45_000, 56_250, 67_500)
FIXE = {
    AVANT: {
        "acces_soins": (15_000, 17_500, 25_000, 30_000),
        "parcours": (25_000, 35_000, 45_000, 50_000),
        "prevention": (10_000, 15_000, 17_500, 20_000),
        "qualite": (7_500, 10_000, 15_000, 20_000),
        "accompagnement": (5_000, 7_500, 10_000, 15_000),
    },
    APRES: {
        "acces_soins": (55_000, 70_000, 90_000, 110_000),
        "parcours": (25_000, 35_000, 45_000, 50_000),
        "prevention": (10_000, 15_000, 17_500, 20_000),
        "crises_sanitaires": (25_000, 35_000, 45_000, 50_000),  # first writing of the plan
        "qualite": (7_500, 10_000, 15_000, 20_000),
        "accompagnement": (5_000, 7_500, 10_000, 15_000),
    },
}
MISE_A_JOUR_DU_PLAN = (12_500, 17_500, 22_500, 25_000)
VARIABLE = {  # for a full achievement
    AVANT: FIXE[AVANT],  # both parts are equal in the note
    APRES: {
        "acces_soins": (25_000, 30_000, 35_000, 45_000),
        "parcours": (25_000, 35_000, 45_000, 50_000),
        "prevention": (10_000, 15_000, 17_500, 20_000),
        "qualite": (7_500, 10_000, 15_000, 20_000),
        "accompagnement": (5_000, 7_500, 10_000, 15_000),
    },
}
SURVENUE_D_UNE_CRISE = (37_500, 52_500, 67_500, 75_000)
SNP_COMPENSATION = (10_000, 12_000, 15_000, 20_000)  # note, annexe: until avenant 2
SNP_ORIENTATION = (35_000, 45_000, 55_000, 70_000)
AIDE_PRECOCE = (15_000, 17_500, 25_000, 30_000)  # mission précoce, art. 2.2

OPTIONNELLES = ("qualite", "accompagnement")
PUBLICATION_AVENANT_2 = date(2022, 3, 31)
AVANCE = Fraction(75, 100)  # contrat type art. 6.1 and 6.2


# Time and money


def day(written: object) -> date | None:
    """A date, written as one or as ISO text; `none` and nothing at all are no date."""
    if written in (None, "none"):
        return None
    return written if isinstance(written, date) else date.fromisoformat(str(written))


def months_after(start: date, months: int) -> date:
    """The same day of a later (or earlier) month, or the last day of that month where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def days(start: date, end: date) -> int:
    return (end - start).days


def cents(amount: Fraction | int) -> Fraction:
    """To the nearest cent, half a cent upwards."""
    return Fraction((Fraction(amount) * 200 + 1) // 2, 100)


def at_year(said: object, year: int) -> object:
    """What a contract says for a year: one value for all, or values from a year on."""
    if not isinstance(said, dict):
        return said
    earlier = [int(y) for y in said if int(y) <= year]
    return next((said[y] for y in said if int(y) == max(earlier)), None) if earlier else None


def size_of(inhabitants: int) -> int:
    """Contrat type art. 4: below 40 000; 40 000 to 80 000; 80 000 to 175 000; above. 80 000 itself is undecided."""
    assert inhabitants != 80_000, "at 80 000 inhabitants the text gives two sizes"
    return 1 if inhabitants < 40_000 else 2 if inhabitants < 80_000 else 3 if inhabitants <= 175_000 else 4


def at(**members: object) -> AT:
    return tuple(sorted((name, str(member)) for name, member in members.items()))


# The contract of a CPTS


class Contrat:
    """A contract as its articles see it: years, size, missions, crises and end."""

    def __init__(self, contract: dict) -> None:
        self.facts: dict = contract["facts"]
        lived = contract.get("versions") or [{"rules": contract["rules"]}]
        self.versions = [(day(v.get("from")), v["rules"]) for v in lived]
        assert {rules for _, rules in self.versions} <= {AVANT, APRES}, "the oracle knows the national rules only"
        self.signature = day(self.facts["date_signature"])
        self.terme = months_after(self.signature, 12 * 5)  # art. 7: five years, the accord being tacitly renewed
        self.fin = min(self.terme, self.effet_de_la_resiliation() or self.terme)

    # Contract years run from one anniversary of the signature to the next: art. 6

    def debut(self, year: int) -> date:
        return months_after(self.signature, 12 * (year - 1))

    def anniversaire(self, year: int) -> date:
        """The anniversary that closes a year: the first day of the next."""
        return self.debut(year + 1)

    def years(self) -> list[int]:
        """The years that began before the contract ended."""
        return [year for year in range(1, 6) if self.debut(year) < self.fin]

    def year_of(self, when: date) -> int:
        return next(year for year in range(1, 6) if self.debut(year) <= when < self.anniversaire(year))

    def version(self, year: int) -> str:
        """A year lives under the text in force on its first day."""
        later = [rules for start, rules in self.versions[1:] if start <= self.debut(year)]
        return later[-1] if later else self.versions[0][1]

    # Art. 4: the size is that of the inhabitants covered, which an avenant to the contract may change (art. 7)

    def taille(self, year: int) -> int:
        if "population" in self.facts:
            return size_of(int(at_year(self.facts["population"], year)))
        return size_of(sum(int(at_year(c["habitants"], year)) for c in self.facts["commune"].values()))

    def of_size(self, amounts: tuple[int, ...], year: int) -> int:
        return amounts[self.taille(year) - 1]

    # Art. 8.1 and 8.2

    def effet_de_la_resiliation(self) -> date | None:
        """Two months after receipt; a referral within them by a CPTS that is dismissed suspends the effect."""
        reception = day(self.facts.get("date_reception_resiliation"))
        if reception is None:
            return None
        effet = months_after(reception, 2)
        saisine = day(self.facts.get("date_saisine"))
        if self.facts["auteur"] == "caisse" and saisine is not None and reception <= saisine < effet:
            return max(effet, day(self.facts["date_fin_suspension"]))
        return effet

    def part_contrat(self, year: int) -> Fraction:
        """Art. 8.3: the time that the contract really lasted in the year."""
        debut, fin = self.debut(year), self.anniversaire(year)
        return Fraction(days(debut, min(fin, self.fin)), days(debut, fin))

    # Art. 3 and 6.2: missions, and the year in which one starts

    def demarrage(self, mission: str) -> date | None:
        return day(self.facts.get("mission", {}).get(mission, {}).get("demarrage"))

    def exercee(self, mission: str, year: int) -> bool:
        """The text of the year has the mission, the contract has chosen it, and it has started before the end."""
        if mission not in FIXE[self.version(year)]:
            return False
        if mission in OPTIONNELLES:
            choisie = self.facts.get("mission", {}).get(mission, {}).get("choisie", False)
            if at_year(choisie, year) is not True:
                return False
        start = self.demarrage(mission)
        return start is not None and start < min(self.anniversaire(year), self.fin)

    def exercees(self, year: int) -> list[str]:
        return [mission for mission in FIXE[self.version(year)] if self.exercee(mission, year)]

    def part_mission(self, mission: str, year: int) -> Fraction:
        """Art. 6.2: from the day the mission started to the anniversary, over the days of the contract year."""
        debut, fin = self.debut(year), self.anniversaire(year)
        return Fraction(days(max(debut, self.demarrage(mission)), fin), days(debut, fin))

    def montant_fixe(self, mission: str, year: int) -> int:
        """Avenant 2, art. 3: the crisis plan is written in the first year that is funded, then updated."""
        if mission == "crises_sanitaires" and any(self.exercee(mission, y) for y in range(1, year)):
            return self.of_size(MISE_A_JOUR_DU_PLAN, year)
        return self.of_size(FIXE[self.version(year)][mission], year)

    # What is due for a year

    def fonctionnement(self, year: int) -> Fraction:
        """Art. 4.1 and 5: the same before and after the missions start; art. 8.3 in the year of the end."""
        return cents(self.of_size(FONCTIONNEMENT, year) * self.part_contrat(year))

    def fixe(self, mission: str, year: int) -> Fraction:
        """Art. 5 and 6.2; a year that both begins and ends early is prorated by both articles (art. 8.3)."""
        part = self.part_mission(mission, year) * self.part_contrat(year)
        return cents(self.montant_fixe(mission, year) * part)

    def variable(self, mission: str, year: int) -> Fraction:
        """Art. 4.2.2 and 5, note *: the amount is that of 100 %, and only art. 8.3 counts the time."""
        taux = min(Fraction(str(at_year(self.facts["mission"][mission]["taux_mission"], year))), Fraction(1))
        return cents(self.of_size(VARIABLE[self.version(year)][mission], year) * taux * self.part_contrat(year))

    def snp(self, amounts: tuple[int, ...], year: int) -> Fraction:
        """Note, annexe: parts of the access mission for unscheduled care, counted as its fixed part is."""
        part = self.part_mission("acces_soins", year) * self.part_contrat(year)
        return cents(self.of_size(amounts, year) * part)

    def majoree(self, year: int) -> bool:
        """Contrat type art. 5: size 4 and at least a hundred members."""
        if self.version(year) != APRES or self.taille(year) != 4:
            return False
        return int(at_year(self.facts["membres"], year)) >= 100

    # What is due once

    def avenant_2_s_applique(self) -> date:
        """The first day of avenant 2 for this contract."""
        own = [start for start, rules in self.versions[1:] if rules == APRES]
        return max(self.signature, PUBLICATION_AVENANT_2, *own)

    def crises_payees(self) -> dict[str, int]:
        """Avenant 2, art. 4-4°: in full "au titre des 12 mois à venir", however many crises; the year of each."""
        identified = [(day(c["date_identification"]), name) for name, c in self.facts["crise"].items()]
        payees: dict[str, int] = {}
        covered_until = date.min
        for when, name in sorted(identified, key=lambda crise: crise[0]):
            if self.avenant_2_s_applique() <= when < self.fin and when >= covered_until:
                payees[name] = self.year_of(when)
                covered_until = months_after(when, 12)
        return payees

    def additionnel(self) -> int | None:
        """Contrat type art. 5 and 6.1: members "avant le 30 septembre 2022", that day included; once."""
        when = self.avenant_2_s_applique()
        if self.signature > date(2022, 9, 30) or when >= self.fin:
            return None
        return self.of_size(ADDITIONNEL, self.year_of(when))

    def derogation_covid(self) -> int | None:
        """Contrat type art. 5: members "avant le 31 décembre 2021" that acted against Covid-19; "pour l'année 2021"."""
        eve = date(2021, 12, 31)
        if self.signature > eve or self.facts["actions_covid_2021"] is not True:
            return None
        if self.fin <= self.avenant_2_s_applique():
            return None
        return self.of_size(SURVENUE_D_UNE_CRISE, self.year_of(eve))

    def dues(self) -> DUES:
        due: DUES = {}
        crises = self.crises_payees() if self.versions[-1][1] == APRES else {}
        for name, year in crises.items():
            due["variable_crise", at(crise=name)] = Fraction(self.of_size(SURVENUE_D_UNE_CRISE, year))
        for year in self.years():
            due["fonctionnement", at(annee=year)] = self.fonctionnement(year)
            missions = Fraction(0)
            for mission in self.exercees(year):
                where = at(mission=mission, annee=year)
                due["volet_fixe", where] = self.fixe(mission, year)
                missions += due["volet_fixe", where]
                if mission in VARIABLE[self.version(year)]:  # no result is asked of the crisis mission: art. 4.2.2
                    due["volet_variable", where] = self.variable(mission, year)
                    missions += due["volet_variable", where]
            if self.version(year) == AVANT and self.exercee("acces_soins", year):
                if at_year(self.facts["soins_non_programmes"], year) is True:
                    due["snp_compensation", at(annee=year)] = self.snp(SNP_COMPENSATION, year)
                if at_year(self.facts["orientation_telephonique"], year) is True:
                    due["snp_orientation", at(annee=year)] = self.snp(SNP_ORIENTATION, year)
            if self.majoree(year):
                # Art. 5: 10 % "sur l'ensemble des missions", which leaves out the operating funding, both parts of it
                missions += sum(due["variable_crise", at(crise=name)] for name, y in crises.items() if y == year)
                due["majoration", at(annee=year)] = cents(missions / 10)
        if self.versions[-1][1] == APRES:
            once = {"financement_additionnel": self.additionnel(), "derogation_covid": self.derogation_covid()}
            due |= {(name, at()): Fraction(amount) for name, amount in once.items() if amount is not None}
        due["total", at()] = sum(due.values(), Fraction(0))
        return due

    # Art. 8.3: what has been advanced for the year of the end, and is more than what is due for it

    def avances(self, year: int) -> Fraction:
        """Art. 6.1: all of the first year at signature, then 75 %. Art. 6.2: 75 % of each fixed part."""
        operating = Fraction(self.of_size(FONCTIONNEMENT, year))
        advanced = operating if year == 1 else cents(operating * AVANCE)
        for mission in self.exercees(year):
            advanced += cents(self.montant_fixe(mission, year) * self.part_mission(mission, year) * AVANCE)
        return advanced

    def trop_percu(self) -> DUES:
        """The sum to repay, in one difference, for a contract that ended within a year."""
        if self.fin == self.terme:
            return {}
        year = self.years()[-1]
        due = sum(amount for (_, where), amount in self.dues().items() if ("annee", str(year)) in where)
        excess = self.avances(year) - due
        return {("trop_percu", at(annee=year)): excess} if excess > 0 else {}


# The early-mission contract


class ContratPrecoce:
    """Avenant 2, annexe 6."""

    def __init__(self, contract: dict) -> None:
        self.facts: dict = contract["facts"]
        self.signature = day(self.facts["date_signature"])
        self.terme = months_after(day(self.facts["date_enregistrement"]), 9)  # art. 3

    def beneficiaire(self) -> bool:
        """Art. 1.2: an association, its letter of intent validated and naming the territory, and once only."""
        lettre = day(self.facts["date_validation_lettre"])
        must = ("constitue_en_association", "territoire_precise")
        must_not = ("deja_adherent", "deja_beneficiaire", "autre_projet_sur_le_territoire")
        return (
            lettre is not None
            and lettre <= self.signature
            and all(self.facts[name] is True for name in must)
            and not any(self.facts[name] for name in must_not)
        )

    def aides(self) -> dict[str, int]:
        """Art. 2.2: the whole sum for each mission socle started, whatever the number of its actions."""
        if not self.beneficiaire():
            return {}
        amount = AIDE_PRECOCE[size_of(int(self.facts["population"])) - 1]
        starts = {mission: day(said.get("demarrage")) for mission, said in self.facts["mission"].items()}
        return {mission: amount for mission, start in starts.items() if start is not None and start <= self.signature}

    def remboursement(self) -> int | None:
        """Art. 4.2 and 4.3: all of it, where the caisse ends the contract because nothing was carried out."""
        reception = day(self.facts.get("date_reception_resiliation"))
        if reception is None or self.facts["auteur"] != "caisse":
            return None
        if self.facts["motif_resiliation"] != "non_deploiement":
            return None
        effet = months_after(reception, 1)
        saisine = day(self.facts.get("date_saisine"))
        if saisine is not None and reception <= saisine < effet:
            effet = max(effet, day(self.facts["date_fin_suspension"]))
        if effet >= self.terme or not self.aides():
            return None
        return sum(self.aides().values())

    def dues(self) -> DUES:
        due: DUES = {("aide", at(mission=mission)): Fraction(amount) for mission, amount in self.aides().items()}
        granted = sum(due.values(), Fraction(0))
        repaid = self.remboursement()
        if repaid is not None:
            due["remboursement", at()] = Fraction(repaid)
        due["total", at()] = granted - (repaid or 0)
        return due


def dues(contract: dict) -> DUES:
    """Every amount due under a contract, by name and members, and their total."""
    return ContratPrecoce(contract).dues() if contract.get("rules") == PRECOCE else Contrat(contract).dues()


def repayments(contract: dict) -> DUES:
    """What an ended contract of a CPTS must pay back."""
    return {} if contract.get("rules") == PRECOCE else Contrat(contract).trop_percu()
