"""The daemon's end of the guide: starts it, listens to it, ends it."""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import os
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TextIO

from deskbreak.core.guidance import GuideEnd
from deskbreak.exceptions import ProtocolError
from deskbreak.guide.protocol import (
    LINE_LIMIT,
    Close,
    Ended,
    FromGuide,
    Session,
    ToGuide,
    from_guide,
    to_line,
)
from deskbreak.guide.screens import STARTED_BY

log = logging.getLogger(__name__)

Callback = Callable[[FromGuide], None]
#: How long the child may take to leave when asked, then when told to, in seconds.
PATIENCE_SECONDS = 1.0
#: A window that is not on the screen after this long never will be.
START_SECONDS = 30.0
#: Without the working folder on the search path (-P): who knows what lies there.
COMMAND = (sys.executable, "-P", "-m", "deskbreak.guide")


class Runner(Protocol):
    """What `choose_runner` returns: the daemon's ``GuideRunner``, and its end."""

    backend: str

    def open(self, session: Session) -> None:
        """Show *session*, in place of what is shown now."""
        ...

    def close(self) -> None:
        """Close what is shown; no `Ended` follows."""
        ...

    async def wait_closed(self) -> None:
        """Return when nothing of what was closed is left."""
        ...


def choose_runner(
    callback: Callback,
    *,
    environment: Mapping[str, str] = os.environ,
    terminal: TextIO | None = None,
    pages: Path | None = None,
    take_token: Callable[[], str] = str,
) -> Runner:
    """
    Return the best guide for this desktop: window, page with terminal, or terminal.

    Args:
        callback: Is called in the loop thread.
        pages: Folder for pages; None is without them.
        terminal: Where a guide without a window is written; None is stderr.
        take_token: Returns the desktop's token of the click that opens it, or "".
    """
    why = window_missing(environment)
    if not why:
        return ProcessGuide(callback, take_token=take_token)
    # Late: with a window the daemon never needs them.
    from deskbreak.guide.browser import browser_missing
    from deskbreak.guide.console import PageGuide, TerminalGuide

    if pages is not None and not browser_missing(environment):
        return PageGuide(callback, terminal or sys.stderr, why, pages)

    return TerminalGuide(callback, terminal or sys.stderr, why)


def window_missing(environment: Mapping[str, str] = os.environ) -> str:
    """Return why there can be no window, in words for people; "" if there can."""
    if sys.platform not in ("win32", "darwin") and not environment.get("DISPLAY"):
        if environment.get("WAYLAND_DISPLAY"):
            return "this Wayland session has no XWayland"
        return "no graphical display"
    # Looked for, not imported: it would stay in the daemon's memory.
    if not all(importlib.util.find_spec(name) for name in ("_tkinter", "tkinter")):
        where = " (on Debian: apt install python3-tk)" * (sys.platform == "linux")
        return f"Python has no Tk here{where}"
    return ""


class ProcessGuide:
    """Shows the window, in a process of its own."""

    def __init__(
        self,
        callback: Callback,
        *,
        command: Sequence[str] = COMMAND,
        environment: Mapping[str, str] | None = None,
        start_seconds: float = START_SECONDS,
        take_token: Callable[[], str] = str,
    ) -> None:
        """Call *callback*, in the loop thread, with everything the guide says."""
        self.backend = "window (Tk)"
        self._callback = callback
        self._command = tuple(command)
        self._environment = environment
        self._start_seconds = start_seconds
        self._take_token = take_token
        self._child: _Child | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def open(self, session: Session) -> None:
        """Show *session*; in the running window where there is one."""
        if self._child is not None:
            self._child.say(session)
            return
        child = _Child(self._heard)
        child.say(session)
        self._child = child
        environment = self._environment
        if token := self._take_token():
            environment = {**(environment or os.environ), STARTED_BY: token}
        task = asyncio.get_running_loop().create_task(
            child.run(self._command, environment, self._start_seconds)
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        """Close the window; nothing more is heard of it."""
        if self._child is not None:
            self._child.dismiss()
            self._child = None

    async def wait_closed(self) -> None:
        """Return when every child process is gone."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _heard(self, child: _Child, message: FromGuide) -> None:
        if child is not self._child:
            return
        if isinstance(message, Ended):
            # Before the callback: it may open the next one.
            self._child = None
            child.dismiss()
        self._callback(message)


class _Child:
    """One child process from start to end."""

    def __init__(self, heard: Callable[[_Child, FromGuide], None]) -> None:
        self._heard = heard
        self._unsent: list[ToGuide] = []
        self._stdin: asyncio.StreamWriter | None = None
        self._dismissed = asyncio.Event()
        self._patience: asyncio.TimerHandle | None = None
        self._ended = False
        self._failed = False
        self._complaints: deque[str] = deque(maxlen=20)

    def say(self, message: ToGuide) -> None:
        """Send *message*, or keep it until there is somebody to hear it."""
        if self._stdin is None:
            self._unsent.append(message)
        elif not self._stdin.is_closing():
            self._stdin.write(to_line(message))

    def dismiss(self) -> None:
        """Let it leave: it is asked first, then told, then made to."""
        self._dismissed.set()

    async def run(
        self,
        command: Sequence[str],
        environment: Mapping[str, str] | None,
        start_seconds: float,
    ) -> None:
        """Start the process and see it through to its end."""
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                limit=LINE_LIMIT,
                env=environment,
            )
        except OSError as error:
            log.warning("the guide cannot be started: %s", error)
            self._tell(Ended(GuideEnd.FAILED))
            return
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        self._stdin = process.stdin
        unsent, self._unsent = self._unsent, []
        for message in unsent:
            self.say(message)
        complaints = asyncio.create_task(self._read_complaints(process.stderr))
        listening = asyncio.create_task(self._listen(process.stdout))
        dismissed = asyncio.create_task(self._dismissed.wait())
        self._patience = asyncio.get_running_loop().call_later(
            start_seconds, self._lose_patience, listening, start_seconds
        )
        try:
            await asyncio.wait(
                (listening, dismissed), return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            self._patience.cancel()
            self.say(Close())
            self._stdin.close()
            await _see_out(process)
            for task in (listening, dismissed):
                task.cancel()
            # asyncio lets go of the pipes only when they have been read to the end.
            rest = asyncio.gather(complaints, listening, return_exceptions=True)
            with suppress(TimeoutError):
                await asyncio.wait_for(rest, PATIENCE_SECONDS)
                await asyncio.wait_for(_drain(process.stdout), PATIENCE_SECONDS)
        self._conclude(process.returncode)

    def _lose_patience(self, listening: asyncio.Task[None], seconds: float) -> None:
        log.error("the guide has said nothing for %g s: it is ended", seconds)
        listening.cancel()

    def _conclude(self, code: int | None) -> None:
        if not self._failed and (self._ended or self._dismissed.is_set()):
            return
        tail = " | ".join(self._complaints) or "no message"
        log.error("the guide broke down (exit code %s): %s", code, tail)
        self._tell(Ended(GuideEnd.FAILED))

    def _tell(self, message: FromGuide) -> None:
        if self._patience is not None:
            self._patience.cancel()
        if self._ended or self._dismissed.is_set():
            return
        self._ended = isinstance(message, Ended)
        self._failed = message == Ended(GuideEnd.FAILED)
        self._heard(self, message)

    async def _listen(self, stdout: asyncio.StreamReader) -> None:
        """Pass on what is said, until the end was told or can no longer be."""
        while not self._ended:
            try:
                line = await stdout.readline()
            except ValueError:
                log.warning("the guide wrote a line longer than %d bytes", LINE_LIMIT)
                return
            if not line:
                return
            try:
                message = from_guide(line)
            except ProtocolError as error:
                log.warning("%s", error)
                continue
            self._tell(message)

    async def _read_complaints(self, stderr: asyncio.StreamReader) -> None:
        while chunk := await stderr.read(4096):
            text = chunk.decode(errors="replace")
            self._complaints.extend(line for line in text.splitlines() if line)


async def _drain(stream: asyncio.StreamReader) -> None:
    while await stream.read(65536):
        pass


async def _see_out(process: asyncio.subprocess.Process) -> None:
    """Wait for *process* to leave by itself, else end it."""
    for push in (None, process.terminate, process.kill):
        if push is not None:
            with suppress(ProcessLookupError):
                push()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), PATIENCE_SECONDS)
            return
    log.error("the guide's process %d does not end", process.pid)
