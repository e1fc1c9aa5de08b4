"""What expressions are made of, for who compares two: terms of sums, factors of products, branches of conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ...base.node import NONE
from ...core.expression import Arith, Cases, Cell, Const, Current, Expression, If, Neg, Over, When, every

Branch = tuple[Expression, Expression, Expression]


def branch_of(expression: Expression) -> Branch | None:
    """A condition, what follows where it holds, and else."""
    if isinstance(expression, If):
        return expression.test, expression.then, expression.otherwise
    if isinstance(expression, When):
        return expression.condition, expression.body, Const(NONE)
    if isinstance(expression, Cases) and expression.cases:
        (test, then), rest = expression.cases[0], expression.cases[1:]
        return (test, then, Cases(expression.rule, rest)) if test is not None else (Const(True), then, then)
    return None


def is_here(cell: Cell) -> bool:
    """Whether it is read at the current members."""
    return all(isinstance(k, Current) for k in cell.keys)


def is_total(expression: Expression) -> bool:
    """Whether it is a sum over members."""
    return isinstance(expression, Over) and expression.aggregate == "sum" and expression.body is not None


def is_sum(expression: Expression) -> bool:
    """Whether it adds or takes off."""
    return isinstance(expression, Neg) or (isinstance(expression, Arith) and expression.op in "+-")


def terms(expression: Expression, sign: int) -> list[tuple[int, Expression]]:
    """The terms of a sum with their signs."""
    if isinstance(expression, Neg):
        return terms(expression.operand, -sign)
    if isinstance(expression, Arith) and expression.op in "+-":
        right = terms(expression.right, sign if expression.op == "+" else -sign)
        return [*terms(expression.left, sign), *right]
    return [(sign, expression)]


def matched(
    a: Sequence[tuple[int, Expression]], b: Sequence[tuple[int, Expression]]
) -> Iterator[tuple[int, Expression | None, Expression | None]]:
    """The terms of two sums, each with its like in the other: the same, else of the same make; else alone."""
    left, right = list(a), list(b)
    for alike in (_same, _of_one_make):
        for term in list(left):
            other = next((t for t in right if t[0] == term[0] and alike(t[1], term[1])), None)
            if other is not None:
                left.remove(term)
                right.remove(other)
                yield term[0], term[1], other[1]
    if len(left) == len(right) == 1 and left[0][0] == right[0][0]:
        yield left[0][0], left[0][1], right[0][1]
        return
    yield from ((sign, one, None) for sign, one in left)
    yield from ((sign, None, other) for sign, other in right)


def _same(one: Expression, other: Expression) -> bool:
    return one == other


def _of_one_make(one: Expression, other: Expression) -> bool:
    if isinstance(one, Over) and isinstance(other, Over):
        return (one.aggregate, one.dimension) == (other.aggregate, other.dimension)
    names = [{e.name for e in every(x) if isinstance(e, Cell)} for x in (one, other)]
    return type(one) is type(other) and bool(names[0] & names[1])


def factors(expression: Expression, like: Expression) -> tuple[str, Expression, Expression] | None:
    """A product as two factors; what stands beside a product of itself is itself once."""
    if isinstance(expression, Arith) and expression.op in "*/":
        if expression.op == "*" and isinstance(like, Arith) and like.op == "*" and expression.left == like.right:
            return "*", expression.right, expression.left
        return expression.op, expression.left, expression.right
    if isinstance(like, Arith) and like.op == "*":
        once = Const(Fraction(1))
        if expression == like.left:
            return "*", expression, once
        if expression == like.right:
            return "*", once, expression
    return None
