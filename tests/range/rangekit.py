"""Helpers: small laws as text, contracts with facts left out, and every outcome that filling them in can give."""

import copy
from functools import cache
from itertools import product
from pathlib import Path
from textwrap import dedent

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostic, DiagnosticError, Diagnostics
from engine.base.messages import say
from engine.compiler.compile import compile_rules
from engine.consolidation.library import Library
from engine.contracts.facts import FactSchema, read_facts
from engine.core.evaluation import Evaluation, Period
from engine.core.outcomes import EvaluationError, Unknown

RULES = Path(__file__).parents[2] / "rules"
HEAD = "\nkind: accord\nid: t/base\ntitle: A title\nin_force: {from: 2020-01-01}\ndocuments: {d: {title: A document}}\n"


class Shelf(Library):
    """A library of one text."""

    def __init__(self, text):
        super().__init__(None)
        self.documents = {"t/base": yaml_reader.load(text, "law")}

    def ids(self):
        return tuple(self.documents)

    def strays(self):
        return ()

    def document(self, id_):
        if id_ not in self.documents:
            raise DiagnosticError([Diagnostic(say("E310", "no-rule-set", id=id_))])
        return self.documents[id_]


def law(text):
    """A rule set; § stands for a source."""
    return compile_rules(
        Shelf(dedent(text.lstrip("\n")).replace("§", 'source: {document: d, at: "1"}') + HEAD), "t/base"
    )


@cache
def real(reference):
    return compile_rules(Library(RULES), reference)


class Case:
    """A contract under a law, with facts left out."""

    def __init__(self, rules, facts="{}", readings=None, starts=(None,)):
        self.rules = rules if isinstance(rules, (list, tuple)) else [rules]
        self.starts, self.readings = starts, dict(readings or {})
        diagnostics = Diagnostics()
        self.said = read_facts(
            yaml_reader.load(f"facts:\n{indent(dedent(facts))}", "contract").map["facts"],
            FactSchema.of(self.rules),
            diagnostics,
        )
        diagnostics.raise_if_errors()

    def evaluation(self, given=(), readings=()):
        """With more facts: pairs of (name, key) and a value; and other readings."""
        said = copy.deepcopy(self.said)
        said._steps = {}
        for (name, key), value in dict(given).items():
            said.facts.setdefault(name, {})[key] = value
        eras = [Period(s, r) for s, r in zip(self.starts, self.rules, strict=True)]
        return Evaluation(eras, said, {**self.readings, **dict(readings)})

    def outcomes(self, name, key, choices, readings=None):
        """The exact outcome for every combination of the values given for each fact and reading."""
        readings = readings or {}
        for values in product(*choices.values()):
            given = dict(zip(choices, values, strict=True))
            for options in product(*readings.values()):
                taken = dict(zip(readings, options, strict=True))
                outcome = self.evaluation(given, taken).outcome(name, key)
                assert not isinstance(outcome, Unknown), (given, outcome)
                yield {**given, **taken}, outcome


def indent(text):
    return "\n".join("  " + line for line in text.strip().splitlines())


def sound(interval, outcomes):
    """Every outcome lies in the interval; returns those that are no error."""
    found = set()
    for given, outcome in outcomes:
        assert outcome in interval, (given, outcome, interval)
        if not isinstance(outcome, EvaluationError):
            found.add(outcome)
    return found
