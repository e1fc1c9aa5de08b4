"""The wheel: rules and schemas travel with the program, which needs nothing else of the repository."""

import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ROOT / "tests/contracts/cpts-bassin-carcassonnais.yaml"


def python(*arguments, cwd, **env):
    clean = {k: v for k, v in os.environ.items() if k not in ("ACCORD_RULES", "PYTHONPATH")}
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=cwd, env=clean | env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(
    importlib.util.find_spec("hatchling") is None, reason="hatchling, which builds the wheel, is not here"
)
def test_the_wheel_evaluates_the_real_contract_from_another_folder(tmp_path):
    python(
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-q",
        "-w",
        tmp_path,
        ROOT,
        cwd=tmp_path,
    )
    (wheel,) = tmp_path.glob("accord_cpts-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder in ("rules", "schemas"):
        here = {p.relative_to(ROOT).as_posix() for p in (ROOT / folder).rglob("*") if p.suffix in (".yaml", ".json")}
        assert {f"engine/shipped/{name}" for name in here} <= names
    assert not [n for n in names if n.startswith(("tests", "rules", "schemas"))]

    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    python("-m", "zipfile", "-e", wheel, installed, cwd=tmp_path)
    accord = ("-c", "from engine.commands import main; main()")
    found = json.loads(python(*accord, "versions", "--format", "json", cwd=elsewhere, PYTHONPATH=str(installed)))
    assert found["rules_dir"] == str(installed / "engine/shipped/rules")
    assert found["why"] == "shipped with the program"
    data = json.loads(
        python(*accord, "evaluate", CONTRACT, "--format", "json", cwd=elsewhere, PYTHONPATH=str(installed))
    )
    assert next(v["value"] for v in data["values"] if v["name"] == "total_possible") == "382500"
