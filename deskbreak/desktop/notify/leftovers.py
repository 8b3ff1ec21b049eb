"""
Popups that a killed run has left on the screen.

A popup that stays until it is answered outlives the program that showed it, and its
buttons are dead then. So the numbers of what is on the screen are kept in a file; the
next run takes them off.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection
from pathlib import Path

log = logging.getLogger(__name__)


class Leftovers:
    """
    A small file with the server's name and the numbers of our popups there.

    Numbers mean something to one server only, so they are never used with another.
    """

    def __init__(self, path: Path | None) -> None:
        """Read what the last run left in *path*; None keeps nothing."""
        self._path = path
        self._server, self._numbers = _read(path)

    def take(self, server: str) -> tuple[int, ...]:
        """Return the numbers left at *server*; the second time there are none."""
        numbers = self._numbers if server == self._server else ()
        self._numbers = ()
        return numbers

    def keep(self, server: str, numbers: Collection[int]) -> None:
        """Note that *numbers* are on the screen now, and nothing else."""
        if self._path is None:
            return
        try:
            if numbers:
                kept = {"server": server, "numbers": sorted(numbers)}
                self._path.write_text(json.dumps(kept), "utf-8")
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            log.debug("popups are not remembered: %s", error)


def _read(path: Path | None) -> tuple[str, tuple[int, ...]]:
    if path is None:
        return "", ()
    try:
        kept = json.loads(path.read_text("utf-8"))
        return str(kept["server"]), tuple(int(number) for number in kept["numbers"])
    except FileNotFoundError:
        return "", ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.debug("the last run's popups are unknown: %s", error)
        return "", ()
