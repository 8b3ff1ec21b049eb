"""Naming the control socket; light, for both ends use it."""

from __future__ import annotations

import os
import sys
from pathlib import Path


class short_address:  # noqa: N801  # used like a function
    """
    A name of *path* that fits into a socket address, valid inside the ``with``.

    The kernel allows about 100 bytes. On Linux a longer path can be named by way of
    its open folder; elsewhere `OSError` tells of it.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is opened yet."""
        self._path = path
        self._folder: int | None = None

    def __enter__(self) -> str:
        """Return the name to bind or connect to."""
        if sys.platform == "linux" and len(os.fsencode(self._path)) >= 100:
            self._folder = os.open(self._path.parent, os.O_PATH | os.O_DIRECTORY)
            return f"/proc/self/fd/{self._folder}/{self._path.name}"
        return str(self._path)

    def __exit__(self, *_: object) -> None:
        """Close the folder."""
        if self._folder is not None:
            os.close(self._folder)
