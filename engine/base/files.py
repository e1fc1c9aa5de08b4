"""Files written as a whole: the old content or the new, never a part; nothing replaced unless that is asked for."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import signal
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .diagnostics import PathError
from .messages import say
from .positions import HIDDEN


def write(path: Path, content: str | bytes) -> None:
    """Put the content in the place of a file of the program's own, or of one that is laid out anew."""
    save({path: content.encode() if isinstance(content, str) else content}, force=True)


def save(files: Mapping[Path, bytes], force: bool = False, folders: bool = False) -> None:
    """Write files together, with the folders they need where `folders` says so; nothing that is there is replaced
    without `force`. Links are followed and modes stay. Raises `PathError`, and leaves neither a file nor a folder,
    where that cannot be."""
    free(files, force)
    made: list[Path] = []
    try:
        for folder in dict.fromkeys(path.parent for path in files) if folders else ():
            _make(folder, made)
        _put({path.resolve(): data for path, data in files.items()})
        made.clear()
    finally:
        with _undisturbed():
            for folder in reversed(made):
                with contextlib.suppress(OSError):
                    folder.rmdir()


def free(paths: Iterable[Path], force: bool, read: Iterable[Path] = ()) -> None:
    """Refuse what is there unless `force` is said, and, whatever is said, what is no file and what is `read` for it."""
    there = sorted({str(path): path for path in paths if path.exists() or path.is_symlink()}.items())
    sources = {path.resolve() for path in read}
    for name, path in there:
        if path.exists() and not path.is_file():
            raise PathError(say("files", "there-and-no-file", path=name))
        if path.resolve() in sources:
            raise PathError(say("files", "read-too", path=name))
    if there and not force:
        first, more = there[0][0], len(there) - 1
        several = say("files", "several-there", path=first, more=more)
        raise PathError(several if more else say("files", "there", path=first))


def _make(folder: Path, made: list[Path]) -> None:
    """A folder with those above it; `made` gets each that was not there."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    try:
        for one in reversed(missing):
            made.append(one)
            one.mkdir(exist_ok=True)
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise PathError(say("files", "not-made", path=str(folder), reason=str(error.strerror))) from None


def _put(files: Mapping[Path, bytes]) -> None:
    """Files put in their places: all are complete beside them before the first is."""
    made: list[tuple[Path, Path]] = []
    path = Path()
    try:
        for path, data in files.items():
            beside = path.with_name(f".{path.name[:100]}.{secrets.token_hex(8)}.tmp")
            made.append((beside, path))  # before it is there: a signal may come at any moment
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if path.exists():
                beside.chmod(path.stat().st_mode & 0o7777)
        while made:
            beside, path = made[0]
            beside.replace(path)
            made.pop(0)
    except OSError as error:
        raise PathError(say("files", "unwritable", path=str(path), reason=str(error.strerror))) from None
    finally:
        with _undisturbed():
            for beside, _ in made:
                with contextlib.suppress(OSError):
                    beside.unlink()


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """What is cleared away is cleared away whole: another signal waits until that is done."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def json_text(data: Any) -> str:
    """JSON over several lines; hidden characters are written as `\\uXXXX`, which reads as the same text."""
    return HIDDEN.sub(_escaped, json.dumps(data, ensure_ascii=False, indent=2)) + "\n"


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if found[0] != "\x7f" else "\\u007f"
