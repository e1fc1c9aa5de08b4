"""Art. 6.1: the first payment is made on condition of a complete file."""

from datetime import date

from contrat import Contrat
from days import day

PIECES = ("piece_projet", "piece_statuts", "piece_territoire", "piece_membres")
OF_THE_AUDE = ("piece_indicateurs", "piece_schema_versement")


def jour_du_dossier(c: Contrat) -> date | None:
    """The day of the first payment: the signature, or by two readings that on which the file became complete, within
    the first year or as late as the contract lasts; none where the settlement pays, or nothing is paid."""
    if dossier_complet_en(c, 1):
        return c.signature
    complete = day(c.facts.get("date_dossier_complet"))
    last = {"solde": date.min, "completude": c.cloture(1), "rien_sans_lui": c.fin}[c.reading["dossier_incomplet"] or ""]
    return complete if complete is not None and complete < last else None


def perdu(c: Contrat) -> bool:
    """By one reading, no first payment without a complete file."""
    return c.reading["dossier_incomplet"] == "rien_sans_lui" and jour_du_dossier(c) is None


def dossier_complet_en(c: Contrat, year: int) -> bool:
    """The annexes asked are those of the text of the year."""
    aude = c.version(year).endswith("aude")
    return all(c.facts.get(piece) is True for piece in (*PIECES, *(OF_THE_AUDE if aude else ())))
