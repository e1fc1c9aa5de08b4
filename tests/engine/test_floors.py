"""The floors of the engine: every import goes down, none in a circle, and the small evaluator stands on the ground
alone."""

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from pathlib import Path

import engine

ENGINE = Path(engine.__file__).parent
FLOORS = ("base", "core", "consolidation", "compiler", "contracts", "check", "report", "tools", "commands")


def module_of(path):
    """A module's name; a package is its `__init__.py`."""
    parts = path.relative_to(ENGINE.parent).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def imported(path):
    """The modules of the engine that a module imports, wherever the import stands."""
    package = path.relative_to(ENGINE.parent).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom):
            continue
        above = package[: len(package) - node.level + 1] if node.level else ()
        base = (*above, *(node.module.split(".") if node.module else ()))
        for name in node.names if base[:1] == ("engine",) else ():
            inner = ENGINE.parent.joinpath(*base, name.name).with_suffix(".py")
            yield (*base, name.name) if inner.exists() else base


@cache
def graph():
    return {module_of(path): {to for to in imported(path) if len(to) > 2} for path in sorted(ENGINE.rglob("*.py"))}


def upward(arrows):
    """The imports from a floor to a higher one."""
    return [(a, b) for a, b in arrows if len(a) > 2 and FLOORS.index(b[1]) > FLOORS.index(a[1])]


def circles(edges):
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return [error.args[1]]
    return []


def test_every_import_goes_down():
    edges = graph()
    arrows = [(a, b) for a, found in edges.items() for b in found]
    rooms = {a for a in edges if len(a) > 2}
    found = upward(arrows), circles(edges)
    print(
        f"{len(FLOORS)} floors, {len(rooms)} modules, {len(arrows)} arrows, upward {len(found[0])}, circles"
        f" {len(found[1])}"
    )
    assert found == ([], [])


def test_nothing_stands_loose_and_every_folder_is_a_floor():
    there = {p.name for p in ENGINE.iterdir() if not p.name.startswith("__pycache__")}
    assert there == {*FLOORS, "__init__.py", "README.md"}


def test_the_evaluator_imports_the_ground_alone():
    for module, found in graph().items():
        if module[1:2] == ("core",):
            assert {to[1] for to in found} <= {"base", "core"}, module


def inside(edges):
    """Imports of one tool, or of a command, by which another folder reaches past its face."""
    arrows = [(a, b) for a, found in edges.items() for b in found]
    tools = [(a, b) for a, b in arrows if a[1:2] == b[1:2] == ("tools",) and a[2:3] != b[2:3] and len(b) > 3]
    return tools + [(a, b) for a, b in arrows if b[1:2] == ("commands",) and a[1:2] != ("commands",)]


def test_no_tool_imports_another_tools_inside_and_nothing_imports_a_command():
    assert inside(graph()) == []


def test_tools_stand_on_one_another_without_a_circle():
    edges = {}
    for module, found in graph().items():
        if module[1:2] == ("tools",) and len(module) > 2:
            edges.setdefault(module[2], set()).update(to[2] for to in found if to[1] == "tools" and to[2] != module[2])
    assert len([to for found in edges.values() for to in found]) > 5
    assert circles(edges) == []


def test_what_a_face_shows_is_there():
    for path in (ENGINE / "tools").glob("*/__init__.py"):
        face = import_module(".".join(module_of(path)))
        assert face.__doc__ and all(hasattr(face, name) for name in getattr(face, "__all__", ())), path


WRITES = ("write_text", "write_bytes", "mkdir", "touch", "unlink", "rename", "replace", "mkstemp", "NamedTemporaryFile")


def writing(text):
    """Calls that write files, in a module's text."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "self":
            continue  # a method of the module's own
        said = [v.value for v in [*node.args, *(k.value for k in node.keywords)] if isinstance(v, ast.Constant)]
        modes = [m for m in said if isinstance(m, str) and m and set(m) <= set("rwaxbt+") and set(m) & set("wax+")]
        if "open" in (method, getattr(node.func, "id", "")) and modes:
            yield "open"
        elif method in WRITES and (method != "replace" or len(node.args) == 1):
            yield method


def test_files_are_written_in_one_place():
    found = {p.relative_to(ENGINE).as_posix() for p in ENGINE.rglob("*.py") if [*writing(p.read_text("utf-8"))]}
    assert found == {"base/files.py"}


def test_what_writes_a_file_is_found():
    texts = ("p.write_text('x')", "open(p, 'w')", "p.open(mode='ab')", "p.replace(q)", "p.mkdir()")
    assert all([*writing(text)] for text in texts)
    assert not [*writing("open(p); p.open('rb'); 'a'.replace('b', 'c'); replace(node, mark=m)")]


def test_what_runs_up_is_found():
    up = (("engine", "base", "files"), ("engine", "core", "model"))
    past = {("engine", "tools", "a", "x"): {("engine", "tools", "b", "y"), ("engine", "tools", "b")}}
    assert [to for _, to in inside(past)] == [("engine", "tools", "b", "y")]
    assert len(inside({("engine", "report", "x"): {("engine", "commands", "options")}})) == 1
    assert upward([up, up[::-1]]) == [up]
    assert circles({"a": {"b"}, "b": {"a"}})
