"""What an analyst can add to the law by writing a rule file, and no program."""

BASE = "aci-cpts/avenant-2"
SIZE_1 = "population: 20000, date_signature: 2026-09-01"


def test_a_mission(office):
    office.write(
        "aci-cpts/sante-mentale",
        """
        operations:
          - insert: dimensions.mission.members.sante_mentale
            after: prevention
            with: {label: Santé mentale, socle: false}
            §
          - {insert: tables.delai_demarrage, at: {mission: sante_mentale}, with: none, §}
          - {insert: tables.delai_deploiement, at: {mission: sante_mentale}, with: none, §}
          - {insert: tables.bareme_fixe, at: {mission: sante_mentale}, with: [10000, 12000, 14000, 16000], §}
          - {insert: tables.bareme_variable, at: {mission: sante_mentale}, with: [5000, 6000, 7000, 8000], §}
          - {insert: controls.calendrier_des_missions.expect.echeance_demarrage.sante_mentale, with: none, §}
          - {insert: controls.calendrier_des_missions.expect.echeance_deploiement.sante_mentale, with: none, §}
          - insert: controls.total_sante_mentale
            with: {at: {mission: sante_mentale}, expect: {maximum_mission: [15000, 18000, 21000, 24000]}}
            §
          - replace: controls.financement_total_possible.expect.maximum
            expect: [287500, 382500, 487500, 580000]
            with: [302500, 400500, 508500, 604000]
            §
          - replace: controls.total_possible_du_contrat.expect.total_possible
            with: [302500, 400500, 508500, 604000]
            §
          - replace: controls.total_possible_majore.expect.total_possible
            with: [302500, 400500, 508500, 655400]
            §
        """,
        amends=BASE,
    )
    assert office.diagnostics("aci-cpts/sante-mentale") == []
    chosen = "mission: {sante_mentale: {choisie: true, demarrage: 2026-09-01, taux_mission: 0.8}}"
    due = office.due("aci-cpts/sante-mentale", f"{SIZE_1}, {chosen}")
    assert due["total_possible", "1"] == "302500"  # 287 500 + 10 000 + 5 000
    assert due["total_mission", "sante_mentale", "1"] == "14000"  # 10 000 + 5 000 × 0.8
    assert office.due("aci-cpts/sante-mentale", SIZE_1)["total_mission", "sante_mentale", "1"] == "none"
    assert office.due(BASE, SIZE_1)["total_possible", "1"] == "287500"


def test_an_unfilled_cell_of_a_new_mission_is_named(office):
    office.write(
        "aci-cpts/sante-mentale",
        """
        operations:
          - insert: dimensions.mission.members.sante_mentale
            with: {label: Santé mentale, socle: false}
            §
          - {insert: tables.delai_demarrage, at: {mission: sante_mentale}, with: none, §}
          - {insert: tables.delai_deploiement, at: {mission: sante_mentale}, with: none, §}
          - {insert: tables.bareme_fixe, at: {mission: sante_mentale}, with: [10000, 12000, 14000, 16000], §}
        """,
        amends=BASE,
    )
    assert office.diagnostics("aci-cpts/sante-mentale") == ["E608 no value of bareme_variable for sante_mentale"]


def test_a_size_between_two_others(office):
    office.write(
        "aci-cpts/taille-moyenne",
        """
        operations:
          - insert: dimensions.taille.members.2b
            after: 2
            with: {label: de 60 000 à 80 000 habitants}
            §
          - insert: tables.borne_2b
            after: borne_1
            with: {type: integer, label: Entre les tailles 2 et 2b, value: 60000}
            §
          - {insert: tables.bareme_fonctionnement, at: {taille: 2b}, with: 67500, §}
          - insert: tables.bareme_fixe
            at: {taille: 2b}
            with: {acces_soins: 20000, parcours: 40000, prevention: 16000, qualite: 12500, accompagnement: 9000}
            §
          - insert: tables.bareme_variable
            at: {taille: 2b}
            with: {acces_soins: 20000, parcours: 40000, prevention: 16000, qualite: 12500, accompagnement: 9000}
            §
          - {insert: tables.bareme_snp_compensation, at: {taille: 2b}, with: 13500, §}
          - {insert: tables.bareme_snp_orientation, at: {taille: 2b}, with: 50000, §}
          - replace: rules.taille_de_la_population.cases
            with:
              - {if: population_couverte < borne_1, then: 1}
              - {if: population_couverte < borne_2b, then: 2}
              - if: population_couverte < borne_2
                then: '"2b"'
              - if: population_couverte == borne_2
                then: '"2b" if taille_a_80000 == "inferieure" else 3'
              - {if: population_couverte <= borne_3, then: 3}
              - {else: 4}
            §
          - {replace: controls.sous_la_borne_2.expect.taille, expect: 2, with: 2b, §}
          - {replace: controls.total_acces_soins.expect.maximum_mission, with: [40000, 47000, 53500, 65000, 80000], §}
          - {replace: controls.total_parcours.expect.maximum_mission, with: [50000, 70000, 80000, 90000, 100000], §}
          - {replace: controls.total_prevention.expect.maximum_mission, with: [20000, 30000, 32000, 35000, 40000], §}
          - {replace: controls.total_qualite.expect.maximum_mission, with: [15000, 20000, 25000, 30000, 40000], §}
          - {replace: controls.total_accompagnement.expect.maximum_mission, with: [10000, 15000, 18000, 20000, 30000],
              §}
          - {replace: controls.financement_total_possible.expect.maximum, with: [185000, 242000, 276000, 315000,
              380000], §}
          - replace: controls.total_possible_du_contrat.expect.total_possible
            with: [185000, 242000, 276000, 315000, 380000]
            §
          - replace: controls.avance_de_trois_quarts.expect.fonctionnement_avance
            with: [37500, 45000, 50625, 56250, 67500]
            §
          - {replace: controls.total_avec_orientation.expect.maximum_avec_orientation, with: [220000, 287000, 326000,
              370000, 450000], §}
        """,
        amends="aci-cpts/2019-arrete",
    )
    assert office.diagnostics("aci-cpts/taille-moyenne") == []

    def size_and_total(population, **readings):
        due = office.due("aci-cpts/taille-moyenne", f"population: {population}, date_signature: 2026-09-01", **readings)
        return due["taille", "1"], due["total_possible", "1"]

    assert size_and_total(59999) == ("2", "242000")
    assert size_and_total(60000) == ("2b", "276000")  # 67 500 + 53 500 + 80 000 + 32 000 + 25 000 + 18 000
    assert size_and_total(80001) == ("3", "315000")
    assert size_and_total(80000) == ("unknown", "unknown")
    assert size_and_total(80000, taille_a_80000="inferieure") == ("2b", "276000")


def test_a_new_amount(office):
    office.write(
        "aci-cpts/coordination",
        """
        operations:
          - insert: tables.bareme_coordination
            after: bareme_fonctionnement
            with: {per: [taille], type: money, label: Coordination, values: [4000, 5000, 6000, 7000]}
            §
          - insert: facts.coordinateur
            with: {type: boolean, per: [annee], label: Coordinateur,
              question: Un coordinateur est-il employé cette année-là ?, carry: forward}
            §
          - insert: rules.coordination
            after: fonctionnement
            with: {per: [annee], type: money, label: Coordination, when: coordinateur, formula: bareme_coordination,
              show: true}
            §
          - {replace: rules.total_annuel.formula, with: before + coordination, §}
          - insert: controls.coordination_imprimee
            with: {per: [taille], at: {annee: 1}, given: {coordinateur: true}, expect: {coordination: [4000, 5000,
              6000, 7000]}}
            §
        """,
        amends=BASE,
    )
    assert office.diagnostics("aci-cpts/coordination") == []
    # No mission has started and there was no crisis: the year is due its operating alone, 50 000.
    started = ", ".join(
        f"{m}: {{demarrage: none}}" for m in ("acces_soins", "parcours", "prevention", "crises_sanitaires")
    )
    facts = f"{SIZE_1}, crise: {{}}, mission: {{{started}}}"
    due = office.due("aci-cpts/coordination", f"{facts}, coordinateur: {{1: false, 2: true}}")
    assert [due["coordination", str(n)] for n in (1, 2, 5)] == ["none", "4000", "4000"]
    assert [due["total_annuel", str(n)] for n in (1, 2, 5)] == ["50000", "54000", "54000"]
    assert office.due("aci-cpts/coordination", facts)["total_annuel", "1"] == "unknown"


AVENANT_3 = """
    operations:
      - {repeal: readings.taille_a_80000, §}
      - replace: rules.taille_de_la_population.cases
        with:
          - {if: population_couverte < borne_1, then: 1}
          - {if: population_couverte <= borne_2, then: 2}
          - {if: population_couverte <= borne_3, then: 3}
          - {else: 4}
        §
      - {replace: tables.taux_majoration.value, expect: 0.10, with: 0.15, §}
      - {replace: controls.total_possible_majore.expect.total_possible, with: [287500, 382500, 487500, 653500], §}
      - replace: tables.adhesion_additionnel.value
        expect: 2022-09-30
        with: 2027-12-31
        §
      - {replace: controls.additionnel_la_veille.given.date_signature, with: 2027-12-30, §}
      - {replace: controls.additionnel_le_lendemain.given.date_signature, with: 2028-01-01, §}
    """


def test_an_avenant_3_alone_and_under_the_clauses_of_a_contract(office):
    office.write("aci-cpts/avenant-3", AVENANT_3, amends=BASE)
    assert office.diagnostics("aci-cpts/avenant-3") == []
    combined = "aci-cpts/avenant-3 + aci-cpts/avenant-2-aude"
    known = office.diagnostics("aci-cpts/avenant-2-aude")
    assert office.diagnostics(combined) == known  # what the variant alone already has
    # 580 000 + 15 % of 490 000; 80 000 inhabitants are now of size 2, and the additional funding is open again
    large = office.due("aci-cpts/avenant-3", "population: 200000, membres: 100, date_signature: 2026-09-01")
    assert large["total_possible", "1"] == "653500"
    edge = office.due(combined, "population: 80000, date_signature: 2026-09-01")
    assert (edge["taille", "1"], edge["total_possible", "1"]) == ("2", "382500")
    assert edge["total_possible_sans_crise", "1"] == "295000"  # the clauses of the variant hold under the later text
    assert edge["financement_additionnel"] == "45000"
    assert edge.data["rules"] == combined


def test_an_avenant_3_is_selected_by_its_date(office):
    office.write("aci-cpts/avenant-3", AVENANT_3, amends=BASE)
    late = office.due("aci-cpts", "population: 80000, date_signature: 2026-07-01", head="accord")
    before = office.due("aci-cpts", "population: 80000, date_signature: 2026-06-30", head="accord")
    assert (late.data["rules"], late["taille", "1"]) == ("aci-cpts/avenant-3", "2")
    assert (before.data["rules"], before["taille", "1"]) == (BASE, "unknown")
    assert "2026-07-01" in late.data["why_these_rules"]


def test_figures_that_a_contract_prints_are_seen_to_move_under_a_later_text(office):
    office.write(
        "aci-cpts/avenant-3",
        """
        operations:
          - replace: tables.bareme_fixe
            at: {mission: prevention}
            expect: [10000, 15000, 17500, 20000]
            with: [11000, 16000, 18500, 21000]
            §
          - {replace: controls.total_prevention.expect.maximum_mission, with: [21000, 31000, 36000, 41000], §}
          - {replace: controls.financement_total_possible.expect.maximum, with: [288500, 383500, 488500, 581000], §}
          - {replace: controls.total_possible_du_contrat.expect.total_possible, with: [288500, 383500, 488500,
              581000], §}
          - {replace: controls.total_possible_majore.expect.total_possible, with: [288500, 383500, 488500, 630100], §}
        """,
        amends=BASE,
    )
    assert office.diagnostics("aci-cpts/avenant-3") == []
    moved = [f for f in office.diagnostics("aci-cpts/avenant-3 + aci-cpts/avenant-2-aude") if f.startswith("E")]
    assert [f.partition(",")[0] for f in moved] == ["E615 2 figures stated in total_du_contrat"]
    assert "total_sans_crise" in moved[0]
    due = office.due("aci-cpts/avenant-3 + aci-cpts/avenant-2-aude", "population: 60000, date_signature: 2026-09-01")
    assert (due["total_possible", "1"], due["total_possible_sans_crise", "1"]) == ("383500", "296000")


def test_a_variant_of_a_department_that_pays_by_indicator_in_steps(office):
    office.write(
        "aci-cpts/avenant-2-paliers",
        """
        operations:
          - insert: dimensions.indicateur
            with: {label: Indicateur, within: mission, question: Quels indicateurs ?}
            §
          - insert: tables.palier_bas
            with: {type: rate, label: Premier palier, value: 0.5}
            §
          - insert: tables.palier_haut
            with: {type: rate, label: Second palier, value: 0.8}
            §
          - insert: tables.part_du_palier_bas
            with: {type: rate, label: Part payée au premier palier, value: 0.4}
            §
          - insert: facts.montant_indicateur
            with: {type: money, per: [indicateur], label: Montant, question: Quel montant cet indicateur porte-t-il ?}
            §
          - insert: facts.atteinte
            with: {type: rate, per: [indicateur, annee], label: Atteinte, question: À quel taux ?,
              when: sur_resultats, minimum: 0, maximum: 2}
            §
          - insert: rules.du_indicateur
            before: taux_retenu
            with:
              per: [indicateur, annee]
              type: money
              label: Dû pour l'indicateur
              show: true
              when: sur_resultats
              cases:
                - {if: atteinte < palier_bas, then: montant_indicateur * 0}
                - {if: atteinte < palier_haut, then: montant_indicateur * part_du_palier_bas}
                - {else: montant_indicateur}
            §
          - {repeal: facts.taux_mission, §}
          - insert: rules.taux_mission
            before: taux_retenu
            with:
              per: [mission, annee]
              type: rate
              label: Part du volet variable obtenue
              when: sur_resultats
              formula: sum(du_indicateur, over=indicateur) / enveloppe_variable
            §
          - insert: controls.paliers
            with:
              at: {mission: acces_soins, annee: 1}
              given:
                date_signature: 2026-09-01
                population: 20000
                mission:
                  acces_soins:
                    demarrage: 2026-09-01
                    indicateur:
                      a: {montant_indicateur: 1000, atteinte: 0.49}
                      b: {montant_indicateur: 2000, atteinte: 0.5}
                      c: {montant_indicateur: 4000, atteinte: 0.79}
                      d: {montant_indicateur: 8000, atteinte: 0.8}
              expect: {volet_variable: 10400}
            §
        """,
        kind="variant",
        amends=BASE,
        head='territory: {departement: "99"}',
    )
    assert office.diagnostics("aci-cpts/avenant-2-paliers") == []
    indicators = """a: {montant_indicateur: 10000, atteinte: 1.3},
        b: {montant_indicateur: 9000, atteinte: {1: 0.6, 2: 0.2}},
        c: {montant_indicateur: 6000, atteinte: {1: 0.9, 2: 0.8, 3: 0.1}}"""
    mission = f"acces_soins: {{demarrage: 2026-09-01, indicateur: {{{indicators}}}}}"
    due = office.due("aci-cpts/avenant-2-paliers", f"{SIZE_1}, mission: {{{mission}}}")
    # year 1: 10 000 + 9 000 × 0.4 + 6 000; year 2: 10 000 + 0 + 6 000; year 3: b is not known
    assert [due["volet_variable", "acces_soins", n] for n in "123"] == ["19600", "16000", "unknown"]
    assert due["du_indicateur", "acces_soins", "b", "1"] == "3600"
