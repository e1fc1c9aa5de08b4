"""The outcome of a test run for a reader: a line for each contract, each difference with its reason, and a summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..report import faults as fault_report
from ..words import Locale
from .run import Checked, Difference, Tested
from .trace import Cause, Step

PAD = "  "


def as_text(found: Sequence[Tested], since: str, locale: Locale) -> str:
    """All contracts in order. A fault that several share is told in full once."""
    lines: list[str] = []
    seen: set[str] = set()
    for one in found:
        lines += [_headline(one, locale)]
        for fault in one.faults:
            block = fault_report.as_text(fault).splitlines()
            lines += [PAD + line for line in (block[:1] if block[0] in seen else block)]
            seen.add(block[0])
        wrong = [(d, c) for c in one.wrong for d in c.differences]
        alike = len({d.why.causes for d, _ in wrong}) == 1  # one change that did it all is told once
        for n, (difference, checked) in enumerate(wrong, 1):
            lines += difference_text(difference, checked, since, locale, not alike or n == len(wrong))
    return "\n".join([*lines, "", summary(found, locale)]) + "\n"


def _headline(one: Tested, locale: Locale) -> str:
    stated, kept = len(one.lines), sum(int(c.label.split()[0]) for c in one.recorded)
    moved = sum(1 + d.others for c in one.recorded for d in c.differences)
    wrong = sum(not c.holds for c in one.lines)
    word = locale.word("says nothing" if one.says_nothing else "passes" if one.holds else "differs")
    counted = (
        [f"{stated} {locale.word('stated')}" + (f", {wrong} {locale.word('do not come out')}" if wrong else "")]
        if stated
        else []
    )
    counted += (
        [f"{kept} {locale.word('recorded')}" + (f", {moved} {locale.word('moved')}" if moved else "")] if kept else []
    )
    return f"{word.ljust(8)}  {one.file}" + (f"  {'; '.join(counted)}" if counted else "")


def difference_text(
    found: Difference, about: Checked, since: str, locale: Locale, with_causes: bool = True
) -> Iterator[str]:
    """One difference: got and expected, where it is stated, the way to the value and the change that did it."""
    named = found.message if found.part not in ("is",) or not found.step else f"{found.message} ({found.step})"
    identified = f"[{found.id}] " if found.id else ""
    places = f" ({locale.word('and')} {found.others} {locale.word('more places')})" if found.others else ""
    yield f"{PAD}{identified}{named}{places}"
    under = f" ({about.under})" if about.under else ""
    yield f"{PAD * 3}{locale.word('recorded in' if found.id else 'stated in')} {about.place}{under}" + (
        f": {about.source}" if about.source else ""
    )
    if found.hint:
        yield f"{PAD * 3}→ {found.hint}"
    for step in found.why.steps:
        yield from _step(step, locale)
    for cause in found.why.causes if with_causes else ():
        yield PAD + cause_text(cause, since, locale)


def cause_text(cause: Cause, since: str, locale: Locale) -> str:
    article = f" [{cause.cited}]" if cause.cited else ""
    return f"{locale.word('changed since')} {since}: {cause.place}  {cause.text}{article}"


def _step(step: Step, locale: Locale) -> Iterator[str]:
    indent = PAD * 3
    was = f" ({locale.word('was')} {step.was})" if step.was and step.was != step.got else ""
    source = f"  [{step.cited}]" if step.cited else ""
    yield f"{indent}{step.name} = {step.got}{was}{source}"
    if step.formula:
        yield f"{indent}{PAD}= {step.formula}" + (f"  ({', '.join(step.reads)})" if step.reads else "")


def _count(number: int, what: str, locale: Locale) -> str:
    one = number == 1 or (number == 0 and locale.name == "fr")  # French counts nothing in the singular
    return f"{number} {locale.word(what if one else f'{what}s')}"


def summary(found: Sequence[Tested], locale: Locale) -> str:
    wrong = sum(not one.holds for one in found)
    nothing = sum(one.says_nothing for one in found)
    parts = [
        _count(len(found), "contract", locale),
        _count(sum(len(o.lines) for o in found), "stated line", locale),
        f"{_count(wrong, 'contract', locale)} {locale.word('that differs' if wrong == 1 else 'that differ')}",
    ]
    if nothing:
        parts.append(f"{nothing} {locale.word('that say nothing')}")
    return ", ".join(parts)
