"""Which files are contracts to be tested, and where their recorded results stand."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ...base.diagnostics import Diagnostic, PathError
from ...base.messages import say
from ...base.positions import SourceText, Span
from ...base.yaml_reader import ENDINGS, MAX_BYTES

RECORDED = ".recorded.json"
SCHEMA = ".schema.json"  # as `accord schema` is kept beside contracts
_HEADS = tuple(re.compile(rb"(?m)^(?:\xef\xbb\xbf)?[\"']?" + word + rb"[\"']?\s*:") for word in (b"contract", b"facts"))
_KEYS = tuple(re.compile(rb"[{,]\s*\"" + word + rb"\"\s*:") for word in (b"contract", b"facts"))


def contract_files(names: Sequence[str], here: Path) -> list[Path]:
    """The files named, and the contracts in the folders named; without names those of tests/contracts, else of `here`.

    Raises `PathError` for a path that is not there.
    """
    return list(dict.fromkeys(p for p in _named(names, here) if not p.name.endswith(RECORDED)))


def orphans(names: Sequence[str], here: Path) -> list[Path]:
    """Recorded results among the same files and folders that have no contract beside them."""
    return [p for p in dict.fromkeys(_named(names, here)) if p.name.endswith(RECORDED) and not contract_of(p)]


def orphan(path: Path) -> Diagnostic:
    """What is wrong with recorded results that no contract is beside."""
    name = path.name.removesuffix(RECORDED)
    try:
        text = path.read_bytes()[:MAX_BYTES].decode(errors="replace")
    except OSError:
        text = ""
    beside = next((p for e in ENDINGS if (p := path.with_name(name + e)).exists()), None)
    said = say("E774", "none-beside", path=str(path), name=name)
    if beside is not None:
        said = say("E774", "no-contract", path=str(path), beside=beside.name)
    return Diagnostic(said, Span(SourceText(str(path), text), 0, 0))


def contract_of(path: Path) -> Path | None:
    """The contract that results are recorded of."""
    stem = path.name.removesuffix(RECORDED)
    return next((p for e in ENDINGS if (p := path.with_name(stem + e)) != path and _is_one(p)), None)


def _named(names: Sequence[str], here: Path) -> Iterator[Path]:
    """The contracts and the recorded results that are meant. A recorded file that is named stands for its contract."""
    if not names:
        usual = Path("tests/contracts")
        yield from _inside(usual) if (here / usual).is_dir() else sorted(p for p in Path().iterdir() if _counts(p))
    for name in names:
        path = Path(name)
        if path.is_dir() and not name.rstrip("/").endswith(RECORDED):
            yield from _inside(path)
        elif name.endswith(RECORDED) and path.exists():
            yield contract_of(path) or path
        elif name == "-" or path.exists():
            yield path
        else:
            raise PathError(say("files", "no-such-file", path=name))


def recorded_beside(path: Path) -> Path:
    """Where the recorded results of a contract stand."""
    return path.with_name(path.stem + RECORDED)


def is_recorded(path: Path) -> bool:
    """Whether something stands where the recorded results of a contract would, whatever it is."""
    return os.path.lexists(recorded_beside(path))


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
        path.suffix in ENDINGS
        and not path.name.endswith((RECORDED, SCHEMA))
        and path.is_file()
        and looks_like_a_contract(path)
    )


def _counts(path: Path) -> bool:
    return path.name.endswith(RECORDED) or _is_one(path)


def _inside(folder: Path) -> Iterator[Path]:
    """The contracts of a folder and of those in it with their recorded results, but for hidden ones."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink() and not path.name.endswith(RECORDED):
            yield from _inside(path)
        elif _counts(path):
            yield path
