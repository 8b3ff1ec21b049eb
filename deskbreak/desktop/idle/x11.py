"""Idle time from the X server's screen saver extension."""

from __future__ import annotations

from datetime import timedelta

from deskbreak.desktop.idle.polled import PolledIdle
from deskbreak.desktop.x11 import X11


class X11Idle(PolledIdle):
    """
    Asks the X server, in about 0.05 ms; any key, click or motion counts.

    Attributes:
        x11: The connection, for others with questions to the same server.
    """

    def __init__(self, x11: X11 | None = None) -> None:
        """Ask over *x11*, or over a connection of its own to ``DISPLAY``."""
        self.x11 = x11 or X11()

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        status = self.x11.status
        return "XScreenSaver" + ("" if status == "connected" else f" ({status})")

    def read(self) -> timedelta | None:
        """Return the time since the last input, or None without an X server."""
        idle_ms = self.x11.idle_ms()
        return None if idle_ms is None else timedelta(milliseconds=idle_ms)

    def close(self) -> None:
        """End the connection."""
        self.x11.close()
