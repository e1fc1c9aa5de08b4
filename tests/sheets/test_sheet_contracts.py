"""Rows as contracts: what a contract says in sheets is what it says in its file, and what does not fit is told."""

import io
import re
import zipfile

import pytest
from books import ROOT

from engine.base.diagnostics import Diagnostics
from engine.base.node import plain
from engine.base.yaml_reader import load, load_file
from engine.compiler.compile import compile_rules
from engine.consolidation.library import Library
from engine.contracts.contract import read_contract
from engine.contracts.expected import stated_broken
from engine.contracts.facts import ANY_MEMBER, FactSchema, read_facts
from engine.core.outcomes import exact_text
from engine.report.locale import Locale
from engine.tools.spreadsheets.contracts import read_contracts
from engine.tools.spreadsheets.csv_file import read_csv
from engine.tools.spreadsheets.grid import file_name, member_like
from engine.tools.spreadsheets.headings import heading, sheets
from engine.tools.spreadsheets.sources import as_yaml
from engine.tools.spreadsheets.template import as_csv, as_workbook
from engine.tools.spreadsheets.writer import csv_text
from engine.tools.spreadsheets.xlsx_file import read_xlsx

LIBRARY = Library(ROOT / "rules")
CONTRACTS = [p for p in sorted((ROOT / "tests/contracts").glob("*.yaml")) if load_file(p).get("rules")]


def said(node, law):
    diagnostics = Diagnostics()
    found = read_facts(node.must("facts"), FactSchema.of([law]), diagnostics)
    assert not diagnostics.errors
    return found


def exported(contract, law):
    """The contract as CSV sheets, from what the engine has read of it."""
    answers = said(contract.node, law)
    texts = []
    for sheet in sheets(law):
        rows = {(): {}} if not sheet.dimensions else {}
        for (dimension, above), members in answers.named.items():
            if sheet.dimensions and dimension == sheet.dimensions[-1]:
                rows |= {(*above, member): {} for member in members or ["none"]}
        for column in sheet.columns:
            for key, outcome in answers.facts.get(column.name, {}).items() if column.fact else ():
                bound = dict(zip(column.fact.per, key, strict=True))
                steps = tuple(bound[d] for d in column.fact.per if d not in sheet.dimensions)
                if steps == (column.steps or (ANY_MEMBER,) * len(steps)):
                    rows.setdefault(tuple(bound[d] for d in sheet.dimensions), {})[column.heading] = (
                        exact_text(outcome) or "none"
                    )
        lines = [csv_text([[c.heading for c in sheet.columns]])]
        for members, facts in rows.items():
            head = {
                "contract": contract.title,
                "rules": contract.rules,
                **dict(zip(sheet.dimensions, members, strict=True)),
            }
            lines.append(csv_text([[(head | facts).get(c.heading, "") for c in sheet.columns]]))
        texts.append("".join(lines))
    return texts


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda p: p.stem)
def test_a_contract_through_sheets_says_the_same(path, read):
    contract = read_contract(load_file(path), Diagnostics())
    law = compile_rules(LIBRARY, contract.rules)
    drafts, _ = read(*exported(contract, law), rules=None, locale="en")
    (draft,) = drafts
    broken = stated_broken(contract.node) & {rule.name for rule in law.of_kind("invariant")}
    assert [f.code for f in draft.diagnostics.errors] == ["E748"] * len(broken)
    file = load(as_yaml(draft.node, "From here."), "again")
    assert plain(file) == plain(draft.node)
    assert (file.text("contract"), file.text("rules")) == (" ".join(contract.title.split()), contract.rules)
    one, other = said(contract.node, law), said(file, law)
    assert (other.facts, other.set_aside) == (one.facts, [])
    assert {k: v for k, v in other.named.items() if k in one.named} == one.named
    assert set(other.named) == set(one.named)


def test_the_corpus_says_facts_of_every_kind_of_place():
    """Or the test above would show little."""
    places = set()
    for path in CONTRACTS:
        law = compile_rules(LIBRARY, load_file(path).text("rules"))
        for name, cells in said(load_file(path), law).facts.items():
            places |= {(law.facts[name].per, any(isinstance(k, int) for key in cells for k in key))}
    assert {per for per, _ in places} >= {
        (),
        ("annee",),
        ("mission",),
        ("mission", "annee"),
        ("commune", "annee"),
        ("mission", "indicateur", "annee"),
        ("crise",),
    }
    assert len(CONTRACTS) > 40 and {stepped for _, stepped in places} == {True, False}


def test_the_order_is_that_of_the_rule_set(read):
    (draft,), told = read(
        "membres;contract;date_signature;population[2];population[1]\n95;A;30/09/2022;3;2\n",
        "contract;demarrage;mission\nA;;prevention\nA;01/10/2022;acces_soins\n",
    )
    assert told == []
    assert as_yaml(draft.node, "x").splitlines()[1:] == [
        "contract: A",
        "rules: aci-cpts/avenant-2-aude",
        "facts:",
        "  date_signature: 2022-09-30",
        "  population: {1: 2, 2: 3}",
        "  membres: 95",
        "  mission:",
        "    acces_soins:",
        "      demarrage: 2022-10-01",
        "    prevention: {}",
    ]


def test_nested_members_stand_below_their_own(read):
    (draft,), told = read(
        "contract\nA\n",
        "contract;indicateur;mission;valeur_initiale\nA;19;parcours;47,3\nA;aucun_autre;prevention;sans"
        " objet\nA;none;qualite;\n",
        "contract;crise\nA;none\n",
    )
    assert told == []
    assert plain(draft.node.must("facts")) == {
        "mission": {
            "parcours": {"indicateur": {"19": {"valeur_initiale": plain(load("x: 47.3", "x"))["x"]}}},
            "prevention": {"indicateur": {"aucun_autre": {"valeur_initiale": "none"}}},
            "qualite": {"indicateur": {}},
        },
        "crise": {},
    }


BAD = [
    (["contract;x y\nA;1"], ["E802 B1"]),
    (["a;b\nA;1"], ["E802 no"]),
    (["contract;populaton\nA;1"], ["E802 B1"]),
    (["contract;membres[1,2]\nA;1"], ["E802 B1"]),
    (["contract;date_signature[1]\nA;1"], ["E802 B1"]),
    (["contract;membres;membres\nA;1"], ["E802 C1"]),
    (["contract\nA", "contract;indicateur\nA;1"], ["E802 B1"]),
    (["contract\nA", "contract;mission;rules\nA;parcours;x"], ["E802 C1"]),
    (["contract\nA;5"], ["E802 B2"]),
    (["contract;membres\n;5"], ["E806 row"]),
    (["contract\nA\nA"], ["E806 A3"]),
    (["contract\nA", "contract;mission\n;parcours"], ["E806 row"]),
    (["contract;rules\nA;aci-cpts/avenant-9\nB;", "contract;mission\nA;parcours\nB;parcours"], ["E310 there"]),
    (["contract;rules\nA;mission-precoce/avenant-2\nB;", "contract;crise\nA;hiver"], ["E802 B2"]),
    (["# a remark\n# another"], ["E806 0.csv"]),
    (["contract\nA", "contract;mission\nB;parcours"], ["E806 A2"]),
    (["contract\nA", "contract;mission;demarrage\nA;;30/09/2022"], ["E806 row"]),
    (["contract\nA", "contract;mission\nA;parcours\nA;parcours"], ["E806 row"]),
    (["contract;membres;membres[2]\nA;5;6"], ["E806 C2"]),
    (["contract\nA", "contract;crise;date_identification\nA;none;30/09/2022"], ["E806 C2"]),
    (["contract\nA", "contract;crise\nA;none\nA;hiver"], ["E806 there"]),
    (["contract\nA", "contract;commune\nA;Saint-Hilaire"], ["E706 B2"]),
    (["contract\nA", "contract;mission\nA;parcour"], ["E705 parcour"]),
    (["contract;membres\nA;-1"], ["E712 membres"]),
    (["contract;membres[9];date_signature\nA;5;30/09/2022"], ["E715 there"]),
    (["contract;rules\nA;aci-cpts/avenant-9\nB;"], ["E310 there"]),
    (["contract;date_signature;membres\nA;30/09/2022;5.5\nB;x;0"], ["E803 C2", "E803 B3", "W743 membres"]),
]


@pytest.mark.parametrize(("texts", "expected"), BAD)
def test_what_does_not_fit_is_told_where_it_stands(read, texts, expected):
    assert read(*texts)[1] == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("contract;membres\n", "no row is filled in"),
        ("contract;membres\nA;5\n", "nothing names the rules of these contracts"),
    ],
)
def test_rows_and_rules_are_asked_for_where_there_are_none(read, text, told):
    diagnostics = Diagnostics()
    assert read_contracts([read_csv(text.encode(), "a.csv")], LIBRARY, None, "fr", diagnostics, Diagnostics()) == ()
    assert [(f.code, f.message) for f in diagnostics] == [("E806", told)]


def test_faults_of_the_check_stand_at_their_cells(read):
    (draft,), _ = read("contract;membres;date_signature\nA;-1;30/09/1922\n", rules="aci-cpts/avenant-2")
    assert sorted((f.code, f.span.place) for f in draft.diagnostics) == [("E712", "0.csv:2:3"), ("E740", "0.csv:2:6")]


def test_a_fact_that_only_other_rules_know_is_told_at_its_cell(read):
    drafts, _ = read("contract;rules;membres\nA;aci-cpts/avenant-2;5\nB;aci-cpts/2019-arrete;5\n", rules=None)
    assert [(d.is_sound, [(f.code, f.span.place) for f in d.diagnostics]) for d in drafts] == [
        (True, []),
        (False, [("E702", "0.csv:3:24")]),
    ]


def test_rows_of_remarks_and_empty_rows_are_passed_over(read):
    drafts, told = read("# for people;x\n;;\ncontract;membres\n# label\n\nA;5\n")
    assert [d.title for d in drafts] == ["A"] and told == []


def test_a_thousand_contracts_keep_their_order(read):
    rows = "".join(f"Contract {n};30/09/2022;{n + 1}\n" for n in range(300))
    drafts, told = read(f"contract;date_signature;membres\n{rows}")
    assert told == [] and [d.title for d in drafts] == [f"Contract {n}" for n in range(300)]


# Text from cells is inert


@pytest.mark.parametrize(
    "title",
    [
        '=HYPERLINK("x")',
        "a: b # c",
        "- x",
        "'",
        '"',
        "\\",
        "[a",
        "{a",
        "&a",
        "!x",
        "none",
        "no",
        "1",
        "01",
        "@",
        "%a",
        "*",
    ],
)
def test_any_title_comes_out_as_it_was(read, title):
    (draft,), _ = read(csv_text([["contract"]]) + '"' + title.replace('"', '""') + '"\n')
    text = as_yaml(draft.node, f"From {title}\nevil: 1")
    assert load(text, "x").text("contract") == " ".join(title.split())
    assert text.count("evil") == 1 and text.startswith("# From ")


@pytest.mark.parametrize("letter", ["\u202e", "\x1b", "\u200b", "\u0085"])
def test_what_nobody_sees_is_refused(read, letter):
    drafts, told = read(csv_text([["contract"]]) + f"x{letter}y\n")
    assert not drafts and told == ["E803 A2"]


def test_names_of_files():
    taken = {}
    for title in ("CPTS de l'Œuvre", "CPTS de l'œuvre !", "../../etc/passwd", "Ｆｕｌｌ", "…", "…", "x" * 500):
        taken[file_name(title, taken)] = title
    assert list(taken) == [
        "cpts-de-l-oeuvre.yaml",
        "cpts-de-l-oeuvre-2.yaml",
        "etc-passwd.yaml",
        "full.yaml",
        "contract.yaml",
        "contract-2.yaml",
        "x" * 80 + ".yaml",
    ]
    assert member_like("Saint-Étienne") == "saint_etienne" and member_like("…") == ""


# Templates


@pytest.mark.parametrize("rules", LIBRARY.ids())
def test_a_template_has_a_column_for_every_fact_and_is_read_as_it_is(rules):
    law = compile_rules(LIBRARY, rules)
    layout = sheets(law)
    for sheet in layout:
        for column in sheet.columns:
            assert heading(column.heading) == (column.name, column.steps)
    assert {c.name for s in layout for c in s.columns if c.fact} == set(law.facts)
    assert {d for s in layout for d in s.dimensions} >= {
        d.name for d in law.dimensions.values() if d.kind in ("open", "nested")
    }
    for locale in ("fr", "en"):
        written = as_csv(law, Locale(locale))
        grids = [read_csv(data, f"{name}.csv") for name, data in written.items()]
        book = read_xlsx(as_workbook(law, Locale(locale)), "t.xlsx")
        for sheet, one, other in zip(layout, grids, book, strict=True):
            assert (
                [c.text for c in one.rows[0].values()]
                == [c.text for c in other.rows[0].values()]
                == [c.heading for c in sheet.columns]
            )
            assert [c.text for c in one.rows[1].values()] == [c.text for c in other.rows[1].values()] and len(
                one.rows
            ) == len(other.rows) == 2
            assert one.rows[1][0].text.startswith("# ")
        for found in (grids, book):
            diagnostics, strays = Diagnostics(), Diagnostics()
            assert read_contracts(found, LIBRARY, rules, locale, diagnostics, strays) == () and not [
                *diagnostics,
                *strays,
            ]


def test_labels_and_questions_that_look_like_formulas_are_texts(tmp_path):
    from engine.consolidation.library import Library

    text = (ROOT / "rules/mission-precoce/avenant-2.yaml").read_text(encoding="utf-8")
    old = next(
        line
        for line in text.splitlines()
        if line.strip().startswith("label:") and "population" in text[: text.index(line)][-120:]
    )
    path = tmp_path / "mission-precoce/avenant-2.yaml"
    path.parent.mkdir()
    path.write_text(text.replace(old, old.partition(":")[0] + """: '=cmd|"/c calc"!A1'"""), encoding="utf-8")
    law = compile_rules(Library(tmp_path), "mission-precoce/avenant-2")
    (column,) = [i for i, c in enumerate(sheets(law)[0].columns) if c.name == "population"]
    grid, *_ = read_xlsx(as_workbook(law, Locale("fr")), "t.xlsx")
    assert grid.rows[1][column].text.startswith("'=cmd") and not grid.remarks
    assert b"\"'=cmd|" in as_csv(law, Locale("fr"))["contracts"]


LONG = """kind: accord
id: t/long
title: A law
in_force: {{from: 2020-01-01}}
documents: {{d: {{title: A document}}}}
dimensions:
  {one}: {{label: One, question: Which?, default: {{}}}}
  {two}: {{label: Two, question: Which?, default: {{}}}}
  sort: {{label: Sort, members: {{{members}}}}}
facts:
  first: {{type: integer, per: [{one}], label: First, question: How many?}}
  second: {{type: integer, per: [{two}], label: Second, question: How many?}}
  which: {{type: sort, label: Which, question: Which?}}
rules:
  both: {{type: integer, per: [{one}], label: Both, formula: first, source: {{document: d, at: "1"}}}}
"""


def test_long_names_and_long_lists_of_members_fit_a_workbook(tmp_path):
    """A sheet's name has 31 letters, a list that stands in a cell 255: one that is longer stands in a sheet of its
    own."""
    one, two = ("d" * 31 + end for end in ("_one", "_two"))
    members = ", ".join(f"a_member_of_a_long_name_{n}: {{label: M{n}}}" for n in range(12))
    path = tmp_path / "t/long.yaml"
    path.parent.mkdir()
    path.write_text(LONG.format(one=one, two=two, members=members), encoding="utf-8")
    law = compile_rules(Library(tmp_path), "t/long")
    assert [s.name for s in sheets(law)] == ["contracts", "d" * 31, "d" * 28 + "-2"]
    data = as_workbook(law, Locale("en"))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        lists = [book.read(n).decode() for n in sorted(book.namelist()) if n.startswith("xl/worksheets/sheet")]
        names = book.read("xl/workbook.xml").decode()
    (hidden,) = re.findall(r'<sheet name="([^"]+)"[^>]*state="hidden"', names)
    assert re.findall(r"<formula1>(.*?)</formula1>", lists[0]) == ['"t/long"', f"'{hidden}'!$A$1:$A$13"]
    assert lists[-1].count("<c ") == 13, "the members, and that none applies"


def test_what_would_be_read_otherwise_than_it_was_meant_is_not_written(read, monkeypatch):
    from engine.tools.spreadsheets import sources

    (draft,), _ = read("contract;membres\nA;5\n")
    monkeypatch.setattr(sources, "_lines", lambda node, indent: iter(["contract: B"]))
    with pytest.raises(AssertionError, match="what was written is not what was read"):
        sources.as_yaml(draft.node, "a.csv")


VARIANT = """kind: variant
id: t/{name}
title: A variant
amends: t/base
territory: {{departement: "{name}"}}
documents: {{n: {{title: New}}}}
operations:
  - {{replace: tables.{name}.value, with: 2, source: {{document: n, at: "1"}}}}
"""
TWO = """kind: accord
id: t/base
title: A law
in_force: {from: 2020-01-01}
documents: {d: {title: A document}}
facts: {first: {type: integer, label: First, question: How many?}}
tables:
  one: {type: integer, label: One, value: 1, source: {document: d, at: "1"}}
  two: {type: integer, label: Two, value: 1, source: {document: d, at: "1"}}
rules: {both: {type: integer, label: Both, formula: first * one * two, source: {document: d, at: "1"}}}
"""


@pytest.mark.parametrize("written", ["t/one + t/two", "t/one+t/two", " t/one  +  t/two "])
@pytest.mark.parametrize("option", [False, True])
def test_every_variant_that_is_named_stands_in_the_contract(written, option):
    texts = {"t/base": TWO, "t/one": VARIANT.format(name="one"), "t/two": VARIANT.format(name="two")}
    library = LIBRARY.beside({i: load(t, i) for i, t in texts.items()})
    sheet = "contract;first\nA;3\n" if option else f"contract;rules;first\nA;{written};3\n"
    diagnostics = Diagnostics()
    (draft,) = read_contracts(
        [read_csv(sheet.encode(), "a.csv")], library, written if option else None, "fr", diagnostics, diagnostics
    )
    assert not [*diagnostics, *draft.diagnostics] and draft.node.text("rules") == "t/one + t/two"
