"""Money over time: a small contract for each rule, under `tests/contracts`, holds the chosen readings; here are the
other options of each reading on the same contracts, what the signed contract must show, and the views."""

import json
import re
from pathlib import Path

import pytest

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.commands import main
from engine.contracts.contract import read_contract
from engine.contracts.evaluate import evaluate
from engine.contracts.expected import cases
from engine.report.statement_json import as_data

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / "tests/contracts"
SMALL = {p.stem: p.read_text("utf-8") for p in sorted(CONTRACTS.glob("[ar][0-9]*.yaml"))}

# Every small contract says what it is about; test_codes.py holds that every code has one


@pytest.mark.parametrize("name", SMALL)
def test_a_contract_is_named_after_rules_that_its_comment_works_out(name):
    comment = " ".join(line for line in SMALL[name].splitlines() if line.startswith("#"))
    codes = re.findall(r"\b[ar]\d+[abc]?\b", name)
    assert codes and all(code[0].upper() + code[1:] in comment for code in codes)


# What comes out, in a word


class Out:
    """What comes out of a contract: each cell as its name and members, such as `avance_fixe[acces_soins, 1]`."""

    def __init__(self, data):
        self.data = data
        self.lines = {
            f"{line['name']}[{', '.join(line['at'].values())}]" if line["at"] else line["name"]: line
            for kind in ("values", "payments", "deadlines")
            for line in data[kind]
        }

    def __getitem__(self, cell):
        """The value, the amount or the due date; none or unknown."""
        line = self.lines[cell]
        said = next(line[k] for k in ("value", "amount", "due") if k in line)
        return said if said is not None else line["status"].replace("not_applicable", "none")

    def when(self, cell):
        """The day of a payment, its last day, and its amount."""
        return self.lines[cell]["date"], self.lines[cell]["latest"], self[cell]

    def paid(self, until="9999"):
        """Every payment of a known amount by a day, in the order of the days: day, cell, amount."""
        payments = {c: p for c, p in self.lines.items() if "amount" in p and p["amount"] not in (None, "0")}
        return sorted((p["date"], c, p["amount"]) for c, p in payments.items() if p["date"] and p["date"] <= until)


@pytest.fixture(scope="session")
def out(library):
    """out("r45-…", "unite_prorata=jours_365", "population=39999", …): readings in one text, then supposed facts."""

    def out(name, readings="", *settings):
        contract = read_contract(yaml_reader.load_file(CONTRACTS / f"{name}.yaml"), Diagnostics())
        return Out(as_data(evaluate(contract, library, None, settings, readings.split())))

    return out


# The other options of each reading: contract, readings, what is supposed beside it, what comes out

R45, R48, R49 = "r45-a04-demarrage-en-cours-d-annee", "r48-deux-crises", "r49-a13-crise-sans-mission"
R17, R17_AUDE = "r17-a08-trame-tardive", "r17-a08-trame-dans-l-aude"
R09, R26, R34, R74, R75 = (
    "r09-a37-duree",
    "r26-a14-additionnel-une-fois",
    "r34-a59-covid",
    "r74-prorata-de-fin",
    "r75-a74-une-seule-difference",
)
R61, R62, R83, R85 = (
    "r61-r63-a48-indicateurs-de-suivi",
    "r62-a09-moyenne-des-indicateurs",
    "r83-r84-aide-a-la-signature",
    "r85-r87-neuf-mois",
)
R06 = "r04-r06-dossier-incomplet"
R88, R97 = "r88-resiliation-par-les-porteurs", "r97-a58-trame-attendue"
A07, A16, A20, A32 = (
    "a07-redaction-en-cours-d-annee",
    "a16-sous-deux-textes",
    "a20-fin-la-premiere-annee",
    "a32-demarrage-au-premier-du-mois",
)
A46, A51, A64, A66 = (
    "a46-a47-cibles-singulieres",
    "a51-cible-absente",
    "a64-a65-majoration",
    "a66-taille-des-versements-uniques",
)
A02, A15, A20_ONCE, A61, A67, A70 = (
    "a02-signe-le-31-decembre-2021",
    "a15-a66-a72-communaute-plus-ancienne",
    "a20-additionnel-et-crise-a-la-fin",
    "a61-cibles-d-une-mission-tardive",
    "a67-demarrage-avant-la-signature",
    "a70-crise-d-une-annee-anterieure",
)
A73, A75, A76 = "a73-fin-en-annee-de-demarrage", "a75-resiliation-apres-le-terme", "a76-volets-de-2019"
FIXED = ("volet_fixe[acces_soins, 1]", "avance_fixe[acces_soins, 1]", "solde_fixe[acces_soins, 1]")
MID_MARCH = ["demarrage[acces_soins]=2023-03-15"]
QUALITY = ("volet_fixe[qualite, 2]", "avance_fixe[qualite, 2]")
MOVED = [
    # A18, R06: the additional funding waits for the file with the operating funding (when: see below)
    (R06, "additionnel_et_dossier=meme_reserve", [], {"additionnel_verse": "45000"}),
    (R06, "additionnel_et_dossier=sans_reserve", [], {"additionnel_verse": "45000"}),
    # A04, access from 30 March to 30 September 2023: 184 of 365 days, or six months of twelve, or 180 of 360 days
    (R45, "unite_prorata=jours", [], dict(zip(FIXED, ("35287.67", "26465.75", "8821.92"), strict=True))),
    (R45, "unite_prorata=jours_365", [], dict(zip(FIXED, ("35287.67", "26465.75", "8821.92"), strict=True))),
    (R45, "unite_prorata=mois_entames", [], dict(zip(FIXED, ("35000", "26250", "8750"), strict=True))),
    (R45, "unite_prorata=mois_complets", [], dict(zip(FIXED, ("35000", "26250", "8750"), strict=True))),
    (R45, "unite_prorata=trente_360", [], dict(zip(FIXED, ("35000", "26250", "8750"), strict=True))),
    # from 15 March: 199/365; seven months begun, six complete; 6 × 30 + 15 = 195 of 360
    (R45, "unite_prorata=jours", MID_MARCH, dict(zip(FIXED, ("38164.38", "28623.29", "9541.09"), strict=True))),
    (R45, "unite_prorata=mois_entames", MID_MARCH, dict(zip(FIXED, ("40833.33", "30625", "10208.33"), strict=True))),
    (R45, "unite_prorata=mois_complets", MID_MARCH, dict(zip(FIXED, ("35000", "26250", "8750"), strict=True))),
    (R45, "unite_prorata=trente_360", MID_MARCH, dict(zip(FIXED, ("37916.67", "28437.5", "9479.17"), strict=True))),
    # A32, in the year that holds 29 February 2024, from its first or from its thirtieth day of March
    (A32, "unite_prorata=jours_365", [], dict(zip(QUALITY, ("5835.62", "4376.71"), strict=True))),  # 213/365
    (A32, "unite_prorata=mois_entames", [], dict(zip(QUALITY, ("5833.33", "4375"), strict=True))),  # 7/12
    (A32, "", ["demarrage[qualite]=2024-03-30"], dict(zip(QUALITY, ("5027.32", "3770.49"), strict=True))),  # 184/366
    (A32, "unite_prorata=jours_365", ["demarrage[qualite]=2024-03-30"], {QUALITY[1]: "3780.82"}),  # 184/365
    (A32, "unite_prorata=mois_entames", ["demarrage[qualite]=2024-03-30"], {QUALITY[1]: "3750"}),  # 6/12
    # A05: the advance alone is prorated, 70 000 − 26 465.75
    (R45, "solde_de_demarrage=entier", [], dict(zip(FIXED, ("70000", "26465.75", "43534.25"), strict=True))),
    # A06: 30 000 × 184/365
    (
        R45,
        "variable_de_demarrage=prorata",
        [],
        {"variable[acces_soins, 1]": "15123.29", "variable[acces_soins, 2]": "30000"},
    ),
    # A07: the plan is written once, whole
    (
        A07,
        "redaction_en_cours_d_annee=entier",
        [],
        {
            "volet_fixe[crises_sanitaires, 1]": "35000",
            "avance_fixe[crises_sanitaires, 1]": "26250",
            "solde_fixe[crises_sanitaires, 1]": "8750",
            "volet_fixe[crises_sanitaires, 2]": "17500",
        },
    ),
    # A08: from the outline of 10 May 2023, or from the signature of 30 September 2022 where the outline is there
    (
        R17,
        "delai_crise=trame",
        [],
        {
            "demarrage_au_plus_tard[crises_sanitaires]": "2023-11-10",
            "deploiement_au_plus_tard[crises_sanitaires]": "2024-11-10",
        },
    ),
    (
        R17_AUDE,
        "delai_crise=signature",
        [],
        {
            "demarrage_au_plus_tard[crises_sanitaires]": "none",
            "deploiement_au_plus_tard[crises_sanitaires]": "2024-03-30",
        },
    ),
    # A09: (1 + 0.8) / 3 of 30 000; 0.5 / 2 of 35 000; nothing; 7 500
    (
        R62,
        "moyenne_des_indicateurs=tous",
        [],
        {
            "volet_variable[acces_soins, 1]": "18000",
            "volet_variable[parcours, 1]": "8750",
            "volet_variable[prevention, 1]": "0",
            "volet_variable[accompagnement, 1]": "7500",
        },
    ),
    # A12: contract years from 30 September, civil years
    (
        R48,
        "periode_de_crise=annee_de_contrat",
        [],
        {
            "variable_crise_verse[premiere]": "52500",
            "variable_crise_verse[onze_mois]": "52500",
            "variable_crise_verse[treize_mois]": "none",
            "variable_crise_verse[fin_de_mois]": "52500",
        },
    ),
    (
        R48,
        "periode_de_crise=annee_civile",
        [],
        {
            "variable_crise_verse[premiere]": "52500",
            "variable_crise_verse[onze_mois]": "none",
            "variable_crise_verse[treize_mois]": "52500",
            "variable_crise_verse[fin_de_mois]": "52500",
        },
    ),
    # A13
    (R49, "variable_sans_mission=mission_demarree", [], {"variable_crise_verse[hiver]": "none"}),
    # A16: on 3 September 2022, in the third year, of size 4, and after the crisis of 10 June
    (
        A66,
        "entree_en_vigueur=six_mois",
        [],
        {
            "effet_avenant_2": "2022-09-03",
            "additionnel_verse": "67500",
            "derogation_covid_versee": "52500",
            "variable_crise_verse[ete]": "none",
        },
    ),
    (A66, "entree_en_vigueur=avenant_au_contrat", [], {"effet_avenant_2": "unknown", "additionnel_verse": "unknown"}),
    (
        A66,
        "entree_en_vigueur=avenant_au_contrat",
        ["date_avenant_au_contrat=2022-05-15"],
        {"effet_avenant_2": "2022-05-15", "additionnel_verse": "67500", "variable_crise_verse[ete]": "75000"},
    ),
    # A20: the operating funding of the first year is kept
    (
        A20,
        "fonctionnement_de_signature=acquis",
        [],
        {"fonctionnement[1]": "60000", "fonctionnement_solde[1]": "none", "trop_percu[1]": "0"},
    ),
    # A21, A62: nine months from the signature of 3 October 2022, or from the date of effect, 12 October
    (R83, "depart_du_delai=signature", [], {"terme": "2023-07-03", "depot": "2023-07-03"}),
    (R83, "depart_du_delai=effet", [], {"terme": "2023-07-12", "adhesion": "2023-07-12"}),
    # A24: 30 000 × 0.9, whole
    (
        R74,
        "variable_en_fin_de_contrat=entier",
        [],
        {"variable[acces_soins, 2]": "27000", "volet_fixe[acces_soins, 2]": "23333.33"},
    ),
    # A37: no contract beyond 25 August 2024; 60 000 × 330/366, less 45 000
    (
        R09,
        "renouvellement_de_l_accord=non_renouvele",
        [],
        {
            "terme_du_contrat": "2024-08-25",
            "fonctionnement[1]": "60000",
            "fonctionnement[2]": "54098.36",
            "fonctionnement_solde[2]": "9098.36",
            "fonctionnement[3]": "none",
        },
    ),
    # A02, A14
    (R26, "avant_le=exclu", [], {"additionnel_verse": "none", "total": "300000"}),
    (A02, "avant_le_covid=exclu", [], {"derogation_covid_versee": "none", "additionnel_verse": "37500"}),
    # A15, A72, A66: of the signature, size 1, of the avenant to the contract, size 3, or paid one day at the size of
    # another
    (A15, "versement_de_l_additionnel=signature", [], {"jour_additionnel": "2020-02-01", "additionnel_verse": "37500"}),
    (
        A15,
        "versement_de_l_additionnel=avenant_au_contrat",
        [],
        {"jour_additionnel": "2023-03-01", "additionnel_verse": "56250"},
    ),
    (A15, "taille_de_l_additionnel=signature", [], {"jour_additionnel": "2022-03-31", "additionnel_verse": "37500"}),
    (A15, "taille_du_covid=annee_du_paiement", [], {"derogation_covid_versee": "75000"}),
    (
        A15,
        "versement_du_covid=avenant_au_contrat",
        [],
        {"jour_covid": "2023-03-01", "derogation_covid_versee": "52500"},
    ),
    (
        A15,
        "versement_du_covid=avenant_au_contrat taille_du_covid=annee_du_paiement",
        [],
        {"derogation_covid_versee": "67500"},
    ),
    # A20: 181 of 365 days of 45 000, of 52 500, of both and the operating funding; in one difference or part by part
    (
        A20_ONCE,
        "additionnel_en_fin_de_contrat=proratise",
        [],
        {
            "financement_additionnel": "22315.07",
            "additionnel_verse": "45000",
            "additionnel_reprise": "-22684.93",
            "trop_percu[1]": "52931.51",
        },
    ),
    (
        A20_ONCE,
        "crise_en_fin_de_contrat=proratisee",
        [],
        {
            "variable_crise[hiver]": "26034.25",
            "variable_crise_verse[hiver]": "52500",
            "variable_crise_reprise[hiver]": "-26465.75",
            "trop_percu[1]": "56712.33",
        },
    ),
    (
        A20_ONCE,
        "additionnel_en_fin_de_contrat=proratise crise_en_fin_de_contrat=proratisee",
        [],
        {"trop_percu[1]": "79397.26", "total": "78102.74", "total_verse": "78102.74"},
    ),
    (A20_ONCE, "additionnel_en_fin_de_contrat=proratise difference_de_fin=par_part", [], {"trop_percu[1]": "52931.51"}),
    # A59: the crisis of 1 June 2022 falls in the twelve months that the envelope would open; the next year it does not
    (R34, "covid_et_douze_mois=ouvre", [], {"variable_crise_verse[ete]": "none", "derogation_covid_versee": "67500"}),
    (R34, "covid_et_douze_mois=ouvre", ["date_identification[ete]=2023-03-30"], {"variable_crise_verse[ete]": "none"}),
    (R34, "covid_et_douze_mois=ouvre", ["date_identification[ete]=2023-03-31"], {"variable_crise_verse[ete]": "67500"}),
    (R34, "covid_et_douze_mois=ouvre", ["actions_covid_2021=false"], {"variable_crise_verse[ete]": "67500"}),
    # A61: 3 of 4, or 3 for 2, of 35 000
    (A61, "cibles_d_une_mission_tardive=annee_du_contrat", [], {"volet_variable[parcours, 2]": "26250"}),
    (A61, "cibles_d_une_mission_tardive=annee_de_la_mission", [], {"volet_variable[parcours, 2]": "35000"}),
    # A67: no advance, the whole with the balance
    (
        A67,
        "demarrage_avant_la_signature=sans_avance",
        [],
        {
            "volet_fixe[parcours, 1]": "35000",
            "avance_fixe[parcours, 1]": "none",
            "solde_fixe[parcours, 1]": "35000",
            "avance_fixe[parcours, 2]": "26250",
        },
    ),
    # A70: the crisis of the year under 2019, or the next one
    (
        A70,
        "crise_d_une_annee_anterieure=non_payee",
        [],
        {"variable_crise_verse[automne]": "none", "variable_crise_verse[hiver]": "52500"},
    ),
    # A42, R86, R98: started within the nine months, after them, the day before the end and on it
    (R83, "mission_demarree_ensuite=payee", [], {"aide_versee[prevention]": "30000", "total": "90000"}),
    (R85, "mission_demarree_ensuite=payee", [], {"aide_versee[prevention]": "none", "total": "50000"}),
    (R88, "mission_demarree_ensuite=payee", ["demarrage[prevention]=2023-02-27"], {"aide_versee[prevention]": "25000"}),
    (R88, "mission_demarree_ensuite=payee", ["demarrage[prevention]=2023-02-28"], {"aide_versee[prevention]": "none"}),
    # A29, R92: the crisis mission, started, counts as the care pathways do
    ("r92-guide-local", "mission_crise=eligible", [], {"aide_versee[crises_sanitaires]": "25000", "total": "50000"}),
    (
        R83,
        "mission_crise=exclue",
        ["demarrage[crises_sanitaires]=2022-10-03"],
        {"aide_versee[crises_sanitaires]": "none"},
    ),
    (R83, "", ["demarrage[crises_sanitaires]=2022-10-03"], {"aide_versee[crises_sanitaires]": "30000"}),
    # A46: 35 000 × 0.5; A47: 1 of 2, 15 000 × 0.5
    (A46, "cible_nulle=ecartee", [], {"volet_variable[parcours, 1]": "17500"}),
    (A46, "cible_en_fourchette=borne_haute", [], {"volet_variable[prevention, 1]": "7500"}),
    # A48: (0.8 + 1) / 2 or 0.8 of 30 000 in the second year; what the contract says of the others stands
    (
        R61,
        "suivi_sans_mention=compte",
        [],
        {
            "volet_variable[acces_soins, 1]": "24000",
            "volet_variable[acces_soins, 2]": "27000",
            "volet_variable[acces_soins, 3]": "27000",
        },
    ),
    (
        R61,
        "suivi_sans_mention=ne_compte_pas",
        [],
        {
            "volet_variable[acces_soins, 1]": "24000",
            "volet_variable[acces_soins, 2]": "24000",
            "volet_variable[acces_soins, 3]": "27000",
        },
    ),
    # A51: 0.8; 0.9; 0.8, for what is missed leaves the average; or 0.4 where it counts. A target to come stays unknown.
    (
        A51,
        "cible_absente=ecarte",
        [],
        {"volet_variable[parcours, 2]": "28000", "volet_variable[parcours, 3]": "unknown"},
    ),
    (
        A51,
        "cible_absente=atteint",
        [],
        {"volet_variable[parcours, 2]": "31500", "volet_variable[parcours, 3]": "unknown"},
    ),
    (
        A51,
        "cible_absente=manque",
        [],
        {"volet_variable[parcours, 2]": "28000", "volet_variable[parcours, 3]": "unknown"},
    ),
    (A51, "cible_absente=manque moyenne_des_indicateurs=tous", [], {"volet_variable[parcours, 2]": "14000"}),
    # A03, A64: of the table, 50 + 50 thousand and a crisis of 75; with 90 of operating; of the fixed part alone
    (A64, "montant_majore=tableau", [], {"majoration_versee[3]": "10000", "majoration_versee[2]": "17500"}),
    (
        A64,
        "assiette_majoration=missions_et_fonctionnement",
        [],
        {"majoration_versee[3]": "18000", "majoration_versee[2]": "25500"},
    ),
    (A64, "assiette_majoration=fixe", [], {"majoration_versee[3]": "5000", "majoration_versee[2]": "5000"}),
    # A65: 10 % of 90 000 alone; 75 000 × 1.1; the greatest possible total, 580 000 + 10 % of 415 000
    (A64, "", [], {"majoration_versee[2]": "16500", "total_possible[2]": "629000"}),
    (A64, "majoration_de_la_crise=exclue", [], {"majoration_versee[2]": "9000", "total_possible[2]": "621500"}),
    (A64, "majoration_du_covid=majoree", [], {"derogation_covid_versee": "82500", "majoration_versee[3]": "9000"}),
    (A64, "majoration_du_covid=majoree", ["membres=99"], {"derogation_covid_versee": "75000"}),
    # A68: 30 000 × 1.2
    (
        "r60-a68-taux-convenu",
        "depassement=libre",
        [],
        {"volet_variable[acces_soins, 1]": "25500", "volet_variable[acces_soins, 2]": "36000"},
    ),
    # A71: 17 500 × 290/366; under two texts, two updates and no plan
    (R97, "annee_de_redaction=annee_du_demarrage", [], {"volet_fixe[crises_sanitaires, 2]": "13866.12"}),
    (
        A16,
        "annee_de_redaction=annee_du_demarrage",
        [],
        {"volet_fixe[crises_sanitaires, 4]": "17500", "total": "773500"},
    ),
    # A73: 151/365 of 70 000, less the advance; the variable part too where both are prorated, 30 000 × 151/365
    (
        A73,
        "fin_en_annee_de_demarrage=duree_servie",
        [],
        {
            "volet_fixe[acces_soins, 1]": "28958.9",
            "solde_fixe[acces_soins, 1]": "-14623.29",
            "variable[acces_soins, 1]": "17506.85",
        },
    ),
    (
        A73,
        "fin_en_annee_de_demarrage=duree_servie variable_de_demarrage=prorata",
        [],
        {"variable[acces_soins, 1]": "12410.96"},
    ),
    # A74: 20 833.33 + 10 416.67, and the payments as they are
    (
        R75,
        "difference_de_fin=par_part",
        [],
        {"trop_percu[2]": "31250", "fonctionnement_solde[2]": "-20833.33", "variable[parcours, 2]": "8333.33"},
    ),
    # A75
    (A75, "resiliation_apres_le_terme=produit_effet", [], {"reprise": "50000", "total": "0"}),
    # A76
    (A76, "snp_de_demarrage=entier", [], {"snp_compensation_versee[1]": "10000", "snp_orientation_versee[1]": "35000"}),
    # amounts per indicator: 3 500 + 3 500 or 10 000 × 0.9; 7 500 × 0.7 or 0.9; 35 000 − 9 000; the steps of three
    # screenings
    ("seine-saint-denis-autre-annee", "autres_annees=memes_montants", [], {"variable[accompagnement, 4]": "7000"}),
    ("seine-saint-denis-autre-annee", "autres_annees=taux_convenu", [], {"variable[accompagnement, 4]": "9000"}),
    ("seine-saint-denis-autre-taille", "autres_tailles=proportion", [], {"variable[accompagnement, 5]": "5250"}),
    ("seine-saint-denis-autre-taille", "autres_tailles=taux_convenu", [], {"variable[accompagnement, 5]": "6750"}),
    (
        "seine-saint-denis-valeurs-initiales",
        "palier_a_la_valeur_initiale=non_paye",
        [],
        {"variable[acces_soins, 5]": "26000"},
    ),
    ("seine-saint-denis-paliers", "borne_d_un_palier=exclue", [], {"variable[prevention, 5]": "10500"}),
    ("seine-saint-denis-paliers", "cumul_des_paliers=addition", [], {"variable[prevention, 5]": "17500"}),
]


@pytest.mark.parametrize(
    ("name", "readings", "settings", "expected"), MOVED, ids=[" ".join([n, r, *s]) for n, r, s, _ in MOVED]
)
def test_what_another_option_gives(out, name, readings, settings, expected):
    found = out(name, readings, *settings)
    assert {cell: found[cell] for cell in expected} == expected


def test_every_option_that_is_not_chosen_is_worked_out(library):
    """In the table above, or in a contract that states lines under it."""
    taken = {option for _, readings, _, _ in MOVED for option in readings.split()}
    for path in sorted((ROOT / "tests/contracts").glob("*.yaml")):
        taken |= {option for case in cases(yaml_reader.load_file(path)) for option in case.readings}
    for id_ in library.ids():
        readings = library.consolidate(id_, Diagnostics()).document.must("readings").map
        for name, reading in readings.items():
            chosen = reading.text("chosen")
            others = {f"{name}={option}" for option in reading.must("options").map if option != chosen}
            # whom a size of 80 000 inhabitants concerns is a matter of amounts, not of time
            assert others <= taken or name == "taille_a_80000", name


def test_the_additional_funding_and_the_file(out):
    assert out(R06).when("additionnel_verse") == ("2022-05-10", "2022-05-10", "45000")
    waits = out(R06, "additionnel_et_dossier=meme_reserve").when("additionnel_verse")
    assert waits == ("2023-05-10", "2023-07-10", "45000")


# Carcassonne, from its contract alone


@pytest.fixture(scope="module")
def signed(out):
    return out("cpts-bassin-carcassonnais")


def test_105_000_at_signature(signed):
    assert signed.paid("2022-09-30") == [
        ("2022-09-30", "additionnel_verse", "45000"),
        ("2022-09-30", "fonctionnement_signature[1]", "60000"),
    ]


def test_the_additional_once_and_an_operating_advance_at_each_anniversary(signed):
    """A17: two different 45 000 €, told apart by their names and dates."""
    paid = {(day, cell) for day, cell, amount in signed.paid() if amount == "45000"}
    anniversaries = {(f"{year}-09-30", f"fonctionnement_avance[{year - 2021}]") for year in range(2023, 2027)}
    assert paid == {("2022-09-30", "additionnel_verse"), *anniversaries}


def test_what_settles_a_year_is_paid_by_30_november(signed):
    settled = [
        line
        for line in signed.data["payments"]
        if line["name"] in ("fonctionnement_solde", "solde_fixe", "variable") and line["date"]
    ]
    years = {line["at"]["annee"] for line in settled}
    assert years == {"1", "2", "3", "4", "5"}
    for line in settled:
        year = 2022 + int(line["at"]["annee"])
        assert (line["date"], line["latest"]) == (f"{year}-09-30", f"{year}-11-30"), line["name"]


@pytest.mark.parametrize(
    ("deadline", "day"),
    [
        ("demarrage_au_plus_tard[acces_soins]", "2023-03-30"),
        ("demarrage_au_plus_tard[parcours]", "2023-09-30"),
        ("demarrage_au_plus_tard[prevention]", "2023-09-30"),
        ("demarrage_au_plus_tard[crises_sanitaires]", "unknown"),
        ("deploiement_au_plus_tard[acces_soins]", "2024-03-30"),
        ("deploiement_au_plus_tard[parcours]", "2024-09-30"),
        ("deploiement_au_plus_tard[prevention]", "2024-09-30"),
        ("deploiement_au_plus_tard[crises_sanitaires]", "unknown"),
        ("socles_deployes", "2024-09-30"),
        ("demarrage_optionnel_au_plus_tard[qualite]", "2024-03-01"),
        ("demarrage_optionnel_au_plus_tard[accompagnement]", "2022-10-01"),
        ("deploiement_optionnel_au_plus_tard[qualite]", "2025-03-30"),
        ("deploiement_optionnel_au_plus_tard[accompagnement]", "2024-09-30"),
    ],
)
def test_its_calendar(signed, deadline, day):
    assert signed[deadline] == day


@pytest.mark.parametrize(
    ("unit", "amount"),
    [("jours", "5609.59"), ("mois_entames", "5625")],  # 7 500 × 0.75 × 364/365, or 12/12
)
def test_the_advance_of_the_support_mission(out, unit, amount):
    found = out("cpts-bassin-carcassonnais", f"unite_prorata={unit}", "demarrage[accompagnement]=2022-10-01")
    assert found.when("avance_fixe[accompagnement, 1]") == ("2022-10-01", "2022-10-01", amount)
    # 7 500 × 0.75 with the settlement of the first year
    assert found.when("avance_fixe[accompagnement, 2]") == ("2023-09-30", "2023-11-30", "5625")


@pytest.mark.parametrize(("unit", "amount"), [("mois_entames", "26250"), ("jours", "26465.75")])
def test_a04_the_access_mission_supposed_started_on_its_last_day(out, unit, amount):
    found = out("cpts-bassin-carcassonnais", f"unite_prorata={unit}", "demarrage[acces_soins]=2023-03-30")
    assert found.when("avance_fixe[acces_soins, 1]") == ("2023-03-30", "2023-03-30", amount)
    assert found.lines["demarrage_au_plus_tard[acces_soins]"]["status"] == "met"


# The three cases of annexe 6, from the signature to the second anniversary


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "r50a-cas-1",
            [
                ("2022-09-30", "additionnel_verse", "45000"),
                ("2022-09-30", "fonctionnement_signature[1]", "60000"),
                ("2023-03-01", "avance_fixe[parcours, 1]", "15318.49"),
                ("2023-09-30", "avance_fixe[parcours, 2]", "26250"),
                ("2023-09-30", "fonctionnement_avance[2]", "45000"),
                ("2023-09-30", "solde_fixe[parcours, 1]", "5106.17"),
                ("2024-09-30", "avance_fixe[parcours, 3]", "26250"),
                ("2024-09-30", "fonctionnement_avance[3]", "45000"),
                ("2024-09-30", "fonctionnement_solde[2]", "15000"),
                ("2024-09-30", "solde_fixe[parcours, 2]", "8750"),
            ],
        ),
        (
            "r50b-cas-2",
            [
                ("2022-09-30", "additionnel_verse", "45000"),
                ("2022-09-30", "fonctionnement_signature[1]", "60000"),
                ("2023-09-30", "fonctionnement_avance[2]", "45000"),
                ("2024-01-30", "avance_fixe[parcours, 2]", "17500"),
                ("2024-09-30", "avance_fixe[parcours, 3]", "26250"),
                ("2024-09-30", "fonctionnement_avance[3]", "45000"),
                ("2024-09-30", "fonctionnement_solde[2]", "15000"),
                ("2024-09-30", "solde_fixe[parcours, 2]", "5833.33"),
            ],
        ),
        (
            "r50c-cas-3",
            [
                ("2023-09-30", "avance_fixe[parcours, 2]", "26250"),
                ("2023-09-30", "fonctionnement_avance[2]", "45000"),
                ("2024-09-30", "avance_fixe[parcours, 3]", "26250"),
                ("2024-09-30", "fonctionnement_avance[3]", "45000"),
                ("2024-09-30", "fonctionnement_solde[2]", "15000"),
                ("2024-09-30", "solde_fixe[parcours, 2]", "8750"),
            ],
        ),
    ],
)
def test_the_cases_of_annexe_6(out, name, expected):
    assert out(name).paid("2024-09-30") == expected


# A contract under two texts


def in_cents(amount):
    """An amount in cents."""
    euros, _, cents = amount.partition(".")
    return int(euros + cents.ljust(2, "0"))


def test_a16_each_year_under_its_own_text_paid_to_the_cent(out):
    found = out(A16)
    assert found.data["rules"] == "aci-cpts/2019-arrete, aci-cpts/avenant-2"
    access = [found[f"total_mission[acces_soins, {year}]"] for year in range(1, 6)]
    assert access == ["47000"] * 3 + ["100000"] * 2  # 17 500 + 17 500 + 12 000; 70 000 + 30 000
    years = [found[f"total_annuel[{year}]"] for year in range(1, 6)]
    # 60 000 of operating, and from the fourth the crisis plan, written then updated
    assert years == ["107000"] * 3 + ["195000", "177500"]
    for year, due in enumerate(years, 1):
        paid = [p["amount"] for p in found.data["payments"] if p["at"].get("annee") == str(year) and p["amount"]]
        assert sum(map(in_cents, paid)) == in_cents(due), year
    assert sum(in_cents(amount) for _, _, amount in found.paid()) == in_cents(found["total"]) == 79_100_000


def test_a16_the_parts_of_2019_end_with_it(out):
    found = out(A16)
    paid = [found.when(f"snp_compensation_versee[{year}]") for year in (1, 2, 3)]
    assert paid == [(f"{year}-02-10", f"{year}-04-10", "12000") for year in (2021, 2022, 2023)]
    assert {"none"} == {found[f"snp_compensation[{year}]"] for year in (4, 5)}


def test_a72_without_a_switch_the_additional_is_of_the_day_avenant_2_was_published(out):
    assert out(R34).when("additionnel_verse") == ("2022-03-31", "2022-03-31", "56250")
    assert out(A16).when("additionnel_verse") == ("2022-09-03", "2022-09-03", "45000")


# The early mission: amounts by size and mission, then each ending

MISSIONS = ("acces_soins", "parcours", "prevention", "crises_sanitaires")


@pytest.mark.parametrize(("population", "amount"), [(39999, 15000), (40000, 17500), (175000, 25000), (175001, 30000)])
@pytest.mark.parametrize("mission", MISSIONS)
def test_an_early_mission_is_paid_by_its_size(out, population, amount, mission):
    starts = [f"demarrage[{m}]={'2022-09-15' if m == mission else 'none'}" for m in MISSIONS]
    found = out(R83, "", f"population={population}", *starts)
    assert found.paid() == [("2022-10-03", f"aide_versee[{mission}]", str(amount))]
    assert found["total"] == str(amount)


@pytest.mark.parametrize(
    ("ending", "effect", "repaid", "total"),
    [
        # nobody ends it, or its leaders do: all is kept
        ([], "none", "none", "60000"),
        (["date_reception_resiliation=2023-01-10", "auteur=porteurs"], "2023-02-10", "none", "60000"),
        # the caisse, because nothing was carried out: all is repaid, within two months of the end
        (
            ["date_reception_resiliation=2023-01-10", "auteur=caisse", "motif_resiliation=non_deploiement"],
            "2023-02-10",
            ("2023-02-10", "2023-04-10", "60000"),
            "0",
        ),
        # the same, referred to the director: once it has been settled, or dropped
        (
            [
                "date_reception_resiliation=2023-01-10",
                "auteur=caisse",
                "motif_resiliation=non_deploiement",
                "date_saisine=2023-02-09",
                "date_fin_suspension=2023-05-31",
            ],
            "2023-05-31",
            ("2023-05-31", "2023-07-31", "60000"),
            "0",
        ),
        (
            [
                "date_reception_resiliation=2023-01-10",
                "auteur=caisse",
                "motif_resiliation=non_deploiement",
                "date_saisine=2023-02-09",
                "date_fin_suspension=none",
            ],
            "none",
            "none",
            "60000",
        ),
        # referred too late
        (
            [
                "date_reception_resiliation=2023-01-10",
                "auteur=caisse",
                "motif_resiliation=non_deploiement",
                "date_saisine=2023-02-10",
            ],
            "2023-02-10",
            ("2023-02-10", "2023-04-10", "60000"),
            "0",
        ),
        # A43: the caisse, because of the nine months
        (
            ["date_reception_resiliation=2023-01-10", "auteur=caisse", "motif_resiliation=neuf_mois"],
            "2023-02-10",
            "none",
            "60000",
        ),
        # A75: on the day of its term, and on the eve of it
        (
            ["date_reception_resiliation=2023-06-10", "auteur=caisse", "motif_resiliation=non_deploiement"],
            "2023-07-10",
            "none",
            "60000",
        ),
        (
            ["date_reception_resiliation=2023-06-09", "auteur=caisse", "motif_resiliation=non_deploiement"],
            "2023-07-09",
            ("2023-07-09", "2023-09-09", "60000"),
            "0",
        ),
    ],
)
def test_how_an_early_mission_ends(out, ending, effect, repaid, total):
    found = out(R83, "", *ending)
    assert (found["effet_resiliation"], found["total"]) == (effect, total)
    if repaid == "none":
        assert found["reprise"] == "none"
    else:
        assert found.when("reprise") == repaid
        assert found.lines["reprise"]["to"] == "caisse"


# The views


@pytest.fixture
def accord(capsys, monkeypatch):
    """accord("r46-…", "--view", …): what `accord evaluate` prints of a contract."""
    monkeypatch.delenv("ACCORD_RULES", raising=False)
    monkeypatch.chdir(ROOT)

    def run(name, *options):
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(["evaluate", str(CONTRACTS / f"{name}.yaml"), *options])
        printed = capsys.readouterr()
        assert (left.value.code, printed.err) == (0, "")
        return printed.out

    return run


# Signed on 15 November 2022, size 1: 50 000 and 18 750 at signature; on each 15 November an advance of 37 500, and
# until 15 January an advance of 18 750, a balance of 6 250 and a variable part of 20 000; from 2024 a balance of 12
# 500.
RECEIVED = [
    ("2022", "68750", "68750"),  # 50 000 + 18 750
    ("2023", "82500", "37500"),  # 37 500 + 18 750 + 6 250 + 20 000; by last dates, 37 500
    ("2024", "95000", "82500"),  # the same and 12 500; by last dates, 45 000 of year 1 and 37 500
    ("2025", "95000", "95000"),
    ("2026", "95000", "95000"),
    ("2027", "38750", "57500"),  # 12 500 + 6 250 + 20 000; by last dates, 12 500 + 45 000 of year 4
    ("2028", "0", "38750"),
]


def test_what_a_civil_year_receives(accord):
    years = json.loads(accord("r46-r47-reglement-annuel", "--format", "json"))["civil_years"]
    assert [(y["year"], y["by_date"], y["by_latest"]) for y in years] == RECEIVED
    assert {y["unknown"] for y in years} == {0}
    for column in (1, 2):
        assert sum(int(year[column]) for year in RECEIVED) == 5 * 95000


def test_the_view_by_civil_year(accord):
    rows = [line.split() for line in accord("r46-r47-reglement-annuel", "--view", "civil-year").splitlines()]
    for year, by_date, by_latest in RECEIVED:
        assert [year, f"{int(by_date):,}.00", f"{int(by_latest):,}.00"] in rows


def test_an_ending_that_nobody_can_date_leaves_from_nothing_to_a_whole_year(accord):
    """Parts of a year stay between 0 and 1 whatever day is supposed: the bounds of a year of operating funding are
    its own."""
    values = json.loads(accord("r73-a25-suspension-sans-fin", "--range", "--format", "json"))["values"]
    years = [v["range"] for v in values if v["name"] == "fonctionnement" and "range" in v]
    # the year that holds the end of the notice, 10 March 2024: at least 55 of 366 days of 50 000; then three whole
    # doubts
    assert [(y["lowest"], y["highest"]) for y in years] == [("7513.66", "50000"), *[("0", "50000")] * 3]


def test_the_schedule_has_every_payment_in_the_order_of_its_date(accord):
    text = accord("r46-r47-reglement-annuel", "--view", "schedule")
    rows = [line for line in text.splitlines() if re.match(r"20\d\d-", line)]
    assert [row[:10] for row in rows] == sorted(row[:10] for row in rows)
    # 50 000 once, four advances and four balances of operating; five advances, balances and results
    assert len(rows) == 1 + 4 + 4 + 3 * 5
    assert rows[0].split()[:2] == ["2022-11-15", "50,000.00"]
    assert rows[-1].split()[:2] == ["2027-11-15", "2028-01-15"]
    assert "Payments that are sure: 475,000.00" in text


def test_the_schedule_says_what_goes_back_to_the_caisse(accord):
    text = accord("r75-a74-une-seule-difference", "--view", "schedule", "--locale", "fr")
    (row,) = [line for line in text.splitlines() if "Fonctionnement, solde" in line and "caisse" in line]
    assert row.split("  ")[:2] == ["30/01/2024", "30/03/2024"]
    assert "-20 833,33" in row.translate({0x202F: " ", 0xA0: " ", 0x2212: "-"})


def test_the_deadlines_with_their_states(accord):
    rows = [line.split("  ") for line in accord("r15-r19-calendrier", "--view", "deadlines").splitlines()]
    states = [[word.strip() for word in row if word.strip()][:2] for row in rows if re.match(r"20\d\d-", row[0])]
    assert states[:4] == [
        ["2023-02-28", "met"],
        ["2023-02-28", "late"],
        ["2023-08-31", "late"],
        ["2023-08-31", "unknown"],
    ]
    assert [day for day, _ in states] == sorted(day for day, _ in states)


@pytest.mark.parametrize(("on", "state"), [("2023-03-30", "open"), ("2023-03-31", "unknown")])
def test_a_deadline_that_nobody_has_met_is_open_until_its_day(accord, on, state):
    text = accord("r18-socles-deployes", "--view", "deadlines", "--on", on)
    assert re.search(rf"2023-03-30 +{state} +Démarrage de la mission \(Accès aux soins\)", text)
    assert re.search(r"2024-09-30 +late +2024-10-15 +Déploiement de toutes les missions socles", text)


# From 810 287.67: 35 287.67 becomes 35 000, or 70 000; 30 000 becomes 15 123.29; the second year ends after 330 of its
# 366 days and is the last, 125 287.67 + 45 000 + 54 098.36 + 63 114.75 + 27 049.18.
TOTALS = {
    "unite_prorata": {
        "jours": "810287.67",
        "jours_365": "810287.67",
        "mois_entames": "810000",
        "mois_complets": "810000",
        "trente_360": "810000",
    },
    "solde_de_demarrage": {"prorata": "810287.67", "entier": "845000"},
    "variable_de_demarrage": {"entier": "810287.67", "prorata": "795410.96"},
    "avant_le": {"inclus": "810287.67", "exclu": "765287.67"},
    "renouvellement_de_l_accord": {"renouvele": "810287.67", "non_renouvele": "314549.96"},
    "depassement": {"plafonne": "810287.67", "libre": "810287.67"},
}


def test_the_total_under_each_option_of_a_reading(accord):
    found = json.loads(accord(R45, "--readings", "--format", "json"))["alternatives"]
    totals = {a["reading"]: {o["option"]: o["total"] for o in a["options"]} for a in found}
    assert {reading: totals[reading] for reading in TOTALS} == TOTALS
    taken = {a["reading"]: [o["option"] for o in a["options"] if o["taken"]] for a in found}
    assert taken["unite_prorata"] == ["jours"] and taken["solde_de_demarrage"] == ["prorata"]
    assert "mois_entames (mois entamés, sur 12)  total 810,000.00" in accord(R45, "--readings")
