"""An impact as one page of HTML: no script, nothing from elsewhere; it prints, and can be read aloud."""

from __future__ import annotations

from pathlib import Path

from ....base.extras import missing
from ...diff.render.to_html import STYLE
from .impact_picture import HIGH, LEFT, gains, waterfall
from .to_text import written
from .view import Table, View

TEMPLATE = "impact.html.j2"


def as_html(view: View) -> str:
    """The page; raises `Unreadable` where the library of templates is not installed."""
    try:
        import jinja2
    except ImportError:
        raise missing("a page", "pages") from None
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined,
                                     trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)  # fmt: skip
    pictures = [p for p in (waterfall(view), *gains(view)) if p is not None]
    return environment.get_template(TEMPLATE).render(
        lang=view.locale.name, title=view.title, style=STYLE, pictures=pictures, left=LEFT, high=HIGH,
        row=view.word("row"), tables=[_told(t, view) for t in view.tables()],
    )  # fmt: skip


def _told(table: Table, view: View) -> dict[str, object]:
    """A table with its cells written."""
    kinds = [kind for _, kind in table.columns]
    rows = [[(written(c, k, view.locale), k) for c, k in zip(row, kinds, strict=True)] for row in table.rows]
    return {"title": table.title, "note": table.note, "columns": table.columns, "rows": rows}
