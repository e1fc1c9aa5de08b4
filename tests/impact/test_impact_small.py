"""Impacts of a small law, worked out by hand: groups of operations, parts of a result, and the tables of the page.

The first contract (`ONE`) is of size 1: a term is 1 000 + 100 × 1 + 300 × 0.5 = 1 250, two terms and 50 of help are 2
550.
"""

import io
import json
from fractions import Fraction

import pytest
from impactkit import BASE, SOURCE, amended, contracts, measured, read

from engine.base.diagnostics import Diagnostics
from engine.base.messages import say
from engine.contracts.contract import read_contract
from engine.report.locale import Locale
from engine.tools.diff.names import Names
from engine.tools.impact.render.to_html import gains
from engine.tools.impact.render.to_text import as_text
from engine.tools.impact.render.view import Subject, View, articles, tables
from engine.tools.impact.summary import failures

ONE, TWO, NONE, _ = contracts()


def contract(facts):
    return read_contract(read(f"{{contract: A contract, rules: t/base, facts: {{{facts}}}}}"), Diagnostics())


def effects(library, *subjects, b="t/new", result=("whole", "whole")):
    """The articles, addends and effect of each group that can reach the result, what is beyond, and the difference."""
    found, _ = measured(library, "t/base", b, subjects, result)
    told = [
        (
            [a.partition("art. ")[2] for a in e.group.articles],
            [t.addend for t in e.group.targets if t.addend],
            e.bounds.exact,
        )
        for e in found.effects
        if e.group is not None
    ]
    return told, found.effects[-1].bounds.exact, found.total.difference


# groups


def test_an_operation_that_fits_only_beside_another_goes_with_it():
    """A row of one figure fits where only one task is left: 1 010 a term, 2 070 with the help."""
    library = amended("{repeal: dimensions.task.members.study}", "{replace: tables.amount, at: {size: 1}, with: [10]}")
    assert effects(library, ONE) == ([(["1", "2"], [], -480)], 0, -480)


def test_types_that_fit_only_together():
    """50 of 100 of the base of size 1: 50 times 1 000, where there were 50."""
    library = amended(
        "{replace: tables.help.type, with: rate}", '{replace: rules.helping.formula, with: "help * base_amount[1]"}'
    )
    assert effects(library, ONE) == ([(["1", "2"], [], 49_950)], 0, 49_950)


def test_operations_of_which_no_two_fit_are_merged_until_all_do():
    library = amended(
        "{insert: tables.help.per, with: [size]}",
        "{replace: tables.edge.value, with: 85}",
        "{insert: tables.help.values, with: [60, 70]}",
        "{repeal: tables.help.value}",
    )
    # size 2 from 85 on: 2 000 + 200 + 400 × 0.5 = 2 400 a term, 2 300 more for two; 60 of help, 70 with both
    assert effects(library, ONE) == ([(["1", "3", "4"], [], 10), (["2"], [], 2_300)], 10, 2_320)


def test_an_operation_of_a_later_text_needs_the_one_that_it_writes_over():
    """99 people are above 95: 2 000 + 200 + 400 instead of 1 000 + 100 + 300 a term."""
    library = amended(
        "{replace: tables.edge.value, expect: 100, with: 85}",
        newer=["{replace: tables.edge.value, expect: 85, with: 95, source: {document: n, at: art. 7}}"],
    )
    told = effects(library, contract("people: 99, task: {care: {done: 1}, study: {done: 1}}"), b="t/newer")
    assert told == ([(["1", "7"], [], 2_400)], 0, 2_400)


# addends


def test_a_formula_that_is_another_altogether_is_one_thing():
    library = amended('{replace: rules.per_term.formula, with: "help + help"}')
    assert effects(library, ONE) == ([(["1"], [], -2_300)], 0, -2_300)


def test_an_addend_that_goes_leaves_what_is_taken_off():
    base = BASE.replace('"base_amount + sum(due, over=task)"', '"sum(due, over=task) - base_amount"')
    library = amended('{replace: rules.per_term.formula, with: "help - base_amount"}', base=base)
    gone, new = ("out", "+ sum(due, over=task)"), ("in", "+ help")
    assert effects(library, ONE) == ([(["1"], [gone], -500), (["1"], [new], 100)], 0, -400)


# parts and sorts


def test_a_result_that_does_not_apply_counts_for_nothing():
    library = amended("{replace: tables.help.value, with: 60}")
    found, _ = measured(library, "t/base", "t/new", [ONE, TWO], ("helping", "helping"))
    total = found.total
    assert (total.before, total.after, total.known, total.same, total.gain) == (50, 60, 2, 1, 1)


def test_a_dimension_that_only_one_text_sorts_by():
    library = amended(
        "{insert: dimensions.zone, with: {label: Zone, members: {near: {label: Near}, far: {label: Far}}}}",
        "{insert: rules.zone, with: {type: zone, label: Zone, cases: [{if: people < edge, then: \"'far'\"}, {else:"
        " \"'near'\"}]}}",
        '{replace: rules.helping.when, with: helped and zone == "near"}',
    )
    found, _ = measured(library, "t/base", "t/new", [ONE])
    zones = next(b for b in found.breakdowns if b.dimension == "zone")
    assert {m: (t.before, t.after) for m, t in zones.rows.items()} == {"far": (2_550, 2_500)}


def test_a_member_of_which_nobody_knows_whether_it_counts():
    base = BASE.replace("over=task)", "over=task, where=wanted)").replace(
        "  helped:", "  wanted: {type: boolean, per: [task], label: Wanted, question: Wanted?, source: §}\n  helped:"
    )
    library = amended("{replace: tables.help.value, with: 60}", base=base)
    asked = contract("people: 90, helped: true, task: {care: {done: 1, wanted: true}, study: {done: 1}}")
    (case,) = measured(library, "t/base", "t/new", [asked])[0].cases
    parts = {(p.name, *p.at.values()): str(p.outcome) for p in case.before.parts if p.at.get("term") == "1"}
    assert parts["due", "1", "care"] == "100" and parts["per_term", "1", "study"] != "0"
    assert [p.at["task"] for p in case.before.parts if not isinstance(p.outcome, Fraction)] == ["study", "study"]


def test_a_result_that_is_an_error_is_told_with_its_contract():
    library = amended("{replace: rules.helping.formula, with: help / people}")
    wrong = contract("people: 0, helped: true, task: {care: {done: 1}, study: {done: 1}}")
    found, _ = measured(library, "t/base", "t/new", [ONE, wrong])
    ((case, message),) = failures(found.cases)
    assert case is found.cases[1] and message == "division by zero"
    assert (found.total.known, found.total.unknown_before, found.total.unknown_after) == (1, 0, 1)


# the page


def viewed(library, *subjects, ranged=False, result="whole", left_out=()):
    found, measure = measured(library, "t/base", "t/new", subjects, (result, result), ranged)
    names = Names(measure.a.node, measure.b.node, Locale("en"))
    return View(found, Subject("t/base", "t/new", result, tuple(left_out)), names, ["term"])


BONUS = (
    "{insert: facts.members, with: {type: integer, label: Members, question: How many?}}",
    "{insert: rules.bonus, with: {type: money, label: Bonus, when: members >= 10, formula: help}}",
    "{replace: rules.whole.formula, with: before + bonus}",
)
HELP = "{replace: tables.help.value, with: 60}"


def test_the_totals_say_what_the_unknown_contracts_may_add():
    """A bonus of 50, for which nobody has said how many members there are."""
    assert viewed(amended(*BONUS), ONE).sums() == "In all: unknown"
    told = viewed(amended(*BONUS), ONE, ranged=True).sums()
    assert told == "In all: unknown; with the unknown ones: 2,550.00 → 2,550.00 … 2,600.00"


def test_what_may_not_apply_may_add_nothing_and_what_does_not_adds_nothing():
    """Of three contracts one is helped, one is not, and of one it is unknown."""
    base = BASE.replace("question: Helped?, default: false", "question: Helped?")
    unknown = contract("people: 90, task: {care: {done: 1}, study: {done: 1}}")
    view = viewed(amended(HELP, base=base), ONE, unknown, TWO, ranged=True, result="helping")
    assert view.sums() == "Helping: 50.00 → 60.00 (+10.00); with the unknown ones: 50.00 … 100.00 → 60.00 … 120.00"


def test_what_an_error_may_add_nobody_can_say():
    wrong = contract("people: 0, helped: true, task: {care: {done: 1}, study: {done: 1}}")
    view = viewed(amended("{replace: rules.helping.formula, with: help / people * people}"), ONE, wrong, ranged=True)
    assert view.sums() == "In all: 2,550.00 → 2,550.00 (+0.00)"


def test_a_contract_of_which_nobody_knows_the_sort_has_a_row_of_its_own():
    sizeless = contract("helped: true, task: {care: {done: 1}, study: {done: 1}}")
    (sizes,) = (t for t in viewed(amended(HELP), ONE, sizeless).tables() if t.key == "size")
    assert sizes.rows == (
        ("Size 1", 2_550, 2_560, 10, 1, 0, 0, 0),
        ("unknown", "unknown", "unknown", 10, 1, 0, 0, 1),
    )


def test_a_contract_that_only_a_part_of_the_operations_makes_unknown_is_told_apart():
    """Help for each member, of whom nobody has said how many; then no help at all."""
    view = viewed(
        amended(
            BONUS[0],
            "{replace: rules.helping.formula, with: help * members}",
            '{replace: rules.whole.formula, with: "sum(per_term, over=term)"}',
        ),
        ONE,
    )
    assert [(r[0], *r[2:4]) for r in view.operations().rows] == [
        ("Helping", "nothing sure", "nobody knows"),
        ("− Helping", -50, ""),
        ("together, beyond each alone", "nothing sure", "nobody knows"),
        ("total", -50, ""),
    ]


def test_what_was_left_out_is_listed_with_why():
    unread = say("impact", "cannot-be-read")
    view = viewed(amended(HELP), ONE, left_out=[("a", unread), ("b", say("impact", "other-accord")), ("c", unread)])
    assert tables(view)["left_out"].rows == (
        ("a", "cannot be read"),
        ("b", "under another accord"),
        ("c", "cannot be read"),
    )
    assert as_text(view).endswith("\n\nLEFT OUT\ncannot be read: a, c\nunder another accord: b\n")


def test_who_only_loses_has_one_bar():
    """A base of 900 instead of 1 000 for size 1, two terms of it; nobody of size 2 gains or loses."""
    (picture,) = gains(viewed(amended("{replace: tables.base_amount, at: {size: 1}, with: 900}"), ONE, TWO))
    assert [(b.label, b.amount, b.kind) for b in picture.bars] == [
        ("Size 1", "−200.00", "loss"),
        ("Size 2", "+0.00", "gain"),
    ]


def test_an_article_is_told_once_whatever_is_said_aside():
    library = amended(
        "{repeal: dimensions.task.members.study, source: {document: n, at: art. 3 (first)}}",
        "{replace: tables.amount, at: {size: 1}, with: [10], source: {document: n, at: art. 3 (second)}}",
    )
    (group,) = (e.group for e in measured(library, "t/base", "t/new", [ONE])[0].effects if e.group is not None)
    assert articles(group) == ["art. 3"]


def test_sheets_of_one_title_have_names_of_their_own():
    calamine = pytest.importorskip("python_calamine")
    from engine.tools.impact.render.to_xlsx import as_xlsx

    view = viewed(amended(HELP, base=BASE.replace("label: Task", "label: Size")), ONE)
    names = calamine.CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(view))).sheet_names
    assert names == ["In all", "By operation", "By size", "By year", "By size 2", "Contracts"]


# the command


@pytest.fixture
def folder(tmp_path):
    """The law in files, and two contracts: `one` is 2 550, `wrong` divides by nobody."""
    operation = '{replace: rules.helping.formula, with: help / people * people, source: {document: n, at: "art. 1"}}'
    texts = {
        "rules/t/base.yaml": BASE.lstrip().replace("§", SOURCE),
        "rules/t/new.yaml": HEAD.format(operation=operation),
        "in/one.yaml": (
            "contract: One\nrules: t/base\nfacts: {people: 90, helped: true, task: {care: {done: 1}, study: {done:"
            " 0.5}}}\n"
        ),
        "in/wrong.yaml": (
            "contract: Wrong\nrules: t/base\nfacts: {people: 0, helped: true, task: {care: {done: 1}, study: {done:"
            " 1}}}\n"
        ),
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


HEAD = """kind: amendment
id: t/new
title: New
amends: t/base
signed: 2021-01-01
published: 2021-01-02
in_force: {{from: 2021-01-03}}
documents: {{n: {{title: New}}}}
operations:
  - {operation}
"""


@pytest.fixture
def run(accord, folder):
    def run(*arguments, a="t/base", b="t/new"):
        return accord("impact", a, b, *arguments, "--rules-dir", folder / "rules")

    return run


def test_an_error_in_a_result_is_said_and_is_a_finding(run, folder):
    ran = run(folder / "in", "--format", "json")
    assert (ran.code, ran.err) == (1, f"{folder}/in/wrong.yaml: division by zero\n")
    assert json.loads(ran.out)["total"]["known"] == 1


def test_a_file_that_cannot_be_read_does_not_keep_the_others_out(run, folder):
    (folder / "in/bad.yaml").write_text("contract: [", encoding="utf-8")
    (folder / "in/wrong.yaml").unlink()
    ran = run(folder / "in", "--format", "json")
    assert ran.code == 1 and ran.err.startswith("E104 ")
    assert [c["contract"] for c in json.loads(ran.out)["contracts"]] == ["One"]
    assert run(folder / "in/bad.yaml").code == 1


def test_a_law_that_names_no_result_needs_one(run, folder):
    path = folder / "rules/t/base.yaml"
    path.write_text(path.read_text("utf-8").replace("result: whole\n", ""), encoding="utf-8")
    ran = run(folder / "in/one.yaml")
    assert ran.code == 2 and "t/base names no result: say which value with --result RULE" in ran.err
    assert run(folder / "in/one.yaml", "--result", "whole").code == 0


@pytest.mark.parametrize(("form", "start"), [("xlsx", b"PK"), ("html", b"<!doctype html>")])
def test_pages_and_books_are_written(run, folder, form, start):
    assert run(folder / "in/one.yaml", "--format", form, "-o", folder / "out").code == 0
    assert (folder / "out").read_bytes().lower().startswith(start.lower())
