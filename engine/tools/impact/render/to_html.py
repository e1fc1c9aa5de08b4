"""An impact as one page of HTML: no script, nothing from elsewhere; it prints, and can be read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from ....base.diagnostics import missing
from ....base.messages import say
from ....report.page import STYLE
from ..bounds import GAIN, LOSE
from .to_text import written
from .view import Table, View

TEMPLATE = "impact.html.j2"


def as_html(view: View) -> str:
    """The page; raises `PathError` where the library of templates is not installed."""
    try:
        import jinja2
    except ImportError:
        raise missing(say("files", "a-page"), "pages") from None
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    pictures = [p for p in (waterfall(view), *gains(view)) if p is not None]
    return environment.get_template(TEMPLATE).render(
        lang=view.locale.name,
        title=view.title,
        style=STYLE,
        pictures=pictures,
        left=LEFT,
        high=HIGH,
        row=view.say("diff", "row"),
        tables=[_told(t, view) for t in view.tables()],
    )


def _told(table: Table, view: View) -> dict[str, object]:
    """A table with its cells written."""
    kinds = [kind for _, kind in table.columns]
    rows = [[(written(c, k, view.locale), k) for c, k in zip(row, kinds, strict=True)] for row in table.rows]
    return {"title": table.title, "note": table.note, "columns": table.columns, "rows": rows}


LEFT, WIDE, RIGHT, ROW, HIGH = 300, 420, 180, 30, 18


_COLOURS = {GAIN: "gain", LOSE: "loss"}  # classes of the page
_LETTERS = 44  # of a label


@dataclass(frozen=True)
class Bar:
    """A bar of a picture, in whole pixels: where it starts, how long, whether it is a total, a gain or a loss."""

    label: str
    amount: str
    kind: str
    x: int
    y: int
    long: int
    text: int

    @property
    def told(self) -> str:
        """The bar in words, for who hears the page."""
        return f"{self.label}: {self.amount}"


@dataclass(frozen=True)
class Picture:
    """A picture: an id of its own, a title, and bars below each other."""

    key: str
    title: str
    bars: tuple[Bar, ...]

    @property
    def width(self) -> int:
        """In pixels, with room for the labels on one side and the amounts on the other."""
        return LEFT + WIDE + RIGHT

    @property
    def height(self) -> int:
        """In pixels: a row for each bar, and a margin of half a row."""
        return ROW * len(self.bars) + ROW // 2

    @property
    def told(self) -> str:
        """All bars in words, for who hears the page."""
        return "; ".join(bar.told for bar in self.bars)


def waterfall(view: View) -> Picture | None:
    """From the total before, operation by operation, to the total after; of what depends on answers only what is sure
    of each, and in all. Nothing where there is no list of operations."""
    whole = view.impact.total
    table = view.operations()
    if not table.rows:
        return None
    steps = [(str(r[0]), r[2]) for r in table.rows[:-1] if isinstance(r[2], Fraction) and r[2]]
    at = Fraction(0) if view.open else whole.before
    spans: list[tuple[str, str, str, Fraction, Fraction]] = []
    if not view.open:
        spans.append((view.say("diff", "before"), view.money(whole.before), "total", Fraction(0), whole.before))
    for label, amount in steps:
        start = Fraction(0) if view.open else at
        spans.append(
            (label, view.step(amount), _COLOURS[view.kind(GAIN if amount > 0 else LOSE)], start, start + amount)
        )
        at += amount
    if view.open:
        sure = whole.bounds.sure
        spans.append((view.say("impact", "sure-in-all"), view.step(sure), "total", Fraction(0), sure))
        return _picture("waterfall", view.say("impact", "operations-sure"), spans)
    spans.append((view.say("diff", "after"), view.money(whole.after), "total", Fraction(0), whole.after))
    return _picture("waterfall", view.say("impact", "operations-drawn"), spans)


def gains(view: View) -> tuple[Picture, ...]:
    """The sums gained and lost by each kind of contract, a picture for each dimension that sorts contracts."""
    found = []
    for breakdown in view.impact.breakdowns:
        if breakdown.adds:
            continue
        spans = []
        for member, tally in breakdown.rows.items():
            label = view.member(breakdown, member)
            won, lost = tally.gains.sure, tally.losses.sure
            if not won and not lost and tally.bounds.exact is None:
                spans.append((label, view.say("impact", "nothing-sure"), "gain", Fraction(0), Fraction(0)))
            elif won or not lost:
                spans.append((label, view.step(won), _COLOURS[view.kind(GAIN)], Fraction(0), won))
            if lost:
                spans.append((label, view.step(lost), _COLOURS[view.kind(LOSE)], lost, Fraction(0)))
        label = view.names.element("dimensions", breakdown.dimension)
        title = view.say("impact", "gains-and-losses", dimension=label)
        found.append(_picture(f"gains-{breakdown.dimension}", title, spans))
    return tuple(found)


def _picture(key: str, title: str, spans: Sequence[tuple[str, str, str, Fraction, Fraction]]) -> Picture:
    ends = [Fraction(0), *(e for _, _, _, low, high in spans for e in (low, high))]
    least, most = min(ends), max(ends)
    scale = Fraction(WIDE) / (most - least) if most > least else Fraction(0)
    bars = []
    for number, (label, amount, kind, one, other) in enumerate(spans):
        low, high = min(one, other), max(one, other)
        x, end = LEFT + round((low - least) * scale), LEFT + round((high - least) * scale)
        short = label if len(label) <= _LETTERS else label[: _LETTERS - 1] + "…"
        bars.append(Bar(short, amount, kind, x, ROW * number + ROW // 4, max(1, end - x), max(end, x + 1) + 6))
    return Picture(key, title, tuple(bars))
