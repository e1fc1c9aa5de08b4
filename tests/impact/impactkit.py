"""A small law, changes of it at random, and contracts under it."""

from pathlib import Path
from textwrap import dedent

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.compiler.compile import compile_rules
from engine.consolidation.library import Library
from engine.contracts.contract import read_contract
from engine.contracts.facts import FactSchema, read_facts
from engine.core.evaluation import Evaluation, Period
from engine.tools.impact.groups import Amending, groups, leads_to
from engine.tools.impact.measure import ImpactRun
from engine.tools.impact.summary import impact, met

SOURCE = '{document: d, at: "art. 1"}'
BASE = """
kind: accord
id: t/base
title: A law
signed: 2020-01-01
published: 2020-01-02
in_force: {from: 2020-01-03}
result: whole
documents: {d: {title: A document}}
dimensions:
  size: {label: Size, members: {1: {label: small}, 2: {label: large}}}
  task:
    label: Task
    members: {care: {label: Care, core: true}, study: {label: Study, core: false}}
  term: {label: Year, range: [1, terms]}
facts:
  people: {type: integer, label: People, question: How many?, minimum: 0, source: §}
  done: {type: rate, per: [task, term], carry: forward, label: Done, question: How much?, source: §}
  helped: {type: boolean, label: Helped, question: Helped?, default: false, source: §}
tables:
  terms: {type: integer, label: Years, value: 2, source: §}
  edge: {type: integer, label: Edge, value: 100, source: §}
  amount: {type: money, per: [task, size], label: Amount, source: §, values: {care: [100, 200], study: [300, 400]}}
  base_amount: {type: money, per: [size], label: Base, source: §, values: [1000, 2000]}
  help: {type: money, label: Help, value: 50, source: §}
rules:
  size:
    type: size
    label: Size
    source: §
    cases: [{if: people < edge, then: 1}, {else: 2}]
  due: {type: money, per: [task, term], label: Due, formula: amount * done, round: 0.01, source: §}
  per_term: {type: money, per: [term], label: A term, formula: "base_amount + sum(due, over=task)", source: §}
  helping: {type: money, label: Helping, when: helped, formula: help, source: §}
  whole: {type: money, label: In all, formula: "sum(per_term, over=term) + helping", source: §}
"""
# what an amendment may do; each is a few operations that go together, of one article
CHANGES = {
    "row": ["{replace: tables.amount, at: {task: care}, with: [110.01, 220]}"],
    "cell": ["{replace: tables.amount, at: {task: study, size: 2}, with: 350}"],
    "base": ["{replace: tables.base_amount, at: {size: 1}, with: 900}"],
    "edge": ["{replace: tables.edge.value, with: 85}"],
    "terms": ["{replace: tables.terms.value, with: 3}"],
    "product": ["{replace: rules.due.formula, with: before * 1.5}"],
    "core": ["{replace: dimensions.task.members.study.core, with: true}"],
    "member": [
        "{insert: dimensions.task.members.watch, after: care, with: {label: Watch, core: true}}",
        "{insert: tables.amount, at: {task: watch}, with: [500, 600]}",
    ],
    "extra": ["{insert: tables.extra, with: {type: money, label: Extra, value: 33.33}}"],
    "bonus": [
        "{insert: facts.members, with: {type: integer, label: Members, question: How many?}}",
        "{insert: tables.bonus_rate, with: {type: rate, label: Rate, value: 0.1}}",
        (
            '{insert: rules.bonus, with: {type: money, label: Bonus, when: members >= 10, formula: "sum(per_term,'
            ' over=term) * bonus_rate", round: 0.01}}'
        ),
    ],
    "help": [
        "{repeal: rules.helping}",
        "{repeal: tables.help}",
        "{repeal: facts.helped}",
    ],
}
CONTRACTS = [
    "people: 90, helped: true, task: {care: {done: 1}, study: {done: 0.5}} | 12 | 0.333",
    "people: 150, helped: false, task: {care: {done: 0.9}, study: {done: {1: 0.1, 2: 1}}} | 5 | 1",
    "people: 20, task: {care: {done: none}, study: {done: 1}} | 40 | 0",
    "people: 99, helped: true, task: {care: {done: 1}, study: {done: 1}} | |",  # unknown under some amendments
]


def read(text, name="text.yaml"):
    return yaml_reader.load(dedent(text).replace("§", SOURCE), name)


def law(chosen):
    """A library of the base and of an amendment with these changes."""
    written = []
    for number, name in enumerate(chosen, 1):
        for line in CHANGES[name]:
            written.append(line[:-1] + f', source: {{document: n, at: "art. {number}"}}}}')
    terms = (["bonus"] if "bonus" in chosen else []) + (["extra"] if "extra" in chosen else [])
    whole = "before" if "help" not in chosen else "sum(per_term, over=term)"
    if terms or "help" in chosen:
        written.append(
            f'{{replace: rules.whole.formula, with: "{" + ".join([whole, *terms])}", source: {{document: n, at: "art.'
            ' 99"}}'
        )
    return _library(BASE, {"t/new": written})


def _library(base, texts):
    """A library of the base and of amendments, each of the text before it, with these operations."""
    found, amends = {"t/base": read(base)}, "t/base"
    for year, (name, written) in enumerate(texts.items(), 2021):
        head = (
            f"kind: amendment\nid: {name}\ntitle: New\namends: {amends}\nsigned: {year}-01-01\npublished:"
            f" {year}-01-02\nin_force: {{from: {year}-01-03}}\ndocuments: {{n: {{title: New}}}}\n"
        )
        listed = "operations:\n" + "".join(f"  - {w}\n" for w in written) if written else "operations: []\n"
        found[name] = read(head + listed)
        amends = name
    return Library(Path(__file__).parent).beside(found)


def amended(*operations, base=BASE, newer=()):
    """A library of the base, of an amendment with these operations, each an article, and of a newer one."""
    texts = {"t/new": operations, **({"t/newer": newer} if newer else {})}
    articled = {
        name: [
            f'{o[:-1]}, source: {{document: n, at: "art. {n}"}}}}' if "source:" not in o else o
            for n, o in enumerate(lines, 1)
        ]
        for name, lines in texts.items()
    }
    return _library(base, articled)


def contracts(changes=(), lines=CONTRACTS):
    """Contracts that say what the amendment asks for, each under the base."""
    found = []
    for number, line in enumerate(lines, 1):
        facts, members, watch = (part.strip() for part in line.split("|"))
        if "bonus" in changes and members:
            facts += f", members: {members}"
        if "member" in changes and watch:
            facts = facts.replace("task: {", f"task: {{watch: {{done: {watch}}}, ")
        text = f"{{contract: Number {number}, rules: t/base, facts: {{{facts}}}}}"
        found.append(read_contract(read(text), Diagnostics()))
    return found


def fresh(contract, library, rules):
    """The result of a contract under a text, nothing of it shared with another."""
    diagnostics = Diagnostics()
    known = FactSchema.of([compile_rules(library, "t/base"), compile_rules(library, "t/new")])
    said = read_facts(contract.facts, FactSchema.of([rules]), diagnostics, known)
    assert not diagnostics.errors
    return Evaluation([Period(None, rules)], said, {}).outcome("whole", ())


def measured(library, a, b, subjects, result=("whole", "whole"), ranged=False):
    """The impact, and the measure that made it."""
    found = groups(Amending(library, a, b)) if leads_to(library, a, b) else []
    measure = ImpactRun(library, a, b, result, found, ranged)
    cases = [measure.case(c.title, c) for c in subjects]
    by = [*measure.sorts, *met(cases)]
    return impact(cases, by, measure.groups, [g for g in found if g not in measure.groups]), measure
