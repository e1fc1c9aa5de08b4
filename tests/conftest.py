"""What all tests share.

Contracts below this folder are tests (see `engine/tools/regression/pytest_plugin.py`), but for those that are wrong on
purpose. No test measures time, which is what `tests/bench/` does; what never ends is ended here.
"""

import copy
import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

from engine.base.diagnostics import Diagnostics
from engine.commands import options
from engine.compiler.compile import compile_rules
from engine.consolidation.library import Library

HERE = Path(__file__).resolve().parent
RULES = HERE.parent / "rules"
collect_ignore_glob = ["diagnostics/law/*", "diagnostics/edits/*", "wrong/*"]
MOST_SECONDS = 900  # of the processor, and many times what the slowest test takes: the machine may do other things too
CORE = (
    "cli/test_hostile.py",
    "diagnostics/test_bad.py",
    "engine/test_dates.py",
    "engine/test_formula.py",
    "engine/test_loading.py",
    "engine/test_numbers.py",
    "impact/test_impact_reports.py",
    "regress/test_stated.py",
    "safety/test_safe.py",
    "schemas",
    "sheets/test_sheet_files.py",
)
"""What rests on each library: `-m core` runs it, with the lowest versions too."""

SLOW = (
    "cli/test_cash.py",
    "cli/test_commands.py::test_what_show_prints_is_the_consolidated_text",
    "cli/test_evaluate.py::test_a_closed_pipe_is_silent",
    "cli/test_evaluate.py::test_json_is_utf_8_whatever_the_terminal_writes",
    "cli/test_evaluate.py::test_text_is_plain_when_piped",
    "cli/test_evaluate.py::test_the_same_bytes_whatever_the_environment",
    "cli/test_findings.py",
    "cli/test_narrow.py",
    "cli/test_options.py",
    "cli/test_packaging.py",
    "contracts",
    "diff/test_diff_commands.py",
    "diff/test_git.py",
    "docs",
    "draft/test_draft_command.py",
    "draft/test_draft_laws.py::test_a_draft_gives_the_copy",
    "draft/test_draft_laws.py::test_a_draft_of_a_random_copy_gives_the_copy",
    "engine/test_in_force.py::test_names_of_files_decide_nothing",
    "engine/test_order.py",
    "exercise/test_exercise_commands.py",
    "extend",
    "fuzz",
    "impact/test_impact_commands.py",
    "impact/test_impact_laws.py",
    "impact/test_impact_real.py",
    "impact/test_impact_reports.py",
    "regress/test_stated.py",
    "law",
    "oracle",
    "range/test_random.py",
    "range/test_real.py",
    "regress/test_moved.py",
    "regress/test_plugin.py",
    "safety",
    "second",
    "sheets/test_sheet_commands.py",
    "sheets/test_sheet_contracts.py::test_a_contract_through_sheets_says_the_same",
    "sheets/test_sheet_contracts.py::test_a_thousand_contracts_keep_their_order",
    "sheets/test_sheet_files.py",
)
"""What takes its time by nature: every contract, every change of the law, many made-up cases, other processes."""

settings.register_profile("ci", derandomize=True, deadline=None, database=None, max_examples=150)
settings.register_profile("quick", settings.get_profile("ci"), max_examples=30)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile(
    "ci"
)  # `--hypothesis-profile quick` for fewer examples, `thorough` for many more, others each time


def pytest_ignore_collect(collection_path, config):
    """The contracts are slow, every one of them: where they are not wanted they are not read either."""
    return True if collection_path == HERE / "contracts" and config.option.markexpr == "not slow" else None


def is_of(item, path, name=""):
    """Whether a test is below a file or folder, and of a function of this name where one is given."""
    return item.path.is_relative_to(HERE / path) and name in ("", getattr(item, "originalname", ""))


def pytest_collection_modifyitems(items):
    for item in items:
        for span, parts in (("core", CORE), ("slow", SLOW)):
            if any(is_of(item, *part.split("::")) for part in parts):
                item.add_marker(span)


@pytest.fixture(autouse=True)
def comes_to_an_end():
    def late(*_):
        pytest.fail(f"still at work after {MOST_SECONDS} s of the processor")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.fixture(scope="session")
def words():
    """words("tables", "taux_avance", "label"): what the shipped law says there, whatever its words are."""
    document = Library(RULES).consolidate("aci-cpts/avenant-2", Diagnostics()).document
    return lambda *path: document.must(*path).raw


@pytest.fixture(scope="session", autouse=True)
def shipped_rules_are_read_once():
    """Commands run in this process are handed the shipped rule sets ready, each with a library of its own."""
    kept = []

    def opened(folder, why=""):
        if Path(folder).resolve() != RULES or os.environ.get("ACCORD_COLD"):
            return Library(folder, why)
        if not kept:
            kept.append(Library(RULES))
            for id_ in kept[0].ids():
                compile_rules(kept[0], id_)
        found = copy.copy(kept[0])
        found.folder, found.why = folder, why
        for name, value in vars(found).items():
            if isinstance(value, dict):
                setattr(found, name, dict(value))
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(options, "Library", opened)
        yield
