"""The amounts that the documents print, and their dates.

`contrat type` is the model contract (annexe 1 of the accord), `avenant 2` the text signed on 20 December 2021, `note`
the note of 4 December 2019 on the order of 21 August 2019, `mission précoce` the model contract of annexe 6, `guide`
the local page that stands before it, `Carcassonne` the contract signed in the Aude on 30 September 2022.
"""

from datetime import date
from fractions import Fraction

AVANT, APRES, AUDE = "aci-cpts/2019-arrete", "aci-cpts/avenant-2", "aci-cpts/avenant-2-aude"
PRECOCE, GUIDE = "mission-precoce/avenant-2", "mission-precoce/guide-local"
SEINE_SAINT_DENIS = "aci-cpts/avenant-2-seine-saint-denis"
ACCORD = (AVANT, APRES, AUDE, SEINE_SAINT_DENIS)
EARLY = (PRECOCE, GUIDE)

# Amounts per year, in sizes 1 to 4: note, annexe, and contrat type art. 5.

Sizes = tuple[int, int, int, int]
FONCTIONNEMENT: Sizes = (50_000, 60_000, 75_000, 90_000)
ADDITIONNEL: Sizes = (37_500, 45_000, 56_250, 67_500)
SOCLES_DE_2019 = ("acces_soins", "parcours", "prevention")
OPTIONNELLES = ("qualite", "accompagnement")
_COMMUNES: dict[str, Sizes] = {
    "parcours": (25_000, 35_000, 45_000, 50_000),
    "prevention": (10_000, 15_000, 17_500, 20_000),
    "qualite": (7_500, 10_000, 15_000, 20_000),
    "accompagnement": (5_000, 7_500, 10_000, 15_000),
}
_APRES_FIXE: dict[str, Sizes] = {
    "acces_soins": (55_000, 70_000, 90_000, 110_000),
    "crises_sanitaires": (25_000, 35_000, 45_000, 50_000),  # first writing of the plan
    **_COMMUNES,
}
_APRES_VARIABLE: dict[str, Sizes] = {"acces_soins": (25_000, 30_000, 35_000, 45_000), **_COMMUNES}
FIXE: dict[str, dict[str, Sizes]] = {
    AVANT: {"acces_soins": (15_000, 17_500, 25_000, 30_000), **_COMMUNES},
    APRES: _APRES_FIXE,
    AUDE: _APRES_FIXE,  # Carcassonne, art. 5, prints the same amounts of size 2
    SEINE_SAINT_DENIS: _APRES_FIXE,  # and the transcription those of size 3
}
VARIABLE: dict[str, dict[str, Sizes]] = {  # for a full achievement
    AVANT: FIXE[AVANT],  # both parts are equal in the note
    APRES: _APRES_VARIABLE,
    AUDE: _APRES_VARIABLE,
    SEINE_SAINT_DENIS: _APRES_VARIABLE,
}
MISE_A_JOUR_DU_PLAN: Sizes = (12_500, 17_500, 22_500, 25_000)
SURVENUE_D_UNE_CRISE: Sizes = (37_500, 52_500, 67_500, 75_000)
SNP_COMPENSATION: Sizes = (10_000, 12_000, 15_000, 20_000)  # note, annexe: until avenant 2
SNP_ORIENTATION: Sizes = (35_000, 45_000, 55_000, 70_000)
AIDE_PRECOCE: Sizes = (15_000, 17_500, 25_000, 30_000)  # mission précoce, art. 2.2
AIDE_DE_LA_PAGE: Sizes = (15_000, 17_500, 17_500, 17_500)  # guide, list of amounts, its last line named "Taille 2"
AVANCE = Fraction(75, 100)  # contrat type art. 6.1 and 6.2
MAJORATION = Fraction(10, 100)  # contrat type art. 5, from a hundred members
VALEUR_SOCLE = Fraction(50, 100)  # Carcassonne, art. 5 note *

# Days: two of avenant 2, which it does not print itself, and those of its articles

PUBLICATION_AVENANT_2 = date(2022, 3, 31)
SIX_MOIS_APRES_L_APPROBATION = date(2022, 9, 3)
TERME_DE_L_ACCORD = date(2024, 8, 25)  # five years after it came into force, if it was not renewed
ADHESION_ADDITIONNEL = date(2022, 9, 30)
ADHESION_COVID = date(2021, 12, 31)

# Months: contrat type art. 3, 6.2, 7 and 8, mission précoce art. 3 and 4

DEMARRAGE = {"acces_soins": 6, "crises_sanitaires": 6, "parcours": 12, "prevention": 12}
DEPLOIEMENT = {"acces_soins": 18, "crises_sanitaires": 18, "parcours": 24, "prevention": 24}
TOUS_LES_SOCLES = 24
DUREE = 60
REGLEMENT = 2  # after the anniversary, and after the end to repay
REGLEMENT_D_UNE_CRISE = 1
PREAVIS, PREAVIS_PRECOCE = 2, 1
DUREE_PRECOCE = 9
