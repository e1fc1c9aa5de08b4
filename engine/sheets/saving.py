"""Files written as a whole: the old content or the new, never a part; nothing replaced unless that is asked for."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..faults import Unreadable
from ..marks import shown


def save(files: Mapping[Path, bytes], force: bool = False) -> None:
    """Write files together: all are complete beside their places before the first is put there."""
    there = sorted(str(path) for path in files if path.exists() or path.is_symlink())
    if there and not force:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise Unreadable(f"{shown(there[0])}{more} would be overwritten: name another place, or say --force")
    made: list[tuple[str, Path]] = []
    path = Path()
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.", suffix=".tmp")
            made.append((name, path))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o666 & ~_umask())
        while made:
            name, path = made[0]
            Path(name).replace(path)
            made.pop(0)
    except OSError as error:
        raise Unreadable(f"{shown(str(path))} cannot be written: {error.strerror}") from None
    finally:
        for name, _ in made:
            with contextlib.suppress(OSError):
                Path(name).unlink()


def _umask() -> int:
    """The mode that new files are made with; a temporary file has its own."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
