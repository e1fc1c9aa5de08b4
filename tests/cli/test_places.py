"""What a statement prints where members are unknown, too many, below zero, or bear one label; and where faults are
alike."""

import json

import pytest

HEAD = "kind: accord\nid: x/law\ntitle: Law\nin_force: {from: 2020-01-01}\ndocuments: {d: {title: D}}\n"
LAW = """
dimensions:
  stage: {label: Stage, members: {aa: {label: Same}, bb: {label: Same}, cc: {label: Other}}}
  term: {label: Term, range: [first, n]}
facts:
  n: {type: integer, label: N, question: How many years?}
  first: {type: integer, default: 1, label: First, question: From which year?}
  amount: {type: money, per: [stage], label: Amount, question: Which amount?}
rules:
  due: {type: money, per: [stage, term], show: true, label: Due, formula: amount, §}
  all_due: {type: money, per: [term], show: true, label: All due, formula: "sum(due, over=stage)", §}
  kept: {type: money, per: [stage], show: true, label: Kept, formula: amount, §}
  paid: {type: money, per: [term], label: What is paid, formula: "sum(amount, over=stage)", §}
payments:
  payment: {of: paid, label: Payment, date: none, amount: rest, §}
"""
FACTS = "stage: {aa: {amount: 1}, bb: {amount: 2}, cc: {amount: 3}}"
VIEWS = [
    [],
    *(["--view", v] for v in ("schedule", "civil-year", "deadlines")),
    ["--range"],
    ["--readings"],
    ["--readings", "--range"],
    ["--locale", "fr"],
    ["--format", "json"],
]


@pytest.fixture
def evaluated(accord, tmp_path):
    """evaluated("n: 2", "--view", …): the contract with these facts beside its own, under the law above."""

    def run(facts, *options):
        rules = tmp_path / "rules" / "x"
        rules.mkdir(parents=True, exist_ok=True)
        (rules / "law.yaml").write_text(HEAD + LAW.replace("§", "source: {document: d, at: art. 1}"), encoding="utf-8")
        path = tmp_path / "contract.yaml"
        path.write_text(
            f"contract: C\nrules: x/law\nfacts: {{{', '.join(f for f in (facts, FACTS) if f)}}}\n", encoding="utf-8"
        )
        return accord("evaluate", path, "--rules-dir", rules.parent, *options)

    return run


def row(out, label):
    """The cells of the first row of this label."""
    found = next(line for line in out.splitlines() if line.strip().startswith(label + "  "))
    return found.strip().removeprefix(label).split()


@pytest.mark.parametrize("options", VIEWS)
@pytest.mark.parametrize(("facts", "code"), [("", 0), ("n: none", 0), ("n: 0", 0), ("n: 300", 1), ("n: 2", 0)])
def test_every_view_stands_whatever_is_known_of_a_range(evaluated, facts, code, options):
    assert evaluated(facts, *options).code == code


def test_a_range_of_unknown_members_is_one_unknown_column_with_its_question(evaluated):
    out = evaluated("").out
    assert row(out, "All due")[0] == "unknown" and row(out, "Other") == ["unknown"]
    assert "n: How many years?" in out and "needed by: All due, Due" in out


def test_a_range_that_is_too_long_is_an_error_that_says_where_it_begins(evaluated):
    ran = evaluated("n: 300")
    assert row(ran.out, "All due")[0] == "error"
    assert "the range term has more than 200 members (" in ran.out and "law.yaml:9:3)" in ran.out
    errors = [v for v in json.loads(evaluated("n: 300", "--format", "json").out)["values"] if v["status"] == "error"]
    assert {v["message"] for v in errors} == {"the range term has more than 200 members"}


def test_members_with_one_label_are_told_apart_by_their_names(evaluated):
    out = evaluated("n: 2").out
    assert [row(out, label) for label in ("Same (aa)", "Same (bb)", "Other")] == [
        ["1.00"] * 2,
        ["2.00"] * 2,
        ["3.00"] * 2,
    ]


def test_members_below_zero_stand_in_order(evaluated):
    ran = evaluated("first: -2, n: 1")
    assert ran.out.splitlines()[3].split() == ["term", "-2", "term", "-1", "term", "0", "term", "1"]
    data = json.loads(evaluated("first: -2, n: 1", "--format", "json").out)
    assert [v["at"]["term"] for v in data["values"] if v["name"] == "all_due"] == ["-2", "-1", "0", "1"]


def test_of_equal_faults_the_first_few_are_printed_and_the_others_counted(accord, tmp_path):
    rules = "".join(f"  r{n}: {{type: number, formula: 7, source: {{document: d, at: art. 1}}}}\n" for n in range(40))
    path = tmp_path / "law.yaml"
    path.write_text(
        HEAD + "rules:\n" + rules + "  s: {type: number, formula: 8, source: {document: d, at: art. 1}}\n",
        encoding="utf-8",
    )
    out = accord("check", path).out
    assert out.count("the number 7 stands") == 5 and out.count("the number 8 stands") == 1
    assert "… and 35 more like this" in out and "41 warning(s)" in out
    assert len(json.loads(accord("check", path, "--format", "json").out)["faults"]) == 41
    assert accord("check", path, "--format", "github").out.count("the number 7 stands") == 40


@pytest.mark.parametrize(("count", "printed"), [(5, 5), (6, 6), (7, 5)])
def test_one_more_is_printed_rather_than_counted(accord, tmp_path, count, printed):
    rules = "".join(
        f"  r{n}: {{type: number, formula: 7, source: {{document: d, at: art. 1}}}}\n" for n in range(count)
    )
    (tmp_path / "law.yaml").write_text(HEAD + "rules:\n" + rules, encoding="utf-8")
    assert accord("check", tmp_path / "law.yaml").out.count("the number 7 stands") == printed


def test_a_name_that_is_not_there_is_told_once_with_its_places(accord, tmp_path):
    rules = "".join(f"  r{n}: {{type: money, formula: lost, source: {{document: d, at: art. 1}}}}\n" for n in range(40))
    (tmp_path / "law.yaml").write_text(HEAD + "rules:\n" + rules, encoding="utf-8")
    out = accord("check", tmp_path / "law.yaml").out
    assert out.count("there is no lost") == 1 and "1 error(s)" in out
    assert out.count("it is used here") == 3 and "it is used here, and in 36 more places" in out


def test_a_contract_and_the_command_line_name_members_below_zero(accord, tmp_path):
    rules = tmp_path / "rules" / "x"
    rules.mkdir(parents=True)
    law = """dimensions: {term: {label: Term, range: [first, 1]}}
facts: {m: {type: money, per: [term], label: M, question: How much?}}
tables: {first: {type: integer, label: First, value: -2, §}}
rules: {z: {type: money, per: [term], show: true, label: Z, formula: m, §}}
"""
    (rules / "law.yaml").write_text(HEAD + law.replace("§", "source: {document: d, at: art. 1}"), encoding="utf-8")
    path = tmp_path / "contract.yaml"
    stated = "expected:\n  - {name: z, at: {term: -2}, is: 1, source: a}\n"
    path.write_text("contract: C\nrules: x/law\nfacts: {m: {-2: 1, -1: 2}}\n" + stated, encoding="utf-8")
    assert row(accord("evaluate", path, "--rules-dir", rules.parent).out, "Z")[:3] == ["1.00", "2.00", "unknown"]
    ran = accord("evaluate", path, "--rules-dir", rules.parent, "--set", "m[-1]=5")
    assert row(ran.out, "Z")[:3] == ["1.00", "5.00", "unknown"]
    assert "term goes from -2 to 1" in accord("evaluate", path, "--rules-dir", rules.parent, "--set", "m[-3]=5").err
    assert accord("test", path, "--rules-dir", rules.parent).code == 0
