"""The catalogue of messages: every call has its entry with exactly its parts, each of its type; every entry is said;
no sentence stands in the code."""

import ast
import re
import shutil
from datetime import date
from fractions import Fraction

import pytest
import yaml

from engine.base import codes
from engine.base.diagnostics import Diagnostic, Diagnostics
from engine.base.messages import LANGUAGE, PAGES, TYPES, Message, entries, kind, say, sides
from engine.base.positions import SourceText, Span

ENGINE = PAGES.parents[1]
FILES = sorted(p.stem for p in PAGES.iterdir() if p.suffix in (".md", ".yaml"))
SHARED = ("failure", "kinds", "shared", "types")
PART = re.compile(r"\{([a-z_]+)\}")
ID = re.compile(r"[a-z]+(-[a-z0-9]+)*")
PYTHON = {
    "count": "int",
    "number": "int | Fraction",
    "money": "int | Fraction",
    "date": "date",
    "value": "str | int | Fraction | date | Message",
    "name": "str | Message",
    **dict.fromkeys(("names", "lists", "either", "both", "path", "amending"), "Sequence[str | Message]"),
    "kind": "Message",
    "quoted": "str",
    "text": "str",
    "formula": "str",
    "message": "Message",
}


def sources():
    for path in sorted(ENGINE.rglob("*.py")):
        name = path.relative_to(ENGINE).as_posix()
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def says(tree, name):
    """How a module calls the catalogue: `say(…)`, or `messages.say(…)` where it prints with another `say`."""
    own = {
        a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names if "messages" in str(n.module)
    }
    direct = "say" in own or name == "base/messages.py"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called == "messages.say" or (called == "say" and direct):
                yield node


CALLS = [(f"{name}:{call.lineno}", call) for name, tree in sources() for call in says(tree, name)]
SAID = [(at, *(getattr(a, "value", None) for a in call.args), call) for at, call in CALLS]


def texts(entry):
    """Every text of an entry in every language, one for each count where they differ."""
    for language in entry.keys() - {"parts"}:
        for side in sides(entry[language]).values():
            yield from side.values() if isinstance(side, dict) else [side]


def every_entry():
    return [(file, id_, entry) for file in FILES for id_, entry in entries(file).items()]


def test_every_call_names_an_entry_and_gives_exactly_its_parts():
    assert len(SAID) > 300
    wrong = []
    for at, code, id_, call in SAID:
        entry = entries(code).get(id_) if code in FILES else None
        given = [k.arg for k in call.keywords]
        if entry is None or set(given) != set(entry.get("parts", {})):
            wrong.append((at, code, id_, given))
    assert wrong == []


def test_every_entry_is_said():
    said = {(code, id_) for _, code, id_, _ in SAID}
    assert [(f, i) for f, i, _ in every_entry() if (f, i) not in said and f not in ("kinds", "types")] == []


def test_an_entry_is_written_in_one_way():
    for file, id_, entry in every_entry():
        at, parts = (file, id_), entry.get("parts", {})
        assert ID.fullmatch(id_), at
        assert set(parts.values()) <= set(TYPES), at
        assert entry.keys() - {"parts"} == {LANGUAGE}, at
        used = {m for text in texts(entry) for m in PART.findall(text)}
        assert used <= set(parts) and all(parts[p] == "count" for p in set(parts) - used), at  # a count may only choose
        assert all(text and text == text.strip() and not text.endswith(".") for text in texts(entry)), at


def test_a_text_for_each_count_is_of_one_count_and_every_count_has_them():
    counted = 0
    for file, id_, entry in every_entry():
        forms = [
            s for language in entry.keys() - {"parts"} for s in sides(entry[language]).values() if isinstance(s, dict)
        ]
        counts = [p for p, type_ in entry.get("parts", {}).items() if type_ == "count"]
        assert (len(counts) == 1) == bool(forms), (file, id_)
        assert all(f.keys() == {"one", "other"} and f["one"] != f["other"] for f in forms), (file, id_)
        counted += len(forms)
    assert counted >= 5
    assert not [t for *_, entry in every_entry() for t in texts(entry) if "(s)" in t]


def worded(node):
    """Whether an expression makes words of its own: a literal with a blank between letters, or letters put between
    parts."""
    literal = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return any(re.search(r"[A-Za-z] [A-Za-z]|[A-Za-z]{2,} $|^ [A-Za-z]{2,}", text) for text in literal)


def handed(call, tree):
    """What a call gives as parts: the expressions, and what the names in them were set to in the same function."""
    given = [k.value for k in call.keywords]
    around = [f for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) and call in set(ast.walk(f))]
    names = {n.id for part in given for n in ast.walk(part) if isinstance(n, ast.Name)}
    for assigned in (n for n in ast.walk(around[-1]) if isinstance(n, ast.Assign)) if around else ():
        if {n.id for t in assigned.targets for n in ast.walk(t) if isinstance(n, ast.Name)} & names:
            given.append(assigned.value)
    return given


def test_no_part_is_a_sentence():
    found = [
        f"{name}:{call.lineno}"
        for name, tree in sources()
        for call in says(tree, name)
        if any(worded(part) for part in handed(call, tree))
    ]
    assert found == []
    assert (
        worded(ast.parse("f'{a} is no {b}'")) and worded(ast.parse("x or 'a date'")) and not worded(ast.parse("'a[b]'"))
    )


def test_a_finding_and_an_error_are_made_of_messages_alone():
    """What is handed to a finding is never a text; the types hold it too."""
    loose = []
    for name, tree in sources():
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            called = ast.unparse(call.func).rpartition(".")[2]
            handed = [*call.args, *(k.value for k in call.keywords)]
            if called in ("Diagnostic", "EvaluationError", "diagnostic", "broken", "refuse") and any(
                isinstance(part, ast.JoinedStr | ast.Constant) and isinstance(getattr(part, "value", ""), str)
                for part in handed
            ):
                loose.append(f"{name}:{call.lineno}")
            if called == "Message" and name != "base/messages.py" and ast.unparse(call) != "Message('types', type_)":
                loose.append(f"{name}:{call.lineno}")
    assert loose == []


def test_every_type_has_a_name_among_values_and_among_formulas():
    from engine.core.functions import FUNCTIONS
    from engine.core.model import TYPES as DECLARED

    assert {*DECLARED, "name"} <= set(entries("kinds"))
    written = {p.name: p.read_text(encoding="utf-8") for p in (ENGINE.parent / "schemas").glob("*.json")}
    named = {word for text in written.values() for word in re.findall(r'"type": "(\w+)"', text)}
    assert named and named <= set(entries("kinds"))
    assert {f"cell-{k}" for k in ("text", "number", "date", "boolean", "moment")} <= set(entries("kinds"))
    taken = {t for f in FUNCTIONS.values() for t in (*f.takes, f.gives)} - {"same"}
    assert {*DECLARED, *taken, "constant", "none"} <= set(entries("types"))


def test_the_words_of_a_code_stand_at_the_head_of_its_page_and_are_no_part_of_it():
    for code in codes.titles():
        text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
        assert codes.page(code) == text[text.index(f"# {code}: ") :]
        assert text.startswith("---\n") and yaml.safe_load(text.split("---\n", 2)[1]) == dict(entries(code))
    assert sorted(p.stem for p in PAGES.glob("*.yaml")) == sorted(SHARED)


@pytest.mark.parametrize(
    ("type_", "part", "told"),
    [
        ("count", 2, "2"),
        ("number", Fraction(1, 8), "0.125"),
        ("number", 3, "3"),
        ("money", Fraction(60371), "60371"),
        ("date", date(2022, 9, 30), "2022-09-30"),
        ("value", True, "true"),
        ("value", Fraction(1, 3), "1/3"),
        ("value", "aa", "aa"),
        ("name", "a\u202eb", "a\\u202eb"),
        ("name", kind("date"), "a date"),
        ("names", ("a", "b", "c"), "a, b, c"),
        ("lists", ("a, b", "c"), "a, b; c"),
        ("either", ("a", "b"), "a or b"),
        ("both", ("a", "b"), "a and b"),
        ("path", ("a", "b", "a"), "a → b → a"),
        ("kind", kind("integer"), "a whole number"),
        ("quoted", "a'b", '"a\'b"'),
        ("text", "as it\nis", "as it\nis"),
        ("message", say("failure", "by-zero"), "division by zero"),
    ],
)
def test_a_part_is_written_by_its_type(type_, part, told):
    assert TYPES[type_](part) == told


@pytest.mark.parametrize(
    ("type_", "part"),
    [
        ("count", "2"),
        ("count", True),
        ("number", "x"),
        ("date", "2022-09-30"),
        ("name", 3),
        ("name", None),
        ("kind", "a date"),
        ("quoted", 3),
        ("text", say("failure", "by-zero")),
        ("message", "division by zero"),
        ("value", None),
    ],
)
def test_a_part_of_another_type_is_refused(type_, part):
    with pytest.raises(TypeError, match="a part of a message"):
        TYPES[type_](part)


def test_a_count_chooses_its_sentence():
    one, two = (say("E505", "arguments", name="sum", count=n, example="sum(x)") for n in (1, 2))
    assert (str(one), str(two)) == ("sum does not take 1 argument here", "sum does not take 2 arguments here")
    assert one.hint == two.hint == "write sum(x)"


def test_what_a_file_wrote_is_never_read_as_a_part():
    said = say("E511", "not-compared", left=say("types", "member", dimension="{right}"), right=kind("date"))
    assert str(said) == "a member of {right} cannot be compared with a date"


def test_a_finding_has_the_hint_of_its_message_unless_another_is_known():
    span = Span(SourceText("a", "x"), 0, 0)
    said = say("E513", "no-name", name="x")
    plain, better = Diagnostic(said, span), Diagnostic(said, span, say("shared", "did-you-mean", name="y"))
    assert (plain.code, plain.message, plain.hint) == (
        "E513",
        "there is no x",
        "declare it as a fact, a table or a rule",
    )
    assert better.hint == "did you mean y?"
    assert Diagnostic(said, beside=((say("E111", "first"), span),)).notes == (("first here", span),)
    diagnostics = Diagnostics()
    diagnostics.extend([plain, better])
    assert list(diagnostics) == [plain]  # one sentence at one place is told once


def test_a_list_may_be_a_part_and_messages_are_data():
    said = say("shared", "there-is", names=["a", "b"])
    assert said == Message("shared", "there-is", (("names", ("a", "b")),)) and hash(said)


def test_nothing_is_read_before_a_message_is_shown():
    entries.cache_clear()
    diagnostic = Diagnostic(say("E513", "no-name", name="x"))
    assert entries.cache_info().currsize == 0
    assert diagnostic.message == "there is no x" and entries.cache_info().currsize == 1


@pytest.mark.slow
def test_every_part_that_the_code_gives_is_of_its_type(tmp_path):
    """mypy over the sources, where each entry is a signature of `say` of its own."""
    api = pytest.importorskip("mypy.api")
    shutil.copytree(ENGINE, tmp_path / "engine", ignore=shutil.ignore_patterns("__pycache__", "*.md", "*.yaml"))
    path = tmp_path / "engine" / "base" / "messages.py"
    path.write_text(overloaded(path.read_text(encoding="utf-8")), encoding="utf-8")
    planted = 'from .base.messages import say\n\nsay("E101", "too-deep", most="many")\n'
    (tmp_path / "engine" / "planted.py").write_text(planted, encoding="utf-8")
    options = ["--strict", "--ignore-missing-imports", "--cache-dir", str(tmp_path / "cache")]
    told, _, _ = api.run([*options, str(tmp_path / "engine")])
    found = [line for line in told.splitlines() if '"say"' in line and "error:" in line]
    assert [line for line in found if "planted.py" not in line] == []
    assert len(found) == 1 and "[syntax]" not in told  # it can tell


def overloaded(text):
    """The module with a signature of `say` for each entry."""
    made = []
    for file, id_, entry in every_entry():
        parts = "".join(f", {name}: {PYTHON[type_]}" for name, type_ in entry.get("parts", {}).items())
        star = ", *" if parts else ""
        made.append(f'@overload\ndef say(_: Literal["{file}"], __: Literal["{id_}"], /{star}{parts}) -> Message: ...\n')
    head = "from typing import Literal, overload\nfrom collections.abc import Sequence\n"
    return text.replace("from dataclasses", head + "from dataclasses", 1).replace(
        "def say(", "".join(made) + "def say(", 1
    )
