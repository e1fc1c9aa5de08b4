"""The early-mission contract: avenant 2, annexe 6, and the local page that stands before it."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from advances import PAYMENTS, Payment
from amounts import AIDE_DE_LA_PAGE, AIDE_PRECOCE, DUREE_PRECOCE, GUIDE, PREAVIS_PRECOCE, REGLEMENT
from choices import taken
from days import DUES, a_day, at, day, months_after
from deadlines import DEADLINES
from texts import size_of


class ContratPrecoce:
    def __init__(self, contract: Mapping, readings: Mapping[str, str] | None = None) -> None:
        self.facts: dict = contract["facts"]
        self.guide = contract["rules"] == GUIDE
        self.reading = taken(readings or {}, contract["rules"])
        self.signature = a_day(self.facts["date_signature"])
        asked = {"enregistrement": "date_enregistrement", "signature": "date_signature", "effet": "date_effet"}
        start = a_day(self.facts[asked[self.reading["depart_du_delai"] or ""]])
        self.lendemain = self.reading["mois_trop_court"] == "lendemain"
        self.terme = months_after(start, DUREE_PRECOCE, self.lendemain)  # art. 3
        self.effet_de_la_resiliation = self._effet()
        self.fin = min(self.terme, self.effet_de_la_resiliation or self.terme)

    def _effet(self) -> date | None:
        """Art. 4.1 and 4.2: a month after receipt; a referral within it, against the caisse alone, suspends."""
        reception = day(self.facts.get("date_reception_resiliation"))
        if reception is None:
            return None
        effet = months_after(reception, PREAVIS_PRECOCE, self.lendemain)
        saisine = day(self.facts.get("date_saisine"))
        if self.facts["auteur"] == "caisse" and saisine is not None and reception <= saisine < effet:
            leve = day(self.facts["date_fin_suspension"])
            if leve is None:
                return None
            if self.reading["fin_de_la_suspension"] == "preavis_restant":
                return leve + (effet - saisine)
            return max(effet, leve)
        return effet

    def beneficiaire(self) -> bool:
        """Art. 1.2: an association whose letter of intent, naming the territory, has been validated by the day on which
        the caisse registers the adhesion, from which it is valid (art. 3). The guide asks a bank account too."""
        lettre = day(self.facts["date_validation_lettre"])
        must = ("constitue_en_association", "territoire_precise", *(("compte_bancaire",) if self.guide else ()))
        must_not = ("deja_adherent", "deja_beneficiaire", "autre_projet_sur_le_territoire")
        return (
            lettre is not None
            and lettre <= a_day(self.facts["date_enregistrement"])
            and all(self.facts[name] is True for name in must)
            and not any(self.facts[name] for name in must_not)
        )

    def eligible(self, mission: str) -> bool:
        if mission == "crises_sanitaires" and self.reading["mission_crise"] == "exclue":
            return False
        asked = ("actions_soins_non_programmes", "actions_medecin_traitant")
        return not self.guide or mission != "acces_soins" or all(self.facts[name] is True for name in asked)

    def a_temps(self, start: date) -> bool:
        """Art. 2.2: started at signature; or, by two readings, before the contract is over, and by one of them for a
        project deemed validated within the nine months."""
        later = {"non_payee": False, "payee": True, "payee_si_projet_valide": self.projet_valide() is not None}
        return start <= self.signature or (start < self.fin and later[self.reading["mission_demarree_ensuite"] or ""])

    def projet_valide(self) -> date | None:
        """Art. 2.2: the day on which the project is deemed validated, on the last of the nine months at the latest, and
        before an earlier end interrupts the aid (art. 4.3)."""
        when = day(self.facts.get("date_validation_projet"))
        last = self.terme if self.fin == self.terme else self.fin - timedelta(days=1)
        return when if when is not None and when <= last else None

    def versee_le(self, start: date) -> date:
        waits = start > self.signature and self.reading["mission_demarree_ensuite"] == "payee_si_projet_valide"
        return max(start, self.signature, (self.projet_valide() if waits else None) or start)

    def aides(self) -> dict[str, tuple[int, date]]:
        """Art. 2.2: the whole sum for each mission socle started, whatever the number of its actions, and its day."""
        if not self.beneficiaire():
            return {}
        page = self.reading.get("montants_de_la_page") == "page_du_guide"
        amount = (AIDE_DE_LA_PAGE if page else AIDE_PRECOCE)[
            size_of(int(self.facts["population"]), self.reading["taille_a_80000"]) - 1
        ]
        starts = {mission: day(said.get("demarrage")) for mission, said in self.facts["mission"].items()}
        return {
            mission: (amount, self.versee_le(start))
            for mission, start in starts.items()
            if start is not None and self.eligible(mission) and self.a_temps(start)
        }

    def remboursement(self) -> int | None:
        """Art. 4.2 and 4.3: all of it, where the caisse ends the contract because nothing was carried out; or, by one
        reading, that of the missions that were not."""
        effet = self.effet_de_la_resiliation
        if effet is None or self.facts["auteur"] != "caisse" or self.facts["motif_resiliation"] != "non_deploiement":
            return None
        if effet >= self.terme and self.reading["resiliation_apres_le_terme"] == "sans_effet":
            return None
        kept = self.reading["etendue_du_remboursement"] == "missions_non_menees"
        said = self.facts["mission"]
        failed = [m for m in self.aides() if not kept or not said[m]["actions_deployees"]]
        return sum(self.aides()[mission][0] for mission in failed) or None

    def dues(self) -> DUES:
        due: DUES = {("aide", at(mission=mission)): Fraction(amount) for mission, (amount, _) in self.aides().items()}
        granted = sum(due.values(), Fraction(0))
        repaid = self.remboursement()
        if repaid is not None:
            due["remboursement", at()] = Fraction(repaid)
        due["total", at()] = granted - (repaid or 0)
        return due

    def payments(self) -> PAYMENTS:
        """Art. 2.2: at signature; art. 4.3: repaid within two months of the end."""
        paid: PAYMENTS = {
            ("aide_versee", at(mission=mission)): Payment(Fraction(amount), when, when)
            for mission, (amount, when) in self.aides().items()
        }
        repaid, effet = self.remboursement(), self.effet_de_la_resiliation
        if repaid and effet:
            paid["reprise", at()] = Payment(Fraction(repaid), effet, months_after(effet, REGLEMENT, self.lendemain))
        return paid

    def deadlines(self) -> DEADLINES:
        """Art. 2.1 and 2.2: nine months to file the project, to see it validated and to join the accord, for a contract
        that lasts them; by one reading of the local page, which only speaks of joining, no day to file it."""
        if self.fin < self.terme:
            return {}
        facts = {"adhesion": "date_adhesion", "validation_du_projet": "date_validation_projet"}
        if self.reading.get("engagement_des_neuf_mois") != "adhesion":
            facts["depot"] = "date_depot"
        return {(name, ()): (self.terme, day(self.facts.get(fact))) for name, fact in facts.items()}
