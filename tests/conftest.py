"""Contracts below this folder are tests (see `engine/tools/regression/pytest_plugin.py`), but for those that are
wrong on purpose. No test measures time, which is what `tests/bench/` does; what never ends is ended here."""

import signal
from pathlib import Path

import pytest

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
    "safety/test_safe.py",
    "schemas",
    "sheets/test_sheet_files.py",
)
"""What rests on each library: `-m core` runs it, with the lowest versions too."""


def pytest_collection_modifyitems(items):
    for item in items:
        if any(item.path.is_relative_to(Path(__file__).parent / part) for part in CORE):
            item.add_marker("core")


@pytest.fixture(autouse=True)
def comes_to_an_end():
    def late(*_):
        pytest.fail(f"still at work after {MOST_SECONDS} s of the processor")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)
