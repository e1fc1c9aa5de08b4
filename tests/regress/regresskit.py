"""A small law, a contract for it, and a folder under git to hold them."""

import os
import subprocess
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
LAW = """
kind: accord
id: t/base
title: A law
in_force: {from: 2020-01-01}
documents: {d: {title: A document}}
dimensions:
  zone: {label: Zone, members: {north: {label: North, core: true}, south: {label: South, core: false}}}
  turn: {label: Turn, range: [1, turns]}
facts:
  start: {type: date, question: When?, source: §}
  done: {type: rate, per: [zone], question: How much?, default: 0, source: §}
tables:
  turns: {type: integer, value: 2, source: §}
  amount: {type: money, per: [zone], source: §, values: {north: 100, south: 300}}
  part: {type: rate, value: 0.5, source: §}
readings:
  edge: {question: Which?, options: {low: {label: the low one}, high: {label: the high one}}, chosen: low,
    because: so, source: §}
rules:
  due: {type: money, per: [zone], label: Due, source: §, when: core, formula: "amount * min(done, 1)"}
  whole: {type: money, label: Whole, source: §, show: true, formula: "sum(due, over=zone)"}
  each: {type: money, per: [turn], label: Each, source: §, show: true,
    formula: "whole * (1 if edge == \\"low\\" else 2)"}
  share: {type: money, label: Share, source: §, formula: "whole / days_between(start, start)"}
  count_turns: {type: integer, label: Turns, source: §, formula: "count(true, over=turn)"}
  third: {type: money, label: Third, source: §, round: 0.01, formula: "whole / 3"}
payments:
  first: {of: whole, label: First, source: §, date: "add_months(start, 1)", amount: "whole * part"}
  last: {of: whole, label: Last, source: §, date: "add_months(start, 6)", latest: "add_months(start, 7)", amount: rest}
deadlines:
  begin: {label: Begin, source: §, due: "add_months(start, 2)", met_by: start}
conditions:
  some: {holds: "whole > 0", message: nothing is due, source: §}
rounding: {mode: half_up, because: so}
"""
CONTRACT = """
contract: A small one
rules: t/base
facts: {start: 2022-01-31, zone: {north: {done: 0.5}}}
expected:
"""


class Ran(NamedTuple):
    code: int
    out: str
    err: str


class Place:
    """A folder in which one stands: rules, contracts, git."""

    def __init__(self, folder, run):
        self.folder, self.run = folder, run

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n").replace("§", '{document: d, at: "1"}'), encoding="utf-8")
        return path

    def contract(self, *lines, name="c.yaml", head=CONTRACT):
        return self.write(name, head + "".join(f"  - {line}\n" for line in lines))

    def edit(self, name, old, new):
        path = self.folder / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, (old, text.count(old))
        path.write_text(text.replace(old, new), encoding="utf-8")
        return 1 + text[: text.index(old)].count("\n")

    def git(self, *arguments):
        names = {
            f"GIT_{who}_{what}": "test@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        env = {
            **{k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
            **names,
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        subprocess.run(["git", *arguments], cwd=self.folder, env=env, check=True, capture_output=True)

    def commit(self, tag="first"):
        if not (self.folder / ".git").exists():
            self.git("init", "-q")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", tag)
        self.git("tag", tag)
