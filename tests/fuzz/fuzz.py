"""A fuzz target: whatever a file holds, it is read, checked, evaluated and reported, or refused with a message.

    python tests/fuzz/fuzz.py --seconds 600 --seed 1
    python tests/fuzz/fuzz.py --replay FOLDER/fuzz-1.json

Valid files are changed by bytes, lines, words and branches; formulas and contracts are made up. Nothing but
`DiagnosticError` and `PathError` may come out, within 60 seconds of the processor and 300 MB, and no text may carry
control characters into a message. An input that fails is written to a folder, from which it can be run again."""

import argparse
import json
import os
import random
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
import unicodedata
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from engine.base import yaml_reader  # noqa: E402
from engine.base.diagnostics import DiagnosticError, Diagnostics, PathError  # noqa: E402
from engine.base.yaml_writer import lines_of  # noqa: E402
from engine.check.contract import check_contract  # noqa: E402
from engine.check.force import check_force  # noqa: E402
from engine.check.ruleset import check_ruleset  # noqa: E402
from engine.compiler.compile import compile_rules  # noqa: E402
from engine.consolidation.library import Library  # noqa: E402
from engine.contracts.contract import read_contract  # noqa: E402
from engine.contracts.evaluate import evaluate  # noqa: E402
from engine.contracts.expected import differences  # noqa: E402
from engine.report import diagnostics as report_diagnostics  # noqa: E402
from engine.report import views  # noqa: E402
from engine.report.locale import Locale  # noqa: E402
from engine.report.statement_json import as_data  # noqa: E402
from engine.report.statement_text import as_text  # noqa: E402
from engine.tools.editor.contract_schema import contract_schema  # noqa: E402
from engine.tools.ranges import report as stake  # noqa: E402
from engine.tools.readings import report as readings  # noqa: E402
from engine.tools.readings.alternatives import alternatives_of  # noqa: E402

MOST_SECONDS, MOST_MB = 60, 300
HOSTILE = [
    "",
    "\x1b[31m",
    "\u202e",
    "\u200f",
    "\u00a0",
    "\t",
    "#",
    ": ",
    " #",
    "- ",
    "{",
    "}",
    "[",
    "]",
    "'",
    '"',
    "&a ",
    "*a",
    "!!str ",
    "---\n",
    "|\n",
    "none",
    "null",
    "true",
    "0",
    "-1",
    "1e9",
    "9" * 40,
    "0.000000000000000000001",
    "2022-02-30",
    "9999-12-31",
    "0001-01-01",
    "before",
    "rest",
    "é",
    "𝐱",
    "\ud800",
    "\r",
    "\0",
    "<<: ",
    "12,5",
    "60 371",
    "30/09/2022",
    "__import__",
    "../../etc/passwd",
    "/dev/zero",
    "+",
    "x" * 300,
    '"\\e[31m"',
    '"\\u202e"',
    '"a\\nb"',
]
WORDS = [
    "sum(",
    "mean(",
    "min(",
    "max(",
    "count(",
    "any(",
    "all(",
    "previous(",
    "applies(",
    "round_to(",
    "add_months(",
    "add_days(",
    "year(",
    "days_between(",
    "abs(",
    ")",
    "(",
    "[",
    "]",
    ",",
    ", over=mission",
    ", over=annee",
    ", over=commune",
    ", over=action",
    ", where=",
    "+",
    "-",
    "*",
    "/",
    "==",
    "!=",
    "<",
    "<=",
    "and",
    "or",
    "not",
    "if",
    "else",
    "true",
    "false",
    "none",
    "0",
    "1",
    "12",
    "0.5",
    '"soins"',
    '"1"',
    "date_signature",
    "habitants",
    "taux",
    "bareme",
    "socle",
    "mission",
    "annee",
    "taille",
    "volet",
    "population",
    "duree",
    "faite",
    "seuil",
    "retenue",
    "lecture",
    "**",
    "//",
    "%",
    "lambda",
    "x",
    ".real",
    "[0]",
    "is",
    "in",
    "'",
    "1e5",
    "0x1",
    "é",
    "f'{1}'",
    ":=",
    "*a",
    "~",
    "@",
]

SMALL = {
    "f/accord": (
        """kind: accord
id: f/accord
title: Accord
signed: 2023-11-20
in_force: {from: 2024-01-01}
contract_date: date_signature
documents: {d: {title: Texte}}
rounding: {mode: half_up, because: rien ne le dit}
dimensions:
  taille: {label: Taille, members: {1: {label: petite}, 2: {label: grande}}}
  mission: {label: Mission, members: {soins: {label: Soins, socle: true, delai: 6}, prevention: {label: P,
    socle: false, delai: none}}}
  annee: {label: Année, range: [1, duree], dated: debut_annee}
  commune: {label: Commune, question: Lesquelles ?}
  action: {label: Action, within: mission}
facts:
  date_signature: {type: date, label: Signature, question: Quand ?}
  habitants: {type: integer, per: [commune], minimum: 0, label: H, question: Combien ?}
  choisie: {type: boolean, per: [mission], when: not socle, default: false, label: C, question: Choisie ?}
  taux: {type: rate, per: [mission, annee], when: retenue, carry: forward, label: T, question: Quel taux ?}
  faite: {type: boolean, per: [action], label: F, question: Faite ?}
tables:
  duree: {type: integer, label: Durée, value: 3, source: {document: d, at: a}}
  seuil: {type: integer, label: Seuil, value: 40000, source: {document: d, at: a}}
  avance: {type: rate, label: Avance, value: 0.75, source: {document: d, at: a}}
  bareme:
    per: [mission, taille]
    type: money
    label: Montant
    source: {document: d, at: annexe}
    values:
      soins: [15000, 17500]
      prevention: [10000, none]
readings:
  lecture: {question: Q, options: {oui: {label: O}, non: {label: N}}, chosen: null, because: B}
rules:
  population: {type: integer, label: P, source: {document: d, at: a}, formula: "sum(habitants, over=commune)"}
  taille: {type: taille, label: T, source: {document: d, at: a}, cases: [{if: population < seuil, then: 1}, {else: 2}]}
  retenue: {per: [mission], type: boolean, label: R, source: {document: d, at: a}, formula: socle or choisie}
  debut_annee: {per: [annee], type: date, label: D, source: {document: d, at: a},
    formula: "add_years(date_signature, annee - 1)"}
  volet: {per: [mission, annee], type: money, label: V, show: true, source: {document: d, at: a}, when: retenue,
    formula: "bareme * min(taux, 1)", round: 0.01}
  part: {per: [annee], type: money, label: Part, source: {document: d, at: a},
    formula: "0 if lecture == 'non' else sum(volet, over=mission)"}
  suite: {per: [annee], type: money, label: S, source: {document: d, at: a},
    formula: "part + previous(suite, over=annee)"}
  faites: {per: [mission], type: integer, label: A, source: {document: d, at: a}, formula: "count(faite, over=action)"}
payments:
  avance_volet: {of: volet, label: A, source: {document: d, at: a}, date: debut_annee, amount: volet * avance}
  solde: {of: volet, label: S, source: {document: d, at: a}, date: "add_months(debut_annee, 12)",
    latest: "add_months(debut_annee, 12 + delai)", amount: rest}
deadlines:
  plan: {per: [mission], label: P, source: {document: d, at: a}, due: "add_months(date_signature, delai)",
    met_by: date_signature}
conditions:
  ouverte: {label: O, holds: population > 0, message: Personne, source: {document: d, at: a}}
invariants:
  borne: {per: [mission, annee], holds: volet <= bareme, message: Trop}
controls:
  imprime: {at: {mission: soins}, expect: {bareme: [15000, 17500]}, source: {document: d, at: a}}
"""
    ),
    "f/avenant": (
        """kind: amendment
id: f/avenant
title: Avenant
amends: f/accord
signed: 2024-11-20
in_force: {from: 2025-01-01}
documents: {e: {title: E}}
operations:
  - insert: dimensions.mission.members.qualite
    after: soins
    with: {label: Q, socle: false, delai: 3}
    source: {document: e, at: a}
  - insert: tables.bareme
    at: {mission: qualite}
    with: [7500, 10000]
    source: {document: e, at: a}
  - {replace: tables.bareme, at: {mission: soins}, expect: [15000, 17500], with: [16000, 18500], source: {document: e,
      at: a}}
  - {replace: rules.volet.formula, with: before * coefficient, source: {document: e, at: a}}
  - {insert: tables.coefficient, with: {type: number, label: C, value: 1.1}, source: {document: e, at: a}}
  - {repeal: rules.faites, source: {document: e, at: a}}
  - {repeal: facts.faite, source: {document: e, at: a}}
  - {replace: readings.lecture.chosen, with: oui, source: {document: e, at: a}}
  - {replace: controls.imprime.expect.bareme, with: [16000, 18500], source: {document: e, at: a}}
"""
    ),
    "f/local": (
        """kind: variant
id: f/local
title: Local
amends: f/avenant
territory: {departement: "11"}
documents: {c: {title: C}}
operations:
  - {replace: tables.coefficient.value, expect: 1.1, with: 1.2, source: {document: c, at: a}}
"""
    ),
}
CONTRACT = """contract: Un contrat
rules: f/accord
facts:
  date_signature: 2024-03-01
  commune: {alzonne: {habitants: 1529}, pezens: {habitants: 41562}}
  mission:
    soins: {taux: {1: 1, 2: 0.8}, action: {"1": {faite: true}, "2": {faite: false}}}
    prevention: {choisie: false}
expected:
  - {name: taille, is: 2, source: a}
  - {name: volet, at: {mission: soins, annee: 2}, is: 14000, source: a}
  - {name: volet, at: {mission: prevention}, is: none, source: a}
"""
VERSIONS = "versions: [{from: 2024-03-01, rules: f/accord}, {from: 2025-02-01, rules: f/local}]"


class Hang(BaseException):
    """A case that does not end in time."""


class Hidden(Exception):
    """A message or report that carries control or direction characters."""


@dataclass
class Case:
    """One input: rule files by id that stand before the folder's, the rules asked for, and a contract."""

    kind: str
    documents: dict = field(default_factory=dict)
    reference: str = ""
    contract: str = ""
    shipped: bool = False
    ranged: bool = False


@dataclass
class Found:
    """A case that failed, and why."""

    case: Case
    why: str


# Making cases


class Maker:
    """Cases out of a seed."""

    def __init__(self, seed, shipped=True):
        self.r = random.Random(seed)
        self.rules = {}
        self.contracts = [
            CONTRACT,
            CONTRACT.replace("rules: f/accord", VERSIONS),
            CONTRACT.replace("rules: f/accord", "accord: f"),
        ]
        self.real = []
        if shipped:
            folder = ROOT / "rules"
            self.rules = {
                p.relative_to(folder).with_suffix("").as_posix(): p.read_text(encoding="utf-8")
                for p in sorted(folder.rglob("*.yaml"))
            }
            self.real = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "tests/contracts").glob("*.yaml"))]

    def case(self):
        kind = self.r.choices(
            ["small rules", "formula", "made-up contract", "contract", "shipped rules", "noise"], [35, 30, 12, 15, 4, 4]
        )[0]
        return getattr(self, kind.replace(" ", "_").replace("-", "_"))(kind)

    def small_rules(self, kind):
        documents = dict(SMALL)
        for id_ in self.r.choices(list(documents), [6, 5, 2], k=1 + (self.r.random() < 0.15)):
            documents[id_] = self.changed(documents[id_])
        reference = self.r.choice(["f/accord", "f/avenant", "f/local", "f/avenant + f/local"])
        contract = self.r.choice(self.contracts)
        if self.r.random() < 0.2:
            contract = self.changed(contract)
        return Case(kind, documents, reference, contract, ranged=self.r.random() < 0.1)

    def shipped_rules(self, kind):
        if not self.rules:
            return self.small_rules(kind)
        id_ = self.r.choice(list(self.rules))
        return Case(kind, {id_: self.changed(self.rules[id_])}, id_, self.r.choice(self.real), shipped=True)

    def formula(self, kind):
        """Many formulas at once, in rules of every type and per every dimension."""
        lines = []
        for number in range(self.r.randint(1, 6)):
            text = self.made_formula()
            if self.r.random() < 0.2:
                text = self.bytes_changed(text)
            text = text.replace("\n", " ").replace("'", "''")
            per = self.r.choice(
                [
                    "",
                    "per: [mission], ",
                    "per: [annee], ",
                    "per: [mission, annee], ",
                    "per: [commune], ",
                    "per: [action], ",
                ]
            )
            type_ = self.r.choice(["money", "number", "integer", "rate", "boolean", "date", "text", "mission"])
            place = self.r.choice(["formula", "formula", "formula", "when"])
            other = "formula: '0', " if place == "when" else ""
            lines.append(
                f"  r{number}: {{type: {type_}, {per}label: L, source: {{document: d, at: a}}, {other}{place}:"
                f" '{text}'}}"
            )
        text = SMALL["f/accord"].replace("payments:\n", "\n".join(lines) + "\npayments:\n")
        return Case(
            kind, {"f/accord": text}, "f/accord", self.r.choice(self.contracts[:1]), ranged=self.r.random() < 0.2
        )

    def made_formula(self):
        if self.r.random() < 0.3:
            return " ".join(self.r.choice(WORDS) for _ in range(self.r.randint(1, 25)))
        return self.expression(self.r.randint(0, 5))

    def expression(self, depth):
        """Mostly well formed, not always well typed."""
        r = self.r
        if depth == 0:
            return r.choice(
                [
                    "0",
                    "1",
                    "12",
                    "0.5",
                    "none",
                    "true",
                    '"soins"',
                    "date_signature",
                    "habitants",
                    "taux",
                    "bareme",
                    "socle",
                    "annee",
                    "mission",
                    "taille",
                    "volet",
                    "population",
                    "duree",
                    "faite",
                    "delai",
                    "lecture",
                    "suite",
                    "solde",
                    "plan",
                    "ouverte",
                    "r0",
                    "r1",
                    'bareme["soins", 1]',
                    'volet["soins", annee - 1]',
                    'habitants["alzonne"]',
                    "taux[mission, 3]",
                ]
            )
        one, two, three = (self.expression(depth - 1) for _ in range(3))
        over = r.choice(["mission", "annee", "commune", "action", "taille"])
        return r.choice(
            [
                f"{one} {r.choice('+-*/')} {two}",
                f"({one}) {r.choice('+-*/')} ({two})",
                f"{one} {r.choice(['<', '==', '!=', '>='])} {two}",
                f"not {one}",
                f"-{one}",
                f"{one} and {two}",
                f"{one} or {two}",
                f"{one} if {two} else {three}",
                f"sum({one}, over={over})",
                f"min({one}, {two})",
                f"{r.choice(['mean', 'min', 'max', 'any', 'all', 'count'])}({one}, over={over}, where={two})",
                f"previous({one}, over=annee)",
                f"applies({one})",
                f"round_to({one}, {two})",
                f"add_months({one}, {two})",
                f"add_months({one}, {two}, {three})",
                f"add_days({one}, {two})",
                f"add_years({one}, {two})",
                f"days_between({one}, {two})",
                f"months_between({one}, {two}, {three})",
                f"year({one})",
                f"abs({one})",
                f"({one})",
                f"{one} <= {two} < {three}",
                f"bareme[{one}, {two}]",
            ]
        )

    def contract(self, kind):
        base = self.r.choice(self.real) if self.real else self.r.choice(self.contracts)
        if self.real and self.r.random() < 0.4:
            return Case(kind, {}, "", self.changed(base), shipped=True)
        return Case(kind, dict(SMALL), "", self.changed(self.r.choice(self.contracts)), ranged=self.r.random() < 0.1)

    def made_up_contract(self, kind):
        r = self.r
        values = [
            "none",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "0.5",
            "85",
            "1e3",
            "2024-03-01",
            "0224-01-01",
            "9999-12-31",
            "soins",
            '"1"',
            "{}",
            "[]",
            "null",
            "60371",
            "{1: 1}",
            "{1: 0.5, 2: none}",
            "{0: 1}",
            "{1: {1: 1}}",
            "12,5",
            "60 371",
            "é",
        ]

        def level(depth):
            names = [
                "date_signature",
                "habitants",
                "choisie",
                "taux",
                "faite",
                "commune",
                "mission",
                "annee",
                "action",
                "taille",
                "soins",
                "prevention",
                "a",
                "b",
            ]
            parts = []
            for name in r.sample(names, r.randint(0, 6)):
                deeper = depth < 4 and (name in ("commune", "mission", "action", "soins", "a", "b") or r.random() < 0.1)
                parts.append(f"{name}: {level(depth + 1) if deeper else r.choice(values)}")
            return "{" + ", ".join(parts) + "}"

        head = r.choice(
            ["rules: f/accord", "rules: f/avenant", "rules: f/local", "accord: f", VERSIONS, "rules: f/x", ""]
        )
        also = r.choice(
            [
                "",
                "\non: 2025-01-01",
                "\nexpected: [{name: volet, is: 1, source: a}]",
                "\nexpected: [{name: volet, at: {annee: 1}, is: unknown, source: a}]",
            ]
        )
        return Case(kind, dict(SMALL), "", f"contract: C\n{head}\nfacts: {level(0)}{also}\n", ranged=r.random() < 0.2)

    def noise(self, kind):
        r = self.r
        pieces = [r.choice([*HOSTILE, *WORDS, "\n", "\n  ", "a: ", "kind: ", "- "]) for _ in range(r.randint(1, 200))]
        text = "".join(pieces)
        if r.random() < 0.2:
            text = r.choice("[{(-") * r.randint(1, 3000)
        return Case(kind, {"f/accord": text}, "f/accord", text if r.random() < 0.5 else CONTRACT)

    # changing a text

    def changed(self, text):
        for _ in range(self.r.choice([1, 1, 1, 2, 4])):
            text = self.r.choice(
                [self.bytes_changed, self.lines_changed, self.words_changed, self.words_changed, self.branches_changed]
            )(text)
        return text

    def bytes_changed(self, text):
        r, at = self.r, self.r.randrange(len(text) + 1)
        piece = r.choice(
            [
                chr(r.randrange(32, 127)),
                chr(r.randrange(256)),
                chr(r.randrange(0x3000)),
                r.choice(HOSTILE),
                text[at : at + r.randint(1, 30)],
            ]
        )
        return text[:at] + piece + text[at + r.choice([0, 0, 1, len(piece), 20]) :]

    def lines_changed(self, text):
        r, lines = self.r, text.split("\n")
        one, two = r.randrange(len(lines)), r.randrange(len(lines))
        way = r.randrange(6)
        if way == 0:
            del lines[one]
        elif way == 1:
            lines.insert(two, lines[one])
        elif way == 2:
            lines[one], lines[two] = lines[two], lines[one]
        elif way == 3:
            lines[one] = " " * r.randint(1, 4) + lines[one]
        elif way == 4:
            lines[one] = lines[one][r.randint(1, 4) :]
        else:
            lines[one:two] = lines[one:two][::-1]
        return "\n".join(lines)

    def words_changed(self, text):
        r = self.r
        found = list(re.finditer(r"[A-Za-z0-9_.-]+|\"[^\"\n]*\"", text))
        if not found:
            return text + r.choice(HOSTILE)
        word = r.choice(found)
        new = r.choice(
            [
                r.choice(found)[0],
                r.choice(found)[0],
                r.choice(HOSTILE),
                r.choice(WORDS),
                word[0] + r.choice("xs1_é"),
                word[0][1:],
                "",
            ]
        )
        return text[: word.start()] + new + text[word.end() :]

    def branches_changed(self, text):
        """Copy, move, drop or replace a whole branch: a line and what is indented below it."""
        r, lines = self.r, text.split("\n")
        start, end = self.branch(lines)
        piece = lines[start:end]
        way = r.randrange(4)
        if way == 0:
            return "\n".join(lines[:start] + lines[end:])
        other, after = self.branch(lines)
        if way == 1:
            return "\n".join(lines[:other] + piece + lines[after:])
        if way == 2:
            return "\n".join([*lines[:other], *piece, *lines[other:]])
        head = lines[start].split(":")[0]
        value = r.choice(
            [lines[other].split(":", 1)[-1].strip(), *HOSTILE[:40], "{}", "[]", "{a: 1}", "[1, 2]", "[[]]"]
        )
        return "\n".join([*lines[:start], f"{head}: {value}", *lines[end:]])

    def branch(self, lines):
        start = self.r.randrange(len(lines))
        indent = len(lines[start]) - len(lines[start].lstrip())
        end = start + 1
        while end < len(lines) and lines[end].strip() and len(lines[end]) - len(lines[end].lstrip()) > indent:
            end += 1
        return start, end


# Running one case

ENGLISH, FRENCH = Locale("en"), Locale("fr")
FREE = {"\n"}


class Memory(Library):
    """Rule files that stand in memory, in the order given, and the shipped ones where they are wanted."""

    def __init__(self, texts, shipped):
        super().__init__(ROOT / "rules" if shipped else Path(tempfile.gettempdir()) / "no such folder")
        self.texts = texts

    def ids(self):
        return tuple(sorted({*self.texts, *super().ids()}))

    def document(self, id_):
        if id_ in self.texts and id_ not in self._documents:
            self._documents[id_] = yaml_reader.load(self.texts[id_], f"{id_}.yaml")
        return super().document(id_)


SHIPPED = Memory({}, True)


def inert(text):
    """Nothing that a terminal would obey."""
    for letter in set(text) - FREE:
        if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp", "Cs"):
            raise Hidden(f"U+{ord(letter):04X} in an output")


def tell(diagnostics):
    listed = sorted(diagnostics, key=lambda f: f.order)
    inert("".join(report_diagnostics.as_text(f) for f in listed))
    for form in report_diagnostics.FORMATS.values():
        form(listed)


@contextmanager
def allowed(counts):
    """What may go wrong: faults, told in every form, and unreadable paths."""
    try:
        yield
    except DiagnosticError as error:
        counts["refused"] += 1
        tell(error.diagnostics)
    except PathError as error:
        counts["unreadable"] += 1
        inert(str(error))


def run_case(case, counts):
    """Everything that the commands do with these files."""
    library = SHIPPED if case.shipped and not case.documents else Memory(case.documents, case.shipped)
    if case.documents:
        with allowed(counts):
            rules(library, case.reference, counts)
    if case.contract:
        with allowed(counts):
            contract(library, case, counts)


def rules(library, reference, counts):
    diagnostics = Diagnostics()
    try:
        check_ruleset(library, reference, diagnostics)
        check_force(library, reference, diagnostics)
    except DiagnosticError as error:
        diagnostics.extend(error.diagnostics)
    tell(diagnostics)
    counts["rules refused" if diagnostics.errors else "rules accepted"] += 1
    with allowed(counts):
        again = Diagnostics()
        document = library.consolidate(reference, again).document
        again.raise_if_errors()
        inert("\n".join(lines_of(document)))
    if not diagnostics.errors:
        contract_schema(compile_rules(library, reference))


def contract(library, case, counts):
    node = yaml_reader.load(case.contract, "contract.yaml")
    with allowed(counts):
        diagnostics = Diagnostics()
        check_contract(node, library, diagnostics)
        tell(diagnostics)
    read = read_contract(node, Diagnostics())

    def again(taken):
        return evaluate(read, library, None, (), taken, None)

    statement = again(())
    counts["evaluated"] += 1
    tell(differences(read, statement))
    json.dumps(as_data(statement))
    pages = [
        as_text(statement, FRENCH, 80),
        as_text(statement, ENGLISH, None),
        views.schedule_text(statement, ENGLISH),
        views.civil_year_text(statement, FRENCH),
        views.deadlines_text(statement, ENGLISH),
    ]
    if not case.shipped:
        pages.append(readings.readings_text(alternatives_of(statement, again, library), statement, FRENCH))
    if case.ranged:
        found = stake.stake(statement)
        pages += stake.stake_lines(found, statement, ENGLISH)
        counts["ranges"] += 1
    inert("\n".join(pages))


# The loop


def peak():
    """The most memory this process has had, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 * 1024 if sys.platform == "darwin" else 1024)


def most_allowed(most_mb=MOST_MB):
    """The MB that the process may have had after a case; of one that was larger before, only what is added counts."""
    before = peak()
    return most_mb + before if before > most_mb else most_mb


def try_case(case, counts, most_mb):
    """Why a case fails, or nothing."""

    def late(*_):
        raise Hang

    signal.signal(signal.SIGPROF, late)  # time of this process, however busy the machine is
    start = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS, 1)  # and again: what is raised in a destructor is lost
        try:
            run_case(case, counts)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except Hang:
        return f"more than {MOST_SECONDS} s\n" + traceback.format_exc(limit=-6)
    except Exception:
        return traceback.format_exc(limit=-6)
    counts["slowest ms"] = max(counts["slowest ms"], round((time.process_time() - start) * 1000))
    return f"{peak()} MB, more than {most_mb}" if peak() > most_mb else None


def run(seed, seconds=None, cases=None, shipped=True, most_mb=MOST_MB, stop_after=1):
    """Cases from a seed until the time, the number of them or the failures are reached: the counts, and what failed."""
    maker, counts, found = Maker(seed, shipped), Counter(), []
    most_mb = most_allowed(most_mb)
    end = time.monotonic() + seconds if seconds is not None else None
    seen = set()
    while (end is None or time.monotonic() < end) and (cases is None or counts["cases"] < cases):
        case = maker.case()
        counts["cases"] += 1
        counts[case.kind] += 1
        why = try_case(case, counts, most_mb)
        if why is not None:
            last = [line for line in why.splitlines() if line.startswith("  File")][-1:] + why.splitlines()[-1:]
            if tuple(last) in seen and len(seen) < stop_after:
                continue  # the same once more
            seen.add(tuple(last))
            found.append(Found(case, why))
            if "MB, more" in why or len(found) >= stop_after:
                break
    return counts, found


def write(found, folder):
    """Write failing inputs to a folder; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, one in enumerate(found, 1):
        paths.append(folder / f"fuzz-{number}.json")
        paths[-1].write_text(json.dumps(asdict(one), indent=2), encoding="ascii")
    return paths


def replay(path):
    """Why the case of a file fails now, or nothing."""
    kept = json.loads(Path(path).read_text(encoding="ascii"))
    return try_case(Case(**kept["case"]), Counter(), most_allowed())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stop-after", type=int, default=1, help="failures of different places")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "accord-fuzz")
    parser.add_argument("--replay", metavar="FILE")
    options = parser.parse_args()
    if options.replay:
        why = replay(options.replay)
        print(why or "nothing fails")
        return 1 if why else 0
    counts, found = run(options.seed, seconds=options.seconds, stop_after=options.stop_after)
    for name, number in sorted(counts.items()):
        print(f"{name}: {number}")
    print(f"peak MB: {peak()}")
    for one, path in zip(found, write(found, options.folder) if found else (), strict=False):
        print(f"\n{one.case.kind}, kept in {path}\n{one.why}")
    return 1 if found else 0


if __name__ == "__main__":
    os.environ["PYTHONWARNINGS"] = "error"
    sys.exit(main())
