"""Idle time from the X server's screen saver extension."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from deskbreak.desktop.idle.polled import PolledIdle
from deskbreak.desktop.x11 import X11

#: A server that does not answer for so long is unknown, not busy.
LONGEST_SILENCE_SECONDS = 180.0


class X11Idle(PolledIdle):
    """
    Asks the X server, in about 0.05 ms; any key, click or motion counts.

    While the server does not answer nobody can have touched anything with success:
    for a while the time simply goes on.

    Attributes:
        x11: The connection, for others with questions to the same server.
    """

    def __init__(
        self, x11: X11 | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Ask over *x11*, or over a connection of its own to ``DISPLAY``."""
        self.x11 = x11 or X11()
        self._clock = clock
        self._answered_at: float | None = None
        self._idle_then = timedelta()

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        status = self.x11.status
        return "XScreenSaver" + ("" if status == "connected" else f" ({status})")

    def read(self) -> timedelta | None:
        """Return the time since the last input, or None without an X server."""
        idle_ms = self.x11.idle_ms()
        now = self._clock()
        if idle_ms is not None:
            self._answered_at = now
            self._idle_then = timedelta(milliseconds=idle_ms)
            return self._idle_then
        if not self.x11.hangs or self._answered_at is None:
            return None
        silence = now - self._answered_at
        if silence > LONGEST_SILENCE_SECONDS:
            return None
        return self._idle_then + timedelta(seconds=silence)

    def close(self) -> None:
        """End the connection."""
        self.x11.close()
