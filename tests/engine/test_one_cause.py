"""One cause gives one message: a wrong cell, a name that is gone or written otherwise, a member without cells."""

import pytest
from lawkit import diagnostics_in, diagnostics_of, shelf, written

from engine.base.diagnostics import Diagnostics
from engine.check.ruleset import check_ruleset, tell_figures
from engine.check.together import together

LAW = """
dimensions:
  size: {members: {1: {}, 2: {}, 3: {}}}
  task: {members: {aa: {}, bb: {}}}
tables:
  base: {type: money, per: [size], values: [10, 20, 30], §}
  fixed: {type: money, per: [task, size], values: {aa: [100, 200, 300], bb: [400, 500, 600]}, §}
  extra: {type: money, per: [task, size], values: {aa: [1000, 2000, 3000], bb: [4000, 5000, 6000]}, §}
  part: {type: rate, value: 0.75, §}
  limit: {type: integer, value: 12, §}
  months: {type: integer, value: 2, §}
  from_then: {type: date, value: 2024-05-01, §}
facts:
  n: {type: integer}
  start: {type: date}
rules:
  most: {type: money, per: [task, size], formula: fixed + extra, §}
  whole: {type: money, per: [size], formula: "base + sum(most, over=task)", §}
  first: {type: money, per: [size], round: 0.01, formula: "base * part / limit", §}
  small: {type: boolean, formula: n < limit, §}
  end: {type: date, formula: "add_months(start, months)", §}
  later: {type: date, formula: "add_months(from_then, months)", §}
controls:
  tasks: {expect: {most: {aa: [1100, 2200, 3300], bb: [4400, 5500, 6600]}}, §}
  wholes: {expect: {whole: [5510, 7720, 9930]}, §}
  firsts: {expect: {first: [0.63, 1.25, 1.88]}, §}
  below: {given: {n: 11}, expect: {small: true}, §}
  above: {given: {n: 12}, expect: {small: false}, §}
  ends: {given: {start: 2024-01-31}, expect: {end: 2024-03-31}, §}
  laters: {expect: {later: 2024-07-01}, §}
"""
AMENDMENT = """
kind: amendment
id: t/next
title: The next one
amends: t/base
in_force: {from: 2021-01-01}
documents: {n: {title: Next}}
operations:
"""


def changed(old, new):
    assert LAW.count(old) == 1
    return LAW.replace(old, new)


def one(*texts):
    """The one message of texts that are checked together, as `accord check` does."""
    library, found, figures = shelf(*texts), Diagnostics(), []
    for id_ in library.ids():
        found.extend(diagnostics_in(lambda mine, id_=id_: check_ruleset(library, id_, mine, figures)))
    tell_figures(library, figures, found)
    told = [f for f in together(found, library.documents.values()) if not f.is_warning]
    assert len(told) == 1, [f.message for f in told]
    return told[0]


def place(diagnostic):
    line, caret = diagnostic.span.excerpt(200)
    return line[len(caret) - caret.count("^") : len(caret)]


def test_the_law_as_it_stands():
    assert diagnostics_of(LAW) == []


@pytest.mark.parametrize(
    ("old", "new", "says", "at"),
    [
        ("[10, 20, 30]", "[10, 21, 30]", "base[2] is 21, and 20 makes 2 figures come out that are stated in", "21"),
        ("[10, 20, 30]", "[10, 0.02, 30]", "base[2] is 0.02, and 20 makes 2 figures come out", "0.02"),
        ("[10, 20, 30]", "[10, 20, none]", "base[3] is none, and 30 makes 2 figures come out", "none"),
        ("type: integer, value: 2", "type: integer, value: 3", "months is 3, and 2 makes 2 figures come out", "3"),
        (
            "value: 0.75",
            "value: 0.7",
            "part is 0.7, and 0.75 makes 3 figures come out that are stated in firsts",
            "0.7",
        ),
    ],
)
def test_a_wrong_cell_is_told_with_the_value_that_makes_all_come_out(old, new, says, at):
    found = one(changed(old, new))
    assert found.code == "E615" and found.message.startswith(says) and place(found) == at


def test_two_values_that_are_exchanged_are_told_as_that():
    found = one(changed("aa: [100, 200, 300]", "aa: [200, 100, 300]"))
    assert found.message == (
        "values are exchanged: fixed[aa, 1] would be 100 and fixed[aa, 2] would be 200, which makes 4 figures come out"
        " that are stated in tasks, wholes"
    )


def test_a_row_of_another_is_one_cause():
    found = one(changed("bb: [400, 500, 600]", "bb: [100, 200, 300]"))
    cells = "fixed[bb, 1] would be 400 and fixed[bb, 2] would be 500 and fixed[bb, 3] would be 600"
    assert found.message.startswith(cells)


def test_other_cells_that_explain_it_as_well_are_shown_beside():
    found = one(changed("aa: [100, 200, 300]", "aa: [100, 210, 300]"))
    assert found.message.startswith("fixed[aa, 2] is 210, and 200 makes 2 figures come out")
    assert ("or else this one, which would be 1990", "2000") in [
        (caption, span.source.line(span.line)[span.column :][: span.length]) for caption, span in found.notes
    ]


def test_a_value_that_would_lose_another_figure_is_not_told():
    """A figure that contradicts the others is wrong itself."""
    found = one(changed("whole: [5510, 7720, 9930]", "whole: [5510, 7730, 9930]"))
    assert found.message == "the control wholes does not hold: whole at size 2 is 7720, not 7730"
    assert found.hint == "write 7720: what it rests on is held by other figures, which come out"
    found = one(changed("whole: [5510, 7720, 9930]", "whole: [7720, 5510, 9930]"))
    assert found.hint.startswith("write [5510, 7720, 9930]: ")


def test_what_no_cell_explains_is_told_at_the_rule_that_all_rests_on():
    found = one(changed("formula: fixed + extra", "formula: fixed - extra"))
    assert found.message.startswith("9 figures stated in tasks, wholes do not come out, and no one cell explains them")
    assert found.message.endswith("all rest on most, fixed, extra") and place(found) == "most"


def test_figures_of_several_texts_are_told_together():
    more = AMENDMENT + "  - {replace: controls.wholes.expect.whole, with: [5510, 7720, 9930], §n}\n"
    found = one(changed("[10, 20, 30]", "[10, 21, 30]"), more.replace("§n", "source: {document: n, at: a}"))
    assert found.message.startswith("base[2] is 21, and 20 makes 3 figures come out that are stated in")


def test_an_amendment_that_makes_figures_old_is_told_what_to_state():
    more = AMENDMENT + "  - {replace: tables.base, at: {size: 2}, with: 27, source: {document: n, at: art. 1}}\n"
    found = one(LAW, more)
    assert found.message == (
        "t/next changes base[2], and 2 figures stated before no longer come out, in wholes, firsts"
    )
    assert place(found) == "27"
    assert found.paste == (
        "- replace: controls.wholes.expect.whole",
        "  with: [5510, 7727, 9930]",
        '  source: {document: n, at: "art. 1"}',
        "- replace: controls.firsts.expect.first",
        "  with: [0.63, 1.69, 1.88]",
        '  source: {document: n, at: "art. 1"}',
    )
    mended = more + "".join(f"  {line}\n" for line in found.paste)
    assert diagnostics_of(LAW, mended) == []


def test_a_name_that_an_operation_takes_out_is_told_there():
    more = AMENDMENT + "  - {repeal: rules.most, source: {document: n, at: art. 1}}\n"
    found = one(LAW, more)
    assert (found.code, place(found)) == ("E309", "rules.most")
    assert found.message == "rules.most is repealed here, and 2 elements still use it: rules.whole, controls.tasks"


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("facts.n", "facts.n is repealed here, and 1 element still uses it: rules.small"),
        ("tables.months", "tables.months is repealed here, and 2 elements still use it: rules.end, rules.later"),
        ("rules.whole", "rules.whole is repealed here, and 1 element still uses it: controls.wholes"),
    ],
)
def test_whatever_is_taken_out(target, message):
    assert one(LAW, AMENDMENT + f"  - {{repeal: {target}, source: {{document: n, at: a}}}}\n").message == message


def test_what_is_declared_otherwise_than_all_call_it_is_told_where_it_is_declared():
    found = one(changed("  months: {", "  monts: {"))
    assert found.message == "monts is declared here and used nowhere, and 2 places use months, which is not there"
    found = one(changed("  task: {members", "  taks: {members"))
    assert (found.code, place(found)) == ("E403", "taks")


def test_a_name_that_is_nowhere_is_told_where_it_is_first_used():
    found = one(LAW.replace("months)", "delay_of_it)"))
    assert found.message == "there is no delay_of_it" and [c for c, _ in found.notes] == ["it is used here"]


def test_a_member_that_no_row_has_is_told_once():
    found = one(changed("{aa: [100, 200, 300], bb: [400, 500, 600]}", "{aa: {1: 100, 2: 200}, bb: {1: 400, 2: 500}}"))
    assert found.message == "no value of fixed for 3 in 2 rows: aa; bb"


def test_a_member_that_is_inserted_without_cells_is_told_once_with_the_operations():
    more = AMENDMENT + "  - {insert: dimensions.size.members.4, with: {}, source: {document: n, at: art. 2}}\n"
    found = one(LAW, more)
    assert found.message == "4 of size is new here, and has no value in base, fixed, extra"
    assert found.paste[:4] == (
        "- insert: tables.base",
        "  at: {size: 4}",
        "  with: …",
        '  source: {document: n, at: "art. 2"}',
    )
    filled = [line.replace("…", "0") for line in found.paste]
    controls = one(LAW, more + "".join(f"  {line}\n" for line in filled))
    assert controls.message == "4 of size is new here, and tasks, wholes, firsts state nothing for it"
    mended = [*filled, *controls.paste]
    assert diagnostics_of(LAW, more + "".join(f"  {line}\n" for line in mended)) == []


def test_a_member_written_otherwise_in_one_row_or_in_its_dimension():
    found = one(
        changed(
            "fixed: {type: money, per: [task, size], values: {aa:",
            "fixed: {type: money, per: [task, size], values: {aaa:",
        )
    )
    assert found.message == "aaa is no task"
    found = one(changed("task: {members: {aa: {}", "task: {members: {aaaa: {}").replace("aa: [", "aaa: ["))
    assert found.message == "aaaa of task is declared here, and 2 rows of several tables are for aaa"


def test_a_faulty_accord_is_no_fault_of_what_amends_it():
    more = AMENDMENT + "  - {replace: tables.base, at: {size: 2}, with: 20, source: {document: n, at: a}}\n"
    assert one(changed("  size: {members", "  sizes: {members"), more).span.source.name == "text 0"


def test_written_is_what_the_tests_read():
    assert written(LAW).startswith("dimensions")
