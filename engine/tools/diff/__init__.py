"""Two texts of the law compared: what changed as data (`changes`), by which article, and one value through time."""

from .articles import difference
from .changes import ADDED, CHANGED, RENAMED, REPEALED, Change, compare
from .equality import tokens
from .formulas import KEPT, left_of, pieces
from .inputs import pairs, revisions, side, text_at
from .names import Names
from .sentences import said

__all__ = [
    "ADDED",
    "CHANGED",
    "KEPT",
    "RENAMED",
    "REPEALED",
    "Change",
    "Names",
    "compare",
    "difference",
    "left_of",
    "pairs",
    "pieces",
    "revisions",
    "said",
    "side",
    "text_at",
    "tokens",
]
