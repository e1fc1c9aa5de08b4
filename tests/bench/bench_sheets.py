"""The import of large sheets: a row with its contract written, against reading the rows of the same file; and four
times as many rows against a quarter of them, which is 4 where the time goes up evenly."""

import contextlib
import csv
import io
import os
import tempfile
from functools import partial
from pathlib import Path

import pairs  # noqa: F401  # says where the others are
from books import book
from pairs import ROOT, compare, spent

from engine.commands import main as accord

MANY = 160
HEADINGS = ["contract", "rules", "date_signature", "population", "membres[1]", "piece_projet"]


def rows(many: int) -> list[list[str]]:
    numbers = range(many)
    return [
        HEADINGS,
        *([f"CPTS {n}", "aci-cpts/avenant-2", "2022-09-30", str(20000 + n), "95", "oui"] for n in numbers),
    ]


def sheets(folder: Path, many: int) -> tuple[Path, Path]:
    one, other = folder / f"{many}.csv", folder / f"{many}.xlsx"
    with one.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows(many))
    return one, book(other, {"contracts": rows(many)})


def imported(path: Path) -> None:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        accord(["import", str(path), "--check"])


def read(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for _ in range(1000):
            file.seek(0)
            list(csv.reader(file))


def main() -> None:
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as name:
        small, large = sheets(Path(name), MANY // 4), sheets(Path(name), MANY)
        compare(
            f"import of {MANY} rows to reading them a thousand times",
            *(partial(spent, partial(w, large[0])) for w in (imported, read)),
            3,
        )
        for few, many in zip(small, large, strict=True):
            work = (partial(spent, partial(imported, path)) for path in (many, few))
            compare(f"import of {MANY} rows{many.suffix} to {MANY // 4}", *work, 3)


if __name__ == "__main__":
    main()
