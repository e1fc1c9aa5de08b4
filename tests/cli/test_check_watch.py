"""`accord check --watch`: everything at once, then again at every save, until Ctrl-C."""

import pytest

from engine.tools.editor import watch

GOOD = """kind: accord
id: texte
title: Un texte
in_force: {from: 2020-01-01}
documents: {d: {title: Un document}}
facts: {age: {type: integer, label: Age, question: Combien ?}}
rules: {double: {type: integer, label: Double, formula: age + age, source: {document: d, at: "1"}}}
"""


@pytest.fixture
def saves(monkeypatch):
    """saves(step, …): each is done between two looks; then Ctrl-C."""

    def plan(*steps):
        left = [x for step in steps for x in (step, None)]  # a save is over when two looks are alike

        def wait(_):
            if not left:
                raise KeyboardInterrupt
            step = left.pop(0)
            if step:
                step()

        real = watch.watch
        monkeypatch.setattr(watch, "watch", lambda folders, changed: real(folders, changed, wait=wait))

    return plan


def test_it_checks_at_once_and_after_every_save(accord, tmp_path, saves):
    path = tmp_path / "texte.yaml"
    path.write_text(GOOD, encoding="utf-8")
    saves(
        lambda: path.write_text(GOOD.replace("age + age", "age + agee"), encoding="utf-8"),
        lambda: path.write_text(GOOD, encoding="utf-8"),
    )
    ran = accord("check", "--watch", "--rules-dir", tmp_path)
    assert (ran.code, ran.err) == (0, "")
    first, wrong, mended = ran.out.split("— texte.yaml\n")
    assert first == mended == "1 rule set: 0 error(s), 0 warning(s)\n"
    assert wrong.startswith("E513 there is no agee\n") and wrong.endswith("\n1 rule set: 1 error(s), 0 warning(s)\n")


def test_a_contract_is_watched_too_and_one_that_is_removed_is_said(accord, tmp_path, saves):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/texte.yaml").write_text(GOOD, encoding="utf-8")
    contract = tmp_path / "c.yaml"
    contract.write_text("contract: C\nrules: texte\nfacts: {age: 3}\n", encoding="utf-8")
    saves(contract.unlink)
    ran = accord("check", "--watch", contract, "--rules-dir", tmp_path / "rules")
    assert ran.code == 0
    assert ran.out == (f"1 contract: 0 error(s), 0 warning(s)\n— c.yaml\n{contract} cannot be read: no such file\n")
