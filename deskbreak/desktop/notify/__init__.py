"""
Notifications: the best backend that works right now shows them.

A notification is never lost silently: what one backend could not show goes on to
the next one, down to a block of text in the terminal.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from deskbreak.core.views import Notice

if TYPE_CHECKING:
    from deskbreak.desktop.activation import Activation
    from deskbreak.desktop.bus import Bus
    from deskbreak.desktop.notify.balloon import BalloonTray

__all__ = ["Answer", "Backend", "Failed", "Notifications", "choose"]

log = logging.getLogger(__name__)

#: Called with (slot, key): a button's key, or "closed" when the popup went away
#: unanswered.
Answer = Callable[[str, str], None]
#: Called with the reason when a notice could not be shown.
Failed = Callable[[str], None]


class Backend(Protocol):
    """
    One way of showing notices.

    Attributes:
        sure: When it does not report a failure, the notice was shown. Where it is
            not, the next backend shows the notice as well.
    """

    sure: bool

    @property
    def backend(self) -> str:
        """Words for ``doctor``: "freedesktop (dunst 1.9.0)"."""
        ...

    @property
    def available(self) -> bool:
        """Whether the next notice can probably be shown."""
        ...

    def show(self, notice: Notice, on_failed: Failed) -> None:
        """Show *notice* in place of the one in its slot."""
        ...

    def withdraw(self, slot: str) -> None:
        """Take the notice in *slot* off the screen, where that can be done."""
        ...


class Notifications:
    """
    Shows notices through the first backend that can; tried anew for each notice.

    So when the session bus is gone the terminal takes over, and when it is back the
    popups are.
    """

    def __init__(self, backends: Sequence[Backend]) -> None:
        """Use *backends*, best first."""
        self._backends = tuple(backends)
        self._wanted: dict[str, Notice] = {}

    @property
    def backend(self) -> str:
        """
        Words for ``doctor``: what would show a notice now, and why nothing better.

        "freedesktop (dunst 1.9.0)", "terminal: freedesktop (no session bus: …)".
        """
        better: list[str] = []
        for backend in self._backends:
            if backend.available:
                why = f": {', '.join(better)}" if better else ""
                return backend.backend + why
            better.append(backend.backend)
        return f"none: {', '.join(better)}"

    def show(self, notice: Notice) -> None:
        """Show *notice* in place of the one in its slot."""
        self._wanted[notice.slot] = notice
        self._show_from(0, notice)

    def withdraw(self, slot: str) -> None:
        """Take the notice in *slot* off the screen, if there is one."""
        self._wanted.pop(slot, None)
        for backend in self._backends:
            backend.withdraw(slot)

    def close(self) -> None:
        """Take everything off the screen; the program ends."""
        for slot in tuple(self._wanted):
            self.withdraw(slot)

    def _show_from(self, place: int, notice: Notice) -> None:
        if place >= len(self._backends):
            log.error("nothing could show this notice: %s", notice.title)
            return
        backend = self._backends[place]
        moved_on = False

        def failed(why: str) -> None:
            nonlocal moved_on
            if moved_on:
                return
            moved_on = True
            log.info("%s could not show a notice: %s", backend.backend, why)
            # Meanwhile it may have been replaced or withdrawn.
            if self._wanted.get(notice.slot) is notice:
                self._show_from(place + 1, notice)

        backend.show(notice, failed)
        if not backend.sure and place + 1 < len(self._backends):
            failed("it never says whether it did")


def choose(
    on_answer: Answer,
    bus: Bus | None = None,
    memory: Path | None = None,
    tray: Callable[[], BalloonTray | None] = lambda: None,
    activation: Activation | None = None,
) -> Notifications:
    """
    Return the notifications of this platform.

    Args:
        on_answer: Called in the loop thread.
        bus: The session bus, where the platform has one. It need not be connected.
        memory: File for what a killed run leaves on the screen; None for none.
        tray: Returns the tray icon that can show balloons, None where none can.
        activation: Told what comes with a click, where that comes.
    """
    from deskbreak.desktop.notify.plyer_notify import PlyerNotices
    from deskbreak.desktop.notify.terminal import TerminalNotices

    backends: list[Backend] = []
    if bus is not None:
        from deskbreak.desktop.notify.freedesktop import FreedesktopNotices

        backends.append(FreedesktopNotices(bus, on_answer, memory, activation))
    platform: str = sys.platform
    if platform in {"win32", "darwin"}:
        from deskbreak.desktop.notify.toasts import Toasts

        backends.append(Toasts(on_answer))
    if platform == "win32":
        from deskbreak.desktop.notify.balloon import TrayBalloons

        backends.append(TrayBalloons(tray, on_answer))
    if platform == "darwin":
        from deskbreak.desktop.notify.osascript import ScriptNotices

        backends.append(ScriptNotices(on_answer))
    if platform != "linux" or _has_display():
        # On Linux it uses the session bus too, but can find one that has no address.
        backends.append(PlyerNotices(in_vain=lambda: bus is not None and bus.connected))
    backends.append(TerminalNotices())
    return Notifications(backends)


def _has_display() -> bool:
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
