"""
The pictures in the notifications: where they lie, and when they are drawn.

All of them (some 170 kB) are drawn ahead of time by one child process, once for each
version and theme, so that no notification ever waits for its picture.
"""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from deskbreak import __version__
from deskbreak.core.content import Exercise

log = logging.getLogger(__name__)

#: Without the working folder on the search path (-P): who knows what lies there.
COMMAND = (sys.executable, "-P", "-m", "deskbreak.guide.poses")
#: Raised when the pictures look different.
LOOKS = 3
#: After this many seconds the child is stuck.
PATIENCE = 120.0


class Poses:
    """Finds the picture of an exercise, and has those drawn that are missing."""

    def __init__(
        self,
        folder: Path,
        exercises: Callable[[], Sequence[Exercise]],
        dark: Callable[[], bool] = lambda: False,
        *,
        command: Sequence[str] = COMMAND,
    ) -> None:
        """Keep those of *exercises* in *folder*, dark ones where *dark* says so."""
        self._folder = folder
        self._exercises = exercises
        self._dark = dark
        self._command = tuple(command)
        self._drawing: asyncio.Task[None] | None = None

    def find(self, exercise: Exercise) -> str:
        """Return the path of the picture, or "" where there is none (yet)."""
        path = self._current() / f"{exercise.id}.png"
        if path.is_file():
            return str(path)
        # The desktop may have turned dark meanwhile.
        self.prepare()
        return ""

    def prepare(self) -> None:
        """Have drawn what is missing; returns at once."""
        if self._drawing is not None and not self._drawing.done():
            return
        wanted = [
            (e.id, e.scene, e.picture, e.drawing)
            for e in self._exercises()
            if e.scene or e.picture or e.drawing
        ]
        folder = self._current()
        if all(self._fresh(folder, name, own) for name, _, own, _ in wanted):
            return
        work = self._draw(wanted, folder)
        self._drawing = asyncio.get_running_loop().create_task(work)

    async def close(self) -> None:
        """Leave what is not drawn yet undrawn."""
        if self._drawing is not None:
            self._drawing.cancel()
            await asyncio.gather(self._drawing, return_exceptions=True)

    def _current(self) -> Path:
        theme = "dark" if self._dark() else "light"
        return self._folder / f"{__version__}-{LOOKS}-{theme}"

    @staticmethod
    def _fresh(folder: Path, name: str, own: str) -> bool:
        try:
            drawn = (folder / f"{name}.png").stat().st_mtime
            return not own or Path(own).stat().st_mtime <= drawn
        except OSError:
            return False

    async def _draw(
        self, wanted: list[tuple[str, str, str, str]], folder: Path
    ) -> None:
        self._forget_others(folder)
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                str(folder),
                folder.name.rpartition("-")[2],
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            log.info("the pictures cannot be drawn: %s", error)
            return
        try:
            async with asyncio.timeout(PATIENCE):
                _, told = await process.communicate(json.dumps(wanted).encode())
        except TimeoutError:
            log.warning("drawing the pictures takes too long")
        else:
            if process.returncode or told:
                log.info("the pictures: %s", told.decode(errors="replace").strip())
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()

    def _forget_others(self, folder: Path) -> None:
        """Remove the pictures of other versions and themes."""
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path != folder:
                    shutil.rmtree(path, ignore_errors=True)
