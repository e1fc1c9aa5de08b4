"""The outcome of a test run for a reader: a line for each contract, each difference with its reason, and a summary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ...base import dates
from ...contracts.told import told_outcome
from ...core.model import NUMBERS
from ...report import diagnostics as report_diagnostics
from ...report.locale import Locale
from .common import Common
from .explain import Cause, Step
from .run import Checked, Difference, Tested

PAD = "  "
MOST_LISTED = 10  # differences of one cause
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+|/[1-9][0-9]*)?")


def as_text(found: Sequence[Tested], since: str, locale: Locale, common: Sequence[Common] = ()) -> str:
    """What differences have in common, then all other contracts that differ, in order; those that hold are counted, and
    listed where none differs. A fault that several share is told in full once."""
    lines = [line for one in common for line in _common(one, since, locale)]
    told = {id(d) for one in common for _, _, d in one.differences}
    seen: set[str] = set()
    differs = not all(one.holds or one.says_nothing for one in found)
    for one in found:
        left = [d for c in one.wrong for d in c.differences if id(d) not in told]
        if (differs and one.holds and not one.says_nothing) or (one.wrong and not left and not one.diagnostics):
            continue
        lines += [_headline(one, locale)]
        for diagnostic in one.diagnostics:
            block = report_diagnostics.as_text(diagnostic).splitlines()
            lines += [PAD + line for line in (block[:1] if block[0] in seen else block)]
            seen.add(block[0])
        wrong = [(d, c) for c in one.wrong for d in c.differences if id(d) not in told]
        alike = len({d.why.causes for d, _ in wrong}) == 1  # one change that did it all is told once
        for n, (difference, checked) in enumerate(wrong, 1):
            lines += difference_text(difference, checked, since, locale, not alike or n == len(wrong))
    return "\n".join([*lines, "", summary(found, locale)]) + "\n"


def _common(one: Common, since: str, locale: Locale) -> Iterator[str]:
    """One cause: what it is, how the first of its differences came about, and the others in a line each."""
    contracts = len({tested.file for tested, _, _ in one.differences})
    yield locale.say("regression", "one-cause", count=len(one.differences), contracts=contracts)
    yield from (PAD + cause_text(cause, since, locale) for cause in one.changes)
    for cell in one.cells:
        now, would = (str(told_outcome(value)) for value in (cell.now, cell.would))
        place, called = cell.node.span.place, cell.called
        yield PAD + locale.say("regression", "cell", place=place, cell=called, now=now, would=would)
    _, checked, first = one.differences[0]
    yield from difference_text(first, checked, since, locale, with_causes=False)
    for _, checked, found in one.differences[1 : 1 + MOST_LISTED]:
        yield f"{PAD}{headline_of(found, locale)}"
        yield f"{PAD * 3}{checked.place}"
    if (more := len(one.differences) - 1 - MOST_LISTED) > 0:
        yield PAD + locale.say("regression", "more-differences", count=more)
    yield ""


def _headline(one: Tested, locale: Locale) -> str:
    stated, kept = len(one.lines), sum(int(c.label.split()[0]) for c in one.recorded)
    moved = sum(1 + d.others for c in one.recorded for d in c.differences)
    wrong = sum(not c.holds for c in one.lines)
    state = "says-nothing" if one.says_nothing else "passes" if one.holds else "differs"
    word, counted = locale.say("regression", f"state-{state}"), []
    if stated and wrong:
        counted.append(locale.say("regression", "stated-and-wrong", count=stated, wrong=wrong))
    elif stated:
        counted.append(locale.say("regression", "stated", count=stated))
    if kept and moved:
        counted.append(locale.say("regression", "recorded-and-moved", count=kept, moved=moved))
    elif kept:
        counted.append(locale.say("regression", "recorded", count=kept))
    return f"{word.ljust(8)}  {one.file}" + (f"  {'; '.join(counted)}" if counted else "")


def difference_text(
    found: Difference, about: Checked, since: str, locale: Locale, with_causes: bool = True
) -> Iterator[str]:
    """One difference: got and expected, where it is stated, the way to the value and the change that did it."""
    named = headline_of(found, locale)
    identified = f"[{found.id}] " if found.id else ""
    places = f" ({locale.say('regression', 'more-places', count=found.others)})" if found.others else ""
    yield f"{PAD}{identified}{named}{places}"
    under = f" ({about.under})" if about.under else ""
    say, at = locale.say, about.place
    stands = say("regression", "recorded-in", place=at) if found.id else say("regression", "stated-in", place=at)
    source = f": {about.source}" if about.source else ""
    yield f"{PAD * 3}{stands}{under}{source}"
    if found.hint:
        yield f"{PAD * 3}→ {found.hint}"
    for step in found.why.steps:
        yield from _step(step, locale)
    for cause in found.why.causes if with_causes else ():
        yield PAD + cause_text(cause, since, locale)


def headline_of(found: Difference, locale: Locale) -> str:
    """What comes out in place of what, called and written as a reader of a statement knows it."""
    if found.part != "is" or not found.label or found.id:
        return f"{found.message} ({found.step})" if found.part == "is" and found.step else found.message
    got, wanted = (_shown(text, found.type, locale) for text in (found.got, found.wanted))
    if got == wanted:
        got, wanted = found.got, found.wanted
    said = locale.say("regression", "differs", label=found.label, got=got, wanted=wanted)
    step = found.step.removeprefix("+")
    if not step:
        return said
    sign = "+" if found.step.startswith("+") else ""
    return f"{said} ({sign}{_shown(step, found.type, locale)})"


def _shown(text: str, type_: str, locale: Locale) -> str:
    """A value of a file as a reader sees it; a word stays as it is."""
    if type_ == "date":
        day = dates.parse(text)
        return locale.day(day) if day is not None else text
    if type_ not in NUMBERS or not _NUMBER.fullmatch(text):
        return text
    return locale.number(Fraction(text), type_)


def cause_text(cause: Cause, since: str, locale: Locale) -> str:
    """A change of the rules since a revision: where it is written, in words, by which article."""
    article = f" [{cause.cited}]" if cause.cited else ""
    change = f"{cause.place}  {cause.text}{article}"
    return locale.say("regression", "changed-since", revision=since, change=change)


def _step(step: Step, locale: Locale) -> Iterator[str]:
    indent = PAD * 3
    was = f" ({locale.say('regression', 'was', value=step.was)})" if step.was and step.was != step.got else ""
    source = f"  [{step.cited}]" if step.cited else ""
    yield f"{indent}{step.name} = {step.got}{was}{source}"
    if step.formula:
        yield f"{indent}{PAD}= {step.formula}" + (f"  ({', '.join(step.reads)})" if step.reads else "")


def summary(found: Sequence[Tested], locale: Locale) -> str:
    """How many contracts and stated lines there are, how many contracts differ, and how many say nothing."""
    wrong = sum(not one.holds for one in found)
    nothing = sum(one.says_nothing for one in found)
    parts = [
        locale.say("regression", "contracts", count=len(found)),
        locale.say("regression", "stated-lines", count=sum(len(o.lines) for o in found)),
        locale.say("regression", "differing", count=wrong),
    ]
    if nothing:
        parts.append(locale.say("regression", "saying-nothing", count=nothing))
    return ", ".join(parts)


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_data(found: Sequence[Tested]) -> dict[str, Any]:
    """Each contract with its lines, what differs and why; then the numbers."""
    return {
        "contracts": [_contract(one) for one in found],
        "summary": {
            "contracts": len(found),
            "stated": sum(len(one.lines) for one in found),
            "differing": sum(not one.holds for one in found),
            "nothing_stated": sum(one.says_nothing for one in found),
        },
    }


def _contract(one: Tested) -> dict[str, Any]:
    return {
        "file": one.file,
        "contract": one.title,
        "status": "nothing_stated" if one.says_nothing else "passed" if one.holds else "failed",
        "stated": len(one.lines),
        "recorded": bool(one.recorded),
        "differences": [difference_data(d, c) for c in one.wrong for d in c.differences],
        "faults": [
            {"code": f.code, "message": f.message, "place": f.span.place if f.span else None, "hint": f.hint}
            for f in one.diagnostics
        ],
    }


def difference_data(found: Difference, about: Checked) -> dict[str, Any]:
    """One difference with the way to the value and the changes of the rules that lie on it."""
    return {
        "name": found.name,
        "kind": "recorded" if found.id else "stated",
        "id": found.id or None,
        "under": about.under or None,
        "place": about.place,
        "source": about.source or None,
        "part": found.part,
        "expected": found.wanted,
        "got": found.got,
        "step": found.step or None,
        "more_places": found.others,
        "why": [
            {
                "depth": s.depth,
                "name": s.name,
                "formula": s.formula or None,
                "got": s.got,
                "was": s.was or None,
                "source": s.source or None,
                "reads": list(s.reads),
            }
            for s in found.why.steps
        ],
        "causes": [{"change": c.text, "place": c.place, "article": c.article or None} for c in found.why.causes],
    }


def as_junit(found: Sequence[Tested], since: str) -> str:
    """JUnit XML: a suite for each contract, a case for each stated line and for what is recorded. No times are in it,
    so that two runs give the same file."""
    suites = [_suite(one, since) for one in found]
    cases, failures, errors = (sum(numbers) for numbers in zip(*(s[1] for s in suites), strict=True))
    head = f'<testsuites name="accord" tests="{cases}" failures="{failures}" errors="{errors}">'
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *(s[0] for s in suites), "</testsuites>"]) + "\n"
    return _NOT_XML.sub("\ufffd", text)


def _suite(one: Tested, since: str) -> tuple[str, tuple[int, int, int]]:
    checked = [*one.lines, *one.recorded]
    lines = [_case(one, c, since) for c in checked]
    for diagnostic in one.diagnostics:
        text = report_diagnostics.as_text(diagnostic)
        lines.append(
            f"    <testcase classname={quoteattr(one.file)} name={quoteattr(diagnostic.code)}>\n"
            f"      <error message={quoteattr(diagnostic.message)}>{escape(text)}</error>\n    </testcase>"
        )
    failures, errors = sum(not c.holds for c in checked), len(one.diagnostics)
    total = len(checked) + errors
    head = f'  <testsuite name={quoteattr(one.file)} tests="{total}" failures="{failures}" errors="{errors}">'
    return "\n".join([head, *lines, "  </testsuite>"]), (total, failures, errors)


def _case(one: Tested, checked: Checked, since: str) -> str:
    name = checked.label + (f" ({checked.under})" if checked.under else "")
    head = (
        f"    <testcase classname={quoteattr(one.file)} name={quoteattr(name)} file={quoteattr(one.file)}"
        f' line="{checked.line}"'
    )
    if checked.holds:
        return head + "/>"
    text = "\n".join(line for d in checked.differences for line in difference_text(d, checked, since, Locale()))
    message = "; ".join(d.message for d in checked.differences[:3])
    return f"{head}>\n      <failure message={quoteattr(message)}>{escape(text)}</failure>\n    </testcase>"
