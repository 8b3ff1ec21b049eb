"""Idle time on macOS: CGEventSourceSecondsSinceLastEventType."""

from __future__ import annotations

import ctypes
from datetime import timedelta

from deskbreak.desktop.idle import IdleSource, UnknownIdle
from deskbreak.desktop.idle.polled import PolledIdle

_LIBRARY = (
    "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
)
_COMBINED_SESSION_STATE = 0
_ANY_INPUT = 0xFFFFFFFF


class MacosIdle(PolledIdle):
    """Asks the window server; needs no permission."""

    backend = "CGEventSource"

    def __init__(self, services: ctypes.CDLL) -> None:
        """Use the loaded ApplicationServices."""
        self._ask = services.CGEventSourceSecondsSinceLastEventType
        self._ask.restype = ctypes.c_double
        self._ask.argtypes = [ctypes.c_int32, ctypes.c_uint32]

    def read(self) -> timedelta | None:
        """Return the time since the last input."""
        return timedelta(seconds=self._ask(_COMBINED_SESSION_STATE, _ANY_INPUT))


def make_macos_idle() -> IdleSource:
    """Return the source, or an unknowing one where the library cannot be loaded."""
    try:
        return MacosIdle(ctypes.CDLL(_LIBRARY))
    except OSError as error:
        return UnknownIdle(f"ApplicationServices cannot be loaded: {error}")
