"""What happens to files, as Linux tells it: nobody has to look."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

CLOSE_WRITE = 0x8
CLOSE_NOWRITE = 0x10
OPEN = 0x20
MOVED_FROM = 0x40
MOVED_TO = 0x80
CREATE = 0x100
DELETE = 0x200

_EVENT = struct.Struct("iIII")
_MOST_AT_ONCE = 64 * 1024


def open_inotify(paths: Iterable[Path], mask: int) -> int:
    """
    Return a non-blocking descriptor that tells of *mask* for *paths*.

    Raises:
        OSError: There is no inotify, or it refuses.
    """
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        fd: int = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if fd < 0:
            raise OSError(ctypes.get_errno(), "inotify_init1")
        for path in paths:
            if libc.inotify_add_watch(fd, os.fsencode(path), mask) < 0:
                error = ctypes.get_errno()
                os.close(fd)
                raise OSError(error, f"inotify_add_watch {path}")
        return fd
    else:  # noqa: RET505  # mypy reads platform branches only when written so
        raise OSError("inotify is Linux only")


def read_names(fd: int) -> set[bytes]:
    """
    Return the names of the files in watched folders that the waiting events are about.

    For what is watched itself the name is empty. No names are no events.
    """
    try:
        data = os.read(fd, _MOST_AT_ONCE)
    except BlockingIOError:
        return set()
    names = set()
    at = 0
    while at + _EVENT.size <= len(data):
        _watch, _mask, _cookie, length = _EVENT.unpack_from(data, at)
        at += _EVENT.size
        names.add(data[at : at + length].rstrip(b"\0"))
        at += length
    return names
