"""Write the expected differences again: `python tests/diff/regenerate.py`. Read what git says changed before keeping
it."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
GOLDEN = {
    "2019-arrete-avenant-2.txt": ("aci-cpts/2019-arrete", "aci-cpts/avenant-2"),
    "avenant-2-avenant-2-aude.txt": ("aci-cpts/avenant-2", "aci-cpts/avenant-2-aude"),
}


def written(a, b):
    """What `accord diff A B --locale fr` prints."""
    sys.path.insert(0, str(ROOT))
    from engine.consolidation.library import Library
    from engine.report.locale import Locale
    from engine.tools.diff.inputs import pairs, side
    from engine.tools.diff.names import Names
    from engine.tools.diff.render.to_text import as_text
    from engine.tools.diff.render.view import View, head

    library, french = Library(ROOT / "rules"), Locale("fr")
    (pair,) = pairs(side(a, library), side(b, library))
    return as_text(View(pair.changes, Names(pair.before, pair.after, french)).page(*head(pair, french)))


if __name__ == "__main__":
    os.chdir(ROOT)
    for name, (one, other) in GOLDEN.items():
        (HERE / "golden" / name).write_text(written(one, other), encoding="utf-8")
