"""A result made again from its receipt: the same to the byte, or each thing that has changed is named."""

import json
from pathlib import Path

import pytest

from engine import VERSION


@pytest.fixture
def made(here):
    """A contract, committed, and its result."""
    here.contract("{name: whole, is: 50, source: s}")
    here.commit()
    here.write("r.json", here.run("evaluate", "c.yaml", "--format", "json").out)
    return here


def changed(here, *arguments):
    ran = here.run("replay", *arguments, "--format", "json")
    (one,) = json.loads(ran.out)
    assert ran.code == (0 if one["same"] else 1)
    return one


def test_the_receipt_holds_what_the_result_was_made_from(made):
    receipt = json.loads((made.folder / "r.json").read_text("utf-8"))["receipt"]
    hashes = {k: receipt.pop(k) for k in ("rules_sha256", "contract_sha256", "result_sha256")}
    assert all(len(h) == 64 for h in hashes.values()) and len(set(hashes.values())) == 3
    ((instrument, digest),) = [(i["id"], i["sha256"]) for i in receipt.pop("instruments")]
    assert (instrument, len(digest)) == ("t/base", 64)
    assert receipt == {
        "engine": VERSION,
        "contract_file": "c.yaml",
        "rules": ["t/base"],
        "readings": {"edge": "low"},
        "asked": {"rules": None, "settings": [], "readings": [], "on": None, "ranges": False, "alternatives": False},
    }


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--reading", "edge=high", "--set", "done[north]=0.25", "--on", "2022-03-01"),
        ("--range",),
        ("--readings",),
        ("--range", "--readings", "--rules", "t/base"),
    ],
)
def test_a_result_is_made_again_to_the_byte(made, options):
    text = made.run("evaluate", "c.yaml", "--format", "json", *options).out
    made.write("o.json", text)
    assert made.run("replay", "o.json").out == "c.yaml: the same, to the byte\n"
    assert made.run("replay", "o.json", "--format", "result").out == text
    made.write("bare.json", json.dumps(json.loads(text)["receipt"]))
    assert made.run("replay", "bare.json").code == 0
    assert made.run("replay", "bare.json", "--format", "result").out == text
    assert made.run("replay", "-", stdin=text).code == 0


def test_several_results_and_recorded_ones(made):
    made.contract("{name: whole, is: 50, source: s}", name="k/d.yaml")
    both = made.run("evaluate", "c.yaml", "k/d.yaml", "--format", "json").out
    made.write("both.json", both)
    assert made.run("replay", "both.json").out == "c.yaml: the same, to the byte\nk/d.yaml: the same, to the byte\n"
    assert made.run("replay", "both.json", "--format", "result").out == both
    made.run("record", "k/d.yaml")
    assert made.run("replay", "k/d.recorded.json").out == "d.yaml: the same, to the byte\n"


def test_another_layout_is_told(made):
    made.write("r.json", json.dumps(json.loads((made.folder / "r.json").read_text("utf-8"))))
    assert made.run("replay", "r.json").out == "c.yaml: the same result (the file is laid out otherwise)\n"


def test_layout_and_remarks_of_the_rules_and_the_contract_do_not_count(made):
    made.edit("c.yaml", "facts: {start", "# a remark\nfacts: {start")
    made.edit("rules/t/base.yaml", "kind: accord", "# a remark\nkind: accord")
    assert made.run("replay", "r.json").code == 0


def test_what_has_changed_is_named_and_the_result_made_again_from_git(made):
    before = (made.folder / "r.json").read_text("utf-8")
    line = made.edit("rules/t/base.yaml", "north: 100", "north: 120")
    made.edit("rules/t/base.yaml", "chosen: low", "chosen: high")
    made.edit("c.yaml", "done: 0.5", "done: 0.25")
    made.commit("later")
    one = changed(made, "r.json")
    kinds = [c.partition(" since ")[0] + ": " + c.partition(": ")[2] for c in one["changed"]]
    assert kinds[0] == "the contract c.yaml: facts.zone.north.done: 0.5 → 0.25"
    assert kinds[1].startswith(f"the rules: rules/t/base.yaml:{line}:") and kinds[1].endswith(
        "~ North, amount: 100 € → 120 € (+20 €, ×1.2)"
    )
    assert kinds[2].endswith("the low one → the high one") and kinds[3] == "the reading edge: low → high: low → high"
    assert len(kinds) == 4 and one["made_again"] == "made again to the byte with what git still has"
    ran = made.run("replay", "r.json", "--format", "result")
    assert (ran.code, ran.out) == (1, before) and "facts.zone.north.done: 0.5 → 0.25" in ran.err


def test_without_git_the_files_are_named(here, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(here.folder))
    here.contract("{name: whole, is: 50, source: s}")
    here.write("r.json", here.run("evaluate", "c.yaml", "--format", "json").out)
    here.edit("rules/t/base.yaml", "north: 100", "north: 120")
    here.edit("c.yaml", "done: 0.5", "done: 0.25")
    one = changed(here, "r.json")
    assert one["made_again"] is None and len(one["changed"]) == 3
    assert "says something else (git knows no revision of it that said the same)" in one["changed"][0]
    assert one["changed"][1] == "the rule file rules/t/base.yaml says something else"
    assert here.run("replay", "r.json", "--format", "result").out == ""


def test_the_program_and_an_edited_result_are_named(made):
    text = (made.folder / "r.json").read_text("utf-8")
    made.write("old.json", text.replace(f'"engine": "{VERSION}"', '"engine": "0.0.9"'))
    assert changed(made, "old.json")["changed"] == [f"the program: 0.0.9 → {VERSION}"]
    made.write("edited.json", text.replace('"50"', '"51"', 1))
    assert "the file was edited" in changed(made, "edited.json")["changed"][0]


def test_a_contract_that_is_refused_now(made):
    made.edit("c.yaml", "start: 2022-01-31", "start: 2022-01-32")
    one = changed(made, "r.json")
    assert any(c.startswith("it is refused now: E711") for c in one["changed"])
    assert any("facts.start: 2022-01-31 → 2022-01-32" in c for c in one["changed"]) and one["made_again"]


def test_the_contract_may_stand_elsewhere(made):
    (made.folder / "c.yaml").rename(made.folder / "moved.yaml")
    ran = made.run("replay", "r.json")
    assert ran.code == 3 and "name it with --contract" in ran.err
    assert made.run("replay", "r.json", "--contract", "moved.yaml").code == 0
    assert made.run("replay", "r.json", "--contract", "none.yaml").code == 3
    text = made.run("evaluate", "-", "--format", "json", stdin=(made.folder / "moved.yaml").read_text("utf-8")).out
    ran = made.run("replay", "-", stdin=text)
    assert ran.code == 2 and "came from standard input" in ran.err
    assert made.run("replay", "-", "--contract", "moved.yaml", stdin=text).code == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        "3",
        '{"values": []}',
        '{"receipt": {"asked": {}}, "values": []}',
        "[" * 100_000,
        '{"a": \ud800}',
        "[NaN, 1e999]",
    ],
)
def test_what_is_no_receipt_is_a_fault(here, text):
    here.folder.joinpath("r.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    ran = here.run("replay", "r.json")
    assert ran.code == 1 and ran.err.startswith(("E735 ", "E102 ")) and "Traceback" not in ran.err


def test_a_hostile_receipt_stays_text(made):
    data = json.loads((made.folder / "r.json").read_text("utf-8"))
    receipt = data["receipt"]
    receipt["engine"] = "\x1b[31m"
    receipt["rules"], receipt["rules_sha256"] = ["--output=x", 3], "\x1b]0;"
    receipt["instruments"] = [{"id": "../../etc/passwd", "sha256": 1}, {"id": "\x1b"}]
    receipt["readings"] = {"\x1b": "\u202e", "edge": 3}
    made.write("h.json", json.dumps(data))
    for form in ("text", "json", "result"):
        ran = made.run("replay", "h.json", "--format", form)
        assert ran.code == 1 and not {"\x1b", "\u202e"} & set(ran.out + ran.err)
    assert made.run("replay", "nowhere.json").code == 3


def test_an_edited_result_is_not_made_again_from_an_older_contract(made):
    made.write("r.json", (made.folder / "r.json").read_text("utf-8").replace('"50"', '"51"', 1))
    made.edit("c.yaml", "done: 0.5", "done: 0.25")
    one = changed(made, "r.json")
    assert [c.partition(": ")[2] for c in one["changed"]] == ["facts.zone.north.done: 0.5 → 0.25"]
    assert one["made_again"] is None


def test_what_a_contract_no_longer_says_is_told(here):
    here.contract("{name: whole, is: 50, source: s}", "{name: some, is: true, source: s}")
    here.commit()
    here.write("r.json", here.run("evaluate", "c.yaml", "--format", "json").out)
    here.edit("c.yaml", "start: 2022-01-31, zone: {north: {done: 0.5}}", "start: 2022-01-31")
    here.edit("c.yaml", "is: true", "is: false")
    told = {c.partition(": ")[2] for c in changed(here, "r.json")["changed"]}
    assert told == {"facts.zone: … → left out", "expected[2].is: true → false"}


def test_of_a_contract_that_cannot_be_read_only_the_files_of_the_rules_are_compared(here, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(here.folder))
    here.contract("{name: whole, is: 50, source: s}")
    here.write("r.json", here.run("evaluate", "c.yaml", "--format", "json").out)
    here.edit("c.yaml", "facts: {", "facts: [{")
    other = "the contract c.yaml says something else (git knows no revision of it that said the same)"
    told = changed(here, "r.json")["changed"]
    assert told[0] == other and told[1].startswith("it is refused now: E") and len(told) == 2
    here.edit("rules/t/base.yaml", "north: 100", "north: 120")
    assert changed(here, "r.json")["changed"][:2] == [other, "the rule file rules/t/base.yaml says something else"]


def test_rules_that_are_wrong_now_are_taken_from_git(made):
    made.edit("rules/t/base.yaml", "whole / 3", "whole / thirds")
    made.commit("later")
    one = changed(made, "r.json")
    assert "whole / [-3-]{+thirds+}" in one["changed"][0] and one["changed"][1].startswith("it is refused now: E513")
    assert one["made_again"] == "made again to the byte with what git still has"


def test_of_two_instruments_the_one_that_changed_is_named(here, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(here.folder))
    here.write(
        "rules/t/more.yaml",
        """
        kind: amendment
        id: t/more
        title: More
        amends: t/base
        in_force: {from: 2021-01-01}
        documents: {n: {title: New}}
        operations:
          - {replace: tables.part.value, with: 0.75, source: {document: n, at: art. 1}}
    """,
    )
    here.contract(head="contract: C\nrules: t/more\nfacts: {start: 2022-01-31, zone: {north: {done: 0.5}}}\n")
    here.write("r.json", here.run("evaluate", "c.yaml", "--format", "json").out)
    here.edit("rules/t/more.yaml", "with: 0.75", "with: 0.8")
    assert changed(here, "r.json")["changed"] == [
        "the rule file rules/t/more.yaml says something else",
        "git knows no revision of the rules folder that gives the rules of the receipt",
    ]


def test_a_contract_is_named_for_one_result_only(made):
    made.contract("{name: whole, is: 50, source: s}", name="d.yaml")
    made.write("both.json", made.run("evaluate", "c.yaml", "d.yaml", "--format", "json").out)
    ran = made.run("replay", "both.json", "--contract", "c.yaml")
    assert ran.code == 2 and "--contract is of one result, and both.json holds 2" in ran.err


def test_a_receipt_that_cannot_be_opened(made, monkeypatch):
    def closed(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", closed)
    assert made.run("replay", "r.json") == (3, "", "accord: r.json cannot be read: Permission denied\n")
