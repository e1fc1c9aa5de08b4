"""The page of all readings of a text, by subject, with what each option moves where contracts are given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...base.cited import MOST, cited
from ...base.positions import printable
from ...core.model import Reading, RuleSet
from ...report.layout import INDENT, page
from ...report.locale import Locale
from .moved import Moved
from .report import option_data, option_lines
from .subjects import by_subject


def all_readings_text(rules: RuleSet, moved: Mapping[str, Moved] | None, contract: str, locale: Locale) -> str:
    """Every reading: its question, source and reason, and its options, the one chosen with a star. `moved` says what
    they move, in `contract` where there is one for all of them, else each in its own."""
    head = [f"{rules.id}: {printable(rules.title)}", locale.say("readings", "count", count=len(rules.readings))]
    head += [locale.say("readings", "contract", title=contract)] if contract else []
    blocks = [head]
    for subject, readings in by_subject(rules.readings.values(), rules).items():
        blocks.append(
            [printable(subject.label or subject.name) if subject is not None else locale.say("readings", "the-text")]
        )
        for reading in readings:
            found = moved.get(reading.name) if moved is not None else None
            blocks[-1] += [INDENT + line for line in _reading(reading, rules, locale)]
            blocks[-1] += [INDENT + line for line in _options(reading, found, locale)]
            if moved is not None:
                blocks[-1] += [INDENT * 4 + line for line in _remark(found, contract, locale)]
    return page(blocks)


def _reading(reading: Reading, rules: RuleSet, locale: Locale) -> Iterator[str]:
    source = cited(", ".join(reading.source.values()), rules.node)
    yield f"{reading.name}: {printable(reading.question, MOST)}" + (f" [{source}]" if source else "")
    if reading.because:
        yield INDENT * 3 + locale.say("readings", "because", reason=printable(reading.because, MOST))
    if reading.chosen is None:
        yield INDENT * 3 + locale.say("report", "reading-open")


def _options(reading: Reading, found: Moved | None, locale: Locale) -> Iterator[str]:
    if found is not None:
        for option in found.alternative.options:
            yield from option_lines(option, found.statement, locale)
        return
    for name, node in reading.options.items():
        yield f"  {'*' if name == reading.chosen else ' '} {name} ({printable(node.text('label') or name)})"


def _remark(found: Moved | None, contract: str, locale: Locale) -> Iterator[str]:
    """Where the options move nothing, or in which contract they do."""
    if found is None:
        yield locale.say("readings", "moves-nothing") if contract else locale.say("readings", "no-other-option")
    elif not found.alternative.moves:
        yield locale.say("readings", "moves-nothing")
    elif not contract:
        yield locale.say("readings", "in", title=found.statement.contract, rules=found.statement.rules)


def all_readings_data(rules: RuleSet, moved: Mapping[str, Moved]) -> list[dict[str, Any]]:
    """Every reading by subject; one that no contract tries has the names and labels of its options alone."""
    return [
        {
            "reading": reading.name,
            "subject": subject.name if subject is not None else None,
            "question": reading.question,
            "because": reading.because,
            "source": dict(reading.source),
            "chosen": reading.chosen,
            "contract": found.statement.contract if found is not None else None,
            "rules": found.statement.rules if found is not None else None,
            "moves": found.alternative.moves if found is not None else False,
            "options": [option_data(o) for o in found.alternative.options]
            if found is not None
            else [{"option": n, "label": o.text("label") or ""} for n, o in reading.options.items()],
        }
        for subject, readings in by_subject(rules.readings.values(), rules).items()
        for reading in readings
        for found in [moved.get(reading.name)]
    ]
