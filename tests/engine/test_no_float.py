"""No float anywhere: neither a call of `float` nor a literal with a decimal point in the program."""

import ast
from pathlib import Path

import pytest

import engine

FILES = sorted(Path(engine.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=[p.stem for p in FILES])
def test_no_float(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    likeness = {
        id(n.value) for n in ast.walk(tree) if isinstance(n, ast.keyword) and n.arg == "cutoff"
    }  # how like two words are
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in likeness:
            assert type(node.value) not in (float, complex), f"line {node.lineno}"
        if isinstance(node, ast.Call):  # naming the type, to recognise one, is no computing with it
            assert getattr(node.func, "id", "") != "float", f"line {node.lineno}"
