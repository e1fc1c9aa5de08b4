"""The engine knows no word of the law: no name that rules/ declares, no accented term, no amount."""

import json
import re
from pathlib import Path

from engine.base.diagnostics import Diagnostics
from engine.base.messages import WORDS, entries, sides
from engine.base.node import Node
from engine.consolidation.library import Library
from engine.core.functions import NAMES
from engine.core.model import TYPES

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = {
    p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8")
    for p in [*sorted((ROOT / "engine").rglob("*.py")), ROOT / "cli.py"]
}
LIBRARY = Library(ROOT / "rules")
LAW = {id_: LIBRARY.consolidate(id_, Diagnostics()).document for id_ in LIBRARY.ids()}

ALSO_WORDS_OF_THE_PROGRAM = {
    "total": "the sum of a list, in English as in French",
    "dates": "the module of days and months; in the law, a remark on its dates",
    "pieces": "English: parts of a range; in the law, the papers of a file",
}
"""Names of the law that are also words of the program, each with the reason."""

LIMITS = {
    "500": "letters of a message, milliseconds between two looks",
    "1000": "thousandths, milliseconds in a second",
    "1_000": "columns and rows of a workbook",
    "2000": "letters of a text shown, the year that a workbook bears",
    "2_000": "letters of a formula or a question, parts of a workbook",
    "2 000": "the same limit, said in words",
    "2500": "cells computed for a range",
    "4_000": "bits of a number",
    "10_000": "letters of a line shown in an excerpt",
    "20_000": "letters of a scalar, combinations of cases",
    "20 000": "the same limit, said in words",
}
"""Numbers of the program that an amount happens to equal, as they are written."""

PACKAGE = "pip install 'accord-cpts["  # what to type where an extra is missing


def keys_of_the_language(part):
    """Every key that a schema of the language names."""
    if isinstance(part, list):
        return {key for item in part for key in keys_of_the_language(item)}
    if not isinstance(part, dict):
        return set()
    return {*part.get("properties", {}), *(key for item in part.values() for key in keys_of_the_language(item))}


def declared(document: Node):
    """Names of one text: elements of every section, members, their properties, options."""
    for section in document.map.values():
        for name, element in section.map.items():
            yield name
            for group in ("members", "options"):
                for member, about in (element.get(group) or section.with_map({})).map.items():
                    yield member
                    yield from about.map


def french():
    """Every text of the program in French."""
    for file in WORDS.glob("*.yaml"):
        for entry in entries(file.stem).values():
            for side in sides(entry.get("fr", "")).values():
                yield from side.values() if isinstance(side, dict) else [side]


SCHEMAS = [
    json.loads((ROOT / "schemas" / f"{n}.schema.json").read_text(encoding="utf-8")) for n in ("ruleset", "contract")
]
LANGUAGE = {*keys_of_the_language(SCHEMAS), *TYPES, *NAMES}
DECLARED = {name for document in LAW.values() for name in declared(document) if not name.isdigit()}
REPORTS = {w.lower() for phrase in french() for w in re.findall(r"\w+", phrase)}  # the reports in French
IDS = {word for id_ in LAW for word in re.split(r"[/-]", id_) if not word.isdigit()}


def occurrences(pattern):
    """Where a pattern occurs in the program."""
    return [
        f"{file}:{n} {line.strip()}"
        for file, text in PROGRAM.items()
        for n, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line.replace(PACKAGE, ""))
    ]


def test_the_names_are_those_of_the_law():
    assert {
        "taille",
        "mission",
        "acces_soins",
        "socle",
        "bareme_fixe",
        "avant_le",
        "inclus",
        "volet_fixe",
        "habitants",
        "beneficiaire",
    } <= DECLARED
    assert len(DECLARED) > 200


def test_no_declared_name_is_a_word_of_the_program():
    known = {word for text in PROGRAM.values() for word in re.findall(r"\w+", text)}
    found = (DECLARED - LANGUAGE - set(ALSO_WORDS_OF_THE_PROGRAM)) & known
    assert [o for name in found - REPORTS for o in occurrences(rf"\b{name}\b")] == []


def test_no_name_of_a_rule_set_is_a_word_of_the_program():
    assert [o for word in IDS - {"local"} for o in occurrences(rf"(?i)\b{word}\b")] == []


def test_no_accented_word_of_the_law_is_in_the_program():
    accented = {
        w.lower() for id_ in LAW for w in re.findall(r"\w+", LIBRARY.path(id_).read_text("utf-8")) if not w.isascii()
    }
    here = {w.lower() for text in PROGRAM.values() for w in re.findall(r"\w+", text)}
    assert accented & here - REPORTS == set()


def test_no_amount_of_the_law_is_in_the_program():
    amounts = {
        n.raw
        for d in LAW.values()
        for t in d.must("tables").map.values()
        if t.text("type") == "money"
        for n in t.walk()
        if n.raw.isdigit()
    }
    assert len(amounts) > 20
    found = [o for a in sorted(amounts, key=int) for o in occurrences(rf"(?<![\w.]){a[:-3]}[_ ,]?{a[-3:]}(?!\w)")]
    known = re.compile(rf"(?<![\w.])(?:{'|'.join(LIMITS)})(?!\w)")
    assert [o for o in found if not known.search(o)] == []
