"""Members that a contract names itself have no label: they are told by their names, among those that have one."""

TEXT = """kind: accord
id: texte
title: Un texte
in_force: {from: 2020-01-01}
documents: {d: {title: Un document}}
dimensions:
  lieu: {label: Lieu, question: Quels lieux ?}
  sorte: {label: Sorte, members: {a: {label: Petite}, b: {label: Grande}}}
facts:
  gens: {type: integer, per: [lieu], label: Gens, question: Combien ?}
tables:
  taux: {type: money, per: [sorte], label: Taux, values: {a: 10, b: 20}, source: {document: d, at: "1"}}
rules:
  montant: {type: money, per: [lieu, sorte], label: Montant, show: true, formula: gens * taux, source: {document: d,
    at: "1"}}
"""


def test_members_with_and_without_a_label(accord, tmp_path):
    (tmp_path / "texte.yaml").write_text(TEXT, encoding="utf-8")
    stdin = "contract: C\nrules: texte\nfacts: {lieu: {saint_jean: {gens: 3}, autre: {gens: 4}}}\n"
    ran = accord("evaluate", "-", "--rules-dir", tmp_path, stdin=stdin)
    assert (ran.code, ran.err) == (0, "")
    rows = {line.rpartition("  ")[0].strip(): line.split()[-1] for line in ran.out.splitlines() if " / " in line}
    assert rows == {
        "saint_jean / Petite": "30.00",
        "saint_jean / Grande": "60.00",
        "autre / Petite": "40.00",
        "autre / Grande": "80.00",
    }
