"""An accord of another profession, in a rule file: points times a value, fixed and variable points, an advance."""

ID = "aci-msp/exemple"

ACCORD = """
    signed: 2026-01-15
    contract_date: date_signature

    dimensions:
      critere:
        label: Critère
        members:
          horaires: {label: Horaires d'ouverture, socle: true}
          coordination: {label: Coordination, socle: true}
          soins_non_programmes: {label: Soins non programmés, socle: false}
          crise: {label: Réponse aux crises, socle: false}
      annee: {label: Année, range: [1, duree], dated: debut_annee}

    facts:
      date_signature: {type: date, label: Signature, question: À quelle date le contrat a-t-il été signé ?, §}
      patientele: {type: integer, per: [annee], carry: forward, minimum: 0, label: Patientèle,
        question: Combien de patients ?, §}
      rempli: {type: boolean, per: [critere, annee], carry: forward, label: Critère rempli,
        question: Le critère est-il rempli ?, §}

    tables:
      duree: {type: integer, value: 5, label: Durée, §}
      valeur_du_point: {type: money, value: 7, label: Valeur du point, §}
      patientele_de_reference: {type: integer, value: 4000, label: Patientèle de référence, §}
      points_fixes:
        per: [critere]
        type: number
        label: Points fixes
        §
        values: [800, 1000, 200, 100]
      points_variables:
        per: [critere]
        type: number
        label: Points variables
        §
        values: [none, 1700, none, 350]
      taux_avance: {type: rate, value: 0.6, label: Part avancée, §}
      avance_minimale: {type: money, value: 12000, label: Avance minimale, §}

    rules:
      debut_annee: {per: [annee], type: date, label: Début de l'année,
        formula: "add_years(date_signature, annee - 1)", §}
      prerequis:
        per: [annee]
        type: boolean
        label: Critères socles remplis
        formula: all(rempli, over=critere, where=socle)
        §
      points:
        per: [critere, annee]
        type: number
        label: Points
        show: true
        when: prerequis and rempli
        formula: points_fixes + points_variables * patientele / patientele_de_reference
        §
      remuneration:
        per: [annee]
        type: money
        label: Rémunération
        show: true
        when: prerequis
        formula: sum(points, over=critere) * valeur_du_point
        round: 0.01
        §
      avance:
        per: [annee]
        type: money
        label: Avance, sur l'année précédente
        show: true
        formula: max(previous(remuneration, over=annee) * taux_avance, avance_minimale)
        round: 0.01
        §

    controls:
      a_la_patientele_de_reference:
        at: {annee: 1}
        given:
          date_signature: 2026-09-01
          patientele: 4000
          critere:
            horaires: {rempli: true}
            coordination: {rempli: true}
            soins_non_programmes: {rempli: true}
            crise: {rempli: true}
        expect: {remuneration: 29050, avance: 12000}
        §

    rounding: {mode: half_up, because: un exemple}
    """
EVERY = (
    "critere: {horaires: {rempli: true}, coordination: {rempli: true}, soins_non_programmes: {rempli: false}, crise:"
    " {rempli: {1: false, 2: true}}}"
)


def written(office):
    office.write(ID, ACCORD, kind="accord")
    return office


def test_the_accord_checks_clean(office):
    assert written(office).diagnostics(ID) == []


def test_points_times_a_value(office):
    due = written(office).due(ID, f"date_signature: 2026-09-01, patientele: {{1: 6001, 3: 1000}}, {EVERY}")
    # coordination: 1000 + 1700 × 6001/4000 = 3550.425 points; crisis: 100 + 350 × 6001/4000 = 625.0875
    assert due["points", "coordination", "1"] == "3550.425"
    assert due["points", "crise", "1"] == due["points", "soins_non_programmes", "1"] == "none"
    assert due["points", "crise", "2"] == "625.0875"
    # year 1: (800 + 3550.425) × 7 = 30 452.975; year 2: (800 + 3550.425 + 625.0875) × 7 = 34 828.5875
    assert (due["remuneration", "1"], due["remuneration", "2"]) == ("30452.98", "34828.59")
    # year 3: (800 + 1000 + 425 + 100 + 87.5) × 7 = 16 887.50
    assert due["remuneration", "3"] == "16887.5"


def test_an_advance_of_a_share_with_a_minimum(office):
    due = written(office).due(ID, f"date_signature: 2026-09-01, patientele: {{1: 6001, 3: 1000}}, {EVERY}")
    # none before the first year: the minimum; 60 % of 30 452.98, of 34 828.59; 60 % of 16 887.50 = 10 132.50: the
    # minimum
    assert [due["avance", n] for n in "1234"] == ["12000", "18271.79", "20897.15", "12000"]


def test_without_a_basic_criterion_nothing_is_due(office):
    due = written(office).due(ID, "date_signature: 2026-09-01, patientele: 4000, critere: {horaires: {rempli: false}}")
    assert (due["remuneration", "1"], due["points", "crise", "1"]) == ("none", "none")


def test_selected_by_its_family_and_a_name_of_its_own(office):
    due = written(office).due("aci-msp", f"date_signature: 2026-09-01, patientele: 4000, {EVERY}", head="accord")
    assert due.data["rules"] == ID
    assert due["remuneration", "1"] == "24500"  # (800 + 1000 + 1700) × 7
