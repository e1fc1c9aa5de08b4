"""What each name of a formula means: Python's syntax made into a typed expression, and the references of the
formula."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ..base.diagnostics import Diagnostics, did_you_mean
from ..base.messages import Message, say
from ..base.node import NONE
from ..base.numbers import exact
from ..core.expression import (
    And,
    Applies,
    Arith,
    Call,
    Cell,
    Choice,
    Compare,
    Const,
    Current,
    Expression,
    Fold,
    If,
    Neg,
    Not,
    Or,
    Over,
    Previous,
)
from ..core.formula import Formula
from ..core.functions import AGGREGATES, FUNCTIONS
from ..core.model import Reading
from ..core.scope import Scope
from .gate import part_of
from .typecheck import ANY, CONSTANT, NOTHING, Typecheck, fits

PLAIN_NUMBERS = (0, 1, 12)
_WORDS = {"true": (True, "boolean"), "false": (False, "boolean"), "none": (NONE, NOTHING)}
_ARITH = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARE = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


class Resolver:
    """Resolves formulas one by one; gathers the names that are used and the options that are tested."""

    def __init__(self, scope: Scope, diagnostics: Diagnostics) -> None:
        self.scope, self.types = scope, Typecheck(scope, diagnostics)
        self.used: set[str] = set()
        self.options: set[tuple[str, str]] = set()
        self.bound: tuple[str, ...] = ()
        self.references: dict[ast.expr, Expression] = {}

    def resolve(self, formula: Formula, bound: Sequence[str], expected: str, what: str | Message) -> Formula:
        """The formula with what it means, where the dimensions `bound` have a current member and `expected` is
        wanted."""
        self.types.formula, self.bound, self.references = formula, tuple(bound), {}
        found = self.infer(formula.tree, expected)
        if not fits(found.type, expected):
            kind, wanted = self.types.name(found.type), self.types.name(expected)
            self.types.diagnostic(found.at, say("E510", "wrong-type", what=what, found=kind, wanted=wanted))
        return replace(formula, expression=found, references=self.references)

    def infer(self, node: ast.expr, expected: str = ANY) -> Expression:
        """What a part of the formula means; `expected` is the type wanted there, by which a constant is read."""
        found: Expression = getattr(self, f"on_{type(node).__name__.lower()}")(node, expected)
        return found

    def broken(self, node: ast.AST, said: Message, advice: Message | None = None) -> Expression:
        """A fault, and a stand-in of any type."""
        return Const(NONE, type=self.types.diagnostic(part_of(node), said, advice), at=part_of(node))

    # names

    def on_name(self, node: ast.Name, expected: str) -> Expression:
        """`true`, `false`, `none`, or what bears the name in the rule set."""
        if node.id in _WORDS:
            value, type_ = _WORDS[node.id]
            return self.refer(node, Const(value, type=type_, at=part_of(node)))
        return self.refer(node, self.named(node.id, node))

    def refer(self, node: ast.expr, found: Expression) -> Expression:
        """Keep what a part refers to, for the interpreter, which walks Python's tree."""
        self.references[node] = found
        return found

    def named(self, name: str, node: ast.AST, keys: Sequence[ast.expr] | None = None) -> Expression:
        """What a name means here, with keys where it stands in front of brackets."""
        scope, at = self.scope, part_of(node)
        if name in scope.dimensions and name in self.bound and keys is None:
            return Current(name, type=self.member_type(name), at=at)
        about = scope.values.get(name)
        if about is None and name in scope.dimensions:
            return self.broken(node, say("E512", "no-current-member", dimension=name))
        if about is None:
            return self.broken(
                node, say("E513", "no-name", name=name), self.quoted(name) or did_you_mean(name, scope.words)
            )
        self.used.add(name)
        if isinstance(about, Reading):
            return Choice(name, type=name, at=at)
        found = self.keys_of(name, about.per, node) if keys is None else self.written(name, about.per, node, keys)
        type_ = self.member_type(about.type) if about.type in scope.dimensions else about.type
        return Cell(name, found or (), keys is not None, type=ANY if found is None else type_, at=at)

    def quoted(self, name: str) -> Message | None:
        """How a name is written that is a member of a dimension, or an option of a reading."""
        of = [d.name for d in self.scope.dimensions.values() if name in d.members]
        of += [r.name for r in self.scope.values.values() if isinstance(r, Reading) and name in r.options]
        return say("E513", "quote-it", name=name, of=of) if of else None

    def member_type(self, dimension: str) -> str:
        """What a member is reckoned as: a whole number of a range, else one of its dimension alone."""
        return "integer" if self.scope.dimensions[dimension].kind == "range" else dimension

    def keys_of(self, name: str, per: Sequence[str], node: ast.AST) -> tuple[Expression, ...] | None:
        """The current member of each dimension, or the one that a rule says holds; nothing and a fault without."""
        keys: list[Expression] = []
        for dimension in per:
            rule = self.scope.rule_for(dimension)
            if dimension in self.bound:
                keys.append(Current(dimension, type=self.member_type(dimension), at=part_of(node)))
            elif rule is None or rule.name == name:
                self.broken(node, say("E514", "value-for-each", name=name, dimension=dimension))
                return None
            else:
                found = self.named(dimension, node)
                if found.type == ANY:
                    return None
                keys.append(found)
        return tuple(keys)

    def written(
        self, name: str, per: Sequence[str], node: ast.AST, keys: Sequence[ast.expr]
    ) -> tuple[Expression, ...] | None:
        """The keys in brackets, one for each dimension in its order; nothing and a fault of more or fewer."""
        if len(keys) != len(per):
            said = say("E515", "keys", name=name, keys=len(keys), per=per)
            self.broken(node, said if per else say("E515", "keys-for-none", name=name, keys=len(keys)))
            return None
        found = []
        for dimension, key in zip(per, keys, strict=True):
            wanted = self.member_type(dimension)
            one = self.infer(key, wanted)
            found.append(one)
            if not fits(one.type, wanted) or (wanted == "integer" and one.type in ("rate", "number")):
                kind = self.types.name(one.type)
                self.broken(key, say("E516", "wrong-type", found=kind, wanted=self.types.name(wanted)))
        return tuple(found)

    def on_subscript(self, node: ast.Subscript, expected: str) -> Expression:
        """A value at the keys in brackets, told of at the whole of it; a reading takes none."""
        keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        assert isinstance(node.value, ast.Name)
        found = self.named(node.value.id, node.value, keys)
        if isinstance(found, Choice):
            return self.broken(node, say("E515", "no-brackets", name=node.value.id))
        return self.refer(node, replace(found, at=part_of(node)) if isinstance(found, Cell) else found)

    # constants

    def on_constant(self, node: ast.Constant, expected: str) -> Expression:
        """A member, an option, a text or a number, by what is expected; a number but 0, 1 or 12 is warned of."""
        value = self.types.formula.numbers.get(node, node.value)
        if expected in self.scope.dimensions:
            return self.refer(node, self.member(node, exact(value) if isinstance(value, Fraction) else value, expected))
        found, type_ = Const(value, at=part_of(node)), "text"
        reading = self.scope.rules.readings.get(expected)
        if isinstance(value, Fraction):
            type_ = CONSTANT
            if value not in PLAIN_NUMBERS and expected != "step":
                self.broken(node, say("W501", "number", value=value))
        elif reading is not None and value not in reading.options:
            hint = did_you_mean(str(value), reading.options)
            return self.broken(node, say("E517", "no-option", value=str(value), reading=expected), hint)
        elif reading is not None:
            self.options.add((expected, str(value)))
            type_ = expected
        return self.refer(node, replace(found, type=type_))

    def member(self, node: ast.Constant, value: object, dimension: str) -> Expression:
        """A constant that stands for a member; of a closed dimension it must be one that there is."""
        about = self.scope.dimensions[dimension]
        if about.kind == "closed" and value not in about.members:
            return self.broken(
                node,
                say("E518", "no-member", value=str(value), dimension=dimension),
                did_you_mean(str(value), about.members),
            )
        return Const(value, type=dimension, at=part_of(node))

    # operators

    def on_binop(self, node: ast.BinOp, expected: str) -> Expression:
        """Both sides of `+` and `-` are expected to be what the whole is; those of `*` and `/` are of any type."""
        op, at = _ARITH[type(node.op)], part_of(node)
        hint = ANY if op in "*/" or expected in self.scope.dimensions else expected
        left, right = self.infer(node.left, hint), self.infer(node.right, hint)
        return Arith(op, left, right, type=self.types.arith(op, left, right, at), at=at)

    def on_unaryop(self, node: ast.UnaryOp, expected: str) -> Expression:
        """`not` of what is yes or no, or the negative of a number."""
        at = part_of(node)
        if isinstance(node.op, ast.Not):
            return Not(self.truth(node.operand), type="boolean", at=at)
        operand = self.infer(node.operand, expected)
        return Neg(operand, type=self.types.negative(operand, at), at=at)

    def on_boolop(self, node: ast.BoolOp, expected: str) -> Expression:
        """`and` or `or`, of parts that are each yes or no."""
        kind = And if isinstance(node.op, ast.And) else Or
        return kind(tuple(self.truth(v) for v in node.values), type="boolean", at=part_of(node))

    def truth(self, node: ast.expr) -> Expression:
        """A part where yes or no is wanted; anything else there is a fault."""
        found = self.infer(node, "boolean")
        self.types.truth(found)
        return found

    def on_ifexp(self, node: ast.IfExp, expected: str) -> Expression:
        """Both branches are expected to be what the whole is, and must be of one type."""
        test, at = self.truth(node.test), part_of(node)
        then, otherwise = self.infer(node.body, expected), self.infer(node.orelse, expected)
        return If(test, then, otherwise, type=self.types.join(at, (then.type, otherwise.type)), at=at)

    def on_compare(self, node: ast.Compare, expected: str) -> Expression:
        """A comparison, or a chain of them as the `and` of its pairs."""
        sides = [node.left, *node.comparators]
        pairs = tuple(
            self.pair(node, left, _COMPARE[type(op)], right)
            for left, op, right in zip(sides, node.ops, node.comparators, strict=False)
        )
        return pairs[0] if len(pairs) == 1 else And(pairs, True, type="boolean", at=part_of(node))

    def pair(self, node: ast.Compare, left: ast.expr, op: str, right: ast.expr) -> Expression:
        """One comparison: a constant, on whichever side, is read by the type of the other side."""
        if isinstance(left, ast.Constant) and not isinstance(right, ast.Constant):
            second = self.infer(right)
            first = self.infer(left, second.type)
        else:
            first = self.infer(left)
            second = self.infer(right, first.type)
        self.types.compare(op, first, second, part_of(node))
        return Compare(op, first, second, type="boolean", at=part_of(node))

    # functions

    def on_call(self, node: ast.Call, expected: str) -> Expression:
        """An aggregate over members or of what is listed, `applies`, or a function of the library."""
        assert isinstance(node.func, ast.Name)
        name, at = node.func.id, part_of(node)
        words = {k.arg: k.value for k in node.keywords}
        if "over" in words:
            over = words["over"]
            assert isinstance(over, ast.Name)
            return self.over(node, name, over, words.get("where"), expected)
        if name == "applies":
            return Applies(self.infer(node.args[0]), type="boolean", at=at)
        if name in AGGREGATES:
            ordered = sorted(node.args, key=lambda a: isinstance(a, ast.Constant))
            found = {id(a): self.infer(a, expected) for a in ordered}
            args = tuple(found[id(a)] for a in node.args)
            return Fold(name, args, type=self.types.listed(args, at), at=at)
        wanted = FUNCTIONS[name].most
        args = tuple(
            self.infer(a, w if w == "step" else "number" if w == "integer" else ANY)
            for a, w in zip(node.args, wanted, strict=False)  # the last may be left out
        )
        return Call(name, args, type=self.types.call(name, args), at=at)

    def over(self, node: ast.Call, name: str, over: ast.Name, where: ast.expr | None, expected: str) -> Expression:
        """What goes over the members of a dimension: inside, it has a current one, what is nested in it none."""
        if over.id not in self.scope.dimensions:
            return self.broken(
                over, say("E524", "no-dimension", dimension=over.id), did_you_mean(over.id, self.scope.dimensions)
            )
        self.used.add(over.id)
        missing = [p for p in self.scope.rules.parents(over.id) if p not in self.bound]
        if missing:
            return self.broken(over, say("E524", "within", dimension=over.id, above=missing[-1]))
        if name == "previous":
            return self.previous(node, over)
        outer = self.bound
        self.bound = (*(b for b in outer if b != over.id and over.id not in self.scope.rules.parents(b)), over.id)
        holds = self.truth(where) if where is not None else None
        body = self.infer(node.args[0], expected) if node.args else None
        self.bound = outer
        return Over(name, over.id, holds, body, type=self.types.aggregate(name, body, part_of(node)), at=part_of(node))

    def previous(self, node: ast.Call, over: ast.Name) -> Expression:
        """The body at the member before, where the dimension has a current one and an order: of numbers or dates."""
        dimension = self.scope.dimensions[over.id]
        if over.id not in self.bound or (dimension.kind != "range" and dimension.dated is None):
            return self.broken(over, say("E524", "no-order", dimension=over.id))
        body = self.infer(node.args[0])
        return Previous(over.id, body, type=body.type, at=part_of(node))
