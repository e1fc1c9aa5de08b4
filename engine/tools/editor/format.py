"""A rule file laid out anew: two spaces a level, keys in one order, tables aligned; only the layout changes.

Works on the lines of the text and the places of its nodes. What cannot be laid out with certainty is moved as it
stands, and the result is compared with the original, data and comments: a difference is a refusal, never a change.

- The keys of the file and of its elements come in the order in which the language has them; others follow as they
  stood. Where a comment of its own line stands among the keys of an element, their order is kept.
- Names (of elements, members, options) and lists keep their order: it has a meaning.
- Rows that are lists on one line are put in columns. Several empty lines become one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from ...base.diagnostics import Diagnostic, DiagnosticError
from ...base.messages import say
from ...base.node import Node
from ...base.yaml_reader import load
from ...consolidation.operations import VERBS
from ...consolidation.spec import language

OPERATION = ("insert replace repeal", "at", "expect", "after before", "with source", "note", "codes")  # as they stand
WIDTH = 140  # a row longer than this is left as it is
Path = tuple[str | int, ...]


def formatted(text: str, name: str) -> str:
    """The text laid out; raises `DiagnosticError` where it cannot be read, or where its data or comments would
    change."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    node = load(clean, name)
    if not node.is_map or _is_flow(node, clean.split("\n")):
        return text
    result = "\n".join(_tidy(_Layout(clean, node).whole())).strip("\n") + "\n"
    after = load(result, name)
    if _data(load(text, name)) != _data(after) or comments(text) != comments(result):
        raise DiagnosticError([Diagnostic(say("E104", "no-layout"), node.span)])
    return result


def comments(text: str) -> Counter[str]:
    """The comments of a text, without the spaces around them, and how often each stands there."""
    found: list[str] = []
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    end = 0
    for token in yaml.scan(text, Loader=loader):
        start = token.start_mark.index
        if start > end:
            found += re.findall(r"#[^\n]*", text[end:start])
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            found += re.findall(r"#[^\n]*", text[start : token.end_mark.index].split("\n")[0])
        end = max(end, token.end_mark.index)
    found += re.findall(r"#[^\n]*", text[end:])
    return Counter(comment.strip() for comment in found)


def _order(path: Path, node: Node, root: Node) -> Sequence[str]:
    """The order of the keys of a mapping, nothing where their order has a meaning."""
    if not path:
        return [entry.name for entry in language().file] if "kind" in node.map else ()
    if path[0] == "operations" and len(path) > 1:
        if len(path) == 2:
            return OPERATION
        path = _target(path, root)
    section = language().sections.get(str(path[0])) if len(path) > 1 else None
    if section is None or len(path) == 2:
        return list(section.by_name) if section is not None else ()
    key = section.by_name.get(str(path[2]))
    return [part.name for part in key.parts] if key is not None and isinstance(path[-1], int) else ()


def _target(path: Path, root: Node) -> Path:
    """Where what an operation writes stands in the law."""
    operation = root.must("operations").items[int(path[1])]
    written = next((t for verb in VERBS if (t := operation.text(verb))), "")
    return (*written.split("."), *path[3:]) if path[2] == "with" and "at" not in operation.map else ()


def _ranks(order: Sequence[str]) -> dict[str, int]:
    """The rank of each key; keys of one rank stay as they stand."""
    return {key: number for number, keys in enumerate(order) for key in keys.split()}


def _data(node: Node, path: Path = (), root: Node | None = None) -> Any:
    """Everything about a node but its layout; keys without an order of their own in the order of the file."""
    root = root or node
    if node.is_map:
        pairs = [(k, _data(v, (*path, k), root)) for k, v in node.map.items()]
        return ("map", tuple(sorted(pairs, key=lambda p: p[0])) if _order(path, node, root) else tuple(pairs))
    if node.is_list:
        return ("list", tuple(_data(v, (*path, i), root) for i, v in enumerate(node.items)))
    return (type(node.value).__name__, node.value, node.raw, node.quoted)


def _is_flow(node: Node, lines: Sequence[str]) -> bool:
    """Whether a collection stands in brackets or braces."""
    return (node.is_map or node.is_list) and lines[node.span.line][node.span.column : node.span.column + 1] in (
        "{",
        "[",
    )


def _tidy(lines: Sequence[str]) -> Iterator[str]:
    """One empty line where there were several; those inside a text of several lines are marked and kept."""
    last = ""
    for line in lines:
        if line or last:
            yield line.replace(_KEPT, "")
        last = line


_KEPT = "\ufffe"  # marks an empty line that is part of a text; no file can hold this character


@dataclass(frozen=True)
class _Part:
    """An entry of a mapping or list: its lines, without the comments above it."""

    name: str | int
    node: Node
    start: int
    end: int
    above: range  # empty lines and comments before it


class _Layout:
    def __init__(self, text: str, root: Node) -> None:
        self.lines, self.root = text.split("\n"), root

    def whole(self) -> list[str]:
        node = self.root
        found = self.block(node, (), 0, len(self.lines))
        return self.apart(range(node.span.line), 0) + found if found is not None else self.lines

    def indent(self, line: int) -> int:
        return len(self.lines[line]) - len(self.lines[line].lstrip(" "))

    def is_apart(self, line: int) -> bool:
        """An empty line or a comment of its own."""
        return self.lines[line].strip() == "" or self.lines[line].lstrip().startswith("#")

    # parts

    def block(self, node: Node, path: Path, indent: int, end: int) -> list[str] | None:
        """The lines of a mapping or list of lines, `indent` spaces in; nothing where it cannot be taken apart."""
        parts = self.parts(node, end)
        if parts is None:
            return None
        free = all(not self.lines[n].strip() for p in parts[1:] for n in p.above)
        order = _order(path, node, self.root)
        if node.is_map and order and free:
            places = _ranks(order)
            first = parts[0].above  # stays at the top
            parts = sorted(
                (_Part(p.name, p.node, p.start, p.end, range(0)) if p is parts[0] else p for p in parts),
                key=lambda p: places.get(str(p.name), len(order)),
            )
            head = self.apart(first, indent)
        else:
            head = []
        rows = self.rows(parts) if node.is_map else {}
        for part in parts:
            head += self.apart(part.above, indent)
            lines = self.entry(part, path, indent, rows) if node.is_map else self.item(part, path, indent)
            head += lines
        return head + self.apart(range(max(p.end for p in parts), end), indent)

    def apart(self, numbers: range, indent: int) -> list[str]:
        return [(" " * indent + self.lines[n].strip()) if self.lines[n].strip() else "" for n in numbers]

    def parts(self, node: Node, end: int) -> list[_Part] | None:
        """The entries with the lines that belong to each."""
        if node.is_map:
            spans: list[tuple[str | int, Node, int, int]] = [
                (k, v, v.where.line, v.where.column) for k, v in node.map.items()
            ]
        else:
            dash = node.span.column
            spans = []
            for number, child in enumerate(node.items):
                line = child.where.line if child.key else child.span.line
                spans.append((number, child, line, dash))
                if (
                    not self.lines[line][dash : child.span.column].startswith("-")
                    or self.lines[line][dash + 1 : child.span.column].strip()
                ):
                    return None
        column = spans[0][3]
        if any(c != column for *_, c in spans) or len({line for *_, line, _ in spans}) < len(spans):
            return None
        if any(self.lines[line][:column].strip(" -") for _, _, line, _ in spans[:1]) or any(
            self.indent(line) != column for _, _, line, _ in spans[1:]
        ):
            return None
        parts: list[_Part] = []
        begin = spans[0][2]
        for number, (key, child, line, _) in enumerate(spans):
            after = spans[number + 1][2] if number + 1 < len(spans) else end
            stop = after
            while stop - 1 > line and self.is_apart(stop - 1):
                stop -= 1
            while (
                stop < after
                and any(self.lines[n].strip() for n in range(stop, after))
                and self.own(stop, after, column)
            ):
                stop += 1
            parts.append(_Part(key, child, line, stop, range(begin, line)))
            begin = stop
        return parts

    def own(self, line: int, after: int, column: int) -> bool:
        """Whether what stands apart here still belongs to the entry above it: a comment further in."""
        comment = next((n for n in range(line, after) if self.lines[n].strip()), None)
        return comment is not None and self.indent(comment) > column

    # entries

    def entry(self, part: _Part, path: Path, indent: int, rows: Mapping[str | int, str]) -> list[str]:
        line, key = self.lines[part.start], part.node.key
        assert key is not None
        lead = " " * indent
        child, inside = part.node, (*path, part.name)
        below = child.span.line > part.start
        written = line[key.column : child.span.column] if not below else line[key.column :]
        if part.name in rows:
            return [lead + rows[part.name]]
        if not below:
            name = written.rstrip()
            if not name.endswith(":") or (
                child.raw == "" and not child.quoted and not child.is_map and not child.is_list
            ):
                return self.moved(part, indent - key.column)
            start = f"{lead}{name[:-1].rstrip()}: "
            if part.end == part.start + 1:
                value = line[child.span.column :].rstrip()
                return [start + (self.reordered(child, inside, value) or value)]
            return [start + line[child.span.column :], *self.moved(part, indent - key.column)[1:]]
        match = re.fullmatch(r"(.*?)\s*:\s*(#.*)?", written)
        if match is None or not (child.is_map or child.is_list) or _is_flow(child, self.lines):
            return self.moved(part, indent - key.column)
        inner = self.within(child, inside, indent + 2, part)
        if inner is None:
            return self.moved(part, indent - key.column)
        return [f"{lead}{match[1]}:" + (f"  {match[2].rstrip()}" if match[2] else ""), *inner]

    def within(self, child: Node, path: Path, indent: int, part: _Part) -> list[str] | None:
        """A block below its key, with the comments between the two."""
        found = self.block(child, path, indent, part.end)
        return None if found is None else self.apart(range(part.start + 1, child.span.line), indent) + found

    def item(self, part: _Part, path: Path, indent: int) -> list[str]:
        child = part.node
        dash = self.lines[part.start].index("-", max(0, self.indent(part.start)))
        shift = indent - dash
        if child.is_map and not _is_flow(child, self.lines) and child.span.line == part.start:
            found = self.block(child, (*path, part.name), indent + 2, part.end)
            if found and not found[0].lstrip().startswith("#") and found[0].strip():
                return [" " * indent + "- " + found[0].lstrip(), *found[1:]]
        if part.end == part.start + 1 and not child.is_list:
            value = self.lines[part.start][child.span.column :].rstrip()
            return [" " * indent + "- " + (self.reordered(child, (*path, part.name), value) or value)]
        return self.moved(part, shift)

    def moved(self, part: _Part, shift: int) -> list[str]:
        """The lines as they stand, further in or out."""
        found = []
        for number in range(part.start, part.end):
            line = self.lines[number]
            if not line.strip():
                found.append(_KEPT if shift or not line else line)
            elif shift >= 0:
                found.append(" " * shift + line)
            else:
                found.append(line[min(-shift, self.indent(number)) :])
        return found

    def reordered(self, node: Node, path: Path, text: str) -> str:
        """An element in braces on one line, its keys in order; nothing where that is not one."""
        order = _order(path, node, self.root)
        if not order or not node.is_map or not text.startswith("{"):
            return ""
        line, keys = node.span.line, list(node.map.items())
        if not keys or any(v.key is None or v.key.line != line for _, v in keys):
            return ""
        starts = [v.key.column - node.span.column for _, v in keys if v.key is not None]
        close = _closing(text)
        pieces = [
            text[a:b].strip().removesuffix(",").strip() for a, b in zip(starts, [*starts[1:], close], strict=True)
        ]
        places = _ranks(order)
        ranked = sorted(zip((k for k, _ in keys), pieces, strict=True), key=lambda p: places.get(p[0], len(order)))
        return "{" + ", ".join(piece for _, piece in ranked) + text[close:]

    def rows(self, parts: Sequence[_Part]) -> dict[str | int, str]:
        """Lists on one line each, as many in each, in columns: keys to the left, numbers to the right."""
        found: dict[str | int, tuple[str, list[str], str]] = {}
        for part in parts:
            child, line = part.node, self.lines[part.start]
            if not child.is_list or part.end != part.start + 1 or child.span.line != part.start or not child.items:
                return {}
            if child.key is None or any(i.is_map or i.is_list or i.quoted for i in child.items):
                return {}
            close = line.index("]", child.items[-1].span.column)
            key = line[child.key.column : child.span.column].rstrip()
            cells = [i.raw for i in child.items]
            inside = line[child.span.column + 1 : close]
            if [c.strip() for c in inside.split(",")] != cells or not key.endswith(":"):
                return {}
            found[part.name] = (key[:-1].rstrip() + ":", cells, line[close + 1 :].strip())
        if len(found) < 2 or len({len(cells) for _, cells, _ in found.values()}) > 1:
            return {}
        widest = max(len(key) for key, _, _ in found.values())
        columns = [max(map(len, column)) for column in zip(*(cells for _, cells, _ in found.values()), strict=True)]
        made = {}
        for name, (key, cells, comment) in found.items():
            row = ", ".join(cell.rjust(width) for cell, width in zip(cells, columns, strict=True))
            made[name] = f"{key.ljust(widest)} [{row}]" + (f"  {comment}" if comment else "")
        return made if max(map(len, made.values())) <= WIDTH else {}


def _closing(text: str) -> int:
    """Where the brace that opens a text is closed."""
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    tokens = (t for t in yaml.scan(text, Loader=loader) if isinstance(t, (*_OPENING, *_CLOSING)))
    depth = 0
    return next(
        int(t.start_mark.index) for t in tokens if (depth := depth + (1 if isinstance(t, _OPENING) else -1)) == 0
    )


_OPENING = (yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken)
_CLOSING = (yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
