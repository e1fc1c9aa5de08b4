"""The outcome of a test run for other programs: as data, and as JUnit XML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ...report import diagnostics as fault_report
from ...report.locale import Locale
from .report import difference_text
from .run import Checked, Difference, Tested

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
            {"code": f.code, "message": f.message, "place": f.mark.place if f.mark else None, "hint": f.hint}
            for f in one.faults
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
            {"depth": s.depth, "name": s.name, "formula": s.formula or None, "got": s.got, "was": s.was or None,
             "source": s.source or None, "reads": list(s.reads)}
            for s in found.why.steps
        ],
        "causes": [{"change": c.text, "place": c.place, "article": c.article or None} for c in found.why.causes],
    }  # fmt: skip


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
    for fault in one.faults:
        text = fault_report.as_text(fault)
        lines.append(f"    <testcase classname={quoteattr(one.file)} name={quoteattr(fault.code)}>\n"
                     f"      <error message={quoteattr(fault.message)}>{escape(text)}</error>\n    </testcase>")  # fmt: skip
    failures, errors = sum(not c.holds for c in checked), len(one.faults)
    total = len(checked) + errors
    head = f'  <testsuite name={quoteattr(one.file)} tests="{total}" failures="{failures}" errors="{errors}">'
    return "\n".join([head, *lines, "  </testsuite>"]), (total, failures, errors)


def _case(one: Tested, checked: Checked, since: str) -> str:
    name = checked.label + (f" ({checked.under})" if checked.under else "")
    head = f'    <testcase classname={quoteattr(one.file)} name={quoteattr(name)} file={quoteattr(one.file)} line="{checked.line}"'
    if checked.holds:
        return head + "/>"
    text = "\n".join(line for d in checked.differences for line in difference_text(d, checked, since, Locale()))
    message = "; ".join(d.message for d in checked.differences[:3])
    return f"{head}>\n      <failure message={quoteattr(message)}>{escape(text)}</failure>\n    </testcase>"
