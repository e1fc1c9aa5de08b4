"""Two evaluators, written apart, agree on thousands of generated formulas; and a mistake of one is noticed."""

import ast
import random

import laws
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from second import BROKEN, NOTHING, Second, Waits

from engine.base import dates, yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.base.node import NONE
from engine.consolidation.library import Library
from engine.contracts.contract import read_contract
from engine.contracts.evaluate import evaluate
from engine.core import interpreter, outcomes
from engine.core.outcomes import EvaluationError, Unknown

EXAMPLES, RULES = 2 * settings.default.max_examples, 40
FORMULAS = 65 * EXAMPLES  # at least, in so many laws


class Shelf(Library):
    """A library of one text."""

    def __init__(self, text):
        super().__init__(None)
        self.only = yaml_reader.load(text, "law.yaml")

    def ids(self):
        return ("g/law",)

    def strays(self):
        return ()

    def document(self, id_):
        assert id_ == "g/law"
        return self.only


def printable(outcome):
    """An outcome of either evaluator, in one form."""
    if outcome is NONE or outcome is NOTHING:
        return "not applicable"
    if outcome is BROKEN or isinstance(outcome, EvaluationError):
        return "error"
    if isinstance(outcome, Unknown):
        return "unknown", frozenset((n.kind, n.name, tuple(m for _, m in n.at)) for n in outcome.needs)
    if isinstance(outcome, Waits):
        return "unknown", outcome.needs
    return type(outcome).__name__, outcome


def compared(law, said):
    """Both evaluators on every cell of every rule; returns how many cells there were."""
    text, contract = laws.law_text(law), laws.contract_text(law, said)
    statement = evaluate(read_contract(yaml_reader.load(contract, "contract.yaml"), Diagnostics()), Shelf(text))
    second = Second(law, said)
    cells = 0
    for line in statement.lines:
        per = line.rule.per
        if any(d not in line.at for d in per):
            continue  # its members are not known: there is no cell
        key = [int(line.at[d]) if d == "annee" else line.at[d] for d in per]
        first, other = printable(line.outcome), printable(second.cell(line.rule.name, key))
        rule = law.rules[line.rule.name]
        assert first == other, f"{line.rule.name}{key}: {first} and {other}\n{rule}\n\n{text}\n{contract}"
        cells += 1
    return cells


def chooser_of(data):
    """Choices out of bytes, which hypothesis can make smaller; after the last byte always the first option."""
    source = iter(data)
    return laws.Chooser(lambda n: next(source, 0) % n)


@st.composite
def worlds(draw):
    choose = chooser_of(draw(st.binary(min_size=6_000, max_size=6_000)))
    law = laws.law_of(choose, RULES)
    return law, laws.contract_of(choose, law)


def test_they_agree():
    counted = {"formulas": 0, "cells": 0}

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(worlds())
    def agree(world):
        law, said = world
        counted["formulas"] += sum(1 for _ in laws.formulas_of(law))
        counted["cells"] += compared(law, said)

    agree()
    print(f"{counted['formulas']} formulas, {counted['cells']} cells")
    assert counted["formulas"] >= FORMULAS


MISTAKES = {
    "nothing counts as zero": (outcomes, "multiply", lambda left, right: outcomes.add(left, right)),
    "a month does not clamp": (dates, "add_months", lambda day, months, *_: dates.add_days(day, 30 * months)),
    "the day after a month too short is left out": (
        dates,
        "add_months",
        lambda day, months, *_, add=dates.add_months: add(day, months),
    ),
    "the other branch": (outcomes, "choose", lambda condition, then, otherwise: otherwise()),
    "the first of a range has one before it": (
        interpreter.Interpreter,
        "previous",
        lambda self, body, over: self._eval(body),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_of_the_engine_is_noticed(monkeypatch, mistake):
    where, name, wrong = MISTAKES[mistake]
    if name == "multiply":
        monkeypatch.setitem(interpreter.OPERATORS, ast.Mult, wrong)
    else:
        monkeypatch.setattr(where, name, wrong)
    noticed = False
    for seed in range(25):
        source = random.Random(seed)
        choose = laws.Chooser(source.randrange)
        law = laws.law_of(choose, RULES)
        try:
            compared(law, laws.contract_of(choose, law))
        except AssertionError:
            noticed = True
            break
    assert noticed
