"""
How long nobody has touched keyboard and mouse.

`choose` finds what this desktop can tell; the rest of the program only sees an
`IdleSource`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from deskbreak.desktop.idle.polled import PolledIdle

if TYPE_CHECKING:
    from deskbreak.desktop.bus import Bus
    from deskbreak.desktop.session.logind import LogindSession
    from deskbreak.desktop.wayland import Wayland

__all__ = ["IdleSource", "UnknownIdle", "choose", "on_wayland"]


class IdleSource(Protocol):
    """Tells the time since the last input."""

    @property
    def backend(self) -> str:
        """Words for ``doctor``: "XScreenSaver", "none: …"."""
        ...

    @property
    def inhibited(self) -> bool:
        """Whether the desktop is kept from calling this time idle, as by a video."""
        ...

    @property
    def tells(self) -> bool:
        """Whether it calls ``on_change`` at the first input after being away."""
        ...

    def watch(self, away_after: timedelta, lull: timedelta | None = None) -> None:
        """
        Be ready to tell of *away_after* without input, and of *lull* if given.

        For desktops that tell when a threshold is passed; cheap to call again.
        """
        ...

    def read(self) -> timedelta | None:
        """Return the time since the last input; None is unknown, never zero."""
        ...

    def close(self) -> None:
        """Give back what was opened."""
        ...


class UnknownIdle(PolledIdle):
    """Where the desktop does not tell: everybody counts as being there."""

    def __init__(self, why: str) -> None:
        """Say *why* in the words for ``doctor``."""
        self.backend = f"none: {why}"

    def read(self) -> timedelta | None:
        """Return None: unknown."""
        return None


def on_wayland() -> bool:
    """Return whether this is a Wayland session."""
    return os.environ.get("XDG_SESSION_TYPE") == "wayland" or bool(
        os.environ.get("WAYLAND_DISPLAY")
    )


def choose(
    on_change: Callable[[], None],
    bus: Bus | None = None,
    wayland: Wayland | None = None,
    login: LogindSession | None = None,
) -> IdleSource:
    """
    Return the best source for this session.

    Args:
        on_change: Called when someone went away or came back, where that is told.
        bus: The session bus.
        wayland: The compositor, in a Wayland session.
        login: The login session.
    """
    if sys.platform == "win32":
        from deskbreak.desktop.idle.windows import WindowsIdle

        return WindowsIdle()
    elif sys.platform == "darwin":  # noqa: RET505  # mypy reads one branch a platform
        from deskbreak.desktop.idle.macos import make_macos_idle

        return make_macos_idle()
    else:
        return _choose_unix(on_change, bus, wayland, login)


def _choose_unix(
    on_change: Callable[[], None],
    bus: Bus | None,
    wayland: Wayland | None,
    login: LogindSession | None,
) -> IdleSource:
    # XWayland's screen saver only sees input that goes to X11 windows: asked in a
    # Wayland session it would call people away who type elsewhere.
    if os.environ.get("DISPLAY") and not on_wayland():
        from deskbreak.desktop.idle.x11 import X11Idle

        return X11Idle()
    sources: list[IdleSource] = []
    if wayland is not None:
        from deskbreak.desktop.idle.wayland import WaylandIdle

        sources.append(WaylandIdle(wayland, on_change))
        if bus is not None:
            from deskbreak.desktop.idle.mutter import MutterIdle

            sources.append(MutterIdle(bus, on_change))
    else:
        sources.append(UnknownIdle("no desktop: DISPLAY is not set"))
    if login is not None:
        from deskbreak.desktop.idle.logind import LogindIdle

        sources.append(LogindIdle(login))
    from deskbreak.desktop.idle.first import FirstKnown

    return FirstKnown(sources)
