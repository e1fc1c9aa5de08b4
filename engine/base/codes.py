"""The catalogue of diagnostics: every code with its title and its page, one Markdown file each beside this module.

A page's first line is `# CODE: title`; four sections follow: what it means, what to avoid, what to write and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from .diagnostics import did_you_mean
from .messages import PAGES, say


@cache
def titles() -> Mapping[str, str]:
    """Each code with its title, in order."""
    found = {}
    for path in sorted(PAGES.glob("*.md")):
        with path.open(encoding="utf-8") as lines:
            found[path.stem] = next(line for line in lines if line.startswith("# ")).partition(": ")[2].strip()
    return MappingProxyType(found)


def page(code: str) -> str | None:
    """The page of a code, without the words that stand at its head, or nothing where there is no such code."""
    if code not in titles():
        return None
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    return text[text.index(f"# {code}: ") :]


def nearest(code: str) -> str:
    """What to try instead of a code that is not there."""
    known = [c for c in titles() if c[:2] == code[:2]] or list(titles())
    return str(did_you_mean(code, known, say("shared", "list-codes")))
