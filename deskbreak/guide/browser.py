"""Pages in the browser, written and opened by a child process: it may draw."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from deskbreak.guide.protocol import Session, to_line

log = logging.getLogger(__name__)

#: Without the working folder on the search path (-P): who knows what lies there.
COMMAND = (sys.executable, "-P", "-m", "deskbreak.pages")
_OPENERS = (
    "xdg-open",
    "x-www-browser",
    "firefox",
    "firefox-esr",
    "chromium",
    "google-chrome",
)


def browser_missing(environment: Mapping[str, str] = os.environ) -> str:
    """Return why no page can be shown, in words for people; "" if one can."""
    always_there = sys.platform in ("win32", "darwin")
    if always_there:
        return ""
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        return "no graphical display"
    path = environment.get("PATH")
    if environment.get("BROWSER") or any(shutil.which(o, path=path) for o in _OPENERS):
        return ""
    return "no browser and no xdg-open (on Debian: apt install xdg-utils)"


async def show_page(
    page: str,
    folder: Path,
    session: Session | None = None,
    *,
    command: Sequence[str] = COMMAND,
) -> bool:
    """
    Let a child process write a small page and show it; return whether it did.

    Args:
        page: "stop", or "lesson" with a *session* that has an exercise.
        folder: Where pages are kept.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            page,
            str(folder),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            # The browser outlives the daemon.
            start_new_session=True,
        )
    except OSError as error:
        log.warning("no page can be written: %s", error)
        return False
    told = to_line(session) if session else b""
    _, complaint = await process.communicate(told)
    if process.returncode:
        log.info("%s", complaint.decode(errors="replace").strip())
    return process.returncode == 0
