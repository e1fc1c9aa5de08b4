"""git shows and merges rule files through the two drivers, configured as the README says."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OLD, NEW = "aci-cpts/2019-arrete", "aci-cpts/avenant-2"
ACCESS = "with: [55000, 70000, 90000, 110000]"


@pytest.fixture
def git(repository, monkeypatch):
    """git in a repository that knows the drivers; gives what it prints, whatever its exit."""
    program = f"'{sys.executable}' '{ROOT / 'cli.py'}'"
    repository.git("config", "diff.accord.command", f"{program} git-diff --locale fr")
    repository.git("config", "merge.accord.driver", f"{program} git-merge %O %A %B %P")
    repository.git("config", "user.email", "test@example.org")
    repository.git("config", "user.name", "test")
    (repository.folder / ".gitattributes").write_text("rules/**/*.yaml diff=accord merge=accord\n")
    repository.commit("drivers")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")

    def run(*arguments):
        ran = subprocess.run(["git", *arguments], cwd=repository.folder, capture_output=True, text=True, check=False)
        return ran.returncode, ran.stdout, ran.stderr

    run.repository = repository
    return run


def test_git_diff_says_what_changes_in_law(git, words):
    git.repository.edit(NEW, ACCESS, "with: [55000, 71000, 90000, 110000]")
    git.repository.edit(OLD, "value: 0.75", "value: 0.80   # a comment")
    code, out, err = git("diff")
    assert code == 0 and err == ""
    advance, source = words("tables", "taux_avance", "label"), words("documents", "contrat_type", "short")
    assert f"~ {advance}: 75 % → 80 % (+5 points) [{source}" in out
    access = words("dimensions", "mission", "members", "acces_soins", "label")
    fixed = words("tables", "bareme_fixe", "label")
    assert f"{access}, {fixed[0].lower()}{fixed[1:]}, taille 2: 70 000 € → 71 000 € (+1 000 €, ≈ ×1,01)" in out
    assert out.count(advance) == 1  # what it amends is the same on both sides


def test_layout_does_not_show_and_whole_files_are_named(git):
    path = git.repository.rules / "aci-cpts/avenant-2-aude.yaml"
    git.repository.edit(OLD, "kind: accord", "# a comment\nkind: accord")
    path.rename(path.with_name("other.yaml"))
    git("add", "-A")
    _, out, _ = git("diff", "--cached", "--no-renames")
    assert "aucune différence" in out
    assert "avenant-2-aude.yaml → /dev/null" in out and "/dev/null → rules/aci-cpts/other.yaml" in out


def test_what_is_no_rule_set_is_shown_line_by_line_and_cleaned(git):
    git.repository.edit(OLD, "kind: accord", "kind: [accord\x1b")
    code, out, _ = git("diff")
    assert code == 0 and "-kind: accord" in out and "+kind: [accord\\u001b" in out


def branches(git, path, ours, theirs):
    """Two branches that each replace a text of a file; back on the first, the other being merged."""
    git("checkout", "-q", "-b", "other")
    git.repository.edit(path, *theirs)
    git("commit", "-qam", "theirs")
    git("checkout", "-q", "-")
    git.repository.edit(path, *ours)
    git("commit", "-qam", "ours")
    return git("merge", "-q", "--no-edit", "other")


def test_a_merge_that_leaves_good_law_passes(git):
    code, _, err = branches(git, NEW, ("10 %", "dix pour cent"), ("kind: amendment", "# theirs\nkind: amendment"))
    assert (code, err) == (0, "")
    text = (git.repository.rules / f"{NEW}.yaml").read_text("utf-8")
    assert "dix pour cent" in text and "# theirs" in text


def test_a_merge_without_conflict_that_leaves_wrong_law_is_stopped(git):
    """Both sides write the same target, in different lines: git alone would take both."""
    first = '  - {replace: tables.taux_avance.value, with: {}, source: {document: avenant_2, at: "art. 4"}}\n'
    text = (git.repository.rules / f"{NEW}.yaml").read_text("utf-8")
    last = "  - insert: controls.trame_trop_tardive\n"
    assert "operations:\n" in text and last in text
    ours = ("operations:\n", "operations:\n" + first.replace("{}", "0.8"))
    theirs = (last, first.replace("{}", "0.7") + last)
    code, out, err = branches(git, NEW, ours, theirs)
    assert code == 1 and "E304 two operations write tables.taux_avance.value" in out + err
    assert git("status", "--short")[1] == f"UU rules/{NEW}.yaml\n"


def test_a_conflict_keeps_the_marks_of_git(git):
    code, _, err = branches(git, NEW, (ACCESS, ACCESS.replace("70", "71")), (ACCESS, ACCESS.replace("70", "72")))
    assert code == 1 and "touch the same lines" in err
    assert "<<<<<<< ours" in (git.repository.rules / f"{NEW}.yaml").read_text("utf-8")


def test_files_that_are_not_there(accord, tmp_path):
    assert accord("git-merge", tmp_path / "a", tmp_path / "b", tmp_path / "c", "rules/x.yaml").code == 3
    ran = accord("git-diff", "rules/x.yaml")
    assert ran.code == 0 and "unmerged" in ran.out


def test_a_merge_that_leaves_what_cannot_be_read_is_stopped(accord, tmp_path):
    files = [tmp_path / name for name in ("base", "ours", "theirs")]
    for path in files:
        path.write_text("kind: [", encoding="utf-8")
    ran = accord("git-merge", *files, "rules/x.yaml")
    assert (ran.code, ran.out) == (1, "") and ran.err.startswith("E104 ")
