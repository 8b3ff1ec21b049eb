"""What the C library is told about memory; elsewhere than on Linux nothing happens."""

from __future__ import annotations

import ctypes
import sys

#: From this many bytes on a block gets pages of its own.
LARGE = 128 * 1024
_M_MMAP_THRESHOLD = -3


def keep_large_apart() -> None:
    """
    Let each large block, as pictures are, return to the system when it is freed.

    By itself glibc stops doing so once it has seen one freed, and the holes that
    pictures of all sizes leave behind them stay unused.
    """
    if sys.platform == "linux":
        # Other C libraries than glibc have no such function.
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(_M_MMAP_THRESHOLD, LARGE)


def trim() -> None:
    """Return to the system what is free."""
    if sys.platform == "linux":
        malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if malloc_trim is not None:
            malloc_trim(0)
