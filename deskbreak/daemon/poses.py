"""
The pictures that are drawn ahead of time: where they lie, and when they are drawn.

Those in the notifications (170 kB in all), and those that the guide's figures begin
with (700 kB at the usual size), so that neither ever waits for its picture. One child
process draws them, once for each version, theme and size.
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
from deskbreak.core.codec import encode
from deskbreak.core.content import Exercise
from deskbreak.guide.cast import has_figure
from deskbreak.guide.figure import Place
from deskbreak.guide.kept import Request, pose_name, poster_name, wanted_size
from deskbreak.guide.protocol import Look

log = logging.getLogger(__name__)

#: Without the working folder on the search path (-P): who knows what lies there.
COMMAND = (sys.executable, "-P", "-m", "deskbreak.guide.poses")
#: Raised when the pictures look different.
LOOKS = 5
#: After this many seconds the child is stuck.
PATIENCE = 120.0


class Poses:
    """Finds the picture of an exercise, and has those drawn that are missing."""

    def __init__(
        self,
        folder: Path,
        exercises: Callable[[], Sequence[Exercise]],
        look: Callable[[], Look] = Look,
        *,
        wanted: Callable[[], bool] = lambda: True,
        command: Sequence[str] = COMMAND,
    ) -> None:
        """
        Keep those of *exercises* in *folder*, drawn as *look* says.

        Nothing is drawn while *wanted* tells that nothing would show it.
        """
        self._folder = folder
        self._exercises = exercises
        self._look = look
        self._wanted = wanted
        self._command = tuple(command)
        self._drawing: asyncio.Task[None] | None = None

    @property
    def folder(self) -> Path:
        """Where they lie now; another one for each version and theme."""
        theme = "dark" if self._look().theme == "dark" else "light"
        return self._folder / f"{__version__}-{LOOKS}-{theme}"

    def find(self, exercise: Exercise) -> str:
        """Return the path of the small picture, or "" where there is none (yet)."""
        files = self._files(exercise, self._place())
        if not all(path.is_file() for path in files):
            # The desktop may have turned dark meanwhile, or the guide has a new size.
            self.prepare()
        return str(files[0]) if files[0].is_file() else ""

    def prepare(self) -> None:
        """Have drawn what is missing; returns at once."""
        if self._drawing is not None and not self._drawing.done():
            return
        if not self._wanted():
            return
        place = self._place()
        wanted = tuple(e for e in self._exercises() if has_figure(e))
        if all(_fresh(f, e.picture) for e in wanted for f in self._files(e, place)):
            return
        dark = self._look().theme == "dark"
        work = self._draw(Request(wanted, dark, place), self.folder)
        self._drawing = asyncio.get_running_loop().create_task(work)

    async def close(self) -> None:
        """Leave what is not drawn yet undrawn."""
        if self._drawing is not None:
            self._drawing.cancel()
            await asyncio.gather(self._drawing, return_exceptions=True)

    def _place(self) -> Place | None:
        """Where the guide shows its figure, once there has been one."""
        size = wanted_size(self.folder)
        if size is None:
            return None
        look = self._look()
        return Place(*size, look.theme == "dark", look.reduced_motion, look.person)

    def _files(self, exercise: Exercise, place: Place | None) -> list[Path]:
        names = [pose_name(exercise)]
        if place is not None:
            names.append(poster_name(exercise, place))
        return [self.folder / name for name in names]

    async def _draw(self, request: Request, folder: Path) -> None:
        self._forget_others(folder)
        asked = json.dumps(encode(request)).encode()
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                str(folder),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            log.info("the pictures cannot be drawn: %s", error)
            return
        try:
            async with asyncio.timeout(PATIENCE):
                _, told = await process.communicate(asked)
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
                if path != folder and path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)


def _fresh(path: Path, own: str) -> bool:
    try:
        drawn = path.stat().st_mtime
        return not own or Path(own).stat().st_mtime <= drawn
    except OSError:
        return False
