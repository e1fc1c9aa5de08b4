"""Runs a checked formula over spans: what `machine` is for outcomes. Where a condition may go either way, both
branches are taken, each with the facts narrowed to what lets the condition go that way (`Reach.branch`)."""

from __future__ import annotations

import ast
from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from itertools import pairwise, product
from typing import TYPE_CHECKING

from ...base.node import NONE
from ...core.formula import Formula
from ...core.interpreter import Context, Member
from ...core.scope import Choice, Current, Lookup, plan_of
from . import arithmetic, dates, functions
from .functions import GATHER, Element
from .spans import NOT_APPLICABLE, NOTHING, TRUTHS, Span, hull, span_of_value

if TYPE_CHECKING:
    from .cells import Reach

MOST_KEYS = 400
_BINARY: dict[type[ast.operator], Callable[[Span, Span], Span]] = {
    ast.Add: arithmetic.add, ast.Sub: arithmetic.subtract, ast.Mult: arithmetic.multiply,
}  # fmt: skip
_WORDS = {"true": span_of_value(True), "false": span_of_value(False), "none": span_of_value(NONE)}


class Walker:
    """One per reach; the current members and the version are set for the length of one formula."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self.context: Context = {}
        self.era = 0
        self.constants: dict[ast.Constant, Span] = {}
        self.dumps: dict[ast.AST, str] = {}

    def run(self, formula: Formula, context: Context, era: int) -> Span:
        """The span of a formula for the current members given."""
        body = formula.tree
        return self.at(context, era, lambda: self.walk(body))

    def at(self, context: Context, era: int, ask: Callable[[], Span]) -> Span:
        """What is asked, at other members."""
        outer = self.context, self.era
        self.context, self.era = context, era
        try:
            return ask()
        finally:
            self.context, self.era = outer

    def walk(self, node: ast.AST) -> Span:
        found: Span = getattr(self, f"on_{type(node).__name__.lower()}")(node)
        return found

    def on_constant(self, node: ast.Constant) -> Span:
        found = self.constants.get(node)
        if found is None:
            found = self.constants[node] = span_of_value(node.value)  # type: ignore[arg-type]
        return found

    def on_binop(self, node: ast.BinOp) -> Span:
        left, right = self.walk(node.left), self.walk(node.right)
        if not isinstance(node.op, ast.Div):
            return _BINARY[type(node.op)](left, right)
        found = arithmetic.divide(left, right)
        if left.parts and right.parts and not left.none and not right.none:
            exact = functions.quotient(left.parts, right.parts)
            return exact if exact is not None else found
        return found

    def on_unaryop(self, node: ast.UnaryOp) -> Span:
        operand = self.walk(node.operand)
        if not isinstance(node.op, ast.Not):
            return arithmetic.negate(operand)
        holds, fails = arithmetic.truth(operand)
        return TRUTHS[fails, holds]

    def on_boolop(self, node: ast.BoolOp) -> Span:
        return self.connect([lambda v=v: self.walk(v) for v in node.values], isinstance(node.op, ast.Or))  # type: ignore[misc]

    def connect(self, asks: list[Callable[[], Span]], decisive: bool) -> Span:
        """`or` where True decides, `and` where False does; what comes after a certain one is not asked."""
        decided = False
        for ask in asks:
            holds, fails = arithmetic.truth(ask())
            hit, miss = (holds, fails) if decisive else (fails, holds)
            decided = decided or hit
            if not miss:
                return TRUTHS[decisive and decided, not decisive and decided]
        return TRUTHS[(decisive and decided) or not decisive, (not decisive and decided) or decisive]

    def on_compare(self, node: ast.Compare) -> Span:
        sides = [node.left, *node.comparators]
        pairs = list(zip(sides, node.ops, node.comparators, strict=False))
        if len(pairs) == 1:
            return self.pair(*pairs[0])
        return self.connect([lambda p=p: self.pair(*p) for p in pairs], False)  # type: ignore[misc]

    def pair(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Span:
        name = type(operator).__name__
        found, form = arithmetic.compare(name, self.walk(left), self.walk(right))
        if form is not None:
            self.reach.cut(name, form)
        return found

    def on_ifexp(self, node: ast.IfExp) -> Span:
        return self.reach.branch(
            lambda: self.walk(node.test), lambda: self.walk(node.body), lambda: self.walk(node.orelse)
        )

    def on_name(self, node: ast.Name | ast.Subscript) -> Span:
        if isinstance(node, ast.Name) and node.id in _WORDS:
            return _WORDS[node.id]
        plan = plan_of(node)
        if isinstance(plan, Current):
            member = self.context[plan.dimension]
            return self.reach.member(plan.dimension, member, self.era)
        return self.reach.choice(plan.reading, self.era) if isinstance(plan, Choice) else self.lookup(plan)

    on_subscript = on_name

    def lookup(self, plan: Lookup) -> Span:
        named = self.reach.scopes[self.era].values[plan.name]
        keys: list[list[Member]] = []
        none = False
        for dimension, key in zip(named.per, plan.keys, strict=True):
            if isinstance(key, str):
                keys.append([self.context[key]])
                continue
            span = self.lookup(key) if isinstance(key, Lookup) else self.walk(key)
            none = none or span.none
            found, outside = self.reach.keys(span, dimension, self.era)
            if found is None:
                return self.reach.anything(plan.name, self.era)
            none = none or outside
            keys.append(found)
        result = NOT_APPLICABLE if none else NOTHING
        places = list(product(*keys))
        if len(places) > MOST_KEYS:
            return self.reach.anything(plan.name, self.era)
        for place in places:
            result = hull(result, self.reach.span(plan.name, place, self.era))
        return result

    def on_call(self, node: ast.Call) -> Span:
        assert isinstance(node.func, ast.Name)
        name = node.func.id
        words = {k.arg: k.value for k in node.keywords}
        if "over" in words:
            over = words["over"]
            assert isinstance(over, ast.Name)
            return self.previous(node, over.id) if name == "previous" else self.over(node, over.id, words.get("where"))
        if name == "applies":
            found = self.walk(node.args[0])
            return TRUTHS[found.kind != "nothing", found.none]
        spans = [self.walk(a) for a in node.args]
        if name in GATHER:
            for left, right in pairwise(spans):  # where the one overtakes the other
                form = arithmetic.compare("LtE", left, right)[1]
                if form is not None:
                    self.reach.cut("LtE", form)
            return GATHER[name]([Element(s, symbol=i) for i, s in enumerate(spans)])
        return dates.apply(name, spans, self.reach.evaluation.rounding(self.era), self.place(node))

    def place(self, node: ast.AST) -> Hashable:
        """Where a formula stands: the same text at the same members is the same value."""
        if node not in self.dumps:
            self.dumps[node] = ast.dump(node)
        return self.dumps[node], tuple(sorted(self.context.items(), key=str)), self.era

    def over(self, node: ast.Call, dimension: str, where: ast.expr | None) -> Span:
        assert isinstance(node.func, ast.Name)
        members = self.reach.members(dimension, self.context, self.era)
        if members is None:
            return NOTHING
        elements: list[Element] = []
        for member, sure, many in members:
            elements += self.at(  # type: ignore[arg-type]
                {**self.context, dimension: member}, self.era,
                lambda sure=sure, many=many: list(self.element(node, where, sure, many)),  # type: ignore[arg-type, misc]
            )  # fmt: skip
        return GATHER[node.func.id](elements)

    def element(self, node: ast.Call, where: ast.expr | None, sure: bool, many: bool) -> Iterator[Element]:
        """The current element, if it may be in."""

        def value() -> Span:
            return self.walk(node.args[0]) if node.args else TRUTHS[True, False]

        decides: list[ast.AST] = []
        out = not sure
        if where is None:
            span = value()
        else:
            holds, fails = arithmetic.truth(self.walk(where))
            if not holds and not fails:
                yield Element(NOTHING, not sure)  # the condition is an error, and so is all of it
            if not holds:
                return
            out = out or fails
            span = self.reach.branch(lambda: self.walk(where), value, lambda: NOTHING) if fails else value()
            decides += [where] if fails else []
        if node.args and (span.none or (span.kind == "words" and arithmetic.truth(span)[1])):
            decides.append(node.args[0])
        symbol = tuple(self.place(d) for d in decides), sure
        yield Element(replace(span, form=None) if many else span, out, symbol, many)

    def previous(self, node: ast.Call, dimension: str) -> Span:
        result = NOTHING
        for member in self.reach.before(dimension, self.context, self.era):
            if member is NONE:
                result = hull(result, NOT_APPLICABLE)
                continue
            context = {**self.context, dimension: member}
            result = hull(result, self.at(context, self.era, lambda: self.walk(node.args[0])))
        return result
