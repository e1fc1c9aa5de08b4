"""The contract of a CPTS as its articles see it: years, size, missions and end."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from amounts import (
    ACCORD,
    AUDE,
    AVANT,
    DUREE,
    FIXE,
    OPTIONNELLES,
    PREAVIS,
    PUBLICATION_AVENANT_2,
    SIX_MOIS_APRES_L_APPROBATION,
    TERME_DE_L_ACCORD,
    Sizes,
)
from choices import taken
from days import a_day, at_year, day, days, measured, months_after, of_year
from texts import in_force, size_of


class Contrat:
    def __init__(self, contract: Mapping, readings: Mapping[str, str] | None = None) -> None:
        self.facts: dict = contract["facts"]
        self.signature = a_day(self.facts["date_signature"])
        said = dict(readings or {})
        lived = contract.get("versions") or [contract]
        if "accord" in contract:
            lived = [{"rules": in_force(self.signature, said.get("entree_en_vigueur"))}]
            if lived[0]["rules"] == AVANT:
                said.pop("entree_en_vigueur", None)  # it has chosen the text, and this one does not ask it
        self.versions: list[tuple[date | None, str]] = [(day(v.get("from")), v["rules"]) for v in lived]
        assert {rules for _, rules in self.versions} <= set(ACCORD), "these are not rules of the accord"
        self.reading = taken(said, *(rules for _, rules in self.versions))
        self.lendemain = self.reading["mois_trop_court"] == "lendemain"
        self.cinq_ans = self.apres(self.signature, DUREE)
        self.terme = self.cinq_ans  # art. 7: five years, within those of the accord
        if self.reading["renouvellement_de_l_accord"] == "non_renouvele":
            self.terme = min(self.cinq_ans, TERME_DE_L_ACCORD)
        self.effet_de_la_resiliation = self._effet_de_la_resiliation()
        self.fin = min(self.terme, self.effet_de_la_resiliation or self.terme)

    def apres(self, start: date, months: int) -> date:
        """Months after a day; no document says which day it is in a month too short."""
        return months_after(start, months, self.lendemain)

    # Contract years run from one anniversary of the signature to the next: art. 6

    def debut(self, year: int) -> date:
        return self.apres(self.signature, 12 * (year - 1))

    def anniversaire(self, year: int) -> date:
        """The anniversary that closes a year: the first day of the next."""
        return self.debut(year + 1)

    def cloture(self, year: int) -> date:
        """The end of a year, or of the contract where that comes first."""
        return min(self.anniversaire(year), self.fin)

    def years(self) -> list[int]:
        """The years that began before the contract ended."""
        return [year for year in range(1, 6) if self.debut(year) < self.fin]

    def year_of(self, when: date) -> int:
        return next(year for year in range(1, 6) if self.debut(year) <= when < self.anniversaire(year))

    # The text of a year, and the day from which avenant 2 applies

    def version(self, year: int) -> str:
        """A year lives under the text in force on its first day."""
        later = [rules for start, rules in self.versions[1:] if start is not None and start <= self.debut(year)]
        return later[-1] if later else self.versions[0][1]

    def text_on(self, when: date) -> str:
        later = [rules for start, rules in self.versions[1:] if start is not None and start <= when]
        return later[-1] if later else self.versions[0][1]

    def under_avenant_2(self, year: int) -> bool:
        return self.version(year) != AVANT

    @property
    def knows_avenant_2(self) -> bool:
        return self.versions[-1][1] != AVANT

    def effet_avenant_2(self) -> date:
        """The first day of avenant 2 for this contract: its own, or the common one."""
        own = [start for start, rules in self.versions if rules != AVANT and start is not None]
        said = day(self.facts.get("date_d_application"))
        if own or said:
            return max(self.signature, said or min(own))
        return {
            "publication": lambda: max(self.signature, PUBLICATION_AVENANT_2),
            "six_mois_pour_la_crise": lambda: max(self.signature, PUBLICATION_AVENANT_2),
            "six_mois": lambda: max(self.signature, SIX_MOIS_APRES_L_APPROBATION),
            "avenant_au_contrat": self.avenant_au_contrat,
        }[self.reading["entree_en_vigueur"] or ""]()

    def effet_de_la_mission_de_crise(self) -> date:
        """That of avenant 2, or by one reading six months after the approval."""
        later = self.reading["entree_en_vigueur"] == "six_mois_pour_la_crise"
        return max(self.effet_avenant_2(), SIX_MOIS_APRES_L_APPROBATION if later else date.min)

    def avenant_au_contrat(self) -> date:
        """Art. 7: the day of the avenant to a contract that is older than the publication."""
        older = self.signature < PUBLICATION_AVENANT_2
        return a_day(self.facts["date_avenant_au_contrat"]) if older else self.signature

    def jour_de_l_avenant(self) -> date:
        """The day on which a clause of avenant 2 enters a contract: its signature, or an avenant to an older one."""
        older = self.signature < self.effet_avenant_2()
        return a_day(self.facts["date_avenant_au_contrat"]) if older else self.signature

    # Art. 4: the size is that of the inhabitants covered, which an avenant to the contract may change (art. 7)

    def population(self, year: int) -> int:
        if "population" in self.facts:
            return int(str(at_year(self.facts["population"], year)))
        return sum(int(str(at_year(c["habitants"], year))) for c in self.facts["commune"].values())

    def taille(self, year: int) -> int:
        """That of the year; by one reading, that of its first day."""
        later = self.reading["avenant_de_taille_en_cours_d_annee"] == "annee_suivante"
        return self._taille(year - 1) if later and self.avenant_de_taille(year) else self._taille(year)

    def _taille(self, year: int) -> int:
        """At the end of the year: that of the inhabitants, or by one reading the one before where no avenant has
        changed it."""
        only_by_avenant = self.reading["taille_apres_la_signature"] == "avenant"
        if only_by_avenant and year > 1 and of_year(self.facts.get("avenant_de_taille"), year) is not True:
            return self._taille(year - 1)
        return size_of(self.population(year), self.reading["taille_a_80000"])

    def avenant_de_taille(self, year: int) -> date | None:
        """Art. 7: the day within the year, after its first, on which an avenant has changed the size."""
        when = day(of_year(self.facts.get("date_avenant_de_taille"), year))
        if year == 1 or when is None or self.reading["taille_apres_la_signature"] != "avenant":
            return None
        changed = self._taille(year) != self._taille(year - 1)
        return when if changed and when > self.debut(year) else None

    def of_size(self, amounts: Sizes, year: int) -> int:
        return amounts[self.taille(year) - 1]

    def annual(self, amounts: Sizes, year: int) -> Fraction:
        """An amount of the table for the year; by one reading, shared in days between the sizes before and after an
        avenant."""
        when, whole = self.avenant_de_taille(year), self.of_size(amounts, year)
        if when is None or self.reading["avenant_de_taille_en_cours_d_annee"] != "prorata":
            return Fraction(whole)
        after = Fraction(days(when, self.anniversaire(year)), days(self.debut(year), self.anniversaire(year)))
        return whole * after + amounts[self._taille(year - 1) - 1] * (1 - after)

    # Art. 8.1 and 8.2

    def _effet_de_la_resiliation(self) -> date | None:
        """Two months after receipt (a CPTS writes to two); a referral within them by a CPTS that is dismissed suspends
        the effect, and an end of the suspension that is none means that the dismissal is given up."""
        reception, second = (day(self.facts.get(name)) for name in ("date_reception_resiliation", "seconde_reception"))
        if reception is None:
            return None
        if second and self.facts["auteur"] == "cpts" and self.reading["reception_qui_compte"] == "derniere":
            reception = max(reception, second)
        effet = self.apres(reception, PREAVIS)
        saisine = day(self.facts.get("date_saisine"))
        if self.facts["auteur"] == "caisse" and saisine is not None and reception <= saisine < effet:
            leve = day(self.facts["date_fin_suspension"])
            if leve and self.reading["fin_de_la_suspension"] == "preavis_restant":
                return leve + (effet - saisine)
            return max(effet, leve) if leve else None
        return effet

    def part_contrat(self, year: int) -> Fraction:
        """Art. 8.3: the time that the contract really lasted in the year, all of it where it lasts to the
        anniversary."""
        debut, anniversary = self.debut(year), self.anniversaire(year)
        if self.fin >= anniversary:
            return Fraction(1)
        unit = self.reading["unite_de_fin"] or ""
        return measured(debut, self.fin, days(debut, anniversary), unit, self.lendemain)

    # Art. 3 and 6.2: missions, and the year in which one starts

    def demarrage(self, mission: str) -> date | None:
        return day(self.facts.get("mission", {}).get(mission, {}).get("demarrage"))

    def due_depuis(self, mission: str) -> date | None:
        """Its start; or, by one reading of art. 7, the avenant that has added it, where that is later."""
        start, added = self.demarrage(mission), day(self.facts.get("mission", {}).get(mission, {}).get("date_ajout"))
        if start is None or added is None or self.reading["mission_ajoutee_en_cours_d_annee"] == "demarrage":
            return start
        return max(start, added)

    def choisie(self, mission: str, year: int) -> bool:
        """The text of the year has the mission, and it is mandatory or the contract has chosen it."""
        if mission not in FIXE[self.version(year)]:
            return False
        said = self.facts.get("mission", {}).get(mission, {}).get("choisie", False)
        return mission not in OPTIONNELLES or at_year(said, year) is True

    def exercee(self, mission: str, year: int) -> bool:
        """Chosen, and started before the end of the year or of the contract."""
        start = self.due_depuis(mission)
        return self.choisie(mission, year) and start is not None and start < self.cloture(year)

    def exercees(self, year: int) -> list[str]:
        return [mission for mission in FIXE[self.version(year)] if self.exercee(mission, year)]

    # Carcassonne, art. 2 and 5: the crisis mission has no fixed part before the national outline is available

    def depart_des_moyens(self, mission: str, year: int) -> date | None:
        """From when the fixed part of a mission runs in the year, none where it does not."""
        start = self.due_depuis(mission)
        if start is None or not self.exercee(mission, year):
            return None
        if mission == "crises_sanitaires" and self.reading["entree_en_vigueur"] == "six_mois_pour_la_crise":
            start = max(start, self.effet_de_la_mission_de_crise())
            if start >= self.cloture(year):
                return None
        if mission == "crises_sanitaires" and self.version(year) == AUDE:
            trame = self.trame(year)
            if trame is None or (trame >= self.cloture(year) and not self.apres_coup(year)):
                return None
            if self.reading["depart_de_la_mission_de_crise"] == "trame":
                start = max(start, trame)
        return max(start, self.debut(year))

    def trame(self, year: int) -> date | None:
        """The day of the outline for which the crisis mission of the year waits, none where it waits for none."""
        return day(self.facts.get("date_trame")) if self.version(year) == AUDE else None

    def apres_coup(self, year: int) -> bool:
        """A year that was over when the outline came, within the contract, and whose fixed part comes with it by one
        reading."""
        trame = self.trame(year)
        late = trame is not None and self.cloture(year) <= trame < self.fin
        return late and self.reading["depart_de_la_mission_de_crise"] == "annees_passees"
