"""Contracts with facts left out, what they may gain, and what each really gains once the gaps are filled at random."""

import copy
import random
import re
from datetime import date, timedelta
from fractions import Fraction

from population import population

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.base.node import NONE
from engine.contracts.contract import read_contract
from engine.core.evaluation import Evaluation, Period
from engine.core.outcomes import EvaluationError, Unknown
from engine.tools.ranges import Differences

DROPPED = (
    r"(?<=population: )\d+",
    r"membres: \d+",
    r"demarrage: \S+?(?=[,}])",
    r"taux_mission: \{.*?\}",
    r"crise: .*",
    r"actions_covid_2021: \w+",
    r"soins_non_programmes: \w+",
)


def gapped(seed, share=0.35):
    """A contract of the population with facts left out."""
    chance = random.Random(seed)
    lines = population(1, seed)[0].splitlines()
    kept = []
    for line in lines:
        for pattern in DROPPED[1:]:
            found = re.search(pattern, line)
            if found and chance.random() < share:
                line = line.replace(found[0], "").replace("{, ", "{").replace(", }", "}").replace(", , ", ", ")
        if (line.strip() and not re.fullmatch(r"\s*\w+: *", line)) or line.strip() in ("facts:", "mission:"):
            kept.append(line)
    return "\n".join(kept) + "\n"


def sides(measure, text):
    for fact in ("soins_non_programmes", "orientation_telephonique"):
        if fact not in measure.a.facts and fact not in measure.b.facts:
            text = re.sub(rf"(?m)^  {fact}: .*\n", "", text)
    contract = read_contract(yaml_reader.load(text, "text"), Diagnostics())
    known, done = measure.form(measure.a, measure.b), {}
    return tuple(measure.evaluation(contract, rules, known, done) for rules in (measure.a, measure.b))


CORNERS = (None, (0, 0), (0, 1), (1, 0), (1, 1))  # dates early or late, the rest low or high


def value(rules, need, key, signed, chance, corner):
    """A value of a fact that is asked for: now and then an extreme one."""
    fact = rules.facts[need]
    late, high = corner or (None, None)
    if fact.type == "date":
        days = chance.choice((0, 1, 182, 365, 500, 900, 4000)) if corner is None else (0, 100_000)[late]
        return signed + timedelta(days=days)
    if fact.type == "boolean":
        return chance.random() < 0.5 if corner is None else bool(high)
    least = fact.minimum if fact.minimum is not None else Fraction(0)
    if fact.type == "rate":
        most = fact.maximum if fact.maximum is not None else Fraction(1)
        values = (least, most, Fraction(1, 2), Fraction(1), Fraction(9, 10))
        return chance.choice(values) if corner is None else values[high]
    whole = (0, 1_000_000, 50, 99, 100, 101, 400, 60_000, 90_000, 200_000)
    return max(least, Fraction(chance.choice(whole) if corner is None else whole[high]))


def filled(measure, found, chance, corner=None, most=400):
    """Both results with every gap filled; nothing where that does not come to an end."""
    before, _ = found[0]
    answers = [copy.deepcopy(e.answers) for e, _ in found]
    known = "date_signature" in before.scopes[0].values
    signed = before.outcome("date_signature", ()) if known else date(2024, 1, 1)
    for _ in range(most):
        evaluations = []
        for rules, answer in zip((measure.a, measure.b), answers, strict=True):
            answer._steps = {}
            evaluations.append(Evaluation([Period(None, rules)], answer, {}))
        totals = [e.outcome(r, ()) for e, r in zip(evaluations, measure.result, strict=True)]
        needs = {n for t in totals if isinstance(t, Unknown) for n in t.needs}
        if not needs:
            return totals
        for need in sorted(needs):
            if need.kind == "dimension":
                for answer in answers:
                    answer.named[need.name, tuple(m for _, m in need.at)] = ()
                continue
            key = tuple(int(m) if m.isdigit() else m for _, m in need.at)
            for rules, answer in zip((measure.a, measure.b), answers, strict=True):
                if need.name in rules.facts:
                    answer.facts.setdefault(need.name, {}).setdefault(
                        key, value(rules, need.name, key, signed, chance, corner)
                    )
            first, second = (a.facts.get(need.name, {}).get(key) for a in answers)
            if first is not None and second is not None and first != second:
                answers[1].facts[need.name][key] = first
    return None


def number(outcome):
    return Fraction(0) if outcome is NONE else outcome


def tried(measure, seed, text=None, fillings=20):
    """What was said of a contract with gaps, and its true differences."""
    found = sides(measure, text or gapped(seed))
    totals = [e.outcome(r, ()) for (e, _), r in zip(found, measure.result, strict=True)]
    if not any(isinstance(t, Unknown) for t in totals) or any(isinstance(t, EvaluationError) for t in totals):
        return None
    differences = Differences(found[0][0], found[1][0], measure.moved(measure.a, measure.b))
    said = differences.of(differences.steps(measure.result))
    true = []
    for number_ in range(fillings):
        corner = CORNERS[number_] if number_ < len(CORNERS) else None
        both = filled(measure, found, random.Random(f"{seed} {number_}"), corner)
        if both is not None and not any(isinstance(t, EvaluationError) for t in both):
            true.append(number(both[1]) - number(both[0]))
    return said, true


def sure(said):
    """At least this, whatever the answers."""
    if said.low is not None and said.low > 0:
        return said.low
    return said.high if said.high is not None and said.high < 0 else Fraction(0)
