"""The guide in the daemon's own terminal, driven by its event loop."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TextIO

from deskbreak.guide.browser import COMMAND as PAGES
from deskbreak.guide.browser import show_page
from deskbreak.guide.protocol import Ended, FromGuide, Session
from deskbreak.guide.terminal import in_foreground
from deskbreak.guide.text import STEP_SECONDS, TextFace


class TerminalGuide:
    """Writes the guide into the daemon's own terminal; keys end with Enter."""

    def __init__(
        self,
        callback: Callable[[FromGuide], None],
        terminal: TextIO,
        why: str,
        *,
        keyboard: TextIO | None = None,
    ) -> None:
        """
        Write to *terminal*, because *why*.

        Args:
            keyboard: Where lines are read; None is stdin, and where that is no
                terminal nothing is read.
        """
        self.backend = f"terminal ({why})"
        self._callback = callback
        self._terminal = terminal
        self._keyboard = keyboard or sys.stdin
        self._face: TextFace | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._before = 0.0
        self._reading = False

    def open(self, session: Session) -> None:
        """Write *session*, in place of what is shown now."""
        if self._face is not None:
            self._face.show(session)
            return
        self._listen()
        self._face = TextFace(
            session,
            self._write,
            tty=self._terminal.isatty(),
            input_possible=self._reading,
        )
        loop = asyncio.get_running_loop()
        self._before = loop.time()
        self._timer = loop.call_later(STEP_SECONDS, self._tick)
        self._tell(self._face.begin())

    def close(self) -> None:
        """Stop writing; no `Ended` follows."""
        self._face = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._reading:
            asyncio.get_running_loop().remove_reader(self._keyboard.fileno())
            self._reading = False

    async def wait_closed(self) -> None:
        """Return at once: nothing outlives `close`."""

    def _listen(self) -> None:
        # A loop on Windows cannot wait for a console.
        with suppress(OSError, ValueError, NotImplementedError):
            descriptor = self._keyboard.fileno()
            if self._keyboard.isatty() and in_foreground(descriptor):
                asyncio.get_running_loop().add_reader(descriptor, self._typed)
                self._reading = True

    def _typed(self) -> None:
        try:
            words = os.read(self._keyboard.fileno(), 1024)
        except OSError:
            words = b""
        if not words:
            asyncio.get_running_loop().remove_reader(self._keyboard.fileno())
            self._reading = False
            if self._face is not None:
                self._face.no_more_input()
        elif self._face is not None:
            self._tell(self._face.type(words.decode(errors="ignore")))

    def _tick(self) -> None:
        face = self._face
        if face is None:
            return
        loop = asyncio.get_running_loop()
        elapsed = timedelta(seconds=loop.time() - self._before)
        self._before = loop.time()
        self._timer = loop.call_later(STEP_SECONDS, self._tick)
        self._tell(face.tick(elapsed))

    def _tell(self, messages: Sequence[FromGuide]) -> None:
        for message in messages:
            if isinstance(message, Ended):
                self.close()
            self._callback(message)

    def _write(self, text: str) -> None:
        # A terminal that is gone takes nothing more; the break goes on in silence.
        with suppress(OSError, ValueError):
            self._terminal.write(text)
            self._terminal.flush()


class PageGuide(TerminalGuide):
    """Shows each exercise on a page in the browser; keys and count are as before."""

    def __init__(
        self,
        callback: Callable[[FromGuide], None],
        terminal: TextIO,
        why: str,
        folder: Path,
        *,
        command: Sequence[str] = PAGES,
    ) -> None:
        """Keep pages in *folder*; the rest is as in `TerminalGuide`."""
        super().__init__(callback, terminal, why)
        self.backend = f"page in the browser and terminal ({why})"
        self._folder = folder
        self._command = command
        self._showing: set[asyncio.Task[bool]] = set()

    def open(self, session: Session) -> None:
        """Show the page of *session*, and count in the terminal."""
        super().open(session)
        if session.exercise is None:
            return
        showing = show_page("lesson", self._folder, session, command=self._command)
        task = asyncio.get_running_loop().create_task(showing)
        self._showing.add(task)
        task.add_done_callback(self._showing.discard)

    async def wait_closed(self) -> None:
        """Return when no page is being written."""
        if self._showing:
            await asyncio.wait(self._showing)
