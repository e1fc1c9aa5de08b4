"""A folder watched by looking at it: what was saved, added or removed since the last look."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from ...base.yaml_reader import ENDINGS

Look = dict[Path, tuple[int, int, int]]


def look(folders: Iterable[Path]) -> Look:
    """Each rule file or contract below the folders (or a file itself), with its time, size and inode."""
    found: Look = {}
    for folder in folders:
        for path in folder.rglob("*") if folder.is_dir() else (folder,):
            if path.suffix not in ENDINGS or path.name.startswith("."):
                continue
            try:
                about = path.stat()
            except OSError:  # removed between two looks, as editors do when they save
                continue
            found[path] = (about.st_mtime_ns, about.st_size, about.st_ino)
    return found


def watch(
    folder: Path | Iterable[Path],
    changed: Callable[[tuple[Path, ...]], object],
    every: int = 500,
    wait: Callable[[float], object] = time.sleep,
) -> None:
    """Call `changed` at once with no paths, then with the paths that differ whenever some do, until interrupted.

    `every` is in milliseconds. A save is told once it is over: when two looks in a row are alike. `changed` ends the
    watch by returning False; `wait` ends it by raising KeyboardInterrupt, as Ctrl-C does.
    """
    folders = [folder] if isinstance(folder, Path) else list(folder)
    try:
        told = last = look(folders)
        if changed(()) is False:
            return
        while True:
            wait(every / 1000)
            now = look(folders)
            if now == last and now != told:
                differ = tuple(sorted(p for p in {*now, *told} if now.get(p) != told.get(p)))
                told = now
                if changed(differ) is False:
                    return
            last = now
    except KeyboardInterrupt:
        return
