"""What is told of cells that are missing from tables: a member that no row has once, one that an amendment inserts
without its cells once for all tables, and each with the rows or the operations to be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from ..base.diagnostics import Diagnostic
from ..base.messages import Message, say
from ..base.positions import Span
from ..consolidation.operations import source_lines
from ..core.model import Dimension

BLANK = "…"  # stands for a figure that only the law can say
MOST = 3  # rows that are shown beside one
Members = Mapping[str, Dimension]


Told = tuple[str, Sequence[str], Diagnostic]
"""The name of a table, its dimensions, and what is wrong with one of its rows."""


def told_once(found: Iterable[Told], dimensions: Members) -> Iterator[Diagnostic]:
    """The faults of rows of tables, those of one cause as one."""
    groups: dict[object, list[Told]] = {}
    for one in _without_guessed(list(found)):
        groups.setdefault(_cause(*one), []).append(one)
    for group in groups.values():
        first = group[0][2]
        if first.code == "E608":
            yield _missing(group, dimensions)
        elif len(group) > 1:
            yield _declared(group, dimensions) or _alike(group)
        else:
            yield first


def _without_guessed(found: Sequence[Told]) -> Iterator[Told]:
    """Without the cells that are missing only because they stand below a name that is none: that is told."""
    wrong = [(table, dict(f.said.parts)["member"]) for table, _, f in found if f.code == "E607"]
    for table, per, fault in found:
        parts = dict(fault.said.parts)
        if fault.code == "E608":
            missing = tuple(m for m in parts["missing"] if not any(t == table and _is_near(m, w) for t, w in wrong))
            if not missing:
                continue
            said = replace(fault.said, parts=tuple({**parts, "missing": missing}.items()))
            fault = replace(fault, said=said)
        yield table, per, fault


def _is_near(member: str, wrong: str) -> bool:
    return bool(get_close_matches(wrong, [member], cutoff=0.6))


def _declared(group: Sequence[Told], dimensions: Members) -> Diagnostic | None:
    """That the dimension itself calls a member otherwise than all rows of several tables do."""
    first, parts = group[0][2], dict(group[0][2].said.parts)
    if first.code != "E607" or len({table for table, _, _ in group}) < 2:
        return None
    about = dimensions[parts["dimension"]]
    near = get_close_matches(parts["member"], about.members, n=1, cutoff=0.75)
    node = about.node.get("members", near[0]) if near else None
    if node is None:
        return None
    member, dimension = parts["member"], parts["dimension"]
    said = say("E607", "declared-otherwise", declared=near[0], member=member, dimension=dimension, count=len(group))
    return Diagnostic(said, node.where, None, tuple(_rows(group, 0)))


def _alike(group: Sequence[Told]) -> Diagnostic:
    first = group[0][2]
    if first.code == "E609" and len({table for table, _, _ in group}) > 1:
        parts = dict(first.said.parts)
        values, wanted, dimension = parts["values"], parts["wanted"], parts["dimension"]
        said = say("E609", "rows", values=values, wanted=wanted, dimension=dimension, rows=len(group))
        return Diagnostic(said, first.span, None, tuple(_rows(group, 1)))
    return replace(first, beside=(*first.beside, *_rows(group, 1)))


def _rows(group: Sequence[Told], start: int) -> list[tuple[Message, Span]]:
    shown = [f.span for _, _, f in group[start : start + MOST] if f.span is not None]
    captions = [say("E609", "row") for _ in shown]
    if more := len(group) - start - len(shown):
        captions[-1] = say("E609", "row-and-more", count=more)
    return list(zip(captions, shown, strict=True))


def _cause(table: str, per: Sequence[str], found: Diagnostic) -> object:
    """What is alike in faults of one cause."""
    parts = dict(found.said.parts)
    if found.code == "E608" and _is_new(found):
        return "E608", found.span
    if found.code == "E608":
        return "E608", table, parts["missing"], len(parts.get("above", ()))
    if (found.code, found.said.id) in (("E609", "wrong-length"), ("E607", "no-member")):
        return found.code, found.said.parts
    return found


def _is_new(found: Diagnostic) -> bool:
    """Whether a member is missing that a later text has inserted."""
    return found.advice is not None and found.advice.id == "insert"


def _missing(group: Sequence[Told], dimensions: Members) -> Diagnostic:
    _, _, first = group[0]
    if _is_new(first):
        assert first.advice is not None
        at = dict(first.advice.parts)
        tables = dict.fromkeys((name, tuple(per)) for name, per, _ in group)
        said = first.said
        if len(group) > 1:
            member, dimension = at["member"], at["dimension"]
            said = say("E608", "new-member", member=member, dimension=dimension, tables=[name for name, _ in tables])
        return Diagnostic(said, first.span, first.advice, first.beside, tuple(_inserts(tables, at, dimensions)))
    parts, (table, per, _) = dict(first.said.parts), group[0]
    above, missing = tuple(parts.get("above", ())), tuple(parts["missing"])
    rest = per[len(above) + 1 :]
    if len(group) == 1:
        blanks = _blanks(rest, dimensions)
        return Diagnostic(
            first.said, first.span, first.advice, first.beside, tuple(f"{member}: {blanks}" for member in missing)
        )
    rows = [", ".join(dict(f.said.parts)["above"]) for _, _, f in group]
    said = say("E608", "in-rows", table=table, missing=missing, count=len(rows), rows=rows)
    lines = tuple(f"{row}: {{…, {', '.join(f'{m}: {_blanks(rest, dimensions)}' for m in missing)}}}" for row in rows)
    return Diagnostic(said, first.span, first.advice, first.beside, lines)


def _inserts(tables: Iterable[tuple[str, Sequence[str]]], at: Mapping[str, str], dimensions: Members) -> Iterator[str]:
    """An operation for each table that puts the cells of a member in."""
    for name, per in tables:
        yield f"- insert: tables.{name}"
        yield f"  at: {{{at['dimension']}: {at['member']}}}"
        yield f"  with: {_blanks([d for d in per if d != at['dimension']], dimensions)}"
        member = dimensions[at["dimension"]].node.get("members", at["member"])
        yield from source_lines(member.origin if member is not None else None)


def _blanks(per: Sequence[str], dimensions: Members) -> str:
    """The form of the cells per dimensions: a list of the last one's, below the members of the others."""
    if not per:
        return BLANK
    members = dimensions[per[0]].members
    if len(per) == 1:
        return f"[{', '.join(BLANK for _ in members)}]" if _are_numbers(members) else _by_name(members, BLANK)
    return _by_name(members, _blanks(per[1:], dimensions))


def _are_numbers(members: Sequence[str]) -> bool:
    return all(member.isdigit() for member in members)


def _by_name(members: Sequence[str], cell: str) -> str:
    return "{" + ", ".join(f"{member}: {cell}" for member in members) + "}"
