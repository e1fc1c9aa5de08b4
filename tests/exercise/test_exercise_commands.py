"""The commands: what they print, what they leave with, and the drafts that they write."""

import io
import json

import pytest

from engine.base import yaml_reader
from engine.commands import main

TOTAL = "{name: total, is: 3000, source: art. 2}"
FACTS = "{habitants: 120, signature: 2021-01-01, membres: 1}"


@pytest.fixture
def run(law, capsys, monkeypatch):
    monkeypatch.chdir(law.folder)
    monkeypatch.delenv("ACCORD_RULES", raising=False)

    def run(*arguments):
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        return left.value.code, *capsys.readouterr()

    return run


def test_coverage_lists_what_is_not_exercised_with_its_place(law, run):
    law.contract(FACTS, TOTAL)
    status, out, err = run("coverage")
    assert (status, err) == (0, "")
    assert out.splitlines()[-1].startswith("rules/loi/second.yaml:")
    text = (law.folder / "rules/loi/base.yaml").read_text("utf-8").splitlines()
    number = text.index("      - {if: habitants < seuil, then: 0.5}") + 1
    column = text[number - 1].index("then:") + 1
    missing = out.split("\nnot exercised\n")[1].splitlines()
    assert f"rules/loi/base.yaml:{number}:{column}  case part: case 1 of 3" in missing
    assert (
        f"rules/loi/base.yaml:{number}:{text[number - 1].index('habitants') + 1}  boundary part: habitants < seuil, at"
        in missing
    )
    assert any(line.split()[:2] == ["in", "all"] for line in out.splitlines())


def test_coverage_fails_under_a_share_and_not_at_it(law, run):
    law.contract(FACTS, TOTAL)
    data = json.loads(run("coverage", "--format", "json")[1])
    exact = data["exercised"] * 100 // data["units"]
    assert run("coverage", "--fail-under", str(exact))[0] == 0
    assert run("coverage", "--fail-under", str(exact + 1))[0] == 1
    assert len(data["uncovered"]) == data["units"] - data["exercised"]


@pytest.mark.parametrize("least", ["101", "-1", "x", "1e2", ""])
def test_a_share_that_is_none_is_wrong_usage(law, run, least):
    law.contract(FACTS, TOTAL)
    status, _, err = run("coverage", "--fail-under", least)
    assert status == 2 and "--fail-under takes a percentage" in err


def test_a_stated_line_that_does_not_come_out_is_a_finding(law, run):
    law.contract(FACTS, TOTAL.replace("3000", "1"))
    for command in ("coverage", "mutate"):
        status, _, err = run(command)
        assert status == 1 and err.startswith("E731 total is 3000, not 1")


def test_contracts_that_cannot_be_read(run):
    assert run("coverage", "--contracts", "nowhere")[0] == 3
    assert run("mutate", "--exceptions", "nowhere.yaml")[0] == 3


def test_an_exception_has_a_reason_and_is_needed(law, run):
    law.contract(FACTS, TOTAL)
    before = json.loads(run("coverage", "--format", "json")[1])
    gone = before["uncovered"][0]
    names = [f"{gone['instrument']}: {gone['kind']} {gone['what']}", "loi/base: rule total", "loi/base: rule totl"]
    listed = "".join(f"  - {{name: {json.dumps(n)}, because: no fact leads there}}\n" for n in names)
    (law.folder / "tests" / "exceptions.yaml").write_text(f"exceptions:\n{listed}", encoding="utf-8")
    status, out, err = run("coverage", "--format", "json")
    assert status == 1 and err.count("E760 ") == 2 and "needs no exception" in err and "did you mean" in err
    assert json.loads(out)["units"] == before["units"] - 1


def test_mutate_lists_what_nothing_notices_and_the_exceptions_with_their_reason(law, run):
    law.contract(FACTS, TOTAL)
    status, out, err = run("mutate", "--format", "json")
    assert (status, err) == (1, "")
    unseen = [c["name"] for c in json.loads(out)["unnoticed"]]
    assert "loi/base: change membres, default: 0 → 1" in unseen
    listed = "".join(f"  - {{name: {json.dumps(n, ensure_ascii=False)}, because: tried}}\n" for n in unseen)
    (law.folder / "tests" / "exceptions.yaml").write_text(f"exceptions:\n{listed}", encoding="utf-8")
    status, out, err = run("mutate")
    assert (status, err) == (0, "") and f"{len(unseen)} declared to change nothing, 0 noticed by nothing" in out
    assert run("coverage")[2] == "", "an exception for a change is none for a unit"
    law.contract("{habitants: 100, signature: 2021-01-01, membres: 1}", TOTAL, name="more")
    status, _, err = run("mutate")
    assert status == 1 and "needs no exception" in err


def test_two_runs_print_the_same(law, run):
    law.contract(FACTS, TOTAL)
    law.contract("{habitants: 99, signature: 2021-01-01}", "{name: part, is: 0.5, source: art. 1}", name="b")
    for command in (("coverage",), ("mutate",), ("coverage", "--codes"), ("coverage", "--format", "json")):
        assert run(*command) == run(*command)


def test_drafts_are_written_for_boundaries_and_options_and_wait_to_be_filled_in(law, run):
    law.contract(FACTS, TOTAL)
    status, out, err = run("coverage", "--generate", "drafts")
    assert (status, err) == (1, "") and "no contract comes near" in out
    drafts = {p.name: p.read_text(encoding="utf-8") for p in sorted((law.folder / "drafts").iterdir())}
    said = {
        yaml_reader.load(t, n).must("facts").text("habitants")
        for n, t in drafts.items()
        if n.startswith("part-habitants-lt")
    }
    assert said == {"99", "100"}
    assert {
        yaml_reader.load(t, n).must("facts").text("signature") for n, t in drafts.items() if n.startswith("a-temps")
    } == {"2021-06-30", "2021-07-01"}
    eve = next(t for n, t in drafts.items() if n.startswith("in-force-from-2022-01-01-just-below"))
    assert "# as tests/contracts/c.yaml, with signature: 2021-12-31\n" in eve and "\naccord: loi\n" in eve
    status, out, _ = run("check", *(f"drafts/{n}" for n in drafts))
    assert status == 1 and out.count("E733 ") == len(drafts), "each waits for its one line"


def test_a_draft_filled_in_exercises_its_boundary_and_is_not_written_over(law, run):
    law.contract(FACTS, TOTAL)
    run("coverage", "--generate", "drafts")
    (path,) = (p for p in (law.folder / "drafts").glob("part-habitants-lt*") if "just-below" in p.name)
    path.write_text(
        path.read_text("utf-8").replace("is: null", "is: 1500").replace("to be filled in", "art. 1"), "utf-8"
    )
    filled = path.read_text("utf-8")
    both = ("--contracts", "tests/contracts", "--contracts", str(path))
    before, after = (json.loads(run("coverage", "--format", "json", *c)[1])["uncovered"] for c in ((), both))
    gone = {u["what"] for u in before} - {u["what"] for u in after}
    assert "part: habitants < seuil, just below" in gone
    assert "0 contracts written" in run("coverage", "--generate", "drafts")[1]
    assert path.read_text("utf-8") == filled


def test_codes_and_the_contracts_that_rest_on_them(law, run):
    law.contract(FACTS, TOTAL, name="r01-size")
    law.contract("{habitants: 5}", "{name: part, is: 0.5, source: art. 1}", name="a01-not-reached")
    (law.folder / "tests" / "codes.yaml").write_text(
        "codes:\n  R03: {title: A date, because: It is a date.}\n", encoding="utf-8"
    )
    status, out, _ = run("coverage", "--codes", "--format", "json")
    table = {c["code"]: c for c in json.loads(out)["codes"]}
    assert list(table) == ["A01", "R01", "R02", "R03"]
    assert table["R01"]["contracts"] == [{"file": "r01-size", "rests_on_it": True}]
    assert table["A01"]["contracts"] == [{"file": "a01-not-reached", "rests_on_it": False}]
    assert not table["R02"]["computes"] and table["R02"]["because"] == ["It computes nothing."]
    assert table["R03"]["titles"] == ["A date"] and status == 1
    law.contract("{habitants: 100}", "{name: part, is: 1, source: art. 1}", name="b", head="codes: [A01]\n")
    status, out, _ = run("coverage", "--codes")
    assert status == 0 and out.endswith("4 codes, 0 on which no contract that names it rests\n")


def test_a_file_that_is_named_after_codes_and_nothing_else(law, run):
    law.contract("{habitants: 100}", "{name: part, is: 1, source: art. 1}", name="a01-r01")
    table = {c["code"]: c for c in json.loads(run("coverage", "--codes", "--format", "json")[1])["codes"]}
    shown = {"file": "a01-r01", "rests_on_it": True}
    assert (table["A01"]["contracts"], table["R01"]["contracts"], table["R02"]["contracts"]) == ([shown], [shown], [])


@pytest.mark.parametrize(
    "entry", ["R 3: {title: A date, because: It is.}", "R03: {title: A date}", "R03: {because: It is.}"]
)
def test_a_listed_code_without_a_title_or_a_reason_is_refused(law, run, entry):
    law.contract(FACTS, TOTAL)
    (law.folder / "tests" / "codes.yaml").write_text(f"codes:\n  {entry}\n", encoding="utf-8")
    status, out, err = run("coverage", "--codes")
    assert (status, out) == (1, "")
    assert err.startswith("E761 a code has a title and the reason why it computes nothing\n  tests/codes.yaml:2:3\n")


@pytest.mark.parametrize("text", ["exception: []\n", "exceptions: {}\n", "exceptions: x\n", "- a\n"])
def test_a_file_of_exceptions_holds_a_list_of_them(law, run, text):
    law.contract(FACTS, TOTAL)
    (law.folder / "tests" / "exceptions.yaml").write_text(text, encoding="utf-8")
    for command in ("coverage", "mutate"):
        status, out, err = run(command)
        assert (status, out) == (1, "")
        assert err.startswith("E761 a list of exceptions belongs here\n  tests/exceptions.yaml:1:1\n")


@pytest.mark.parametrize(
    "entry", ["{name: x}", "{because: y}", "{name: x, because: y, why: z}", '{name: x, because: " "}']
)
def test_an_exception_is_a_name_and_a_reason(law, run, entry):
    law.contract(FACTS, TOTAL)
    (law.folder / "tests" / "exceptions.yaml").write_text(f"exceptions:\n  - {entry}\n", encoding="utf-8")
    status, out, err = run("coverage")
    assert (status, out) == (1, "")
    assert err.startswith("E761 an exception is a name and a reason\n  tests/exceptions.yaml:2:5\n")


def test_a_contract_from_standard_input_is_measured(law, run, monkeypatch):
    contract = law.contract(FACTS, TOTAL)
    by_file = run("coverage")
    text = (law.folder / contract.node.span.source.name).read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert run("coverage", "--contracts", "-") == by_file


def test_a_listed_code_that_the_rules_bear_is_a_finding(law, run):
    law.contract(FACTS, TOTAL)
    (law.folder / "tests" / "codes.yaml").write_text(
        "codes:\n  R01: {title: A size, because: None.}\n", encoding="utf-8"
    )
    status, _, err = run("coverage", "--codes")
    assert status == 1 and err.startswith("E760 R01 stands in the rules\n  tests/codes.yaml:2:3")


def test_text_from_files_is_inert(law, run):
    path = law.folder / "rules/loi/base.yaml"
    path.write_text(path.read_text("utf-8").replace("label: Seuil", 'label: "S\\e[31m"'), encoding="utf-8")
    law.contract(FACTS, TOTAL)
    assert "\x1b" not in run("coverage", "--codes")[1]


def test_where_nothing_is_left_there_is_nothing_to_draft(law, run):
    """A law whose one boundary is its first day, stated on both sides."""
    (law.folder / "rules/loi/second.yaml").unlink()
    (law.folder / "rules/loi/base.yaml").write_text(
        "kind: accord\nid: loi/base\ntitle: A law\nin_force: {from: 2020-01-01}\ncontract_date: signature\n"
        "documents: {d: {title: A document}}\nfacts: {signature: {type: date, question: When?}}\n"
        "rules: {an: {type: integer, label: Year, formula: year(signature), source: {document: d, at: art. 1}}}\n",
        "utf-8",
    )
    law.contract("{signature: 2020-01-01}", "{name: an, is: 2020, source: art. 1}", rules="loi", name="on")
    law.contract("{signature: 2019-12-31}", "{fault: E722, source: art. 0}", rules="loi", name="eve")
    told = "0 contracts written to drafts, 0 already there: fill in what must come out\n"
    assert run("coverage", "--generate", "drafts") == (0, told, "")
