"""The pytest plugin: contracts as tests, in this repository and in others."""

import re
import subprocess
import sys

import pytest
from regresskit import ROOT

from engine.base.yaml_reader import load_file
from engine.contracts.expected import cases

CONTRACTS = sorted((ROOT / "tests/contracts").glob("*.yaml"))


def test_the_plugin_runs_here(request):
    """Else nothing goes through tests/contracts: `pip install -e '.[test]'` makes pytest know it."""
    assert request.config.pluginmanager.has_plugin("accord")


def test_every_shipped_contract_states_something():
    numbers = [sum(len(case.lines) for case in cases(load_file(path))) for path in CONTRACTS]
    assert len(numbers) >= 60 and all(numbers)


def pytest_in(folder, *arguments):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_in_another_repository(here):
    """Two contracts, one with a difference and recorded results; foreign YAML files; in parallel."""
    here.contract(
        "{name: whole, is: 50, source: s}",
        "{name: whole, is: 50, source: s}",
        "{name: each, is: 51, readings: {edge: high}, source: s}",
    )
    here.contract("{name: due, at: {zone: north}, is: 50, source: s}", name="k/d.yml")
    here.run("record", "k/d.yml")
    here.write("compose.yaml", "services: {web: {contract: 1, facts: 2}}\n")
    here.write("half.yaml", "contract: of another kind\nterms: {}\n")
    here.write("broken.yaml", "contract: C\nfacts: {a: 1\n")
    here.write("tests/test_own.py", "def test_own():\n    pass\n")
    ran = pytest_in(here.folder, "-q", "-n", "2", "-rA", "--ignore=broken.yaml")
    assert ran.returncode == 1 and "1 failed, 5 passed" in ran.stdout, ran.stdout + ran.stderr
    passed = set(re.findall(r"^PASSED (.+)$", ran.stdout, re.M))
    assert passed == {
        "c.yaml::whole",
        "c.yaml::whole #2",
        "k/d.yml::due[north]",
        "k/d.yml::recorded",
        "tests/test_own.py::test_own",
    }
    assert "Each [1]: 100.00, not 51.00 (+49.00) (and 1 more places)\n      stated in c.yaml:7:" in ran.stdout
    assert "Traceback" not in ran.stdout and "runtest" not in ran.stdout


def test_one_line_is_run_by_its_name_and_a_broken_contract_is_told(here):
    here.contract("{name: whole, is: 50, source: s}", "{name: each, is: 51, source: s}")
    ran = pytest_in(here.folder, "-q", "c.yaml::whole")
    assert ran.returncode == 0 and "1 passed" in ran.stdout
    here.write("broken.yaml", "contract: C\nrules: t/base\nfacts: {}\nruls: x\n")
    here.contract("{name: whole, is: 50, rules: t/none, source: s}", name="gone.yaml")
    ran = pytest_in(here.folder, "-q", "broken.yaml", "gone.yaml", "--continue-on-collection-errors")
    assert "E20" in ran.stdout and "broken.yaml:4:" in ran.stdout
    assert "E310 there is no rule set 't/none'" in ran.stdout and "gone.yaml:5:" in ran.stdout


@pytest.mark.parametrize(
    "module", ["yaml", "jsonschema", "simpleeval", "engine.core.evaluation", "engine.tools.regression.run"]
)
def test_the_plugin_imports_nothing_heavy_before_a_contract_is_met(module):
    code = f"import engine.tools.regression.pytest_plugin, sys; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_what_cannot_be_opened_is_no_test(tmp_path):
    from engine.tools.regression.pytest_plugin import pytest_collect_file

    assert pytest_collect_file(tmp_path / "gone.yaml", None) is None


def test_a_fault_of_the_program_is_shown_whole(request):
    """What is no difference and no fault of a file is not made a sentence of."""
    from engine.tools.regression.pytest_plugin import _Item

    class Broken(_Item):
        def found(self):
            return 1 / 0

    item = Broken.from_parent(request.session, name="broken")
    with pytest.raises(ZeroDivisionError) as told:
        item.runtest()
    shown = str(item.repr_failure(told))
    assert "return 1 / 0" in shown and "ZeroDivisionError: division by zero" in shown
