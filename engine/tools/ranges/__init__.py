"""What values may be while facts are unknown: interval arithmetic over the same formulas, behind `--range`.

Read in this order: `intervals` (what a value may be), `arithmetic`, `functions` and `dates` (arithmetic, aggregates,
dates), `domains` (where bounds come from), `interpreter` and `cells` (formulas, rules, cells), `splitting` (what is
unknown,
split), `ranges` (what the rest of the program calls).
"""

from .differences import Differences, Step
from .intervals import Interval
from .ranges import Ranges, interval_of
from .report import interval_data, interval_text, narrowers_data, stake

__all__ = [
    "Differences",
    "Interval",
    "Ranges",
    "Step",
    "interval_data",
    "interval_of",
    "interval_text",
    "narrowers_data",
    "stake",
]
