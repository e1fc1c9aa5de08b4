"""What values may be while facts are unknown: interval arithmetic over the same formulas, behind `--range`.

Read in this order: `spans` (what a value may be), `arithmetic`, `functions` and `dates` (arithmetic, aggregates,
dates), `domains` (where bounds come from), `interpreter` and `cells` (formulas, rules, cells), `splitting` (what is
unknown,
split), `ranges` (what the rest of the program calls).
"""

from .ranges import Ranges, span_of
from .report import narrowers_data, span_data, span_text, stake
from .spans import Span

__all__ = ["Ranges", "Span", "narrowers_data", "span_data", "span_of", "span_text", "stake"]
