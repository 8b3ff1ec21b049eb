"""
Reasons not to interrupt, one source for each thing that shows one.

A source answers at once from what it has heard, or is asked in a thread of its own;
`Reasons` asks them all within bounds, and `Guarded` keeps the mistakes of each away
from the others.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from deskbreak.desktop.busy.reasons import Reasons
from deskbreak.desktop.busy.source import BusySource

if TYPE_CHECKING:
    from deskbreak.desktop.bus import Bus
    from deskbreak.desktop.busy.kwin import KWinFullscreen
    from deskbreak.desktop.busy.toplevels import WaylandFullscreen
    from deskbreak.desktop.wayland import Wayland

__all__ = ["BusySource", "Reasons", "choose"]


def choose(
    bus: Bus | None,
    on_change: Callable[[], None],
    *,
    x11: bool = False,
    wayland: Wayland | None = None,
    system_bus: Bus | None = None,
    apps: Callable[[], tuple[str, ...]] = lambda: (),
) -> tuple[BusySource, ...]:
    """
    Return the sources of this desktop. To be called in the loop thread.

    Args:
        bus: The session bus.
        on_change: Called when a source has news.
        x11: This is an X11 session.
        wayland: The compositor, in a Wayland session.
        system_bus: The system bus, for logind.
        apps: The programs that the user named.
    """
    sources: list[BusySource] = []
    in_front: Callable[[], tuple[str, ...]] = tuple
    if sys.platform == "linux":
        from deskbreak.desktop.busy.battery import Battery
        from deskbreak.desktop.busy.camera import Camera
        from deskbreak.desktop.busy.microphone import SoundCards, SoundServer
        from deskbreak.desktop.busy.screen_shared import ScreenShared

        server = SoundServer(on_change)
        sources += [
            Camera(),
            server,
            SoundCards(lambda: server.connected),
            ScreenShared(x11=x11),
            Battery(),
        ]
    if x11:
        from deskbreak.desktop.busy import x11_fullscreen
        from deskbreak.desktop.x11 import X11

        sources.append(x11_fullscreen.X11Fullscreen(X11()))
        # Asked in another thread: a connection of its own, made when it is needed.
        mine = X11()
        in_front = lambda: x11_fullscreen.in_front(mine)
    elif wayland is not None:
        windows = _wayland_windows(bus, wayland, on_change)
        in_front = windows.in_front
        sources.append(windows)
    if sys.platform == "win32":
        from deskbreak.desktop.busy.windows import choose_windows

        sources += choose_windows(apps)
    if sys.platform == "darwin":
        from deskbreak.desktop.busy.macos import choose_macos
        from deskbreak.desktop.busy.unasked import on_macos

        sources += [*choose_macos(), *on_macos()]
    if sys.platform == "linux":
        from deskbreak.desktop.busy.apps import NamedApps

        sources.append(NamedApps(apps, in_front))
    if bus is not None:
        sources += _on_the_bus(bus, system_bus, on_change)
    return tuple(sources)


def _wayland_windows(
    bus: Bus | None, wayland: Wayland, on_change: Callable[[], None]
) -> WaylandFullscreen | KWinFullscreen:
    from deskbreak.desktop.busy import kwin, toplevels

    if bus is not None and kwin.kwin_here():
        return kwin.KWinFullscreen(bus, on_change)
    return toplevels.WaylandFullscreen(wayland, on_change)


def _on_the_bus(
    bus: Bus, system_bus: Bus | None, on_change: Callable[[], None]
) -> list[BusySource]:
    from deskbreak.desktop.busy import quiet_desktop
    from deskbreak.desktop.busy.presentation import Presentation

    sources: list[BusySource] = [Presentation(bus, system_bus, on_change)]
    if (kept := quiet_desktop.key_here()) is not None:
        sources.append(quiet_desktop.QuietDesktop(*kept))
    else:
        from deskbreak.desktop.busy.do_not_disturb import QuietServer

        sources.append(QuietServer(bus, on_change))
    return sources
