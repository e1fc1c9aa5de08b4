"""Files that are wrong or ill-meant: refused or read right, in a sentence, without a traceback."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAD = "contract: Essai\nrules: aci-cpts/avenant-2-aude\nfacts:\n"
BOMB = "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9) if n else 'ha'}]\n" for n in range(9))
TEXT = """kind: accord
id: texte
title: Un texte
in_force: {from: 2020-01-01}
documents: {d: {title: Un document}}
facts: {finess: {type: text, label: Numéro, question: Quel numéro ?}}
rules: {connu: {type: boolean, label: Connu, formula: applies(finess), source: {document: d, at: "1"}}}
"""


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 30_000,
        BOMB,
        "- " * 50_000,
        "!!python/object:os.system {}",
        "a: 1\n---\nb: 2\n",
        "<<: {a: 1}\n",
        HEAD + "  date_signature: 2022-02-30\n",
        HEAD + "  popu\u00a0lation: 3\n",
        "\x00",
        "",
    ],
    ids=[
        "brackets",
        "braces",
        "bomb",
        "dashes",
        "tag",
        "documents",
        "merge",
        "day",
        "no-break space",
        "nul",
        "nothing",
    ],
)
def test_a_contract_that_is_refused(accord, text):
    ran = accord("evaluate", "-", stdin=text)
    assert (ran.code, ran.out) == (1, "") and ran.err
    assert max(map(len, ran.err.splitlines())) < 400


@pytest.mark.parametrize("finess", ["010001237", '"010001237"'])
def test_a_number_with_a_leading_zero_is_a_text(accord, tmp_path, finess):
    (tmp_path / "texte.yaml").write_text(TEXT, "utf-8")
    contract = f"contract: Essai\nrules: texte\nfacts: {{finess: {finess}}}\n"
    assert accord("evaluate", "-", "--rules-dir", tmp_path, stdin=contract).code == 0


@pytest.mark.parametrize(
    ("formula", "place"),
    [
        ("taille = 2", True),
        ("(1).__class__", True),
        ("9**9**9", True),
        ("9" * 5000, True),
        ("1 + " * 2000 + "1", True),
        ("(" * 300 + "1" + ")" * 300, True),
        ("open('/etc/passwd')", True),
        ("[x for x in maximum]", True),
        ("__import__", True),
        ("lambda: maximum", True),
        ("maximum\n      + maximum + zzz", False),
    ],
)
def test_a_formula_that_is_refused(accord, tmp_path, formula, place):
    rules = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    path = rules / "aci-cpts/2019-arrete.yaml"
    text = path.read_text("utf-8")
    assert text.count("    formula: bareme_fonctionnement + sum(maximum_mission, over=mission)\n") == 1
    line = (
        text[: text.index("    formula: bareme_fonctionnement + sum(maximum_mission, over=mission)\n")].count("\n") + 1
    )
    path.write_text(
        text.replace(
            "    formula: bareme_fonctionnement + sum(maximum_mission, over=mission)\n", f"    formula: {formula}\n"
        ),
        "utf-8",
    )
    ran = accord("check", "--rules-dir", rules, "aci-cpts/2019-arrete")
    assert ran.code == 1 and "0 error(s)" not in ran.out
    assert f"2019-arrete.yaml:{line}:" in ran.out or not place


def test_a_formula_cut_off_by_a_comma_is_recognised(accord, tmp_path):
    rules = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    path = rules / "aci-cpts/2019-arrete.yaml"
    path.write_text(path.read_text("utf-8") + "  coupe: {formula: sum(x, over=y)}\n", "utf-8")
    ran = accord("check", "--rules-dir", rules, "aci-cpts/2019-arrete")
    assert ran.code == 1 and "quote" in ran.out
