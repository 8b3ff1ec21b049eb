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

__all__ = ["BusySource", "Reasons", "choose"]


def choose(
    bus: Bus | None, on_change: Callable[[], None], *, x11: bool
) -> tuple[BusySource, ...]:
    """
    Return the sources of this desktop. To be called in the loop thread.

    Args:
        bus: The session bus.
        on_change: Called when a source has news.
        x11: This is an X11 session.
    """
    sources: list[BusySource] = []
    if sys.platform == "linux":
        from deskbreak.desktop.busy.battery import Battery
        from deskbreak.desktop.busy.camera import Camera
        from deskbreak.desktop.busy.microphone import SoundCards, SoundServer

        server = SoundServer(on_change)
        sources += [Camera(), server, SoundCards(lambda: server.connected), Battery()]
    if x11:
        from deskbreak.desktop.busy.x11_fullscreen import X11Fullscreen
        from deskbreak.desktop.x11 import X11

        sources.append(X11Fullscreen(X11()))
    if bus is not None:
        from deskbreak.desktop.busy.do_not_disturb import QuietServer

        sources.append(QuietServer(bus, on_change))
    return tuple(sources)
