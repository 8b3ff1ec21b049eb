"""Gives back what starting up needed and running does not."""

from __future__ import annotations

import gc

from deskbreak.guide.heap import trim


def give_back() -> None:
    """
    Return freed memory to the system, once, when everything has been loaded.

    Reading the library and the config leaves holes that the C library would keep.
    """
    gc.collect()
    # What is alive now stays alive: later collections need not look at it again.
    gc.freeze()
    trim()
