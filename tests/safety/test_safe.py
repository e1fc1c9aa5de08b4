"""What the README promises: the same bytes everywhere, nothing read outside the rules, no network, no child process,
text from files inert in every output, limits kept, and a message where a pipe is closed or a disk is full."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REAL = "tests/contracts/cpts-bassin-carcassonnais.yaml"


def accord(*arguments, env=None, text=True, **how):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ACCORD", "LC_", "LANG", "PYTHONHASH", "TZ"))}
    command = [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)]
    how = {"capture_output": True, "cwd": ROOT, "timeout": 600, **how}
    return subprocess.run(command, env={**clean, **(env or {})}, text=text, check=False, **how)


# Two runs are equal to the byte

COMMANDS = [
    ("evaluate", REAL, "--format", "json"),
    ("evaluate", REAL, "--locale", "fr", "--view", "schedule"),
    ("check", "tests/wrong/E513.yaml", "--format", "json"),
    ("show", "aci-cpts/avenant-2-aude"),
    ("schema", "aci-cpts/avenant-2"),
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=[" ".join(c[:2]) + c[-1] for c in COMMANDS])
def test_the_same_bytes_elsewhere(arguments):
    ways = [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {
            "PYTHONHASHSEED": "4711",
            "TZ": "America/Anchorage",
            "LC_ALL": "fr_FR.UTF-8",
            "LANG": "fr_FR",
            "COLUMNS": "47",
        },
    ]
    one, two = (accord(*arguments, env={**way, "PYTHONUTF8": "1"}, text=False) for way in ways)
    assert one.stdout + one.stderr
    assert (one.returncode, one.stdout, one.stderr) == (two.returncode, two.stdout, two.stderr)


# Nothing outside the rules, no network, no child process

WATCHER = """
import sys
sys.path.insert(0, {root!r})
import engine.commands
seen = []
def hook(event, arguments):
    if event == "open":
        seen.append("open " + str(arguments[0]))
    elif event.split(".")[0] in ("socket", "subprocess", "urllib", "ftplib", "http", "smtplib", "ctypes") or event in (
        "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "pty.spawn", "os.remove",
          "os.rename", "os.mkdir",
        "os.chmod", "os.link", "os.symlink", "os.truncate", "shutil.rmtree", "code.__new__", "os.kill"):
        seen.append(event)
sys.addaudithook(hook)
try:
    engine.commands.main({arguments!r})
except SystemExit as left:
    code = left.code
import json
print("\\n@@" + json.dumps([code, seen]))
"""


def watched(*arguments, cwd=ROOT):
    """What a command does: its exit code, the files it opens but for Python's own, and every call outside.

    Python keeps no bytecode here: where a module is imported for the first time, that would be seen too."""
    script = WATCHER.format(root=str(ROOT), arguments=[str(a) for a in arguments])
    done = subprocess.run(
        [sys.executable, "-B", "-c", script], capture_output=True, text=True, cwd=cwd, timeout=600, check=False
    )
    code, seen = json.loads(done.stdout.rpartition("@@")[2])
    own = tuple(
        {
            str(Path(p).resolve())
            for p in (sys.prefix, sys.base_prefix, ROOT / "engine", *sys.path)
            if p and Path(p).resolve() != ROOT
        }
    )
    opened = {str(Path(cwd, s[5:]).resolve()) for s in seen if s.startswith("open ")}
    files = {p for p in opened if not p.startswith(own) and not p.endswith((".py", ".pyc"))}
    return code, files, [s for s in seen if not s.startswith("open ")], done


def test_what_evaluate_and_check_touch():
    allowed = [str(ROOT / d) for d in ("rules", "schemas", "engine")]
    for arguments in (
        ("evaluate", REAL),
        ("evaluate", REAL, "--range", "--format", "json"),
        ("check",),
        ("check", REAL),
        ("show", "aci-cpts/avenant-2"),
    ):
        code, files, others, done = watched(*arguments)
        assert code in (0, 1), done.stderr
        assert {f for f in files if not f.startswith(tuple(allowed))} <= {str(ROOT / REAL), "/etc/localtime"}, arguments
        assert others == [], arguments


OUTSIDE = """kind: amendment
id: t/b
title: T
amends: {amends}
in_force: {{from: 2021-01-01}}
documents: {{d: {{title: D}}}}
operations: [{{repeal: rules.x, source: {{document: d, at: a}}}}]
"""


@pytest.mark.parametrize(
    "amends",
    [
        "../secret/law",
        "t/../../secret/law",
        "{secret}",
        "/dev/zero",
        "t/link",
        "t/device",
        "t/folder",
        "t/%2e%2e/law",
        "~/law",
        '"t\\\\law"',
    ],
)
def test_amends_reads_nothing_outside(tmp_path, amends):
    secret, rules = tmp_path / "secret", tmp_path / "rules"
    secret.mkdir()
    (rules / "t/folder.yaml").mkdir(parents=True)
    (secret / "law.yaml").write_text("kind: accord\nid: t/link\ntitle: SECRET\nrules: {}\n", encoding="utf-8")
    (rules / "t/link.yaml").symlink_to(secret / "law.yaml")
    (rules / "t/device.yaml").symlink_to("/dev/zero")
    (rules / "t/b.yaml").write_text(OUTSIDE.format(amends=amends.format(secret=secret / "law")), encoding="utf-8")
    for arguments in (("check", "t/b"), ("check",), ("show", "t/b")):
        code, files, others, done = watched(*arguments, "--rules-dir", rules)
        assert code in (1, 3), done.stdout
        assert not {f for f in files if f.startswith((str(secret), "/dev/zero"))}, arguments
        assert others == []
        assert "SECRET" not in done.stdout.rpartition("@@")[0] + done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "reference",
    [
        "../secret",
        "/etc/passwd",
        "aci-cpts/../../x",
        "aci-cpts/avenant-2 + ../x",
        "a\\b",
        "file:///etc/passwd",
        "http://localhost/x",
    ],
)
def test_a_contract_names_nothing_outside(tmp_path, reference):
    path = tmp_path / "c.yaml"
    path.write_text(f"contract: C\nrules: {json.dumps(reference)}\nfacts: {{}}\n", encoding="utf-8")
    code, files, others, done = watched("evaluate", path)
    assert code == 1, done.stderr
    assert {f for f in files if not f.startswith(str(ROOT))} <= {str(path)}
    assert others == []


# Limits


def limits():
    """The numbers that the README states."""
    text = re.sub(r"\s+", " ", (ROOT / "README.md").read_text(encoding="utf-8"))
    found = re.search(
        r"at most ([0-9]+) MB, ([0-9 ]+) values and ([0-9]+) levels, a formula at most ([0-9 ]+) characters and ([0-9"
        r" ]+) parts",
        text,
    )
    assert found, "the README states no limits"
    return [int(n.replace(" ", "")) for n in found.groups()]


def test_the_limits_are_those_of_the_program():
    from engine.base import yaml_composer, yaml_mistakes, yaml_reader
    from engine.compiler import gate

    assert limits() == [
        yaml_reader.MAX_BYTES // 1_000_000,
        yaml_composer.MAX_NODES,
        yaml_mistakes.MAX_DEPTH,
        gate.MAX_LENGTH,
        gate.MAX_NODES,
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: " + "x" * 2_000_000, "more than 2000000"),
        ("a: [" + "1," * 200_000 + "]", "more than 200000 nodes"),
        ("a: " + "[" * 41 + "]" * 41, "nested deeper than 40"),
        ("a: " + "x" * 20_001, "longer than 20000"),
        (
            "contract: c\nrules: aci-cpts/avenant-2\nfacts: {" + ", ".join(f"k{n}: 1" for n in range(20_000)) + "}",
            "… and 19940 more faults",
        ),
    ],
    ids=["bytes", "values", "levels", "letters", "facts"],
)
def test_more_is_refused(text, says):
    done = accord("check", "-", input=text)
    assert done.returncode == 1
    assert says in done.stdout


@pytest.mark.parametrize("inside", [True, False])
def test_the_depth_of_forty_is_read(inside):
    from engine.base import yaml_reader
    from engine.base.diagnostics import DiagnosticError

    depth = 40 if inside else 41
    try:
        yaml_reader.load("[" * depth + "]" * depth, "x")
        assert inside
    except DiagnosticError:
        assert not inside


# Pipes and disks


@pytest.mark.parametrize(
    "arguments",
    [("evaluate", REAL), ("show", "aci-cpts/avenant-2-aude"), ("check", "--format", "json", "tests/wrong")],
    ids=lambda a: a[0],
)
def test_a_closed_pipe(arguments):
    reading, writing = os.pipe()
    os.close(reading)
    done = accord(*arguments, stdout=writing, stderr=subprocess.PIPE, capture_output=False)
    os.close(writing)
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize(
    "arguments",
    [
        ("evaluate", REAL),
        ("evaluate", REAL, "--format", "json"),
        ("show", "aci-cpts/avenant-2"),
        ("versions",),
        ("check", "--format", "sarif"),
    ],
    ids=" ".join,
)
def test_a_full_disk(arguments):
    with Path("/dev/full").open("wb") as full:
        done = accord(*arguments, stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert done.returncode == 3
    assert "No space left" in done.stderr


def test_a_folder_of_rules_that_cannot_be_read(tmp_path):
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    assert accord("check", "--rules-dir", tmp_path / "none").returncode == 3
    assert accord("evaluate", tmp_path).returncode == 3
    assert accord("evaluate", "/dev/zero").returncode == 3
