"""The options of `accord evaluate` beside one another: each is heard, or the two are refused; and what they suppose is
said at the top of the statement."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
R45 = ROOT / "tests/contracts/r45-a04-demarrage-en-cours-d-annee.yaml"
SUSPENDED = ROOT / "tests/contracts/r73-a25-suspension-sans-fin.yaml"
REPAID = ROOT / "tests/contracts/r89-a25-suspension-sans-fin.yaml"
FEW = "population: 60000, date_signature: 2022-09-30"


def test_nothing_is_supposed_where_nothing_is_said(accord):
    assert "Supposed" not in accord("evaluate", R45).out
    assert "settings" not in json.loads(accord("evaluate", R45, "--format", "json").out)


SUPPOSED = [
    "--rules",
    "aci-cpts/avenant-2",
    "--set",
    "population=70000",
    "--reading",
    "unite_prorata=jours_365",
    "--on",
    "2024-01-02",
]


@pytest.mark.parametrize(
    ("locale", "title", "day"),
    [("en", "Supposed, not in the contract", "2024-01-02"), ("fr", "Supposé, absent du contrat", "02/01/2024")],
)
def test_what_is_supposed_stands_at_the_top(accord, contract, locale, title, day):
    lines = accord("evaluate", contract(FEW), *SUPPOSED, "--locale", locale).out.splitlines()
    assert lines[2:8] == [
        "",
        title,
        "  --rules aci-cpts/avenant-2",
        "  --set population=70000",
        "  --reading unite_prorata=jours_365",
        f"  --on {day}",
    ]


@pytest.mark.parametrize("view", ["schedule", "civil-year", "deadlines"])
def test_every_view_says_it(accord, contract, view):
    assert "\n  --set membres=100\n" in accord("evaluate", contract(FEW), "--view", view, "--set", "membres=100").out


def test_the_json_holds_it(accord, contract):
    data = json.loads(accord("evaluate", contract(FEW), *SUPPOSED, "--format", "json").out)
    assert data["settings"] == {
        "rules": "aci-cpts/avenant-2",
        "set": ["population=70000"],
        "reading": ["unite_prorata=jours_365"],
        "on": "2024-01-02",
    }
    alone = json.loads(accord("evaluate", contract(FEW), "--on", "2024-01-02", "--format", "json").out)
    assert alone["settings"] == {"on": "2024-01-02"}


def test_what_is_supposed_is_inert(accord, contract):
    out = accord("evaluate", contract(FEW), "--set", "membres = 100\N{RIGHT-TO-LEFT OVERRIDE}").out
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in out


REFUSED = [
    (["--readings", "--view", "schedule"], "leave out --view schedule"),
    (["--readings", "--view", "civil-year"], "leave out --view civil-year"),
    (["--readings", "--view", "deadlines"], "leave out --view deadlines"),
    (["--range", "--view", "civil-year"], "--view civil-year gives no ranges"),
    (["--range", "--view", "deadlines"], "--view deadlines gives no ranges"),
    (["--on", "2024-01-02", "--view", "schedule"], "--on says which deadlines are met"),
    (["--on", "2024-01-02", "--view", "civil-year"], "--on says which deadlines are met"),
    (["--on", "2024-01-02", "--readings"], "--on says which deadlines are met"),
    (["--set", "membres=1", "--set", "membres = 2"], "--set says membres twice"),
    (["--reading", "avant_le=exclu", "--reading", "avant_le=inclus"], "--reading says avant_le twice"),
]


@pytest.mark.parametrize(("options", "words"), REFUSED)
def test_two_options_of_which_one_would_be_ignored(accord, contract, options, words):
    ran = accord("evaluate", contract(FEW), *options)
    assert (ran.code, ran.out) == (2, "") and words in ran.err


def test_on_is_heard_beside_the_statement(accord, contract, words):
    path = contract(FEW)
    seen = accord("evaluate", path, "--on", "2023-09-29").out
    block = seen[seen.index("\nDeadlines\n") :]
    mission = words("dimensions", "mission", "members", "parcours", "label")
    start = f"{words('deadlines', 'demarrage_au_plus_tard', 'label')} ({mission}"
    (said,) = [line.split()[:2] for line in block.splitlines() if start[:40] in line]
    assert said in (["2023-09-30", "unknown"], ["2023-09-30", "open"])
    assert "\nDeadlines\n" not in accord("evaluate", path).out


def test_the_ranges_are_heard_beside_the_readings(accord):
    """The whole aid is repaid or none of it, wherever the nine months start."""
    text = accord("evaluate", REPAID, "--readings").out
    assert "total unknown, of which sure 50,000.00" in text
    ranged = accord("evaluate", REPAID, "--readings", "--range")
    assert ranged.code == 0 and "total 0.00 … 50,000.00" in ranged.out
    data = json.loads(accord("evaluate", REPAID, "--readings", "--range", "--format", "json").out)["alternatives"]
    spans = [o["range"] for a in data if a["reading"] == "depart_du_delai" for o in a["options"]]
    assert [(s["lowest"], s["highest"]) for s in spans] == [("0", "50000")] * 3


# --readings: what each moves


def test_the_amount_that_a_reading_moves(accord, words):
    """60 000 instead of 60 287.67: by months begun the part of the first year is 6/12."""
    text = accord("evaluate", R45, "--readings").out
    days, months = (words("readings", "unite_prorata", "options", o, "label") for o in ("jours", "mois_entames"))
    assert f"  * jours ({days})  total 810,287.67\n" in text
    assert f"    mois_entames ({months})  total 810,000.00 (-287.67)\n" in text
    data = json.loads(accord("evaluate", R45, "--readings", "--format", "json").out)["alternatives"]
    moved = {o["option"]: o["moved"] for a in data if a["reading"] == "unite_prorata" for o in a["options"]}
    assert (moved["jours"], moved["mois_entames"]) == ("0", "-287.67")


def test_a_sum_that_falls_away_counts_whole(accord, contract):
    """45 000 less where the day itself does not count."""
    out = accord("evaluate", contract(FEW), "--readings").out
    (line,) = [line for line in out.partition("avant_le:")[2].splitlines() if line.startswith("    exclu ")][:1]
    assert line.endswith("(-45,000.00)")


def test_readings_that_move_nothing_stand_in_one_line(accord):
    out = accord("evaluate", R45, "--readings").out
    *pages, closing = out.strip().split("\n\n")
    title, _, names = closing.partition(": ")
    assert title == "Readings that move nothing of what is known" and len(names.split(", ")) > 3 and "\n" not in closing
    told = {page.split(":")[0] for page in pages[1:]}
    assert told and not told & set(names.split(", ")) and "unite_prorata" in told


def test_a_reading_that_only_what_is_unknown_may_ask_is_listed(accord, contract):
    """No result of a mission is known, so nothing has asked yet whether it may pass the whole."""
    path = contract(f"{FEW}, crise: {{}}")
    asked = re.findall(r"^  (\w+): ", accord("evaluate", path).out.partition("Readings taken")[2], re.M)
    out = accord("evaluate", path, "--readings").out
    assert "redaction_en_cours_d_annee" not in asked and "redaction_en_cours_d_annee" in out
    assert "Readings that move nothing of what is known: " in out


def test_an_option_that_a_contract_cannot_be_under_says_so(accord, contract):
    facts = "date_signature: 2022-05-01, date_enregistrement: 2022-05-01, population: 100000"
    out = accord("evaluate", contract(facts, head="accord: mission-precoce"), "--readings").out
    assert ")  cannot be: no version of mission-precoce was in force on 2022-05-01" in out
