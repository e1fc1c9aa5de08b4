"""A short run of the fuzz target; crashes planted on purpose are found by it and can be run again."""

import subprocess
import sys
from pathlib import Path

import fuzz
import pytest

from engine.core import interpreter, outcomes
from engine.report import diagnostics as report_diagnostics

SHORT = 240  # cases, a few seconds


def test_a_short_run_finds_nothing():
    counts, found = fuzz.run(seed=2, cases=SHORT)
    assert not found, found[0].why
    assert counts["cases"] == SHORT
    assert counts["evaluated"] > 10
    assert counts["rules accepted"] > 3
    assert counts["refused"] > 20


PLANTED = {
    "a number where an outcome may be unknown": (outcomes, "negate", lambda operand: -operand),
    "a fault without a place": (
        report_diagnostics,
        "_excerpt",
        lambda span, caption, paint: [span.source.line(span.line)[span.column]],
    ),
    "an endless loop": (interpreter.Interpreter, "previous", lambda *_: all(True for _ in iter(int, 1))),
    "escapes let through": (report_diagnostics, "as_text", lambda diagnostic: diagnostic.message + "\x1b[0m"),
}


@pytest.mark.parametrize("crash", PLANTED)
def test_a_planted_crash_is_found(monkeypatch, tmp_path, crash):
    """The same cases that find nothing find it, and the input that is kept shows it again."""
    with monkeypatch.context() as patched:
        if crash == "an endless loop":
            patched.setattr(fuzz, "MOST_SECONDS", 2)
        patched.setattr(*PLANTED[crash])
        counts, found = fuzz.run(seed=2, cases=SHORT)
        assert found, f"not found in {counts['cases']} cases"
        path = fuzz.write(found, tmp_path / "kept")[0]
        assert fuzz.replay(path)
    assert fuzz.replay(path) is None


def test_memory_is_watched(monkeypatch):
    monkeypatch.setattr(fuzz, "peak", iter([10, 20, 20, 400, 400]).__next__)
    _, found = fuzz.run(seed=2, cases=3, shipped=False)
    assert "400 MB" in found[0].why


def test_it_runs_from_the_command_line():
    target = Path(fuzz.__file__)
    done = subprocess.run(
        [sys.executable, target, "--seconds", "2", "--seed", "2"],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "cases: " in done.stdout
