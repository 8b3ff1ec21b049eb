"""
How long nobody has touched keyboard and mouse.

`choose` finds what this desktop can tell; the rest of the program only sees an
`IdleSource`.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from typing import Protocol

__all__ = ["IdleSource", "UnknownIdle", "choose"]


class IdleSource(Protocol):
    """Tells the time since the last input."""

    @property
    def backend(self) -> str:
        """Words for ``doctor``: "XScreenSaver", "none: …"."""
        ...

    def read(self) -> timedelta | None:
        """Return the time since the last input; None is unknown, never zero."""
        ...

    def close(self) -> None:
        """Give back what was opened."""
        ...


class UnknownIdle:
    """Where the desktop does not tell: everybody counts as being there."""

    def __init__(self, why: str) -> None:
        """Say *why* in the words for ``doctor``."""
        self.backend = f"none: {why}"

    def read(self) -> timedelta | None:
        """Return None: unknown."""
        return None

    def close(self) -> None:
        """Nothing was opened."""


def choose() -> IdleSource:
    """Return the best source for this session."""
    if sys.platform == "win32":
        from deskbreak.desktop.idle.windows import WindowsIdle

        return WindowsIdle()
    elif sys.platform == "darwin":  # noqa: RET505  # mypy reads one branch a platform
        from deskbreak.desktop.idle.macos import make_macos_idle

        return make_macos_idle()
    else:
        return _choose_unix()


def _choose_unix() -> IdleSource:
    # XWayland's screen saver only sees input that goes to X11 windows: asked in a
    # Wayland session it would call people away who type elsewhere.
    if os.environ.get("XDG_SESSION_TYPE") == "wayland" or os.environ.get(
        "WAYLAND_DISPLAY"
    ):
        return UnknownIdle("this Wayland session cannot be asked")
    if not os.environ.get("DISPLAY"):
        return UnknownIdle("no desktop: DISPLAY is not set")
    from deskbreak.desktop.idle.x11 import X11Idle

    return X11Idle()
