"""How many tests fail where one word of one label of a shipped rule file is changed: at most three, as a rule.

`python tests/law/untied.py` changes a label of each rule file, one at a time, in a copy of the repository, and runs
the tests there; `--tests PATH…` runs only those, `--label TEXT` changes this one, `--number N` the Nth of each file.
A full run takes the time of the suite for every rule file.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST = 3
LABEL = re.compile(r"\blabel: +\"?([^\"{},\n]*\w[^\"{},\n]*)")
LEFT = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", ".hypothesis", ".pytest_cache", ".mypy_cache", ".ruff_cache"
)


def changed(text: str, label: str) -> str:
    """The text of a rule file with another last word in the first label that reads so."""
    at = next(m for m in LABEL.finditer(text) if m[1] == label)
    start, end = at.span(1)
    return text[:start] + re.sub(r"\w+(?=\W*$)", "autrement", text[start:end]) + text[end:]


def failures(rule_file: Path, label: str, tests: list[str]) -> list[str]:
    """The tests that fail in a copy of the repository with the label changed."""
    with tempfile.TemporaryDirectory() as name:
        copy = shutil.copytree(ROOT, Path(name) / "accord", ignore=LEFT)
        path = copy / rule_file.relative_to(ROOT)
        path.write_text(changed(path.read_text(encoding="utf-8"), label), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "--tb=no", "-rfE", *tests]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stdout[-2000:] + done.stderr[-2000:])
    return re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.M)


def main() -> int:
    parser = argparse.ArgumentParser(description="Change a label of each rule file, and count the tests that fail.")
    parser.add_argument("--tests", nargs="*", default=[], help="what to run (else everything)")
    parser.add_argument("--label", help="the label to change, in the files that have it")
    parser.add_argument("--number", type=int, default=10, help="which label of each file, counted from 0")
    given = parser.parse_args()
    tied = False
    for path in sorted((ROOT / "rules").rglob("*.yaml")):
        labels = LABEL.findall(path.read_text(encoding="utf-8"))
        if given.label and given.label not in labels:
            continue
        label = given.label or labels[given.number % len(labels)]
        found = failures(path, label, given.tests)
        tied = tied or len(found) > MOST
        print(
            f"{path.relative_to(ROOT)}: {label}: {len(found)} fail",
            *(f"  {name}" for name in found),
            sep="\n",
            flush=True,
        )
    return int(tied)


if __name__ == "__main__":
    sys.exit(main())
