"""How what is said and written leaves the program: the streams, the files, and what is left where that fails."""

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REAL = "tests/contracts/cpts-bassin-carcassonnais.yaml"
OLD, NEW = "aci-cpts/2019-arrete", "aci-cpts/avenant-2"
EARLY = ("mission-precoce/avenant-2", "mission-precoce/guide-local", "tests/contracts/r90-remboursement.yaml")
FORMS = ("csv", "json", "xlsx", "html", "text")
SAYING = [
    ("evaluate", REAL),
    ("evaluate", REAL, "--format", "json"),
    ("show", NEW),
    ("versions",),
    ("explain-code",),
    ("schema", NEW),
    ("check", "mission-precoce/avenant-2"),
    ("check", "mission-precoce/avenant-2", "--format", "sarif"),
    ("--help",),
    ("show", "--help"),
    ("--version",),
    ("template", NEW, "-o", "-", "--format", "xlsx"),
    ("draft", NEW, "-", "--start"),
    ("test", REAL),
]


def command(*arguments):
    return [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)]


def clean(**more):
    """A person's environment: Python buffers its output there."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ACCORD", "NO_COLOR", "TERM"))}
    return {**kept, **more}


def accord(*arguments, **how):
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": ROOT, "timeout": 600, "env": clean(), **how}
    return subprocess.run(command(*arguments), check=False, **how)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", SAYING, ids=" ".join)
def test_a_full_disk_is_a_sentence(arguments):
    with Path("/dev/full").open("wb") as full:
        done = accord(*arguments, stdout=full)
    assert (done.returncode, done.stderr) == (3, b"accord: standard output: No space left on device\n")


@pytest.mark.parametrize("arguments", SAYING, ids=" ".join)
def test_a_closed_output_is_a_sentence(arguments):
    done = accord(*arguments, preexec_fn=lambda: os.close(1), stdout=None)
    assert (done.returncode, done.stderr) == (3, b"accord: standard output is closed\n")


@pytest.mark.parametrize("arguments", SAYING, ids=" ".join)
def test_a_reader_that_left_is_no_fault(arguments):
    reading, writing = os.pipe()
    os.close(reading)
    done = accord(*arguments, stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_what_cannot_be_told_is_no_traceback():
    assert accord("check", "tests/wrong/E513.yaml", preexec_fn=lambda: os.close(2), stderr=None).returncode == 1
    if Path("/dev/full").exists():
        with Path("/dev/full").open("wb") as full:
            assert accord("evaluate", "nothing.yaml", stderr=full).returncode == 3


@pytest.mark.parametrize(("form", "locale"), [(form, "fr") for form in FORMS] + [("text", "en")])
def test_standard_output_equals_the_file(tmp_path, form, locale):
    arguments = ("impact", *EARLY, "--format", form, "--locale", locale)
    written = tmp_path / "out"
    assert accord(*arguments, "-o", written).returncode == 0
    assert accord(*arguments, "-o", "-").stdout == written.read_bytes()
    if form != "xlsx":
        assert accord(*arguments).stdout == written.read_bytes()


def test_drafts_and_templates_equal_their_files(tmp_path):
    copy, draft, sheet = tmp_path / "copy.yaml", tmp_path / "draft.yaml", tmp_path / "t.csv"
    assert accord("draft", NEW, copy, "--start").returncode == 0
    assert accord("draft", NEW, "-", "--start").stdout == copy.read_bytes()
    copy.write_text(copy.read_text("utf-8").replace("70000", "71000"), "utf-8")
    arguments = ("draft", NEW, copy, "--id", "aci-cpts/avenant-3")
    accord(*arguments, "-o", draft)
    assert accord(*arguments).stdout == accord(*arguments, "-o", "-").stdout == draft.read_bytes()
    assert accord("template", NEW, "-o", sheet).returncode == 0
    assert accord("template", NEW, "-o", "-", "--format", "csv").stdout == sheet.read_bytes()


def test_fmt_prints_what_it_would_write(tmp_path):
    text = (ROOT / REAL).read_bytes().replace(b"\n", b"\r\n")
    (tmp_path / "c.yaml").write_bytes(text)
    printed = accord("fmt", "-", input=text).stdout
    accord("fmt", tmp_path / "c.yaml")
    assert printed == (tmp_path / "c.yaml").read_bytes()


WRITING = [
    ("impact", OLD, NEW, REAL, "-o", "{}"),
    ("template", NEW, "--format", "csv", "-o", "{}"),
    ("draft", NEW, "{}", "--start"),
    ("draft", NEW, "copy.yaml", "--id", "aci-cpts/avenant-3", "-o", "{}"),
]


@pytest.mark.parametrize("arguments", WRITING, ids=lambda a: f"{a[0]} {a[-2]}")
def test_what_is_there_stays(tmp_path, arguments):
    own = tmp_path / "own.txt"
    own.write_text("mine", "utf-8")
    done = accord(*(a.replace("{}", str(own)) for a in arguments))
    assert done.returncode == 3 and b"is there already" in done.stderr and b"--force" in done.stderr
    assert own.read_text("utf-8") == "mine"


@pytest.mark.parametrize("arguments", WRITING, ids=lambda a: f"{a[0]} {a[-2]}")
def test_only_files_are_written(tmp_path, arguments):
    os.mkfifo(tmp_path / "pipe")
    done = accord(*(a.replace("{}", str(tmp_path / "pipe")) for a in arguments), "--force")
    assert done.returncode == 3 and b"it is there and no file" in done.stderr
    assert (tmp_path / "pipe").is_fifo() and [p.name for p in tmp_path.iterdir()] == ["pipe"]


def test_an_impact_does_not_take_the_place_of_its_contract(tmp_path):
    own = tmp_path / "c.yaml"
    own.write_bytes((ROOT / REAL).read_bytes())
    done = accord("impact", OLD, NEW, tmp_path, "-o", own, "--force")
    assert done.returncode == 3 and b"it is read too" in done.stderr
    assert own.read_bytes() == (ROOT / REAL).read_bytes()
    (tmp_path / "report").write_text("old", "utf-8")
    assert accord("impact", OLD, NEW, own, "-o", tmp_path / "report", "--force").returncode == 0
    assert (tmp_path / "report").read_text("utf-8") != "old"


def test_an_impact_of_no_contract_is_no_report(tmp_path):
    bad, report = tmp_path / "bad.yaml", tmp_path / "report.csv"
    bad.write_text(f"contract: C\nrules: {NEW}\nfacts: {{nonsense: 1}}\n", "utf-8")
    for refused in (bad, "tests/wrong/E104.yaml"):
        done = accord("impact", OLD, NEW, refused, "--format", "csv", "-o", report)
        assert (done.returncode, done.stdout) == (1, b"") and done.stderr and not report.exists()
    done = accord("impact", OLD, NEW, bad, REAL, "--format", "csv", "-o", report)
    assert done.returncode == 1 and report.exists() and b"nonsense" in done.stderr
    broken = accord("impact", OLD, NEW, "tests/wrong/E104.yaml", REAL)
    assert broken.returncode == 1 and b"tests/wrong/E104.yaml" in broken.stdout


ROWS = "contract;rules;date_signature\n" + "".join(f"C{n};aci-cpts/avenant-2;30/09/2022\n" for n in range(300))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_leaves_nothing_half_written(tmp_path, number):
    (tmp_path / "c.csv").write_text(ROWS, "utf-8")
    out = tmp_path / "out" / "deep"
    going = subprocess.Popen(
        command("import", tmp_path / "c.csv", "-o", out),
        cwd=ROOT,
        env=clean(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while going.poll() is None and not (out.is_dir() and any(out.iterdir())):
        time.sleep(0.001)
    going.send_signal(number)
    told = going.communicate(timeout=600)[1]
    assert b"Traceback" not in told and going.returncode in (0, 128 + number)
    assert not list(tmp_path.rglob("*.tmp"))
    if going.returncode and not list(tmp_path.rglob("*.yaml")):
        assert not (tmp_path / "out").exists()


def test_a_file_that_cannot_be_written_leaves_no_folder(tmp_path):
    from engine.base.diagnostics import PathError
    from engine.base.files import save

    with pytest.raises(PathError, match="File name too long"):
        save({tmp_path / "a" / "b" / ("x" * 300): b"", tmp_path / "a" / "c" / "y": b""}, folders=True)
    assert not list(tmp_path.iterdir())


def on_a_terminal(*arguments, **environment):
    """What a terminal gets on both streams."""
    ours, theirs = pty.openpty()
    done = subprocess.Popen(command(*arguments), cwd=ROOT, env=clean(**environment), stdout=theirs, stderr=theirs)
    os.close(theirs)
    got = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        got += part
    done.wait(600)
    os.close(ours)
    return got


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "tests/wrong/E513.yaml"),
        ("evaluate", "tests/wrong/E104.yaml"),
        ("impact", OLD, NEW, REAL),
        ("test", REAL),
    ],
    ids=lambda a: a[0],
)
@pytest.mark.parametrize("asked", [{"NO_COLOR": "1", "TERM": "xterm"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_no_colours_where_none_are_wanted(arguments, asked):
    assert b"\x1b" not in on_a_terminal(*arguments, **asked)


def test_colours_on_a_terminal():
    assert b"\x1b[31mE513" in on_a_terminal("check", "tests/wrong/E513.yaml", TERM="xterm")


def test_a_workbook_is_nothing_for_a_terminal():
    assert b"cannot be shown on a terminal" in on_a_terminal(
        "template", NEW, "-o", "-", "--format", "xlsx", TERM="xterm"
    )
