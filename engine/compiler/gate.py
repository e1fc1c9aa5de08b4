"""The gate that every formula passes: one expression, an allow-list of syntax, numbers from the source text.

Parsed once, at load time. Limits: 2 000 characters, 400 nodes, depth 40. Whatever is not on the list is refused.
"""

from __future__ import annotations

import ast
import re
import unicodedata
import warnings
from contextlib import nullcontext
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ..base.diagnostics import Diagnostic, DiagnosticError, did_you_mean
from ..base.messages import Message, say
from ..base.node import Node, NotApplicable
from ..core.expression import Part
from ..core.formula import Formula
from ..core.functions import AGGREGATES, EXAMPLES, FUNCTIONS, NAMES
from .foreign import TOO_DEEP, foreign_in, letter_at, not_a_formula, unquoted, word_for
from .foreign_signs import ALWAYS, ENGLISH

MAX_LENGTH, MAX_NODES, MAX_DEPTH = 2_000, 400, 40

_NUMBER = re.compile(r"(0|[1-9][0-9]{0,29})(\.[0-9]{1,20})?")
_TEXT = re.compile(r"\"[^\"\\]{0,200}\"|'[^'\\]{0,200}'")
_WARNED = re.compile(r"[0-9][A-Za-z_]")  # a number that runs into a word makes Python warn
_LETTERS = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FOR_OVER = ("per", "by", "for", "of", "across", "par")
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div)
_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def parse(node: Node) -> Formula:
    """The formula that a scalar holds; raises `DiagnosticError` with every construct that is not of the language."""
    return parse_text(" ".join(("none" if isinstance(node.value, NotApplicable) else node.raw).split("\n")), node)


def parse_text(text: str, node: Node) -> Formula:
    """The formula of a text that stands, perhaps in other words, in a scalar."""
    text = text.strip()
    if not text:
        raise DiagnosticError([Diagnostic(say("E501", "empty"), node.where)])
    if len(text) > MAX_LENGTH:
        raise DiagnosticError([Diagnostic(say("E503", "too-long", length=len(text), most=MAX_LENGTH), node.span)])
    plain = text.isascii() and text.isprintable() and "#" not in text and "\\" not in text
    for letter in "" if plain else text:
        if letter in "#\\" or (letter != " " and unicodedata.category(letter)[0] in "CZ"):
            said = say("E502", "character", letter=letter, character=f"U+{ord(letter):04X}")
            raise DiagnosticError([Diagnostic(said, letter_at(text, node, text.index(letter)))])
    if ALWAYS.search(text) and (told := foreign_in(text, node)):
        raise DiagnosticError([told])
    try:
        with warnings.catch_warnings() if _WARNED.search(text) else nullcontext():
            if _WARNED.search(text):
                warnings.simplefilter("ignore")
            tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise DiagnosticError([not_a_formula(text, node, error)]) from None
    gate = AllowList(Formula(text, tree, node))
    formula, diagnostics = replace(gate.formula, numbers=gate.numbers), gate.diagnostics()
    if diagnostics:
        told = (
            foreign_in(text, node) if any(d.code == "E502" or d.said.id == "no-function" for d in diagnostics) else None
        )
        raise DiagnosticError([told] if told else diagnostics)
    # Python folds look-alike letters of functions and keywords into plain ones: refuse what the gate could not see
    if text.isascii():
        return formula
    if foreign := re.search(r"[^\x00-\x7f]", unquoted(text)):
        raise DiagnosticError(
            [Diagnostic(say("E502", "foreign-letter", letter=foreign[0]), letter_at(text, node, foreign.start()))]
        )
    return formula


def part_of(node: ast.AST) -> Part:
    """Where a part of the syntax stands in its formula."""
    return Part(getattr(node, "col_offset", 0), getattr(node, "end_col_offset", None) or -1)


class AllowList:
    """Walks the tree with an explicit stack and keeps what is not allowed."""

    def __init__(self, formula: Formula) -> None:
        self.formula = formula
        self.found: list[Diagnostic] = []
        self.numbers: dict[ast.expr, Fraction] = {}

    def diagnostics(self) -> list[Diagnostic]:
        """Everything that is not allowed; a formula of too many parts or levels is not looked through to its end."""
        todo: list[tuple[ast.AST, int]] = [(self.formula.tree, 1)]
        seen = 0
        while todo:
            node, depth = todo.pop()
            seen += 1
            if seen > MAX_NODES or depth > MAX_DEPTH:
                self.refuse(self.formula.tree, TOO_DEEP)
                return self.found
            check = getattr(self, f"on_{type(node).__name__.lower()}", None)
            if check is None:
                self.refuse(node, say("E502", "not-part", word=word_for(node)))
                continue
            todo.extend((child, depth + 1) for child in reversed(check(node) or []))
        return self.found

    def refuse(self, node: ast.AST, said: Message, advice: Message | None = None) -> None:
        """Keep a fault, at the part of the formula that it is about."""
        self.found.append(Diagnostic(said, self.formula.at(part_of(node)), advice))

    def source(self, node: Any) -> str:
        """A part as it is written: the tree holds numbers as Python rounds them, and letters as it folds them."""
        return self.formula.source(part_of(node))

    def on_binop(self, node: ast.BinOp) -> list[ast.AST]:
        """`+`, `-`, `*` and `/`; powers, remainders and the like are refused."""
        if not isinstance(node.op, _OPERATORS):
            self.refuse(node, say("E502", "operator", operator=word_for(node.op)))
        return [node.left, node.right]

    def on_unaryop(self, node: ast.UnaryOp) -> list[ast.AST]:
        """`-` and `not`; a plus before a number is refused."""
        if not isinstance(node.op, (ast.USub, ast.Not)):
            self.refuse(node, say("E502", "sign", operator=word_for(node.op)))
        return [node.operand]

    def on_boolop(self, node: ast.BoolOp) -> list[ast.AST]:
        """`and` and `or`, which Python has made one of all that they join."""
        return list(node.values)

    def on_ifexp(self, node: ast.IfExp) -> list[ast.AST]:
        """`a if c else b`, the condition looked at first."""
        return [node.test, node.body, node.orelse]

    def on_compare(self, node: ast.Compare) -> list[ast.AST]:
        """One comparison, or two in a row as in `a <= b < c`; `in` and `is` are refused."""
        for operator in node.ops:
            if not isinstance(operator, _COMPARISONS):
                self.refuse(node, say("E502", "comparison", word=word_for(operator)))
        if len(node.ops) > 2:
            self.refuse(node, say("E502", "long-comparison"))
        return [node.left, *node.comparators]

    def on_name(self, node: ast.Name) -> None:
        """A name in plain letters that does not start with `_`; letters that Python would fold are refused."""
        if node.id != self.source(node) or not _LETTERS.fullmatch(node.id) or node.id.startswith("_"):
            self.refuse(node, say("E502", "letters", name=self.source(node)))

    def on_constant(self, node: ast.Constant) -> None:
        """A number, kept exactly as it is written, or a text in quotes; `True`, `None` and `1e3` are refused."""
        text = self.source(node)
        if type(node.value) is str:
            if not _TEXT.fullmatch(text):
                self.refuse(node, say("E502", "text"))
        elif type(node.value) in (int, float) and _NUMBER.fullmatch(text):
            self.numbers[node] = Fraction(text)
        elif isinstance(node.value, (bool, type(None))):
            self.refuse(node, say("E502", "capital", word=text, lower=text.lower()))
        else:
            self.refuse(node, say("E504", "no-number", number=text))

    def on_subscript(self, node: ast.Subscript) -> list[ast.AST]:
        """Brackets behind a name, with a key or several; behind anything else they are refused."""
        keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if not isinstance(node.value, ast.Name):
            self.refuse(node, say("E502", "brackets"))
            return list(keys)
        return [node.value, *keys]

    def on_call(self, node: ast.Call) -> list[ast.AST]:
        """A function of the language with what it takes: `over` and `where` only where it goes over members."""
        if not isinstance(node.func, ast.Name):
            self.refuse(node, say("E502", "call"))
            return []
        name = node.func.id
        if name not in NAMES:
            known = name.lower() if name.lower() in NAMES else ENGLISH.get(name.lower(), "")
            advice = say("E505", "write-name", name=known) if known else did_you_mean(name, NAMES)
            self.refuse(node.func, say("E505", "no-function", name=name), advice)
            return list(node.args)
        words = {k.arg for k in node.keywords}
        allowed = {"over", "where"} if name in AGGREGATES else {"over"} if name == "previous" else set()
        if not words <= allowed or len(words) != len(node.keywords) or (name == "previous" and words != allowed):
            wrong = next((k for k in node.keywords if k.arg not in allowed), None)
            if wrong is not None and wrong.arg is not None and name in AGGREGATES:
                meant = "over" if wrong.arg in _FOR_OVER else "where"
                self.refuse(wrong, say("E505", "no-word", name=name, word=wrong.arg, meant=meant))
                return list(node.args)
            self.refuse(node, say("E505", "form", name=name, example=EXAMPLES[name]))
        over = [k for k in node.keywords if k.arg == "over"]
        if over and not isinstance(over[0].value, ast.Name):
            named = over[0].value
            is_text = isinstance(named, ast.Constant) and isinstance(named.value, str)
            unquoted_name = say("E505", "over-unquoted", name=self.source(named)[1:-1]) if is_text else None
            self.refuse(named, say("E505", "over", example=EXAMPLES[name]), unquoted_name)
        elif not self.count_fits(name, len(node.args), bool(over), "where" in words):
            self.refuse(node, say("E505", "arguments", name=name, count=len(node.args), example=EXAMPLES[name]))
        return [*node.args, *(k.value for k in node.keywords if k.arg == "where")]

    @staticmethod
    def count_fits(name: str, given: int, over: bool, where: bool) -> bool:
        """Whether so many arguments fit; `over` and `where` say whether an aggregate has those words."""
        if name in FUNCTIONS:
            return len(FUNCTIONS[name].takes) <= given <= len(FUNCTIONS[name].most)
        if name in AGGREGATES and not over:
            return name in ("min", "max") and given >= 2 and not where
        return given == 1 or (name == "count" and given == 0)


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
