"""What people read: the two differences of the shipped texts, and the same in every format."""

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from diffkit import BASE, amended, base
from regenerate import GOLDEN, written

from engine.base.diagnostics import Diagnostics
from engine.consolidation.library import Library
from engine.report.locale import Locale
from engine.tools.diff.changes import compare
from engine.tools.diff.formulas import in_brackets, marked, pieces
from engine.tools.diff.inputs import Pair
from engine.tools.diff.names import Names
from engine.tools.diff.render.to_html import STYLE, as_html
from engine.tools.diff.render.to_json import as_data
from engine.tools.diff.render.to_markdown import as_markdown
from engine.tools.diff.render.to_text import as_text
from engine.tools.diff.render.view import View, head
from engine.tools.diff.sentences import said

HERE = Path(__file__).resolve().parent
NATIONAL, LOCAL = GOLDEN
FR, EN = Locale("fr"), Locale("en")
LIBRARY = Library(HERE.parents[1] / "rules")
TEXTS = tuple(LIBRARY.consolidate(i, Diagnostics()).document for i in GOLDEN[NATIONAL])


def pair(before, after):
    return Pair(("one", "other"), before, after, compare(before, after))


def page(before, after, locale=EN, everything=False):
    found = pair(before, after)
    return View(found.changes, Names(before, after, locale), everything).page(*head(found, locale))


def sentences(before, after, locale=FR):
    names = Names(before, after, locale)
    return [said(c, names).text for c in compare(before, after) if len(c.path) > 1]


def in_one(text):
    return " ".join(text.split())


# the shipped texts


def test_the_differences_are_as_they_were():
    kept = {name: (HERE / "golden" / name).read_text("utf-8") for name in GOLDEN}
    assert {name: written(*texts) for name, texts in GOLDEN.items()} == kept, "python tests/diff/regenerate.py"


@pytest.mark.parametrize(
    ("codes", "phrases"),
    [
        ("R14", ["Réponse aux crises sanitaires graves: socle: oui [art. 3-1°"]),
        (
            "R15 to R17",
            [
                "crises sanitaires graves, délai de démarrage, en mois: 6",
                "délai de déploiement, en mois: 18",
                "delai_crise [art. 3-3°",
                "Démarrage au plus tard; Déploiement au plus tard [art. 3-3°",
                "Déploiement de toutes les missions socles au plus tard [art. 3-1°",
            ],
        ),
        ("R20", ["Réponse aux soins non programmés, en heures: 24 → 48 (+24, ×2) [art. 2-1°]"]),
        (
            "R24 to R26",
            [
                "+ Financement additionnel du fonctionnement 37 500 € 45 000 € 56 250 € 67 500 €",
                "Terme d'adhésion, financement additionnel: 30/09/2022",
                "Financement additionnel, une seule fois",
            ],
        ),
        (
            "R27 access",
            [
                "avant 15 000 € 17 500 € 25 000 € 30 000 €",
                "après 55 000 € 70 000 € 90 000 € 110 000 €",
                "après 25 000 € 30 000 € 35 000 € 45 000 €",
                "+40 000 € +52 500 € +65 000 € +80 000 €",
            ],
        ),
        (
            "R27 crises",
            [
                "nouveau 25 000 € 35 000 € 45 000 € 50 000 €",
                "nouveau 37 500 € 52 500 € 67 500 € 75 000 €",
                "mise à jour du plan de crise 12 500 € 17 500 € 22 500 € 25 000 €",
            ],
        ),
        (
            "R28 and R29",
            [
                "− Soins non programmés, compensation 10 000 € 12 000 € 15 000 € 20 000 € [art. 4-2°]",
                "− Soins non programmés, volet supplémentaire 35 000 € 45 000 € 55 000 € 70 000 € [art. 4-2°]",
                "abrogé: Enveloppe SNP, compensation; Enveloppe SNP, volet supplémentaire; SNP, compensation",
            ],
        ),
        (
            "R33",
            [
                "Taux de la majoration: 10 %",
                "Membres requis pour la majoration: 100",
                "assiette_majoration; montant_majore",
            ],
        ),
        ("R34", ["Terme d'adhésion, enveloppe Covid-19: 31/12/2021", "Enveloppe Covid-19 au titre de 2021"]),
        (
            "what is due",
            [
                "Dû pour la mission: − Soins non programmés, + Volet variable de la mission de crise [",
                "Dû pour l'année: + Majoration de 10 % [",
            ],
        ),
        ("R48", ["Délai de versement après l'identification, en mois: 1", "Période payée par une crise, en mois: 12"]),
        ("totals", ["avant 185 000 € 242 000 € 315 000 € 380 000 €", "après 287 500 € 382 500 € 487 500 € 580 000 €"]),
        (
            "R55",
            [
                f"+ Indicateur national, {label}"
                for label in (
                    "Patientèle avec médecin traitant",
                    "Patients sans médecin traitant",
                    "Passages aux urgences",
                    "Médecins participant au SAS",
                    "Demandes du SAS suivies d'un rendez-vous",
                )
            ],
        ),
        ("R81 to R91", ["mission précoce, est un accord à part (mission-precoce/avenant-2)"]),
    ],
)
def test_it_is_complete_against_the_catalogue(codes, phrases):
    text = in_one((HERE / "golden" / NATIONAL).read_text("utf-8")).lower()
    assert [p for p in phrases if p.lower() not in text] == [], codes


def test_it_is_about_a_page():
    """But for the questions that the text leaves open, which grow with what its readers find in it."""
    text = (HERE / "golden" / NATIONAL).read_text("utf-8")
    parts = [p for p in text.split("\n\n") if not p.startswith("LECTURES")]
    assert len("\n\n".join(parts).splitlines()) < 125


def test_all_that_a_page_only_names_is_in_the_long_form(words):
    text = in_one(as_text(page(*TEXTS, FR, everything=True)))
    access = words("dimensions", "mission", "members", "acces_soins", "label")
    assert f"{access}, rapport ≈ ×3,67 ×4 ×3,6" in text
    assert words("readings", "entree_en_vigueur", "options", "publication", "label") in text
    variable, yearly = (words("rules", name, "label") for name in ("sur_resultats", "total_annuel"))
    assert f'~ {variable}: (active) {{+and mission != "crises_sanitaires"+}}' in text
    assert f"{yearly}: (fonctionnement + sum(total_mission, over=mission)) {{++ majoration+}}" in text


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("due_a + due_b", "before - due_b", "Sum: − Part b"),
        ("due_a + due_b", "due_a", "Sum: − Part b"),
        ("due_a", "before + due_b", "Sum: + Part b"),
        ("due_a", "before - due_b", "Sum: − Part b"),
        ("due_a - due_b", "due_a", "Sum: + Part b"),
        ("due_a", "due_b", "Sum: [-due_a-]{+due_b+}"),
        ("due_a", "before + due_b * 2", "Sum: (due_a) {++ due_b * 2+}"),
    ],
)
def test_what_a_sum_gains_and_loses_is_said_in_words(old, new, words):
    due = "{type: money, label: Part X, formula: 'amount[\"care\", 1]', source: §}"
    rules = f"  due_a: {due.replace('X', 'a')}\n  due_b: {due.replace('X', 'b')}\n"
    law = BASE.replace(
        "deadlines:", f"{rules}  in_all: {{type: money, label: Sum, formula: {old}, source: §}}\ndeadlines:"
    )
    after = amended(base(law), f"replace: rules.in_all.formula, with: {new}")
    assert f"~ {words} [" in as_text(page(base(law), after))


def test_the_variant_shows_local_terms_and_nothing_else():
    text = (HERE / "golden" / LOCAL).read_text("utf-8")
    assert "€" not in text and "aci-cpts/2019" not in text
    assert all(re.search(r"\[[^]]*(art\.|annexe)", in_one(entry)) for entry in re.split(r"\n(?=[+−~] )", text)[3:-1])


# sentences


@pytest.mark.parametrize(
    ("operation", "sentence"),
    [
        (
            "replace: tables.amount, at: {task: care, size: 2}, with: 800",
            "Care, amount, size 2: 200 € → 800 € (+600 €, ×4)",
        ),
        ("replace: tables.amount, at: {task: care, size: 1}, with: 0", "Care, amount, size 1: 100 € → 0 € (−100 €)"),
        (
            "replace: tables.amount, at: {task: study, size: 1}, with: 1000.5",
            "Study, amount, size 1: 300 € → 1 000,5 € (+700,5 €, ≈ ×3,34)",
        ),
        ("replace: tables.months.value, with: 24", "Months: 12 → 24 (+12, ×2)"),
        ("replace: tables.delay, at: {task: study}, with: 3", "Study, delay: – → 3"),
        ("replace: readings.edge.chosen, with: high", "Which? the low one → the high one"),
        ("replace: readings.edge.chosen, with: null", "Which? the low one → ouverte : rien ne tranche"),
        ("replace: dimensions.task.members.care.core, with: false", "Care, core: oui → non"),
        ("replace: rules.due.formula, with: before / 2", "Due: (amount[task, size] * share) {+/ 2+}"),
        ('replace: rules.share.formula, with: "min(done, 2)"', "Share: min(done, [-1-]{+2+})"),
        ("repeal: rules.due.when", "Due, quand: core (abrogé)"),
        ("insert: rules.share.when, with: core", "Share, quand: core (ajouté)"),
        (
            'replace: deadlines.begin.due, with: "add_months(start, 3)"',
            "Begin, échéance: add_months(start, [-delay-]{+3+})",
        ),
        ("replace: facts.done.default, with: 1", "Done, default: 0 % → 100 % (+100 points)"),
    ],
)
def test_a_change_is_a_sentence(operation, sentence):
    assert sentences(base(), amended(base(), operation))[0] == sentence


def replaced(*changes):
    """The small law with pieces of its text replaced."""
    text = BASE
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return base(text)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "care: {label: Care, core: true}, study: {label: Study, core: false}",
            "study: {label: Study, core: false}, care: {label: Care, core: true}",
            "Task, members: Study, Care, Watch (ordre)",
        ),
        (
            "low: {label: the low one}",
            "low: {label: the lower one}",
            "Which?, the lower one, label: the low one → the lower one",
        ),
        (
            '{if: edge == "low", then: "sum(due, over=task)"}',
            '{if: edge == "low"}',
            'Whole: if edge == "low": [-sum(due, over=task)-] ; else: 0',
        ),
        ("{else: 0}", "other", 'Whole: if edge == "low": sum(due, over=task); [-else: 0-]{+other+}'),
        (
            "months: {type: integer, label: Months, value: 12",
            "months: {type: boolean, label: Months, value: true",
            "Months, type: integer → boolean",
        ),
        (
            'share: {type: rate, per: [task], label: Share, formula: "min(done, 1)"',
            'part: {type: rate, per: [task], label: Share, formula: "min(done, 1)"',
            "Share: share → part (renommé)",
        ),
    ],
)
def test_another_text_is_a_sentence(old, new, sentence):
    assert sentences(base(), replaced((old, new)))[0] == sentence


def test_yes_and_no_have_no_difference():
    before, after = (
        replaced(
            ("months: {type: integer, label: Months, value: 12", f"months: {{type: boolean, label: Months, value: {v}")
        )
        for v in ("true", "false")
    )
    assert sentences(before, after) == ["Months: oui → non"]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("a + b", "a + b", "a + b"),
        ("a + b - c", "a + b", "a + b [-- c-]"),
        ("a", "(a) if x else 0", "(a) {+if x else 0+}"),
        ("a + b + c", "d + e + c", "[-a + b-]{+d + e+} + c"),
        ('x == "a b"', 'x == "a c"', 'x == [-"a b"-]{+"a c"+}'),
        ("", "a", "{+a+}"),
    ],
)
def test_the_changed_part_of_a_formula_is_marked(before, after, shown):
    assert marked(pieces(before, after), in_brackets) == shown


def test_what_is_kept_and_new_together_is_the_later_formula():
    found = pieces("min(a, b) + c", "max(a, b) - c * 2")
    assert "".join(t for k, t in found if k != "gone") == "max(a, b) - c * 2"


# formats


AFTER = amended(
    base(),
    "insert: dimensions.task.members.help, after: care, with: {label: Help <b>, core: true}",
    "replace: tables.amount, at: {task: care}, with: [150, 250]",
    "insert: tables.amount, at: {task: help}, with: [1, 2]",
    "insert: tables.delay, at: {task: help}, with: 2",
    'replace: rules.share.formula, with: "min(done, 1) * 2"',
    "repeal: deadlines.begin",
    "replace: rules.share.note, with: other words",
)


class Reader(HTMLParser):
    """Every tag of a page with its attributes, and whether all are closed."""

    VOID = ("meta", "rect", "br")

    def __init__(self):
        super().__init__()
        self.tags, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag):
        return [a for t, a in self.tags if t == tag]


@pytest.mark.parametrize("locale", [EN, FR], ids=["en", "fr"])
def test_the_page_of_html_can_be_read_aloud_and_stands_alone(locale):
    text = as_html([page(base(), AFTER, locale)], locale)
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    assert (
        reader.all("html") == [{"lang": locale.name}] and len(reader.all("title")) == 2
    )  # of the page, of the picture
    assert not reader.all("script") and not reader.all("link") and not reader.all("img")
    assert "url(" not in text and not re.search(r"[ ](?:src|href|on\w+)=", text)
    levels = [int(t[1]) for t, _ in reader.tags if re.fullmatch("h[1-6]", t)]
    assert levels[0] == 1 and all(b <= a + 1 for a, b in pairwise(levels))
    assert all(a.get("scope") in ("col", "row") for a in reader.all("th"))
    assert len(reader.all("table")) == len(reader.all("caption")) > 0
    (svg,) = reader.all("svg")
    ids = [a["id"] for _, a in reader.tags if "id" in a]
    assert svg["role"] == "img" and set(svg["aria-labelledby"].split()) <= set(ids) and len(ids) == len(set(ids))
    assert all(a.get("aria-label") for a in reader.all("span") if a.get("role") == "img")
    assert "Help &lt;b&gt;" in text and "<b>" not in text
    assert "@media print" in text and reader.all("ins")


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_colours_of_the_page_can_be_told_apart():
    rules = re.findall(r"\{([^{}]*)\}", STYLE.replace("#fff;", "#ffffff;"))
    pairs = [("#4a4a4a", "#ffffff"), ("#1f5fa8", "#ffffff")]
    for rule in rules:
        ink, paper = re.search(r"(?<!-)color: (#\w{6})", rule), re.search(r"background: (#\w{6})", rule)
        if ink and paper:
            pairs.append((ink[1], paper[1]))
    assert len(pairs) == 5
    for ink, paper in pairs:
        dark, light = sorted([luminance(ink), luminance(paper)])
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, paper)


def test_the_picture_has_a_bar_for_each_amount():
    text = as_html([page(base(), AFTER)], EN)
    assert len(re.findall(r"<rect", text)) == 2 + 4 + 2  # the key, four amounts before and after, two new ones
    assert "Amount: " not in text and "Amount, Care, size 1: 100 € → 150 €" in text


def test_markdown_has_tables_and_escapes_what_it_would_read():
    text = as_markdown(page(base(), AFTER))
    assert "| Care, before | 100 € | 200 € |" in text and "|---|---:|---:|" in text
    assert "## Figures" in text and r"Help \<b\>" in text
    assert r"min(done, 1) **\* 2**" in text


def test_text_puts_before_and_after_below_each_other():
    lines = as_text(page(base(), AFTER)).splitlines()
    (start,) = [i for i, line in enumerate(lines) if line.startswith("~ Amount")]
    assert [line.split("[")[0].split()[-4:] for line in lines[start + 1 : start + 4]] == [
        ["100", "€", "200", "€"],
        ["150", "€", "250", "€"],
        ["+50", "€", "+50", "€"],
    ]


def of_page(before, after, heading):
    """The lines below a heading of the long page."""
    return as_text(page(before, after, everything=True)).split(f"\n{heading}\n")[1].split("\n\n")[0].splitlines()


def test_named_members_stand_below_each_other():
    after = amended(
        base(), "replace: tables.delay, at: {task: care}, with: 7", "replace: tables.delay, at: {task: watch}, with: 12"
    )
    assert of_page(base(), after, "FIGURES") == [
        "           before  after   difference",
        "~ Delay",
        "    Care        6      7  +1, ≈ ×1.17  [art. 1]",
        "    Watch       9     12  +3, ≈ ×1.33  [art. 2]",
    ]


def test_a_table_that_is_gone_has_one_column():
    assert of_page(base(), amended(base(), "repeal: tables.delay"), "FIGURES") == [
        "           value",
        "− Delay  [was: t/base, d, 1]",
        "    Care       6",
        "    Study      –",
        "    Watch      9",
    ]


def test_a_control_of_members_is_a_table_and_one_of_numbers_a_line():
    term = ("  task:\n", "  term: {label: Term, range: [1, 2]}\n  task:\n")
    rule = (
        "deadlines:\n",
        "  yearly: {type: money, per: [term], label: Yearly, formula: months, source: §}\ndeadlines:\n",
    )
    controls = (
        "  printed:",
        (
            "  years: {expect: {yearly: [12, 12]}, source: §}\n  bits: {expect: {delay: [6, none, 9]}, source: §}\n "
            " printed:"
        ),
    )
    before = replaced(term, rule, controls)
    after = amended(
        before,
        "replace: controls.years.expect.yearly, with: [12, 13]",
        "replace: controls.bits.expect.delay, with: [6, none, 8]",
    )
    assert of_page(before, after, "WHAT THE TEXT PRINTS") == [
        "~ Yearly: 12 €, 12 € → 12 €, 13 € [art. 1]",
        "           before  after   difference",
        "~ Delay  [art. 2]",
        "    Care        6      6       +0, ×1",
        "    Study       –      –",
        "    Watch       9      8  −1, ≈ ×0.89",
    ]


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("min(done, 1) +", "~ Share: min(done, 1) {+++} [art. 1]"),
        ("(" * 2000 + "done" + ")" * 2000, "~ Share: [-min-]{+((("),
    ],
)
def test_a_formula_that_cannot_be_read_is_shown_as_it_is(formula, shown):
    text = as_text(page(base(), amended(base(), f'replace: rules.share.formula, with: "{formula}"')))
    assert shown in in_one(text)


def test_data_says_what_something_was_called_and_how_members_stand():
    after = replaced(
        ("months: {type: integer, label: Months", "span: {type: integer, label: Months"),
        ("watch: {label: Watch, core: true}", "help: {label: Help, core: true}, watch: {label: Watch, core: true}"),
    )
    found = {c["target"]: c for c in as_data(pair(base(), after), Names(base(), after, EN))["changes"]}
    assert found["tables.span"]["was"] == "months" and "order" not in found["tables.span"]
    assert found["dimensions.task.members.help"]["order"] == ["care", "study", "help", "watch"]


def test_remarks_show_only_with_all():
    short, long = (as_text(page(base(), AFTER, everything=e)) for e in (False, True))
    assert "other words" not in short and "--all" in short
    assert "[-never more-]{+other words+}" in in_one(long) and "--all" not in long


def test_data_has_every_change_with_both_values():
    names = Names(base(), AFTER, EN)
    data = json.loads(json.dumps(as_data(pair(base(), AFTER), names)))
    found = {(c["target"], *c["at"].values()): c for c in data["changes"]}
    assert len(found) == len(compare(base(), AFTER))
    cell = found["tables.amount", "care", "1"]
    assert (cell["verb"], cell["before"], cell["after"], cell["instrument"], cell["source"]) == (
        "changed",
        "100",
        "150",
        "t/amendment",
        "n, art. 2",
    )
    assert cell["sentence"] == "Care, amount, size 1: 100 € → 150 € (+50 €, ×1.5)" and cell["remark"] is False
    assert found["rules.share.note",]["remark"] is True
    assert found["deadlines.begin",]["after"] is None


def test_no_difference_is_said():
    assert "no difference" in as_text(page(base(), base())) and "aucune différence" in as_html(
        [page(base(), base(), FR)], FR
    )
