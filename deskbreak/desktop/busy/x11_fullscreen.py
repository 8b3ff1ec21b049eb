"""A window that fills the screen, as the X11 window manager tells."""

from __future__ import annotations

from deskbreak.core.settings import Reason
from deskbreak.desktop.x11 import X11


class X11Fullscreen:
    """Looks at the state of the active window: two questions, 0.1 ms."""

    reason = Reason.FULLSCREEN
    what = "fullscreen"
    engaging = False
    blocking = True

    def __init__(self, x11: X11) -> None:
        """Ask over *x11*, a connection of its own: another thread asks."""
        self._x11 = x11

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        status = self._x11.status
        return "X11 window state" + ("" if status == "connected" else f" ({status})")

    def check(self) -> str:
        """Return "a window fills the screen", or ""."""
        active = self._x11.values("_NET_ACTIVE_WINDOW")
        if not active or not active[0]:
            return ""
        # It may be gone by now: then it has no state.
        states = self._x11.values("_NET_WM_STATE", window=active[0])
        fullscreen = self._x11.atom("_NET_WM_STATE_FULLSCREEN")
        return "a window fills the screen" if fullscreen in states else ""

    def close(self) -> None:
        """Leave the X server."""
        self._x11.close()


def in_front(x11: X11) -> tuple[str, ...]:
    """Return the names by which the active window's program goes."""
    active = x11.values("_NET_ACTIVE_WINDOW")
    return x11.texts("WM_CLASS", active[0]) if active and active[0] else ()
