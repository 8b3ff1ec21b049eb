"""Idle time on Windows: GetLastInputInfo."""

from __future__ import annotations

import ctypes
import sys
from datetime import timedelta

from deskbreak.desktop.idle.polled import PolledIdle

#: Both counters are 32 bits of milliseconds: they begin anew every 49.7 days.
WRAP_MS = 2**32
#: Input that a program makes up (SendInput) has the time that the program says. One
#: that is ahead of the clock by no more than this is just now, and not 49 days ago.
AHEAD_MS = 24 * 60 * 60 * 1000


def idle_ms(now_ms: int, last_input_ms: int) -> int:
    """Return the distance of two readings of the 32-bit counter, over its wrap."""
    idle = (now_ms - last_input_ms) % WRAP_MS
    return idle if idle < WRAP_MS - AHEAD_MS else 0


class _LastInput(ctypes.Structure):
    _fields_ = (("size", ctypes.c_uint), ("time_ms", ctypes.c_uint))


if sys.platform == "win32":

    class WindowsIdle(PolledIdle):
        """Asks Windows; input to any window of the session counts."""

        backend = "GetLastInputInfo"

        def read(self) -> timedelta | None:
            """Return the time since the last input, or None where Windows refuses."""
            info = _LastInput(ctypes.sizeof(_LastInput))
            if not ctypes.windll.user32.GetLastInputInfo(ctypes.byref(info)):
                return None
            now_ms = ctypes.windll.kernel32.GetTickCount() % WRAP_MS
            return timedelta(milliseconds=idle_ms(now_ms, info.time_ms))
