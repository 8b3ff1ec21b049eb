"""
The icon in the panel.

`open_tray` picks what this platform has. On Linux that is `linux.LinuxTray`: a
StatusNotifierItem of our own below pystray's ``Icon`` and ``Menu``, and pystray's X11
icon where only an old tray is running. Elsewhere it is `native.NativeTray`: pystray's
own backends.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from deskbreak.core.views import Face
    from deskbreak.desktop.bus import Bus


class TrayIcon(Protocol):
    """What every platform's tray can do; the same as the daemon's port."""

    backend: str

    def show(self, face: Face) -> None:
        """Show *face*; only what changed is sent."""
        ...

    def close(self) -> None:
        """Remove the icon."""
        ...


def open_tray(bus: Bus | None, on_key: Callable[[str], None]) -> TrayIcon:
    """
    Return this platform's tray. Call it in the loop thread; nothing shows yet.

    Args:
        bus: The session bus; needed on Linux only.
        on_key: Gets the key of each menu line that is clicked, in the loop thread.
            A click on the icon itself gives the key of the face's default entry.
    """
    platform: str = sys.platform
    if platform in {"win32", "darwin"} or bus is None:
        from deskbreak.desktop.tray.native import NativeTray

        return NativeTray(on_key)
    from deskbreak.desktop.tray.linux import LinuxTray

    return LinuxTray(bus, on_key)
