"""Programs that the user named: they run, or one of their windows is in front."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from deskbreak.core.settings import Reason

PROCESSES = Path("/proc")
#: The kernel keeps no more of a program's name.
KERNEL_KEEPS = 15


class NamedApps:
    """
    Compares the names of running programs, and of the window in front.

    Only names that the user listed are ever spoken of.
    """

    reason = Reason.APPS
    what = "apps"
    engaging = False
    blocking = True

    def __init__(
        self,
        names: Callable[[], tuple[str, ...]],
        in_front: Callable[[], tuple[str, ...]],
        processes: Path = PROCESSES,
    ) -> None:
        """
        Look for *names*.

        Args:
            names: The user's list.
            in_front: The names that the window in front goes by.
            processes: Where the running programs are listed.
        """
        self._names = names
        self._in_front = in_front
        self._processes = processes

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        count = len(self._names())
        return f"running programs ({count} named)" if count else "no program is named"

    def check(self) -> str:
        """Return "zoom is running", or ""."""
        wanted = {name.casefold(): name for name in self._names()}
        if not wanted:
            return ""
        for name in self._in_front():
            if (folded := name.casefold()) in wanted:
                return f"{wanted[folded]} is in front"
        kept = {name[:KERNEL_KEEPS]: told for name, told in wanted.items()}
        for running in self._running():
            if running in kept:
                return f"{kept[running]} is running"
        return ""

    def close(self) -> None:
        """Nothing was opened."""

    def _running(self) -> set[str]:
        user = Path("/proc/self").stat().st_uid
        found = set()
        for process in list(os.scandir(self._processes)):
            # Programs end while they are looked at.
            try:
                if process.name.isdigit() and process.stat().st_uid == user:
                    found.add(_name_of(process.path))
            except OSError:
                continue
        return found


def _name_of(process: str) -> str:
    # A file object for each of 300 programs costs more than the files.
    file = os.open(f"{process}/comm", os.O_RDONLY)
    try:
        name = os.read(file, 2 * KERNEL_KEEPS)
    finally:
        os.close(file)
    return name.decode("utf-8", "replace").strip().casefold()
