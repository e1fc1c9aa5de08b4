"""A small law, amendments of it as text, and changes as plain data."""

from textwrap import dedent

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.consolidation.amend import apply, as_base
from engine.consolidation.library import canonical
from engine.tools.diff.changes import compare

BASE = """
kind: accord
id: t/base
title: A law
in_force: {from: 2020-01-01}
documents: {d: {title: A document}}
dimensions:
  size: {label: Size, members: {1: {label: small}, 2: {label: large}}}
  task:
    label: Task
    members: {care: {label: Care, core: true}, study: {label: Study, core: false}, watch: {label: Watch, core: true}}
facts:
  start: {type: date, label: Start, question: When?, source: §}
  done: {type: rate, per: [task], label: Done, question: How much?, default: 0, source: §}
tables:
  months: {type: integer, label: Months, value: 12, source: §}
  amount: {type: money, per: [task, size], label: Amount, source: §,
    values: {care: [100, 200], study: [300, 400], watch: [500, 600]}}
  delay: {type: integer, per: [task], label: Delay, source: §, values: {care: 6, study: none, watch: 9}}
readings:
  edge: {question: Which?, options: {low: {label: the low one}, high: {label: the high one}}, chosen: low,
    because: so, source: §}
rules:
  share: {type: rate, per: [task], label: Share, formula: "min(done, 1)", note: never more, source: §}
  due: {type: money, per: [task, size], label: Due, when: core, formula: "amount[task, size] * share", source: §}
  whole:
    type: money
    per: [size]
    label: Whole
    source: §
    cases:
      - {if: edge == "low", then: "sum(due, over=task)"}
      - {else: 0}
deadlines:
  begin: {per: [task], label: Begin, due: "add_months(start, delay)", met_by: start, source: §}
controls:
  printed: {expect: {whole: [600, 800]}, source: §}
"""


def read(text):
    return yaml_reader.load(dedent(text).replace("§", '{document: d, at: "1"}'), "text.yaml")


def base(text=BASE):
    return as_base(read(text))


def amended(document, *operations, id_="t/amendment", documents="n"):
    """The text after an amendment with these operations, each a line of YAML without its source."""
    lines = "".join(
        f'  - {{{o}, source: {{document: {documents}, at: "art. {n}"}}}}\n' for n, o in enumerate(operations, 1)
    )
    head = f"kind: amendment\nid: {id_}\ntitle: A change\namends: t/base\ndocuments: {{{documents}: {{title: New}}}}\n"
    instrument = read(head + ("operations:\n" + lines if lines else "operations: []\n"))
    diagnostics = Diagnostics()
    after = apply(document, instrument, [], diagnostics)
    assert [f.message for f in diagnostics] == []
    return after


def data(change):
    """A change as data that can be compared."""
    return (change.verb, change.name, change.at, *((n and canonical(n)) or "" for n in (change.before, change.after)))


def of_the_law(changes):
    """Without what the head of an instrument brings."""
    return [c for c in changes if len(c.path) > 1 and c.path[0] not in ("documents", "notes", "in_force")]


def said(before, after):
    """Verb and target of each change, cells as in a formula."""
    return [
        f"{c.verb} {c.name}" + (f"[{', '.join(m for _, m in c.at)}]" if c.at else "")
        for c in of_the_law(compare(before, after))
    ]
