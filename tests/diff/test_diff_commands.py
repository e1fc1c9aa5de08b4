"""`accord diff`, `blame` and `history` as they are called: what can be compared, exit codes, formats."""

import json
import shutil
from pathlib import Path

import pytest

OLD, NEW, LOCAL = "aci-cpts/2019-arrete", "aci-cpts/avenant-2", "aci-cpts/avenant-2-aude"


# diff


def test_a_difference_leaves_with_1_and_none_with_0(accord):
    assert accord("diff", OLD, NEW).code == 1
    ran = accord("diff", NEW, NEW)
    assert ran.code == 0 and "no difference" in ran.out
    assert accord("diff", OLD, NEW, "--all", "--locale", "fr").out.count("\n") > 150


@pytest.mark.parametrize(("form", "start"), [("text", OLD), ("markdown", "# "), ("json", "{"), ("html", "<!DOCTYPE")])
def test_every_format(accord, form, start):
    ran = accord("diff", OLD, NEW, "--format", form)
    assert ran.code == 1 and ran.out.startswith(start) and ran.err == ""


def test_the_other_way_round_names_who_had_set_what_is_gone(accord, words):
    out = accord("diff", NEW, OLD).out
    assert f"[was: aci-cpts/avenant-2, {words('documents', 'avenant_2', 'short')}, art. 4-2°" in " ".join(out.split())


def test_instruments_may_be_joined(accord):
    ran = accord("diff", NEW, f"{NEW} + {LOCAL}", "--format", "json")
    same = accord("diff", NEW, LOCAL, "--format", "json")
    assert json.loads(ran.out)["changes"] == json.loads(same.out)["changes"] != []


def test_files_are_compared_and_layout_does_not_show(accord, tmp_path, words):
    path = tmp_path / "copy.yaml"
    text = (shutil.os.path.abspath("rules/aci-cpts/2019-arrete.yaml"), path)
    shutil.copy(*text)
    path.write_text(
        "# a comment\n" + path.read_text("utf-8").replace("taux_avance:", "taux_avance:   # another"), "utf-8"
    )
    assert accord("diff", OLD, path).code == 0
    path.write_text(path.read_text("utf-8").replace("value: 0.75", "value: 0.80"), "utf-8")
    ran = accord("diff", "rules/aci-cpts/2019-arrete.yaml", path)
    assert ran.code == 1 and f"{words('tables', 'taux_avance', 'label')}: 75 % → 80 %" in ran.out


def test_a_revision_of_git(accord, repository, words):
    repository.edit(OLD, "value: 0.75", "value: 0.80")
    for a, b in ((f"{OLD}@first", OLD), ("first", OLD), (f"{OLD}@HEAD", "rules/aci-cpts/2019-arrete.yaml")):
        ran = accord_in(accord, repository, "diff", a, b)
        assert ran.code == 1 and f"{words('tables', 'taux_avance', 'label')}: 75 % → 80 %" in ran.out, (a, b)
    assert accord_in(accord, repository, "diff", f"{NEW}@first", f"{NEW}@HEAD").code == 0


def test_a_working_copy_and_a_revision_name_a_change_once(accord, repository, words):
    repository.edit(OLD, "value: 0.75", "value: 0.80")
    repository.edit("mission-precoce/avenant-2", "kind: accord", "# a comment\nkind: accord")
    (repository.rules / "aci-cpts/avenant-2-aude.yaml").unlink()
    ran = accord_in(accord, repository, "diff", "HEAD", ".")
    assert ran.code == 1 and ran.out.count(f"{words('tables', 'taux_avance', 'label')}: 75 % → 80 %") == 1
    assert f"{LOCAL}, HEAD" in ran.out and "mission-precoce" not in ran.out
    repository.commit("second")
    assert accord_in(accord, repository, "diff", "HEAD", ".").code == 0
    data = json.loads(accord_in(accord, repository, "diff", "HEAD~1", ".", "--format", "json").out)
    assert [d["b"]["called"] for d in data] == [f"{OLD}, .", f"{LOCAL}, ."]


@pytest.mark.parametrize(
    ("a", "code", "words"),
    [
        ("aci-cpts/nothing", 1, "there is no rule set 'aci-cpts/nothing'"),
        ("nothing.yaml", 3, "cannot be read"),
        (f"{NEW}@nothing", 3, "'nothing' is no revision"),
        (f"{NEW}@--output=x", 3, "is no revision"),
        ("aci-cpts/nothing@HEAD", 1, "there is no rule set 'aci-cpts/nothing' at HEAD"),
    ],
)
def test_what_is_nothing_is_said(accord, repository, a, code, words):
    ran = accord_in(accord, repository, "diff", a, NEW)
    assert ran.code == code and words in ran.err and ran.out == ""


def test_outside_git_a_revision_is_nothing(accord, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    shutil.copytree(str(accord_root() / "rules"), tmp_path / "rules")
    ran = accord("diff", f"{NEW}@HEAD", NEW)
    assert ran.code == 3


def test_without_git_a_revision_is_nothing(accord, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = accord("diff", f"{NEW}@HEAD", NEW)
    assert (ran.code, ran.out) == (3, "") and "'HEAD' is no revision" in ran.err


def test_a_rule_set_that_bore_another_id_then_is_a_fault(accord, repository):
    repository.edit(OLD, f"id: {OLD}", "id: aci-cpts/other")
    repository.commit("second")
    ran = accord_in(accord, repository, "diff", f"{OLD}@second", f"{OLD}@first")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(
        f"E312 the id of a rule set is its path below the rules folder: {OLD}\n  second:{OLD}.yaml:3:5"
    )


def accord_root():
    return Path(__file__).resolve().parents[2]


def accord_in(accord, repository, *arguments):
    return accord(*arguments, "--rules-dir", repository.rules)


# blame and history


def test_blame_says_who_set_a_value_and_what_it_was(accord, words):
    ran = accord("blame", LOCAL, "bareme_fixe[acces_soins, 2]", "--locale", "fr")
    assert ran.code == 0
    access = words("dimensions", "mission", "members", "acces_soins", "label")
    fixed, act = words("tables", "bareme_fixe", "label"), words("documents", "avenant_2", "short")
    assert ran.out == (
        f"{access}, {fixed[0].lower()}{fixed[1:]}, taille 2: 70 000 € (auparavant: 17 500 €)"
        f" [aci-cpts/avenant-2, {act}, art. 4-2° (accord, art. 8)]\n"
    )
    short, long = (accord("blame", NEW, f"{lead}total.formula") for lead in ("", "rules."))
    assert short == long and short.out.startswith(
        f"{words('rules', 'total', 'label')}: (sum(total_annuel, over=annee)) + "
    )
    assert "(was: de la signature, si" in accord("blame", LOCAL, "delai_crise").out


def test_blame_of_a_whole_text_has_a_line_for_each_value(accord):
    data = json.loads(accord("blame", LOCAL, "--format", "json").out)
    found = {(e["target"], *e["at"].values()): e for e in data}
    assert len(found) == len(data) > 300
    assert all(e["instrument"] for e in data)
    assert found["tables.bareme_fixe", "parcours", "1"]["before"] is None
    assert found["rules.echeance_socles.formula",]["before"] == (
        'add_months(date_signature, delai_socles, mois_trop_court == "lendemain")'
    )
    assert {e["instrument"] for e in data} == {OLD, NEW, LOCAL}


def test_history_follows_a_cell_through_all_versions(accord):
    out = " ".join(accord("history", "bareme_fixe[acces_soins, 2]", "--locale", "fr").out.split())
    first, second, third = (out.index(f"{i}: ") for i in (OLD, NEW, LOCAL))
    assert "17 500 € [Note, annexe" in out[first:second] and "en vigueur à partir du 25/08/2019" in out[first:second]
    assert "17 500 € → 70 000 € (+52 500 €, ×4)" in out[second:third]
    assert "inchangé" in out[third:]


def test_history_of_what_is_gone_and_of_what_is_new(accord):
    data = json.loads(accord("history", "bareme_snp_compensation", "--format", "json").out)
    assert [[c["verb"] for c in v["changes"]][:1] for v in data] == [["added"], ["repealed"], [], []]
    data = json.loads(accord("history", "taux_majoration", "--format", "json").out)
    assert [v["rules"] for v in data if v["changes"]] == [NEW]


@pytest.mark.parametrize("command", [("blame", NEW), ("history",)])
@pytest.mark.parametrize("name", ["nothing", "bareme_fixe[nothing]", "rules.nothing.formula"])
def test_an_unknown_name_is_a_fault(accord, command, name):
    ran = accord(*command, name)
    assert ran.code == 1 and "E726" in ran.err
