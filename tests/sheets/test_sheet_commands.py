"""`accord template` and `accord import`: what they write, what they refuse to, and how they say it."""

import csv
import io
import json
import os
import subprocess
import sys

import books
import pytest
from books import ROOT

CSV, BOOK = books.HERE / "contracts.csv", books.HERE / "contracts.xlsx"
GOOD = b"contract;rules;membres\nA;aci-cpts/avenant-2;5\n"
MIXED = GOOD + b"B;aci-cpts/avenant-2;5.5\n"


def files(folder):
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())} if folder.is_dir() else {}


def test_a_workbook_becomes_contracts(accord, tmp_path):
    out = tmp_path / "new" / "contracts"
    ran = accord("import", BOOK, "-o", out)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        f"{out}/cpts-des-deux-vallees.yaml",
        f"{out}/cpts-du-plateau.yaml",
        "2 contracts written",
    ]
    assert (
        files(out)["cpts-du-plateau.yaml"].decode()
        == "# From contracts.xlsx[contracts], row 3.\ncontract: CPTS du Plateau\nrules: aci-cpts/avenant-2\nfacts:\n "
        " date_signature: 2023-01-15\n  piece_projet: false\n  population: 190000\n  mission:\n    parcours:\n     "
        ' demarrage: 2023-01-15\n      taux_mission: {1: 1}\n  commune:\n    "01067":\n      habitants: 190000\n '
        " crise: {}\n"
    )
    for name in files(out):
        assert accord("check", out / name).code == 0


def test_csv_on_standard_input_and_several_files(accord, tmp_path):
    more = tmp_path / "more.csv"
    more.write_bytes(b"contract;mission;demarrage\nA;parcours;30/09/2022\n")
    assert accord("import", "-", more, "-o", tmp_path / "out", stdin=GOOD).code == 0
    assert b"      demarrage: 2022-09-30\n" in files(tmp_path / "out")["a.yaml"]
    (tmp_path / "in.csv").write_bytes(GOOD)
    ran = accord("import", tmp_path, "--check")
    assert (ran.code, ran.out) == (0, "1 contract can be read\n")


def test_one_fault_and_nothing_is_written(accord, tmp_path):
    ran = accord("import", "-", "-o", tmp_path / "out", stdin=MIXED)
    assert ran.code == 1 and "E803 C3: membres" in ran.err and "nothing is written: 1 of 2 contracts refused" in ran.err
    assert not (tmp_path / "out").exists()


def test_partial_writes_the_others_and_a_list_of_what_is_refused(accord, tmp_path):
    out = tmp_path / "out"
    stray = tmp_path / "stray.csv"
    stray.write_bytes(b"contract;mission\n=X;parcours\n")
    ran = accord("import", "-", stray, "-o", out, "--partial", stdin=MIXED)
    assert (
        ran.code == 1
        and "E803" in ran.err
        and ran.out.endswith(f"1 contract written, 1 refused: see {out}/refused.csv\n")
    )
    assert list(files(out)) == ["a.yaml", "refused.csv"]
    rows = list(csv.reader(io.StringIO(files(out)["refused.csv"].decode("utf-8-sig")), delimiter=";"))
    assert [r[:3] for r in rows] == [["contract", "at", "code"], ["", f"{stray}:2:1", "E806"], ["B", "'-:3:22", "E803"]]
    assert "'5.5' is not read" in rows[2][3] and "--locale en" in rows[2][4]


def test_partial_writes_nothing_where_a_whole_sheet_is_in_doubt(accord, tmp_path):
    ran = accord("import", "-", "-o", tmp_path / "out", "--partial", stdin=MIXED.replace(b"membres", b"membre"))
    assert ran.code == 1 and "E802" in ran.err and not (tmp_path / "out").exists()


def test_nothing_is_overwritten_unless_asked(accord, tmp_path):
    (tmp_path / "a.yaml").write_text("mine")
    ran = accord("import", "-", "-o", tmp_path, stdin=GOOD + b"B;aci-cpts/avenant-2;6\n")
    assert ran.code == 3 and "would be overwritten" in ran.err and files(tmp_path) == {"a.yaml": b"mine"}
    assert accord("import", "-", "-o", tmp_path, "--force", stdin=GOOD).code == 0
    assert files(tmp_path)["a.yaml"].startswith(b"# From -, row 2.\ncontract: A\n")


def test_a_failure_half_way_leaves_nothing_behind(accord, tmp_path, monkeypatch):
    from pathlib import Path

    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    ran = accord("import", "-", "-o", tmp_path, stdin=GOOD)
    assert ran.code == 3 and "cannot be written: No space left" in ran.err and files(tmp_path) == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(accord, tmp_path):
    tmp_path.chmod(0o500)
    assert accord("import", "-", "-o", tmp_path, stdin=GOOD).code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        (CSV,),
        (CSV, "--check", "-o", "x"),
        ("-o", "x"),
        (CSV, "--check", "--locale", "de"),
        (CSV, "--check", "--encoding", "x"),
    ],
)
def test_usage(accord, arguments):
    assert accord("import", *arguments).code == 2


def test_paths_that_cannot_be_read(accord, tmp_path):
    assert accord("import", tmp_path / "none.csv", "--check").code == 3
    assert accord("import", tmp_path, "--check").code == 3
    assert accord("import", "/dev/null", "--check").code == 3
    ran = accord("import", CSV, "--check", "--rules", "aci-cpts/avenant-9")
    assert ran.code == 1 and "E310" in ran.err


def test_data_for_programs(accord, tmp_path):
    ran = accord("import", "-", "-o", tmp_path / "out", "--partial", "--format", "json", stdin=MIXED)
    assert ran.code == 1
    found = json.loads(ran.out)
    assert [(c["contract"], c["row"], c["file"], c["status"]) for c in found["contracts"]] == [
        ("A", 2, "a.yaml", "sound"),
        ("B", 3, None, "refused"),
    ]
    assert [(f["code"], f["at"]) for f in found["faults"]] == [("E803", "-:3:22")]
    assert [
        f["code"] for f in json.loads(accord("import", "-", "--check", "--format", "json", stdin=MIXED).out)["faults"]
    ] == ["E803"]


def test_a_template_as_a_workbook_and_as_csv(accord, tmp_path):
    assert accord("template", "aci-cpts/avenant-2-aude", "-o", tmp_path / "t.xlsx").out == f"{tmp_path}/t.xlsx\n"
    assert accord("template", "aci-cpts/avenant-2-aude", "-o", tmp_path / "t.csv").code == 0
    assert sorted(files(tmp_path)) == [
        "t-commune.csv",
        "t-crise.csv",
        "t-indicateur.csv",
        "t-indicateur_national.csv",
        "t-mission.csv",
        "t.csv",
        "t.xlsx",
    ]
    ran = accord("template", "aci-cpts/avenant-2-aude", "-o", tmp_path / "t.xlsx")
    assert ran.code == 3 and "would be overwritten" in ran.err
    assert accord("template", "aci-cpts/avenant-2-aude", "-o", tmp_path / "t.xlsx", "--force").code == 0
    text = accord("template", "mission-precoce/avenant-2", "-o", "-", "--format", "csv").out
    assert text.startswith("\ufeffcontract;rules;date_signature;")
    assert accord("template", "mission-precoce/avenant-2", "-o", "x.ods").code == 2
    assert accord("template", "mission-precoce/avenant-9", "-o", "x.csv").code == 1


def test_a_template_filled_in_is_imported(accord, tmp_path):
    assert accord("template", "mission-precoce/avenant-2", "-o", tmp_path / "t.csv").code == 0
    for name, row in (("t.csv", "A;;03/10/2022"), ("t-mission.csv", "A;prevention;01/12/2022")):
        with (tmp_path / name).open("ab") as file:
            file.write(row.encode() + b"\r\n")
    ran = accord("import", tmp_path, "--rules", "mission-precoce/avenant-2", "-o", tmp_path / "out")
    assert (ran.code, ran.err) == (0, "")
    text = files(tmp_path / "out")["a.yaml"].decode()
    assert "  date_signature: 2022-10-03\n  mission:\n    prevention:\n      demarrage: 2022-12-01\n" in text


def test_without_the_extra_the_template_says_what_to_type(accord, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    ran = accord("template", "aci-cpts/avenant-2", "-o", tmp_path / "t.xlsx")
    assert ran.code == 3 and "pip install 'accord-cpts[sheets]'" in ran.err and files(tmp_path) == {}
    assert accord("template", "aci-cpts/avenant-2", "-o", tmp_path / "t.csv").code == 0


def test_the_same_bytes_elsewhere(tmp_path):
    ways = [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "7", "TZ": "America/Anchorage", "LC_ALL": "fr_FR.UTF-8"},
    ]
    found = []
    for number, way in enumerate(ways):
        made = []
        for arguments in (
            ["template", "aci-cpts/avenant-2-aude", "-o", "-", "--format", "xlsx"],
            ["import", BOOK, "-o", "out", "--format", "json"],
        ):
            folder = tmp_path / str(number)
            folder.mkdir(exist_ok=True)
            command = [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)]
            ran = subprocess.run(
                command,
                cwd=folder,
                env={**os.environ, "PYTHONUTF8": "1", "ACCORD_RULES": str(ROOT / "rules"), **way},
                capture_output=True,
                check=True,
            )
            made.append(ran.stdout)
        found.append((made, files(tmp_path / str(number) / "out")))
    assert found[0] == found[1] and len(found[0][0][0]) > 10_000 and len(found[0][1]) == 2
