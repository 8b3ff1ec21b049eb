"""Monitors and text resolution, which Tk does not tell."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tkinter as tk


@dataclass(frozen=True, slots=True)
class Monitor:
    """A monitor's place on the desktop, in pixels."""

    x: int
    y: int
    width: int
    height: int

    def holds(self, x: int, y: int) -> bool:
        """Whether the point lies on it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


def with_pointer(monitors: Sequence[Monitor], x: int, y: int) -> Monitor:
    """Return the monitor that holds the point, else the first."""
    return next((m for m in monitors if m.holds(x, y)), monitors[0])


@dataclass(frozen=True, slots=True)
class Screens:
    """
    What is known of the screens.

    Attributes:
        monitors: Empty where it cannot be found out.
        dpi: Text resolution that the user has set; 96 is normal.
    """

    monitors: tuple[Monitor, ...] = ()
    dpi: float = 96.0


def find_screens() -> Screens:
    """Return what the system tells. Call it before there is any window."""
    if sys.platform == "win32":
        from deskbreak.guide import windows

        return windows.find_screens()
    else:  # noqa: RET505  # mypy reads one branch a platform
        return _ask_x11()


def _ask_x11() -> Screens:
    """Ask the X server, over a connection of our own that is closed at once."""
    try:
        # macOS has no such library: Tk's own answers are used there.
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return Screens()
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = x11.XOpenDisplay(None)
    if not display:
        return Screens()
    try:
        return Screens(_monitors(display), _dpi(x11, display))
    finally:
        x11.XCloseDisplay(ctypes.c_void_p(display))


class _ScreenInfo(ctypes.Structure):
    _fields_ = (
        ("number", ctypes.c_int),
        ("x", ctypes.c_short),
        ("y", ctypes.c_short),
        ("width", ctypes.c_short),
        ("height", ctypes.c_short),
    )


def _monitors(display: int) -> tuple[Monitor, ...]:
    try:
        xinerama = ctypes.CDLL("libXinerama.so.1")
    except OSError:
        return ()
    query = xinerama.XineramaQueryScreens
    query.restype = ctypes.POINTER(_ScreenInfo)
    count = ctypes.c_int(0)
    # A handful of bytes per call, and the process is short-lived: not freed.
    infos = query(ctypes.c_void_p(display), ctypes.byref(count))
    return tuple(
        Monitor(infos[i].x, infos[i].y, infos[i].width, infos[i].height)
        for i in range(count.value)
    )


def _dpi(x11: ctypes.CDLL, display: int) -> float:
    x11.XGetDefault.restype = ctypes.c_char_p
    text = x11.XGetDefault(ctypes.c_void_p(display), b"Xft", b"dpi")
    try:
        dpi = float(text or 96)
    except ValueError:
        return 96.0
    return dpi if 48 <= dpi <= 480 else 96.0


def dress(root: tk.Tk, *, dark: bool) -> None:
    """Let the frame of the window match its inside, where that can be asked for."""
    if sys.platform == "win32" and dark:
        from deskbreak.guide import windows

        root.update_idletasks()
        windows.darken_frame(int(root.wm_frame(), 16))


def refuse_focus(window: int) -> None:
    """
    Ask the window manager not to give the keyboard to a window when it is mapped.

    Its user time of zero says so (EWMH); elsewhere than on X11 nothing happens.

    Args:
        window: Tk's id of the toplevel, not yet mapped: what the window manager
            will see is the wrapper that Tk has put around it.
    """
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    opened = x11.XOpenDisplay(None)
    if not opened:
        return
    display = ctypes.c_void_p(opened)
    root, wrapper = ctypes.c_ulong(), ctypes.c_ulong()
    children, count = ctypes.c_void_p(), ctypes.c_uint()
    found = x11.XQueryTree(
        display,
        ctypes.c_ulong(window),
        *map(ctypes.byref, (root, wrapper, children, count)),
    )
    if found and wrapper.value != root.value:
        cardinal, replace = 6, 0
        x11.XChangeProperty(
            display,
            wrapper,
            ctypes.c_ulong(x11.XInternAtom(display, b"_NET_WM_USER_TIME", 0)),
            ctypes.c_ulong(cardinal),
            32,
            replace,
            ctypes.byref(ctypes.c_long(0)),
            1,
        )
    x11.XCloseDisplay(display)
