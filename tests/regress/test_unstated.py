"""Contracts that state nothing, and recorded results that no contract is left of: told, and never taken for a pass."""

import json
import subprocess
import sys

import pytest

HEAD = "contract: C\nrules: t/base\nfacts: {start: 2022-01-01, zone: {north: {done: 1}}}\n"


@pytest.fixture
def bare(here):
    here.contract(name="bare.yaml", head=HEAD)
    (here.folder / "bare.yaml").write_text(HEAD, encoding="utf-8")
    return here


def test_where_nothing_is_stated_nothing_was_tested(bare):
    ran = bare.run("test", "bare.yaml")
    assert ran.code == 1 and ran.out.startswith("says nothing") and ran.err.startswith("nothing was tested: ")
    assert json.loads(bare.run("test", "bare.yaml", "--format", "json").out)["summary"]["nothing_stated"] == 1


def test_what_is_recorded_counts_and_so_does_another_contract(bare):
    bare.contract("{name: whole, is: 50, source: s}", name="other.yaml")
    assert bare.run("test", "bare.yaml", "other.yaml").code == 0
    assert bare.run("record", "bare.yaml").code == 0
    ran = bare.run("test", "bare.yaml")
    assert (ran.code, ran.err) == (0, "")


def test_a_fault_is_told_though_nothing_is_stated(bare):
    for facts in ("{start: tomorrow}", "{nobody: 1}", "{start: 2022-01-01, zone: {east: {done: 1}}}"):
        (bare.folder / "bare.yaml").write_text(f"contract: C\nrules: t/base\nfacts: {facts}\n", encoding="utf-8")
        ran = bare.run("test", "bare.yaml")
        assert ran.code == 1 and "  E7" in ran.out and "says nothing" not in ran.out
        assert '<error message="' in bare.run("test", "bare.yaml", "--format", "junit").out


def test_a_folder_where_recorded_results_would_be(bare):
    bare.contract("{name: whole, is: 50, source: s}", name="other.yaml")
    (bare.folder / "other.recorded.json").mkdir()
    for command in ("test", "accept", "record"):
        ran = bare.run(command, "other.yaml")
        assert ran.code == 1 and "E735" in ran.out + ran.err and "is no file" in ran.out + ran.err


@pytest.mark.parametrize("named", ["results", "results/gone.recorded.json"])
def test_recorded_results_without_their_contract(bare, named):
    (bare.folder / "results").mkdir()
    (bare.folder / "bare.yaml").rename(bare.folder / "results/gone.yaml")
    assert bare.run("record", "results").code == 0
    assert bare.run("test", named).code == 0
    (bare.folder / "results/gone.yaml").rename(bare.folder / "results/new.yaml")
    for command in ("test", "accept", "record"):
        ran = bare.run(command, named)
        assert ran.code == 1 and "E774 results/gone.recorded.json is recorded of no contract" in ran.out + ran.err


def test_what_is_beside_recorded_results_and_is_no_contract_is_named(bare):
    assert bare.run("record", "bare.yaml").code == 0
    (bare.folder / "bare.yaml").write_text(HEAD.replace("facts", "fact"), encoding="utf-8")
    ran = bare.run("test")
    assert ran.code == 1 and "bare.yaml beside it does not say contract: and facts: at its top" in ran.out


def test_a_schema_beside_contracts_is_no_contract(bare):
    bare.contract("{name: whole, is: 50, source: s}", name="c/one.yaml")
    (bare.folder / "c/base.schema.json").write_text(bare.run("schema", "t/base").out, encoding="utf-8")
    ran = bare.run("test", "c")
    assert ran.code == 0 and ran.out.startswith("passes    c/one.yaml") and "schema" not in ran.out


@pytest.mark.parametrize("file", ["/etc/hostname", "../outside.yaml", "link.yaml"])
def test_a_receipt_leads_nowhere_outside(bare, file):
    outside = bare.folder.parent / "outside.yaml"
    outside.write_text(HEAD, encoding="utf-8")
    (bare.folder / "link.yaml").symlink_to(outside)
    found = json.loads(bare.run("evaluate", "bare.yaml", "--format", "json").out)
    found["receipt"]["contract_file"] = file
    (bare.folder / "r.json").write_text(json.dumps(found), encoding="utf-8")
    ran = bare.run("replay", "r.json")
    assert ran.code == 2 and "outside of this folder" in ran.err and "--contract" in ran.err
    assert bare.run("replay", "r.json", "--contract", "../outside.yaml").code != 2


def test_a_receipt_may_name_a_file_here_or_beside_it_in_any_way(bare):
    for name in ("bare.yaml", "./bare.yaml", str(bare.folder / "bare.yaml")):
        (bare.folder / "r.json").write_text(bare.run("evaluate", name, "--format", "json").out, encoding="utf-8")
        assert bare.run("replay", "r.json").code == 0


def test_as_tests_they_are_skipped_and_their_faults_fail(bare):
    (bare.folder / "wrong.yaml").write_text(HEAD.replace("2022-01-01", "tomorrow"), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly", "-q", "-rs"]
    ran = subprocess.run(command, cwd=bare.folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 1 and "1 failed, 1 skipped" in ran.stdout, ran.stdout + ran.stderr
    assert "the contract states nothing" in ran.stdout and "E711" in ran.stdout
