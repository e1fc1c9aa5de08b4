"""What a difference is, one kind at a time."""

from diffkit import BASE, amended, base, data, read, said

from engine.consolidation.operations import operations
from engine.tools.diff.articles import with_articles
from engine.tools.diff.changes import compare
from engine.tools.diff.diff_patch import patch


def changed(old, new):
    assert old in BASE
    return base(BASE.replace(old, new))


def test_nothing_changes_a_text_into_itself():
    assert compare(base(), base()) == ()


def test_layout_comments_quotes_and_spaces_of_a_formula_do_not_show():
    assert said(base(), changed('"min(done, 1)"', '" min(done,1)"')) == []
    assert said(base(), changed("when: core", 'when: "core"')) == []
    assert (
        said(
            base(),
            changed(
                "{label: Size, members: {1: {label: small}, 2: {label: large}}}",
                "\n    label: Size\n    members:\n      1: {label: small}\n      2:\n        label: large",
            ),
        )
        == []
    )


def test_a_list_is_the_map_it_is_short_for():
    assert said(base(), changed("care: [100, 200]", "care: {1: 100, 2: 200.00}")) == []


def test_the_order_of_members_shows_and_that_of_elements_does_not():
    assert (
        said(base(), changed("{1: {label: small}, 2: {label: large}}", "{2: {label: large}, 1: {label: small}}"))[0]
        == "moved dimensions.size.members"
    )
    assert (
        said(
            base(),
            changed(
                "options: {low: {label: the low one}, high: {label: the high one}}",
                "options: {high: {label: the high one}, low: {label: the low one}}",
            ),
        )
        == []
    )


def test_each_cell_is_a_change():
    after = changed("study: [300, 400]", "study: [300, 450]")
    assert said(base(), after) == ["changed tables.amount[study, 2]"]


def test_a_cell_may_be_added_and_repealed():
    assert said(base(), changed(", watch: [500, 600]", ", watch: {1: 500}")) == ["repealed tables.amount[watch, 2]"]
    assert said(changed(", watch: 9", ""), base()) == ["added tables.delay[watch]"]


def test_a_rule_under_another_name_is_renamed():
    assert said(base(), changed("share: {type: rate", "part: {type: rate")) == ["renamed rules.part"]
    assert said(base(), changed("begin: {per", "outset: {per")) == ["renamed deadlines.outset"]


def test_a_rule_that_names_itself_is_renamed_with_its_own_formula():
    before = BASE.replace("min(done, 1)", "previous(share, over=task)")
    after = before.replace("share: {type: rate", "part: {type: rate").replace("previous(share", "previous(part")
    assert said(base(before), base(after)) == ["renamed rules.part"]


def test_two_bodies_alike_are_not_renamed():
    twice = '  twin: {type: rate, per: [task], label: Share, formula: "min(done, 1)", source: §}\n'
    before = changed("rules:\n", "rules:\n" + twice)
    after = changed("  share: {type: rate", "  part: {type: rate")
    assert said(before, after) == ["repealed rules.twin", "repealed rules.share", "added rules.part"]


def test_a_table_with_other_dimensions_is_no_longer_compared_cell_by_cell():
    after = changed(
        "per: [task], label: Delay, source: §, values: {care: 6, study: none, watch: 9}",
        "label: Delay, source: §, value: 6",
    )
    assert set(said(base(), after)) == {
        "repealed tables.delay.per",
        "added tables.delay.value",
        "repealed tables.delay.values",
    }


def test_cells_that_do_not_fit_are_compared_as_one():
    after = changed("values: {care: 6, study: none, watch: 9}", "values: {care: {1: 6}, study: none, watch: 9}")
    assert said(base(), after) == ["changed tables.delay.values.care"]
    assert compare(patch(base(), compare(base(), after)), after) == ()


def test_changes_stand_in_the_order_of_the_later_text_and_what_is_gone_where_it_was():
    after = amended(
        base(),
        "repeal: rules.share",
        'insert: rules.extra, after: due, with: {type: rate, label: Extra, formula: "done[\\"care\\"]"}',
    )
    assert said(base(), after) == ["repealed rules.share", "added rules.extra"]


def test_a_change_knows_the_article_even_of_what_is_gone():
    after = amended(base(), "replace: tables.months.value, with: 24", "repeal: rules.whole")
    document = read("id: t/amendment\noperations:\n  - {repeal: rules.whole, source: {document: n, at: art. 2}}\n")
    found = with_articles(compare(base(), after), operations(document))
    assert [(c.name, c.origin.source) for c in found if c.path[0] in ("tables", "rules")] == [
        ("tables.months.value", "n, art. 1"),
        ("rules.whole", "n, art. 2"),
    ]


def test_a_new_member_comes_back_at_its_place():
    after = amended(
        base(),
        "insert: dimensions.task.members.help, after: care, with: {label: Help, core: true}",
        "insert: tables.amount, at: {task: help}, with: [1, 2]",
        "insert: tables.delay, at: {task: help}, with: none",
    )
    again = patch(base(), compare(base(), after))
    assert list(again.must("dimensions", "task", "members").map) == ["care", "help", "study", "watch"]
    assert [data(c) for c in compare(again, after)] == []


def test_remarks_are_told_apart_from_what_is_computed():
    after = amended(
        base(),
        "replace: rules.share.note, with: other words",
        "replace: readings.edge.because, with: thus",
        "replace: readings.edge.chosen, with: high",
    )
    found = [c for c in compare(base(), after) if len(c.path) == 3]
    assert {c.name: c.is_remark for c in found} == {
        "rules.share.note": True,
        "readings.edge.because": True,
        "readings.edge.chosen": False,
    }


def test_texts_without_tables_are_compared_too():
    before, after = (read(f"id: t/base\nrules: {{share: {{formula: {f}}}}}\n") for f in ("a + b", "a - b"))
    assert said(before, after) == ["changed rules.share.formula"]


def test_a_renamed_rule_comes_back_under_its_new_name():
    after = changed(
        'share: {type: rate, per: [task], label: Share, formula: "min(done, 1)"',
        'part: {type: rate, per: [task], label: Share, formula: "min(done, 1)"',
    )
    found = compare(base(), after)
    assert [(c.verb, c.name, c.was) for c in found] == [("renamed", "rules.part", "share")]
    again = patch(base(), found)
    assert "share" not in again.must("rules").map and compare(again, after) == ()


def test_what_is_no_element_at_all_is_not_renamed():
    before, after = (base(f"{BASE}notes: {{{name}: some words}}\n") for name in ("old", "new"))
    assert said(before, after) == [] and [c.name for c in compare(before, after)] == ["notes.old", "notes.new"]


def test_a_cell_goes_with_its_member_by_the_article_that_repeals_it():
    operation = "repeal: dimensions.task.members.study"
    document = read(f"id: t/amendment\noperations:\n  - {{{operation}, source: {{document: n, at: art. 7}}}}\n")
    found = with_articles(compare(base(), amended(base(), operation)), operations(document))
    gone = {(c.name, *(m for _, m in c.at)): c.origin.source for c in found if c.verb == "repealed" and len(c.path) > 1}
    assert gone == dict.fromkeys(
        [
            ("dimensions.task.members.study",),
            ("tables.amount", "study", "1"),
            ("tables.amount", "study", "2"),
            ("tables.delay", "study"),
        ],
        "n, art. 7",
    )
