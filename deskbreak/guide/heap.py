"""What the C library is told about memory; elsewhere than on Linux nothing happens."""

from __future__ import annotations

import ctypes
import sys

#: From this many bytes on a block gets pages of its own, and returns them when freed.
#: Smaller ones, as pictures of the usual size are, come from the heap: fresh pages
#: for each of twenty pictures a second would be a third of the work.
LARGE = 5_000_000
#: So much of the heap's free end stays for the next picture.
SPARE = 6_000_000

_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8


def settle() -> None:
    """
    Set the bounds above once and for all.

    By itself glibc raises them whenever something large is freed, until everything
    comes from the heap and nothing returns.
    """
    if sys.platform == "linux":
        # Other C libraries than glibc have no such function.
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(_M_MMAP_THRESHOLD, LARGE)
            mallopt(_M_TRIM_THRESHOLD, SPARE)
            # One heap for all threads: two of them hardly ever work at once.
            mallopt(_M_ARENA_MAX, 1)


def trim() -> None:
    """Return to the system what is free."""
    if sys.platform == "linux":
        malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if malloc_trim is not None:
            malloc_trim(0)
