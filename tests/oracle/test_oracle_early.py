"""Early missions, worked by hand from the documents."""

from datetime import date

import pytest
from amounts import GUIDE, PRECOCE
from days import at
from oracle import dues, reckon
from worked import IN_SIZE, amount


def early(population=60_000, received=None, author=None, ground=None, **facts):
    said = {
        "date_signature": "2022-05-10",
        "date_enregistrement": "2022-05-20",
        "population": population,
        "constitue_en_association": True,
        "date_validation_lettre": "2022-05-10",
        "territoire_precise": True,
        "deja_adherent": False,
        "deja_beneficiaire": False,
        "autre_projet_sur_le_territoire": False,
        "mission": {"acces_soins": {"demarrage": "2022-03-01"}, "prevention": {"demarrage": "2022-05-10"}},
        "date_reception_resiliation": received,
        "auteur": author,
        "motif_resiliation": ground,
    }
    return dues({"contract": "Essai", "rules": PRECOCE, "facts": said | facts})


@pytest.mark.parametrize(("population", "aid"), list(zip(IN_SIZE, (15_000, 17_500, 25_000, 30_000), strict=True)))
def test_the_aid_of_an_early_mission(population, aid):
    found = early(population)
    assert amount(found, "aide", mission="acces_soins") == amount(found, "aide", mission="prevention") == aid
    assert amount(found, "total") == 2 * aid


@pytest.mark.parametrize(
    ("ending", "repaid"),
    [
        (("2022-08-01", "caisse", "non_deploiement"), 35_000),
        (("2022-08-01", "caisse", "neuf_mois"), None),
        (("2022-08-01", "porteurs", None), None),
        (("2023-01-19", "caisse", "non_deploiement"), 35_000),  # in effect the day before the nine months are over
        (("2023-01-20", "caisse", "non_deploiement"), None),
    ],
)
def test_the_aid_is_repaid_only_where_nothing_was_carried_out(ending, repaid):
    assert amount(early(60_000, *ending), "remboursement") == repaid


def test_a_referral_to_the_director_suspends_the_repayment():
    ending = ("2022-12-01", "caisse", "non_deploiement")
    assert (
        amount(early(60_000, *ending, date_saisine="2022-12-15", date_fin_suspension="2023-03-01"), "remboursement")
        is None
    )
    assert (
        amount(early(60_000, *ending, date_saisine="2022-12-15", date_fin_suspension="2023-02-01"), "remboursement")
        == 35_000
    )
    assert amount(early(60_000, *ending, date_saisine="2023-01-15"), "remboursement") == 35_000


@pytest.mark.parametrize("fact", ["deja_adherent", "deja_beneficiaire", "autre_projet_sur_le_territoire"])
def test_who_is_a_member_or_was_helped_before_has_no_aid(fact):
    assert early(**{fact: True}) == {("total", ()): 0}


# Days, readings, and the local page


def reckoned(rules=PRECOCE, readings=None, **facts):
    said = {
        "date_signature": "2022-05-10",
        "date_enregistrement": "2022-05-20",
        "date_effet": "2022-06-01",
        "population": 60_000,
        "constitue_en_association": True,
        "date_validation_lettre": "2022-05-10",
        "territoire_precise": True,
        "deja_adherent": False,
        "deja_beneficiaire": False,
        "autre_projet_sur_le_territoire": False,
        "mission": {"acces_soins": {"demarrage": "2022-05-10"}},
        "compte_bancaire": True,
        "actions_soins_non_programmes": True,
        "actions_medecin_traitant": True,
        "date_depot": "2022-12-01",
        "date_adhesion": "none",
    }
    return reckon({"contract": "Essai", "rules": rules, "facts": said | facts}, readings)


@pytest.mark.parametrize(
    ("validated", "aid"),
    [("2022-05-10", 17_500), ("2022-05-15", 17_500), ("2022-05-20", 17_500), ("2022-05-21", None), ("none", None)],
)
def test_the_letter_is_validated_when_the_adhesion_is_registered(validated, aid):
    assert amount(reckoned(date_validation_lettre=validated).dues, "aide", mission="acces_soins") == aid


@pytest.mark.parametrize(
    ("reading", "term"), [("enregistrement", "2023-02-20"), ("signature", "2023-02-10"), ("effet", "2023-03-01")]
)
def test_nine_months_from_a_day_that_is_a_reading(reading, term):
    found = reckoned(readings={"depart_du_delai": reading})
    day = date.fromisoformat(term)
    assert found.days["terme", ()] == day
    filed, others = date(2022, 12, 1), {(name, ()): (day, None) for name in ("adhesion", "validation_du_projet")}
    assert found.deadlines == {("depot", ()): (day, filed)} | others


def test_a_mission_started_later_may_be_paid_on_its_own_day():
    later = {"parcours": {"demarrage": "2022-09-01"}, "prevention": {"demarrage": "2023-02-20"}}
    assert reckoned(mission=later).payments == {}
    found = reckoned(mission=later, readings={"mission_demarree_ensuite": "payee"})
    assert found.payments == {("aide_versee", at(mission="parcours")): (17_500, date(2022, 9, 1), date(2022, 9, 1))}


def test_a_dismissal_after_the_term_may_oblige_to_repay():
    facts = {"date_reception_resiliation": "2023-02-01", "auteur": "caisse", "motif_resiliation": "non_deploiement"}
    assert amount(reckoned(**facts).dues, "remboursement") is None
    found = reckoned(**facts, readings={"resiliation_apres_le_terme": "produit_effet"})
    assert found.payments["reprise", ()] == (17_500, date(2023, 3, 1), date(2023, 5, 1))


@pytest.mark.parametrize(("rules", "aid"), [(PRECOCE, 17_500), (GUIDE, None)])
def test_the_local_page_leaves_the_crisis_mission_out(rules, aid):
    found = reckoned(rules, mission={"crises_sanitaires": {"demarrage": "2022-05-10"}})
    assert amount(found.dues, "aide", mission="crises_sanitaires") == aid


@pytest.mark.parametrize("fact", ["compte_bancaire", "actions_soins_non_programmes", "actions_medecin_traitant"])
def test_the_conditions_of_the_local_page(fact):
    assert amount(reckoned(GUIDE).dues, "total") == 17_500
    assert amount(reckoned(GUIDE, **{fact: False}).dues, "total") == 0
    assert amount(reckoned(**{fact: False}).dues, "total") == 17_500


@pytest.mark.parametrize(
    ("validated", "paid"),
    [("2022-08-15", "2022-09-01"), ("2023-02-20", "2023-02-20"), ("2023-02-21", None), ("none", None)],
)
def test_a_mission_started_later_may_wait_for_the_project(validated, paid):
    found = reckoned(
        mission={"parcours": {"demarrage": "2022-09-01"}},
        readings={"mission_demarree_ensuite": "payee_si_projet_valide"},
        date_validation_projet=validated,
    )
    when = date.fromisoformat(paid) if paid else None
    assert found.payments == ({("aide_versee", at(mission="parcours")): (17_500, when, when)} if when else {})


def test_what_is_repaid_may_be_the_missions_that_were_not_carried_out():
    done = {"demarrage": "2022-05-10", "actions_deployees": True}
    facts = {
        "mission": {"acces_soins": done, "parcours": done | {"actions_deployees": False}, "prevention": done},
        "date_reception_resiliation": "2022-08-01",
        "auteur": "caisse",
        "motif_resiliation": "non_deploiement",
    }
    part = {"etendue_du_remboursement": "missions_non_menees"}
    assert amount(reckoned(**facts).dues, "remboursement") == 3 * 17_500
    assert amount(reckoned(readings=part, **facts).dues, "remboursement") == 17_500


def test_what_is_left_of_a_notice_may_run_after_its_suspension():
    facts = {"date_reception_resiliation": "2022-08-01", "auteur": "caisse", "motif_resiliation": "non_deploiement"}
    facts |= {"date_saisine": "2022-08-22", "date_fin_suspension": "2022-10-01"}
    assert reckoned(**facts).payments["reprise", ()] == (17_500, date(2022, 10, 1), date(2022, 12, 1))
    rest = reckoned(**facts, readings={"fin_de_la_suspension": "preavis_restant"})  # ten days
    assert rest.payments["reprise", ()] == (17_500, date(2022, 10, 11), date(2022, 12, 11))


@pytest.mark.parametrize(("population", "aid"), list(zip(IN_SIZE, (15_000, 17_500, 17_500, 17_500), strict=True)))
def test_the_amounts_of_the_local_page(population, aid):
    found = reckoned(GUIDE, {"montants_de_la_page": "page_du_guide"}, population=population)
    assert amount(found.dues, "total") == aid


def test_the_local_page_only_asks_to_join():
    assert ("depot", ()) not in reckoned(GUIDE, {"engagement_des_neuf_mois": "adhesion"}).deadlines


def test_nine_months_of_a_31_may_may_end_after_28_february():
    facts = {"date_signature": "2022-05-31", "date_enregistrement": "2022-05-31", "auteur": "caisse"}
    facts |= {"date_reception_resiliation": "2023-01-28", "motif_resiliation": "non_deploiement"}
    assert amount(reckoned(**facts).dues, "remboursement") is None  # the dismissal takes effect on the last day
    found = reckoned(**facts, readings={"mois_trop_court": "lendemain"})
    assert amount(found.dues, "remboursement") == 17_500
