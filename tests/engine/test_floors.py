"""The floors of the engine: every import goes down, none in a circle, and the small evaluator stands on the ground
alone."""

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import engine

ENGINE = Path(engine.__file__).parent
FLOORS = ("base", "core", "consolidation", "compiler", "contracts", "check", "report", "tools", "commands")


def module_of(path):
    return path.relative_to(ENGINE.parent).with_suffix("").parts


def imported(path):
    """The modules of the engine that a module imports, wherever the import stands."""
    package = module_of(path)[:-1]
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


def test_tools_stand_on_one_another_without_a_circle():
    edges = {}
    for module, found in graph().items():
        if module[1:2] == ("tools",) and len(module) > 3:
            edges.setdefault(module[2], set()).update(to[2] for to in found if to[1] == "tools" and to[2] != module[2])
    assert circles(edges) == []


def test_what_runs_up_is_found():
    up = (("engine", "base", "files"), ("engine", "core", "model"))
    assert upward([up, up[::-1]]) == [up]
    assert circles({"a": {"b"}, "b": {"a"}})
