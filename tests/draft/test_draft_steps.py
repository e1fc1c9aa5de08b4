"""Which operations a change gives, how they are written, and what is refused; on a small law."""

import re
from functools import reduce

import pytest
from draftkit import NEW, SMALL, copy, drafted, lines, put, value

from engine.base import yaml_reader
from engine.base.diagnostics import DiagnosticError, Diagnostics

MEMBERS = "dimensions.task.members"


def changed(*edits):
    """The copy with these edits, each a path and its new YAML (None takes away), perhaps with what it stands before."""
    return reduce(lambda text, edit: put(text, *edit), edits, copy())


def operation(text, number=0):
    """One operation of a draft as it is written, without its source."""
    found = re.split(r"^  - ", text.split("operations:\n")[1].split("\n\nnotes:")[0], flags=re.M)[1:]
    return re.sub(r"^    ", "", found[number].split("    source:")[0], flags=re.M)


@pytest.mark.parametrize(
    ("edits", "found"),
    [
        ([("tables.amount.values.care.1", "150")], ["replace tables.amount task=care size=1"]),
        ([("tables.amount.values.care", "{1: 150, 2: 250}")], ["replace tables.amount task=care"]),
        ([(f"tables.amount.values.{t}.2", "1") for t in ("care", "study", "watch")], ["replace tables.amount size=2"]),
        (
            [("tables.amount.values.care", "{1: 1, 2: 2}"), ("tables.amount.values.study.2", "3")],
            ["replace tables.amount task=care", "replace tables.amount task=study size=2"],
        ),
        ([("tables.delay.values", "{care: 1, study: 2, watch: 3}")], ["replace tables.delay.values"]),
        ([("tables.delay.values.care", "1")], ["replace tables.delay task=care"]),
        ([("tables.months.value", "1")], ["replace tables.months.value"]),
        ([("rules.share.formula", "min(done, 12)")], ["replace rules.share.formula"]),
        ([("rules.due.when", None)], ["repeal rules.due.when"]),
        ([("rules.whole.when", "edge == 'low'")], ["insert rules.whole.when"]),
        ([(f"{MEMBERS}.care.core", "false")], ["replace dimensions.task.members.care.core"]),
        (
            [(f"{MEMBERS}.study", None), ("tables.amount.values.study", None), ("tables.delay.values.study", None)],
            ["repeal dimensions.task.members.study"],
        ),
        (
            [
                (f"{MEMBERS}.help", "{label: Help, core: true}"),
                ("tables.amount.values.help", "{1: 1, 2: 2}"),
                ("tables.delay.values.help", "3"),
            ],
            ["insert dimensions.task.members.help", "insert tables.delay task=help", "insert tables.amount task=help"],
        ),
        (
            [("readings.edge.chosen", "high"), ("controls.printed.expect.whole", "[1, 2]")],
            ["replace readings.edge.chosen", "replace controls.printed.expect.whole"],
        ),
        (
            [
                (
                    "tables.months",
                    "{type: integer, per: [size], label: Months, values: [1, 2], source: {document: d, at: '1'}}",
                )
            ],
            ["replace tables.months"],
        ),
        ([("controls.printed.given", "{place: {Le Bourg: {start: 2020-01-01}}}")], ["insert controls.printed.given"]),
        ([("rounding", "{mode: down, because: so}")], ["insert rounding"]),
    ],
)
def test_the_smallest_operations(edits, found):
    assert sorted(lines(drafted(changed(*edits)))) == sorted(found)


def test_a_key_that_no_target_can_name_is_written_with_what_it_stands_in():
    base = SMALL.beside({"t/base": changed(("controls.printed.given", "{place: {Le Bourg: {start: 2020-01-01}}}"))})
    made = drafted(
        put(base.document("t/base"), ["controls", "printed", "given", "place", "Le Bourg", "start"], "2021-01-01"), base
    )
    assert lines(made) == ["replace controls.printed.given.place"]


@pytest.mark.parametrize(
    ("edits", "written"),
    [
        (
            [("tables.amount.values.care.1", "150.5")],
            "replace: tables.amount\nat: {task: care, size: 1}\nexpect: 100\nwith: 150.5\n",
        ),
        (
            [("tables.amount.values.care", "{1: 150, 2: none}")],
            "replace: tables.amount\nat: {task: care}\nexpect: [100, 200]\nwith: [150, none]\n",
        ),
        (
            [("tables.amount.values.care.2", "1"), ("tables.amount.values.study.2", "2")],
            "replace: tables.amount\nat: {size: 2}\nexpect: {care: 200, study: 400}\nwith: {care: 1, study: 2}\n",
        ),
        (
            [("rules.share.formula", "'(min(done, 1)) * 12'")],
            "replace: rules.share.formula\nexpect: 'min(done, 1)'\nwith: before * 12\n",
        ),
        (
            [("rules.share.formula", "'1 - (min( done,1 ))'")],
            "replace: rules.share.formula\nexpect: 'min(done, 1)'\nwith: 1 - before\n",
        ),
        (
            [("rules.due.when", "not (core) and size == 1")],
            "replace: rules.due.when\nexpect: core\nwith: not before and size == 1\n",
        ),
        ([("rules.due.when", "applies(core)")], "replace: rules.due.when\nexpect: core\nwith: applies(core)\n"),
        ([("facts.more", "{type: date}", "start")], "insert: facts.more\nbefore: start\nwith: {type: date}\n"),
        ([("facts.more", "{type: date}", "done")], "insert: facts.more\nafter: start\nwith: {type: date}\n"),
    ],
)
def test_how_an_operation_is_written(edits, written):
    made = operation(drafted(changed(*edits)).text)
    assert made.replace("expect: min(done, 1)", "expect: 'min(done, 1)'") == written


def test_what_is_renamed_is_said():
    rules = copy().must("rules").map
    text = copy().with_map(
        {
            **copy().map,
            "rules": copy().must("rules").with_map({("part" if k == "share" else k): v for k, v in rules.items()}),
        }
    )
    made = drafted(put(text, "rules.due.formula", "'amount[task, size] * part'"))
    assert {"repeal rules.share", "insert rules.part"} <= set(lines(made))
    assert "  # renamed: part says the same\n  - repeal: rules.share\n" in made.text
    assert "  # renamed: it was share\n  - insert: rules.part\n" in made.text


def test_a_member_that_comes_back_under_another_name_is_said():
    text = changed(
        (f"{MEMBERS}.study", None),
        ("tables.amount.values.study", None),
        ("tables.delay.values.study", None),
        (f"{MEMBERS}.study_2", "{label: Study, core: false}"),
        ("tables.amount.values.study_2", "{1: 1, 2: 2}"),
        ("tables.delay.values.study_2", "3"),
    )
    assert (
        "  # study_2, which is new, says the same: renamed?\n  - repeal: dimensions.task.members.study\n"
        in drafted(text).text
    )


def test_a_source_is_empty_until_it_is_filled_in_here_or_in_the_copy():
    text = drafted(changed(("tables.months.value", "1"))).text
    assert "    with: 1\n    source: {document: '', at: ''}\n" in text
    own = "{document: d, at: '9'}"
    text = drafted(changed(("rules.share.formula", "done"), ("rules.share.source", own))).text
    assert "with: done\n    source: {document: d, at: '9'}\n" in text
    new = "{type: integer, label: Fresh, formula: '1', source: {document: d, at: '7'}}"
    assert (
        operation(drafted(changed(("rules.fresh", new))).text)
        == "insert: rules.fresh\nwith: {type: integer, label: Fresh, formula: '1'}\n"
    )


def test_the_head_is_what_the_copy_says_anew():
    text = drafted(changed(("tables.months.value", "1"))).text
    assert text.startswith("kind: amendment\nid: t/new\ntitle: t/new\namends: t/base\n# in_force: {from: ")
    assert "documents:\n  new: {title: t/new}\n" in text
    text = drafted(
        changed(
            ("tables.months.value", "1"),
            ("title", "Two"),
            ("in_force", "{from: 2030-01-01}"),
            ("signed", "2029-01-01"),
            ("documents.e", "{title: E}"),
            ("notes.n", "{text: N}"),
        )
    ).text
    assert "title: Two\n" in text and "\nsigned: 2029-01-01\nin_force: {from: 2030-01-01}\n" in text
    assert "documents:\n  e: {title: E}\n" in text and "notes:\n  n: {text: N}\n" in text and "#" not in text
    text = drafted(changed(("tables.months.value", "1")), kind="variant", title="Here").text
    assert (
        text.startswith("kind: variant\nid: t/new\ntitle: Here\n")
        and "# territory:" in text
        and "# in_force" not in text
    )


def test_a_document_of_the_base_is_not_written_over():
    base = SMALL.beside({"t/base": changed(("documents.new", "{title: N}"))})
    text = drafted(put(base.document("t/base"), "tables.months.value", "1"), base).text
    assert "documents:\n  new_2: {title: t/new}\n" in text


def test_what_an_earlier_draft_says_is_kept():
    text = changed(("tables.months.value", "1"), ("rules.share.formula", "done"))
    first = drafted(text, title="First").text
    filled = first.replace("{document: '', at: ''}", "{document: new, at: '3'}\n    note: Sure.\n    codes: [R1]", 1)
    filled = filled.replace("amends:", "in_force: {from: 2030-01-01}\namends:")
    filled += "notes:\n  n: {text: Mind this.}\n"
    made = drafted(text, earlier=yaml_reader.load(filled, "earlier.yaml"))
    assert "notes:\n  n: {text: Mind this.}\n" in made.text
    assert "title: First\n" in made.text and "in_force: {from: 2030-01-01}\n" in made.text
    assert "with: 1\n    source: {document: new, at: '3'}\n    note: Sure.\n    codes: [R1]\n" in made.text
    assert made.text.count("{document: '', at: ''}") == 1
    assert drafted(text, earlier=yaml_reader.load(made.text, "again.yaml")).text == made.text
    other = yaml_reader.load(filled.replace("id: t/new", "id: t/other"), "other.yaml")
    assert drafted(text, earlier=other).text == drafted(text).text


def test_a_base_that_drifts_is_refused_under_the_draft():
    made = drafted(changed(("tables.amount.values.care.1", "150")))
    drifted = SMALL.beside(
        {"t/base": changed(("tables.amount.values.care.1", "120")), NEW: yaml_reader.load(made.text, "draft")}
    )
    diagnostics = Diagnostics()
    drifted.consolidate(NEW, diagnostics)
    assert [f.code for f in diagnostics] == ["E303"]


@pytest.mark.parametrize(
    ("edits", "codes"),
    [
        ([("contract_date", "start")], ["E770"]),
        ([("result", "whole")], ["E770"]),
        ([("rules.share.formula", "dome")], ["E513"]),
        ([("rules.share.formul", "done")], ["E201"]),
        ([("rules.share.formula", "start")], ["E510"]),
        ([("tables.delay.values.care", None)], ["E608"]),
        ([(f"{MEMBERS}.help", "{label: Help, core: true}")], ["E608", "E608"]),
        ([], ["E773"]),
    ],
)
def test_mistakes_are_told_at_their_place_in_the_copy(edits, codes):
    with pytest.raises(DiagnosticError) as refused:
        drafted(changed(*edits))
    assert [f.code for f in refused.value.diagnostics] == codes
    assert {f.span.source.name for f in refused.value.diagnostics} <= {"copy.yaml", "value"}


def test_printed_figures_that_no_longer_come_out_are_findings():
    text = put(changed(("rules.share.formula", "done")), "controls.printed.expect.nothing", value("1"))
    made = drafted(text)
    assert [f.code for f in made.findings] and "replace: rules.share.formula" in made.text
    assert all(f.span is None or f.span.source.name in ("copy.yaml", "value") for f in made.findings)


def test_a_title_is_a_text_whatever_it_says():
    text = changed(("tables.months.value", "1"))
    for title in ("3", "true", "a: b # c", "l'avenant « 3 »", "- x", "{y}", "2030-01-01"):
        made = drafted(text, title=title)
        node = yaml_reader.load(made.text, "draft").must("title")
        assert (node.value, node.raw) == (title, title)
