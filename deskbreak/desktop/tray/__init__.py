"""
The icon in the panel.

`open_tray` picks what this platform has. On Linux that is `linux.LinuxTray`: a
StatusNotifierItem of our own below pystray's ``Icon`` and ``Menu``, and pystray's X11
icon where only an old tray is running. Elsewhere it is pystray's own backend:
`windows.WindowsTray` on a thread of its own, `macos.MacosTray` on the main thread.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from deskbreak.core.views import Face
    from deskbreak.desktop.activation import Activation
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


def open_tray(
    bus: Bus | None,
    on_key: Callable[[str], None],
    activation: Activation | None = None,
) -> TrayIcon:
    """
    Return this platform's tray. Call it in the loop thread; nothing shows yet.

    Args:
        bus: The session bus; needed on Linux only.
        on_key: Gets the key of each menu line that is clicked, in the loop thread.
            A click on the icon itself gives the key of the face's default entry.
        activation: Told what comes with a click, where that comes.
    """
    platform: str = sys.platform
    if platform == "darwin" or bus is None:
        from deskbreak.desktop.tray.macos import MacosTray

        return MacosTray(on_key)
    from deskbreak.desktop.tray.linux import LinuxTray

    return LinuxTray(bus, on_key, activation)
