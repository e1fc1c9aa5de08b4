"""Recorded results: written once with their receipt, moved only change by change, never mistaken for a contract."""

import json
import os
import pty
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from regresskit import ROOT

from engine.tools.regression import recorded


@pytest.fixture
def kept(here):
    """A contract recorded and committed."""
    here.contract("{name: whole, is: 50, source: s}")
    here.commit()
    assert here.run("record", "c.yaml").out == "c.recorded.json: 7 results\n"
    return here


def read(here, name="c.recorded.json"):
    return json.loads((here.folder / name).read_text("utf-8"))


def ids(here):
    found = json.loads(here.run("test", "--format", "json").out)["contracts"]
    return {d["name"]: d["id"] for c in found for d in c["differences"] if d["kind"] == "recorded"}


def test_what_is_recorded_is_what_a_reader_sees_with_the_receipt(kept):
    data = read(kept)
    assert data["results"] == [
        {"name": "each", "at": {"turn": "1"}, "is": "50"},
        {"name": "each", "at": {"turn": "2"}, "is": "50"},
        {"name": "whole", "at": {}, "is": "50"},
        {"name": "first", "at": {}, "is": "25", "date": "2022-02-28", "latest": "2022-02-28"},
        {"name": "last", "at": {}, "is": "25", "date": "2022-07-31", "latest": "2022-08-31"},
        {"name": "begin", "at": {}, "is": "2022-03-31", "state": "met"},
        {"name": "some", "at": {}, "is": "true"},
    ]
    assert data["receipt"]["contract_file"] == "c.yaml" and data["receipt"]["engine"]
    assert kept.run("record", "c.yaml").code == 0 and read(kept) == data


def test_a_recorded_file_is_no_contract(kept):
    assert kept.run("check", ".").code == 0
    assert json.loads(kept.run("test", ".", "--format", "json").out)["summary"]["contracts"] == 1
    assert kept.run("evaluate", "c.recorded.json").code == 1


def test_recorded_results_that_hold_count_as_no_stated_line(kept):
    assert kept.run("test").out.startswith("passes    c.yaml  1 stated; 7 recorded\n")


def test_what_moved_is_told_and_not_overwritten(kept):
    before = read(kept)
    kept.edit("rules/t/base.yaml", "value: 0.5", "value: 0.4")
    ran = kept.run("test")
    assert ran.code == 1
    assert "first is 20, and 25 was recorded (-5)" in ran.out and "changed since HEAD: rules/t/base.yaml:15:" in ran.out
    ran = kept.run("record", "c.yaml")
    assert (ran.code, ran.out) == (1, "c.recorded.json: not written: 2 change(s) to `accord accept` first\n")
    assert read(kept) == before
    ran = kept.run("accept")
    assert ran.code == 1 and ran.out.endswith("2 change(s) not taken over\n") and read(kept) == before


def test_a_result_that_moves_alike_at_several_places_is_one_change(kept):
    kept.edit("rules/t/base.yaml", "chosen: low", "chosen: high")
    listed = json.loads(kept.run("accept", "--format", "json").out)["changes"]
    assert [(c["name"], c["more_places"], c["expected"], c["got"]) for c in listed] == [("each[1]", 1, "50", "100")]
    assert "\n      the same at: 2\n" in kept.run("accept").out


def test_exactly_one_change_is_accepted_by_its_name(kept):
    first = read(kept)
    kept.edit("rules/t/base.yaml", "north: 100", "north: 110")
    named = ids(kept)
    assert set(named) == {"each[1]", "whole", "first", "last"}
    assert kept.run("accept", "--change", named["first"]).out == f"c.yaml: {named['first']} taken over\n"
    now = read(kept)
    (moved,) = [(a, b) for a, b in zip(first["results"], now["results"], strict=True) if a != b]
    rules = moved[1].pop("accepted_under")
    assert moved == ({**moved[1], "is": "25"}, {**moved[0], "is": "27.5"}) and rules != first["receipt"]["rules_sha256"]
    assert now["receipt"] == first["receipt"]
    assert ids(kept) == {k: v for k, v in named.items() if k != "first"}
    ran = kept.run("accept", "--change", named["first"])
    assert ran.code == 2 and "there is no change" in ran.err and named["whole"] in ran.err
    for change in ids(kept).values():
        assert kept.run("accept", "--change", change).code == 0
    assert kept.run("accept").out == "nothing recorded has moved\n"
    done = (kept.folder / "c.recorded.json").read_bytes()
    (kept.folder / "c.recorded.json").unlink()
    kept.run("record", "c.yaml")
    assert (kept.folder / "c.recorded.json").read_bytes() == done


def test_a_change_that_goes_on_moving_has_another_name(kept):
    kept.edit("rules/t/base.yaml", "value: 0.5", "value: 0.4")
    one = ids(kept)["first"]
    kept.edit("rules/t/base.yaml", "value: 0.4", "value: 0.3")
    assert ids(kept)["first"] != one and kept.run("accept", "--change", one).code == 2


def test_a_name_that_several_contracts_share_is_refused(kept):
    kept.contract(name="d.yaml", head=(kept.folder / "c.yaml").read_text("utf-8"))
    kept.run("record", "d.yaml")
    kept.edit("rules/t/base.yaml", "value: 0.5", "value: 0.4")
    ran = kept.run("accept", "--change", ids(kept)["first"])
    assert ran.code == 2 and "several contracts (c.yaml, d.yaml)" in ran.err
    assert kept.run("accept", "d.yaml", "--change", ids(kept)["first"]).code == 0


def test_what_is_new_and_what_is_gone(kept):
    kept.edit("rules/t/base.yaml", "label: Third", "show: true, label: Third")
    kept.edit("rules/t/base.yaml", "  begin:", "  start_by:")
    listed = json.loads(kept.run("accept", "--format", "json").out)["changes"]
    assert {(c["name"], c["expected"], c["got"]) for c in listed} == {
        ("third", "nothing", "16.67"),
        ("begin", "2022-03-31, state met", "nothing"),
        ("start_by", "nothing", "2022-03-31, state met"),
    }
    for change in listed:
        assert kept.run("accept", "--change", change["id"]).code == 0
    assert {e["name"] for e in read(kept)["results"]} >= {"third", "start_by"} and kept.run("test").code == 0


def answered(here, *answers):
    """`accord accept` on a terminal, with these answers typed."""
    mine, its = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "accept"], cwd=here.folder, stdin=its, stdout=its, stderr=its
    )
    os.close(its)
    os.write(mine, "".join(f"{a}\n" for a in answers).encode())
    out = b""
    while True:
        try:
            data = os.read(mine, 4096)
        except OSError:
            break
        if not data:
            break
        out += data
    os.close(mine)
    return running.wait(), out.decode()


def test_on_a_terminal_each_change_is_shown_and_asked_for(kept):
    kept.edit("rules/t/base.yaml", "value: 0.5", "value: 0.4")
    code, out = answered(kept, "n", "y")
    assert code == 1 and out.count("take this over?") == 2 and out.count("changed since HEAD") == 2
    assert set(ids(kept)) == {"first"}
    before = read(kept)
    code, out = answered(kept, "q")
    assert code == 1 and read(kept) == before
    assert answered(kept, "y")[0] == 0
    assert kept.run("test", "--format", "json").code == 0 and "accepted_under" not in json.dumps(read(kept))


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[1]",
        '{"receipt": {}, "results": [{"name": "whole"}]}',
        '{"receipt": {"rules_sha256": "x"}, "results": {"a": 1}}',
    ],
)
def test_a_file_that_holds_no_recorded_results(kept, text):
    kept.write("c.recorded.json", text)
    ran = kept.run("test")
    assert ran.code == 1 and "E735 this holds no result with a receipt" in ran.out
    ran = kept.run("record", "c.yaml")
    assert ran.code == 1 and "E735" in ran.err and (kept.folder / "c.recorded.json").read_text("utf-8") == text


def test_what_cannot_be_recorded(here):
    assert here.run("record", "-").code == 2
    assert here.run("record", "none.yaml").code == 3
    here.contract(head="contract: C\nrules: t/none\nfacts: {}\n")
    ran = here.run("record", "c.yaml")
    assert ran.code == 1 and "E310" in ran.err and not (here.folder / "c.recorded.json").exists()


WORDS = st.sampled_from(["1", "2.5", "none", "unknown", "2022-01-01"])
ENTRIES = st.dictionaries(
    st.tuples(st.sampled_from("ab"), st.sampled_from(["", "1", "2"])),
    st.fixed_dictionaries({"is": WORDS}, optional={"date": WORDS, "to": WORDS}),
    max_size=6,
).map(lambda found: tuple({"name": n, "at": {"d": m} if m else {}, **parts} for (n, m), parts in sorted(found.items())))


@given(ENTRIES, ENTRIES, st.integers(0, 11))
def test_taking_every_change_over_in_any_order_gives_what_comes_out_now(old, new, pick):
    kept, now = recorded.Recorded({"rules_sha256": "old"}, old), recorded.Recorded({"rules_sha256": "new"}, new)
    while found := recorded.changes(kept.results, new):
        assert len({c.id for c in found}) == len(found)
        change = found[pick % len(found)]
        after = recorded.accepted(kept, change, now)
        assert {c.id for c in recorded.changes(after.results, new)} == {c.id for c in found} - {change.id}
        kept = after
    assert kept.results == new or sorted(map(str, old)) == sorted(map(str, new))


@given(ENTRIES)
def test_what_is_the_same_has_no_changes(entries):
    assert recorded.changes(entries, entries) == ()


def test_what_states_that_it_is_refused_has_nothing_to_record(here):
    here.contract("{fault: E702, source: s}", head="contract: C\nrules: t/base\nfacts: {nothing: 1}\nexpected:\n")
    assert here.run("record", "c.yaml") == (0, "c.yaml: refused, as it states: nothing to record\n", "")
    assert not (here.folder / "c.recorded.json").exists()


def test_what_was_never_recorded_cannot_move(here):
    here.contract("{name: whole, is: 50, source: s}")
    assert here.run("accept") == (0, "nothing recorded has moved\n", "")


def test_a_word_that_moves_has_no_step(here):
    case = 'cases: [{if: part < 1, then: "\'north\'"}, {else: "\'south\'"}], source: {document: d, at: "1"}'
    here.edit(
        "rules/t/base.yaml", "payments:\n", f"  side: {{type: zone, label: Side, show: true, {case}}}\npayments:\n"
    )
    here.contract("{name: whole, is: 50, source: s}")
    here.run("record", "c.yaml")
    here.edit("rules/t/base.yaml", "part < 1", "part > 1")
    found = [d for c in json.loads(here.run("test", "--format", "json").out)["contracts"] for d in c["differences"]]
    assert [(d["name"], d["expected"], d["got"], d["step"]) for d in found] == [("side", "north", "south", None)]
