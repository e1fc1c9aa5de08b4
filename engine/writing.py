"""Files written as a whole: the old content or the new, never a part; nothing replaced unless that is asked for."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from .faults import Unreadable
from .marks import shown


def write(path: Path, content: str | bytes) -> None:
    """Put the content in the place of a file, whose mode stays; a link is followed. A file that is not there yet is
    made, as any other is. Raises `Unreadable` and leaves no trace where that cannot be."""
    _put({path.resolve(): content.encode() if isinstance(content, str) else content})


def save(files: Mapping[Path, bytes], force: bool = False) -> None:
    """Write files together, with the folders they need; nothing that is there is replaced without `force`."""
    there = sorted(str(path) for path in files if path.exists() or path.is_symlink())
    if there and not force:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise Unreadable(f"{shown(there[0])}{more} would be overwritten: name another place, or say --force")
    for folder in dict.fromkeys(path.parent for path in files):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unreadable(f"{shown(str(folder))} cannot be made: {error.strerror}") from None
    _put(files)


def _put(files: Mapping[Path, bytes]) -> None:
    """Files put in their places: all are complete beside them before the first is."""
    made: list[tuple[Path, Path]] = []
    path = Path()
    try:
        for path, data in files.items():
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.", suffix=".tmp")
            made.append((Path(name), path))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            made[-1][0].chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask())
        while made:
            beside, path = made[0]
            beside.replace(path)
            made.pop(0)
    except OSError as error:
        raise Unreadable(f"{shown(str(path))} cannot be written: {error.strerror}") from None
    finally:
        for beside, _ in made:
            with contextlib.suppress(OSError):
                beside.unlink()


def _umask() -> int:
    """What new files may not be, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
