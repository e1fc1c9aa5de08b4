"""Formulas as sums: the addends that one has and another has not."""

from __future__ import annotations

import ast

Addend = tuple[str, str]
"""Its sign, + or -, and its text."""


def addends(text: str) -> list[Addend]:
    """The addends of a formula with their signs; nothing where it cannot be read."""
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return []

    def walk(node: ast.expr, plus: bool) -> list[Addend]:
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
            return walk(node.left, plus) + walk(node.right, plus == isinstance(node.op, ast.Add))
        return [("+" if plus else "-", ast.unparse(node))]

    return walk(tree, True)


def left_of(one: list[Addend], other: list[Addend]) -> list[Addend]:
    """What one sum has more than the other."""
    left = list(other)
    return [a for a in one if a not in left or left.remove(a)]  # type: ignore[func-returns-value]
