"""What people call the parts of two texts: labels of elements and members, types, and values as they are written."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from ...base.cited import cited, document_title
from ...base.node import Node
from ...base.numbers import exact
from ...base.positions import printable
from ...compiler.reader import scalar
from ...consolidation.operations import address
from ...consolidation.spec import language
from ...core.outcomes import Outcome
from ...report.locale import Locale
from .formulas import formula_text

Key = tuple[tuple[str, str], ...]


class Names:
    """Labels and values, from the later text and failing that from the earlier one."""

    def __init__(self, before: Node, after: Node, locale: Locale) -> None:
        self.texts, self.locale = (after, before), locale

    def text(self, *path: str) -> str:
        """What stands at a path, as the later text says it, else the earlier; empty where neither does."""
        found = (t.text(*path) for t in self.texts)
        return printable(next((x for x in found if x), ""), 2000)

    def element(self, section: str, name: str) -> str:
        """The label of an element; without one its name, as words."""
        if section == "documents":
            return document_title(name, *self.texts)
        return self.text(section, name, "label") or self.text(section, name, "question") or name.replace("_", " ")

    def article(self, source: str) -> str:
        """A source with the title of its document."""
        return cited(source, *self.texts)

    def member(self, dimension: str, member: str) -> str:
        """The label of a member; a member that is a number is called by it."""
        if member.isdigit():
            return f"{_low(self.element('dimensions', dimension).split(' ')[0])} {member}"
        label = self.text("dimensions", dimension, "members", member, "label") or member.replace("_", " ")
        return f"{label} ({member})" if self._shared(dimension, member) else label

    def _shared(self, dimension: str, member: str) -> bool:
        """Whether another member of the text has the same label."""
        members = next(
            (m for t in self.texts if (m := t.get("dimensions", dimension, "members")) and member in m.map), None
        )
        label = members.text(member, "label") if members is not None else None
        return (
            members is not None
            and label is not None
            and sum(m.text("label") == label for m in members.map.values()) > 1
        )

    def cell(self, table: str, at: Key) -> str:
        """A cell as a person would name it: members with a name, the table, then the numbered ones."""
        named = [self.member(d, m) for d, m in at if not m.isdigit()]
        numbered = [self.member(d, m) for d, m in at if m.isdigit()]
        label = self.element("tables", table)
        return ", ".join([*named, _low(label) if named else label, *numbered])

    def _home(self, name: str) -> str:
        """The section of an element that is known by its name alone."""
        return next((s for s in language().valued for t in self.texts if t.get(s, name) is not None), "")

    def named(self, name: str) -> str:
        """The label of a value that is known by its name alone."""
        return self.element(self._home(name) or "rules", name)

    def type_named(self, name: str) -> str:
        """The type of a value that is known by its name alone; empty where there is no such value."""
        home = self._home(name)
        return language().sections[home].type or self.type(home, name) if home else ""

    def type(self, section: str, name: str) -> str:
        """The type that an element gives itself; empty where it gives none."""
        return self.text(section, name, "type")

    def outcome(self, node: Node | None, type_: str) -> Outcome | None:
        """A scalar of the text as a value, if it is one of this type."""
        if node is None or node.is_map or node.is_list or not type_:
            return None
        return scalar(node, type_)

    def value(self, node: Node | None, type_: str = "") -> str:
        """A value as it is read aloud."""
        if node is None:
            return "–"
        found = self.outcome(node, type_)
        if found is not None:
            return self.amount(found, type_) if isinstance(found, Fraction) else self.locale.outcome(found, type_)
        if node.is_map and set(node.map) == {"document", "at"}:
            return self.article(address(node))
        if node.is_map:
            return ", ".join(f"{k}: {self.value(v)}" for k, v in node.map.items()) or "{}"
        if node.is_list and all(not i.map and not i.items for i in node.items):
            return ", ".join(self.value(i, type_) for i in node.items)
        if isinstance(node.value, bool):
            return self.locale.outcome(node.value, "boolean")
        if isinstance(node.value, Fraction):
            return self.amount(node.value, type_)
        return printable(formula_text(node), 2000)

    def amount(self, value: Fraction, type_: str) -> str:
        """A number without decimals that say nothing; money with its sign."""
        text = exact(value)
        if type_ == "money":
            return (self.locale.digits(text) if "/" not in text else text) + " €"
        if type_ == "rate" and "/" not in text:
            return self.locale.digits(exact(value * 100)) + " %"
        return text if "/" in text else self.locale.digits(text)

    def step(self, before: Node | None, after: Node | None, type_: str) -> str:
        """The difference of two values with its sign, where there is one to speak of."""
        old, new = self.outcome(before, type_), self.outcome(after, type_)
        if isinstance(old, bool) or isinstance(new, bool):
            return ""
        if isinstance(old, Fraction) and isinstance(new, Fraction):
            size = abs(new - old)
            points = self.locale.digits(exact(size * 100))
            rate = self.locale.say("diff", "points", points=points) if type_ == "rate" else ""
            return self._signed(rate or self.amount(size, type_), new >= old)
        if isinstance(old, date) and isinstance(new, date):
            days = abs((new - old).days)
            return self._signed(self.locale.say("diff", "days", days=days), new >= old)
        return ""

    def times(self, before: Node | None, after: Node | None, type_: str) -> str:
        """How many times the old value the new one is, to two places."""
        old, new = self.outcome(before, type_), self.outcome(after, type_)
        if (
            type_ == "rate"
            or isinstance(old, bool)
            or not isinstance(old, Fraction)
            or not isinstance(new, Fraction)
            or old <= 0
        ):
            return ""
        ratio = Fraction(round(new / old * 100), 100)
        about = "" if ratio == new / old else "≈ "
        return f"{about}×{self.locale.digits(exact(ratio))}" if new > 0 else ""

    def _signed(self, text: str, up: bool) -> str:
        return ("+" if up else "−") + text

    def difference(self, before: Node | None, after: Node | None, type_: str) -> str:
        """`+5 €, ×4`, or nothing."""
        return ", ".join(x for x in (self.step(before, after, type_), self.times(before, after, type_)) if x)


def _low(text: str) -> str:
    """The first letter small, unless the word is one of capitals."""
    return text[:1].lower() + text[1:] if not text[1:2].isupper() else text
