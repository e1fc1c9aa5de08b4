"""The readings that the texts leave open: their options, and the one that the rule sets take.

The questions are those of the documents; only the names are the rule sets'. Of the options, the first is the chosen
one, and `None` stands first where none is.
"""

from collections.abc import Mapping

from amounts import APRES, AUDE, AVANT, GUIDE, PRECOCE, SEINE_SAINT_DENIS

Options = tuple[str | None, ...]

OF_SIZE: dict[str, Options] = {"taille_a_80000": (None, "inferieure", "superieure")}

OF_2019: dict[str, Options] = {
    **OF_SIZE,
    "taille_apres_la_signature": ("population", "avenant"),
    "avenant_de_taille_en_cours_d_annee": ("annee_entiere", "annee_suivante", "prorata"),
    "unite_prorata": ("jours", "jours_365", "mois_entames", "mois_complets", "trente_360"),
    "solde_de_demarrage": ("prorata", "entier"),
    "variable_de_demarrage": ("entier", "prorata"),
    "demarrage_avant_la_signature": ("avance_a_la_signature", "sans_avance"),
    "depassement": ("plafonne", "libre"),
    "snp_de_demarrage": ("prorata", "entier"),
    "versement_des_snp": ("solde", "avance"),
    "mission_ajoutee_en_cours_d_annee": ("demarrage", "avenant"),
    "mission_retiree_en_cours_d_annee": ("annee_entiere", "jusqu_au_retrait", "sans_variable"),
    "arrondi_de_l_avance": ("montant_exact", "montant_arrondi"),
    "renouvellement_de_l_accord": ("renouvele", "non_renouvele"),
    "dernier_jour_d_un_delai": ("inclus", "exclu"),
    "mois_trop_court": ("dernier_jour", "lendemain"),
    "fonctionnement_sans_mission": ("avance", "integral"),
    "dossier_incomplet": ("solde", "completude", "rien_sans_lui"),
    "fin_de_la_suspension": ("au_plus_tard_des_deux", "preavis_restant"),
    "reception_qui_compte": ("premiere", "derniere"),
    "fonctionnement_de_signature": ("proratise", "acquis"),
    "unite_de_fin": ("jours", "jours_365", "mois_entames", "mois_complets", "trente_360"),
    "variable_en_fin_de_contrat": ("prorata", "entier", "aucun"),
    "fin_en_annee_de_demarrage": ("prorata_double", "duree_servie"),
    "solde_positif_de_fin": ("deux_mois_de_la_fin", "deux_mois_de_l_anniversaire"),
    "difference_de_fin": ("une_seule", "par_part"),
}

OF_AVENANT_2: dict[str, Options] = {
    "entree_en_vigueur": ("publication", "six_mois_pour_la_crise", "six_mois", "avenant_au_contrat"),
    "annee_en_cours_au_passage": ("ancien_texte", "prorata", "nouveau_texte"),
    "mission_de_crise_au_passage": ("annee_suivante", "annee_du_passage"),
    "delai_crise": ("signature", "trame"),
    "redaction_en_cours_d_annee": ("prorata", "entier", "douze_mois"),
    "annee_de_redaction": ("premiere_annee_financee", "annee_du_demarrage", "annee_du_plan"),
    "delais_d_un_contrat_plus_ancien": ("application", "signature"),
    "annee_des_actions_covid": ("en_2021", "avant_2022"),
    "acte_de_la_crise": ("identification", "qualification"),
    "periode_de_crise": ("douze_mois", "annee_de_contrat", "annee_civile"),
    "variable_sans_mission": ("independant", "mission_demarree"),
    "crise_d_une_annee_anterieure": ("payee", "non_payee"),
    "crise_en_fin_de_contrat": ("acquise", "proratisee"),
    "avant_le": ("inclus", "exclu"),
    "versement_de_l_additionnel": ("application", "signature", "avenant_au_contrat"),
    "taille_de_l_additionnel": ("annee_du_paiement", "signature"),
    "additionnel_en_fin_de_contrat": ("acquis", "proratise"),
    "additionnel_et_dossier": ("sans_reserve", "meme_reserve"),
    "avant_le_covid": ("inclus", "exclu"),
    "versement_du_covid": ("application", "avenant_au_contrat"),
    "taille_du_covid": ("fin_2021", "annee_du_paiement"),
    "covid_et_douze_mois": ("independant", "ouvre"),
    "majoration_du_covid": ("exclue", "majoree"),
    "jour_des_membres": ("chaque_annee", "signature"),
    "majoration_d_une_crise_de_2019": ("exclue", "majoree"),
    "versement_de_la_majoration": ("solde", "avec_les_avances"),
    "assiette_majoration": ("missions", "missions_et_fonctionnement", "fixe"),
    "montant_majore": ("du", "tableau"),
    "majoration_de_la_crise": ("majoree", "exclue"),
}

OF_THE_AUDE: dict[str, Options] = {
    "delai_crise": ("trame", "signature"),
    "additionnel_et_dossier": ("meme_reserve", "sans_reserve"),
    "suivi_sans_mention": (None, "compte", "ne_compte_pas"),
    "cible_nulle": ("atteinte", "ecartee"),
    "cible_en_fourchette": ("borne_basse", "borne_haute"),
    "cible_absente": (None, "ecarte", "atteint", "manque"),
    "cibles_d_une_mission_tardive": (None, "annee_du_contrat", "annee_de_la_mission"),
    "moyenne_des_indicateurs": ("atteints", "tous"),
    "plafond_du_taux": ("par_indicateur", "de_la_mission", "aucun"),
    "survenue_et_trame": ("independant", "reserve"),
    "depart_de_la_mission_de_crise": ("trame", "demarrage", "annees_passees"),
    "delai_sans_mention": ("national", "aucun"),
    "sixieme_indicateur_national": ("liste_nationale", "liste_du_contrat"),
}

OF_SEINE_SAINT_DENIS: dict[str, Options] = {
    "autres_annees": (None, "memes_montants", "taux_convenu"),
    "autres_tailles": (None, "proportion", "taux_convenu"),
    "palier_a_la_valeur_initiale": ("paye", "non_paye"),
    "borne_d_un_palier": ("comprise", "exclue"),
    "cumul_des_paliers": ("le_plus_haut", "addition"),
}

OF_THE_EARLY_MISSION: dict[str, Options] = {
    **OF_SIZE,
    "entree_en_vigueur": ("publication", "six_mois"),
    "mission_crise": ("eligible", "exclue"),
    "depart_du_delai": ("enregistrement", "signature", "effet"),
    "mois_trop_court": ("dernier_jour", "lendemain"),
    "mission_demarree_ensuite": ("non_payee", "payee", "payee_si_projet_valide"),
    "fin_de_la_suspension": ("au_plus_tard_des_deux", "preavis_restant"),
    "etendue_du_remboursement": ("toute_la_somme", "missions_non_menees"),
    "resiliation_apres_le_terme": ("sans_effet", "produit_effet"),
}

OF_THE_GUIDE: dict[str, Options] = {
    "mission_crise": ("exclue", "eligible"),
    "montants_de_la_page": ("contrat", "page_du_guide"),
    "engagement_des_neuf_mois": ("depot_et_adhesion", "adhesion"),
}


def options(*texts: str) -> dict[str, Options]:
    """The readings open to a contract that lived under these texts."""
    if texts[-1] in (PRECOCE, GUIDE):
        return OF_THE_EARLY_MISSION | (OF_THE_GUIDE if GUIDE in texts else {})
    found = OF_2019 | (OF_AVENANT_2 if texts[-1] != AVANT else {}) | (OF_THE_AUDE if AUDE in texts else {})
    found |= OF_SEINE_SAINT_DENIS if SEINE_SAINT_DENIS in texts else {}
    gone = (
        ()
        if AVANT in texts
        else (
            "snp_de_demarrage",
            "versement_des_snp",
            *(("depassement",) if texts[-1] == AUDE and APRES not in texts else ()),
        )
    )
    return {name: known for name, known in found.items() if name not in gone}


def taken(said: Mapping[str, str], *texts: str) -> dict[str, str | None]:
    """The option of each reading: the one said, or the chosen one."""
    known = options(*texts)
    assert said.keys() <= known.keys(), f"no such readings: {said.keys() - known.keys()}"
    return {name: said.get(name, found[0]) for name, found in known.items()}
