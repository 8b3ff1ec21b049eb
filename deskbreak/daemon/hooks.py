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
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

log = logging.getLogger(__name__)

#: A command that runs longer is ended.
TIME_LIMIT = timedelta(seconds=10)
#: So many at once; more are left out, with a line in the log.
MOST_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Hook:
    """
    A command for an event.

    Attributes:
        command: The program and its arguments; one text where *shell* is set.
        shell: The user asked for a shell.
    """

    command: tuple[str, ...]
    shell: bool = False
    time_limit: timedelta = TIME_LIMIT


def why_not_trusted(path: Path) -> str:
    """Return why commands in *path* are not run, or "" where they may be."""
    if sys.platform != "win32":
        try:
            seen = [path.stat(), path.resolve().parent.stat()]
        except OSError as error:
            return f"{path} cannot be looked at: {error}"
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
        self._hooks: Mapping[str, Sequence[Hook]] = {}
        self._running: set[asyncio.Task[None]] = set()

    def set_hooks(self, hooks: Mapping[str, Sequence[Hook]]) -> str:
        """Use *hooks* from now on; return why they are not trusted, or ""."""
        self._hooks = hooks
        reason = why_not_trusted(self._config) if hooks else ""
        if reason:
            log.warning("the hooks are off: %s", reason)
            self._hooks = {}
        return reason

    def happened(self, event: str, facts: Mapping[str, str]) -> None:
        """Start the commands for *event*, with *facts* as ``DESKBREAK_…``."""
        for hook in self._hooks.get(event, ()):
            if len(self._running) >= MOST_AT_ONCE:
                log.warning("left out a hook for %s: too many are running", event)
                return
            task = asyncio.get_running_loop().create_task(_run(hook, event, facts))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        """End what still runs."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)


async def _run(hook: Hook, event: str, facts: Mapping[str, str]) -> None:
    told = {f"DESKBREAK_{name.upper()}": value for name, value in facts.items()}
    environment = {**os.environ, "DESKBREAK_EVENT": event, **told}
    command = hook.command
    if hook.shell:
        shell = ("cmd", "/c") if sys.platform == "win32" else ("/bin/sh", "-c")
        command = (*shell, " ".join(hook.command))
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        log.warning("the hook for %s cannot be run: %s", event, error)
        return
    try:
        async with asyncio.timeout(hook.time_limit.total_seconds()):
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
