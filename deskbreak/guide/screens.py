"""Monitors and text resolution, which Tk does not tell."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tkinter as tk


#: Where a program finds the token of the click that started it.
STARTED_BY = "DESKTOP_STARTUP_ID"


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
        set_dpi: Text resolution that the user or the desktop has set (Xft.dpi), 0 for
            none.
    """

    monitors: tuple[Monitor, ...] = ()
    set_dpi: float = 0.0

    @property
    def dpi(self) -> float:
        """Text resolution, 96 is normal; what nobody can have meant counts as normal."""
        return self.set_dpi if 48 <= self.set_dpi <= 480 else 96.0


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
        return Screens(_monitors(display), _set_dpi(x11, display))
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


def _set_dpi(x11: ctypes.CDLL, display: int) -> float:
    x11.XGetDefault.restype = ctypes.c_char_p
    text = x11.XGetDefault(ctypes.c_void_p(display), b"Xft", b"dpi")
    try:
        return max(0.0, float(text or 0))
    except ValueError:
        return 0.0


def keep_pixels(root: tk.Tk, screens: Screens) -> None:
    """
    Have Tk draw a font of so many pixels that high. To be called before any is made.

    Tk turns pixels into points by the resolution that the screen claims, and Xft those
    into pixels by the one that is set: where a desktop is enlarged, all text would be.
    """
    if screens.set_dpi:
        root.tk.call("tk", "scaling", screens.set_dpi / 72)


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


class _ClientMessage(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("room", ctypes.c_byte * 128),  # an XEvent is larger than any of its kinds
    )


def end_launch(token: str) -> None:
    """
    Tell the desktop that the window it waits for with a busy pointer is there.

    The desktop does not see it by itself, as Tk knows nothing of the token. (It is
    the "remove" of freedesktop.org's startup notification, in messages of 20 bytes.)
    """
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    opened = x11.XOpenDisplay(None)
    if not opened:
        return
    display = ctypes.c_void_p(opened)
    root = x11.XDefaultRootWindow(display)
    client_message, property_changes = 33, 1 << 22
    quoted = token.replace("\\", "\\\\").replace('"', '\\"')
    text = f'remove: ID="{quoted}"'.encode() + b"\0"
    for at in range(0, len(text), 20):
        name = b"_NET_STARTUP_INFO" if at else b"_NET_STARTUP_INFO_BEGIN"
        event = _ClientMessage(
            type=client_message,
            window=root,
            message_type=x11.XInternAtom(display, name, 0),
            format=8,
        )
        ctypes.memmove(event.data, text[at : at + 20].ljust(20, b"\0"), 20)
        x11.XSendEvent(
            display,
            ctypes.c_ulong(root),
            0,
            ctypes.c_long(property_changes),
            ctypes.byref(event),
        )
    x11.XCloseDisplay(display)
