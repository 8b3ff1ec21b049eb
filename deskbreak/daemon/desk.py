"""Opens files in the user's own programs."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path

from deskbreak.core.content import Exercise
from deskbreak.core.views import Notice
from deskbreak.daemon import texts
from deskbreak.daemon.poses import Poses

log = logging.getLogger(__name__)

#: Without the working folder on the search path (-P): who knows what lies there.
REPORT = (sys.executable, "-P", "-m", "deskbreak", "report")


class UserDesk:
    """
    What lies outside the daemon but is opened from it.

    Where a file cannot be opened, a notice tells its path instead.
    """

    def __init__(
        self,
        config: Path,
        show: Callable[[Notice], None],
        pages: Path,
        poses: Poses,
    ) -> None:
        """Open *config* as the settings; *show* notices; keep pages in *pages*."""
        self._pages = pages
        self._poses = poses
        self._config = config
        self._show = show
        self._opening: set[asyncio.Task[None]] = set()
        self._setup: asyncio.Task[None] | None = None

    def open_settings(self) -> None:
        """Open the config file in the user's editor."""
        self._begin(self._open(self._config))

    def open_setup(self) -> None:
        """Ask the questions of the first run, in one window at a time."""
        if self._setup is None or self._setup.done():
            self._setup = self._begin(self._set_up())

    async def _set_up(self) -> None:
        from deskbreak.guide.runner import window_missing

        words = (sys.executable, "-P", "-m", "deskbreak.guide.setup")
        if window_missing() or not await _started(*words):
            self._show(texts.tell('In a terminal: "deskbreak setup".'))

    def open_help(self) -> None:
        """Tell when to stop, and when to see a doctor: on a page, else in a notice."""
        self._begin(self._help())

    async def _help(self) -> None:
        if self.help_page():
            from deskbreak.guide.browser import show_page

            if await show_page("stop", self._pages):
                return
        # Only those who ask for it need this file in memory.
        from deskbreak.library.words import load_safety

        self._show(texts.safety(load_safety()))

    def open_report(self, instead: Callable[[], None]) -> None:
        """Open the page with this week; call *instead* where that cannot be."""
        self._begin(self._report(instead))

    async def _report(self, instead: Callable[[], None]) -> None:
        # A process of its own makes the page: what draws never comes in here.
        if not self.help_page() or not await _started(*REPORT):
            instead()

    def picture(self, exercise: Exercise) -> str:
        """Return a small picture of *exercise*, or ""."""
        return self._poses.find(exercise)

    def posters(self) -> str:
        """Return the folder of the pictures that the guide's figures begin with."""
        return str(self._poses.folder)

    def help_page(self) -> str:
        """Return the URL of the page with the stop rules; "" without a browser."""
        from deskbreak.guide.browser import browser_missing

        if browser_missing():
            return ""
        return (self._pages / "stop.html").absolute().as_uri()

    async def wait_opened(self) -> None:
        """Return when everything that was asked for is open, or has failed."""
        if self._opening:
            await asyncio.wait(self._opening)

    def _begin(self, opening: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(opening)
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)
        return task

    async def _open(self, path: Path) -> None:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606  # the user's own file
        elif not await _started(
            "open" if sys.platform == "darwin" else "xdg-open", str(path)
        ):
            self._show(texts.tell(f"Your settings: {path}"))


async def _started(*words: str) -> bool:
    """Run a program until it ends; return whether it went well."""
    try:
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        log.info("cannot run %s: %s", words[0], error)
        return False
    return await process.wait() == 0
