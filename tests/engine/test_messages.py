"""The catalogues of messages and of words: every call has its entry with exactly its parts, each of its type; every
entry is said, in both languages with the same parts; no sentence stands in the code."""

import ast
import re
import shutil
from datetime import date
from fractions import Fraction
from importlib import import_module

import click
import pytest
import yaml

from engine.base import codes
from engine.base.diagnostics import Diagnostic, Diagnostics
from engine.base.messages import LANGUAGE, ONE, PAGES, TYPES, WORDS, Message, entries, kind, say, sides
from engine.base.positions import SourceText, Span
from engine.commands import COMMANDS
from engine.commands.help import Command

ENGINE = PAGES.parents[1]
AREAS = sorted(p.stem for p in WORDS.iterdir())
FILES = sorted([*(p.stem for p in PAGES.iterdir() if p.suffix in (".md", ".yaml")), *AREAS])
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
    """How a module calls the catalogue: `say(file, id, …)`, or `heads(file, id, id…)` for headings. What prints is
    called `say` too, and takes one text."""
    for node in ast.walk(tree):
        called = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
        if called in ("say", "heads") and len(node.args) > 1 and ast.unparse(node) not in PASSED_ON:
            yield node


PASSED_ON = ("say(area, name, **parts)", "self.say(area, name)", "self.say('language', name)", "say('help', name)")
"""The calls that hand on what they are called with."""


def named(call):
    """The ids that a call may say: of `f"state-{…}"` all that begin so."""
    file = getattr(call.args[0], "value", None)
    for id_ in call.args[1:]:
        if isinstance(id_, ast.JoinedStr):
            yield from [i for i in entries(file) if i.startswith(id_.values[0].value)] or [ast.unparse(id_)]
        else:
            yield getattr(id_, "value", None)


CALLS = [(f"{name}:{call.lineno}", call) for name, tree in sources() for call in says(tree, name)]
SAID = [(at, getattr(call.args[0], "value", None), id_, call) for at, call in CALLS for id_ in named(call)]


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
    others = ("kinds", "types", "language", "help")  # said by the name of a kind, a type, a key, a section or a command
    assert [(f, i) for f, i, _ in every_entry() if (f, i) not in said and f not in others] == []


def test_an_entry_is_written_in_one_way():
    for file, id_, entry in every_entry():
        at, parts = (file, id_), entry.get("parts", {})
        assert ID.fullmatch(id_), at
        assert set(parts.values()) <= set(TYPES), at
        assert {LANGUAGE} <= entry.keys() - {"parts"} <= set(ONE), at
        for language in entry.keys() - {"parts"}:
            used = {m for text in texts({language: entry[language]}) for m in PART.findall(text)}
            assert used <= set(parts), at
            assert all(parts[p] == "count" for p in set(parts) - used), at  # a count may only choose
        assert len({tuple(sides(entry[language])) for language in entry.keys() - {"parts"}}) == 1, at
        assert all(text and text == text.strip() for text in texts(entry)), at
        assert file == "help" or not any(text.endswith(".") for text in texts(entry)), at


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
    assert counted >= 9
    assert not [t for file, _, entry in every_entry() if file != "commands" for t in texts(entry) if "(s)" in t]


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


TOOLS = ("coverage/report", "coverage/mutation/report", "diff/", "impact/", "ranges/", "readings/", "regression/r")
PRINTED = ("commands/", "report/", *(f"tools/{name}" for name in TOOLS))
"""Where no sentence stands at all, beside those that a program error says."""
NO_WORDS = re.compile(r"^[<\[{(%]|^\w+/|^accord \w+$|[{<=;]$|[<>{}=;]")
"""Markup, styles, and what is no sentence."""


def sentences(tree):
    """The literals of a module that read as words, but for its docstrings and what stands in an assertion."""
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    joined = {id(v) for n in ast.walk(tree) if isinstance(n, ast.Assert) and n.msg for v in ast.walk(n.msg)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in docs | joined else None
        if isinstance(text, str) and re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", text) and not NO_WORDS.search(text):
            yield f"{node.lineno}: {text}"


def test_no_sentence_stands_in_the_code_of_commands_and_reports():
    found = [f"{name}:{text}" for name, tree in sources() if name.startswith(PRINTED) for text in sentences(tree)]
    assert found == []
    assert [*sentences(ast.parse("f'{a} cannot be read'"))] and not [*sentences(ast.parse("'a_b: c'"))]


def test_a_word_is_worded():
    assert (
        worded(ast.parse("f'{a} is no {b}'")) and worded(ast.parse("x or 'a date'")) and not worded(ast.parse("'a[b]'"))
    )


MADE_OF_MESSAGES = ("Diagnostic", "EvaluationError", "PathError", "diagnostic", "broken", "refuse")


def test_a_finding_and_an_error_are_made_of_messages_alone():
    """What is handed to a finding is never a text; the types hold it too."""
    loose = []
    for name, tree in sources():
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            called = ast.unparse(call.func).rpartition(".")[2]
            handed = [*call.args, *(k.value for k in call.keywords)]
            if called in MADE_OF_MESSAGES and any(
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
    assert len(set(FILES)) == len(FILES)  # a file of words has a name of its own


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
    assert TYPES[type_](part, LANGUAGE) == told


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
        TYPES[type_](part, LANGUAGE)


def test_a_count_chooses_its_sentence():
    one, two = (say("E505", "arguments", name="sum", count=n, example="sum(x)") for n in (1, 2))
    assert (str(one), str(two)) == ("sum does not take 1 argument here", "sum does not take 2 arguments here")
    assert one.hint == two.hint == "write sum(x)"


def test_each_language_counts_and_joins_in_its_own_way():
    none, one, two = (say("regression", "contracts", count=n) for n in (0, 1, 2))
    assert [m.told("en") for m in (none, one, two)] == ["0 contracts", "1 contract", "2 contracts"]
    assert [m.told("fr") for m in (none, one, two)] == ["0 contrat", "1 contrat", "2 contrats"]
    reasons = say("report", "reasons", reasons=[say("report", "ended", other="t/a", end=date(2022, 9, 30)), "b"])
    assert (reasons.told("en"), reasons.told("fr")) == (
        "t/a ended on 2022-09-30; b",
        "t/a a pris fin le 30/09/2022 ; b",
    )
    assert TYPES["either"](("a", "b"), "fr") == "a ou b"


def test_what_is_not_translated_is_told_in_english():
    assert say("E513", "no-name", name="x").told("fr") == "there is no x"


def test_every_command_and_option_has_its_help_and_none_stands_in_the_code():
    wanted, shared = {"accord"}, {f"option-{name}" for name in ("rules-dir", "format", "locale")}
    for name, module in COMMANDS.items():
        command = import_module(f"engine.commands.{module}").command
        assert isinstance(command, Command)
        wanted |= {name, f"{name}-short"}
        for option in (p for p in command.params if isinstance(p, click.Option)):
            about = max(option.opts, key=len).removeprefix("--")
            own, common = f"{name}-{about}", f"option-{about}"
            wanted.add(common if own not in entries("help") and common in shared else own)
    assert set(entries("help")) == wanted | shared
    loose = [
        name
        for name, tree in sources()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for k in call.keywords
        if k.arg == "help" and name.startswith("commands/")
    ]
    assert loose == []


def test_what_is_named_by_a_state_or_a_verb_has_its_words():
    from engine.consolidation.section import Section
    from engine.consolidation.spec import FILE, language
    from engine.core.model import TYPES as DECLARED
    from engine.tools.coverage.units import kinds
    from engine.tools.diff.changes import MOVED
    from engine.tools.diff.sentences import SIGNS

    states = ("holds", "fails", "met", "late", "open", "unknown", "not-applicable", "error")
    assert {f"state-{s}" for s in states} == {i for i in entries("report") if i.startswith("state-")}
    assert {f"verb-{v}" for v in set(SIGNS) - {MOVED}} == {i for i in entries("diff") if i.startswith("verb-")}
    assert {f"answer-{t}" for t in DECLARED} == {i for i in entries("spreadsheets") if i.startswith("answer-")}
    assert {f"kind-{k}" for k in set(kinds()) - set(language().computed)} == {
        i for i in entries("coverage") if i.startswith("kind-")
    }
    keys = [e for entry in FILE for e in (entry, *(entry.keys if isinstance(entry, Section) else entry.parts))]
    names = {k.name.replace("_", "-") for key in keys for k in (key, *getattr(key, "parts", ()))}
    known = {f"key-{name}" for name in names} | {f"heading-{name}" for name in language().sections}
    assert set(entries("language")) <= known


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
    path = tmp_path / "engine" / "report" / "locale.py"
    path.write_text(spoken(path.read_text(encoding="utf-8")), encoding="utf-8")
    planted = "from .base.messages import say\nfrom .report.locale import Locale\n\n"
    planted += 'say("E101", "too-deep", most="many")\nLocale().say("report", "more", count="2")\n'
    (tmp_path / "engine" / "planted.py").write_text(planted, encoding="utf-8")
    options = ["--strict", "--ignore-missing-imports", "--cache-dir", str(tmp_path / "cache")]
    told, _, _ = api.run([*options, str(tmp_path / "engine")])
    found = [line for line in told.splitlines() if '"say"' in line and "error:" in line]
    assert [line for line in found if "planted.py" not in line] == []
    assert len(found) == 2 and "[syntax]" not in told  # it can tell


def signatures(files, me="", given="Message"):
    """A signature of `say` for each entry of some files."""
    for file, id_, entry in every_entry():
        parts = "".join(f", {name}: {PYTHON[type_]}" for name, type_ in entry.get("parts", {}).items())
        star = ", *" if parts else ""
        if file in files:
            taken = f'{me}_: Literal["{file}"], __: Literal["{id_}"], /{star}{parts}'
            yield f"@overload\ndef say({taken}) -> {given}: ...\n"


BY_NAME = "@overload\ndef say({me}_: str, __: str, /) -> {given}: ...\n"
"""What is chosen by its name has no parts."""
TYPING = "from typing import Literal, overload\nfrom collections.abc import Sequence\nfrom dataclasses"


def overloaded(text):
    """The module of messages with a signature of `say` for each entry."""
    text = text.replace("from dataclasses", TYPING, 1)
    return text.replace(
        "def say(", "".join([*signatures(FILES), BY_NAME.format(me="", given="Message")]) + "def say(", 1
    )


def spoken(text):
    """The module of locales with a signature for each entry of an area."""
    made = [*signatures(AREAS, "self, ", "str"), BY_NAME.format(me="self, ", given="str")]
    inside = "".join(made).replace("@overload", "    @overload").replace("\ndef", "\n    def")
    text = text.replace("return say(area, name, **parts)", "return Message(area, name, tuple(parts.items()))")
    text = text.replace("import entries, say", "import Message, entries")
    text = text.replace("from dataclasses", TYPING, 1)
    return text.replace("    def say(", inside + "    def say(", 1)
