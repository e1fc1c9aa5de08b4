"""The program's own words in what people read, and how numbers and dates are written, by locale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from ..base import dates
from ..base.messages import entries, say
from ..base.numbers import exact, fixed
from ..base.positions import printable
from ..core.outcomes import EvaluationError, Outcome, Unknown


@dataclass(frozen=True)
class Locale:
    """How things are written: `en` or `fr`."""

    name: str = "en"

    def say(self, area: str, name: str, /, **parts: Any) -> str:
        """The words `name` of a file of `base/words/` with their parts, in the language."""
        return say(area, name, **parts).told(self.name)

    def heads(self, area: str, *names: str) -> list[str]:
        """The headings of columns."""
        return [self.say(area, name) for name in names]

    def key(self, key: str) -> str:
        """What people call a key of the language; most are called by their name."""
        return self._of_language(f"key-{key.replace('_', '-')}") or key.replace("_", " ")

    def heading(self, section: str) -> str:
        """The heading of a section; one that has none is called by its name."""
        return self._of_language(f"heading-{section}") or section.capitalize()

    def _of_language(self, name: str) -> str:
        return self.say("language", name) if name in entries("language") else ""

    def digits(self, text: str) -> str:
        """A plain decimal with groups of three and the decimal sign of the locale."""
        sign, number = ("-", text[1:]) if text.startswith("-") else ("", text)
        whole, _, rest = number.partition(".")
        groups = f"{int(whole):,}".replace(",", " " if self.name == "fr" else ",")
        return sign + groups + (("," if self.name == "fr" else ".") + rest if rest else "")

    def number(self, value: Fraction, type_: str) -> str:
        """Money to the cent, in French with its sign; any other number exact, a fraction if decimals have no end."""
        if type_ == "money":
            return self.digits(fixed(value, 2)) + (" €" if self.name == "fr" else "")
        text = exact(value)
        return text if "/" in text else self.digits(text)

    def day(self, value: date) -> str:
        """Day, month and year in the order of the locale."""
        return dates.written(value, self.name)

    def outcome(self, outcome: Outcome, type_: str) -> str:
        """An outcome as a reader sees it; the dash is not applicable."""
        if isinstance(outcome, Unknown):
            return self.say("report", "unknown")
        if isinstance(outcome, EvaluationError):
            return self.say("report", "error")
        if isinstance(outcome, bool):
            return self.say("report", "yes") if outcome else self.say("report", "no")
        if isinstance(outcome, Fraction):
            return self.number(outcome, type_)
        if isinstance(outcome, date):
            return self.day(outcome)
        return printable(outcome) if isinstance(outcome, str) else "–"
