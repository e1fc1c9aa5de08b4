"""Filled sheets as contracts: one row a contract, further sheets for members. Every value keeps the place of its
cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ...base.diagnostics import Diagnostic, DiagnosticError, Diagnostics
from ...base.messages import say
from ...base.node import NONE, Node
from ...base.positions import Span, printable
from ...check.contract import check_contract
from ...compiler.compile import compile_rules
from ...compiler.reader import MEMBER
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
    members: dict[Place, dict[str, dict[str, Span]]] = field(default_factory=dict)  # below a place, by dimension
    empty: dict[tuple[Place, str], Span] = field(default_factory=dict)
    rows: dict[tuple[str, Place], Span] = field(default_factory=dict)
    diagnostics: Diagnostics = field(default_factory=Diagnostics)
    node: Node | None = None

    @property
    def reference(self) -> str | None:
        """The rule set with its variants, written as a contract names it; none where nothing does."""
        said = self.rules.text if isinstance(self.rules, Cell) else self.rules
        return " + ".join(" ".join(part.split()) for part in said.split("+")) if said is not None else None

    @property
    def is_sound(self) -> bool:
        """Whether there is a contract to write, without any error."""
        return not self.diagnostics.errors and self.node is not None


def read_contracts(
    grids: Iterable[Grid],
    library: Library,
    rules: str | None,
    locale: str,
    diagnostics: Diagnostics,
    strays: Diagnostics,
    declared: bool = True,
) -> tuple[Draft, ...]:
    """The contracts of the sheets, each with its faults. Those of whole sheets are added to `diagnostics`, those of
    rows that belong to no contract to `strays`. Where the locale is not `declared`, what reads both ways is asked
    about."""
    heads, others = [], []
    for grid in grids:
        head = read_head(grid, diagnostics)
        if head is None:
            others.append(grid)
            continue
        diagnostics.extend(grid.remarks_from(head.row))
        heads.append(head)
    found = _Reader(library, rules, locale, diagnostics, strays, Doubts(locale, declared))
    found.read(heads)
    known = {n for law in found.laws.values() for n in (*law.facts, *law.dimensions)}
    for grid in others:
        tell_headless(grid, known if heads else None, diagnostics)
    if others and not heads and not diagnostics.errors:
        diagnostics.add(say("E806", "no-rows", sheet=others[0].name))
    return tuple(found.drafts.values())


class _Reader:
    def __init__(
        self,
        library: Library,
        rules: str | None,
        locale: str,
        diagnostics: Diagnostics,
        strays: Diagnostics,
        doubts: Doubts,
    ) -> None:
        self.library, self.rules, self.locale, self.diagnostics, self.strays = (
            library,
            rules,
            locale,
            diagnostics,
            strays,
        )
        self.doubts = doubts
        self.drafts: dict[str, Draft] = {}
        self.laws: dict[str, RuleSet] = {}
        self.broken: dict[str, tuple[Diagnostic, ...]] = {}

    def read(self, heads: Sequence[Head]) -> None:
        self.read_laws(heads)
        forms = [FactSchema.of([law]) for law in self.laws.values()]
        if not forms:
            if heads and not self.diagnostics.errors:
                said = say("E806", "none-filled")
                if any(True for head in heads for _ in head.rows):
                    said = say("E806", "none-names-rules", heading=RULES)
                self.diagnostics.add(said, heads[0].cells[CONTRACT].span)
            return
        sheets = [found for head in heads if (found := check_headings(head, forms, self.diagnostics)) is not None]
        for head, keys in sheets:
            if not keys:
                for cells in head.rows:
                    self.contract(head, cells)
        for head, keys in sheets:
            for cells in head.rows if keys else ():
                self.member(head, keys, cells)
        self.doubts.tell(self.diagnostics)
        for draft in self.drafts.values():
            self.finish(draft)

    def read_laws(self, heads: Sequence[Head]) -> None:
        """The rule sets that are named, each made ready once."""
        named: dict[str, Span | None] = {self.rules: None} if self.rules else {}
        for head in heads:
            column = head.column(RULES)
            for cells in head.rows:
                if column is not None and column in cells:
                    named.setdefault(" ".join(cells[column].text.split()), cells[column].span)
        for reference, span in named.items():
            try:
                self.laws[reference] = compile_rules(self.library, reference)
            except DiagnosticError as error:
                self.broken[reference] = tuple(replace(f, span=f.span or span) for f in error.diagnostics)
        if self.rules in self.broken or not self.laws:
            self.diagnostics.extend(f for diagnostics in self.broken.values() for f in diagnostics)

    def contract(self, head: Head, cells: Mapping[int, Cell]) -> None:
        """A row of the sheet of contracts."""
        title = self.title(head, cells)
        if title is None:
            return
        cell = cells[head.column(CONTRACT) or 0]
        if title in self.drafts:
            first = self.drafts[title]
            first.diagnostics.add(
                say("E806", "contract-twice", cell=cell.name, title=printable(title, 60)),
                cell.span,
                beside=[(say("E806", "first"), first.cell.span)],
            )
            return
        column = head.column(RULES)
        rules: Cell | str | None = cells[column] if column is not None and column in cells else self.rules
        draft = self.drafts[title] = Draft(title, cell, head.grid.name, rules)
        if is_a_total(title):
            draft.diagnostics.add(say("W817", "a-total", cell=cell.name, title=printable(title, 60)), cell.span)
        reference = rules if isinstance(rules, str) or rules is None else " ".join(rules.text.split())
        if reference is None:
            draft.diagnostics.add(say("E806", "no-rules", cell=cell.name, heading=RULES), cell.span)
        draft.law = self.laws.get(reference or "")
        draft.diagnostics.extend(self.broken.get(reference or "", ()))
        self.facts(draft, head, cells, frozenset())

    def title(self, head: Head, cells: Mapping[int, Cell]) -> str | None:
        cell = cells.get(head.column(CONTRACT) or 0)
        if cell is None or head.columns.get(cell.column, ("",))[0] != CONTRACT:
            some = cells[min(cells)]
            self.strays.add(say("E806", "no-contract", row=some.row + 1, heading=CONTRACT), some.span)
            return None
        try:
            return " ".join(word_of(cell, say("E803", "title")).split())
        except Unfit as unfit:
            self.strays.extend([unfit.diagnostic])
            return None

    def member(self, head: Head, keys: Sequence[str], cells: Mapping[int, Cell]) -> None:
        """A row of a sheet of members: the contract, the member of each dimension, and its facts."""
        title = self.title(head, cells)
        if title is None:
            return
        draft = self.drafts.get(title)
        if draft is None:
            cell = cells[head.column(CONTRACT) or 0]
            self.strays.add(say("E806", "unknown-contract", cell=cell.name, title=printable(title, 60)), cell.span)
            return
        spans: dict[tuple[str, str], Span] = {}
        for key in keys:
            column = head.column(key)
            found = cells.get(column) if column is not None else None
            if found is None:
                some = cells[min(cells)]
                draft.diagnostics.add(say("E806", "no-member", row=some.row + 1, key=key), some.span)
                return
            if draft.law is None:
                return
            about = draft.law.dimensions.get(key)
            if about is None:
                draft.diagnostics.add(say("E802", "no-key", cell=found.name, key=key), found.span)
                return
            if is_none(found, self.locale) and about.kind != "closed" and key == keys[-1]:
                self.stand(draft, spans)
                draft.empty[frozenset(spans), key] = found.span
                self.nothing_more(draft, head, cells, keys)
                return
            member = self.member_word(draft, about, found)
            if member is None:
                return
            spans[key, member] = found.span
        place, last = frozenset(spans), list(spans.values())[-1]
        if (head.grid.name, place) in draft.rows:
            first = draft.rows[head.grid.name, place]
            words = ", ".join(m for _, m in spans)
            draft.diagnostics.add(
                say("E806", "row-twice", row=cells[min(cells)].row + 1, members=words),
                last,
                beside=[(say("E806", "first"), first)],
            )
            return
        draft.rows[head.grid.name, place] = last
        self.stand(draft, spans)
        self.facts(draft, head, cells, place)

    def stand(self, draft: Draft, spans: Mapping[tuple[str, str], Span]) -> None:
        """Keep the members that a row names, each below those that lead to it."""
        assert draft.law is not None
        order = in_order([d for d, _ in spans], draft.law)
        for number, (dimension, member) in enumerate(sorted(spans, key=lambda m: order.index(m[0]))):
            above = frozenset(m for m in spans if m[0] in order[:number])
            draft.members.setdefault(above, {}).setdefault(dimension, {}).setdefault(member, spans[dimension, member])

    def member_word(self, draft: Draft, about: Dimension, cell: Cell) -> str | None:
        try:
            if about.kind == "closed":
                return member_of(cell, about)
            word = word_of(cell, say("E803", "member-name", dimension=about.name))
        except Unfit as unfit:
            draft.diagnostics.extend([unfit.diagnostic])
            return None
        if MEMBER.fullmatch(word):
            return word
        draft.diagnostics.add(
            say("E706", "cell", cell=cell.name, word=printable(word, 60), dimension=about.name),
            cell.span,
            say("E706", "write", name=member_like(word)) if member_like(word) else say("E706", "letters"),
        )
        return None

    def nothing_more(self, draft: Draft, head: Head, cells: Mapping[int, Cell], keys: Sequence[str]) -> None:
        for column, cell in cells.items():
            if head.columns.get(column, (CONTRACT,))[0] not in (CONTRACT, *keys):
                draft.diagnostics.add(say("E806", "nothing-to-say-of", cell=cell.name, dimension=keys[-1]), cell.span)

    def facts(self, draft: Draft, head: Head, cells: Mapping[int, Cell], place: Place) -> None:
        """The facts of a row, below the members of `place`. One that the rules do not know is told by the check."""
        law = draft.law
        for column, cell in sorted(cells.items()):
            if column not in head.columns:
                draft.diagnostics.add(say("E802", "not-headed", cell=cell.name), cell.span)
                continue
            name, steps = head.columns[column]
            if law is None or name in ("", CONTRACT, RULES) or name in law.dimensions:
                continue
            fact = law.facts.get(name)
            try:
                node = (
                    Node(cell.text, cell.span, cell.span, cell.text, True)
                    if fact is None
                    else value_of(cell, name, fact.type, law.dimensions.get(fact.type), self.locale)
                )
            except Unfit as unfit:
                draft.diagnostics.extend([unfit.diagnostic])
                continue
            if fact is not None and node.value != NONE:
                if self.doubts.asks(cell, name, fact.type, head.grid) and fact.type != "date":
                    continue  # asked about once; what would follow from one way of reading it is not told
                self.doubts.remember(cell, name, fact.type, node.value, head.grid, draft.diagnostics)
            said = draft.facts.setdefault(place, {}).setdefault(name, {})
            other = next((n for s, n in said.items() if not s or not steps or s == steps), None)
            if other is not None:
                draft.diagnostics.add(
                    say("E806", "said-twice", cell=cell.name, fact=name),
                    cell.span,
                    beside=[(say("E806", "also"), other.span)],
                )
                continue
            said[steps] = node

    def finish(self, draft: Draft) -> None:
        """The contract as a document, read and checked as a file of it would be."""
        if draft.law is None:
            return
        draft.node = _document(draft)
        found = Diagnostics()  # of its own: the check stops at the first error of what it is given
        try:
            check_contract(draft.node, self.library, found, holds=True)
        except DiagnosticError as error:
            found.extend(error.diagnostics)
        doubted = {f.span for f in draft.diagnostics if f.code == "W815"}  # told with the name of the cell
        draft.diagnostics.extend(f for f in found if f.code != "W815" or f.span not in doubted)


def _document(draft: Draft) -> Node:
    """Title, rules and facts, in the order of the rule set."""
    assert draft.law is not None and draft.reference is not None
    span = draft.cell.span
    rules = Node(draft.reference, span, span, draft.reference)
    facts = _below(draft, draft.law, frozenset(), span)
    head = {CONTRACT: Node(draft.title, span, span, draft.title, True), RULES: rules, "facts": facts}
    return Node(MappingProxyType(head), span)


def _below(draft: Draft, law: RuleSet, place: Place, span: Span) -> Node:
    """What is said below the members of `place`: facts, then the dimensions that lead on."""
    said = draft.facts.get(place, {})
    found = {
        name: _along(said[name]) for name in [*(n for n in law.facts if n in said), *sorted(set(said) - set(law.facts))]
    }
    for dimension in law.dimensions.values():
        members = draft.members.get(place, {}).get(dimension.name, {})
        nothing = draft.empty.get((place, dimension.name))
        if members and nothing:
            draft.diagnostics.add(
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
    return Node(MappingProxyType(found), span, span)


def _along(values: Mapping[Steps, Node]) -> Node:
    """One value, or one for each step of the ranges."""
    if () in values:
        return values[()]
    firsts = sorted({s[0] for s in values})
    inner = {str(f): _along({s[1:]: n for s, n in values.items() if s[0] == f}) for f in firsts}
    first = next(iter(values.values())).span
    return Node(MappingProxyType(inner), first, first)


def refused_csv(refused: Iterable[tuple[str, Diagnostic]]) -> bytes:
    """Contract and fault as lines of CSV, in the order of the sheets."""
    heads = (
        say("spreadsheets", "refused-contract"),
        say("spreadsheets", "refused-at"),
        say("spreadsheets", "refused-code"),
        say("spreadsheets", "refused-wrong"),
        say("spreadsheets", "refused-to-do"),
    )
    rows = [tuple(map(str, heads))]
    for title, diagnostic in sorted(refused, key=lambda r: (r[0], r[1].order)):
        rows.append(
            (
                title,
                diagnostic.span.place if diagnostic.span else "",
                diagnostic.code,
                diagnostic.message,
                diagnostic.hint,
            )
        )
    return ("\ufeff" + csv_text([inert(printable(cell, 20_000)) for cell in row] for row in rows)).encode()
