"""
Notices that a file was saved, within a second and without looking every second.

On Linux inotify tells (its folder is watched: editors replace the file rather than
write into it). Elsewhere, and where inotify is refused, the file's stat is looked at
every few seconds. `look` can be called at every wake-up besides, for file systems
that tell nothing (network homes).
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from pathlib import Path

from deskbreak.desktop import inotify

log = logging.getLogger(__name__)

#: Editors save in several steps; one look is enough for all of them.
SETTLE_SECONDS = 0.2
#: Where nothing tells us.
POLL_SECONDS = 4.0

_SAVED = (
    inotify.CLOSE_WRITE
    | inotify.MOVED_FROM
    | inotify.MOVED_TO
    | inotify.CREATE
    | inotify.DELETE
)

#: What tells one version of a file from the next; None is "no file".
Mark = tuple[int, int, int] | None


class FileWatch:
    """Calls *on_change* in the loop's thread after the file changed."""

    def __init__(
        self, path: Path, on_change: Callable[[], None], *, polls: bool = True
    ) -> None:
        """
        Remember how the file looks now; nothing is watched yet.

        Args:
            polls: Look every few seconds where nothing tells; else `look` has to do.
        """
        self._path = path
        self._on_change = on_change
        self._polls = polls
        self._mark = self._read_mark()
        self._inotify: int | None = None
        self._timer: asyncio.TimerHandle | None = None

    @property
    def backend(self) -> str:
        """How changes are noticed, in words for ``doctor``."""
        return "inotify" if self._inotify is not None else "looking every 4 s"

    def start(self) -> None:
        """Begin to watch. In the loop's thread."""
        loop = asyncio.get_running_loop()
        # A symbolic link to a file elsewhere changes in either place.
        folders = {self._path.parent, self._target().parent}
        try:
            self._inotify = inotify.open_inotify(folders, _SAVED)
        except OSError as error:
            log.info("no inotify (%s): looking at %s instead", error, self._path)
            if not self._polls:
                return
            self._timer = loop.call_later(POLL_SECONDS, self._poll)
            return
        loop.add_reader(self._inotify, self._told)

    def close(self) -> None:
        """Stop watching."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._inotify is not None:
            asyncio.get_running_loop().remove_reader(self._inotify)
            os.close(self._inotify)
            self._inotify = None

    def look(self) -> None:
        """Look at the file now, and call back if it changed since the last look."""
        mark = self._read_mark()
        if mark == self._mark:
            return
        self._mark = mark
        if self._inotify is not None:
            # Its folder may be another one by now, or the link lead elsewhere.
            self.close()
            self.start()
        self._on_change()

    def _poll(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(POLL_SECONDS, self._poll)
        self.look()

    def _told(self) -> None:
        assert self._inotify is not None
        names = inotify.read_names(self._inotify)
        # The link and its target may be called differently.
        wanted = {os.fsencode(self._path.name), os.fsencode(self._target().name)}
        if names & wanted and self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(SETTLE_SECONDS, self._settled)

    def _settled(self) -> None:
        self._timer = None
        self.look()

    def _target(self) -> Path:
        try:
            return self._path.resolve()
        except (OSError, RuntimeError):  # a link that leads to itself
            return self._path

    def _read_mark(self) -> Mark:
        try:
            stat = self._path.stat()
        except OSError:
            return None
        return (stat.st_mtime_ns, stat.st_size, stat.st_ino)
