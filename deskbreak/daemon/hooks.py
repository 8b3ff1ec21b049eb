"""
The user's own commands on events.

They run only when nobody but the user could have put them into the config file:
whoever can write there could otherwise run programs as the user.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import stat
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from deskbreak.config.model import Hooks
from deskbreak.exceptions import reason

log = logging.getLogger(__name__)

#: Windows would open a console for a command; elsewhere there is no such thing.
NO_CONSOLE = 0x08000000 if sys.platform == "win32" else 0  # CREATE_NO_WINDOW
#: So many at once; more are left out, with a line in the log.
MOST_AT_ONCE = 4


def why_not_trusted(path: Path) -> str:
    """Return why commands in *path* are not run, or "" where they may be."""
    if sys.platform != "win32":
        try:
            seen = [path.stat(), path.resolve().parent.stat()]
        except OSError as error:
            return f"{path} cannot be looked at: {reason(error)}"
        for found, what in zip(seen, ("the file", "its folder"), strict=True):
            # root can do anything already; some systems link to files of root.
            if found.st_uid not in (os.getuid(), 0):
                return f"{what} belongs to another user"
            open_to_others = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
            if open_to_others and not found.st_mode & stat.S_ISVTX:
                return f"{what} can be written by others (chmod go-w)"
    return ""


class HookRunner:
    """Starts commands and forgets them; each has a time limit."""

    def __init__(self, config: Path) -> None:
        """Trust what stands in *config*, if its owner and mode allow that."""
        self._config = config
        self._hooks = Hooks()
        self._running: set[asyncio.Task[None]] = set()

    def use(self, hooks: Hooks) -> str:
        """Use *hooks* from now on; return why they are not trusted, or ""."""
        reason = why_not_trusted(self._config) if hooks.commands else ""
        self._hooks = Hooks() if reason else hooks
        if reason:
            log.warning("the hooks are off: %s", reason)
        return reason

    def happened(self, event: str, facts: Mapping[str, str]) -> None:
        """Start the command for *event*, with *facts* as ``DESKBREAK_…``."""
        command = self._hooks.commands.get(event)
        if not command:
            return
        if len(self._running) >= MOST_AT_ONCE:
            log.warning("left out the hook for %s: too many are running", event)
            return
        run = _run(event, command, facts, self._hooks)
        task = asyncio.get_running_loop().create_task(run)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        """End what still runs."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)


async def _run(
    event: str, command: Sequence[str], facts: Mapping[str, str], hooks: Hooks
) -> None:
    told = {f"DESKBREAK_{name.upper()}": value for name, value in facts.items()}
    environment = {**os.environ, "DESKBREAK_EVENT": event, **told}
    if hooks.shell:
        shell = ("cmd", "/c") if sys.platform == "win32" else ("/bin/sh", "-c")
        command = (*shell, " ".join(command))
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            start_new_session=True,
            creationflags=NO_CONSOLE,
        )
    except OSError as error:
        log.warning("the hook for %s cannot be run: %s", event, error)
        return
    try:
        async with asyncio.timeout(hooks.longest.total_seconds()):
            code = await process.wait()
    except (TimeoutError, asyncio.CancelledError) as error:
        _end(process)
        await process.wait()
        if isinstance(error, asyncio.CancelledError):
            raise
        log.warning("the hook for %s took too long and was ended", event)
    else:
        if code:
            log.warning("the hook for %s ended with %d", event, code)


def _end(process: asyncio.subprocess.Process) -> None:
    """End the command with everything that it started."""
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
