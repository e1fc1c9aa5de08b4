"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file in one step; raises `OSError` and leaves no trace where that cannot be."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        old = os.umask(0)
        os.umask(old)
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~old)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
