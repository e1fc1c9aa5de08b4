"""Which files are contracts to be tested, and where their recorded results stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..faults import Unreadable
from ..loading import ENDINGS, MAX_BYTES
from ..marks import shown

RECORDED = ".recorded.json"
_HEADS = tuple(re.compile(rb"(?m)^(?:\xef\xbb\xbf)?[\"']?" + word + rb"[\"']?\s*:") for word in (b"contract", b"facts"))
_KEYS = tuple(re.compile(rb"[{,]\s*\"" + word + rb"\"\s*:") for word in (b"contract", b"facts"))


def contract_files(names: Sequence[str], here: Path) -> list[Path]:
    """The files named, and the contracts in the folders named; without names those of tests/contracts, else of `here`.

    Raises `Unreadable` for a path that is not there.
    """
    if not names:
        usual = Path("tests/contracts")
        return list(_inside(usual)) if (here / usual).is_dir() else sorted(p for p in Path().iterdir() if _is_one(p))
    found: dict[Path, None] = {}
    for name in names:
        path = Path(name)
        if path.is_dir():
            found.update(dict.fromkeys(_inside(path)))
        elif name == "-" or path.exists():
            found[path] = None
        else:
            raise Unreadable(f"{shown(name)} cannot be read: no such file")
    return list(found)


def recorded_beside(path: Path) -> Path:
    """Where the recorded results of a contract stand."""
    return path.with_name(path.stem + RECORDED)


def looks_like_a_contract(path: Path) -> bool:
    """Whether a file says `contract:` and `facts:` at its top; it is not read further than that takes."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES)
    except OSError:
        return True  # perhaps one: whoever reads it says why it cannot be read, and it is not passed over
    return all(head.search(data) for head in (_KEYS if path.suffix == ".json" else _HEADS))


def _is_one(path: Path) -> bool:
    return (
        path.suffix in ENDINGS and not path.name.endswith(RECORDED) and path.is_file() and looks_like_a_contract(path)
    )


def _inside(folder: Path) -> Iterator[Path]:
    """The contracts of a folder and of those in it, but for hidden ones."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _inside(path)
        elif _is_one(path):
            yield path
