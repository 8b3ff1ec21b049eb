"""The first screen of ``deskbreak run``: what is going on, and what is missing."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from deskbreak.core.overview import Overview
from deskbreak.exceptions import Problem

#: What to do about a missing part, in words for a newcomer.
_WITHOUT = {
    "tray": "no icon in a panel",
    "notify": "no pop-ups: breaks appear here in the terminal",
    "idle": "nobody tells how long you were away: everything counts as use",
    "guide": "no window: a break is led through here in the terminal",
}
_FIRST_STEPS = (
    '  Try it     "deskbreak take": a break now, to see what it is like',
    '  Set up     "deskbreak setup": rhythm, hours, your place, what to go easy on',
)


def welcome(
    version: str,
    view: Overview,
    config: Path,
    backends: Mapping[str, str],
    problems: Sequence[Problem],
    *,
    first_run: bool = False,
) -> str:
    """Return the text, ending with a newline."""
    lines = [
        f"deskbreak {version} is running. {capital(view.sentence)}",
        "",
        *(_FIRST_STEPS if first_run else ()),
        f"  Settings   {short_path(config)}  (saved changes apply at once)",
        "  Steer      deskbreak status | take | postpone | skip | pause | resume",
        '  End        Ctrl-C, or "deskbreak stop"',
    ]
    if without := missing(backends):
        lines += [f"  Missing    {text}" for text in without]
        lines.append(
            '             "deskbreak doctor" says why, and which package helps'
        )
    if problems:
        count = "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        lines += ["", f"  The settings file has {count}:"]
        lines += [f"    {problem}" for problem in problems]
        lines.append("  The last good settings are used until they are corrected.")
    return "\n".join(lines) + "\n"


def missing(backends: Mapping[str, str]) -> list[str]:
    """Return what this desktop does not have, and what that means."""
    return [
        consequence
        for part, consequence in _WITHOUT.items()
        if _is_missing(backends.get(part, ""))
    ]


def _is_missing(backend: str) -> bool:
    return backend.startswith(("none", "terminal")) or "no X server" in backend


def short_path(path: Path) -> str:
    """Return *path* with the home folder as ``~``."""
    try:
        below = path.relative_to(Path.home())
    except (ValueError, RuntimeError):
        return str(path)
    # Windows' shells know no "~".
    return str(path) if sys.platform == "win32" else f"~/{below}"


def capital(text: str) -> str:
    """Return *text* with a capital first letter."""
    return text[:1].upper() + text[1:]
