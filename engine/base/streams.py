"""Standard output and standard error of a run: the one place where what is said leaves the program.

A full disk, a reader that went away and a stream that was closed from the start come out as `Unsaid`, once, whatever
wrote, and whether or not Python buffers. What cannot be said on standard error is lost: there is nowhere to say so.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Any


class Unsaid(Exception):
    """Standard output takes no more."""

    def __init__(self, error: OSError) -> None:
        self.reader_left = error.errno == errno.EPIPE
        closed = error.errno == errno.EBADF
        super().__init__("standard output is closed" if closed else f"standard output: {error.strerror}")


class _Raw(io.RawIOBase):
    """A descriptor that is written to until that fails; what comes after that is dropped, so that nobody tries
    again."""

    def __init__(self, descriptor: int | None, is_told: bool) -> None:
        self.descriptor, self.is_told, self.failed = descriptor, is_told, False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        if self.descriptor is None:
            raise io.UnsupportedOperation("the stream is closed")
        return self.descriptor

    def isatty(self) -> bool:
        return self.descriptor is not None and os.isatty(self.descriptor)

    def write(self, data: Any) -> int:
        if self.failed:
            return len(data)
        try:
            return os.write(-1 if self.descriptor is None else self.descriptor, data)
        except OSError as error:
            self._fail(error)
            return len(data)

    def end(self) -> None:
        """What only closing tells: the place that a network kept was not there."""
        if self.descriptor is not None and not self.failed:
            try:
                os.close(os.dup(self.descriptor))
            except OSError as error:
                self._fail(error)

    def _fail(self, error: OSError) -> None:
        self.failed = True
        if self.is_told:
            raise Unsaid(error) from None


def guard() -> None:
    """Put the guarded streams in the place of the process's own. A stream that a test put there stays."""
    if sys.stdout is sys.__stdout__:
        sys.stdout = _guarded(sys.stdout, True)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _guarded(sys.stderr, False)


def end() -> None:
    """Write what is still held back; raises `Unsaid` where standard output does not take it."""
    sys.stderr.flush()
    sys.stdout.flush()
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    if isinstance(raw, _Raw):
        raw.end()


def is_plain(stream: Any) -> bool:
    """Whether no colours, bars or other commands of terminals may go there."""
    return not stream.isatty() or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def _guarded(stream: Any, is_told: bool) -> io.TextIOWrapper:
    """Without a stream (the descriptor was closed when Python started) the first writing is what fails."""
    try:
        raw = _Raw(stream.fileno(), is_told)
    except (AttributeError, OSError, ValueError):
        raw = _Raw(None, is_told)
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, "backslashreplace", "", line_buffering=raw.isatty())
