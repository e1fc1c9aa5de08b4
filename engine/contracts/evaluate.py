"""A contract evaluated: version selected, facts read, readings taken, statement made."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..base import yaml_reader
from ..base.diagnostics import Diagnostic, DiagnosticError, Diagnostics, did_you_mean
from ..base.messages import Message, say
from ..compiler.compile import compile_rules
from ..compiler.reader import MEMBER
from ..consolidation.library import Library
from ..core.environment import Member
from ..core.evaluation import Evaluation, Period
from ..core.model import Fact, RuleSet
from .contract import Contract
from .elsewhere import told_elsewhere
from .facts import ANY_MEMBER, Facts, FactSchema, read_facts, read_value
from .statement import Statement, Supposed, state
from .validate import check_entries, check_facts, check_ranges, check_versions
from .versions import Selection, select

_SETTING = re.compile(r"([a-z][a-z0-9_]*)(?:\[([^\]]*)\])?\s*=\s*(.*)")


@dataclass(frozen=True)
class Prepared:
    """A contract ready to be asked for cells: nothing is computed yet."""

    evaluation: Evaluation
    selection: Selection
    said: Facts
    form: FactSchema


def evaluate(
    contract: Contract,
    library: Library,
    rules: str | None = None,
    settings: Sequence[str] = (),
    readings: Sequence[str] = (),
    on: date | None = None,
) -> Statement:
    """The statement of a contract. `rules` replaces the contract's own, `settings` are `fact[member]=value`,
    `readings` are `reading=option`. Raises `DiagnosticError` where a file, a fact or an option is wrong."""
    found = prepare(contract, library, rules, settings, readings)
    name, why = found.selection.name, found.selection.why
    digest, diagnostics = contract.sha256(settings), Diagnostics()
    statement = state(contract.title, name, why, found.evaluation, found.said, digest, on or contract.on)
    check_facts(contract, found.selection, library, found.said, found.evaluation, diagnostics)
    check_entries(contract, found.form, found.said, diagnostics)
    diagnostics.raise_if_errors()
    supposed = Supposed(rules, tuple(settings), tuple(readings), on)
    return replace(statement, warnings=diagnostics.warnings, supposed=supposed)


def prepare(
    contract: Contract,
    library: Library,
    rules: str | None = None,
    settings: Sequence[str] = (),
    readings: Sequence[str] = (),
    make: Callable[..., Evaluation] = Evaluation,
) -> Prepared:
    """The same up to the first cell, for those who ask for some cells only; `make` may be an evaluation that keeps
    a finer trace."""
    taken = dict(_reading(r) for r in readings)
    selection = select(contract, library, rules, taken, settings)
    laws = [_ready(library, reference, contract) for _, reference in selection.versions]
    _check_readings(taken, laws, library, selection)
    diagnostics = Diagnostics()
    own = _own_form(contract, library, taken) if rules else None
    form = FactSchema.of(laws)
    said = read_facts(contract.facts, form, diagnostics, own)
    if diagnostics.errors:
        diagnostics = told_elsewhere(diagnostics, library, [reference for _, reference in selection.versions])
    for setting in settings:
        _set(setting, form, said, diagnostics)
    check_versions(contract, laws[-1], diagnostics)
    diagnostics.raise_if_errors()
    _apply_dates(selection, laws, said)
    starts = [None, *(start for start, _ in selection.versions[1:])]
    evaluation = make([Period(s, law) for s, law in zip(starts, laws, strict=True)], said, taken)
    check_ranges(said, evaluation, diagnostics)
    diagnostics.raise_if_errors()
    return Prepared(evaluation, selection, said, form)


def _reading(text: str) -> tuple[str, str]:
    name, _, option = text.partition("=")
    return name.strip(), option.strip()


def _ready(library: Library, reference: str, contract: Contract) -> RuleSet:
    """A rule set, or the faults of it; one that does not exist is told where the contract names it."""
    try:
        return compile_rules(library, reference)
    except DiagnosticError as error:
        named = [n for n in contract.node.walk() if n.raw == reference]
        span = named[0].span if named else None
        raise DiagnosticError([replace(f, span=f.span or span) for f in error.diagnostics]) from None


def _apply_dates(selection: Selection, laws: Sequence[RuleSet], said: Facts) -> None:
    """The first day of a version is the fact that its rule set names by `applied_on`, unless the contract says it."""
    for (start, _), law in zip(selection.versions, laws, strict=True):
        fact = law.node.text("applied_on")
        if start is not None and fact is not None and fact in law.facts and fact not in said.facts:
            said.facts[fact] = {(): start}


def _check_readings(taken: dict[str, str], laws: Sequence[RuleSet], library: Library, selection: Selection) -> None:
    known: dict[str, tuple[str, ...]] = {}
    for id_ in selection.considered:
        document = library.consolidate(id_, Diagnostics()).document
        readings = document.get("readings")
        known |= {n: tuple(r.must("options").map) for n, r in (readings.map if readings else {}).items()}
    for law in laws:
        known |= {n: tuple(r.options) for n, r in law.readings.items()}
    for name, option in taken.items():
        if name not in known:
            raise DiagnosticError([Diagnostic(say("E724", "no-reading", name=name), advice=did_you_mean(name, known))])
        if option not in known[name]:
            raise DiagnosticError(
                [
                    Diagnostic(
                        say("E724", "no-option", option=option, reading=name), advice=did_you_mean(option, known[name])
                    )
                ]
            )


def _own_form(contract: Contract, library: Library, taken: dict[str, str]) -> FactSchema | None:
    """The form of the contract's own rules, where it has any that can be read."""
    try:
        own: Selection = select(contract, library, None, taken)
        return FactSchema.of([compile_rules(library, reference) for _, reference in own.versions])
    except DiagnosticError:
        return None


def _set(setting: str, form: FactSchema, said: Facts, diagnostics: Diagnostics) -> None:
    """`fact[member, …]=value`: keys in the order of `per`; those of a range may be left out, for all of it."""
    match = _SETTING.fullmatch(setting.strip())
    if match and match[1] in form.dimensions and match[1] not in form.facts:
        _none_of(match, form, said, diagnostics)
        return
    if not match or match[1] not in form.facts:
        name = match[1] if match else setting
        if name.partition("[")[0] in form.facts:
            hint = _keys_hint(form.facts[name.partition("[")[0]], form)
            told = say("E725", "not-set", name=name) if "=" in setting else say("E725", "no-value", name=name)
            diagnostics.add(told, advice=hint)
            return
        diagnostics.add(say("E725", "no-fact", name=name), advice=did_you_mean(name, form.facts))
        return
    fact = form.facts[match[1]]
    keys = [k.strip() for k in (match[2] or "").split(",") if k.strip()]
    standing = [d for d in fact.per if not form.is_range(d)]
    if len(keys) not in (len(standing), len(fact.per)):
        diagnostics.add(
            say("E725", "keys", fact=fact.name, dimensions=fact.per, keys=len(keys)), advice=_keys_hint(fact, form)
        )
        return
    node = yaml_reader.load(f"value: {match[3]}", f"--set {setting}").map["value"]
    words, place = iter(keys), list[Member]()
    for dimension in fact.per:
        about = form.dimensions[dimension]
        if form.is_range(dimension):
            word = next(words, ANY_MEMBER) if len(keys) == len(fact.per) else ANY_MEMBER
            if word != ANY_MEMBER and not re.fullmatch(r"0|-?[1-9][0-9]{0,3}", word):
                diagnostics.add(say("E725", "no-number", member=word, dimension=dimension))
                return
            if word != ANY_MEMBER:
                said.range_keys.append((dimension, int(word), node.span))
            place.append(ANY_MEMBER if word == ANY_MEMBER else int(word))
            continue
        word = next(words)
        if about.kind == "closed" and word not in about.members:
            diagnostics.add(
                say("E725", "no-member", member=word, dimension=dimension), advice=did_you_mean(word, about.members)
            )
            return
        if about.kind != "closed":
            if not MEMBER.fullmatch(word):
                diagnostics.add(say("E725", "no-name", word=word, dimension=dimension))
                return
            above = tuple(str(place[fact.per.index(p)]) for p in form.parents[dimension])
            members = said.named.get((dimension, above), ())
            said.named[dimension, above] = members if word in members else (*members, word)
        place.append(word)
    outcome = read_value(fact, node, form, diagnostics)
    if outcome is not None:
        said.hold(fact.name, tuple(place), outcome, node.span)


def _none_of(match: re.Match[str], form: FactSchema, said: Facts, diagnostics: Diagnostics) -> None:
    """`dimension={}` or, of a nested one, `dimension[member]={}`: nobody is named there."""
    name, above = match[1], tuple(k.strip() for k in (match[2] or "").split(",") if k.strip())
    keys = form.parents[name]
    if form.dimensions[name].kind in ("closed", "range"):
        diagnostics.add(say("E725", "dimension", dimension=name))
    elif match[3].strip() != "{}" or len(above) != len(keys):
        cell = f"{name}[{', '.join(keys)}]" if keys else name
        diagnostics.add(say("E725", "has-members", name=name, cell=cell))
    else:
        said.named[name, above] = ()
        for fact in form.facts.values():
            if name in fact.per:
                places = [fact.per.index(d) for d in keys]
                known = said.facts.get(fact.name, {})
                for key in [k for k in known if tuple(str(k[i]) for i in places) == above]:
                    del known[key]


def _keys_hint(fact: Fact, form: FactSchema) -> Message:
    """How the keys of a fact are written, with the members to choose from."""
    standing = [d for d in fact.per if not form.is_range(d)]
    named = [(d, form.dimensions[d].members) for d in standing if form.dimensions[d].members]
    members = [say("E725", "members", dimension=d, members=listed) for d, listed in named]
    cell = f"{fact.name}[{', '.join(standing)}]" if standing else fact.name
    return say("E725", "write-of", cell=cell, members=members) if members else say("E725", "write", cell=cell)
