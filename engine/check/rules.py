"""Static checks of one rule set beyond names and types: each says what would be wrong for every contract."""

from __future__ import annotations

from fractions import Fraction

from ..base.diagnostics import Diagnostics, did_you_mean
from ..base.meant import doubt, is_doubted
from ..base.messages import say
from ..core.expression import And, Arith, Cell, Compare, Const, Expression, If, Or, every, parts
from ..core.formula import Formula
from ..core.model import RuleSet, Table
from .payments import check_payments
from .same import check_same
from .sites import formulas
from .sizes import check_labels
from .steps import check_steps
from .whole import check_whole


def check_more(rules: RuleSet, tested: frozenset[tuple[str, str]], diagnostics: Diagnostics) -> None:
    """All of them. `tested` are the options of readings that formulas compare with; formulas have their plans."""
    _options(rules, tested, diagnostics)
    _questions(rules, diagnostics)
    _rates(rules, diagnostics)
    _amounts(rules, diagnostics)
    _texts(rules, diagnostics)
    _divisions(rules, diagnostics)
    check_payments(rules, diagnostics)
    check_same(rules, diagnostics)
    check_whole(rules, diagnostics)
    check_labels(rules, diagnostics)
    check_steps(rules, diagnostics)


def _options(rules: RuleSet, tested: frozenset[tuple[str, str]], diagnostics: Diagnostics) -> None:
    """Two options that no formula tells apart: all but one are to be tested, the last being what is left."""
    for reading in rules.readings.values():
        if not any(name == reading.name for name, _ in tested):
            continue  # used nowhere: that is told on its own
        rest = [o for o in reading.options if (reading.name, o) not in tested]
        if len(rest) > 1:
            diagnostics.add(
                say("W403", "not-told-apart", options=rest[:-1], last=rest[-1], reading=reading.name),
                reading.options[rest[-1]].where,
            )


def _questions(rules: RuleSet, diagnostics: Diagnostics) -> None:
    """Where facts are asked for, every one is; a rule set without any question is a sketch."""
    asked = any(fact.question for fact in rules.facts.values())
    for fact in rules.facts.values():
        if asked and not fact.question:
            diagnostics.add(say("W404", "no-question", fact=fact.name), fact.span)


def _rates(rules: RuleSet, diagnostics: Diagnostics) -> None:
    """A rate of the law is a part of a whole; what is not is a number."""
    for table in rules.tables.values():
        for key, cell in table.cells.items() if table.type == "rate" else ():
            if isinstance(cell, Fraction) and not 0 <= cell <= 1:
                diagnostics.add(
                    say("E620", "cell", table=table.name, cell=cell, share=cell / 100),
                    table.spans[key].span,
                )
    for fact in rules.facts.values():
        default = fact.default
        if fact.type == "rate" and isinstance(default, Fraction) and not 0 <= default <= 1:
            diagnostics.add(
                say("E620", "default", fact=fact.name, default=default, share=default / 100),
                fact.node.must("default").span,
            )


def _amounts(rules: RuleSet, diagnostics: Diagnostics) -> None:
    """An amount with three decimals, which may be thousands."""
    for table in rules.tables.values():
        for key, cell in table.cells.items():
            written = table.spans[key]
            if isinstance(cell, Fraction) and is_doubted(written.raw, table.type):
                name = f"{table.name}[{', '.join(map(str, key))}]" if key else table.name
                diagnostics.add(doubt(name, written.raw, cell), written.span)
    for fact in rules.facts.values():
        default = fact.node.get("default", "value") or fact.node.get("default")
        if default is not None and isinstance(fact.default, Fraction) and is_doubted(default.raw, fact.type):
            diagnostics.add(doubt(fact.name, default.raw, fact.default), default.span)


def _texts(rules: RuleSet, diagnostics: Diagnostics) -> None:
    """A text of a table compared with one that stands in none of its cells."""
    for formula in formulas(rules):
        for part in every(formula.meaning):
            sides = ((part.left, part.right), (part.right, part.left)) if isinstance(part, Compare) else ()
            for named, constant in sides:
                table = _table(named, rules)
                if table is None or table.type != "text" or not isinstance(constant, Const):
                    continue
                values = {c for c in table.cells.values() if isinstance(c, str)}
                if constant.value not in values:
                    diagnostics.add(
                        say("E525", "never", table=table.name, value=str(constant.value)),
                        formula.at(constant.at),
                        did_you_mean(str(constant.value), values),
                        [(say("E525", "values"), table.span)],
                    )


def _divisions(rules: RuleSet, diagnostics: Diagnostics) -> None:
    """A quotient whose divisor a contract may give as 0, and no condition on it stands before."""
    for rule in rules.rules.values():
        guards = [rule.when] if rule.when is not None else []
        for formula in (f for f in (rule.formula, *rule.beside.values()) if f is not None):
            _divides(formula, formula.meaning, _facts_in(guards, rules), rules, diagnostics)
        for case in rule.cases:
            if case.condition is not None:
                _divides(case.condition, case.condition.meaning, _facts_in(guards, rules), rules, diagnostics)
                guards = [*guards, case.condition]
            _divides(case.then, case.then.meaning, _facts_in(guards, rules), rules, diagnostics)


def _divides(formula: Formula, found: Expression, guarded: set[str], rules: RuleSet, diagnostics: Diagnostics) -> None:
    if isinstance(found, If):
        _divides(formula, found.test, guarded, rules, diagnostics)
        guarded = guarded | _named(found.test, rules)
        for branch in (found.then, found.otherwise):
            _divides(formula, branch, guarded, rules, diagnostics)
        return
    if isinstance(found, (And, Or)) and not (isinstance(found, And) and found.chain):
        for part in found.parts:
            _divides(formula, part, guarded, rules, diagnostics)
            guarded = guarded | _named(part, rules)
        return
    if isinstance(found, Arith) and found.op == "/":
        fact = rules.facts.get(found.right.name) if isinstance(found.right, Cell) else None
        told = found.left == found.right
        if fact is not None and fact.name not in guarded and not (fact.minimum or 0) > 0 and not told:
            diagnostics.add(
                say("W621", "by-zero", fact=fact.name),
                formula.at(found.right.at),
                beside=[(say("W621", "fact"), fact.span)],
            )
    for part in parts(found):
        _divides(formula, part, guarded, rules, diagnostics)


def _facts_in(guards: list[Formula], rules: RuleSet) -> set[str]:
    return {name for guard in guards for name in _named(guard.meaning, rules)}


def _named(found: Expression, rules: RuleSet) -> set[str]:
    """The facts that stand in an expression."""
    return {p.name for p in every(found) if isinstance(p, Cell) and p.name in rules.facts}


def _table(found: Expression, rules: RuleSet) -> Table | None:
    return rules.tables.get(found.name) or rules.properties.get(found.name) if isinstance(found, Cell) else None
