"""Filled sheets as contracts: one row a contract, further sheets for members. Every value keeps the place of its
cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ...base.diagnostics import Fault, Faults, Faulty
from ...base.messages import say
from ...base.node import NONE, Node
from ...base.positions import Mark, shown
from ...check.contract import check_contract
from ...compiler.build import MEMBER
from ...compiler.compile import ready
from ...consolidation.library import Library
from ...contracts.facts import FactSchema
from ...core.model import Dimension, RuleSet
from .doubts import Doubts
from .grid import Cell, Grid, is_a_total, member_like
from .headings import CONTRACT, RULES, Head, check_headings, in_order, read_head, tell_headless
from .values import Unfit, is_none, member_of, value_of, word_of
from .writer import csv_text, inert

Place = frozenset[tuple[str, str]]  # dimensions with their members
Steps = tuple[int, ...]  # the members of ranges; none for all of them


@dataclass
class Draft:
    """A contract being put together: what its rows say, and what is wrong with it."""

    title: str
    cell: Cell
    sheet: str
    rules: Cell | str | None = None
    law: RuleSet | None = None
    facts: dict[Place, dict[str, dict[Steps, Node]]] = field(default_factory=dict)
    members: dict[Place, dict[str, dict[str, Mark]]] = field(default_factory=dict)  # below a place, by dimension
    empty: dict[tuple[Place, str], Mark] = field(default_factory=dict)
    rows: dict[tuple[str, Place], Mark] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    node: Node | None = None

    @property
    def reference(self) -> str | None:
        """The rule set with its variants, written as a contract names it; none where nothing does."""
        said = self.rules.text if isinstance(self.rules, Cell) else self.rules
        return " + ".join(" ".join(part.split()) for part in said.split("+")) if said is not None else None

    @property
    def is_sound(self) -> bool:
        return not self.faults.errors and self.node is not None


def read_contracts(
    grids: Iterable[Grid],
    library: Library,
    rules: str | None,
    locale: str,
    faults: Faults,
    strays: Faults,
    declared: bool = True,
) -> tuple[Draft, ...]:
    """The contracts of the sheets, each with its faults. Those of whole sheets are added to `faults`, those of rows
    that belong to no contract to `strays`. Where the locale is not `declared`, what reads both ways is asked about."""
    heads, others = [], []
    for grid in grids:
        head = read_head(grid, faults)
        if head is None:
            others.append(grid)
            continue
        faults.extend(grid.remarks_from(head.row))
        heads.append(head)
    found = _Reader(library, rules, locale, faults, strays, Doubts(locale, declared))
    found.read(heads)
    known = {n for law in found.laws.values() for n in (*law.facts, *law.dimensions)}
    for grid in others:
        tell_headless(grid, known if heads else None, faults)
    if others and not heads and not faults.errors:
        faults.add(say("E806", "no-rows", sheet=others[0].name))
    return tuple(found.drafts.values())


class _Reader:
    def __init__(
        self, library: Library, rules: str | None, locale: str, faults: Faults, strays: Faults, doubts: Doubts
    ) -> None:
        self.library, self.rules, self.locale, self.faults, self.strays = library, rules, locale, faults, strays
        self.doubts = doubts
        self.drafts: dict[str, Draft] = {}
        self.laws: dict[str, RuleSet] = {}
        self.broken: dict[str, tuple[Fault, ...]] = {}

    def read(self, heads: Sequence[Head]) -> None:
        self.read_laws(heads)
        forms = [FactSchema.of([law]) for law in self.laws.values()]
        if not forms:
            if heads and not self.faults.errors:
                said = say("E806", "none-filled")
                if any(True for head in heads for _ in head.rows):
                    said = say("E806", "none-names-rules", heading=RULES)
                self.faults.add(said, heads[0].cells[CONTRACT].mark)
            return
        sheets = [found for head in heads if (found := check_headings(head, forms, self.faults)) is not None]
        for head, keys in sheets:
            if not keys:
                for cells in head.rows:
                    self.contract(head, cells)
        for head, keys in sheets:
            for cells in head.rows if keys else ():
                self.member(head, keys, cells)
        self.doubts.tell(self.faults)
        for draft in self.drafts.values():
            self.finish(draft)

    def read_laws(self, heads: Sequence[Head]) -> None:
        """The rule sets that are named, each made ready once."""
        named: dict[str, Mark | None] = {self.rules: None} if self.rules else {}
        for head in heads:
            column = head.column(RULES)
            for cells in head.rows:
                if column is not None and column in cells:
                    named.setdefault(" ".join(cells[column].text.split()), cells[column].mark)
        for reference, mark in named.items():
            try:
                self.laws[reference] = ready(self.library, reference)
            except Faulty as error:
                self.broken[reference] = tuple(replace(f, mark=f.mark or mark) for f in error.faults)
        if self.rules in self.broken or not self.laws:
            self.faults.extend(f for faults in self.broken.values() for f in faults)

    def contract(self, head: Head, cells: Mapping[int, Cell]) -> None:
        """A row of the sheet of contracts."""
        title = self.title(head, cells)
        if title is None:
            return
        cell = cells[head.column(CONTRACT) or 0]
        if title in self.drafts:
            first = self.drafts[title]
            first.faults.add(
                say("E806", "contract-twice", cell=cell.name, title=shown(title, 60)),
                cell.mark,
                beside=[(say("E806", "first"), first.cell.mark)],
            )
            return
        column = head.column(RULES)
        rules: Cell | str | None = cells[column] if column is not None and column in cells else self.rules
        draft = self.drafts[title] = Draft(title, cell, head.grid.name, rules)
        if is_a_total(title):
            draft.faults.add(say("W817", "a-total", cell=cell.name, title=shown(title, 60)), cell.mark)
        reference = rules if isinstance(rules, str) or rules is None else " ".join(rules.text.split())
        if reference is None:
            draft.faults.add(say("E806", "no-rules", cell=cell.name, heading=RULES), cell.mark)
        draft.law = self.laws.get(reference or "")
        draft.faults.extend(self.broken.get(reference or "", ()))
        self.facts(draft, head, cells, frozenset())

    def title(self, head: Head, cells: Mapping[int, Cell]) -> str | None:
        cell = cells.get(head.column(CONTRACT) or 0)
        if cell is None or head.columns.get(cell.column, ("",))[0] != CONTRACT:
            some = cells[min(cells)]
            self.strays.add(say("E806", "no-contract", row=some.row + 1, heading=CONTRACT), some.mark)
            return None
        try:
            return " ".join(word_of(cell, say("E803", "title")).split())
        except Unfit as unfit:
            self.strays.extend([unfit.fault])
            return None

    def member(self, head: Head, keys: Sequence[str], cells: Mapping[int, Cell]) -> None:
        """A row of a sheet of members: the contract, the member of each dimension, and its facts."""
        title = self.title(head, cells)
        if title is None:
            return
        draft = self.drafts.get(title)
        if draft is None:
            cell = cells[head.column(CONTRACT) or 0]
            self.strays.add(say("E806", "unknown-contract", cell=cell.name, title=shown(title, 60)), cell.mark)
            return
        marks: dict[tuple[str, str], Mark] = {}
        for key in keys:
            column = head.column(key)
            found = cells.get(column) if column is not None else None
            if found is None:
                some = cells[min(cells)]
                draft.faults.add(say("E806", "no-member", row=some.row + 1, key=key), some.mark)
                return
            if draft.law is None:
                return
            about = draft.law.dimensions.get(key)
            if about is None:
                draft.faults.add(say("E802", "no-key", cell=found.name, key=key), found.mark)
                return
            if is_none(found, self.locale) and about.kind != "closed" and key == keys[-1]:
                self.stand(draft, marks)
                draft.empty[frozenset(marks), key] = found.mark
                self.nothing_more(draft, head, cells, keys)
                return
            member = self.member_word(draft, about, found)
            if member is None:
                return
            marks[key, member] = found.mark
        place, last = frozenset(marks), list(marks.values())[-1]
        if (head.grid.name, place) in draft.rows:
            first = draft.rows[head.grid.name, place]
            words = ", ".join(m for _, m in marks)
            draft.faults.add(
                say("E806", "row-twice", row=cells[min(cells)].row + 1, members=words),
                last,
                beside=[(say("E806", "first"), first)],
            )
            return
        draft.rows[head.grid.name, place] = last
        self.stand(draft, marks)
        self.facts(draft, head, cells, place)

    def stand(self, draft: Draft, marks: Mapping[tuple[str, str], Mark]) -> None:
        """Keep the members that a row names, each below those that lead to it."""
        assert draft.law is not None
        order = in_order([d for d, _ in marks], draft.law)
        for number, (dimension, member) in enumerate(sorted(marks, key=lambda m: order.index(m[0]))):
            above = frozenset(m for m in marks if m[0] in order[:number])
            draft.members.setdefault(above, {}).setdefault(dimension, {}).setdefault(member, marks[dimension, member])

    def member_word(self, draft: Draft, about: Dimension, cell: Cell) -> str | None:
        try:
            if about.kind == "closed":
                return member_of(cell, about)
            word = word_of(cell, say("E803", "member-name", dimension=about.name))
        except Unfit as unfit:
            draft.faults.extend([unfit.fault])
            return None
        if MEMBER.fullmatch(word):
            return word
        draft.faults.add(
            say("E706", "cell", cell=cell.name, word=shown(word, 60), dimension=about.name),
            cell.mark,
            say("E706", "write", name=member_like(word)) if member_like(word) else say("E706", "letters"),
        )
        return None

    def nothing_more(self, draft: Draft, head: Head, cells: Mapping[int, Cell], keys: Sequence[str]) -> None:
        for column, cell in cells.items():
            if head.columns.get(column, (CONTRACT,))[0] not in (CONTRACT, *keys):
                draft.faults.add(say("E806", "nothing-to-say-of", cell=cell.name, dimension=keys[-1]), cell.mark)

    def facts(self, draft: Draft, head: Head, cells: Mapping[int, Cell], place: Place) -> None:
        """The facts of a row, below the members of `place`. One that the rules do not know is told by the check."""
        law = draft.law
        for column, cell in sorted(cells.items()):
            if column not in head.columns:
                draft.faults.add(say("E802", "not-headed", cell=cell.name), cell.mark)
                continue
            name, steps = head.columns[column]
            if law is None or name in ("", CONTRACT, RULES) or name in law.dimensions:
                continue
            fact = law.facts.get(name)
            try:
                node = (
                    Node(cell.text, cell.mark, cell.mark, cell.text, True)
                    if fact is None
                    else value_of(cell, name, fact.type, law.dimensions.get(fact.type), self.locale)
                )
            except Unfit as unfit:
                draft.faults.extend([unfit.fault])
                continue
            if fact is not None and node.value != NONE:
                if self.doubts.asks(cell, name, fact.type, head.grid) and fact.type != "date":
                    continue  # asked about once; what would follow from one way of reading it is not told
                self.doubts.remember(cell, name, fact.type, node.value, head.grid, draft.faults)
            said = draft.facts.setdefault(place, {}).setdefault(name, {})
            other = next((n for s, n in said.items() if not s or not steps or s == steps), None)
            if other is not None:
                draft.faults.add(
                    say("E806", "said-twice", cell=cell.name, fact=name),
                    cell.mark,
                    beside=[(say("E806", "also"), other.mark)],
                )
                continue
            said[steps] = node

    def finish(self, draft: Draft) -> None:
        """The contract as a document, read and checked as a file of it would be."""
        if draft.law is None:
            return
        draft.node = _document(draft)
        found = Faults()  # of its own: the check stops at the first error of what it is given
        try:
            check_contract(draft.node, self.library, found, holds=True)
        except Faulty as error:
            found.extend(error.faults)
        draft.faults.extend(found)


def _document(draft: Draft) -> Node:
    """Title, rules and facts, in the order of the rule set."""
    assert draft.law is not None and draft.reference is not None
    mark = draft.cell.mark
    rules = Node(draft.reference, mark, mark, draft.reference)
    facts = _below(draft, draft.law, frozenset(), mark)
    head = {CONTRACT: Node(draft.title, mark, mark, draft.title, True), RULES: rules, "facts": facts}
    return Node(MappingProxyType(head), mark)


def _below(draft: Draft, law: RuleSet, place: Place, mark: Mark) -> Node:
    """What is said below the members of `place`: facts, then the dimensions that lead on."""
    said = draft.facts.get(place, {})
    found = {
        name: _along(said[name]) for name in [*(n for n in law.facts if n in said), *sorted(set(said) - set(law.facts))]
    }
    for dimension in law.dimensions.values():
        members = draft.members.get(place, {}).get(dimension.name, {})
        nothing = draft.empty.get((place, dimension.name))
        if members and nothing:
            draft.faults.add(
                say("E806", "none-and-one", dimension=dimension.name),
                nothing,
                beside=[(say("E806", "also"), next(iter(members.values())))],
            )
        if members or nothing:
            ordered = [m for m in dimension.members if m in members] + [
                m for m in members if m not in dimension.members
            ]
            inner = {m: _below(draft, law, place | {(dimension.name, m)}, members[m]) for m in ordered}
            at = nothing or next(iter(members.values()))
            found[dimension.name] = Node(MappingProxyType(inner), at, at)
    return Node(MappingProxyType(found), mark, mark)


def _along(values: Mapping[Steps, Node]) -> Node:
    """One value, or one for each step of the ranges."""
    if () in values:
        return values[()]
    firsts = sorted({s[0] for s in values})
    inner = {str(f): _along({s[1:]: n for s, n in values.items() if s[0] == f}) for f in firsts}
    first = next(iter(values.values())).mark
    return Node(MappingProxyType(inner), first, first)


def refused_csv(refused: Iterable[tuple[str, Fault]]) -> bytes:
    """Contract and fault as lines of CSV, in the order of the sheets."""
    rows = [("contract", "at", "code", "what is wrong", "what to do")]
    for title, fault in sorted(refused, key=lambda r: (r[0], r[1].order)):
        rows.append((title, fault.mark.place if fault.mark else "", fault.code, fault.message, fault.hint))
    return ("\ufeff" + csv_text([inert(shown(cell, 20_000)) for cell in row] for row in rows)).encode()
