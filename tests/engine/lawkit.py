"""Helpers: small laws and contracts as text.

`§` stands for a source, `«` for the place at which the one fault is expected. The head of an accord is added below
the text, so that lines count from the text's own first line.
"""

import re
from textwrap import dedent
from types import SimpleNamespace

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostic, DiagnosticError, Diagnostics
from engine.base.messages import say
from engine.base.node import NONE
from engine.check.ruleset import check, check_ruleset
from engine.compiler.build import build
from engine.consolidation.amend import as_base
from engine.consolidation.library import Library
from engine.contracts.contract import read_contract
from engine.contracts.evaluate import evaluate
from engine.core.evaluation import Evaluation
from engine.core.outcomes import EvaluationError, MissingInput, Unknown, exact_text, shown_need

HEAD = "\nkind: accord\nid: t/base\ntitle: A title\nin_force: {from: 2020-01-01}\ndocuments: {d: {title: A document}}\n"
UNKNOWN = Unknown(frozenset([MissingInput("fact", "x")]))
ERROR = EvaluationError(say("failure", "of-the-law", message="broken"))


def written(text):
    """The text of a file: no common indent, sources spelt out, a head if it has none."""
    text = dedent(text.lstrip("\n")).replace("§", 'source: {document: d, at: "1"}')
    return (
        text if re.search('kind"?:', text) else text.rstrip() + ("\nrules: {}" if "rules:" not in text else "") + HEAD
    )


def place_of(text):
    """The text without its `«`, and where that stood: line and column, from 1."""
    before, found, after = text.partition("«")
    place = (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1) if found else None
    return before + after, place


class Shelf(Library):
    """A library of texts instead of files."""

    def __init__(self, *texts):
        super().__init__(None)
        self.documents = {n.text("id"): n for n in (yaml_reader.load(t, f"text {i}") for i, t in enumerate(texts))}

    def ids(self):
        return tuple(sorted(self.documents))

    def strays(self):
        return ()

    def document(self, id_):
        if id_ not in self.documents:
            raise DiagnosticError([Diagnostic(say("E310", "no-rule-set", id=id_))])
        return self.documents[id_]


def shelf(*texts):
    return Shelf(*map(written, texts))


def load(text):
    return yaml_reader.load(text, "file.yaml")


ADVICE = ("W403", "W404", "W405", "W621")  # questions, maxima and the like, which the small laws here lack


def diagnostics_in(run):
    """The faults that a function adds to a collection or raises."""
    diagnostics = Diagnostics()
    try:
        run(diagnostics)
    except DiagnosticError as error:
        diagnostics.extend(error.diagnostics)
    return [diagnostic for diagnostic in diagnostics if diagnostic.code not in ADVICE]


def diagnostics_of(*texts, reference=None):
    """Everything that `check` finds in the last of these rule sets."""
    library = shelf(*texts)
    return diagnostics_in(
        lambda diagnostics: check_ruleset(library, reference or list(library.documents)[-1], diagnostics)
    )


def diagnostics_unshaped(text):
    """What `build` and `check` find behind the schema, which would stop most of it."""

    def run(diagnostics):
        rules = build(as_base(load(written(text))), ("t/base",), "", diagnostics)
        if not diagnostics.errors:
            check(rules, diagnostics)

    return diagnostics_in(run)


def said(diagnostic):
    return " | ".join([diagnostic.message, diagnostic.hint, *(n for n, _ in diagnostic.notes)])


def same_diagnostic(found, code, place, words):
    """Exactly one fault, with this code, at this place, saying these words."""
    assert [f.code for f in found] == [code], [(f.code, f.message, f.span and f.span.place) for f in found]
    (diagnostic,) = found
    if place is not None:
        assert diagnostic.span is not None, f"{code} {diagnostic.message!r} has no place"
        assert (diagnostic.span.line + 1, diagnostic.span.column + 1) == place
    for word in words:
        assert word in said(diagnostic)
    return diagnostic


def refused(code, *texts, words=(), find=diagnostics_of):
    """The texts have one fault, at `«`; returns it."""
    places = [place_of(written(t)) for t in texts]
    place = next((p for _, p in places if p), None)
    words = (words,) if isinstance(words, str) else words
    return same_diagnostic(find(*(t for t, _ in places)), code, place, words)


def not_loaded(code, text, *words):
    """Loading the text fails with one fault, at `«`."""
    text, place = place_of(text)
    return same_diagnostic(diagnostics_in(lambda _: load(text)), code, place, words)


def show(outcome):
    """An outcome in a word: the value, none, `? what it waits for` or `! what went wrong`."""
    if isinstance(outcome, Unknown):
        return "? " + " ".join(sorted(shown_need(n) for n in outcome.needs))
    if isinstance(outcome, EvaluationError):
        return f"! {outcome.message}"
    return "none" if outcome is NONE else exact_text(outcome)


class Run(SimpleNamespace):
    """A contract evaluated; `run["name", "member", 1]` is an outcome in a word."""

    def __getitem__(self, at):
        name, *key = at if isinstance(at, tuple) else (at,)
        return show(self.evaluation.outcome(name, tuple(key)))

    def all(self, name):
        return {tuple(x.at.values()): show(x.outcome) for x in self.statement.lines if x.rule.name == name}


def contract(facts="{}", head="rules: t/base"):
    facts = dedent(facts.lstrip("\n"))
    body = "facts: " + facts if facts.startswith("{") else "facts:\n" + "".join(f"  {x}\n" for x in facts.splitlines())
    return f"{body}\ncontract: C\n{head}\n"


def run(laws, facts="{}", head="rules: t/base", **how):
    """Evaluate a contract with these facts under a law (or several)."""
    library = shelf(*([laws] if isinstance(laws, str) else laws))
    node = yaml_reader.load(contract(facts, head), "contract")
    statement = evaluate(read_contract(node, Diagnostics()), library, **how)
    return Run(statement=statement, evaluation=statement.evaluation)


def contract_diagnostics(laws, facts="{}", head="rules: t/base", **how):
    """The faults of evaluating a contract."""
    return diagnostics_in(lambda _: run(laws, facts, head, **how))


def contract_refused(code, laws, facts="{}", *words, head="rules: t/base", **how):
    """The contract has one fault, at `«` of its facts (which begin on line 1 in braces, else on line 2)."""
    _, place = place_of(contract(facts, head))
    return same_diagnostic(contract_diagnostics(laws, place_of(facts)[0], head, **how), code, place, words)


def asked_in(law, facts, cells, make=Evaluation):
    """An evaluation in which these cells were asked for first, in this order."""
    old = run(law, facts).evaluation
    fresh = make(old.eras, old.answers, {})
    for name, *members in cells:
        fresh.outcome(name, tuple(members))
    return fresh
