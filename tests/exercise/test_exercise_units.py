"""What counts as exercised: what lies in the computation of a stated line that comes out, and nothing else."""

from fractions import Fraction

import pytest
from exercisekit import done, left

TOTAL = "{name: total, is: 1500, source: art. 2}"


def test_nothing_stated_nothing_exercised(law):
    found = law.coverage(law.contract("{habitants: 50, signature: 2021-01-01}", TOTAL.replace("1500", "7")))
    assert not found.exercised and found.share == 0
    assert [f.message for f in found.missed] == ["total is 1500, not 7"]


def test_a_line_exercises_what_its_computation_ran(law):
    found = law.coverage(law.contract("{habitants: 50, signature: 2021-01-01}", TOTAL))
    assert not found.missed
    assert done(found) >= {
        "rule total",
        "rule montant",
        "rule part",
        "rule a_temps",
        "case part: case 1 of 3",
        "figure bareme[fixe]",
        "figure bareme[libre]",
        "figure seuil",
        "figure duree",
        "case montant: bareme * part of bareme * part if a_temps else none",
    }
    assert left(found) >= {
        "case part: case 2 of 3",
        "payment versement",
        "condition assez: holds",
        "figure bareme[fixe]",
    }


def test_a_text_that_two_versions_share_is_one_unit(law):
    names = [f"{u.kind} {u.what} {u.span.line}" for u in law.coverage().units]
    assert len([n for n in names if n.startswith("rule part ")]) == 1
    assert len([n for n in names if n.startswith("figure bareme[libre]")]) == 1
    assert len([n for n in names if n.startswith("figure bareme[fixe]")]) == 2, "the amendment wrote another figure"


@pytest.mark.parametrize(
    ("habitants", "is_", "sides"),
    [
        (99, 1500, {"just below"}),
        (100, 3000, {"at"}),
        (101, 3000, set()),
        (98, 1500, set()),
    ],
)
def test_a_boundary_is_exercised_at_the_nearest_number_on_each_side(law, habitants, is_, sides):
    contract = law.contract(f"{{habitants: {habitants}, signature: 2021-01-01}}", TOTAL.replace("1500", str(is_)))
    prefix = "boundary part: habitants < seuil, "
    assert {d.removeprefix(prefix) for d in done(law.coverage(contract)) if d.startswith(prefix)} == sides


@pytest.mark.parametrize(
    ("signature", "is_", "sides"),
    [
        ("2021-06-30", 1500, {"at"}),
        ("2021-07-01", 0, {"just above"}),
        ("2021-06-29", 1500, set()),
        ("2021-07-02", 0, set()),
    ],
)
def test_a_date_boundary_is_exercised_on_the_day_and_the_next(law, signature, is_, sides):
    contract = law.contract(f"{{habitants: 50, signature: {signature}}}", TOTAL.replace("1500", str(is_)))
    prefix = "boundary a_temps: signature <= echeance, "
    assert {d.removeprefix(prefix) for d in done(law.coverage(contract)) if d.startswith(prefix)} == sides


def test_the_days_of_a_payment_count_only_where_they_are_stated(law):
    facts = "{habitants: 50, signature: 2021-01-01}"
    bare = done(law.coverage(law.contract(facts, "{name: versement, is: 1500, source: art. 4}")))
    assert "payment versement" in bare and "payment versement: date" not in bare
    dated = done(law.coverage(law.contract(facts, "{name: versement, is: 1500, date: 2021-01-01, source: art. 4}")))
    assert "payment versement: date" in dated and "payment versement: last day" not in dated
    last = done(law.coverage(law.contract(facts, "{name: versement, is: 1500, latest: 2021-01-03, source: art. 4}")))
    assert "payment versement: last day" in last


def test_a_deadline_is_met_only_where_its_state_is_stated(law):
    facts = "{signature: 2021-01-01, fin: 2022-12-31}"
    due = done(law.coverage(law.contract(facts, "{name: terme, is: 2023-01-01, source: art. 5}")))
    assert "deadline terme" in due and "deadline terme: met by" not in due
    met = done(law.coverage(law.contract(facts, "{name: terme, is: 2023-01-01, state: met, source: art. 5}")))
    assert "deadline terme: met by" in met


def test_a_condition_has_two_sides(law):
    holds = done(law.coverage(law.contract("{membres: 1}", "{name: assez, is: true, source: art. 6}")))
    fails = done(law.coverage(law.contract("{membres: 0}", "{name: assez, is: false, source: art. 6}")))
    assert {h for h in holds if h.startswith("condition")} == {"condition assez: holds"}
    assert {h for h in fails if h.startswith("condition")} == {"condition assez: fails"}


def test_an_option_is_exercised_by_a_line_that_takes_it(law):
    facts = "{habitants: 100, signature: 2021-01-01}"
    chosen = done(law.coverage(law.contract(facts, "{name: part, is: 1, source: art. 1}")))
    assert "reading au_seuil: large" in chosen and "reading au_seuil: petite" not in chosen
    other = "{name: part, is: 0.5, readings: {au_seuil: petite}, source: art. 1}"
    taken = done(law.coverage(law.contract(facts, other)))
    assert "reading au_seuil: petite" in taken and "reading au_seuil: large" not in taken


def test_a_reading_that_no_formula_asked_for_is_not_exercised(law):
    line = "{name: part, is: 0.5, readings: {au_seuil: petite}, source: art. 1}"
    assert "reading au_seuil: petite" not in done(law.coverage(law.contract("{habitants: 50}", line)))


def test_a_line_under_rules_of_its_own(law):
    line = "{name: total, is: 1870, rules: loi/second, source: art. 2}"
    found = law.coverage(law.contract("{habitants: 50, signature: 2021-01-01}", line))
    assert not found.missed and "figure majoration" in done(found)


def test_cells_of_which_nobody_knows_how_many_there_are(law):
    law.rewritten(
        ("range: [1, duree]", "range: [1, annees]"),
        ("facts:\n", "facts:\n  annees: {type: integer, question: How many?}\n"),
    )
    unknown = law.coverage(law.contract("{habitants: 50}", "{name: montant, is: unknown, source: art. 2}"))
    assert not unknown.missed
    wrong = law.coverage(law.contract("{habitants: 50}", "{name: montant, is: 500, source: art. 2}"))
    assert [f.message for f in wrong.missed] == ["montant[fixe] is unknown (it needs annees), not 500"]


def test_operations_are_exercised_by_what_they_wrote_and_repeals_by_what_asked_for_it(law):
    contract = law.contract(
        "{habitants: 50, signature: 2022-02-01}", "{name: total, is: 1870, source: art. 2}", rules="loi/second"
    )
    operations = {d for d in done(law.coverage(contract)) if d.startswith("operation")}
    assert operations == {
        "operation replace tables.bareme[fixe]",
        "operation replace rules.total.formula",
        "operation insert tables.majoration",
        "operation replace rules.montant.formula",
        "operation repeal rules.a_temps",
        "operation repeal tables.echeance",
    }
    before = law.contract("{habitants: 50, signature: 2021-01-01}", TOTAL)
    assert not {d for d in done(law.coverage(before)) if d.startswith("operation")}


def test_a_table_named_by_a_line_is_exercised(law):
    found = done(law.coverage(law.contract("{}", "{name: bareme, at: {volet: libre}, is: 500, source: art. 2}")))
    assert found == {"figure bareme[libre]"}


def test_the_first_day_of_a_text_and_the_day_before_it(law):
    on = law.contract(
        "{habitants: 50, signature: 2022-01-01}", "{name: total, is: 1870, source: art. 2}", rules="loi", name="on"
    )
    eve = law.contract(
        "{habitants: 50, signature: 2021-12-31}", "{name: total, is: 0, source: art. 3}", rules="loi", name="eve"
    )
    sides = {d for d in done(law.coverage(on)) if "in force" in d}
    assert sides == {"boundary in force from 2022-01-01, at"}
    assert "boundary in force from 2022-01-01, just below" in done(law.coverage(eve))


def test_before_the_first_text_the_fault_is_what_is_stated(law):
    eve = law.contract("{habitants: 50, signature: 2019-12-31}", "{fault: E722, source: art. 0}", rules="loi")
    found = law.coverage(eve)
    assert not found.missed and done(found) == {"boundary in force from 2020-01-01, just below"}
    wrong = law.coverage(law.contract("{signature: 2019-12-31}", "{fault: E723, source: art. 0}", rules="loi"))
    assert [f.code for f in wrong.missed] == ["E731"] and not wrong.exercised


def test_a_line_that_is_not_filled_in_does_not_count(law):
    found = law.coverage(law.contract("{habitants: 50, signature: 2021-01-01}", TOTAL.replace("1500", "null")))
    assert not found.exercised and not found.missed and not found.lines


def test_what_was_recorded_does_not_count(law):
    contract = law.contract("{habitants: 50, signature: 2021-01-01}", TOTAL)
    (law.folder / "tests/contracts/c.recorded.json").write_text('{"values": []}', encoding="utf-8")
    assert len(law.coverage(contract).lines) == 1


def test_the_share_is_exact_and_a_unit_that_nothing_reaches_can_be_left_out(law):
    found = law.coverage(law.contract("{}", "{name: bareme, at: {volet: libre}, is: 500, source: art. 2}"))
    assert found.share == Fraction(1, len(found.units))
    without = found.without({u.name for u in found.units})
    assert without.share == 1, "what is exercised stays"
    assert len(without.units) == 1


def test_a_finer_trace_changes_no_outcome(law):
    from engine.contracts.evaluate import prepare
    from engine.tools.coverage.trace import Traced

    contract = law.contract("{habitants: 100, signature: 2021-06-30, membres: 3}", TOTAL)
    plain, traced = (
        prepare(contract, law.library, make=m).evaluation
        for m in (type(prepare(contract, law.library).evaluation), Traced)
    )
    for rule in plain.scopes[0].rules.rules.values():
        if not rule.per:
            assert plain.outcome(rule.name, ()) == traced.outcome(rule.name, ())
    assert {k: c._replace(reads=()) for k, c in plain.cells.items()} == {
        k: c._replace(reads=()) for k, c in traced.cells.items()
    }
