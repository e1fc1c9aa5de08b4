"""What is wrong in the lines of a file that YAML cannot read: a colon, a dash or a column, where it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .diagnostics import Diagnostic
from .messages import say
from .positions import SourceText, Span
from .yaml_line import GLUED, WIDE_SPACES, Line, ahead, line_at, run
from .yaml_values import OPENERS, Value, closes_nothing, quoted

MERGE_MARK = re.compile(r"^(<{7}|={7}|>{7}|\|{7})(?: .*)?$", re.M)
_WIDE = re.compile(rf"^[ ]*(?:- +)*(?:[{WIDE_SPACES}]|-[{WIDE_SPACES}]|[\w]+:[{WIDE_SPACES}])")
_LOOSE = re.compile(r"(\"[^\"]*\"|'[^']*'|[\w/-]+)(?:\s*=\s*|\s+|$)(.*)")
_STEP = 2  # columns by which things are usually indented
_NO_START = "@`%|>"
_BLOCK = re.compile(r"[|>][-+0-9]*")
MOST_LETTERS = 2_000
"""Of a line: a longer one nobody wrote, and it is not looked into."""


@dataclass
class _Level:
    """A list or the names of a map, all in one column."""

    column: int
    is_list: bool
    first: int  # its first line
    count: int = 1


class Lines:
    """Goes through the lines of a file from its top and stops at the first that is wrong."""

    def __init__(self, source: SourceText, last: int) -> None:
        self.source, self.last = source, last
        self.levels: list[_Level] = []
        self.before: Line | None = None

    def mistake(self) -> Diagnostic | None:
        """The first thing that is wrong, down to the line where the parser gave up; nothing where none is known."""
        number, value, block = 0, None, -1
        count = self.source.text.count("\n") + 1
        while number < count and (number <= self.last or (value is not None and value.is_open)):
            text = self.source.line(number)
            if len(text) > MOST_LETTERS:
                return None
            if MERGE_MARK.match(text):
                return merge_marks(self.source, number)
            indent = len(text) - len(text.lstrip(" "))
            if not text.strip() or text.strip() == "---" or (block >= 0 and indent > block):
                pass
            elif value is not None and value.is_open:
                if not text.lstrip().startswith("#") and (
                    wrong := value.ends_before(number) or value.read(number, indent)
                ):
                    return wrong
            elif not text.lstrip().startswith("#"):
                block = -1
                line = line_at(self.source, number)
                if wrong := self.fits(line):
                    return wrong
                if line.key and _BLOCK.fullmatch(re.sub(r"\s+#.*", "", line.rest)):
                    block = self.levels[-1].column if self.levels else 0
                value = Value(self.source, self.levels[-1].column if self.levels else 0)
                if wrong := self.value_of(line, value):
                    return wrong
                self.before = line
            number += 1
        return value.never_closed() if value is not None and value.is_open else None

    def fits(self, line: Line) -> Diagnostic | None:
        """Whether a line stands where it may, and is taken up; else what is wrong."""
        text, at = line.text, Span(self.source, line.number, line.column)
        if wide := _WIDE.match(text):
            return Diagnostic(say("E110", "in-place-of-a-space"), at._replace(column=wide.end() - 1))
        if text[line.column :].startswith("\t"):
            return Diagnostic(say("E104", "tab"), at)
        if re.match(r"-[^\s-]", text[line.inner :]) and not line.key and (self.in_list(line) or ":" in text):
            return Diagnostic(say("E104", "no-space-after-dash", value=text[line.inner + 1 :].strip()), at)
        if not line.key and (glued := GLUED.fullmatch(text.rstrip(), line.inner)):
            colon = Span(self.source, line.number, glued.end(1))
            return Diagnostic(say("E104", "no-space-after-colon", key=glued[1], value=glued[2]), colon)
        left = [level for level in self.levels if level.column > line.column]
        self.levels = self.levels[: len(self.levels) - len(left)]
        top = self.levels[-1] if self.levels else None
        if top is None or line.column > top.column:
            return self.below(line, left[0] if left else None)
        if top.is_list and not line.is_entry:
            under = self.levels[-2] if len(self.levels) > 1 else None
            if under is None or under.column != top.column:
                return self.no_entry(line, left)
            self.levels.pop()
        elif line.is_entry and not top.is_list:
            self.levels.append(_Level(line.column, True, line.number))
        if not line.key and not line.is_entry:
            return self.no_colon(line)
        self.levels[-1].count += 1
        self.enter(line)
        return None

    def in_list(self, line: Line) -> bool:
        return any(level.is_list and level.column == line.column for level in self.levels)

    def enter(self, line: Line) -> None:
        """The map that begins after a dash."""
        if line.is_entry and line.key:
            self.levels.append(_Level(line.inner, False, line.number))

    def below(self, line: Line, left: _Level | None) -> Diagnostic | None:
        """A line further right than all that is open."""
        top, before = self.levels[-1] if self.levels else None, self.before
        if before is None or top is None or (left is None and before.awaits):
            following = ahead(self.source, line.number)
            is_name = following is not None and following.column >= line.column and following.key
            if not line.key and not line.is_entry:
                return self.no_colon(line) if is_name and line.rest[:1] not in ("{", "[") else None
            self.levels.append(_Level(line.column, line.is_entry, line.number))
            self.enter(line)
            return None
        if left is None and not line.key and not line.is_entry and line.rest[:1] not in ("{", "["):
            return None  # a text that goes on
        if line.is_entry and not top.is_list and not (left is not None and left.is_list):
            first = line_at(self.source, left.first) if left is not None else before
            return self.no_dash(first, line.column) if not first.is_entry else None
        if left is None and top.is_list and not line.is_entry:
            is_named = line.key and before.is_entry and not before.key and before.rest[:1] not in ("{", "[", '"', "'")
            return self.no_colon(before) if is_named else self.no_dash(line, top.column)
        return self.off(line, top, left)

    def off(self, line: Line, top: _Level, left: _Level | None) -> Diagnostic | None:
        """A line between two columns, or right of the one that it belongs to."""
        fitting = [level for level in (left, top) if level is not None and level.is_list == line.is_entry]
        if not fitting:
            return None
        target, following = fitting[0], ahead(self.source, line.number)
        if len(fitting) == 2 and line.awaits and following is not None and following.column == fitting[0].column:
            target = fitting[1]
        together = run(self.source, line)
        first = line_at(self.source, target.first)
        alone = target.count == 1 and (target.is_list or not first.is_entry)
        outer = self.levels[:-1] if target is top else self.levels
        above = outer[-1].column if outer else target.column
        usual = line.column == above + _STEP != target.column
        if alone and above < target.column and (together > 1 or usual):  # the others agree, or habit does
            line, together, column = first, 1, line.column
        else:
            column = target.column
        at = Span(self.source, line.number, line.column)
        said = say("E104", "column-off", word=line.word, column=line.column + 1, right=column + 1)
        if together > 1:
            said = say("E104", "columns-off", word=line.word, column=line.column + 1, right=column + 1, lines=together)
        return Diagnostic(said, at)

    def no_entry(self, line: Line, left: list[_Level]) -> Diagnostic | None:
        """A line in the column of dashes that has none: an entry without its dash, or a name of the entry above."""
        if line.text[line.inner] in OPENERS:
            return None
        begins = re.search(rf"^ {{{line.column}}}- +{re.escape(line.word)}:", self.source.text, re.M)
        if line.key and left and not begins:
            return self.off(line, self.levels[-1], left[0])
        return self.no_dash(line, line.column)

    def no_dash(self, line: Line, column: int) -> Diagnostic:
        at = Span(self.source, line.number, line.column)
        return Diagnostic(say("E104", "no-dash", word=line.word, column=column + 1), at)

    def no_colon(self, line: Line) -> Diagnostic | None:
        found = _LOOSE.match(line.text.rstrip(), line.inner)
        if found is None:
            return None
        after = Span(self.source, line.number, line.inner, len(found[1]))
        if not found[2] or found[2].startswith("#"):
            return Diagnostic(say("E104", "no-colon-below", key=found[1]), after)
        return Diagnostic(say("E104", "no-colon", key=found[1], value=found[2]), after)

    def value_of(self, line: Line, value: Value) -> Diagnostic | None:
        """What is wrong in the value of a line."""
        rest = re.sub(r"(?:^|\s+)#.*", "", line.rest)
        at = Span(self.source, line.number, line.text.index(rest, line.value)) if rest else None
        if at is None or _BLOCK.fullmatch(rest):
            return None
        if rest[0] in _NO_START:
            return Diagnostic(say("E104", "no-start", sign=rest[0], value=quoted(rest)), at)
        if rest[0] in OPENERS:
            return closes_nothing(at)
        if rest[0] in "{[\"'":
            return value.read(line.number, at.column)
        if not (line.key and (second := re.search(r":(?=\s|$)", rest))):
            return None
        colon = at._replace(column=at.column + second.start())
        if rest[-1] in OPENERS and OPENERS[rest[-1]] not in rest:
            opener = f"{OPENERS[rest[-1]]}{rest}"
            said = say("E104", "not-opened", sign=rest[-1], key=line.key, value=opener)
            return Diagnostic(said, at._replace(column=at.column + len(rest) - 1))
        return Diagnostic(say("E104", "second-colon", value=quoted(rest)), colon)


def merge_marks(source: SourceText, number: int) -> Diagnostic:
    """The fault that what git could not merge is left in a file."""
    return Diagnostic(say("E104", "merge-marks"), Span(source, number, 0, 7))
