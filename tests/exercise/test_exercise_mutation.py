"""Small changes of a law: which are made, which a stated line notices, and that those left out could not have
noticed."""

from collections import Counter

import pytest
from exercisekit import BASE

from engine.tools.coverage.mutation.run import CONTROL, LINE, NOTHING, changes_of
from engine.tools.coverage.stated import again, stated

FACTS = "{habitants: 100, signature: 2021-01-01}"


def verdicts(found):
    return {v.change.what: v.by for v in found.verdicts}


def test_each_figure_boundary_date_and_comparison_is_changed_both_ways(law):
    words = Counter(c.what for c in changes_of(law.library, ["loi/base"]))
    assert set(words.values()) == {1}, "each has a name of its own"
    assert set(words) >= {
        "seuil: 100 → 101",
        "seuil: 100 → 99",
        "bareme[fixe]: 1000 → 1001",
        "bareme[fixe]: 1000 → 999",
        "echeance: 2021-06-30 → 2021-07-01",
        "echeance: 2021-06-30 → 2021-06-29",
        "premier[fixe]: true → false",
        "membres, default: 0 → 1",
        "membres, default: 0 → -1",
        "part: habitants < seuil → <=",
        "part: habitants == seuil → !=",
        'part: habitants == seuil and au_seuil == "petite": and → or',
        "montant: bareme * part: * → /",
        "assez: membres > 0 → >=",
        "annee: 1: 1 → 2",
        "part: 1: 1 → 0",
    }


def test_a_change_is_noticed_by_a_line_that_no_longer_comes_out(law):
    found = verdicts(law.mutation(law.contract(FACTS, "{name: part, is: 1, source: art. 1}")))
    assert found["part: habitants < seuil → <="] == LINE
    assert found["seuil: 100 → 101"] == LINE
    assert found["bareme[fixe]: 1000 → 1001"] == NOTHING, "nothing states an amount"


def test_a_boundary_moved_by_one_is_noticed_only_beside_it(law):
    far = law.contract(FACTS.replace("100", "101"), "{name: part, is: 1, source: art. 1}")
    found = verdicts(law.mutation(far))
    assert found["part: habitants < seuil → <="] == NOTHING
    assert (found["seuil: 100 → 99"], found["seuil: 100 → 101"]) == (NOTHING, NOTHING)


def test_what_only_a_control_notices_is_told_apart(law):
    text = BASE + "controls:\n  c: {expect: {bareme: [1000, 500]}, source: {document: d, at: art. 2}}\n"
    (law.folder / "rules/loi/base.yaml").write_text(text.lstrip(), encoding="utf-8")
    found = verdicts(law.mutation())
    assert found["bareme[fixe]: 1000 → 1001"] == CONTROL
    assert found["seuil: 100 → 101"] == NOTHING


def test_a_control_that_fails_already_notices_nothing(law):
    text = BASE + "controls:\n  c: {expect: {bareme: [1001, 500]}, source: {document: d, at: art. 2}}\n"
    (law.folder / "rules/loi/base.yaml").write_text(text.lstrip(), encoding="utf-8")
    assert CONTROL not in verdicts(law.mutation()).values()


def test_a_line_of_a_refused_contract_notices_only_a_first_day(law):
    eve = law.contract("{habitants: 50, signature: 2019-12-31}", "{fault: E722, source: art. 0}", rules="loi")
    noticed = {what for what, by in verdicts(law.mutation(eve)).items() if by == LINE}
    assert noticed == {"in force from 2020-01-01 → 2019-12-31"}


def test_a_first_day_moved_puts_a_contract_under_another_text(law):
    on = law.contract(
        "{habitants: 50, signature: 2022-01-01}", "{name: total, is: 1870, source: art. 2}", rules="loi", name="on"
    )
    eve = law.contract(
        "{habitants: 50, signature: 2021-12-31}", "{name: total, is: 0, source: art. 3}", rules="loi", name="eve"
    )
    later, earlier = "in force from 2022-01-01 → 2022-01-02", "in force from 2022-01-01 → 2021-12-31"
    found = verdicts(law.mutation(on, of=("loi/second",)))
    assert (found[later], found[earlier]) == (LINE, NOTHING)
    found = verdicts(law.mutation(eve, of=("loi/second",)))
    assert (found[later], found[earlier]) == (NOTHING, LINE)


def test_the_law_itself_is_left_as_it_was(law):
    contract = law.contract(FACTS, "{name: total, is: 3000, source: art. 2}")
    assert not law.mutation(contract).missed and not law.mutation(contract).missed


@pytest.mark.parametrize("habitants", [99, 100, 101])
def test_lines_that_were_not_run_again_could_not_have_noticed(law, habitants):
    """Every change that nothing noticed, tried on every line: the trace has left out none that mattered."""
    total = {99: 1500, 100: 3000, 101: 3000}[habitants]
    contract = law.contract(
        f"{{habitants: {habitants}, signature: 2021-06-30, membres: 1}}",
        f"{{name: total, is: {total}, source: art. 2}}",
        f"{{name: versement, is: {total}, date: 2021-06-30, source: art. 4}}",
        "{name: assez, is: true, source: art. 6}",
    )
    lines = list(stated(contract, law.library))
    found = law.mutation(contract)
    assert len(found.noticed_by(LINE)) >= 12
    for verdict in found.noticed_by(NOTHING):
        if verdict.change.what.startswith("in force"):
            continue
        assert all(line.holds(again(line.prepared, verdict.change.make)) for line in lines), verdict.change.what
