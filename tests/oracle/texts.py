"""Which text a contract is signed under, and which size its territory has."""

from datetime import date

from amounts import APRES, AVANT, PUBLICATION_AVENANT_2, SIX_MOIS_APRES_L_APPROBATION


def size_of(inhabitants: int, reading: str | None) -> int:
    """Contrat type art. 4: below 40 000; 40 000 to 80 000; 80 000 to 175 000; above. 80 000 itself is in two."""
    if inhabitants == 80_000:
        assert reading is not None, "at 80 000 inhabitants the text gives two sizes"
        return 2 if reading == "inferieure" else 3
    return 1 if inhabitants < 40_000 else 2 if inhabitants < 80_000 else 3 if inhabitants <= 175_000 else 4


def in_force(signature: date, reading: str | None) -> str:
    """The text that a contract which names the accord alone is signed under: from a common day, or never by a day."""
    later = {"six_mois": SIX_MOIS_APRES_L_APPROBATION, "avenant_au_contrat": date.max}
    return APRES if signature >= later.get(reading or "", PUBLICATION_AVENANT_2) else AVANT
